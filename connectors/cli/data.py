"""Commands on what the bot knows: check, train and publish it, and the way back."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

import click

from bot.settings import Settings
from bot.settings.secrets import with_secrets
from bot.shop.version import Version
from bot.team.audit import COMMAND_LINE
from connectors.cli.terminal import say, with_settings

if TYPE_CHECKING:
    from bot.faq.versions.publisher import Publisher

_SHOWN = 20


@click.command(help="Check what the bot knows (the folder data/) and say what to change, by file and entry.")
@with_settings
def check(settings: Settings) -> int:
    """`mostrador check`."""
    from bot.faq.publishing import check

    return check(settings, say)


@click.command(help="Check the data and train the bot, without changing the bot that is running.")
@click.option("--compare", is_flag=True, help="say what the new bot would do differently")
@with_settings
def train(settings: Settings, compare: bool) -> int:
    """`mostrador train`."""
    from bot.faq.publishing import train

    return _compared(settings) if compare else train(settings, say)


def _compared(settings: Settings) -> int:
    from bot.faq.called import called_in
    from bot.faq.publishing import check
    from bot.faq.trainer.candidate import train_candidate
    from bot.faq.trainer.told import told
    from bot.faq.training import TrainingFailed
    from connectors.accounts import open_store

    if check(settings, say) != 0:
        return 1
    store, data = open_store(settings), settings.root / "data"
    try:
        candidate = train_candidate(settings, store, data, lambda step: say(f"  {step}"))
    except TrainingFailed as error:
        say(f"The bot could not be trained:\n{error}")
        return 1
    for line in told(candidate.comparison, store.questions, candidate.seconds, called_in(data)):
        say(line)
    return 0


@click.command(help="Check data/, train the bot if it must learn anything, and make it live, without a pause.")
@click.option("--why", default="", help="what changed, for the list of versions")
@click.option("--anyway", default="", metavar="REASON", help="publish a bot that loses answers by its comparison")
@with_settings
def publish(settings: Settings, why: str, anyway: str) -> int:
    """`mostrador publish`."""
    from bot.faq.versions.publisher import Request

    request = Request(why=why, actor=COMMAND_LINE, anyway=anyway)
    return _published(settings, lambda publisher: publisher.publish(request))


@click.command(help="Make a version live again, with its files in data/; what was unpublished is kept as a version.")
@click.argument("number", type=int, help="the version, as `mostrador versions` lists it")
@click.option("--why", default="", help="the reason, for the list of versions")
@with_settings
def back(settings: Settings, number: int, why: str) -> int:
    """`mostrador back`."""
    from bot.faq.versions.publisher import Request

    request = Request(why=why, actor=COMMAND_LINE)
    return _published(settings, lambda publisher: publisher.back(number, request))


@click.command(help="List what was published, the newest first, and what is planned.")
@with_settings
def versions(settings: Settings) -> int:
    """`mostrador versions`."""
    from connectors.accounts import open_store

    store = open_store(settings)
    zone, names = _zone(settings), store.agents.names()
    live = store.versions.live()
    for version in store.versions.latest(limit=_SHOWN):
        mark = "live" if live and version.number == live.number else version.kind.value.replace("_", " ")
        moment = datetime.fromtimestamp(version.created_at, zone).strftime("%Y-%m-%d %H:%M")
        who = names.get(version.agent_id or "", "command line")
        again = f" (version {version.back_to} again)" if version.back_to else ""
        say(f"{version.number:5}  {moment}  {mark:10} {who}  {version.why}{again}".rstrip())
    for plan in store.plans.open():
        ends = f" to {plan.ends}" if plan.ends else ""
        say(f"{plan.plan_id}  {plan.state.value}  from {plan.begins}{ends}{' every week' if plan.weekly else ''}")
    return 0


@click.command(help="Plan to publish data/ as it is at a time of the shop's clock, and to go back at another.")
@click.option("--from", "begins", required=True, help="when, as 2026-11-26T20:00")
@click.option("--to", "ends", default="", help="when to go back to what is live now; without it, never")
@click.option("--weekly", is_flag=True, help="again every week")
@click.option("--why", default="", help="for the list of versions")
@with_settings
def schedule(settings: Settings, begins: str, ends: str, weekly: bool, why: str) -> int:
    """`mostrador schedule`."""
    from bot.faq.versions.publisher import Request
    from bot.faq.versions.schedule import Times, plan_files

    times, zone = Times(begins=begins, ends=ends, weekly=weekly), _zone(settings)
    request = Request(why=why, actor=COMMAND_LINE)

    def plan(publisher: Publisher) -> str:
        plan_id = plan_files(publisher, times, request, zone)
        return f"Planned ({plan_id}); in data/ stands what is live. The page Publish shows and cancels it."

    return _done(settings, plan)


def _zone(settings: Settings) -> tzinfo:
    """The shop's time zone."""
    from bot.shop.notices import PublishedNotices

    return PublishedNotices(settings.live_folder).current.hours.zone


def _published(settings: Settings, publish: Callable[[Publisher], Version]) -> int:
    started_at = time.monotonic()

    def publish_timed(publisher: Publisher) -> str:
        number = publish(publisher).number
        return f"Version {number} is live ({time.monotonic() - started_at:.1f} s)."

    return _done(settings, publish_timed)


def _done(settings: Settings, do: Callable[[Publisher], str]) -> int:
    """0 when it is done and said, else 1 with what is in the way."""
    from bot.faq.versions.progress import Busy
    from bot.faq.versions.publisher import Publisher, Refused
    from bot.faq.versions.schedule import BadPlan
    from connectors.accounts import open_store

    store = open_store(settings)
    publisher = Publisher(settings=with_secrets(settings), store=store, say=lambda step: say(f"  {step}"))
    try:
        say(do(publisher))
    except (Refused, Busy, BadPlan) as error:
        for problem in getattr(error, "problems", ()):
            say(str(problem))
        say(str(error))
        return 1
    return 0
