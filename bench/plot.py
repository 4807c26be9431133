"""Plot: curves as an SVG file, without a library: a few lines over a logarithmic axis are all that the docs need."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 640, 320, 64, 40, 150, 44
_COLOURS = ("#1b6ca8", "#b5522b", "#3a7d44", "#7a4fa3", "#8a6d1d", "#5b5b5b")
Curve = Sequence[tuple[float, float]]


def plot(path: Path, title: str, x: str, y: str, curves: Mapping[str, Curve]) -> None:
    """Writes the curves, `x` on a logarithmic axis, `y` from 0."""
    points = [point for curve in curves.values() for point in curve]
    lowest, highest = math.log10(min(px for px, _ in points)), math.log10(max(px for px, _ in points))
    most = _round_up(max(py for _, py in points))

    def place(px: float, py: float) -> tuple[float, float]:
        share = (math.log10(px) - lowest) / ((highest - lowest) or 1.0)
        wide, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
        return _LEFT + share * wide, _TOP + (1 - py / most) * high

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif"'
        f' font-size="12" role="img"><title>{escape(title)}</title>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="20" font-size="14">{escape(title)}</text>',
        f'<text x="{_LEFT}" y="{_HEIGHT - 8}">{escape(x)}</text>',
        f'<text x="8" y="{_TOP - 8}">{escape(y)}</text>',
    ]
    for part in range(5):
        value = most * part / 4
        _, at = place(10**lowest, value)
        lines.append(f'<path d="M{_LEFT} {at:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        lines.append(f'<text x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{value:g}</text>')
    for px in sorted({px for px, _ in points}):
        at, _ = place(px, 0.0)
        lines.append(f'<text x="{at:.1f}" y="{_HEIGHT - _BOTTOM + 16}" text-anchor="middle">{px:,.0f}</text>')
    for number, (name, curve) in enumerate(curves.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        spots = " ".join("{:.1f},{:.1f}".format(*place(*point)) for point in sorted(curve))
        lines.append(f'<polyline points="{spots}" fill="none" stroke="{colour}" stroke-width="2"/>')
        at = _TOP + 16 * number
        lines.append(f'<text x="{_WIDTH - _RIGHT + 10}" y="{at + 8}" fill="{colour}">{escape(name)}</text>')
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*lines, "</svg>", ""]), encoding="utf-8")


def _round_up(value: float) -> float:
    """The next value with one digit, 1, 2 or 5: an axis that people can read."""
    if value <= 0:
        return 1.0
    unit = 10.0 ** math.floor(math.log10(value))
    return next(step * unit for step in (1, 2, 5, 10) if step * unit >= value)
