"""Codes at the desk: set up the phone that makes the codes for sign-in, make recovery codes, turn codes off."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO

import segno
from flask import Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.phrases import phrase
from bot.team import totp
from connectors.desk.access.account import AccountPages
from connectors.desk.access.sessions import Sessions, signed_in
from connectors.desk.desk import Desk
from connectors.desk.requests import PageAnswer


class CodePages:
    """The routes on which agents set up their own phone."""

    def __init__(self, desk: Desk, sessions: Sessions, account: AccountPages) -> None:
        self._desk = desk
        self._sessions = sessions
        self._account = account

    def begin_code(self) -> AnyResponse:
        """POST: a new secret waits on the page for its first code."""
        self._desk.store.codes.begin(signed_in().agent_id, now=self._desk.now())
        return redirect(url_for("desk.code"), HTTPStatus.SEE_OTHER)

    def code(self) -> PageAnswer:
        """GET: the picture for the phone. POST: its first `code`; answers with the recovery codes, this once."""
        me, desk = signed_in(), self._desk
        secret = desk.store.codes.waiting(me.agent_id)
        if secret is None:
            return redirect(url_for("desk.account"), HTTPStatus.SEE_OTHER)
        if request.method == "GET":
            return _setting_up(secret)
        code = request.form.get("code", "")
        recovery = desk.store.codes.confirm(me.agent_id, code, self._sessions.actor(), now=desk.now())
        if recovery is None:
            fault = phrase("That is not what this phone shows now. Is its clock right? Type the next code.")
            return _setting_up(secret, fault), HTTPStatus.BAD_REQUEST
        return _recovery(recovery)

    def code_picture(self) -> Response:
        """GET: the secret as a picture that phones read."""
        me = signed_in()
        secret = self._desk.store.codes.waiting(me.agent_id)
        if secret is None:
            abort(HTTPStatus.NOT_FOUND, phrase("No phone is being set up."))
        image = BytesIO()
        picture = segno.make(totp.address_of(secret, me.login), error="m", micro=False)
        picture.save(image, kind="svg", scale=5, xmldecl=False, svgclass=None, lineclass=None, light="#fff")
        return Response(image.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "no-store"})

    def new_recovery_codes(self) -> PageAnswer:
        """POST: with the password. Answers with ten new codes; the old ones work no more."""
        if fault := self._account.wrong_password():
            return self._account.page(fault=fault), HTTPStatus.FORBIDDEN
        codes, me = self._desk.store.codes, signed_in().agent_id
        recovery_codes = codes.new_recovery_codes(me, self._sessions.actor(), now=self._desk.now())
        return _recovery(recovery_codes) if recovery_codes else redirect(url_for("desk.account"), HTTPStatus.SEE_OTHER)

    def code_off(self) -> PageAnswer:
        """POST: with the password. Sign-in asks for no code any more."""
        if fault := self._account.wrong_password():
            return self._account.page(fault=fault), HTTPStatus.FORBIDDEN
        self._desk.store.codes.turn_off(signed_in().agent_id, self._sessions.actor(), now=self._desk.now())
        return redirect(url_for("desk.account", saved=1), HTTPStatus.SEE_OTHER)


def _setting_up(secret: str, fault: str = "") -> str:
    return render_template("desk/access/code.html", secret=totp.grouped(secret), fault=fault)


def _recovery(codes: list[str]) -> str:
    return render_template("desk/access/recovery_codes.html", codes=codes)
