"""Macros at the desk: the page that keeps them, and running one on a conversation, step by step."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from flask import abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.conversations.conversation import Conversation, StaleConversation, State
from bot.conversations.macro import MOST_STEPS, Macro, SnoozeUntil, Step, problems, step_of
from bot.ids import new_id
from bot.phrases import phrase
from bot.store.conversations.transfers import NotThere
from bot.team.agent import Role
from bot.team.routing import NoCapacity
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.menu import may
from connectors.desk.reply.composition import NotSendable
from connectors.desk.reply.filling import Filling
from connectors.desk.reply.macro_steps import CantDo, MacroSteps
from connectors.desk.requests import CLIENT_KEY, JsonAnswer, PageAnswer, conversation_of, refuse

_SNOOZES = {
    SnoozeUntil.HOUR: phrase("for an hour"),
    SnoozeUntil.OPENING: phrase("until the next opening"),
    SnoozeUntil.MONDAY: "until Monday",
    SnoozeUntil.CUSTOMER: phrase("until the customer writes"),
}
_QUEUE = "queue"


class MacroPages:
    """The routes of macros."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._filling = Filling(desk)
        self._steps = MacroSteps(desk, self._filling)

    def macros(self) -> str:
        """GET: the page of all macros that this agent may use."""
        words = {value: title for _, options in self._options() for value, title in options}
        rows = [
            (
                macro,
                [words.get(_written(step), phrase("something that is gone")) for step in macro.steps],
                _may_edit(macro),
            )
            for macro in self._mine()
        ]
        return render_template("desk/reply/macros.html", rows=rows)

    def macro_new(self) -> PageAnswer:
        """GET: an empty form. POST: keeps a new one."""
        return self._edit(Macro(macro_id="", name="", steps=(), owner_id=signed_in().agent_id))

    def macro_edit(self, macro_id: str) -> PageAnswer:
        """GET: the form. POST: keeps the change."""
        return self._edit(self._editable(macro_id))

    def macro_delete(self, macro_id: str) -> AnyResponse:
        """POST: deletes it."""
        self._desk.store.macros.delete(self._editable(macro_id).macro_id)
        return redirect(url_for("desk.macros"), HTTPStatus.SEE_OTHER)

    def macro_form(self, conversation_id: str) -> str:
        """GET, fragment: the macros to choose from."""
        conversation = conversation_of(self._desk, conversation_id)
        key = new_id("k", self._desk.now())
        return render_template(
            "desk/reply/macro_form.html", conversation=conversation, macros=self._mine(), client_key=key
        )

    def run_macro(self, conversation_id: str) -> JsonAnswer:
        """POST: runs `macro` on the conversation that the agent saw at `epoch`; `client_key` names the run."""
        conversation, key = conversation_of(self._desk, conversation_id), request.form.get("client_key", "")
        macro = self._desk.store.macros.get(request.form.get("macro", ""))
        if macro is None or macro.owner_id not in (None, signed_in().agent_id):
            return refuse(phrase("Choose a macro; this one is gone."))
        if not CLIENT_KEY.fullmatch(key) or request.form.get("epoch", type=int) != conversation.epoch:
            return refuse(phrase("The conversation changed meanwhile: look again, then run it."), HTTPStatus.CONFLICT)
        return self._run(macro, conversation, key)

    def _run(self, macro: Macro, conversation: Conversation, key: str) -> JsonAnswer:
        told: list[str] = []
        for place, step in enumerate(macro.steps):
            try:
                told.append(self._steps.do(step, conversation, f"{key}-{place}"))
            except (CantDo, NotSendable, StaleConversation, NotThere, NoCapacity) as error:
                before = phrase("Done: %(told)s. ", told=", ".join(told)) if told else ""
                return refuse(
                    phrase(
                        "%(name)s: %(before)sNot done: %(sentence)s",
                        name=macro.name,
                        before=before,
                        sentence=_sentence(error),
                    ),
                    HTTPStatus.CONFLICT,
                )
        self._desk.store.macros.used(macro.macro_id)
        answer = {"message": f"{macro.name}: {', '.join(told)}."}
        return jsonify(answer | self._resolved(conversation)), HTTPStatus.OK

    def _resolved(self, before: Conversation) -> dict[str, object]:
        """What the page needs to undo a resolve."""
        now = self._desk.store.conversations.get(before.conversation_id)
        if now is None or now.state is not State.RESOLVED or before.state is State.RESOLVED:
            return {}
        name = before.name or phrase("the customer")
        return {"resolved": {"id": now.conversation_id, "name": name, "epoch": now.epoch}}

    def _edit(self, before: Macro) -> PageAnswer:
        if request.method == "GET":
            return self._form(before)
        steps = tuple(step for text in request.form.getlist("step") if (step := step_of(text)))
        shared = "shared" in request.form and may(signed_in(), Role.EDITOR)
        name = " ".join(request.form.get("name", "").split())
        after = replace(before, name=name, steps=steps, owner_id=None if shared else signed_in().agent_id)
        if faults := problems(after.name, after.steps):
            return self._form(after, faults), HTTPStatus.BAD_REQUEST
        self._desk.store.macros.keep(after, now=self._desk.now())
        return redirect(url_for("desk.macros"), HTTPStatus.SEE_OTHER)

    def _form(self, macro: Macro, faults: list[str] | None = None) -> str:
        written = [_written(step) for step in macro.steps]
        return render_template(
            "desk/reply/macro_edit.html",
            macro=macro,
            faults=faults or [],
            options=self._options(),
            chosen=[*written, *[""] * (MOST_STEPS - len(written))][:MOST_STEPS],
            may_share=may(signed_in(), Role.EDITOR),
        )

    def _options(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What a step can be, in groups: the value in the form, and what it says."""
        store = self._desk.store
        responses, labels = self._filling.responses(), store.labels.all()
        members = store.presence.team(now=self._desk.now())
        return [
            (
                phrase("Reply with"),
                [
                    (f"reply:{each.canned_id}", phrase("Reply with /%(shortcut)s", shortcut=each.shortcut))
                    for each in responses
                ],
            ),
            (
                phrase("Label"),
                [(f"label:{each.label_id}", phrase("Label %(name)s", name=each.name)) for each in labels],
            ),
            (
                phrase("Transfer to"),
                [
                    (f"assign:{_QUEUE}", phrase("Transfer to the queue")),
                    *((f"assign:{each.agent_id}", phrase("Transfer to %(name)s", name=each.name)) for each in members),
                ],
            ),
            (
                phrase("Snooze"),
                [(f"snooze:{until.value}", phrase("Snooze %(said)s", said=said)) for until, said in _SNOOZES.items()],
            ),
            (phrase("Resolve"), [("resolve:", phrase("Resolve"))]),
        ]

    def _mine(self) -> list[Macro]:
        return self._desk.store.macros.for_agent(signed_in().agent_id)

    def _editable(self, macro_id: str) -> Macro:
        macro = self._desk.store.macros.get(macro_id)
        if macro is None or macro.owner_id not in (None, signed_in().agent_id):
            abort(HTTPStatus.NOT_FOUND, phrase("There is no such macro."))
        if not _may_edit(macro):
            abort(HTTPStatus.FORBIDDEN, phrase("Shared macros are changed by editors and admins. Ask one of them."))
        return macro


def _may_edit(macro: Macro) -> bool:
    me = signed_in()
    return macro.owner_id == me.agent_id or (macro.owner_id is None and may(me, Role.EDITOR))


def _written(step: Step) -> str:
    return f"{step.kind.value}:{step.value}"


def _sentence(error: Exception) -> str:
    if isinstance(error, NoCapacity):
        return phrase("they hold %(held)s of %(limit)s conversations.", held=error.held, limit=error.limit)
    return f"{str(error).rstrip('.')}."
