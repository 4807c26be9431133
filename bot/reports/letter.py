"""Letter: the week in plain text, for the mail of Monday morning and the page that keeps it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.phrases import Phrase, joined, phrase
from bot.reports.advice_words import answer_words, fewer_words, further_words
from bot.reports.definitions import DEFINITIONS, FAULTS
from bot.reports.report import Report, Trend
from bot.reports.summary import summary_words
from bot.reports.weeks import WATCHED
from bot.reports.words import count_words, interval_words, pooled_words, usual_words, value_words, verdict_words

_KEYS = (
    *("talks", "answered_of_all", "answered_of_tried", "with_person"),
    *("wait_median", "wait_nine_in_ten", "wait_median_open", "gave_up", "closed", "good"),
)
DayWords = Callable[[str], str]


def subject(report: Report, *, day_words: DayWords) -> Phrase:
    """What the letter is called. `day_words` says a day as the reader does."""
    return phrase(
        "Your shop's chats, %(since)s to %(until)s",
        since=day_words(report.only.since),
        until=day_words(report.only.until),
    )


def letter(
    report: Report,
    *,
    title: Callable[[str], str],
    day_words: DayWords,
    sales: str,
    standing: Sequence[str] = (),
    address: str | None = None,
) -> Phrase:
    """The letter, to be said in a language. `title` names an entry, `day_words` a day, `sales` says what was sold,
    `standing` what is broken now; `address` is the page with everything.
    """
    lines: list[str] = [subject(report, day_words=day_words), "", summary_words(report.figures), ""]
    for key in _KEYS:
        lines += _number(report, key, day_words)
    lines += ["", phrase("What customers asked most:"), *_most_asked(report, title)]
    if report.rising:
        lines += ["", phrase("Asked more than before:")]
        lines += [_indented(title(each.entry), ": ", str(each.now), _trend(each)) for each in report.rising]
    lines += ["", phrase("What broke:"), *_broke(report, standing)]
    advised = (answer_words(report.staffing), fewer_words(report.staffing), *further_words(report.staffing))
    lines += ["", phrase("People:"), *(_indented(words) for words in advised if words is not None)]
    lines += ["", phrase("Sales: %(sales)s", sales=sales)]
    lines += ["", phrase("Everything, with each definition: %(address)s", address=address)] if address else []
    return joined([*lines, ""], "\n")


def _number(report: Report, key: str, day_words: DayWords) -> list[str]:
    """A number with its verdict, and below it of how many it is and what is usual."""
    figure, definition = report.figures[key], DEFINITIONS[key]
    verdict, interval = verdict_words(figure.usual, definition.better), interval_words(figure.shown)
    head = joined((definition.title, ": ", value_words(figure.shown), *((", ", verdict) if verdict else ())), "")
    details: list[str] = [count_words(figure.shown, definition.of), pooled_words(figure)]
    details += [phrase("surely %(interval)s", interval=interval)] if interval else []
    if key in WATCHED and report.verified_until:
        details.append(phrase("talks up to %(day)s", day=day_words(report.verified_until)))
    details += [phrase("usual: %(usual)s", usual=usual_words(figure))] if figure.usual else []
    told = [each for each in details if each]
    return [head, _indented(joined(told, "; "))] if told else [head]


def _most_asked(report: Report, title: Callable[[str], str]) -> Sequence[str]:
    asked = [_indented(str(each.now), " × ", title(each.entry), _trend(each)) for each in report.trends]
    return asked or [_indented(phrase("nothing that the bot answered"))]


def _broke(report: Report, standing: Sequence[str]) -> Sequence[str]:
    now = [_indented(phrase("Now: %(trouble)s.", trouble=each)) for each in standing]
    faults = sorted(report.week.faults.items())
    broke = [_indented(FAULTS.get(kind, kind), ": ", str(count)) for kind, count in faults]
    return now + broke or [_indented(phrase("nothing"))]


def _indented(*texts: str) -> Phrase:
    return joined(("    ", *texts), "")


def _trend(asked: Trend) -> str:
    if asked.usual is None:
        return ""
    usual = f"{asked.usual:.0f}"
    if not asked.differs:
        words = phrase("(usually %(usual)s)", usual=usual)
    elif asked.now > asked.usual:
        words = phrase("(usually %(usual)s, more than chance explains)", usual=usual)
    else:
        words = phrase("(usually %(usual)s, less than chance explains)", usual=usual)
    return joined((" ", words), "")
