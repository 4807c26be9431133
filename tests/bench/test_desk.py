"""The desk's benchmark runs over the real web process, sees what it posted, and tells of a query that reads it all."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.desk.__main__ import main
from bench.desk.build import build, open_copy
from bot.store.engine.sqlite import SqliteDatabase
from tests.bot.store.plans import whole_tables_read

_SMALL = ["--messages", "600", "--agents", "2", "--times", "5", "--per-second", "10", "--web-only"]


def test_a_small_shop_is_measured_and_everything_posted_is_seen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*_SMALL, "--folder", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    for measured in ("open the queue", "search a phrase", "webhook of who waits to the lists of all", "requests"):
        assert measured in said
    assert "never seen: 0" in said


def test_the_store_is_the_same_for_the_same_seed_and_kept(tmp_path: Path) -> None:
    first, built = build(tmp_path / "a", 600, agents=2, seed=7)
    other, _ = build(tmp_path / "b", 600, agents=2, seed=7)
    assert _said(first) == _said(other)
    assert build(tmp_path / "a", 600, agents=2, seed=7) == (first, built)
    open_copy(first, built, tmp_path / "copy.db", now=built.now + 100)
    states = {
        row["state"] for row in SqliteDatabase(tmp_path / "copy.db").rows("SELECT DISTINCT state FROM conversation")
    }
    assert states == {"agent", "queued", "bot", "resolved"}


def test_a_query_that_reads_all_messages_is_told(tmp_path: Path) -> None:
    path, _ = build(tmp_path, 600, agents=2, seed=7)
    told = whole_tables_read(SqliteDatabase(path), ["SELECT * FROM message WHERE text = 'hello'"])
    assert [each.partition(":")[0] for each in told] == ["SCAN message"]


def _said(path: Path) -> list[str]:
    return [
        row["text"] for row in SqliteDatabase(path).rows("SELECT text FROM message ORDER BY conversation_id, position")
    ]
