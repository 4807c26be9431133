"""Labels on conversations, and the page where agents name and colour them."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.conversations.label import NAME_LENGTH, Colour
from bot.phrases import phrase
from bot.store.conversations.labels import LabelTaken
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.requests import JsonAnswer, conversation_of, done, refuse

Shown = AnyResponse | tuple[str, int]


class LabelPages:
    """The routes of labels."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def labels_form(self, conversation_id: str) -> str:
        """Fragment: every label, those of this conversation ticked, and a new one."""
        conversation_of(self._desk, conversation_id)
        store = self._desk.store.labels
        worn = {label.label_id for label in store.of(conversation_id)}
        return render_template(
            "desk/conversation/labels_form.html",
            conversation_id=conversation_id,
            labels=store.all(),
            worn=worn,
            colours=words.COLOURS,
            longest=NAME_LENGTH,
        )

    def label(self, conversation_id: str) -> JsonAnswer:
        """POST: the labels named by `label` are on the conversation, others that the form had (`shown`) are not."""
        conversation_of(self._desk, conversation_id)
        label_ids = set(request.form.getlist("label"))
        worn = {label.label_id for label in self._desk.store.labels.of(conversation_id)}
        for label_id in sorted((label_ids ^ worn) & set(request.form.getlist("shown"))):
            self._put(conversation_id, label_id, on=label_id in label_ids)
        return done()

    def new_label(self, conversation_id: str) -> JsonAnswer:
        """POST: a label `name` of this `colour` is made and put on the conversation."""
        conversation_of(self._desk, conversation_id)
        try:
            label = self._desk.store.labels.add(request.form.get("name", ""), _colour(), now=self._desk.now())
        except (ValueError, LabelTaken) as error:
            return refuse(str(error))
        self._put(conversation_id, label.label_id, on=True)
        return done()

    def labels(self) -> str:
        """The page: every label, and on how many conversations it is."""
        return self._page()

    def change_label(self, label_id: str) -> Shown:
        """POST: another `name` and `colour`."""
        try:
            self._desk.store.labels.change(label_id, request.form.get("name", ""), _colour())
        except (ValueError, LabelTaken) as error:
            return self._page(fault=str(error)), HTTPStatus.BAD_REQUEST
        return redirect(url_for("desk.labels"), HTTPStatus.SEE_OTHER)

    def remove_label(self, label_id: str) -> Shown:
        """POST: deletes the label from all conversations."""
        self._desk.store.labels.remove(label_id)
        return redirect(url_for("desk.labels"), HTTPStatus.SEE_OTHER)

    def _put(self, conversation_id: str, label_id: str, *, on: bool) -> None:
        store, now = self._desk.store.labels, self._desk.now()
        store.put(conversation_id, label_id, signed_in().agent_id, on=on, now=now)

    def _page(self, fault: str = "") -> str:
        store = self._desk.store.labels
        counts = store.counts()
        rows = [(label, counts.get(label.label_id, 0)) for label in store.all()]
        return render_template(
            "desk/conversation/labels.html", rows=rows, colours=words.COLOURS, longest=NAME_LENGTH, fault=fault
        )


def _colour() -> Colour:
    """Raises ValueError, in words, for a colour that is none of ours."""
    choice = request.form.get("colour", "")
    if choice not in {colour.value for colour in Colour}:
        raise ValueError(phrase("Choose one of the colours."))
    return Colour(choice)
