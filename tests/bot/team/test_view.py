"""Views: what a form may give as a filter, and that what is stored is read back the same."""

from __future__ import annotations

import json

import pytest

from bot.conversations.conversation import State
from bot.team.view import BUILT_IN, ViewFilter, as_stored, filter_of


def test_what_is_stored_is_read_back() -> None:
    chosen = ViewFilter(states=(State.QUEUED,), agent="me", unread=True, waiting_minutes=15, closing_hours=2)
    for each in (chosen, *(view.filter for view in BUILT_IN)):
        assert filter_of(json.loads(json.dumps(as_stored(each)))) == each


def test_an_empty_form_filters_nothing() -> None:
    assert filter_of({"states": [], "channel": "", "waiting_minutes": "", "unread": ""}) == ViewFilter()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"states": ["asleep"]}, "Choose states"),
        ({"waiting_minutes": "ten"}, "whole minutes"),
        ({"waiting_minutes": "0"}, "whole minutes"),
        ({"closing_hours": "999"}, "from 1 to 168"),
    ],
)
def test_what_is_no_filter_is_refused_in_words(given: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        filter_of(given)
