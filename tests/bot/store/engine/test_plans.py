"""What runs for every message stays as fast when the shop has a million of them: no whole table is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from bot.conversations.conversation import Verb
from bot.customers.customer import BlockKind
from bot.team.view import BUILT_IN, Sort, View, ViewFilter
from tests.bot.store.plans import explain, statements, whole_tables_read, whole_tables_read_by_server
from tests.bot.store.shop import Shop, queue
from tests.postgres import Server


def _receives(shop: Shop) -> None:
    shop.writes("hello")


def _answers(shop: Shop) -> None:
    shop.writes("hello")
    shop.answers()


def _delivers(shop: Shop) -> None:
    shop.delivers()


def _hands_over(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.does(Verb.RETURN_TO_BOT)


def _lists(shop: Shop) -> None:
    shop.store.conversations.others(shop.eva)
    shop.store.conversations.held_by(shop.eva)
    queue(shop.store, agent_id=shop.eva, now=shop.now)
    shop.messages()


def _routes(shop: Shop) -> None:
    shop.store.routing.order(now=shop.now)
    shop.store.routing.end_holds(now=shop.now)
    shop.store.routing.return_absent(now=shop.now)
    shop.store.conversations.waiting_count()


def _downloads(shop: Shop) -> None:
    shop.store.media.claim_due(now=shop.tick())
    shop.store.media.ready("f1", mime_type="image/png", size=1, content_hash="0" * 64)


def _waits(shop: Shop) -> None:
    shop.store.due.look(now=0.0)


def _keeps_told(shop: Shop) -> None:
    shop.store.queue_updates.tell(now=shop.tick(700))
    shop.notices.closed_until = shop.now + 9000
    shop.store.queue_updates.tell(now=shop.tick(700))
    shop.store.queue_updates.keep_unheard(now=shop.tick())


def _talks(shop: Shop) -> None:
    store, conversation = shop.store, shop.conversation()
    here = conversation.conversation_id
    store.notes.add(here, shop.eva, text="@Leo look", client_key="note-0001", now=shop.tick())
    store.notes.unseen(shop.leo)
    store.notes.mentions(shop.leo)
    store.notes.mark_seen(shop.leo, here, now=shop.tick())
    store.drafts.keep(shop.eva, here, "reply", text="Hi", changed_at=shop.now)
    store.drafts.of(shop.eva, here)
    store.viewers.look("a" * 32, shop.eva, here, writing=True, now=shop.now)
    store.viewers.others(here, shop.leo, now=shop.now)
    store.viewers.leave("a" * 32)
    store.labels.of_many([here])
    store.merges.conversations(conversation.contact_id)
    store.threads.afterthoughts(here, shop.messages())


def _knows_the_customer(shop: Shop) -> None:
    store, contact_id = shop.store, shop.conversation().contact_id
    store.customer_notes.add(contact_id, shop.eva, "pays late", now=shop.tick())
    store.profiles.edit(contact_id, shop.eva, name="Ana P.", language="en", values={}, now=shop.tick())
    store.profiles.of(contact_id)
    store.customer_notes.of(contact_id)
    store.attributes.of(contact_id)
    store.stretches.of(contact_id)
    store.blocks.block(contact_id, shop.eva, BlockKind.SPAM, now=shop.tick())
    store.blocks.of(contact_id)
    store.blocks.lift(contact_id, now=shop.now)


def _views(shop: Shop) -> None:
    label = View(view_id="", name="", filter=ViewFilter(label_id="l1", channel="telegram"), sort=Sort.OLDEST)
    for view in (*BUILT_IN, label):
        shop.store.views.count(view.filter, shop.eva, now=shop.now)
        shop.store.views.placed(view, shop.eva, now=shop.now)
    shop.store.views.placed(label, shop.eva, now=shop.now, among=["c1", "c2"])


_ACTS = (
    *(_receives, _answers, _delivers, _hands_over, _lists, _routes, _downloads, _waits, _keeps_told, _talks),
    *(_knows_the_customer, _views),
)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("act", _ACTS)
def test_no_whole_table_is_read_for(shop: Shop, act: Callable[[Shop], None]) -> None:
    shop.writes("first")
    shop.answers()
    shop.hands_off("ben")
    with statements(shop.store._database) as seen:
        act(shop)
    assert seen
    assert whole_tables_read(shop.store._database, seen) == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_queue_is_ranked_on_its_index_alone(shop: Shop) -> None:
    with statements(shop.store._database) as seen:
        shop.store.conversations.ranked(shop.eva, now=shop.now)
        shop.store.routing.order(now=shop.now)
    for sql in seen:
        plan = [row["detail"] for row in shop.store._database.rows(f"EXPLAIN QUERY PLAN {sql}")]
        assert any("USING COVERING INDEX conversation_queue" in step for step in plan)


@pytest.mark.needs("postgresql")
def test_no_whole_table_is_read_on_a_server(postgres: Server, tmp_path: Path) -> None:
    # A database of its own: by statistics that the server took of other tests' few rows, any index would do.
    place = postgres.empty()
    database = str(conninfo_to_dict(place)["dbname"])
    explain(postgres, database)
    shop = Shop(tmp_path, place=place)
    shop.writes("first")
    shop.answers()
    shop.hands_off("ben")
    begins = len(postgres.log())
    for act in _ACTS:
        act(shop)
    shop.store.close()
    log = postgres.log()[begins:]
    assert "Index Cond" in log
    assert whole_tables_read_by_server(postgres, database, log) == set()
