"""Pictures of the report: plain inline SVG; colours come from the page, so that they follow light and dark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from bot.rasa.report.findings import Bin, Findings, Point

_WIDTH, _HEIGHT, _MARGIN = 420, 300, 60
_CELL, _NAMES = 12, 170


def curve(points: Sequence[Point], answered: float) -> str:
    """How many answers are right for every share of messages answered; a dashed line where the bot stands now."""
    lowest = min(0.5, *(point.right for point in points))
    x, y = _across, _scale(lowest)
    line = " ".join(f"{x(point.answered):.1f},{y(point.right):.1f}" for point in points)
    now = f'<line class="now" x1="{x(answered):.1f}" x2="{x(answered):.1f}" y1="{y(lowest):.1f}" y2="{y(1):.1f}"/>'
    drawn = f'<polyline class="line" points="{line}"/>{now}'
    return _plot(drawn, "answered at once", "right of the answers", lowest, "Right answers by share answered")


def calibration(bins: Sequence[Bin]) -> str:
    """How often the bot was right for every confidence; on the diagonal it knows itself."""
    x, y = _across, _scale(0.0)
    diagonal = f'<line class="now" x1="{x(0):.1f}" y1="{y(0):.1f}" x2="{x(1):.1f}" y2="{y(1):.1f}"/>'
    most = max(each.count for each in bins)
    dots = "".join(
        f'<circle class="dot" cx="{x(each.confidence):.1f}" cy="{y(each.right):.1f}" '
        f'r="{4 + 10 * (each.count / most) ** 0.5:.1f}"><title>said {each.confidence:.0%}, right {each.right:.0%} '
        f"of {each.count}</title></circle>"
        for each in bins
    )
    return _plot(diagonal + dots, "confidence", "right", 0.0, "Confidence against being right")


def confusion(found: Findings, names: Sequence[str], titles: Callable[[str], str]) -> str:
    """Every entry against what its examples are taken for when left out: darker is more, the diagonal is right."""
    size = len(names) * _CELL
    cells, labels = [], []
    for row, name in enumerate(names):
        labels.append(f'<text x="{_NAMES - 6}" y="{row * _CELL + 10}" text-anchor="end">{escape(titles(name))}</text>')
        total = found.confusion[row].sum()
        for column, count in enumerate(found.confusion[row]):
            if count:
                kind = "right" if row == column else "wrong"
                said = f"{titles(name)} taken for {titles(names[column])}: {count} of {total}"
                cells.append(
                    f'<rect class="{kind}" x="{_NAMES + column * _CELL}" y="{row * _CELL}" width="{_CELL - 1}" '
                    f'height="{_CELL - 1}" opacity="{0.25 + 0.75 * count / total:.2f}">'
                    f"<title>{escape(said)}</title></rect>"
                )
    frame = f'<rect class="frame" x="{_NAMES}" y="0" width="{size}" height="{size}"/>'
    box = f'viewBox="0 0 {_NAMES + size} {size}" width="{_NAMES + size}" height="{size}"'
    label = "Which entries are taken for which"
    return f'<svg class="matrix" {box} role="img" aria-label="{label}">{frame}{"".join(cells + labels)}</svg>'


def _across(share: float) -> float:
    return _MARGIN + share * (_WIDTH - _MARGIN - 12)


def _scale(lowest: float) -> Callable[[float], float]:
    return lambda share: 12 + (1 - (share - lowest) / (1 - lowest)) * (_HEIGHT - _MARGIN - 12)


def _plot(drawn: str, across: str, up: str, lowest: float, label: str) -> str:
    y = _scale(lowest)
    marks = "".join(
        f'<text x="{_across(tenth / 4):.1f}" y="{y(lowest) + 16:.1f}" text-anchor="middle">{tenth / 4:.0%}</text>'
        for tenth in range(5)
    )
    steps = [lowest + (1 - lowest) * step / 4 for step in range(5)]
    marks += "".join(
        f'<text x="{_MARGIN - 6}" y="{y(step) + 4:.1f}" text-anchor="end">{step:.0%}</text>'
        f'<line class="grid" x1="{_MARGIN}" x2="{_across(1):.1f}" y1="{y(step):.1f}" y2="{y(step):.1f}"/>'
        for step in steps
    )
    names = (
        f'<text x="{_across(0.5):.1f}" y="{_HEIGHT - 6}" text-anchor="middle">{across}</text>'
        f'<text transform="translate(11 {y((1 + lowest) / 2):.1f}) rotate(-90)" text-anchor="middle">{up}</text>'
    )
    box = f'viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    return f'<svg class="plot" {box} role="img" aria-label="{label}">{marks}{names}{drawn}</svg>'
