"""Every text that a person of the shop reads is marked for translation: in templates and in scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.jslexer import Token, tokenize
from jinja2 import Environment, nodes

from bot.settings import ROOT

# The sandbox is for developers; the website chat speaks to customers, in the shop's words.
ROOMS = ("desk", "faq", "reports")
TEMPLATES = sorted(path for room in ROOMS for path in (ROOT / "connectors" / room / "templates").rglob("*.html"))
SCRIPTS = sorted(path for room in ROOMS for path in (ROOT / "connectors" / room / "static").rglob("*.js"))
SPOKEN_ATTRIBUTES = {"title", "aria-label", "placeholder", "alt", "label", "data-title", "data-says", "data-empty"}
WORD = re.compile(r"[^\W\d_]{2,}")
# Names, formats and units: the same in every language of the desk.
SAME_EVERYWHERE = {"Mostrador", "Telegram", "WhatsApp", "CSV", "min", "https", "MB", "QR", "Rasa"}
# What follows is taken by programs: keys of the keyboard, headers, classes of the browser.
FOR_PROGRAMS = {
    *{"Enter", "Escape", "Tab", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Backspace", "Home", "End"},
    *{"X-CSRF-Token", "Content-Disposition", "Segmenter", "Files", "Mostrador", "entry language", "draft "},
}
# Functions whose texts are marked, addresses, or names of pictures.
TAKEN = {"_", "gettext", "ngettext", "url_for", "icon", "csrf_field"}
# HTML that an expression puts together, and what an <a> of Jinja's urlize says to the browser.
MARKUP = re.compile(r"[<>=]|noopener")


def named(path: Path) -> str:
    return path.relative_to(ROOT / "connectors").as_posix()


def speaks(text: str) -> bool:
    return any(word not in SAME_EVERYWHERE for word in WORD.findall(text))


class Texts(HTMLParser):
    """The texts and spoken attributes of a page that has its Jinja taken out."""

    def __init__(self) -> None:
        super().__init__()
        self.unmarked: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "code", "kbd"):
            self._open.append(tag)
        self.unmarked += [
            f"{name}={value!r}" for name, value in attrs if name in SPOKEN_ATTRIBUTES and speaks(value or "")
        ]

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._open and speaks(data):
            self.unmarked.append(" ".join(data.split()))


def texts_of(template: str) -> list[str]:
    """What stands in a template as plain text, outside {% trans %} and every expression."""
    without = re.sub(
        r"\{% macro draft.*?endmacro %\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}",
        "",
        template,
        flags=re.S,
    )
    texts = Texts()
    texts.feed(without)
    texts.close()
    return texts.unmarked


def strings_of(node: nodes.Node) -> Iterator[str]:
    """The texts within a template's expressions that are neither marked nor compared nor addresses."""
    if isinstance(node, (nodes.Compare, nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        return
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TAKEN:
        for given in node.kwargs:
            yield from strings_of(given)
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and is_a_sentence(node.value):
        yield node.value
    for child in node.iter_child_nodes():
        yield from strings_of(child)


def is_a_sentence(text: str) -> bool:
    """Whether a text is for people: it begins with a capital letter or has several words."""
    stripped = text.strip(" ,.;:")
    return speaks(stripped) and bool(re.match(r"[A-Z][a-z]|.*\w \w", stripped)) and not MARKUP.search(stripped)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_text_of_a_template_is_marked(path: Path) -> None:
    template = path.read_text(encoding="utf-8")
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    assert texts_of(template) + list(strings_of(environment.parse(template))) == []


def script_texts(script: str) -> Iterator[str]:
    """The texts of a script that nothing marks: outside the parentheses of `_` and `ngettext`."""
    depth, marked_at = 0, []
    before: Token | None = None
    for token in tokenize(script):
        if token.type == "operator" and token.value == "(":
            depth += 1
            if before is not None and before.value in ("_", "ngettext"):
                marked_at.append(depth)
        elif token.type == "operator" and token.value == ")":
            if marked_at and marked_at[-1] == depth:
                marked_at.pop()
            depth -= 1
        elif token.type in ("string", "template_string") and not marked_at:
            text = re.sub(r"\$\{.*\}", " ", token.value[1:-1], flags=re.S)
            if text not in FOR_PROGRAMS and is_for_people(text):
                yield text
        before = token


def is_for_people(text: str) -> bool:
    """Whether a script's text reaches the page: words as in a sentence, no selector and no address."""
    return bool(re.search(r"^[A-Z][a-z]|[a-z]{2,} [a-z]{2,}|^ ?[a-z]{2,} $", text)) and not re.search(
        r"[#/=\[\]{}<>*]|:not|^\.| \.|\w\.\w", text
    )


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_every_text_of_a_script_is_marked(path: Path) -> None:
    assert list(script_texts(path.read_text(encoding="utf-8"))) == []


def test_the_search_finds_what_is_not_marked() -> None:
    assert texts_of('<p title="Look">Some words</p>{{ _("marked") }}') == ["title='Look'", "Some words"]
    parsed = Environment(autoescape=True).parse('{{ "Save it" if new else _("Make it") }}')
    assert list(strings_of(parsed)) == ["Save it"]
    assert list(script_texts('toast("Done."); toast(_("Sent.")); say(`${count} new files`);')) == [
        "Done.",
        "  new files",
    ]
