"""Making: collects the messages of the code into the template and brings each catalogue up to it (make catalogues)."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from connectors.catalogues.reading import FOLDER, LANGUAGES, SOURCE, catalogue

TEMPLATE = FOLDER / "messages.pot"
ROOT = Path(__file__).parents[2]
# The rooms from which people of the shop read, and how messages stand there.
_ROOMS = ("bot", "connectors")
_METHODS = [
    ("connectors/sandbox/**", "ignore"),
    ("connectors/webchat/**", "ignore"),
    ("**/templates/**.html", "jinja2"),
    ("**/static/**.js", "javascript"),
    ("**.py", "python"),
]
_OPTIONS = {"**/templates/**.html": {"trimmed": "true", "silent": "false"}}
_KEYWORDS = {**DEFAULT_KEYWORDS, "phrase": None, "counted": (1, 2)}
_WIDTH = 110
# What changes with every run and tells nobody anything.
_NOISE = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By', b'"Report-', b'"Last-', b'"Language-Team')


def extracted() -> Catalog:
    """The messages of the code as it stands, in the order of files."""
    header = "# The desk's messages in English; written by: make catalogues"
    template = Catalog(project="Mostrador", header_comment=header, charset="utf-8", fuzzy=False)
    for room in _ROOMS:
        methods = [(pattern, method) for pattern, method in _METHODS]
        found = extract_from_dir(ROOT / room, methods, _OPTIONS, _KEYWORDS, strip_comment_tags=True)
        for path, line, message, comments, context in found:
            template.add(message, locations=[(f"{room}/{path}", line)], auto_comments=comments, context=context)
    return template


def written(messages: Catalog) -> bytes:
    """A catalogue as its file says it: by files, without numbers of lines, so that a change shows by itself."""
    file = BytesIO()
    write_po(file, messages, width=_WIDTH, include_lineno=False, sort_by_file=True, ignore_obsolete=True)
    return b"\n".join(line for line in file.getvalue().split(b"\n") if not line.startswith(_NOISE))


def brought_up(language: str, template: Catalog) -> Catalog:
    """The language's catalogue with all messages of the template; none is guessed, and what is gone is left out."""
    path = FOLDER / f"{language}.po"
    messages = Catalog(locale=language, project="Mostrador", charset="utf-8", fuzzy=False)
    if path.exists():
        with path.open("rb") as file:
            messages = read_po(file, locale=language)
    messages.update(template, no_fuzzy_matching=True)
    messages.header_comment = f"# The desk in {LANGUAGES[language]}; brought up to date by: make catalogues"
    return messages


def main() -> None:
    """Writes the template and the catalogues, and says how many messages each has still to translate."""
    template = extracted()
    TEMPLATE.write_bytes(written(template))
    for language in LANGUAGES:
        if language != SOURCE:
            (FOLDER / f"{language}.po").write_bytes(written(brought_up(language, template)))
            missing = len([message for message in catalogue(language) if message.id and not is_translated(message)])
            print(f"{language}: {missing} of {len(template)} to translate")


def is_translated(message: Message) -> bool:
    """Whether the message has a text in each of its plural forms."""
    return bool(message.string) if isinstance(message.string, str) else all(message.string or [""])


if __name__ == "__main__":
    main()
