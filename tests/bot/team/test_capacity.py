"""The numbers of the team's page."""

from __future__ import annotations

import pytest

from bot.team.capacity import PRESETS, limit_of


def test_two_ready_choices() -> None:
    assert [(preset.title, preset.limit) for preset in PRESETS] == [("Live chat", 3), ("Messengers", 12)]


def test_a_number_or_nothing() -> None:
    assert [limit_of(text) for text in ("", " 4 ", "0", "500")] == [None, 4, 0, 500]


@pytest.mark.parametrize("text", ["-1", "501", "three", "1.5", "²"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a whole number from 0 to 500"):
        limit_of(text)
