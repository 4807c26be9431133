"""Two wordings of one question are shown to an editor as what may be one; two questions are not."""

from __future__ import annotations

import pytest

from bot.faq.unanswered.likeness import Wordings, same_question

CANDLES = Wordings(cluster_id="u1", texts=("do you give candle workshops?",), guess="faq/gift_card")
PARKING = Wordings(cluster_id="u2", texts=("is there parking near the shop",), guess="faq/shop_address")
VASE = Wordings(cluster_id="u3", texts=("is the vase dishwasher safe",), guess="faq/product_care")


def new(text: str, guess: str | None) -> Wordings:
    return Wordings(cluster_id="u9", texts=(text,), guess=guess)


@pytest.mark.parametrize(
    ("asked", "same"),
    [
        (new("can I learn to make candles with you", "faq/gift_card"), "u1"),
        (new("are there candle workshops for two", None), "u1"),
        (new("is the rug washable", "faq/product_care"), None),
        (new("can I learn to sew with you", "faq/gift_card"), None),
        (new("…", "faq/gift_card"), None),
    ],
)
def test_what_asks_the_same_in_other_words_is_proposed(asked: Wordings, same: str | None) -> None:
    assert same_question(asked, [CANDLES, PARKING, VASE, asked]) == same


def test_a_cluster_alone_is_like_nothing() -> None:
    assert same_question(CANDLES, []) is None
