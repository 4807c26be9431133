"""TOTP: codes that a phone shows for half a minute (RFC 6238 over RFC 4226), and recovery codes for a lost phone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from urllib.parse import quote, urlencode

STEP_SECONDS = 30
RECOVERY_CODES = 10
_DIGITS = 6
_KEY_BYTES = 20
_RECOVERY_BYTES = 10
# One step to either side: phones' clocks are not exact, and people type slowly (RFC 6238, section 5.2).
_TOLERATED_STEPS = 1
_ISSUER = "Mostrador"


def new_secret() -> str:
    """160 bits of chance (RFC 4226, section 4, R6), in base32 as phones take it."""
    return base64.b32encode(secrets.token_bytes(_KEY_BYTES)).decode()


def code_of(key: bytes, counter: int, *, digits: int = _DIGITS, algorithm: str = "sha1") -> str:
    """The code for a counter: HOTP, RFC 4226, section 5.3."""
    digest = hmac.new(key, counter.to_bytes(8, "big"), getattr(hashlib, algorithm)).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}d}"


def code_at(secret: str, now: float) -> str:
    """The code that a phone with this secret shows."""
    return code_of(base64.b32decode(secret), int(now) // STEP_SECONDS)


def accepted_step(secret: str, typed: str, *, now: float, last_step: int) -> int | None:
    """The step of the typed code, or None. Steps up to `last_step` are used: no code counts twice."""
    key, step, code = base64.b32decode(secret), int(now) // STEP_SECONDS, plain(typed).encode()
    match = None
    for near in range(step - _TOLERATED_STEPS, step + _TOLERATED_STEPS + 1):
        if near > last_step and hmac.compare_digest(code_of(key, near).encode(), code):
            match = near
    return match


def address_of(secret: str, login: str) -> str:
    """The address in the picture for the phone, in the form that authenticator apps read ("Key Uri Format")."""
    label = quote(f"{_ISSUER}:{login}", safe=":")
    return f"otpauth://totp/{label}?" + urlencode({"secret": secret, "issuer": _ISSUER})


def grouped(secret: str) -> str:
    """The secret for people who type it, in fours."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def new_recovery_codes() -> list[str]:
    """Ten codes of 80 bits, each for one time, such as abcd-efgh-ijkl-mnop."""
    return [_recovery_code() for _ in range(RECOVERY_CODES)]


def plain(typed: str) -> str:
    """A code without what people type around it: spaces, hyphens, capital letters."""
    return "".join(typed.split()).replace("-", "").lower()


def recovery_hash(typed: str) -> str:
    """The stored hash of a recovery code; nobody can try out 80 bits."""
    return hashlib.sha256(plain(typed).encode()).hexdigest()


def _recovery_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
