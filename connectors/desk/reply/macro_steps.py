"""Steps of macros: each is done through the same rules and the same part of the store as by hand."""

from __future__ import annotations

from bot.conversations.conversation import Conversation
from bot.conversations.macro import SnoozeUntil, Step, StepKind
from bot.conversations.reply import Reply
from bot.phrases import phrase
from bot.team.snooze import next_opening, presets
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.reply.composition import draft_of, standing_of
from connectors.desk.reply.files import attach_kept
from connectors.desk.reply.filling import Filling

_QUEUE = "queue"


class CantDo(Exception):
    """A step that can't be done as it stands; the message says why."""


class MacroSteps:
    """Does one step at a time, for whoever is signed in."""

    def __init__(self, desk: Desk, filling: Filling) -> None:
        self._desk = desk
        self._filling = filling
        self._acts = {
            StepKind.REPLY: self._reply,
            StepKind.LABEL: self._label,
            StepKind.ASSIGN: self._assign,
            StepKind.SNOOZE: self._snooze,
            StepKind.RESOLVE: self._resolve,
        }

    def do(self, step: Step, conversation: Conversation, key: str) -> str:
        """Does the step; returns what was done in words. `key` names its message.

        Raises CantDo, NotSendable, StaleConversation, NotThere or NoCapacity.
        """
        return self._acts[step.kind](step, conversation, key)

    def _reply(self, step: Step, conversation: Conversation, key: str) -> str:
        response = self._filling.get(step.value)
        if response is None:
            raise CantDo(phrase("the canned response is gone; change the macro"))
        ready = self._filling.ready(response, conversation)
        if ready.unknown:
            raise CantDo(f"/{response.shortcut} asks for {{{ready.unknown[0]}}}; send it by hand")
        reply, standing = Reply(text=ready.text), standing_of(self._desk, conversation)
        media_id = response.media_id
        draft = attach_kept(self._desk, media_id, reply, standing) if media_id else draft_of(reply, standing)
        self._desk.store.conversations.reply(
            conversation.conversation_id,
            self._me,
            text=ready.text,
            client_key=key,
            now=self._desk.now(),
            draft=draft,
            undoable=self._may_undo,
        )
        return f"/{response.shortcut} sent"

    def _label(self, step: Step, conversation: Conversation, key: str) -> str:
        label = next((each for each in self._desk.store.labels.all() if each.label_id == step.value), None)
        if label is None:
            raise CantDo(phrase("the label is gone; change the macro"))
        self._desk.store.labels.put(
            conversation.conversation_id, label.label_id, self._me, on=True, now=self._desk.now()
        )
        return phrase("labelled %(name)s", name=label.name)

    def _assign(self, step: Step, conversation: Conversation, key: str) -> str:
        to = None if step.value == _QUEUE else step.value
        self._desk.store.transfers.give(
            conversation.conversation_id, self._me, to, epoch=conversation.epoch, now=self._desk.now()
        )
        return phrase(
            "given to %(agent_names)s", agent_names=self._desk.agent_names()[to] if to else phrase("the queue")
        )

    def _snooze(self, step: Step, conversation: Conversation, key: str) -> str:
        now, desk = self._desk.now(), self._desk
        hours = desk.hours() if desk.hours else None
        choices = presets(now, desk.zone, hours)
        until = {
            SnoozeUntil.HOUR.value: choices[0].until,
            SnoozeUntil.OPENING.value: next_opening(now, desk.zone, hours),
            SnoozeUntil.MONDAY.value: choices[-1].until,
        }.get(step.value)
        desk.store.conversations.hold(
            conversation.conversation_id, self._me, epoch=conversation.epoch, now=now, until=until
        )
        return "snoozed"

    def _resolve(self, step: Step, conversation: Conversation, key: str) -> str:
        self._desk.store.conversations.resolve(
            conversation.conversation_id,
            self._me,
            epoch=conversation.epoch,
            now=self._desk.now(),
            undoable=self._may_undo,
        )
        return "resolved"

    @property
    def _me(self) -> str:
        return signed_in().agent_id

    @property
    def _may_undo(self) -> bool:
        return self._desk.store.choices.of(self._me).undo
