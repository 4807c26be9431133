"""Proof of work: a browser behind a busy network shows that it is none of thousands, by seconds of counting. Pure.

A challenge is signed and ends soon, so that the server keeps nothing but the ones that were used.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets

BITS = 14
# Minutes of a phone: whoever is asked for it is one of thousands.
MOST_BITS = 22
_FEW_OF_NETWORK, _FEW_OF_ALL = 3, 200
_VALID_SECONDS = 300


def bits_for(of_network: float, of_all: float) -> int:
    """How much work the next one proves: twice as much for each doubling of those who came lately.

    `of_network` and `of_all` are how many proved work lately, in their network and together.
    """
    more = math.log2(1 + of_network / _FEW_OF_NETWORK) + math.log2(1 + of_all / _FEW_OF_ALL)
    return min(MOST_BITS, BITS + int(more))


def new_challenge(key: bytes, *, now: float, bits: int = BITS) -> str:
    """A challenge `<ends>.<bits>.<chance>.<signature>`."""
    content = f"{int(now) + _VALID_SECONDS}.{bits}.{secrets.token_hex(8)}"
    return f"{content}.{_signature(key, content)}"


def is_proof(key: bytes, challenge: str, answer: str, *, now: float) -> bool:
    """Whether `answer` solves a challenge of ours that lasts: SHA-256 of both begins with as many zero bits."""
    content, _, signature = challenge.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(key, content).encode()) or len(answer) > 20:
        return False
    ends, bits, _ = content.split(".")
    digest = int.from_bytes(hashlib.sha256(f"{challenge}:{answer}".encode()).digest(), "big")
    return now < int(ends) and digest >> (256 - int(bits)) == 0


def _signature(key: bytes, content: str) -> str:
    return hmac.new(key, content.encode(), hashlib.sha256).hexdigest()[:32]
