"""The set-up of each site: the line for the shop's pages, who may show the chat, looks, words, questions and hours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.language.names import LANGUAGE_NAMES
from bot.phrases import phrase
from bot.store.delivery.accounts import Account
from bot.website.setup import MOST_QUESTIONS, BadSetup, Consent, PageQuestions, Setup, Shown, Side, read_setup
from bot.website.words import words_in
from connectors.channels.registry import CHANNELS
from connectors.desk.desk import Desk
from connectors.sandbox.accounts import set_up_in_force

Answer = AnyResponse | tuple[str, int]
_EMPTY_ROWS = 2
_CONSENT: Mapping[Consent, str] = {
    Consent.SIGNAL: phrase("When the page says that the visitor agreed (Google's consent mode, or a call)"),
    Consent.GIVEN: phrase("Always: the shop shows the chat only to those who agreed"),
}
_WHEN: Mapping[Shown, str] = {
    Shown.ALWAYS: phrase("Always: the bot answers when nobody is there"),
    Shown.HOURS: phrase("In opening hours"),
    Shown.PEOPLE: phrase("While at least one person is there"),
}


@dataclass(frozen=True, kw_only=True)
class _Site:
    """One site as the page shows it; `shop` is the address of the sandbox's own shop, which may show it without being
    entered."""

    account: Account
    setup: Setup
    shop: str
    script: str
    rows: list[PageQuestions]


class WidgetPage:
    """The routes of the page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def widget(self) -> str:
        """GET: every site with its form."""
        return self._page(
            done=phrase("Saved; pages of the shop follow within minutes.") if "saved" in request.args else ""
        )

    def set_widget(self, account_id: str) -> Answer:
        """POST: another set-up of a site."""
        if account_id not in {account.account_id for account in self._accounts()}:
            abort(HTTPStatus.NOT_FOUND)
        typed = self._typed()
        try:
            setup = read_setup(typed)
            _check_ways(setup)
        except BadSetup as error:
            return self._page(fault=str(error), typed={account_id: typed}), HTTPStatus.BAD_REQUEST
        self._desk.store.widgets.set(account_id, setup.as_json(), now=self._desk.now())
        return redirect(url_for("desk.widget", saved=1), HTTPStatus.SEE_OTHER)

    def _accounts(self) -> list[Account]:
        """The accounts on which anybody may write: the shop's sites."""
        return [each for each in self._desk.store.accounts.all() if CHANNELS[each.channel].capabilities.strangers]

    def _typed(self) -> dict[str, Any]:
        form = request.form
        numbers = sorted(int(found[1]) for name in form if (found := re.fullmatch(r"pattern-(\d{1,2})", name)))
        return {
            "origins": form.get("origins", "").split(),
            **{name: form.get(name, "") for name in ("colour", "side", "across", "up", "shown", "consent")},
            "languages": [language for language in self._desk.languages if f"language-{language}" in form],
            "greetings": {language: form.get(f"greeting-{language}", "") for language in self._desk.languages},
            "titles": {language: form.get(f"title-{language}", "") for language in self._desk.languages},
            "questions": [
                {
                    "pattern": form[f"pattern-{number}"],
                    "entries": [form.get(f"entry-{number}-{place}", "") for place in range(MOST_QUESTIONS)],
                }
                for number in numbers
                if form[f"pattern-{number}"].strip()
            ],
            "ways": {name: form.get(f"way-{name}", "").strip() for name in CHANNELS},
        }

    def _page(self, fault: str = "", done: str = "", typed: Mapping[str, Mapping[str, Any]] | None = None) -> str:
        """The page; `typed` is what a form holds that could not be kept, by account."""
        languages = self._desk.languages
        first = languages[0]
        titles = {entry: by_language[first] for entry, by_language in self._desk.titles.items() if first in by_language}
        return render_template(
            "desk/widget/widget.html",
            sites=[self._site(account, (typed or {}).get(account.account_id)) for account in self._accounts()],
            languages=[
                (language, LANGUAGE_NAMES.get(language, language), words_in(language)) for language in languages
            ],
            entries=sorted(titles.items(), key=lambda item: item[1].lower()),
            when=_WHEN,
            consents=_CONSENT,
            sides=Side,
            ways={name: registered.onward for name, registered in CHANNELS.items() if registered.onward},
            places=range(MOST_QUESTIONS),
            chat_url=self._chat_url,
            fault=fault,
            done=done,
        )

    def _site(self, account: Account, typed: Mapping[str, Any] | None) -> _Site:
        settings = self._desk.settings.look()
        kept = set_up_in_force(self._desk.store.widgets.get(account.account_id), is_sandbox=settings.sandbox)
        setup = _usable(kept) if typed is None else _as_typed(typed, kept)
        empty = [PageQuestions(pattern="", entries=())] * _EMPTY_ROWS
        address = f"{self._chat_url}/chat/{account.address}/widget.js"
        return _Site(
            account=account,
            setup=setup,
            shop=settings.sandbox_url if settings.sandbox else "",
            script=address,
            rows=[*setup.questions, *empty],
        )

    @property
    def _chat_url(self) -> str:
        return self._desk.accounts.chat_url if self._desk.accounts else ""


def _usable(values: Mapping[str, Any]) -> Setup:
    """The set-up by these values, without those that can't be used."""
    good: dict[str, Any] = {}
    for name, value in values.items():
        try:
            read_setup({name: value})
        except BadSetup:
            continue
        good[name] = value
    return read_setup(good)


def _as_typed(typed: Mapping[str, Any], kept: Mapping[str, Any]) -> Setup:
    """A form as it was sent, with what is wrong in it; a choice that is none stays as it was kept."""
    rows = (PageQuestions(pattern=row["pattern"], entries=tuple(row["entries"])) for row in typed["questions"])
    return replace(
        _usable({**kept, **typed}),
        origins=tuple(typed["origins"]),
        colour=typed["colour"],
        questions=tuple(rows),
        ways=typed["ways"],
    )


def _check_ways(setup: Setup) -> None:
    """Raises BadSetup where an address on another channel is none."""
    for name, address in setup.ways.items():
        onward = CHANNELS[name].onward
        if onward is None or not re.fullmatch(onward.pattern, address):
            title = onward.title if onward else name
            raise BadSetup(
                phrase(
                    "%(title)s is not written as it should be. %(hint)s",
                    title=title,
                    hint=onward.hint if onward else "",
                ).strip()
            )
