"""Proof: what shows that an order is the customer's own. Only keyed hashes of what the buyer gave are compared."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from bot.shop.orders.order import Buyer
from bot.text import fold

_EMAIL = re.compile(r"[^\s@<>,;:()\"']+@[^\s@<>,;:()\"']+\.[^\s@<>,;:()\"'.]{2,}")
_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_DIGIT = re.compile(r"\d")
_OTHER = re.compile(r"[^0-9A-Z]")
_PHONE = re.compile(r"\+?[\d\s().-]{9,}")
_PHONE_END = 4
_SHORTEST_PHONE, _LONGEST_PHONE = 8, 15
_SHORTEST_POSTCODE, _LONGEST_POSTCODE = 3, 10
# Words that may stand around a proof in any language are no proof; more than so many others are a try at guessing.
MOST_PROOFS = 2
_LONGEST_TEXT = 300
# What is compared where there is no such order, so that both cases do the same work.
_NO_ORDER = "0" * 64


class ProofKind(str, Enum):
    """What was given, that the channel itself shows who writes, or that they read the order's mail."""

    EMAIL = "email"
    POSTCODE = "postcode"
    PHONE_END = "phone_end"
    CHANNEL = "channel"
    CODE = "code"


class Level(IntEnum):
    """How much somebody may hear of an order."""

    NONE = 0
    # Number and one thing that the buyer gave: state, carrier, day, link of the carrier.
    NAMED = 1
    # The channel proves the buyer, or a code that was mailed to them: items, prices, town and refunds too.
    PROVEN = 2


@dataclass(frozen=True, kw_only=True)
class Prints:
    """Keyed hashes of what the buyer gave; None where the source knows none."""

    email: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    phone_end: str | None = field(default=None, repr=False)
    postcode: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Given:
    """One thing that a customer gave as a proof, in its normal spelling."""

    kind: ProofKind
    value: str = field(repr=False)


def normal_email(text: str | None) -> str | None:
    """The address in small letters; None where it is none."""
    match = _EMAIL.fullmatch((text or "").strip())
    return match[0].casefold() if match else None


def normal_phone(text: str | None) -> str | None:
    """The digits of a whole number with its country ("+34 600 111 222", "0034…"); None for one without."""
    text = (text or "").strip()
    digits = "".join(_DIGIT.findall(text))
    if digits.startswith("00"):
        digits, text = digits[2:], "+"
    return digits if text.startswith("+") and _SHORTEST_PHONE <= len(digits) <= _LONGEST_PHONE else None


def phone_end(text: str | None) -> str | None:
    """The last four digits of a number, with or without its country."""
    digits = "".join(_DIGIT.findall(text or ""))
    return digits[-_PHONE_END:] if len(digits) >= _PHONE_END else None


def normal_postcode(text: str | None) -> str | None:
    """The letters and digits in capitals ("00-950" is 00950); None where it can be no postcode."""
    code = _OTHER.sub("", (text or "").upper())
    return code if _SHORTEST_POSTCODE <= len(code) <= _LONGEST_POSTCODE and _DIGIT.search(code) else None


def prints_of(buyer: Buyer, key: str) -> Prints:
    """The hashes to keep of a buyer."""
    return Prints(
        email=_print(key, "email", normal_email(buyer.email)),
        phone=_print(key, "phone", normal_phone(buyer.phone)),
        phone_end=_print(key, "phone_end", phone_end(buyer.phone)),
        postcode=_print(key, "postcode", normal_postcode(buyer.postcode)),
    )


def phone_print(phone: str, key: str) -> str | None:
    """The hash of a whole phone number as a channel names it: digits with the country, with or without "+"."""
    return _print(key, "phone", normal_phone(f"+{phone.lstrip('+')}"))


def proofs_in(text: str, *, only_email: bool = False) -> tuple[Given, ...]:
    """What `text` may give as proof. None where it gives several of a kind: that is guessing.

    `only_email`: in a question, four digits may be anything; an address is meant as one.
    """
    text = text[:_LONGEST_TEXT]
    emails = [Given(kind=ProofKind.EMAIL, value=each.casefold()) for each in _EMAIL.findall(text)]
    if only_email or emails:
        return tuple(emails) if len(emails) == 1 else ()
    tokens = [each for each in _codes(text) if _DIGIT.search(each)]
    given = tuple(_given(tokens)) if len(tokens) <= MOST_PROOFS else ()
    return given if len({each.kind for each in given}) == len(given) else ()


def _codes(text: str) -> list[str]:
    """The words of `text`; a phone number written in groups is one, and so is a postcode in two parts ("SW1A 1AA")."""
    phone = _PHONE.search(text)
    if phone and len(_DIGIT.findall(phone[0])) >= _SHORTEST_PHONE:
        return ["".join(_DIGIT.findall(phone[0]))]
    words: list[str] = []
    for word in _TOKEN.findall(fold(text).upper()):
        joins = words and _DIGIT.search(words[-1]) and len(word) <= 3 and len(words[-1]) <= 4
        if joins and (_DIGIT.search(word) or (word.isalpha() and len(word) == 2)):
            words[-1] += word
        else:
            words.append(word)
    return words


def _given(tokens: Sequence[str]) -> Iterable[Given]:
    """What the words may be. The end of a phone may be a postcode too, but not beside one."""
    codes = [_OTHER.sub("", token) for token in tokens]
    phones = [code for code in codes if code.isdigit() and _may_be_phone(code)]
    yield from (Given(kind=ProofKind.PHONE_END, value=code[-_PHONE_END:]) for code in phones)
    others = [code for code in codes if code not in phones] or codes
    yield from (Given(kind=ProofKind.POSTCODE, value=code) for code in map(normal_postcode, others) if code)


def _may_be_phone(digits: str) -> bool:
    return len(digits) == _PHONE_END or len(digits) >= _SHORTEST_PHONE


def matching(prints: Prints | None, given: Iterable[Given], key: str) -> ProofKind | None:
    """The kind of proof that fits, None where none does or there is no such order (`prints` None).

    Both take the same steps: each given value is hashed and compared in constant time.
    """
    kept: Mapping[ProofKind, str | None] = {
        ProofKind.EMAIL: prints.email if prints else None,
        ProofKind.PHONE_END: prints.phone_end if prints else None,
        ProofKind.POSTCODE: prints.postcode if prints else None,
    }
    fitting = [
        each.kind
        for each in given
        if hmac.compare_digest(_print(key, each.kind.value, each.value) or "", kept.get(each.kind) or _NO_ORDER)
    ]
    return fitting[0] if fitting else None


def _print(key: str, kind: str, value: str | None) -> str | None:
    if value is None:
        return None
    return hmac.new(key.encode(), f"order\0{kind}\0{value}".encode(), hashlib.sha256).hexdigest()
