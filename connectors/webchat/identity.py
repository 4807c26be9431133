"""Identity: the shop's server proves by a signed JWT who is signed in; nothing unsigned opens anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

_LONGEST_SECONDS = 3600
_LEEWAY_SECONDS = 60
# What a shop may sign besides the customer's id; everything else is left out.
_CLAIMS = ("email", "phone", "orders")
_LONGEST = 200


class NotProven(Exception):
    """The proof is missing, wrong, old or for another site; the message says which, without any of its values."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A customer as the shop's server signed them: its own id (`subject`), and what it says of them."""

    subject: str
    name: str | None
    claims: Mapping[str, str]


def read_identity(text: str, secret: str | None, site: str, *, now: float) -> Identity:
    """The customer in a JWT: HS256 with the site's secret, `sub`, `iat`, `aud` (the site), `exp` within an hour.

    Raises NotProven.
    """
    if not secret:
        raise NotProven("this site has no identity secret: set it on the page Accounts")
    try:
        claims = jwt.decode(text, OctKey.import_key(secret), algorithms=["HS256"]).claims
        jwt.JWTClaimsRegistry(
            now=lambda: int(now),
            leeway=_LEEWAY_SECONDS,
            sub={"essential": True},
            iat={"essential": True},
            exp={"essential": True},
            aud={"essential": True, "value": site},
        ).validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise NotProven(f"the signature or a claim is wrong ({type(error).__name__})") from None
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= _LONGEST:
        raise NotProven("sub must be a text of at most 200 characters")
    if claims["exp"] - claims["iat"] > _LONGEST_SECONDS:
        raise NotProven("exp must be within an hour of iat")
    known = {name: str(claims[name])[:_LONGEST] for name in _CLAIMS if claims.get(name)}
    name = str(claims["name"])[:_LONGEST] if claims.get("name") else None
    return Identity(subject=claims["sub"], name=name, claims=known)
