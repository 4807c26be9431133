"""Encodings: which one a text file is in, as Excel and other programs of Windows write them."""

from __future__ import annotations

import codecs
import re

from bot.faq.exchange.limits import Refused
from bot.phrases import phrase

_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Letters that only one of the two pages of Windows has at their places; of the other they make signs within words.
_POLISH = re.compile(r"(?<=[^\W\d_])[ąłśźć]|[ąłśźćĄŁŚŹĆŻ](?=[^\W\d_])")
_WESTERN = re.compile(r"[ãõåÃÕÅ¡]|¿(?=[A-ZÁÉÍÓÚ])")
_SAMPLE_BYTES = 2_000


def decoded(content: bytes) -> str:
    """The text of a file. Raises Refused where no encoding fits."""
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            return _strictly(content, encoding)
    unmarked = _without_mark(content[:_SAMPLE_BYTES])
    if unmarked:
        return _strictly(content, unmarked)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _windows(content)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(
            phrase("the file begins as %(encoding)s and goes on otherwise: save it as CSV UTF-8", encoding=encoding)
        ) from error


def _without_mark(sample: bytes) -> str | None:
    """UTF-16 that nothing marks: every other byte of plain letters is zero."""
    half = len(sample) // 2
    if half and sample[1::2].count(0) > half * 0.6:
        return "utf-16-le"
    return "utf-16-be" if half and sample[0::2].count(0) > half * 0.6 else None


def _windows(content: bytes) -> str:
    """Central European where more letters are Polish than are Western at the same places."""
    western, central = (content.decode(page, errors="replace") for page in ("cp1252", "cp1250"))
    text = central if len(_POLISH.findall(central)) > len(_WESTERN.findall(western)) else western
    if "\ufffd" in text or "\0" in text:
        raise Refused(phrase("the file is in no encoding that is known: save it as CSV UTF-8"))
    return text
