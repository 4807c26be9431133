"""Reading: the catalogues' files, read when somebody first speaks the language; nothing is compiled beforehand."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

FOLDER = Path(__file__).parent / "po"
SOURCE = "en"
# Each by its own name, as its readers look for it.
LANGUAGES: dict[str, str] = {
    SOURCE: "English",
    "es": "Español",
    "pt": "Português",
    "pl": "Polski",
    "fi": "Suomi",
}
# So many numbers show each plural form of a language in whole numbers.
_NUMBERS = range(200)
_SCRIPT = re.compile(r"\.js$")


@cache
def catalogue(language: str) -> Catalog:
    """All messages of a language with their translations; empty for English, which is what the messages are."""
    if language == SOURCE:
        return Catalog(locale=SOURCE)
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def translations(language: str) -> NullTranslations:
    """The language's translations as gettext asks for them; what is not translated stays English."""
    if language == SOURCE:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return Translations(compiled)


@cache
def script_messages(language: str) -> dict[str, str | dict[str, str]]:
    """The translated messages of our scripts; a message with plural forms has one for each category of CLDR."""
    messages = (message for message in catalogue(language) if message.id and _is_in_script(message))
    words = ((message, _forms(message, language)) for message in messages)
    return {_key(message): forms for message, forms in words if forms}


def _is_in_script(message: Message) -> bool:
    return any(_SCRIPT.search(path) for path, _ in message.locations)


def _key(message: Message) -> str:
    return str(message.id[0] if message.pluralizable else message.id)


def _forms(message: Message, language: str) -> str | dict[str, str]:
    if message.fuzzy or not message.string:
        return ""
    if isinstance(message.string, str):
        return message.string
    if not all(message.string):
        return ""
    rule, forms = Locale.parse(language).plural_form, message.string
    plural = translations(language).plural
    return {rule(number): forms[plural(number)] for number in _NUMBERS} | {"other": forms[-1]}
