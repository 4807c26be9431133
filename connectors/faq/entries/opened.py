"""Opened: the entry of an address as this editor left it: their draft, else the file."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import abort, url_for

from bot.faq.content import FAQ
from bot.faq.editing.entry import NAME, Entry, entry_from_json
from bot.faq.editing.saving import entry_in, file_of
from bot.phrases import phrase
from bot.store.faq.entry_drafts import EntryDraft
from bot.yaml import YamlFault
from connectors.desk.access.sessions import signed_in
from connectors.faq.workbench import Workbench


@dataclass(frozen=True, kw_only=True)
class Opened:
    """An entry on the page. `based_on` is the digest of the file that it comes from, "" for a new one; `saved` is the
    entry in the file as it stands, `digest` that file's."""

    entry: Entry
    based_on: str
    saved: Entry | None
    digest: str
    draft: EntryDraft | None

    @property
    def is_behind(self) -> bool:
        """Whether the file has changed since the draft was begun."""
        return self.based_on != self.digest


def name_of(topic: str, name: str) -> str:
    """The entry's name from its address; 404 for what is no name."""
    entry = f"{FAQ}{topic}_{name}"
    if not NAME.fullmatch(entry):
        abort(HTTPStatus.NOT_FOUND, phrase("There is no such entry."))
    return entry


def address_of(name: str) -> dict[str, str]:
    """The parts of the address of an entry's page."""
    topic, _, rest = name.removeprefix(FAQ).partition("_")
    return {"topic": topic, "name": rest}


def page_of(name: str, *, has_saved: bool = False, language: str | None = None, cluster_id: str | None = None) -> str:
    """The address of an entry's page; `has_saved`: it says that the entry was saved; `language`: it opens with
    this one; `cluster_id`: the unanswered questions that a saving closes."""
    address = address_of(name)
    return url_for(
        "faq.entry",
        topic=address["topic"],
        name=address["name"],
        saved="1" if has_saved else None,
        language=language,
        cluster=cluster_id,
    )


def saved_entry(workbench: Workbench, name: str) -> tuple[Entry | None, str, str | None]:
    """The entry in its file, the file's digest ("" without one) and text; 409 where the file can't be read."""
    try:
        found = file_of(workbench.data, name)
        return (entry_in(found[0], name), found[1], found[0]) if found else (None, "", None)
    except (YamlFault, AttributeError, KeyError, TypeError, UnicodeDecodeError) as error:
        abort(
            HTTPStatus.CONFLICT,
            phrase("The file of this entry can't be read: %(error)s. Mend it by hand first.", error=error),
        )


def opened(workbench: Workbench, name: str) -> Opened:
    """The entry as this editor left it; 404 where there is neither a file nor a draft."""
    saved, digest, _ = saved_entry(workbench, name)
    draft = workbench.desk.store.entry_drafts.get(signed_in().agent_id, name)
    if saved is None and draft is None:
        abort(HTTPStatus.NOT_FOUND, phrase("There is no such entry. It may have been removed or moved."))
    entry = entry_from_json(draft.content) if draft else saved
    assert entry is not None
    based_on = (draft.based_on or "") if draft else digest
    return Opened(entry=entry, based_on=based_on, saved=saved, digest=digest, draft=draft)


def keep_draft(workbench: Workbench, entry: Entry, based_on: str) -> None:
    """Keeps what the editor typed, with the file that it was based on while that is still known."""
    drafts, agent_id = workbench.desk.store.entry_drafts, signed_in().agent_id
    _, digest, text = saved_entry(workbench, entry.name)
    before = drafts.get(agent_id, entry.name)
    if digest != based_on:
        text = before.based_text if before and before.based_on == based_on else None
    drafts.keep(
        agent_id,
        EntryDraft(
            entry=entry.name,
            content=entry.as_json(),
            based_on=based_on or None,
            based_text=text,
            changed_at=workbench.desk.now(),
        ),
    )
