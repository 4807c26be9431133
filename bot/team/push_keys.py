"""Push keys: the pair by which push services know us (VAPID, RFC 8292), from 32 bytes of the secret file."""

from __future__ import annotations

import base64
import hashlib

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, derive_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# The order of the group of P-256 (FIPS 186-4, D.1.2.3): a private key is a number from 1 to one below it.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_BYTES = 32
POINT_BYTES, AUTH_BYTES = 65, 16


def private_key(text: str) -> EllipticCurvePrivateKey:
    """The private key that a text stands for: one in base64url as other tools make it, or any other text's hash."""
    try:
        raw = decoded(text)
    except ValueError:
        raw = b""
    if len(raw) != _BYTES:
        raw = hashlib.sha256(text.encode()).digest()
    number = int.from_bytes(raw, "big")
    return derive_private_key(number if 0 < number < _ORDER else number % (_ORDER - 1) + 1, SECP256R1())


def public_text(text: str) -> str:
    """The public key of it, as browsers take it: the point in base64url."""
    point = private_key(text).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Base64url without its padding, as browsers and push services write it. Raises ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def is_subscription(p256dh: str, auth: str) -> bool:
    """Whether these are a browser's keys of a subscription (RFC 8291): a point of the curve, and 16 bytes."""
    try:
        point, secret = decoded(p256dh), decoded(auth)
    except ValueError:
        return False
    return len(point) == POINT_BYTES and point[0] == 4 and len(secret) == AUTH_BYTES
