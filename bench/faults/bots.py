"""Rasa and the action server fail: the customer hears one truthful notice, and people get the conversation."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable

from bench.faults.case import PERSON, Case
from bench.faults.line import Cut
from bench.faults.people import CANARY
from bot.conversations.conversation import State

_TURN = "/webhooks/turn/answer"
OUTAGE_SECONDS = 40.0
_NOTHING = b'{"replies": [], "understood": [], "intent": null, "language": null, "events": [], "slots": {},'


def _people_take_over(case: Case, again: Callable[[], object]) -> None:
    """Whoever writes while the bot is away ends with people, is told once, and the next customers are answered."""
    customers = case.both()
    for customer in customers:
        case.writes(customer)
    for customer in customers:
        case.waits("people to get it", lambda customer=customer: case.state(customer) is State.QUEUED)
        case.waits("the notice", lambda customer=customer: len(customer.answers()) == 1)
        case.writes(customer, f"hello? is anybody there? {CANARY}")
    again()
    case.over()
    for customer in case.both():
        case.answered(customer)
    for customer in customers:
        case.expects(case.handoffs(customer) == ["bot_unavailable"], f"handoffs: {case.handoffs(customer)}")
        case.expects(len(customer.answers()) == 1, "the outage was told more than once")


def rasa_down(case: Case) -> None:
    """Nobody answers the line for 40 s (a shorter outage than ten minutes: patience ends after 20 s)."""
    case.house.to_rasa.down = True
    since = time.monotonic()

    def again() -> None:
        time.sleep(max(0.0, OUTAGE_SECONDS - (time.monotonic() - since)))
        case.house.to_rasa.mend()

    _people_take_over(case, again)


def rasa_answers_nothing(case: Case) -> None:
    """HTTP 200 with an empty object, then with no reply in it."""
    case.house.to_rasa.path = _TURN
    case.house.to_rasa.instead = (200, b"{}")
    timer = threading.Timer(5.0, _nothing_said, (case,))
    timer.start()
    _people_take_over(case, case.house.to_rasa.mend)
    timer.cancel()


def _nothing_said(case: Case) -> None:
    case.house.to_rasa.instead = (200, _NOTHING + b' "handed_off": false}')


def rasa_hangs(case: Case) -> None:
    """Rasa is stopped in mid-step: it takes connections and never answers."""
    ready = threading.Event()
    done = threading.Event()

    def freeze() -> None:
        with case.house.frozen("rasa"):
            ready.set()
            done.wait(120)

    thread = threading.Thread(target=freeze)
    thread.start()
    ready.wait(30)

    def again() -> None:
        done.set()
        thread.join(120)

    _people_take_over(case, again)


def actions_die_in_a_handoff(case: Case) -> None:
    """The action server is killed as it is asked to hand off."""
    for customer in case.both():
        case.answered(customer)
        actions, line, killed = case.house.pid("actions"), case.house.to_actions, threading.Event()

        def kill(killed: threading.Event = killed) -> None:
            case.house.to_actions.mend()
            case.house.kill("actions")
            killed.set()
            raise Cut

        line.path, line.before = "/webhook", kill
        case.writes(customer, PERSON)
        case.waits("the kill", killed.is_set)
        case.over()
        case.house.comes_back("actions", actions)
        case.waits("the handoff", lambda customer=customer: case.state(customer) is State.QUEUED)
        case.expects(len(case.handoffs(customer)) == 1, f"handoffs: {case.handoffs(customer)}")


def action_error(case: Case) -> None:
    """Every action ends in an error that quotes the customer: people get the conversation, with the truth."""
    error = {"error": f"KeyError: {CANARY}", "action_name": "action_hand_off"}
    case.house.to_actions.path = "/webhook"
    case.house.to_actions.instead = (400, json.dumps(error).encode())
    customers = case.both()
    for customer in customers:
        case.writes(customer, PERSON)
    for customer in customers:
        case.waits("people to get it", lambda customer=customer: case.state(customer) is State.QUEUED)
        case.waits("the notice", lambda customer=customer: len(customer.answers()) == 1)
    case.house.to_actions.mend()
    case.over()
    for customer in customers:
        case.expects(case.handoffs(customer) == ["bot_unavailable"], f"handoffs: {case.handoffs(customer)}")
        case.expects(len(customer.answers()) == 1, "the outage was told more than once")


def actions_called_twice(case: Case) -> None:
    """The same call reaches the action server twice."""
    case.house.to_actions.copies = 2
    for customer in case.both():
        case.writes(customer, PERSON)
        case.waits("the handoff", lambda customer=customer: case.state(customer) is State.QUEUED)
        case.expects(case.handoffs(customer) == ["asked_for_person"], f"handoffs: {case.handoffs(customer)}")
