"""The page "Languages": which ones the shop speaks, in which order, and what each still lacks."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.faq.facts.changes import Clash, Proposal, Put
from bot.faq.facts.changes import apply as make
from bot.faq.texts.catalogue import GROUPS
from bot.faq.texts.languages import entry_of, work_before, work_left
from bot.faq.writing import YamlFile
from bot.phrases import phrase
from bot.shop.facts import ShopFault
from bot.shop.wording import WORDINGS
from bot.team.audit import Act
from bot.yaml import YamlFault
from connectors.faq.changing import AT_ONCE, Changing, Look, Unreadable
from connectors.faq.facts.pages import common, unreadable
from connectors.faq.facts.shop_file import ShopFile
from connectors.faq.workbench import Workbench

Shown = AnyResponse | str | tuple[str, int]
_ASKED_SECONDS = 28 * 24 * 3600.0
_ASKED = 1_000


class LanguagePages:
    """Shows and changes the languages of the shop's file."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._changing = Changing(workbench)

    def languages(self) -> Shown:
        """GET: the languages. POST: adds one, takes one away or moves it up or down."""
        try:
            if request.method == "GET":
                return self.page(Look())
            look = self.change()
            if look.saved:
                return redirect(url_for("faq.languages", saved=1), HTTPStatus.SEE_OTHER)
            return self.page(look), HTTPStatus.BAD_REQUEST if look.refused else HTTPStatus.OK
        except Unreadable as error:
            return unreadable(error)

    def change(self) -> Look:
        """Makes the change that this request asks for, where the check allows it. Raises Unreadable."""
        return self._changing.change(self._read, Act.FACTS_CHANGED, seen=AT_ONCE)

    def page(self, look: Look, **more: object) -> str:
        """The page, with the work that is left in each language. Raises Unreadable."""
        shop = ShopFile(self._workbench.data)
        desk = self._workbench.desk
        most_asked = desk.store.turns.most_asked(since=desk.now() - _ASKED_SECONDS, limit=_ASKED)
        others = [language for language in WORDINGS if language not in shop.languages]
        prepared = [each for each in others if each == request.values.get("prepare")]
        try:
            work = work_left(shop.data, shop.languages, most_asked)
            work |= {language: work_before(shop.data, language, most_asked) for language in prepared}
        except (YamlFault, ShopFault, OSError) as error:
            raise Unreadable(str(error)) from error
        return render_template(
            "faq/texts/languages.html",
            look=look,
            work=work,
            others=others,
            prepared=prepared,
            shop=shop,
            entry_of=entry_of,
            text_page=_text_page,
            **common(shop),
            **more,
        )

    def _read(self) -> tuple[Proposal, Mapping[Path, YamlFile]]:
        shop = ShopFile(self._workbench.data)
        file = YamlFile.read(shop.path)
        proposal = Proposal()
        languages = _changed(list(shop.languages), request.form.get("do", ""), request.form.get("add", ""))
        if request.form.get("before") != ",".join(shop.languages):
            proposal.clashes.append(Clash(path="languages", now=", ".join(shop.languages), yours=", ".join(languages)))
        elif not languages:
            proposal.faults["languages"] = phrase("A shop speaks at least one language.")
        elif languages != list(shop.languages):
            proposal.changes.append(Put(path="languages", value=languages))
            make(file, proposal.changes)
        return proposal, {shop.path: file}


def _changed(languages: list[str], do: str, added: str) -> list[str]:
    """The languages after a press of a button: `remove:fi`, `up:fi`, `add`."""
    deed, _, language = do.partition(":")
    if deed == "add" and added in WORDINGS:
        return list(dict.fromkeys([*languages, added]))
    if language not in languages:
        return languages
    rest = [each for each in languages if each != language]
    if deed == "remove":
        return rest
    place = max(0, languages.index(language) - 1)
    return [*rest[:place], language, *rest[place:]] if deed == "up" else languages


def _text_page(name: str | None) -> str:
    """The group of texts that shows a response or an intent; empty where none does."""
    return next((group.key for group in GROUPS if name in (*group.responses, *group.intents)), "")
