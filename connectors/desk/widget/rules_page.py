"""Rules page: the rules that invite visitors to the chat, what each did, and why it did not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.language.names import LANGUAGE_NAMES
from bot.phrases import phrase
from bot.store.delivery.accounts import Account
from bot.store.store import Store
from bot.store.website.chat_rules import KeptRule
from bot.website.effect.lift import ArmCount, Lift, lift_of, proven_among
from bot.website.effect.reading import Reading
from bot.website.rules.preview import preview
from bot.website.rules.ready_made import ready_made
from bot.website.rules.rule import (
    HOLD_OUTS,
    MOST_BUTTONS,
    MOST_CONDITIONS,
    BadRule,
    Condition,
    Rule,
    is_other_experiment,
    read_rule,
)
from bot.website.rules.subjects import SUBJECTS
from connectors.channels.registry import CHANNELS
from connectors.desk.desk import Desk
from connectors.desk.widget import rule_words
from connectors.desk.widget.rule_form import typed

Answer = AnyResponse | tuple[str, int] | str
_DAY_SECONDS = 24 * 3600.0
_LOOKED_BACK_SECONDS = 28 * _DAY_SECONDS
_PREVIEW_SECONDS = 7 * _DAY_SECONDS
_EMPTY_ROWS = 2


@dataclass(frozen=True, kw_only=True)
class _Row:
    """A rule of the list. `is_proven`: its lift stands among all rules that are running."""

    kept: KeptRule
    reading: Reading
    is_proven: bool


@dataclass(frozen=True, kw_only=True)
class _Site:
    """One site of the list, with what all its rules do together and how often those who talked bought."""

    account: Account
    rows: list[_Row]
    invited: ArmCount
    never: ArmCount
    lift: Lift | None
    talked: ArmCount
    silent: ArmCount

    @property
    def times(self) -> float | None:
        """How many times as often those who talked bought; None where nobody knows."""
        return self.talked.rate / self.silent.rate if self.talked.visitors and self.silent.rate else None


class RulesPage:
    """The routes of the pages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def chat_rules(self) -> str:
        """GET: every site with its rules."""
        return render_template(
            "desk/widget/rules.html", sites=[self._site(account) for account in self._accounts()], words=rule_words
        )

    def ready_rules(self, account_id: str) -> Answer:
        """POST: the ready-made rules as drafts, those that a site has already left out."""
        self._known_account(account_id)
        known = {kept.rule.name for kept in self._store.chat_rules.of(account_id)}
        year = datetime.fromtimestamp(self._desk.now(), self._desk.zone).year
        self._store.chat_rules.add(
            account_id, [rule for rule in ready_made(year) if rule.name not in known], now=self._desk.now()
        )
        return redirect(url_for("desk.chat_rules"), HTTPStatus.SEE_OTHER)

    def new_rule(self, account_id: str) -> Answer:
        """POST: a draft of one's own, to be filled in."""
        self._known_account(account_id)
        default = ready_made(2000)[-1].as_json() | {"name": str(phrase("New rule")), "is_default": False}
        (rule_id,) = self._store.chat_rules.add(account_id, [read_rule(default)], now=self._desk.now())
        return redirect(url_for("desk.chat_rule", rule_id=rule_id), HTTPStatus.SEE_OTHER)

    def chat_rule(self, rule_id: str) -> str:
        """GET: one rule: its numbers, why it did not fire, whom it would have reached, and its form."""
        return self._page(self._known(rule_id))

    def save_rule(self, rule_id: str) -> Answer:
        """POST: the rule as typed; with `preview` it is only tried on last week's visits."""
        kept = self._known(rule_id)
        try:
            rule = read_rule(
                typed(request.form, self._desk.languages),
                rule_id=rule_id,
                version=kept.rule.version,
                on=kept.rule.on,
            )
        except BadRule as error:
            return self._page(kept, fault=str(error)), HTTPStatus.BAD_REQUEST
        if "preview" in request.form:
            return self._page(kept, shown=rule)
        self._store.chat_rules.change(rule_id, rule, now=self._desk.now())
        return redirect(url_for("desk.chat_rule", rule_id=rule_id, saved=1), HTTPStatus.SEE_OTHER)

    def switch_rule(self, rule_id: str) -> Answer:
        """POST: on or off."""
        self._known(rule_id)
        self._store.chat_rules.switch(rule_id, request.form.get("on") == "yes", now=self._desk.now())
        return self._back(rule_id)

    def move_rule(self, rule_id: str) -> Answer:
        """POST: one place up or down; the first rule that fits wins."""
        self._known(rule_id)
        self._store.chat_rules.move(rule_id, request.form.get("way") == "up", now=self._desk.now())
        return redirect(url_for("desk.chat_rules"), HTTPStatus.SEE_OTHER)

    def delete_rule(self, rule_id: str) -> Answer:
        """POST: off the page for good."""
        self._known(rule_id)
        self._store.chat_rules.delete(rule_id, now=self._desk.now())
        return redirect(url_for("desk.chat_rules"), HTTPStatus.SEE_OTHER)

    def rule_conversations(self, rule_id: str) -> str:
        """GET: the conversations that a rule led to, to be read: a rule may sell well because it fires after buying."""
        return render_template(
            "desk/widget/rule_conversations.html",
            kept=self._known(rule_id),
            conversations=self._store.exposures.conversations(rule_id),
        )

    @property
    def _store(self) -> Store:
        return self._desk.store

    def _back(self, rule_id: str) -> AnyResponse:
        if request.form.get("from") == "list":
            return redirect(url_for("desk.chat_rules"), HTTPStatus.SEE_OTHER)
        return redirect(url_for("desk.chat_rule", rule_id=rule_id), HTTPStatus.SEE_OTHER)

    def _accounts(self) -> list[Account]:
        return [each for each in self._store.accounts.all() if CHANNELS[each.channel].capabilities.strangers]

    def _known_account(self, account_id: str) -> None:
        if account_id not in {account.account_id for account in self._accounts()}:
            abort(HTTPStatus.NOT_FOUND)

    def _known(self, rule_id: str) -> KeptRule:
        return self._store.chat_rules.get(rule_id) or abort(HTTPStatus.NOT_FOUND)

    def _site(self, account: Account) -> _Site:
        now, account_id = self._desk.now(), account.account_id
        exposures, since = self._store.exposures, now - _LOOKED_BACK_SECONDS
        kept = self._store.chat_rules.of(account_id)
        readings = {each.rule.rule_id: exposures.reading(account_id, each.rule, now=now) for each in kept}
        running = {each.rule.rule_id for each in kept if each.rule.on}
        proven = proven_among(
            {name: reading.lift.p for name, reading in readings.items() if reading.lift and name in running}
        )
        invited, never = exposures.all_rules(account_id, since=since, now=now)
        talked, silent = exposures.talkers(account_id, since=since, now=now)
        return _Site(
            account=account,
            rows=[
                _Row(
                    kept=each,
                    reading=readings[each.rule.rule_id],
                    is_proven=each.rule.rule_id in proven,
                )
                for each in kept
            ],
            invited=invited,
            never=never,
            lift=lift_of(invited, never),
            talked=talked,
            silent=silent,
        )

    def _page(self, kept: KeptRule, *, shown: Rule | None = None, fault: str = "") -> str:
        """`shown` is a rule that was typed and not saved: it is tried on last week."""
        desk, store, now, rule = self._desk, self._store, self._desk.now(), shown or kept.rule
        first = desk.languages[0]
        titles = {entry: by_language[first] for entry, by_language in desk.titles.items() if first in by_language}
        visits = store.browsers.visits(kept.account_id, since=now - _PREVIEW_SECONDS)
        rows: list[Condition | None] = [*rule.when, *([None] * _EMPTY_ROWS)]
        return render_template(
            "desk/widget/rule.html",
            kept=kept,
            rule=rule,
            reading=store.exposures.reading(kept.account_id, kept.rule, now=now),
            refusals=store.chat_rules.refusals(kept.rule.rule_id, kept.rule.version),
            history=store.chat_rules.readings(kept.rule.rule_id),
            joined=store.browser_orders.counts(kept.account_id),
            preview=preview(rule, visits, desk.zone),
            is_new_version=shown is not None and is_other_experiment(kept.rule, shown),
            is_unsaved=shown is not None,
            rows=rows[:MOST_CONDITIONS],
            subjects=SUBJECTS,
            spoken=[(language, LANGUAGE_NAMES.get(language, language)) for language in desk.languages],
            entries=sorted(titles.items(), key=lambda item: item[1].lower()),
            places=range(MOST_BUTTONS),
            hold_outs=HOLD_OUTS,
            words=rule_words,
            fault=fault,
            done=phrase("Saved; pages of the shop follow within a minute.") if "saved" in request.args else "",
        )
