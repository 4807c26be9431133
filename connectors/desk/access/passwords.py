"""Passwords at the desk: the rules of a good password, its hash by argon2id, a check that hides which logins exist."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.phrases import phrase

LENGTH = 10
_LONGEST = 200
# Any valid hash: checking it costs an unknown login the same time as a known one.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZS1zYWx0LWhlcmUxNg$BJm4jZg/99Gs2kW+AQRwsWXdz5DYQHSz5+yplq/J/OY"
# Each hash takes 64 MiB while it is computed: strangers must not fill the memory by trying all at once.
_AT_ONCE = threading.BoundedSemaphore(4)
_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """The argon2id hash, with its own salt."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password fits the hash; it takes as long for an unknown login (None) as for a known one."""
    with _AT_ONCE:
        try:
            _HASHER.verify(password_hash or NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def fault_of(form: Mapping[str, str]) -> str:
    """What is wrong with the `password` of a form and its repetition `again`, in words; empty when nothing is."""
    password = form.get("password", "")
    if len(password) < LENGTH:
        return phrase(
            "A password needs at least %(length)s characters; three or four words make a good one.", length=LENGTH
        )
    if len(password) > _LONGEST:
        return phrase("A password may have at most %(longest)s characters.", longest=_LONGEST)
    if password != form.get("again", ""):
        return phrase("The two passwords differ; type them again.")
    return ""
