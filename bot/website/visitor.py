"""Visitor: a browser on the shop's pages, known by a token that it made itself. Pure.

The browser makes the token, so that its first message may be sent twice and counts once; the store has only a hash.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

# 256 random bits in base64url, as browsers write them.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
# Addresses of the unknown begin with v.
_SIGNED = "s"
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")


# Before the names of what the shop's server signed, in the origin of a message.
SIGNED = "signed "


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who a token stands for: their address, and the one from before signing in (`alias`).

    `name` and `claims` are what the shop's server signed; empty for the unknown.
    """

    token_hash: str
    account_id: str
    address: str
    alias: str | None = None
    name: str | None = None
    claims: Mapping[str, str] = field(default_factory=dict)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where the visitor's conversation is: the present address first."""
        return (self.address, self.alias) if self.alias else (self.address,)


def is_token(text: str) -> bool:
    """Whether a text can be a token."""
    return bool(_TOKEN.fullmatch(text))


def is_client_id(text: str) -> bool:
    """Whether a text can be a browser's own id of a message."""
    return bool(_CLIENT_ID.fullmatch(text))


def token_hash(account_id: str, token: str) -> str:
    """What the store keeps of a token; the same token on another site is another one."""
    return _digest("token", account_id, token)


def unknown(account_id: str, token: str) -> Visitor:
    """The visitor of a token that nobody has signed for."""
    return Visitor(
        token_hash=token_hash(account_id, token),
        account_id=account_id,
        address=f"v{_digest('address', account_id, token)[:24]}",
    )


def signed_address(account_id: str, subject: str) -> str:
    """The address of a customer whom the shop calls `subject`, in every browser."""
    return f"{_SIGNED}{_digest('subject', account_id, subject)[:24]}"


def is_signed(address: str) -> bool:
    """Whether the shop signed for whoever writes from an address."""
    return address.startswith(_SIGNED)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()
