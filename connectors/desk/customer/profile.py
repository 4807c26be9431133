"""Profile: an agent writes what they know of the customer: name, language, attributes, and notes on the person."""

from __future__ import annotations

from http import HTTPStatus

from flask import render_template, request

from bot.customers.attribute import VALUE_LENGTH, AttributeKind, tidy_value
from bot.customers.customer import NAME_LENGTH, NOTE_LENGTH, tidy_customer_name
from bot.phrases import phrase
from bot.team.agent import Role
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.menu import may
from connectors.desk.requests import JsonAnswer, conversation_of, done, refuse, text_of


class ProfileViews:
    """The routes of the profile and its notes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def customer_form(self, conversation_id: str) -> str:
        """Fragment: the form with name, language and attributes."""
        store = self._desk.store
        conversation = conversation_of(self._desk, conversation_id)
        values = store.attributes.of(conversation.contact_id)
        profile = store.profiles.of(conversation.contact_id)
        language = conversation.language or (profile.language if profile else None)
        languages = dict.fromkeys((*self._desk.languages, *filter(None, (language,))))
        return render_template(
            "desk/customer/edit.html",
            conversation_id=conversation_id,
            profile=profile,
            language=language,
            languages=[(code, words.language_name(code)) for code in languages],
            attributes=[(attribute, values.get(attribute.attribute_id, "")) for attribute in store.attributes.all()],
            kinds=AttributeKind,
            longest_name=NAME_LENGTH,
            longest_value=VALUE_LENGTH,
        )

    def edit_customer(self, conversation_id: str) -> JsonAnswer:
        """POST: `name`, `language`, a value for each attribute of the form, and what stood there before (`was:`).

        Only what the agent changed is written: a colleague may have changed the rest meanwhile.
        """
        form, store = request.form, self._desk.store
        conversation = conversation_of(self._desk, conversation_id)
        language = form.get("language", "")
        if _changed("language") and language and language not in {*self._desk.languages, conversation.language}:
            return refuse(phrase("Choose one of the shop's languages."))
        try:
            name = tidy_customer_name(form.get("name", ""))
            values = {
                attribute.attribute_id: tidy_value(attribute, form[attribute.attribute_id])
                for attribute in store.attributes.all()
                if _changed(attribute.attribute_id)
            }
        except ValueError as error:
            return refuse(str(error))
        store.profiles.edit(
            conversation.contact_id,
            signed_in().agent_id,
            name=name if _changed("name") else None,
            language=language if _changed("language") else None,
            values=values,
            now=self._desk.now(),
        )
        return done()

    def customer_note_form(self, conversation_id: str) -> str:
        """Fragment: an empty note."""
        conversation_of(self._desk, conversation_id)
        return render_template("desk/customer/note.html", conversation_id=conversation_id, longest=NOTE_LENGTH)

    def add_customer_note(self, conversation_id: str) -> JsonAnswer:
        """POST: `text` is a note on the person, over all their conversations."""
        conversation, text = conversation_of(self._desk, conversation_id), text_of("text")
        if not text:
            return refuse(phrase("Write something first."))
        if len(text) > NOTE_LENGTH:
            return refuse(
                phrase(
                    "A note has at most %(note_length)s characters; this one has %(text)s.",
                    note_length=f"{NOTE_LENGTH:,}",
                    text=f"{len(text):,}",
                )
            )
        self._desk.store.customer_notes.add(conversation.contact_id, signed_in().agent_id, text, now=self._desk.now())
        return done()

    def remove_customer_note(self, conversation_id: str, note_id: str) -> JsonAnswer:
        """POST: one's own note goes; an admin removes anybody's."""
        conversation_of(self._desk, conversation_id)
        me = signed_in()
        owner = None if may(me, Role.ADMIN) else me.agent_id
        if not self._desk.store.customer_notes.remove(note_id, agent_id=owner):
            return refuse(phrase("Only who wrote a note, or an admin, removes it."), HTTPStatus.FORBIDDEN)
        return done()


def _changed(field: str) -> bool:
    """Whether the form has this field with another value than when it was opened."""
    return field in request.form and request.form[field] != request.form.get(f"was:{field}")
