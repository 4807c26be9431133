"""The provider as a client: where people are sent, and who a code that came back with them says they are.

OpenID Connect Core 1.0, section 3.1 (authorization code flow), with PKCE (RFC 7636).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError

from bot.team.provider import ProviderPerson
from connectors.desk.access.provider.discovery import WAITS, Discovery, ProviderUnreachable, read_json
from connectors.desk.access.provider.options import ProviderOptions

# Signed with a key that only the provider has: neither "none" nor a secret that we share.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
_LEEWAY_SECONDS = 60
_LONGEST = 255


class NotProven(Exception):
    """The provider's answer does not prove who somebody is; the message says why, for the log, without its values."""


class Provider:
    """Sends people to the provider, and reads what comes back. Safe to share between threads."""

    def __init__(self, options: ProviderOptions, now: Callable[[], float]) -> None:
        self.options = options
        self._now = now
        self._discovery = Discovery(options.issuer)

    def begin_address(self, *, back: str, state: str, nonce: str, verifier: str) -> str:
        """Where the person's browser goes to sign in; it comes `back` with a code. Raises ProviderUnreachable."""
        endpoint = self._discovery.document()["authorization_endpoint"]
        with self._client(back) as client:
            address, _ = client.create_authorization_url(endpoint, state=state, nonce=nonce, code_verifier=verifier)
        return str(address)

    def end_address(self, back: str) -> str | None:
        """Where the person's browser ends the session at the provider (RP-Initiated Logout 1.0), if that is offered."""
        try:
            endpoint = self._discovery.document().get("end_session_endpoint")
        except ProviderUnreachable:
            return None
        values = urlencode({"client_id": self.options.client_id, "post_logout_redirect_uri": back})
        return f"{endpoint}{'&' if '?' in str(endpoint) else '?'}{values}" if endpoint else None

    def person(self, code: str, *, back: str, nonce: str, verifier: str) -> ProviderPerson:
        """The person whom the provider proves by this code. Raises NotProven, ProviderUnreachable."""
        token = self._exchanged(code, back, verifier)
        access_token = str(token.get("access_token") or "")
        claims = self._claims(str(token.get("id_token") or ""), nonce, access_token)
        return self._person(self._completed(claims, access_token))

    def _exchanged(self, code: str, back: str, verifier: str) -> Mapping[str, Any]:
        endpoint = self._discovery.document()["token_endpoint"]
        try:
            with self._client(back) as client:
                token: Mapping[str, Any] = client.fetch_token(
                    endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                    timeout=WAITS,
                    allow_redirects=False,
                )
        except OAuthError as error:
            raise NotProven(f"the provider refuses the code ({str(error.error)[:60]})") from None
        except (requests.RequestException, ValueError, KeyError) as error:
            raise ProviderUnreachable(f"it gives no token ({type(error).__name__})") from None
        return token

    def _claims(self, text: str, nonce: str, access_token: str) -> dict[str, Any]:
        """The claims of an ID token that is signed by the provider, for us, for this very sign-in, and fresh."""
        try:
            token = self._decoded(text)
            expected = {
                "iss": {"essential": True, "value": self.options.issuer},
                "aud": {"essential": True, "value": self.options.client_id},
            }
            known = {"nonce": nonce, "client_id": self.options.client_id, "access_token": access_token or None}
            CodeIDToken(token.claims, token.header, expected, known).validate(
                now=int(self._now()), leeway=_LEEWAY_SECONDS
            )
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotProven(f"the ID token is refused ({type(error).__name__}: {_claim_of(error)})") from None
        return dict(token.claims)

    def _decoded(self, text: str) -> jwt.Token:
        try:
            return jwt.decode(text, self._discovery.keys(), algorithms=_ALGORITHMS)
        except (JoseError, ValueError):
            # Perhaps it is signed with a key that is newer than what we know.
            return jwt.decode(text, self._discovery.keys(again=True), algorithms=_ALGORITHMS)

    def _completed(self, claims: dict[str, Any], access_token: str) -> dict[str, Any]:
        """With what the provider tells only when it is asked for: some keep address and groups out of the token."""
        endpoint = self._discovery.document().get("userinfo_endpoint")
        complete = claims.get("email") and _inner(claims, self.options.groups_claim) is not None
        if complete or not endpoint or not access_token:
            return claims
        more = read_json(str(endpoint), access_token)
        if more.get("sub") != claims["sub"]:
            raise NotProven("the provider tells of somebody else than it proved")
        return {**more, **claims}

    def _person(self, claims: Mapping[str, Any]) -> ProviderPerson:
        groups = _inner(claims, self.options.groups_claim)
        named = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
        subject = str(claims["sub"])
        if not 0 < len(subject) <= _LONGEST:
            raise NotProven("its subject is empty or too long")
        return ProviderPerson(
            issuer=self.options.issuer,
            subject=subject,
            name=str(claims.get("name") or claims.get("given_name") or ""),
            email=str(claims.get("email") or "").strip().lower()[:_LONGEST],
            # Some say it as a text; anything else than true is no proof.
            email_verified=claims.get("email_verified") in (True, "true"),
            groups=frozenset(str(group) for group in named),
        )

    def _client(self, back: str) -> OAuth2Session:
        methods = self._discovery.document().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        return OAuth2Session(
            self.options.client_id,
            self.options.client_secret,
            token_endpoint_auth_method=method if self.options.client_secret else "none",
            scope=self.options.scopes,
            redirect_uri=back,
            code_challenge_method="S256",
        )


def _inner(claims: Mapping[str, Any], name: str) -> Any:
    """The claim of this name; one with dots (`realm_access.roles`) lies in objects, unless it is so named itself."""
    if name in claims:
        return claims[name]
    value: Any = claims
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _claim_of(error: Exception) -> str:
    """Which claim is wrong, where the error says so; never its value."""
    return str(getattr(error, "claim", "") or "signature or form")[:40]
