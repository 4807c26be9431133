"""Advice in words: what to change in the rota, with the assumption behind it."""

from __future__ import annotations

from bot.phrases import counted, joined, phrase
from bot.reports.intervals import LEAST
from bot.reports.staffing import HALF_HOURS_A_BLOCK, PRESENT_SHARE, WITHIN_SECONDS, Advice, Pace
from bot.reports.words import WEEKDAYS, half_hour_words, percent, seconds_words


def advice_words(each: Advice) -> str:
    """One sentence for an owner."""
    block = each.block
    end = half_hour_words(block.begins + HALF_HOURS_A_BLOCK)
    when = f"{WEEKDAYS[block.weekday]}s {half_hour_words(block.begins)}–{end}"
    sure = phrase(
        " (if as few or as many come as chance allows: %(percent)s to %(percent2)s)",
        percent=percent(each.high),
        percent2=percent(each.low),
    )
    goal = phrase("within %(seconds_words)s", seconds_words=seconds_words(WITHIN_SECONDS))
    if each.more:
        return phrase(
            "%(when)s: one more person brings %(percent)s %(goal)s; now it is %(percent2)s%(sure)s.",
            when=when,
            percent=percent(each.then),
            goal=goal,
            percent2=percent(each.now),
            sure=sure,
        )
    return phrase(
        "%(when)s: one is idle. With one person less %(percent)s would still be served %(goal)s.",
        when=when,
        percent=percent(each.then),
        goal=goal,
    )


def assumption_words(pace: Pace | None, days: int, doubted: int = 0) -> str:
    """From what the advice is worked out; `doubted` blocks have none, as what was measured contradicts the model."""
    if pace is None:
        return phrase(
            "No advice yet: fewer than %(least)s conversations were held by people and ended in these weeks.",
            least=LEAST,
        )
    worked_out = phrase(
        "Worked out (Erlang A) from %(days)s days, those of the last eight weeks on which your shop was counted and "
        "that were no holidays: while a conversation was held, your people owed it an answer for %(seconds_words)s on "
        "average (%(helped)s were held), measured at the load that your people had. Who waits gives up after "
        "%(seconds_words2)s on average. It counts places, not people: each person has as many as their limit of "
        "conversations, and one that waits for the customer takes none. A person more counts as %(percent)s of theirs, "
        "for breaks. Blocks with fewer than %(least)s requests tell nothing.",
        days=days,
        seconds_words=seconds_words(3600 / pace.service),
        helped=f"{pace.helped:,}",
        seconds_words2=seconds_words(3600 / pace.patience),
        percent=percent(PRESENT_SHARE),
        least=LEAST,
    )
    if not doubted:
        return worked_out
    doubt = counted(
        "In %(count)s other block the model would advise something, but the waits that were measured contradict it.",
        "In %(count)s other blocks the model would advise something, but the waits that were measured contradict it.",
        doubted,
    )
    return joined((worked_out, doubt))
