"""The pages of facts: every group with its facts, each with its uses; a change is looked at, then saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.faq.differences import differences
from bot.faq.facts.additions import Additions, replaced
from bot.faq.facts.changes import Proposal, apply, read_form
from bot.faq.facts.countries import country_choices
from bot.faq.facts.fields import at
from bot.faq.facts.groups import Group, groups_of
from bot.faq.facts.outcome import told_at
from bot.faq.facts.panels import panels_of
from bot.faq.facts.titles import title_of
from bot.faq.facts.values import FactKind
from bot.faq.writing import YamlFile
from bot.phrases import phrase
from bot.shop.facts import ShopFault
from bot.shop.notices import ShopNotices, read_notices
from bot.shop.spans import BadHours
from bot.team.audit import Act
from bot.team.setting_change import SettingKind, UndoRefused
from bot.yaml import YamlFault
from connectors.desk.settings.changes import change_number, shown_changes
from connectors.desk.words import language_name
from connectors.faq.changing import AT_ONCE, Changing, Look, Unreadable
from connectors.faq.facts.shop_file import ShopFile
from connectors.faq.workbench import Workbench

Shown = AnyResponse | str | tuple[str, int]
_SUGGESTED = 4
_CALENDAR = "holidays.ics"
# What a fact may become: the kinds of value, in an owner's words.
KINDS: Mapping[str, str] = {
    "texts": phrase("a text in each language"),
    FactKind.TEXT.value: phrase("the same text in every language"),
    FactKind.PRICE.value: phrase("a price (4.95 EUR)"),
    FactKind.NUMBER.value: phrase("a number or a range (3, 2-4)"),
    FactKind.SHARE.value: phrase("a share (10 %)"),
    FactKind.TIME.value: phrase("a time of the clock (13:00)"),
    FactKind.LINES.value: phrase("a list, one on a line"),
}


class FactPages:
    """Shows the facts of the shop's file and changes them."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._changing = Changing(workbench)

    def facts(self) -> Shown:
        """GET: every group with what its facts are now."""
        shop = ShopFile(self._workbench.data)
        try:
            groups = [(group, panels_of(group, shop.content, shop.languages)) for group in groups_of(shop.content)]
        except Unreadable as error:
            return unreadable(error)
        return render_template("faq/facts/facts.html", groups=groups, languages=shop.languages)

    def facts_group(self, group: str) -> Shown:
        """GET: a group of facts as a form. POST: looks at what the form changes, or saves it."""
        try:
            if request.method == "GET":
                return self.page(group, Look())
            do = request.form.get("do")
            look = self.change(seen=request.form.get("seen") if do == "save" else None)
            if look.nothing and do == "moment":
                look = Look()
            if look.saved:
                return redirect(url_for("faq.facts_group", group=group, saved=1), HTTPStatus.SEE_OTHER)
            return self.page(group, look), HTTPStatus.BAD_REQUEST if look.refused else HTTPStatus.OK
        except Unreadable as error:
            return unreadable(error)

    def calendar(self) -> Shown:
        """POST: a file of a calendar program becomes the shop's, where every event in it can be understood."""
        uploaded = request.files.get("calendar")
        try:
            if uploaded is None or not uploaded.filename:
                return self.page(
                    "hours", Look(faults={"hours.calendar": phrase("Choose a calendar file (.ics).")})
                ), 400
            before = str(at(ShopFile(self._workbench.data).content, "hours.calendar") or "")
            name = Path(before).name if before.endswith(".ics") else _CALENDAR
            form = {"k:hours.calendar": "text", "v:hours.calendar": name, "w:hours.calendar": before}
            look = self._changing.change(
                lambda: self._read(form), Act.FACTS_CHANGED, seen=AT_ONCE, more={name: uploaded.read()}
            )
            if look.saved:
                return redirect(url_for("faq.facts_group", group="hours", saved=1), HTTPStatus.SEE_OTHER)
            return self.page("hours", look), HTTPStatus.BAD_REQUEST
        except Unreadable as error:
            return unreadable(error)

    def changes(self) -> str:
        """GET: what was saved last in facts, texts and languages, each with the way back."""
        return self._changes_page(done="undone" in request.args)

    def undo_save(self, number: str) -> Shown:
        """POST: puts the file back as it was before a save."""
        try:
            self._changing.undo(change_number(number))
        except UndoRefused as error:
            return self._changes_page(fault=error.args[0]), HTTPStatus.CONFLICT
        return redirect(url_for("faq.changes", undone=1), HTTPStatus.SEE_OTHER)

    def _changes_page(self, *, fault: str = "", done: bool = False) -> str:
        desk = self._workbench.desk
        saved = desk.store.setting_changes.latest(kind=SettingKind.FILE)
        return render_template(
            "faq/facts/changes.html",
            changes=shown_changes(saved, desk.zone),
            undo_address=lambda change: url_for("faq.undo_save", number=change.number),
            fault=fault,
            done=done,
        )

    def change(self, *, seen: str | None) -> Look:
        """Looks at the form of this request, and saves it where `seen` allows it. Raises Unreadable."""
        return self._changing.change(lambda: self._read(request.form), Act.FACTS_CHANGED, seen=seen)

    def page(self, key: str, look: Look, **more: Any) -> str:
        """The form of a group, with what was typed, and what the look found. Raises Unreadable."""
        shop = ShopFile(self._workbench.data)
        group = next((each for each in groups_of(shop.content) if each.key == key), None)
        if group is None:
            abort(HTTPStatus.NOT_FOUND, phrase("There is no such group of facts."))
        return render_template(
            "faq/facts/group.html",
            group=group,
            panels=panels_of(group, shop.content, shop.languages),
            shop=shop,
            look=look,
            kinds=KINDS,
            replacing=self._replacing(shop),
            moment=self._told(group, look),
            differences=differences,
            at=at,
            **self._choices(group, shop),
            **common(shop),
            **more,
        )

    def _read(self, form: Mapping[str, str]) -> tuple[Proposal, Mapping[Path, YamlFile]]:
        shop = ShopFile(self._workbench.data)
        file = YamlFile.read(shop.path)
        content = file.value(())
        proposal = read_form(content, form, currency=shop.currency)
        Additions(content, form, shop.languages, shop.currency).add_to(proposal)
        other = replaced(content, form, shop.languages, shop.currency)
        proposal.changes += other.changes
        proposal.faults |= other.faults
        if proposal.changes and not proposal.faults:
            apply(file, proposal.changes)
        return proposal, {shop.path: file}

    def _replacing(self, shop: ShopFile) -> str:
        """The fact that shall become another kind of value, if one was chosen."""
        path = request.values.get("as") or request.form.get("c:path", "")
        return path if path and at(shop.content, path) is not None else ""

    def _choices(self, group: Group, shop: ShopFile) -> dict[str, Any]:
        """What the boxes of special groups offer."""
        needs_countries = group.form in ("zones", "places")
        zones = at(shop.content, "zones")
        return {
            "countries": country_choices(shop.languages[0]) if needs_countries else (),
            "zones": tuple(zones) if isinstance(zones, Mapping) else (),
            "suggested": _suggested(shop) if group.form == "suggested" else (),
            "sections": [key for key in shop.content if key in group.sections and isinstance(shop.content[key], dict)],
        }

    def _told(self, group: Group, look: Look) -> dict[str, Any] | None:
        """What customers who ask for a person read at a moment, with the hours of the form where it was looked at."""
        if group.form != "hours":
            return None
        notices = look.after or _notices(self._workbench.data)
        zone = notices.hours.zone
        now = datetime.fromtimestamp(self._workbench.desk.now(), zone)
        chosen = _moment(request.values.get("at", "")) or (now + timedelta(days=1)).replace(hour=15, minute=0)
        moment = chosen.replace(tzinfo=zone)
        texts = [
            (language_name(language), language, told_at(notices, moment.timestamp(), language))
            for language in notices.answers.shop.languages
        ]
        return {"at": f"{moment:%Y-%m-%dT%H:%M}", "words": f"{moment:%-d %B at %H:%M}", "texts": texts}


def common(shop: ShopFile) -> dict[str, Any]:
    """What every page of a form needs."""
    return {
        "languages": shop.languages,
        "language_name": language_name,
        "title_of": title_of,
        "form": request.form,
        "saved": request.args.get("saved"),
        "response_title": shop.response_title,
    }


def unreadable(error: Unreadable) -> tuple[str, int]:
    """The page of a file that can't be read: what is wrong and how to mend it."""
    return render_template("faq/unreadable.html", fault=str(error)), HTTPStatus.CONFLICT


def _notices(data: Path) -> ShopNotices:
    try:
        return read_notices(data)
    except (YamlFault, ShopFault, BadHours, OSError) as error:
        raise Unreadable(str(error)) from error


def _moment(typed: str) -> datetime | None:
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=None)
    except ValueError:
        return None


def _suggested(shop: ShopFile) -> list[str]:
    chosen = [str(entry) for entry in shop.content.get("suggested") or ()]
    return [*chosen, *[""] * _SUGGESTED][:_SUGGESTED]
