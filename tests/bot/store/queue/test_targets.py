"""A reply that is overdue is told once, to whom the target names; none is while we wait for the customer."""

from __future__ import annotations

from bot.conversations.conversation import Verb
from bot.conversations.label import Colour
from bot.store.queue.targets import Targets
from bot.team.agent import Role
from bot.team.audit import COMMAND_LINE
from bot.team.targets import Target
from tests.bot.store.shop import Shop


def wants(shop: Shop, **more: object) -> None:
    target = Target(target_id="", **{"first_seconds": 60.0, "next_seconds": 120.0, **more})  # type: ignore[arg-type]
    shop.store.targets.keep(target, by=COMMAND_LINE, now=shop.now)


def breaches(shop: Shop, after: float) -> int:
    shop.tick(after)
    return shop.store.targets.tell_breaches(now=shop.now)


def replies(shop: Shop) -> None:
    shop.store.conversations.reply(
        shop.conversation().conversation_id, shop.eva, text="hi", client_key=f"k{shop.now}", now=shop.tick()
    )
    shop.delivers()


def mentions(shop: Shop, agent_id: str) -> list[str]:
    return [f"{each.writer_name}: {each.text}" for each in shop.store.notes.mentions(agent_id)]


def test_the_first_reply_and_the_next_each_once(shop: Shop) -> None:
    wants(shop, tells_agent_id=shop.leo)
    shop.hands_off()
    assert breaches(shop, 30) == 0
    assert breaches(shop, 40) == 1
    assert breaches(shop, 100) == 0
    assert mentions(shop, shop.leo) == ["Mostrador: The first reply is overdue. It is with nobody yet."]
    shop.does(Verb.ACCEPT)
    replies(shop)
    assert breaches(shop, 10_000) == 0, "we wait for the customer"
    shop.writes("and in red?")
    assert breaches(shop, 100) == 0
    assert breaches(shop, 30) == 1
    assert mentions(shop, shop.leo)[0] == "Mostrador: The reply is overdue. It is with Eva."
    assert shop.texts()[-1] == "The reply is overdue. It is with Eva."


def test_without_a_name_the_admins_are_told_and_who_left_is_not(shop: Shop) -> None:
    boss = shop.store.agents.add(name="Boss", login="boss", role=Role.ADMIN, now=1.0).agent_id
    wants(shop)
    shop.hands_off()
    assert breaches(shop, 100) == 1
    assert len(mentions(shop, boss)) == 1
    assert mentions(shop, shop.leo) == []


def test_on_hold_no_time_runs_out(shop: Shop) -> None:
    wants(shop)
    shop.hands_off()
    held = shop.does(Verb.ACCEPT)
    shop.store.conversations.hold(held.conversation_id, shop.eva, epoch=held.epoch, now=shop.tick())
    assert breaches(shop, 1000) == 0


def test_a_label_that_is_removed_takes_its_target_along(shop: Shop) -> None:
    label = shop.store.labels.add("Refund", Colour.RED, now=1.0)
    wants(shop, label_id=label.label_id)
    waiting = shop.hands_off()
    assert breaches(shop, 100) == 0
    shop.store.labels.put(waiting.conversation_id, label.label_id, shop.eva, on=True, now=shop.now)
    assert breaches(shop, 1) == 1
    shop.store.labels.remove(label.label_id)
    assert shop.store.targets.all() == []


def test_a_row_knows_when_its_reply_is_due(shop: Shop) -> None:
    wants(shop)
    waiting = shop.hands_off()
    listed = shop.store.conversations.of_ids([waiting.conversation_id])[waiting.conversation_id]
    due = shop.store.targets.due(shop.store.targets.all(), "telegram", (), listed.owed_since, first=listed.is_first)
    assert due is not None
    assert (due.at, due.first) == (waiting.waiting_since + 60, True)  # type: ignore[operator]


def test_who_has_no_target_hides_no_breach_of_who_has(shop: Shop) -> None:
    for who in ("ana", "ben"):
        shop.hands_off(who)
    label = shop.store.labels.add("VIP", Colour.RED, now=shop.now)
    shop.store.labels.put(shop.conversation("ben").conversation_id, label.label_id, shop.eva, on=True, now=shop.now)
    wants(shop, label_id=label.label_id)
    looks_at_one = Targets(shop.store._database, shop.policy, most=1)
    assert looks_at_one.tell_breaches(now=shop.tick(100)) == 1
    assert "The first reply is overdue. It is with nobody yet." in shop.texts("ben")
