"""Telegram and WhatsApp go wrong, by the sandbox's orderable faults."""

from __future__ import annotations

import time

from bench.faults.case import PAYMENT, SHIPPING, Case
from bot.conversations.conversation import State
from connectors.sandbox.testing.client import Customer

_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100"
    "c9fe92ef0000000049454e44ae426082"
)
_NOT_DELAYED_SECONDS = 5.0
OUTAGE_SECONDS = 180.0


def same_webhook_ten_times(case: Case) -> None:
    """All ten at once."""
    for channel in ("telegram", "whatsapp"):
        customer = case.customer(channel)
        case.house.sandbox.order("duplicate", channel, recipient=customer, copies=10)
        case.answered(customer)
        case.waits("all ten", lambda: not any(case.house.sandbox.waiting().values()))
        case.expects(case.bot_answers(customer) == 1, f"{case.bot_answers(customer)} answers")


def webhooks_out_of_order(case: Case) -> None:
    """The first message's webhook comes after the second's: messages stand in the order in which they arrived."""
    customer = case.customer("whatsapp")
    case.answered(customer)
    case.house.sandbox.order("late", recipient=customer, seconds=2)
    late, early = case.writes(customer, SHIPPING), case.writes(customer, PAYMENT)
    case.waits("both answers", lambda: case.bot_answers(customer) == 3)
    case.written[customer][-2:] = [early, late]


def burst_and_album(case: Case) -> None:
    """Twelve messages, then ten photos, from customers whom nobody knows yet: one contact, one conversation each."""
    for customer in case.both():
        for number in range(12):
            case.writes(customer, f"{SHIPPING} {number}")
        case.written[customer] += [customer.sends_photo(_PNG, filename=f"{number}.png") for number in range(10)]
        case.waits("all of it", lambda customer=customer: _count(case, customer, "message") >= 22)
        for table in ("conversation", "contact_address"):
            case.expects(_count(case, customer, table) == 1, f"{_count(case, customer, table)} rows in {table}")


def _count(case: Case, customer: Customer, table: str) -> int:
    if table == "contact_address":
        sql = "SELECT COUNT(DISTINCT contact_id) AS n FROM contact_address WHERE address = :address"
    elif table == "conversation":
        sql = "SELECT COUNT(*) AS n FROM conversation WHERE address = :address"
    else:
        sql = (
            "SELECT COUNT(*) AS n FROM message JOIN conversation USING (conversation_id)"
            " WHERE address = :address AND author = 'contact'"
        )
    row = case.house.store._database.row(sql, address=customer.address)
    return int(row["n"]) if row else 0


def user_id_changes(case: Case) -> None:
    """A user id changes and is announced three times at once: before the customer writes, after, and while held."""
    announced, late, held = (case.customer("whatsapp", phone=False) for _ in range(3))
    case.answered(announced)
    case.answered(late)
    case.held(held)
    for customer in (announced, late, held):
        customer.changes_user_id(f"{customer.user_id}9")
    case.answered(late, PAYMENT)
    for customer in (announced, late, held):
        case.house.sandbox.order("duplicate", recipient=customer, copies=3)
        customer.user_id_is_announced()
    case.waits("the notices", lambda: not any(case.house.sandbox.waiting().values()))
    case.over()
    for customer in (announced, late):
        case.answered(customer, f"{SHIPPING} again")
    case.eva.replies(held, "still here")
    held.waits_for("still here", 60)
    for customer, conversations in ((announced, 1), (late, 2), (held, 1)):
        case.expects(_of_person(case, customer) == [customer.address] * conversations, f"{customer.name} is not one")
        case.expects(not _count_address(case, customer.former_user_id), "the former id still leads to somebody")
    case.expects(case.state(held) is State.AGENT, "Eva no longer holds it")


def _of_person(case: Case, customer: Customer) -> list[str]:
    """The addresses of all conversations of the customer's person."""
    conversation = case.conversation(customer)
    assert conversation
    return [each.address for each in case.house.store.merges.conversations(conversation.contact_id)]


def _count_address(case: Case, address: str) -> int:
    row = case.house.store._database.row(
        "SELECT COUNT(*) AS n FROM conversation c LEFT JOIN contact_address a USING (contact_id)"
        " WHERE c.address = :address OR a.address = :address",
        address=address,
    )
    return int(row["n"]) if row else 0


def rate_limits(case: Case) -> None:
    """429 and 131056 to one customer each, others are not delayed; then 130429 to the whole number."""
    for channel, kind in (("telegram", "too_many"), ("whatsapp", "pair_rate")):
        slowed, other = case.customer(channel), case.customer(channel)
        case.held(slowed)
        case.held(other)
        case.house.sandbox.order(kind, channel, recipient=slowed, times=2, seconds=4)
        case.eva.replies(slowed, "to the one who must wait")
        begin = time.monotonic()
        case.eva.replies(other, "to the other one")
        other.waits_for("to the other one", 60)
        took = time.monotonic() - begin
        case.expects(took < _NOT_DELAYED_SECONDS, f"{kind} delayed another customer by {took:.1f} s")
        slowed.waits_for("to the one who must wait", 90)
    case.house.sandbox.order("number_rate", times=2)
    for customer in case.written:
        case.eva.replies(customer, "and to everybody")
    case.over()
    for customer in case.written:
        customer.waits_for("and to everybody", 90)


