"""The sandbox's file: undone as a whole, continued after a restart, and refused when it is another program's."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from bot.store.engine.database import WrongFile
from bot.store.engine.sqlite import SqliteDatabase
from connectors.sandbox.__main__ import main
from connectors.sandbox.records import PhoneCustomer
from connectors.sandbox.store import SandboxStore

ANA = PhoneCustomer(customer_id="telegram-1", channel="telegram", name="Ana", language="en", user_id="6100000001")


class Interruption(Exception):
    """Something that goes wrong in the middle."""


def test_what_goes_wrong_in_the_middle_leaves_nothing_behind(tmp_path: Path) -> None:
    store = SandboxStore(tmp_path / "phones.db")
    with contextlib.suppress(Interruption), store.writing():
        store.add_customer(ANA)
        assert store.customers() == [ANA]
        raise Interruption
    assert store.customers() == []
    assert store.last_change() == 0


def test_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    store = SandboxStore(tmp_path / "phones.db")
    assert [store.next_number("file", 900), store.next_number("file", 900)] == [900, 901]
    store.close()
    assert SandboxStore(tmp_path / "phones.db").next_number("file", 900) == 902


def test_a_file_that_is_no_database_is_refused_by_name_and_left_alone(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear customer, " * 100)
    with pytest.raises(WrongFile, match=r"letter\.txt holds something else .* move it away"):
        SandboxStore(letter)
    assert letter.read_text() == "Dear customer, " * 100


def test_the_shops_own_file_is_refused_with_the_cure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    SqliteDatabase(tmp_path / "mostrador.db").close()
    assert main(["--port", "0", "--database", str(tmp_path / "mostrador.db")]) == 1
    told = capsys.readouterr().err
    assert "mostrador.db holds something else" in told
    assert "name another with --database" in told
