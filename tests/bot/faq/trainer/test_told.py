"""The command line tells a comparison by the titles of the entries."""

from __future__ import annotations

from pathlib import Path

from bot.faq.called import called_in
from bot.faq.trainer.told import told
from bot.settings import ROOT
from tests.bot.store.shop import Shop

BEFORE = {"part": 9, "whole": 10, "value": 0.9, "least": 0.6, "most": 0.98}


def test_no_line_shows_the_name_of_a_file(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.writes("how much is it", who="ana")
    (message,) = shop.messages("ana")
    comparison = {
        "regressions": [],
        "phrases": {"shared": 10, "added": 1, "removed": 0},
        "replayed": 1,
        "changes": {"now answered": 1},
        "losses": [{"entry": "faq/returns_how", "asked": 10, "lost": 5, "is_too_many": False}],
        "changed": [
            {
                "message_id": message.message_id,
                "before": {"kind": "asked back", "entry": "faq/shipping_time", "sure": 0.4},
                "after": {"kind": "answered", "entry": "faq/shipping_cost", "sure": 0.9},
            }
        ],
        "accuracy": [{"entry": "faq/shipping_cost", "language": "en", "before": BEFORE, "after": BEFORE | {"part": 8}}],
        "confusions": [
            {
                "entry": "faq/shipping_cost",
                "language": "en",
                "taken_for": "faq/shipping_time",
                "count": 2,
                "of": 10,
                "before": 1,
            }
        ],
    }
    lines = "\n".join(told(comparison, shop.store.questions, 1.0, called_in(ROOT / "data")))
    assert "“how much is it”: asked back, first Shipping time (40%) → Shipping cost (90%)" in lines
    assert "2 of 10 for Shipping cost (en) went to Shipping time" in lines
    assert "faq/" not in lines
