"""Copying a shop from SQLite to PostgreSQL: everything is there, goes on as before, or nothing was copied."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversations.search import Wanted
from bot.conversations.turn import Turn
from bot.store.engine.copying import NotCopied, copy
from bot.store.steps.privacy import inventory
from bot.store.store import Store
from bot.team.routing import Policy
from tests.bot.store.life import Life
from tests.bot.store.shop import Shop
from tests.postgres import Server

pytestmark = pytest.mark.needs("postgresql")
DERIVED = {"message_words", "contact_words"}


@pytest.fixture
def old(tmp_path: Path) -> Shop:
    """A shop on SQLite in which every table of customers holds something."""
    shop = Shop(tmp_path, policy=Policy(ask_rating=True, undo_seconds=10.0))
    life = Life(shop)
    life.runs()
    life.is_merged()
    return shop


def rows(store: Store, table: str) -> list[dict[str, object]]:
    return sorted((dict(row) for row in store._database.rows(f"SELECT * FROM {table}")), key=repr)


def test_every_table_is_copied_row_by_row(old: Shop, postgres: Server) -> None:
    url = postgres.empty()
    counts = copy(Path(str(old.place)), url)
    tables = {table.name for table in inventory.TABLES} - DERIVED
    assert tables <= set(counts)
    new = Store(url, old.notices)
    for table in tables:
        copied = rows(new, table)
        assert copied == rows(old.store, table), table
        assert len(copied) == counts[table]
    assert counts["message"] > 10
    new.close()


def test_the_shop_goes_on_where_it_was(old: Shop, postgres: Server) -> None:
    old.writes("where is my parcel from Łódź?", who="zoe")
    claimed: Turn = old.turn()
    texts = old.texts("zoe")
    url = postgres.empty()
    copy(Path(str(old.place)), url)
    latest = old.store.events.latest()
    old.store = Store(url, old.notices, old.policy, code_key="a-key-for-codes")
    assert old.texts("zoe") == texts
    assert [each.address for each in old.store.search.find(Wanted(text="parcel lodz"))] == ["zoe"]
    assert old.answers("on its way", turn=claimed)
    old.writes("thank you", who="zoe")
    assert old.texts("zoe") == [*texts, "on its way", "thank you"]
    assert [event.number for event in old.store.events.after(latest)][:1] == [latest + 1]
    assert len(old.store.search.find(Wanted(text="thank"))[0].hits) == 1
    old.store.close()


def test_a_database_with_a_shop_is_not_overwritten(old: Shop, postgres: Server, tmp_path: Path) -> None:
    url = postgres.empty()
    other = Shop(tmp_path / "other", place=url)
    other.writes("I am here already")
    with pytest.raises(NotCopied, match="holds a shop already"):
        copy(Path(str(old.place)), url)
    assert other.texts() == ["I am here already"]
    other.store.close()
