"""The page "Shop settings": what the shop decides, where the installation leaves it free, and the last changes."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import abort, jsonify, redirect, render_template, request, url_for

from bot.phrases import Phrase, phrase
from bot.settings import Settings
from bot.settings.choices import CHOICES, Choice, Group, sealed, written
from bot.settings.sealing import Seal
from bot.team.setting_change import SettingKind, UndoRefused
from connectors.desk.access.sessions import actor_at
from connectors.desk.desk import Desk
from connectors.desk.requests import JsonAnswer, PageAnswer
from connectors.desk.settings.changes import ShownChange, change_number, shown_changes
from connectors.mail import MAIL_FAULTS, fault_words, try_server
from connectors.shop_settings import ShopSettings

_GROUPS = {
    Group.SERVICE: phrase("Service"),
    Group.KEPT: phrase("How long things are kept"),
    Group.MAIL: phrase("Who is told by mail"),
    Group.TRANSLATION: phrase("Translation for agents"),
    Group.DEMO: phrase("While the shop is still the demo"),
}
_SWITCH = {"yes": phrase("Yes"), "no": phrase("No")}
_ASSIGNMENT = {"manual": phrase("Manual"), "automatic": phrase("Automatic")}
_ENGINES = {
    "libretranslate": phrase("LibreTranslate"),
    "deepl": phrase("DeepL"),
    "argos": phrase("Argos, installed on this machine"),
}
_OPTIONS = {"switch": _SWITCH, "assignment": _ASSIGNMENT, "translation_engine": _ENGINES}


@dataclass(frozen=True, kw_only=True)
class Box:
    """One setting as the page shows it: what holds, who decided it, and what somebody just wrote.

    `variable` is the environment's, where that sets it: then it is only shown. A secret shows whether it is set.
    """

    choice: Choice
    value: str
    variable: str
    decided: bool
    installed: str
    is_set: bool
    options: dict[str, Phrase]


class SettingPages:
    """The routes of the page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def settings(self) -> str:
        """GET: every setting, with what holds and why."""
        return self._page(done=_DONE.get(request.args.get("done", ""), ""))

    def set_settings(self, group: str) -> PageAnswer:
        """POST: decides the settings of a group; an empty box leaves it to the installation.

        An empty secret stays as it is, unless `forget-<name>` is ticked. A mail server is tried before it is kept.
        """
        chosen = [each for each in _of_group(group) if each.name not in self._shop.installed.given]
        if not chosen:
            abort(HTTPStatus.NOT_FOUND)
        try:
            values = {each.name: _written_in_form(each) for each in chosen if not _stays(each)}
            _try_mail(values)
        except ValueError as error:
            return self._page(fault=error.args[0], given=True), HTTPStatus.BAD_REQUEST
        self._keep(values)
        return redirect(url_for("desk.settings", done="saved"), HTTPStatus.SEE_OTHER)

    def try_mail(self) -> JsonAnswer:
        """POST: signs in at the mail server that is being typed."""
        text = request.form.get("smtp_url", "").strip()
        try:
            _try_mail({"smtp_url": _choice("smtp_url").read(text)})
        except ValueError as error:
            return jsonify(works=False, message=error.args[0]), HTTPStatus.OK
        return jsonify(works=True, message=phrase("The mail server takes it.")), HTTPStatus.OK

    def undo_setting(self, number: str) -> PageAnswer:
        """POST: puts back what was before a change."""
        try:
            self._desk.store.setting_changes.undo(change_number(number), by=actor_at(self._desk), now=self._desk.now())
        except UndoRefused as error:
            return self._page(fault=error.args[0]), HTTPStatus.CONFLICT
        self._shop.look()
        return redirect(url_for("desk.settings", done="undone"), HTTPStatus.SEE_OTHER)

    @property
    def _shop(self) -> ShopSettings:
        return self._desk.settings

    def _keep(self, values: dict[str, str]) -> None:
        """Keeps what differs from what was decided before."""
        desk, seal = self._desk, Seal(self._shop.installed.account_key)
        current, decided = self._shop.look(), self._shop.decided
        changed = {
            name: text
            for name, text in values.items()
            if (text or None) != (written(getattr(current, name)) if name in decided else None)
        }
        if not changed:
            return
        kept = {name: sealed(_choice(name), text, seal) if text else None for name, text in changed.items()}
        details = "; ".join(_told(name, text, current) for name, text in changed.items())
        desk.store.team_settings.change(kept, details, by=actor_at(desk), now=desk.now())
        self._shop.look()

    def _page(self, *, fault: str = "", done: str = "", given: bool = False) -> str:
        return render_template(
            "desk/settings/settings.html",
            groups=[
                (group, title, [self._box(each, given) for each in _of_group(group)])
                for group, title in _GROUPS.items()
            ],
            changes=self._changes(),
            undo_address=_undo_address,
            fault=fault,
            done=done,
        )

    def _changes(self) -> list[ShownChange]:
        desk = self._desk
        people = {agent.agent_id: agent.name for agent in desk.store.agents.all()}
        teams = {team.team_id: team.name for team in desk.store.teams.all()}
        return shown_changes(desk.store.setting_changes.latest(), desk.zone, names={**people, **teams})

    def _box(self, choice: Choice, given: bool) -> Box:
        current, installed = self._shop.look(), self._shop.installed
        value = getattr(current, choice.name)
        named = choice.name in installed.given
        decided = choice.name in self._shop.decided and not named
        text = choice.shown(value) if decided or named else ""
        if given and choice.name in request.form:
            text = request.form[choice.name]
        return Box(
            choice=choice,
            value="" if choice.secret else text,
            variable=choice.variable if named else "",
            decided=decided,
            installed=choice.shown(getattr(installed, choice.name)) if not choice.secret else "",
            is_set=bool(value),
            options=_OPTIONS.get(choice.kind, {}),
        )


_DONE = {
    "saved": phrase("Saved. It holds within a few seconds, in every process."),
    "undone": phrase("It is as it was before."),
}


def _undo_address(change: ShownChange) -> str:
    """What editors saved in files is undone where they did it."""
    if change.kind is SettingKind.FILE:
        return url_for("faq.undo_save", number=change.number)
    return url_for("desk.undo_setting", number=change.number)


def _of_group(group: str) -> list[Choice]:
    return [each for each in CHOICES if each.group.value == group]


def _choice(name: str) -> Choice:
    return next(each for each in CHOICES if each.name == name)


def _stays(choice: Choice) -> bool:
    """Whether the form leaves a secret as it is."""
    return choice.secret and not request.form.get(choice.name) and f"forget-{choice.name}" not in request.form


def _written_in_form(choice: Choice) -> str:
    """The setting's text; "" where it is left to the installation. Raises ValueError."""
    text = request.form.get(choice.name, "").strip()
    return choice.read(text) if text else ""


def _try_mail(values: dict[str, str]) -> None:
    """Raises ValueError in words where the mail server does not take us."""
    if not (address := values.get("smtp_url")):
        return
    try:
        try_server(address)
    except MAIL_FAULTS as error:
        raise ValueError(phrase("Nothing is kept: %(fault)s.", fault=fault_words(error))) from None


def _told(name: str, text: str, before: Settings) -> str:
    """A change in the words of the audit log, which has no secrets."""
    choice = _choice(name)
    if choice.secret:
        return f"{name}: {'set' if text else 'taken away'}"
    return f"{name}: {written(getattr(before, name)) or 'none'} → {text or 'as installed'}"