def no_answer_after_accepting(case: Case) -> None:
    """The message is taken, the answer does not come within our 20 s. WhatsApp's status settles it."""
    customers = case.both()
    for customer, channel in zip(customers, ("telegram", "whatsapp"), strict=True):
        case.held(customer)
        case.house.sandbox.order("no_answer", channel, recipient=customer, seconds=60)
        case.eva.replies(customer, "taken but not answered")
    for customer in customers:
        customer.waits_for("taken but not answered")
        case.eva.replies(customer, "and the next one")
    case.waits("the time-out", lambda: _nothing_open(case, customers))
    case.over()
    for customer in customers:
        customer.waits_for("and the next one", 90)


def _nothing_open(case: Case, customers: list[Customer]) -> bool:
    return not any(
        case.house.store._database.row(
            "SELECT 1 AS open FROM delivery JOIN conversation USING (conversation_id) WHERE address = :address"
            " AND delivery.state = 'sending'",
            address=customer.address,
        )
        for customer in customers
    )


def five_errors(case: Case) -> None:
    """HTTP 500 five times, then it works."""
    customers = case.both()
    for channel, customer in zip(("telegram", "whatsapp"), customers, strict=True):
        case.house.sandbox.order("server_error", channel, recipient=customer, times=5)
        case.writes(customer)
    case.waits("five errors each", lambda: all(each["met"] == 5 for each in case.house.sandbox.faults()))
    case.over()


def provider_down(case: Case) -> None:
    """Every call fails for three minutes, longer than any few tries: all waits in the queue and leaves in order."""
    customers = case.both()
    for channel, customer in zip(("telegram", "whatsapp"), customers, strict=True):
        case.held(customer)
        case.house.sandbox.order("server_error", channel, times=None)
        for number in range(2):
            case.eva.replies(customer, f"while it is down {number}")
    time.sleep(OUTAGE_SECONDS)
    case.house.sandbox.forget_faults()
    case.over()
    for customer in customers:
        customer.waits_for("while it is down 1", 120)


def read_before_delivered(case: Case) -> None:
    """Statuses come the wrong way round: what was read stays read."""
    customer = case.customer("whatsapp")
    case.house.sandbox.order("read_first", recipient=customer)
    case.answered(customer)
    case.waits("three statuses", lambda: _statuses(case, customer) == 3)
    state = case.house.store._database.row(
        "SELECT d.state FROM delivery d JOIN conversation USING (conversation_id) WHERE address = :address",
        address=customer.address,
    )
    case.expects(state and state["state"] == "read", f"it stands as {state and state['state']}")


def _statuses(case: Case, customer: Customer) -> int:
    row = case.house.store._database.row(
        "SELECT COUNT(*) AS n FROM status s JOIN message m ON m.account_id = s.account_id"
        " AND m.provider_message_id = s.provider_message_id JOIN conversation c USING (conversation_id)"
        " WHERE c.address = :address",
        address=customer.address,
    )
    return int(row["n"]) if row else 0


def token_expires(case: Case) -> None:
    """The token expires, then a person resumes: one alarm, everything waits and then leaves in order."""
    customer = case.customer("whatsapp")
    case.held(customer)
    case.house.sandbox.order("token_expired", times=None)
    for number in range(3):
        case.eva.replies(customer, f"while it is expired {number}")
    case.waits("the alarm", lambda: any(each.stopped_text for each in case.house.store.accounts.all()))
    case.house.sandbox.forget_faults()
    for account in case.house.store.accounts.all():
        case.house.store.accounts.resume(account.account_id)  # what the admin's button does
    case.over()
    customer.waits_for("while it is expired 2", 120)
    case.waits("the end of the alarm", lambda: not any(each.stopped_text for each in case.house.store.accounts.all()))


def token_is_good_again(case: Case) -> None:
    """The token is refused for a while, and nobody presses anything: everything waits and leaves by itself."""
    customers = case.both()
    for channel, customer in zip(("telegram", "whatsapp"), customers, strict=True):
        case.held(customer)
        case.house.sandbox.order("token_expired", channel, method="any", times=None)
        for number in range(3):
            case.eva.replies(customer, f"while it is refused {number}")
    case.waits("the alarms", lambda: all(each.stopped_text for each in case.house.store.accounts.all()))
    case.house.sandbox.forget_faults()
    case.over()
    for customer in customers:
        customer.waits_for("while it is refused 2", 180)
    case.expects(not any(each.stopped_text for each in case.house.store.accounts.all()), "the alarm has not ended")
