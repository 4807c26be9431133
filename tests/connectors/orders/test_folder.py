"""A watched folder: whole files only, each once, whatever Excel and the shop system made of them."""

from __future__ import annotations

import os
from datetime import timezone
from pathlib import Path

import pytest

from bot.faq.exchange.limits import Refused
from connectors.orders.book import SourceKind
from connectors.orders.tables import as_settings, guessed_mapping, open_table, orders_of
from connectors.worker.jobs.orders import OrdersJob
from tests.connectors.orders.conftest import Orders

HEAD = "Número de pedido;Estado;Correo electrónico;Código postal"
LINES = ["1001;enviado;maría@example.com;41001", "1002;entregado;josé@example.com;28013", "1003;pagado;a@b.es;08001"]


def text(*lines: str) -> str:
    return "\r\n".join([HEAD, *lines]) + "\r\n"


@pytest.fixture
def source(orders: Orders) -> str:
    mapped = guessed_mapping(open_table("x.csv", text(*LINES).encode()))
    return orders.add(SourceKind.TABLE, {**as_settings(mapped), "pattern": "*.csv", "is_whole": True})


def drop(orders: Orders, content: bytes, name: str = "orders.csv", *, age: float = 60.0) -> Path:
    """A file that was written so many seconds ago."""
    path = orders.folder / name
    path.write_bytes(content)
    os.utime(path, (orders.shop.now - age, orders.shop.now - age))
    return path


def look(orders: Orders) -> None:
    orders.shop.tick(61)
    OrdersJob(orders.shop.store, orders.book, 180, now=lambda: orders.shop.now).look()


def numbers(orders: Orders) -> list[str]:
    return [number for number in ("1001", "1002", "1003") if orders.shop.store.orders.of_number(number)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_a_file_in_any_encoding_is_read(orders: Orders, source: str, encoding: str) -> None:
    drop(orders, text(*LINES).encode(encoding))
    look(orders)
    assert numbers(orders) == ["1001", "1002", "1003"]


@pytest.mark.parametrize("separator", [",", "\t", "|"])
def test_a_file_with_any_separator_is_read(orders: Orders, source: str, separator: str) -> None:
    drop(orders, text(*LINES).replace(";", separator).encode())
    look(orders)
    assert len(numbers(orders)) == 3


def test_a_file_that_is_still_written_is_left_until_it_is_whole(orders: Orders, source: str) -> None:
    drop(orders, text(*LINES).encode()[:-30], age=-60)
    look(orders)
    assert numbers(orders) == []


def test_half_a_file_is_refused_and_nothing_of_it_taken(orders: Orders, source: str) -> None:
    drop(orders, text(*LINES).encode()[:-12])
    look(orders)
    noted = orders.shop.store.order_sources.get(source)
    assert noted
    assert "middle of a line" in noted.failure
    assert numbers(orders) == []


def test_what_a_whole_file_has_no_more_was_deleted_but_not_more_than_half_of_it(orders: Orders, source: str) -> None:
    drop(orders, text(*LINES).encode())
    look(orders)
    drop(orders, text(*LINES[:2]).encode(), age=30)
    look(orders)
    assert numbers(orders) == ["1001", "1002"]
    drop(orders, text(*LINES[:2]).encode(), age=20)
    drop(orders, (HEAD + "\r\n9001;pagado;a@b.es;08001\r\n").encode(), age=10)
    look(orders)
    noted = orders.shop.store.order_sources.get(source)
    assert noted
    assert "more than half" in noted.failure
    assert numbers(orders) == ["1001", "1002"]


def test_a_file_is_read_once_and_a_broken_one_beside_it_does_not_matter(orders: Orders, source: str) -> None:
    drop(orders, b"\x00\x01\x02", "broken.csv", age=100)
    drop(orders, text(*LINES).encode(), "good.csv")
    look(orders)
    assert len(numbers(orders)) == 3
    noted = orders.shop.store.order_sources.get(source)
    assert noted
    assert noted.failure.startswith("broken.csv")


def test_heads_are_guessed_and_five_rows_can_be_shown() -> None:
    table = open_table("x.csv", text(*LINES).encode())
    mapped = guessed_mapping(table)
    assert mapped.heads["number"] == "Número de pedido"
    assert mapped.heads["email"] == "Correo electrónico"
    assert len(orders_of(table, mapped, zone=timezone.utc, now=1.0).orders) == 3


@pytest.mark.parametrize("content", [b"", b"only one line\n", b"\x00\x00\x00\x00"])
def test_what_is_no_table_is_refused_with_words(content: bytes) -> None:
    with pytest.raises(Refused):
        open_table("x.csv", content)


def test_a_file_that_is_gone_for_a_day_is_forgotten_and_one_that_is_replaced_is_not(
    orders: Orders, source: str
) -> None:
    def remembered() -> set[str]:
        kept = orders.shop.store.order_sources.get(source)
        assert kept
        return set(kept.position["files"])

    path = drop(orders, text(*LINES).encode(), "monday.csv")
    look(orders)
    path.unlink()
    look(orders)
    drop(orders, text(*LINES[:2]).encode(), "monday.csv")
    look(orders)
    assert orders.shop.store.orders.of_number("1003") == [], "what its next version lacks was deleted"
    path.unlink()
    look(orders)
    assert remembered() == {"monday.csv"}
    orders.shop.tick(25 * 3600)
    look(orders)
    assert remembered() == set()
    assert orders.shop.store.orders.of_number("1001"), "its orders stay"


def test_a_folder_that_is_gone_is_named_and_read_again_once_it_is_back(orders: Orders, source: str) -> None:
    orders.folder.rmdir()
    look(orders)
    failing = orders.shop.store.order_sources.get(source)
    assert failing
    assert "there is no folder orders" in failing.failure
    orders.folder.mkdir()
    drop(orders, text(*LINES).encode())
    look(orders)
    mended = orders.shop.store.order_sources.get(source)
    assert mended
    assert (mended.failure, numbers(orders)) == ("", ["1001", "1002", "1003"])
