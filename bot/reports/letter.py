"""Letter: the week in plain text, for the mail of Monday morning and the page that keeps it."""

from __future__ import annotations

from collections.abc import Callable

from bot.reports.advice_words import advice_words, answer_words
from bot.reports.definitions import DEFINITIONS, FAULTS
from bot.reports.report import Report, Trend
from bot.reports.weeks import WATCHED
from bot.reports.words import count_words, interval_words, usual_words, value_words, verdict_words

_KEYS = (
    *("talks", "answered_of_all", "answered_of_tried", "with_person"),
    *("wait_median", "wait_nine_in_ten", "wait_median_open", "gave_up", "closed", "good"),
)


def subject(report: Report) -> str:
    """What the letter is called."""
    return f"Your shop's chats, {report.only.since} to {report.only.until}"


def letter(report: Report, *, title: Callable[[str], str], sales: str, address: str | None = None) -> str:
    """The letter. `title` names an entry, `sales` says what was sold; `address` is the page with everything."""
    lines = [subject(report), ""]
    for key in _KEYS:
        figure, definition = report.figures[key], DEFINITIONS[key]
        verdict, interval = verdict_words(figure.usual, definition.better), interval_words(figure.value)
        lines.append(f"{definition.title}: {value_words(figure.value)}" + (f", {verdict}" if verdict else ""))
        details = [count_words(figure.value, definition.of), interval and f"surely {interval}"]
        details.append(f"talks up to {report.verified_until}" if key in WATCHED and report.verified_until else "")
        details.append(f"usual: {usual_words(figure)}" if figure.usual else "")
        lines += [f"    {'; '.join(filter(None, details))}"] if any(details) else []
    lines += ["", "What customers asked most:"]
    lines += [f"    {each.now} × {title(each.entry)}{_trend(each)}" for each in report.trends] or [
        "    nothing that the bot answered"
    ]
    if report.rising:
        lines += ["", "Asked more than before:"]
        lines += [f"    {title(each.entry)}: {each.now}{_trend(each)}" for each in report.rising]
    lines += ["", "What broke:"]
    lines += [f"    {FAULTS.get(kind, kind)}: {count}" for kind, count in sorted(report.week.faults.items())] or [
        "    nothing"
    ]
    answer = answer_words(report.staffing)
    further = [words for each in report.staffing.advice if (words := advice_words(each)) != answer]
    lines += ["", "People:", *(f"    {words}" for words in (answer, *further))]
    lines += ["", f"Sales: {sales}"]
    lines += ["", f"Everything, with each definition: {address}"] if address else []
    return "\n".join(lines) + "\n"


def _trend(asked: Trend) -> str:
    if asked.usual is None:
        return ""
    differs = f", {'more' if asked.now > asked.usual else 'less'} than chance explains" if asked.differs else ""
    return f" (usually {asked.usual:.0f}{differs})"
