"""Inviting: takes what a browser says of its visit, and decides in the same transaction whether a rule fires.

One transaction, so that two tabs at once never get past a limit together.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone, tzinfo

from bot.ids import new_id
from bot.store.engine.database import Database, Transaction, to_json
from bot.store.steps.website import browsers, load
from bot.store.steps.website.browsers import Browser
from bot.team.routing import Policy
from bot.website.events.event import ShopEvent
from bot.website.rules.arms import Arm
from bot.website.rules.deciding import Case, Decision, Watch, decide, watches
from bot.website.rules.governor import Load
from bot.website.rules.rule import Rule
from bot.website.rules.subjects import Around, Moment

# Who wrote within a day is in a conversation.
TALK_SECONDS = 24 * 3600.0
_MEASURED_AGAIN_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a browser tells: events, its page view, and, where rules are due, the moment. `zone` is the shop's."""

    events: Sequence[ShopEvent] = ()
    view: str = ""
    language: str = ""
    device: str = "desktop"
    is_robot: bool = False
    is_signed_in: bool = False
    is_open: bool = True
    zone: tzinfo | None = None
    moment: Moment | None = None
    due: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What the browser is told: what to watch for, how long the visit lasts, and the invitation, if there is one.

    `refused`: a rule was due and nothing fired; it may ask again later.
    """

    visit_seconds: float
    watches: Sequence[Watch] = ()
    rule: Rule | None = None
    exposure_id: str | None = None
    refused: bool = False


class Inviting:
    """Decides. `secret` of the arms lies in the store, made at the first call."""

    def __init__(self, database: Database, policy: Policy) -> None:
        self._database = database
        self._policy = policy
        self._secret = b""
        self._measured: dict[str, tuple[float, tuple[float, float]]] = {}

    def hear(self, account_id: str, browser_hash: str, told: Told, rules: Sequence[Rule], *, now: float) -> Answered:
        """Keeps the events; where rules are due decides, and writes down what fired, invited or held out alike."""
        with self._database.write() as tx:
            secret = self._arms_secret(tx)
            browser = browsers.arrive(tx, account_id, browser_hash, language=told.language, device=told.device, now=now)
            browsers.keep(tx, browser, told.events)
            today = datetime.fromtimestamp(now, told.zone or timezone.utc).date()
            running = [rule for rule in rules if rule.on and rule.runs_on(today)]
            if not running:
                return Answered(visit_seconds=now - browser.visit_at)
            visit, past = browsers.visit(tx, browser), browsers.past(tx, browser_hash, now=now)
            around = Around(
                language=told.language,
                device=told.device,
                is_signed_in=told.is_signed_in,
                has_bought_before=browsers.has_bought_before(tx, browser),
                is_open=told.is_open,
                now=now,
                zone=told.zone,
            )
            if told.moment is None:
                return Answered(visit_seconds=now - browser.visit_at, watches=watches(visit, around, running, past))
            case = Case(
                visit=visit,
                moment=told.moment,
                around=around,
                past=past,
                view=told.view,
                talks=browser.talked_at is not None and now - browser.talked_at < TALK_SECONDS,
                is_robot=told.is_robot,
                due=told.due,
            )
            decision = decide(
                case,
                running,
                lambda: self._load(tx, account_id, told.language, running, now),
                secret=secret,
                browser=browser_hash,
            )
            self._note(tx, browser, decision, today.isoformat())
            return self._fire(tx, browser, case, decision, now)

    def _fire(self, tx: Transaction, browser: Browser, case: Case, decision: Decision, now: float) -> Answered:
        rule, arm = decision.rule, decision.arm
        seconds = now - browser.visit_at
        if rule is None or arm is None:
            return Answered(visit_seconds=seconds, refused=bool(decision.reasons))
        exposure_id = new_id("ce", now)
        tx.insert(
            "chat_exposure",
            exposure_id=exposure_id,
            account_id=browser.account_id,
            rule_id=rule.rule_id,
            version=rule.version,
            browser_hash=browser.browser_hash,
            arm=arm.value,
            visit=browser.visit,
            view=case.view,
            path=case.visit.path,
            fired_at=now,
        )
        if arm is not Arm.SHOWN:
            return Answered(visit_seconds=seconds)
        return Answered(visit_seconds=seconds, rule=rule, exposure_id=exposure_id)

    def _note(self, tx: Transaction, browser: Browser, decision: Decision, day: str) -> None:
        """Counts why rules did not fire, each reason once a visit."""
        fresh = [
            (rule, reason) for rule, reason in decision.reasons if f"{rule.rule_id}:{reason.value}" not in browser.noted
        ]
        for rule, reason in fresh:
            tx.run(
                "INSERT INTO chat_rule_refusal (rule_id, version, day, reason, number)"
                " VALUES (:rule, :version, :day, :reason, 1) ON CONFLICT (rule_id, version, day, reason)"
                " DO UPDATE SET number = chat_rule_refusal.number + 1",
                rule=rule.rule_id,
                version=rule.version,
                day=day,
                reason=reason.value,
            )
        if fresh:
            noted = browser.noted | {f"{rule.rule_id}:{reason.value}" for rule, reason in fresh}
            tx.run(
                "UPDATE browser SET noted = :noted WHERE browser_hash = :hash",
                noted=to_json({"noted": sorted(noted)}),
                hash=browser.browser_hash,
            )

    def _load(self, tx: Transaction, account_id: str, language: str, rules: Sequence[Rule], now: float) -> Load:
        at, measured = self._measured.get(account_id, (0.0, (0.0, 0.0)))
        if not 0 <= now - at < _MEASURED_AGAIN_SECONDS:
            measured = load.shares(tx, account_id, now=now)
            self._measured[account_id] = (now, measured)
        default = next((rule.rule_id for rule in rules if rule.is_default), "")
        return load.load(tx, account_id, self._policy, measured, language=language, default_rule=default, now=now)

    def _arms_secret(self, tx: Transaction) -> bytes:
        if not self._secret:
            tx.insert("hash_key", ignore=True, name="arms", value=secrets.token_hex(32))
            row = tx.row("SELECT value FROM hash_key WHERE name = 'arms'")
            assert row is not None
            self._secret = bytes.fromhex(row["value"])
        return self._secret
