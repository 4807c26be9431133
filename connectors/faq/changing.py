"""Changing: a form is looked at first, with what customers will read, and saved only as it was looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.faq.content import Problem
from bot.faq.facts.changes import Clash, Proposal
from bot.faq.facts.effects import Effect, by_response
from bot.faq.facts.outcome import Outcome, outcome
from bot.faq.trial import Files
from bot.faq.writing import Conflict, YamlFile, digest, save
from bot.phrases import phrase
from bot.shop.facts import ShopFault
from bot.shop.notices import ShopNotices
from bot.shop.spans import BadHours
from bot.team.audit import Act
from bot.team.setting_change import UndoRefused
from bot.yaml import YamlFault
from connectors.desk.access.sessions import actor_at
from connectors.faq.workbench import Workbench

# In place of a digest: what the form changes is saved without a look, where the check allows it.
AT_ONCE = phrase("at once")


class Unreadable(Exception):
    """A file of data/ can't be read as it is; the message names the cure."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a form would change, for its page: faults by path, clashes, problems of the check, effects by response.

    `seen` names the changes; the form sends it back so that what is saved is what was looked at.
    """

    seen: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    clashes: tuple[Clash, ...] = ()
    problems: tuple[Problem, ...] = ()
    effects: Mapping[str, list[Effect]] = field(default_factory=dict)
    after: ShopNotices | None = None
    nothing: bool = False
    saved: bool = False

    @property
    def refused(self) -> bool:
        """Whether it can't be saved as it is."""
        return bool(self.faults or self.clashes or self.problems)


# The files as they are now with what a form changes in them: the proposal, and the files with their changes made.
Read = Callable[[], tuple[Proposal, Mapping[Path, YamlFile]]]


class Changing:
    """Looks at changes of data/ and saves them, with a line in the audit log."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def change(self, read: Read, act: Act, *, seen: str | None, more: Files | None = None) -> Look:
        """Looks at what `read` gives; saves it where `seen` names these very changes, or is AT_ONCE.

        `more` are files beside the YAML files, such as a calendar. Raises Unreadable.
        """
        try:
            return self._change(read, act, seen=seen, more=more or {})
        except Conflict:  # somebody saved between reading and saving: what they changed is a clash now
            return self._change(read, act, seen=seen, more=more or {})
        except (YamlFault, ShopFault, BadHours, OSError, UnicodeError) as error:
            raise Unreadable(str(error)) from error

    def _change(self, read: Read, act: Act, *, seen: str | None, more: Files) -> Look:
        try:
            proposal, files = read()
        except YamlFault:
            raise
        except ValueError as error:  # what no file can hold, or a form that no page of ours sends
            return Look(faults={"": str(error)})
        if proposal.faults or proposal.clashes:
            return Look(faults=proposal.faults, clashes=tuple(proposal.clashes))
        if not proposal.changes and not more:
            return Look(nothing=True)
        data = self._workbench.data
        changed = {path.relative_to(data).as_posix(): file.text() for path, file in files.items()} | dict(more)
        found = outcome(data, changed)
        look = _look(proposal, found)
        if found.problems or seen not in (AT_ONCE, proposal.digest):
            return look
        self._save(files, more)
        self._record(act, proposal)
        return replace(look, saved=True)

    def undo(self, number: int) -> None:
        """Puts a file back as it was before a save. Raises UndoRefused."""
        desk = self._workbench.desk
        desk.store.setting_changes.undo_file(number, self._put_back, by=actor_at(desk), now=desk.now())

    def _put_back(self, name: str, now: str, before: str) -> None:
        data = self._workbench.data
        try:
            if problems := outcome(data, {name: before}).problems:
                raise UndoRefused(
                    phrase("With what stands elsewhere now it can't go back: %(why)s", why=problems[0].what)
                )
            save(data / name, before, digest(now))
        except Conflict as error:
            raise UndoRefused(phrase("The file was changed again since.")) from error
        except (YamlFault, ShopFault, BadHours, OSError) as error:
            raise UndoRefused(str(error)) from error

    def _save(self, files: Mapping[Path, YamlFile], more: Files) -> None:
        desk, data = self._workbench.desk, self._workbench.data
        for name, content in more.items():
            if isinstance(content, bytes):
                (data / name).write_bytes(content)
        for path, file in files.items():
            before, after = path.read_bytes().decode("utf-8"), file.text()
            save(path, after, file.digest)
            name = path.relative_to(data).as_posix()
            desk.store.setting_changes.note_file(name, before, after, by=actor_at(desk), now=desk.now())

    def _record(self, act: Act, proposal: Proposal) -> None:
        desk = self._workbench.desk
        details = ", ".join(dict.fromkeys(change.path for change in proposal.changes))[:200]
        desk.store.audit.record(act, actor_at(desk), about_id=None, details=details, now=desk.now())


def _look(proposal: Proposal, found: Outcome) -> Look:
    return Look(
        seen=proposal.digest,
        problems=tuple(found.problems),
        effects=by_response(found.effects),
        after=found.after,
    )
