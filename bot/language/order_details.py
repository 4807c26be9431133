"""Order details: the number and the proof that somebody gives who was asked for them, in one message or in two."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.order_numbers import is_all, number_given
from bot.shop.orders.code import code_in
from bot.shop.orders.enquiry import Awaited
from bot.shop.orders.proof import Given, proofs_in
from bot.text import fold

_EMAIL = re.compile(r"\S+@\S+")
# What the bot asks for without offering anything else: what comes then is meant as it.
_WIDE = frozenset({Awaited.NUMBER, Awaited.PROOF})
_CALLED = re.compile(r"\b(?:order|pedido|encomenda|zamowieni|tilau)")


@dataclass(frozen=True, kw_only=True)
class OrderDetails:
    """What a message gives."""

    number: str | None = None
    proofs: tuple[Given, ...] = ()
    code: str | None = None


def details_in(text: str, asked: Awaited | None) -> OrderDetails:
    """The number and the proofs in `text`. Where neither was asked for, digits may be anything but an order's number.

    Asked for the proof, a lone number is it ("28013"), unless it is called an order's or a proof stands beside it.
    Asked for the code, six digits are it, unless they are called an order's.
    """
    code = code_in(text) if asked is Awaited.CODE and not _CALLED.search(fold(text)) else None
    if code:
        return OrderDetails(code=code)
    asked = asked if asked in _WIDE else None
    without_email = _EMAIL.sub(lambda match: " " * len(match[0]), text)
    span = number_given(without_email)
    rest = f"{text[: span[0]]} {text[span[1] :]}" if span else text
    beside = proofs_in(rest, only_email=asked is None)
    if span and (asked is not Awaited.PROOF or beside or _CALLED.search(fold(text))):
        return OrderDetails(number=text[span[0] : span[1]], proofs=beside)
    return OrderDetails(proofs=proofs_in(text, only_email=asked is None))


def gives_details(text: str, asked: Awaited | None) -> bool:
    """Whether `text` was written to give what was asked for. Where nothing was, it must hold nothing beside it."""
    details = details_in(text, asked)
    if details.code:
        return "?" not in text
    if asked in _WIDE:
        return bool(details.number or details.proofs) and "?" not in text
    bare = _EMAIL.sub(" ", text)
    span = number_given(bare)
    if span:
        return is_all(bare, span)
    return bool(details.proofs) and len(bare.split()) <= 4 and "?" not in text
