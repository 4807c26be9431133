"""Help centre: articles in HTML as rows: a question for each heading, its answer from the text that follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from bot.faq.exchange.encodings import decoded
from bot.faq.exchange.names import TOPIC, entry_name, title_for
from bot.faq.exchange.rows import Row, Sheet
from bot.phrases import phrase

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"})
# Around the article, or never read by people.
_SKIPPED = frozenset(
    {"script", "style", "nav", "header", "footer", "aside", "form", "noscript", "template", "svg", "button", "select"}
)
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "tr", "table", "dd", "section", "article", "blockquote", "pre", "main"}
)
_CELLS = frozenset({"td", "th"})
_LINK = re.compile(r"https://\S+")
_HEAD_BYTES = 2_000


@dataclass
class _Part:
    """A heading and the pieces of text under it."""

    heading: str = ""
    pieces: list[str] = field(default_factory=list)


class _Article(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts = [_Part()]
        self.language = ""
        self._skipped: list[str] = []
        self._in_heading = False
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "html":
            self.language = (values.get("lang") or "").partition("-")[0].casefold()
        if tag in _SKIPPED:
            self._skipped.append(tag)
        elif tag in _HEADINGS:
            self.parts.append(_Part())
            self._in_heading = True
        elif tag == "a":
            self._link = values.get("href") or ""
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipped:
            del self._skipped[self._skipped.index(tag) :]
        elif tag in _HEADINGS:
            self._in_heading = False
        elif tag == "a":
            self._name_link()
        elif tag in _BLOCKS:
            self._add("\n")

    def handle_data(self, data: str) -> None:
        self._add(re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if tag == "li":
            self._add("\n• ")
        elif tag in _CELLS:
            self._add(" ")
        elif tag == "br" or tag in _BLOCKS:
            self._add("\n")

    def _name_link(self) -> None:
        """Where a link leads, unless its words say so."""
        pieces = self.parts[-1].pieces
        if _LINK.fullmatch(self._link) and not (pieces and self._link in pieces[-1]):
            self._add(f" ({self._link})")
        self._link = ""

    def _add(self, text: str) -> None:
        if self._skipped:
            return
        if self._in_heading:
            self.parts[-1].heading += text
        else:
            self.parts[-1].pieces.append(text)


def read_article(content: bytes, *, name: str, language: str) -> list[Row]:
    """A row for each heading with text under it, in the article's language or else in `language`.

    The folder in the file's name, if there is one, is the topic.

    Never an example: nobody knows how customers would ask. Raises Refused.
    """
    article = _parsed(_decoded(content))
    parts = [(_plain(part.heading), _plain("".join(part.pieces))) for part in article.parts]
    topic = next(iter(name.split("/")[-2:-1]), "") or TOPIC
    questions = [(heading, text) for heading, text in parts if heading and text]
    return [
        _row(heading, text, article.language or language, place, topic)
        for place, (heading, text) in enumerate(questions, 1)
    ]


def text_of(html: str) -> str:
    """The plain text of a piece of HTML, headings as lines of their own."""
    lines = [line for part in _parsed(html).parts for line in (_plain(part.heading), _plain("".join(part.pieces)))]
    return "\n".join(line for line in lines if line)


def _row(heading: str, text: str, language: str, number: int, topic: str) -> Row:
    name = entry_name(heading, topic)
    return Row(
        sheet=Sheet.ANSWERS,
        name=name,
        language=language,
        cells={"title": title_for(heading.rstrip("?").lstrip("¿")), "answer": text},
        number=number,
        is_from_elsewhere=True,
        faults=()
        if name
        else ((phrase("%(heading)s can be no name here", heading=f"{heading!r}"), phrase("name it in plain letters")),),
    )


def _parsed(html: str) -> _Article:
    article = _Article()
    article.feed(html)
    article.close()
    return article


def _decoded(content: bytes) -> str:
    named = _CHARSET.search(content[:_HEAD_BYTES])
    try:
        return content.decode(named[1].decode("ascii")) if named else decoded(content)
    except (LookupError, UnicodeDecodeError):
        return decoded(content)


def _plain(text: str) -> str:
    lines: Sequence[str] = [" ".join(line.split()) for line in text.split("\n")]
    return "\n".join(line for line in lines if line and line != "•").strip()
