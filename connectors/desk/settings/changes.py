"""Changes: the last changes of settings in words: what, from what to what, by whom and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from http import HTTPStatus
from typing import Any

from flask import abort

from bot.phrases import Phrase, phrase
from bot.settings.choices import BY_NAME
from bot.settings.kinds import KINDS
from bot.team.setting_change import KeptRow, SettingChange, SettingKind
from connectors.desk import words
from connectors.desk.desk import number_in_address

_NAMES: Mapping[str, Phrase] = {
    "limit": phrase("How many at once"),
    "tells_resolved": phrase("Tell customers of a close without a word"),
}
_NONE = phrase("as installed")


@dataclass(frozen=True, kw_only=True)
class ShownChange:
    """A change as a page shows it."""

    number: int
    kind: SettingKind
    title: str
    before: str
    after: str
    who: str
    when: str
    may_undo: bool
    undone: bool


def change_number(text: str) -> int:
    """The number of a change in an address; 404 where it is none."""
    try:
        return number_in_address(text)
    except ValueError:
        abort(HTTPStatus.NOT_FOUND, "There is no such change.")


def shown_changes(
    changes: Sequence[SettingChange], zone: tzinfo, *, names: Mapping[str, str] | None = None
) -> list[ShownChange]:
    """The changes in words; `names` are those of people and teams by id."""
    return [
        ShownChange(
            number=change.number,
            kind=change.kind,
            title=_title(change, names or {}),
            before=_side(change, change.before),
            after=_side(change, change.after),
            who=change.agent_name or phrase("the command line"),
            when=words.stamp(change.changed_at, zone),
            may_undo=change.may_undo,
            undone=change.undone_at is not None,
        )
        for change in changes
    ]


def _title(change: SettingChange, names: Mapping[str, str]) -> str:
    row: Mapping[str, Any] = change.after or change.before or {}
    if change.kind is SettingKind.SETTING:
        choice = BY_NAME.get(change.subject)
        return choice.title if choice else _NAMES.get(change.subject, change.subject)
    if change.kind is SettingKind.ACCOUNT:
        return phrase("Account %(name)s", name=row.get("name", change.subject))
    if change.kind is SettingKind.FILE:
        return phrase("Facts and texts: %(file)s", file=change.subject)
    if change.kind in _LIMITS:
        return phrase("How many at once: %(name)s", name=names.get(change.subject, change.subject))
    return _TITLES[change.kind]


_LIMITS = frozenset({SettingKind.PERSON_LIMIT, SettingKind.TEAM_LIMIT})
_TITLES: Mapping[SettingKind, Phrase] = {
    SettingKind.TARGET: phrase("A target for replies"),
    SettingKind.NUDGE: phrase("A label that asks silent customers"),
}


def _side(change: SettingChange, row: KeptRow) -> str:
    """What was set before or after, in words without secrets."""
    return _SIDES[change.kind](change, row)


def _setting(change: SettingChange, row: KeptRow) -> str:
    if row is None:
        return _NONE
    choice = BY_NAME.get(change.subject)
    if choice is None:
        return str(row["value"])
    if choice.secret:
        return phrase("set")
    return choice.shown(KINDS[choice.kind](row["value"]))


def _account(change: SettingChange, row: KeptRow) -> str:
    if row is None:
        return phrase("not there")
    other = change.before if row is change.after else change.after
    if other and other["sealed"] != row["sealed"]:
        return phrase("%(name)s, its former settings", name=row["name"]) if row is change.before else _with_new(row)
    return phrase("%(name)s, switched off", name=row["name"]) if row["off_since"] else str(row["name"])


def _with_new(row: Mapping[str, Any]) -> Phrase:
    return phrase("%(name)s, new settings", name=row["name"])


def _seconds_row(change: SettingChange, row: KeptRow) -> str:
    if row is None:
        return phrase("none")
    names = ("first_seconds", "next_seconds") if change.kind is SettingKind.TARGET else ("ask_seconds", "close_seconds")
    return " / ".join(words.duration(row[name]) if row[name] else "–" for name in names)


def _limit(change: SettingChange, row: KeptRow) -> str:
    return phrase("as everybody") if row is None or row["capacity"] is None else str(row["capacity"])


def _file(change: SettingChange, row: KeptRow) -> str:
    return phrase("as before") if row is change.before else phrase("as saved")


_SIDES: Mapping[SettingKind, Callable[[SettingChange, KeptRow], str]] = {
    SettingKind.SETTING: _setting,
    SettingKind.ACCOUNT: _account,
    SettingKind.TARGET: _seconds_row,
    SettingKind.NUDGE: _seconds_row,
    SettingKind.PERSON_LIMIT: _limit,
    SettingKind.TEAM_LIMIT: _limit,
    SettingKind.FILE: _file,
}
