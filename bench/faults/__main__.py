"""The faults and what they cost: `python -m bench.faults [--only WORD] [--kills 180] [--rasa-kills 20]
[--webchat-kills 60] [--seed N] [--database postgresql] [--keep FOLDER]`.

Starts the whole product on free ports with an empty folder, lets each fault befall it, and prints a table; then kills
processes at random moments. Exit status 1 when a promise was broken: something lost, doubled, out of order, said by
the bot while a person holds, or flagged where nothing fell between a record and its answer.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.faults import bots, crashes, holding, kills, providers, storing, strangers
from bench.faults.case import Case
from bench.faults.house import House
from bench.faults.people import Agent
from bench.faults.tally import Tally
from connectors.sandbox.testing.stack import free_ports
from tests.postgres import server


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A fault by name; `may_flag` where a crash or time-out falls between a record and its answer.

    `engines`: the databases that it can befall.
    """

    name: str
    run: Callable[[Case], None]
    may_flag: bool = False
    engines: tuple[str, ...] = ("sqlite", "postgresql")


_FILE, _SERVER = ("sqlite",), ("postgresql",)
SCENARIOS = (
    Scenario(name="kill web after 200", run=crashes.web_after_200),
    Scenario(name="kill web before commit", run=crashes.web_before_commit),
    Scenario(name="kill worker before Rasa call", run=crashes.worker_before_rasa),
    Scenario(name="kill worker before commit", run=crashes.worker_before_commit),
    Scenario(name="kill worker before recording", run=crashes.worker_before_recording, may_flag=True),
    Scenario(name="worker hangs", run=crashes.worker_hangs, may_flag=True),
    Scenario(name="Rasa down", run=bots.rasa_down),
    Scenario(name="Rasa answers nothing", run=bots.rasa_answers_nothing),
    Scenario(name="Rasa hangs", run=bots.rasa_hangs),
    Scenario(name="actions die in a handoff", run=bots.actions_die_in_a_handoff),
    Scenario(name="actions end in errors", run=bots.action_error),
    Scenario(name="actions called twice", run=bots.actions_called_twice),
    Scenario(name="same webhook x10", run=providers.same_webhook_ten_times),
    Scenario(name="webhooks out of order", run=providers.webhooks_out_of_order),
    Scenario(name="burst of 12, album of 10", run=providers.burst_and_album),
    Scenario(name="user id changes", run=providers.user_id_changes),
    Scenario(name="429, 131056, 130429", run=providers.rate_limits),
    Scenario(name="time-out after accepting", run=providers.no_answer_after_accepting, may_flag=True),
    Scenario(name="500 five times", run=providers.five_errors),
    Scenario(name="provider down 3 min", run=providers.provider_down),
    Scenario(name="read before delivered", run=providers.read_before_delivered),
    Scenario(name="token expired, button", run=providers.token_expires),
    Scenario(name="token expired, by itself", run=providers.token_is_good_again),
    Scenario(name="disk full", run=storing.disk_full, engines=_FILE),
    Scenario(name="store locked 32 s", run=storing.store_locked),
    Scenario(name="database restarts", run=storing.database_restarts, may_flag=True, engines=_SERVER),
    Scenario(name="cut from the database", run=storing.cut_from_database, may_flag=True, engines=_SERVER),
    Scenario(name="store locked 32 s at boot", run=storing.store_locked_at_boot, engines=_FILE),
    Scenario(name="power loss", run=crashes.power_loss, engines=_FILE),
    Scenario(name="clock +2 h, -2 h", run=storing.clock_jumps),
    Scenario(name="two accept at once", run=holding.two_accept_at_once),
    Scenario(name="browser cut in a reply", run=holding.browser_cut_in_a_reply),
    Scenario(name="/restart while held", run=holding.restart_while_held),
    Scenario(name="forged, missing, replayed", run=holding.signatures),
    Scenario(name="slow clients", run=strangers.slow_clients),
    Scenario(name="login lock-out", run=strangers.locked_out),
    Scenario(name="held longer than a session", run=storing.held_longer_than_a_session),
    # Signs everybody out, so that it comes last.
    Scenario(name="clock two days ahead", run=storing.clock_days_ahead),
)
_COLUMNS = ("lost", "doubled", "disorder", "bot held", "flagged", "recovery")
_HEAD = f"{'fault':30} {'sent':>5} {' '.join(f'{name:>9}' for name in _COLUMNS)}"


def main() -> int:
    """Runs what was asked for; the exit status."""
    asked = _asked()
    wanted = [
        each
        for each in SCENARIOS
        if asked.database in each.engines and (not asked.only or any(word in each.name for word in asked.only))
    ]
    with ExitStack() as stack:
        house = stack.enter_context(_house(stack, asked.database, asked.keep))
        eva, leo = Agent(house, "Eva"), Agent(house, "Leo")
        print(_HEAD, flush=True)
        kept = [_run(scenario, Case(house=house, eva=eva, leo=leo, name=scenario.name)) for scenario in wanted]
        rounds = kills.Rounds(
            served=asked.kills,
            thinking=asked.rasa_kills,
            keeping=asked.restarts if asked.database == "postgresql" else 0,
            chatting=asked.webchat_kills,
            seed=asked.seed,
        )
        if rounds.total:
            case = Case(house=house, eva=eva, leo=leo, name="kill -9")
            print(f"kill -9 at random moments, seed {rounds.seed}", flush=True)
            kept.append(_run(Scenario(name=str(rounds), run=rounds.run, may_flag=True), case))
    print(f"{sum(kept)} of {len(kept)} kept every promise")
    return 0 if all(kept) else 1


def _house(stack: ExitStack, database: str, keep: Path | None) -> House:
    folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
    if database == "sqlite":
        return House(folder)
    running = stack.enter_context(server())
    running.listen(free_ports(1)[0])
    return House(folder, running)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.faults", description=__doc__)
    parser.add_argument("--only", action="append", default=[], metavar="WORD", help="faults with this in their name")
    parser.add_argument("--kills", type=int, default=180, help="random kills of web and worker (default: %(default)s)")
    parser.add_argument("--rasa-kills", type=int, default=20, help="of rasa and actions (default: %(default)s)")
    parser.add_argument("--webchat-kills", type=int, default=60, help="of the web-chat (default: %(default)s)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite", help="of the shop")
    parser.add_argument("--restarts", type=int, default=10, help="crashes of PostgreSQL (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=None, help="repeats an earlier run's choices")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="a new folder for the logs, which are kept")
    return parser.parse_args()


def _run(scenario: Scenario, case: Case) -> bool:
    try:
        scenario.run(case)
    except Exception as error:  # noqa: BLE001  the next fault is to be seen too
        traceback.print_exc()
        case.broken.append(f"{type(error).__name__}: {error}")
    finally:
        case.house.mend()
        case.house.sandbox.forget_faults()
    tally, recovered = case.closes()
    if tally.flagged and not scenario.may_flag:
        case.broken.append("flagged, though nothing fell between a record and its answer")
    _print(scenario.name, tally, recovered, case.broken)
    return tally.kept and not case.broken


def _print(name: str, tally: Tally, recovered: float, broken: list[str]) -> None:
    print(
        f"{name:30} {tally.sent:5} {tally.lost:9} {tally.doubled:9} {tally.disordered:9} {tally.while_held:9}"
        f" {tally.flagged:9} {recovered:7.1f} s",
        flush=True,
    )
    for line in [*(f"flagged: {each}" for each in tally.flags), *(f"BROKEN: {each}" for each in broken)]:
        print(f"    {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
