"""Words of reports: numbers, shares and lengths of time as people read them, the same on the page and in the letter."""

from __future__ import annotations

from itertools import pairwise

from bot.phrases import counted, joined, phrase
from bot.reports.intervals import Quantile, Share
from bot.reports.usual import Usual, Verdict
from bot.reports.weeks import Figure

TOO_FEW = phrase("too few")
WEEKDAYS = (
    phrase("Monday"),
    phrase("Tuesday"),
    phrase("Wednesday"),
    phrase("Thursday"),
    phrase("Friday"),
    phrase("Saturday"),
    phrase("Sunday"),
)
WEEKDAYS_EACH = (
    phrase("on Mondays"),
    phrase("on Tuesdays"),
    phrase("on Wednesdays"),
    phrase("on Thursdays"),
    phrase("on Fridays"),
    phrase("on Saturdays"),
    phrase("on Sundays"),
)
_SECONDS = phrase("%(number)s s")
_UNITS = (
    (86_400, phrase("%(number)s d")),
    (3_600, phrase("%(number)s h")),
    (60, phrase("%(number)s min")),
    (1, _SECONDS),
)
# By what the week did and what would be better; where neither is better, the number is only out of the ordinary.
_VERDICTS = {
    (Verdict.MORE, Verdict.MORE): phrase("✓ better: more than usual"),
    (Verdict.LESS, Verdict.LESS): phrase("✓ better: less than usual"),
    (Verdict.MORE, Verdict.LESS): phrase("! worse: more than usual"),
    (Verdict.LESS, Verdict.MORE): phrase("! worse: less than usual"),
    (Verdict.MORE, None): phrase("▲ more than usual"),
    (Verdict.LESS, None): phrase("▼ less than usual"),
}


def percent(value: float) -> str:
    """A share as a whole percentage."""
    return f"{round(value * 100)} %"


def seconds_words(seconds: float) -> str:
    """A length of time in at most two units: 45 s, 2 min 10 s, 3 h 5 min, 2 d 4 h."""
    whole = round(seconds)
    for (size, unit), (smaller, smaller_unit) in pairwise(_UNITS):
        if whole >= size:
            words = [phrase(unit, number=whole // size)]
            if rest := whole % size // smaller:
                words.append(phrase(smaller_unit, number=rest))
            return joined(words)
    return phrase(_SECONDS, number=whole)


def value_words(value: int | Share | Quantile) -> str:
    """The number itself."""
    if isinstance(value, int):
        return f"{value:,}"
    if value.too_few:
        return TOO_FEW
    return percent(value.value) if isinstance(value, Share) else seconds_words(value.value)


def interval_words(value: int | Share | Quantile) -> str:
    """Between what the true number lies, 19 times in 20; "" for what is simply counted or of too few."""
    if isinstance(value, int) or value.too_few:
        return ""
    if isinstance(value, Share):
        return phrase("%(percent)s to %(percent2)s", percent=percent(value.low)[:-2], percent2=percent(value.high))
    return phrase(
        "%(seconds_words)s to %(seconds_words2)s",
        seconds_words=seconds_words(value.low),
        seconds_words2=seconds_words(value.high),
    )


def count_words(value: int | Share | Quantile, of: str) -> str:
    """Of how many it is."""
    if isinstance(value, int):
        return ""
    if isinstance(value, Share):
        return phrase("%(part)s of %(whole)s %(of)s", part=f"{value.part:,}", whole=f"{value.whole:,}", of=of)
    return phrase("%(count)s %(of)s", count=f"{value.count:,}", of=of)


def usual_words(figure: Figure) -> str:
    """What is usual."""
    known = figure.usual
    if known is None:
        return phrase("not known yet: fewer than four earlier weeks with enough talks")
    if isinstance(figure.value, Share):
        low, high = percent(known.low), percent(known.high)
    elif isinstance(figure.value, Quantile):
        low, high = seconds_words(known.low), seconds_words(known.high)
    else:
        low, high = f"{known.low:,.0f}", f"{known.high:,.0f}"
    return low if low == high else phrase("%(low)s to %(high)s", low=low, high=high)


def pooled_words(figure: Figure) -> str:
    """That a number is of several weeks, where it is."""
    if figure.pooled is None:
        return ""
    return counted(
        "of %(count)s week; these seven days alone have too few",
        "of %(count)s weeks together; these seven days alone have too few",
        figure.pooled_weeks,
    )


def verdict_words(known: Usual | None, better: Verdict | None) -> str:
    """How it stands to the usual, and whether that is better or worse; "" where nobody knows."""
    if known is None or known.verdict is Verdict.UNKNOWN:
        return ""
    if known.verdict is Verdict.CHANCE:
        return phrase("as usual, as far as chance goes")
    return phrase("as usual") if known.verdict is Verdict.USUAL else _VERDICTS[known.verdict, better]


def tone(known: Usual | None, better: Verdict | None) -> str:
    """The colour of that verdict: good, bad, or "" where it is neither."""
    if known is None or better is None or known.verdict not in (Verdict.MORE, Verdict.LESS):
        return ""
    return "good" if known.verdict is better else "bad"


def half_hour_words(half_hour: int) -> str:
    """The time of day at which a half hour begins, as 18:30; 48 is the end of the day."""
    return f"{half_hour // 2:02}:{half_hour % 2 * 30:02}"
