"""Rota: who is there, who waits and who holds what, in the shop of the tests."""

from __future__ import annotations

from tests.bot.store.shop import Shop, queue

HOUR = 3600.0


def waiting(shop: Shop, me: str = "") -> list[str]:
    """The customers in the queue, in the order in which this agent sees them."""
    return [each.conversation.address for each in queue(shop.store, agent_id=me, now=shop.now)]


def held(shop: Shop, agent_id: str) -> list[str]:
    """The customers this agent holds, by name."""
    return sorted(each.conversation.address for each in shop.store.conversations.held_by(agent_id))


def is_there(shop: Shop, *agents: str) -> None:
    """Each has a page of the desk open now."""
    for agent_id in agents:
        shop.store.presence.seen(agent_id, now=shop.now)


def assigns(shop: Shop) -> int:
    """How many conversations the routing gives out a moment later."""
    return shop.store.routing.assign(now=shop.tick())
