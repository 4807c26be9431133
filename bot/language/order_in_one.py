"""Order in one message: the number and the proof that somebody gives together, whatever words stand around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.order_details import OrderDetails, details_in
from bot.language.order_numbers import is_all, number_given
from bot.shop.orders.enquiry import Awaited
from bot.shop.orders.proof import Given, proofs_in
from bot.text import fold_with_places

_ORDER = r"(?:orders?\b|pedidos?\b|encomendas?\b|compra\b|zamowieni|tilau)"
_CALLED = re.compile(rf"\b{_ORDER}\w*")
# How far the number may stand from the word for an order: "order, the number is #10041".
_NEAR = 25
_EMAIL = re.compile(r"(?:\b(?:e-?mail|mail|correo|sahkoposti)\w*\W+(?:(?:is|es|e|to|on)\W+)?)?\S+@\S+")
_PHONE = r"phone|mobile|cell|tel|telefon|telefono|telefone|telemovel|movil|celular|komork|numer tel|puhelin|puhelim|puh"
_POSTCODE = r"post ?code|zip|postal|codigo|cod|cp|code|kod|pocztowy|postinumero"
# No word for an order stands between the word for a proof and its value: "my phone and the order 10041".
_BETWEEN = rf"(?:\W{{1,3}}(?!{_ORDER})[a-z]+){{0,5}}?\W{{1,3}}"
_PHONE_VALUE = r"\+[\d .()-]{8,}\d|\d{3}(?:[ .-]?\d{2,3}){2,4}(?!\d)|\d{4,15}(?!\d)"
_BRITISH = r"[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}"
_POSTCODE_VALUE = rf"{_BRITISH}|\d{{2}}-\d{{3}}|\d{{4}}-\d{{3}}|\d{{3,6}}(?!\d)"
_NAMED = re.compile(
    rf"\b(?:(?:{_PHONE})\w*{_BETWEEN}(?P<phone>{_PHONE_VALUE})|(?:{_POSTCODE})\w*{_BETWEEN}(?P<code>{_POSTCODE_VALUE}))\b"
)
# What nobody calls a proof: no money, no measure, no date.
_BARE = re.compile(
    rf"(?<![\w.,/#€£$+-])(?:{_BRITISH}|\d{{2}}-\d{{3}}|\d{{4}}(?:-\d{{3}})?|\d{{5}})"
    r"(?![\w/-]|[.,]\d|\s?(?:€|£|eur|zl|pln|gbp|cm|mm|x\b))"
)
_YEAR_AFTER_A_WORD = re.compile(r"[a-z]\s+(?:19|20)\d\d$")
_ALIKE = 2
# A longer message is no answer to what was asked for.
_LONGEST = 300


@dataclass(frozen=True, kw_only=True)
class OrderInOne:
    """Number and proof of one message. `beside` is the message without the proof; `is_called` where the number follows
    a word for an order."""

    number: str
    proofs: tuple[Given, ...]
    beside: str
    is_called: bool


def order_in_one(text: str) -> OrderInOne | None:
    """The number and the proof that `text` gives together; None where it doesn't give both.

    Where neither is called what it is ("1234567 and 46003"), nothing but polite words may stand beside them.
    """
    if len(text) > _LONGEST:
        return None
    folded, places = fold_with_places(text)
    beside, proofs = _without_named(text, folded, [*places, len(text)])
    named = bool(proofs)
    span, is_called = _number(beside)
    if span is None:
        return None
    if not named:
        beside, proofs = _without_bare(beside, span)
    if not proofs or not (named or is_called or is_all(beside, span)):
        return None
    return OrderInOne(number=text[span[0] : span[1]], proofs=proofs, beside=beside, is_called=is_called)


def order_details(text: str, asked: Awaited | None) -> OrderDetails:
    """What `text` gives of an order: both in one message, or what was asked for.

    Of somebody who was asked for a proof or a code, digits are that, unless the number is called an order's.
    """
    both = order_in_one(text)
    if both and (both.is_called or asked not in (Awaited.PROOF, Awaited.CODE)):
        return OrderDetails(number=both.number, proofs=both.proofs)
    return details_in(text, asked)


def _without_named(text: str, folded: str, places: list[int]) -> tuple[str, tuple[Given, ...]]:
    """The text without what is called a proof or is an address, and those proofs."""
    emails, named = list(_EMAIL.finditer(folded)), []
    proofs = proofs_in(text, only_email=True)
    if not emails:
        named = list(_NAMED.finditer(folded))
        # A comma keeps two of them apart.
        proofs = proofs_in(", ".join(each["phone"] or each["code"] for each in named))
    for each in emails or named:
        text = _blank(text, (places[each.start()], places[each.end()]))
    return text, proofs


def _without_bare(text: str, number: tuple[int, int]) -> tuple[str, tuple[Given, ...]]:
    """The text without what has the form of a proof beside the number, and that proof; several are a guess."""
    rest, places = fold_with_places(_blank(text, number))
    places = [*places, len(text)]
    given = text[number[0] : number[1]]
    found = [
        each
        for each in _BARE.finditer(rest)
        if not _YEAR_AFTER_A_WORD.search(rest[: each.end()]) and not _is_alike(each[0], given)
    ]
    if len(found) != 1:
        return text, ()
    return _blank(text, (places[found[0].start()], places[found[0].end()])), proofs_in(found[0][0])


def _number(text: str) -> tuple[tuple[int, int] | None, bool]:
    """Where the number stands, and whether it follows a word for an order."""
    folded, places = fold_with_places(text)
    for each in _CALLED.finditer(folded):
        begin = places[each.end() - 1] + 1
        span = number_given(text[begin:])
        if span and span[0] <= _NEAR:
            return (begin + span[0], begin + span[1]), True
    return number_given(text), False


def _is_alike(code: str, number: str) -> bool:
    """Whether it looks like the number of a further order: "10046 and 10047"."""
    return len(code) == len(number) and code[:_ALIKE] == number[:_ALIKE]


def _blank(text: str, span: tuple[int, int]) -> str:
    return text[: span[0]] + " " * (span[1] - span[0]) + text[span[1] :]
