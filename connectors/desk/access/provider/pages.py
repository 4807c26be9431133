"""Pages of the sign-in provider: the way there, and the way back with a code."""

from __future__ import annotations

import hmac
import logging
import secrets
from http import HTTPStatus

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.phrases import phrase
from bot.settings.sealing import Seal, SealBroken
from bot.team.agent import Agent
from bot.team.provider import PROVIDER_SESSION_SECONDS, NotAdmitted, ProviderPerson, role_of
from connectors.desk.access.password_rule import password_only_for
from connectors.desk.access.provider.discovery import ProviderUnreachable
from connectors.desk.access.provider.provider import NotProven, Provider
from connectors.desk.access.sessions import Sessions
from connectors.desk.access.sign_in import SignIn
from connectors.desk.desk import Desk
from connectors.desk.requests import PageAnswer

log = logging.getLogger(__name__)
# For so long somebody may take to sign in there.
_SECONDS = 10 * 60
_AGAIN = phrase("That took too long, or it began in another browser. Try again.")
_DOWN = phrase("The sign-in provider can't be reached just now. Try again in a minute.")
_NOT_PROVEN = phrase("The sign-in provider did not prove who you are. Try again; if it happens again, tell an admin.")
_DENIED = phrase("You did not sign in there, or it did not let you. Try again, or ask an admin.")


class ProviderPages:
    """The routes between the sign-in page and the provider."""

    def __init__(self, desk: Desk, sessions: Sessions, sign_in: SignIn) -> None:
        self._desk = desk
        self._sessions = sessions
        self._sign_in = sign_in
        self._seal = Seal(f"provider:{desk.secret_key}")
        self._cookie = f"{'__Host-' if desk.https else ''}mostrador-provider"

    def begin_at_provider(self) -> PageAnswer:
        """GET: leads to the provider. A sealed cookie keeps what its answer has to match."""
        provider = self._provider()
        values = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        try:
            address = provider.begin_address(back=self._back(), **values)
        except ProviderUnreachable as error:
            return self._unreachable(error)
        response = redirect(address, HTTPStatus.SEE_OTHER)
        sealed = self._seal.close({**values, "began_at": str(int(self._desk.now()))})
        response.set_cookie(
            self._cookie, sealed, max_age=_SECONDS, secure=self._desk.https, httponly=True, samesite="Lax", path="/"
        )
        return response

    def finish_at_provider(self) -> PageAnswer:
        """GET: the provider sends the browser back, with `code` and `state`, or with `error`."""
        provider, kept = self._provider(), self._kept()
        if kept is None:
            return self._refused(_AGAIN)
        if "error" in request.args or not request.args.get("code"):
            return self._refused(_DENIED)
        try:
            person = provider.person(
                request.args["code"], back=self._back(), nonce=kept["nonce"], verifier=kept["verifier"]
            )
            agent = self._admitted(person, provider)
        except ProviderUnreachable as error:
            return self._unreachable(error)
        except NotProven as error:
            log.warning("a sign-in by the provider was refused: %s", error)
            return self._refused(_NOT_PROVEN)
        except NotAdmitted as error:
            return self._refused(str(error))
        return self._done(self._sessions.enter(agent.agent_id, seconds=PROVIDER_SESSION_SECONDS))

    def _admitted(self, person: ProviderPerson, provider: Provider) -> Agent:
        return self._desk.store.identities.admit(
            person,
            role_of(person.groups, provider.options.roles),
            place=self._desk.address(),
            now=self._desk.now(),
            keeps_role=password_only_for(self._desk),
        )

    def _kept(self) -> dict[str, str] | None:
        """What this browser began with, where the answer belongs to it."""
        try:
            values = self._seal.open(request.cookies.get(self._cookie, ""))
        except SealBroken:
            return None
        is_fresh = 0 <= self._desk.now() - int(values["began_at"]) <= _SECONDS
        is_ours = hmac.compare_digest(request.args.get("state", "").encode(), values["state"].encode())
        return values if is_fresh and is_ours else None

    def _provider(self) -> Provider:
        if self._desk.provider is None:
            abort(HTTPStatus.NOT_FOUND, phrase("People sign in here with a password."))
        return self._desk.provider

    def _back(self) -> str:
        root = (self._desk.public_url or request.host_url).rstrip("/")
        return root + url_for("desk.finish_at_provider")

    def _unreachable(self, error: ProviderUnreachable) -> PageAnswer:
        log.error("the sign-in provider can't be used: %s", error)
        return self._refused(_DOWN, HTTPStatus.BAD_GATEWAY)

    def _refused(self, text: str, status: HTTPStatus = HTTPStatus.FORBIDDEN) -> AnyResponse:
        return self._done(AnyResponse(self._sign_in.form(text), status, mimetype="text/html"))

    def _done(self, response: AnyResponse) -> AnyResponse:
        """One answer for each beginning: a second one finds nothing to match."""
        response.delete_cookie(self._cookie, secure=self._desk.https, httponly=True, samesite="Lax")
        return response
