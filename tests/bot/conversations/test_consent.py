"""Consent: when marketing may be sent, and what a wish changes."""

from __future__ import annotations

import pytest

from bot.channels.template import Category
from bot.conversations.consent import Consent, change_of, refusal
from bot.conversations.opt_out import Wish

IN, OUT = Consent.OPTED_IN, Consent.OPTED_OUT


@pytest.mark.parametrize("consent", [None, IN, OUT])
def test_service_messages_need_no_consent(consent: Consent | None) -> None:
    assert refusal(Category.UTILITY, consent) is None


def test_marketing_needs_an_opt_in_that_still_counts() -> None:
    assert refusal(Category.MARKETING, IN) is None
    assert "No opt-in" in str(refusal(Category.MARKETING, None))
    assert "stopped marketing" in str(refusal(Category.MARKETING, OUT))


@pytest.mark.parametrize("wish", [Wish.STOP, Wish.UNCLEAR])
def test_a_wish_to_stop_counts_unless_it_counts_already(wish: Wish) -> None:
    assert change_of(wish, None) is OUT
    assert change_of(wish, IN) is OUT
    assert change_of(wish, OUT) is None


def test_a_wish_to_begin_again_counts_only_after_one_to_stop() -> None:
    assert change_of(Wish.RESUME, OUT) is IN
    assert change_of(Wish.RESUME, None) is None
    assert change_of(Wish.RESUME, IN) is None
