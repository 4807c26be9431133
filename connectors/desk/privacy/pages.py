"""Privacy at the desk: admins export and erase a customer's data, and find the receipts."""

from __future__ import annotations

import tempfile
from http import HTTPStatus

from flask import Response, abort, jsonify, render_template, request, send_file, url_for

from bot.phrases import phrase
from bot.privacy.erasure import Customer, ErasureReceipt, NotErasable
from connectors.desk import words
from connectors.desk.access.sessions import Sessions
from connectors.desk.desk import Desk
from connectors.desk.privacy.erasure import erase, lines
from connectors.desk.privacy.export import Exporter, file_name
from connectors.desk.requests import JsonAnswer, conversation_of, refuse

# An admin does not wait longer for the page; the worker cleans on.
_PATIENCE_SECONDS = 2.0


class Privacy:
    """The routes."""

    def __init__(self, desk: Desk, sessions: Sessions) -> None:
        self._desk = desk
        self._sessions = sessions

    def export_form(self, conversation_id: str) -> str:
        """Fragment: what an export holds, and the button for it."""
        return render_template("desk/privacy/export.html", **self._about(conversation_id))

    def export(self, conversation_id: str) -> Response:
        """POST: the zip, to be saved."""
        desk, person, now = self._desk, self._person(conversation_id), self._desk.now()
        out = tempfile.TemporaryFile()  # noqa: SIM115  closed when it has been sent
        Exporter(store=desk.store, media=desk.media, zone=desk.zone).export(
            person, self._sessions.actor(), out, now=now
        )
        out.seek(0)
        answer = send_file(
            out, mimetype="application/zip", as_attachment=True, download_name=file_name(person, now, desk.zone)
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def erase_form(self, conversation_id: str) -> str:
        """Fragment: what is erased, what stays, and the field for the name."""
        return render_template("desk/privacy/erase.html", **self._about(conversation_id))

    def erase(self, conversation_id: str) -> JsonAnswer:
        """POST: `name` is the customer's, typed by the admin. Leads to the receipt."""
        desk, person = self._desk, self._person(conversation_id)
        if _plain(request.form.get("name", "")) != _plain(person.typed):
            return refuse(phrase("To erase, type exactly: %(typed)s", typed=person.typed))
        try:
            receipt = erase(
                desk.store,
                desk.media,
                person.contact_ids[0],
                self._sessions.actor(),
                now=desk.now(),
                patience_seconds=_PATIENCE_SECONDS,
            )
        except NotErasable as error:
            return refuse(phrase("Not erased: %(error)s.", error=error), HTTPStatus.CONFLICT)
        go = url_for("desk.erasure", erasure_id=receipt.erasure_id)
        return jsonify(go=go, forget=person.conversation_ids), HTTPStatus.OK

    def erasures(self) -> str:
        """The receipts, the latest first."""
        return self._list(self._desk.store.erasures.receipts())

    def find_erasure(self) -> str:
        """POST: the receipts of the customer with `address`. The address stands in no address bar and no log."""
        address = request.form.get("address", "").strip()
        return self._list(self._desk.store.erasures.receipts_of(address), asked=address)

    def erasure(self, erasure_id: str) -> str:
        """One receipt, to be read or printed."""
        receipt = self._desk.store.erasures.receipt(erasure_id)
        if receipt is None:
            abort(HTTPStatus.NOT_FOUND, phrase("There is no such receipt."))
        return render_template(
            "desk/privacy/erasure.html",
            receipt=receipt,
            lines=lines(receipt.counts),
            moment=self._moment,
            by=_by(receipt),
        )

    def _list(self, receipts: list[ErasureReceipt], asked: str = "") -> str:
        return render_template(
            "desk/privacy/erasures.html", receipts=receipts, asked=asked, moment=self._moment, by=_by
        )

    def _moment(self, at: float) -> str:
        return f"{words.day(at, self._desk.zone):%-d %B %Y}, {words.clock(at, self._desk.zone)}"

    def _person(self, conversation_id: str) -> Customer:
        contact_id = conversation_of(self._desk, conversation_id).contact_id
        return self._desk.store.erasures.person(contact_id) or abort(
            HTTPStatus.NOT_FOUND, phrase("This customer is gone.")
        )

    def _about(self, conversation_id: str) -> dict[str, object]:
        person = self._person(conversation_id)
        return {
            "conversation_id": conversation_id,
            "person": person,
            "lines": lines(person.counts),
            "channel_name": words.channel_name,
        }


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _by(receipt: ErasureReceipt) -> str:
    return receipt.agent_name or phrase("the command line")
