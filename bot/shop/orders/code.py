"""Code: six digits mailed to an order's address; whoever writes them in the chat reads that mail, and is the buyer."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

VALID_SECONDS = 600.0
MOST_TRIES = 5
# How many codes an order gets a day: nobody's mailbox is filled by who guessed their address.
MOST_A_DAY = 3
_DIGITS = 6
_CODE = re.compile(r"(?<![\w.,/-])\d{3}[ -]?\d{3}(?![\w/-]|[.,]\d)")
_WHOLE = re.compile(rf"[0-9]{{{_DIGITS}}}")


def new_code() -> str:
    """A code that nobody can guess in five tries."""
    return f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"


def code_in(text: str) -> str | None:
    """The one code in `text`, in any script's digits, "123 456" too; None for none or several."""
    found = _CODE.findall(text)
    return "".join(str(int(each)) for each in found[0] if each.isdigit()) if len(found) == 1 else None


def is_code(text: str) -> bool:
    """Whether `text` is a code in its normal spelling."""
    return _WHOLE.fullmatch(text) is not None


def code_print(code: str, order_key: str, key: str) -> str:
    """The keyed hash by which a code is kept; it fits this order alone."""
    return hmac.new(key.encode(), f"code\0{order_key}\0{code}".encode(), hashlib.sha256).hexdigest()
