"""Views at the desk: the menu of views with counts, rows of a view, and the form that saves one."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from flask import abort, jsonify, render_template, request, url_for

from bot.conversations.conversation import State
from bot.phrases import phrase
from bot.team.agent import Role
from bot.team.view import ME, NAME_LENGTH, NOBODY, Sort, View, ViewFilter, filter_of, tidy_name
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.menu import may
from connectors.desk.requests import JsonAnswer, refuse
from connectors.desk.views.view_list import ViewLists, count_words

_MOST_AMONG = 200
_SORTS = {
    Sort.NEWEST: phrase("The latest first"),
    Sort.OLDEST: phrase("The oldest first"),
    Sort.WAITING: phrase("Who waits longest first"),
    Sort.CLOSING: phrase("The window that closes first"),
}


class ViewPages:
    """The routes of views."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lists = ViewLists(desk)

    def views_menu(self) -> str:
        """Fragment: my views with counts, to choose one."""
        me, store, now = signed_in().agent_id, self._desk.store.views, self._desk.now()
        counted = [(view, count_words(store.count(view.filter, me, now=now))) for view in store.for_agent(me)]
        return render_template("desk/views/menu.html", counted=counted, chosen=request.args.get("view", ""))

    def view_list(self, view_id: str) -> str:
        """Fragment: a view's list."""
        open_id = request.args.get("open")
        return render_template("desk/views/list.html", **self._lists.content(self._get(view_id)), open_id=open_id)

    def view_rows(self, view_id: str) -> str:
        """Fragment: the rows of the conversations `c` that the view has, for a page that shows the others already."""
        rows = self._lists.rows(self._get(view_id), request.args.getlist("c")[:_MOST_AMONG])
        return render_template("desk/views/rows.html", view_rows=rows, open_id=request.args.get("open"))

    def view_form(self, view_id: str) -> str:
        """Fragment: the form of a view of mine, or of a new one (`new`)."""
        if view_id == "new":
            return self._form(View(view_id="", name="", filter=ViewFilter(), owner_id=signed_in().agent_id))
        return self._form(self._editable(view_id))

    def keep_view(self, view_id: str) -> JsonAnswer:
        """POST: keeps the view and opens it."""
        before = None if view_id == "new" else self._editable(view_id)
        try:
            after = replace(self._written(), view_id=before.view_id if before else "")
            kept_id = self._desk.store.views.keep(after, now=self._desk.now())
        except ValueError as error:
            return refuse(str(error))
        return jsonify(message="", go=url_for("desk.main", view=kept_id)), HTTPStatus.OK

    def remove_view(self, view_id: str) -> JsonAnswer:
        """POST: the view goes, conversations stay."""
        self._desk.store.views.remove(self._editable(view_id).view_id)
        return jsonify(message="", go=url_for("desk.main")), HTTPStatus.OK

    def _form(self, view: View) -> str:
        return render_template(
            "desk/views/form.html",
            view=view,
            options=self._options(),
            states={state: words.STATES[state] for state in State},
            sorts=_SORTS,
            teams=self._desk.store.canned.teams(),
            may_share=may(signed_in(), Role.EDITOR),
            longest=NAME_LENGTH,
        )

    def _options(self) -> dict[str, list[tuple[str, str]]]:
        """What can be chosen in each list, as value and words."""
        desk, store = self._desk, self._desk.store
        accounts = store.accounts.all()
        channels = dict.fromkeys(account.channel for account in accounts)
        return {
            "channel": [(channel, words.channel_name(channel)) for channel in channels],
            "account_id": [(account.account_id, account.name) for account in accounts],
            "language": [(code, words.language_name(code) or code) for code in desk.languages],
            "label_id": [(label.label_id, label.name) for label in store.labels.all()],
            "agent": [(ME, phrase("Me")), (NOBODY, phrase("Nobody")), *desk.agent_names().items()],
        }

    def _written(self) -> View:
        """The view in the form; it stays personal where the agent may not share. Raises ValueError in words."""
        form, me = request.form, signed_in()
        shared = "shared" in form and may(me, Role.EDITOR)
        given: dict[str, Any] = {**form.to_dict(), "states": form.getlist("states")}
        sort = form.get("sort", "")
        return View(
            view_id="",
            name=tidy_name(form.get("name", "")),
            filter=filter_of(given),
            sort=Sort(sort) if sort in {each.value for each in Sort} else Sort.NEWEST,
            owner_id=None if shared else me.agent_id,
            team=(form.get("team") or None) if shared else None,
        )

    def _get(self, view_id: str) -> View:
        view = self._desk.store.views.get(view_id, signed_in().agent_id)
        return view or abort(HTTPStatus.NOT_FOUND, phrase("This view is gone, or is no longer shared with you."))

    def _editable(self, view_id: str) -> View:
        view = self._get(view_id)
        if not editable(view):
            abort(HTTPStatus.FORBIDDEN, phrase("Shared views are changed by editors and admins. Ask one of them."))
        return view


def editable(view: View) -> bool:
    """Whether whoever is signed in may change the view."""
    if view.is_built_in:
        return False
    me = signed_in()
    return view.owner_id == me.agent_id or (view.owner_id is None and may(me, Role.EDITOR))
