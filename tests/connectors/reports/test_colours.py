"""The colours of good and bad can be read, by day and by night (WCAG 2.1, contrast of 4.5 to 1)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

COLOURS = (Path(__file__).parents[3] / "connectors/desk/static/base/colours.css").read_text()
SHEET = (Path(__file__).parents[3] / "connectors/reports/static/reports.css").read_text()


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tone", ["good", "bad"])
def test_a_verdict_is_readable_and_has_its_own_colour(tone: str, scheme: str) -> None:
    light, _, dark = COLOURS.partition("@media")
    values = dict(re.findall(r"--([\w-]+): (#\w+)", light))
    if scheme == "dark":
        values |= dict(re.findall(r"--([\w-]+): (#\w+)", dark))
    rule = re.search(rf"\.verdict\.{tone} {{ background: var\(--([\w-]+)\); color: var\(--([\w-]+)\)", SHEET)
    assert rule, tone
    ground, text = (luminance(values[name]) for name in rule.groups())
    assert (max(ground, text) + 0.05) / (min(ground, text) + 0.05) >= 4.5
    other = "bad" if tone == "good" else "good"
    assert f".verdict.{other} {{ background: var(--{rule[1]})" not in SHEET
