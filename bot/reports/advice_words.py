"""Advice in words: what to change in the rota, with the assumption behind it."""

from __future__ import annotations

from bot.phrases import Phrase, counted, joined, phrase
from bot.reports.intervals import LEAST
from bot.reports.report import Staffing
from bot.reports.staffing import GOAL, HALF_HOURS_A_BLOCK, PRESENT_SHARE, WITHIN_SECONDS, Advice, Pace
from bot.reports.words import WEEKDAYS_EACH, half_hour_words, percent, seconds_words


def fewer_words(staffing: Staffing) -> Phrase | None:
    """Whether one less would do, in one sentence; None where nobody can tell of people at all (see `answer_words`)."""
    idle = next((each for each in staffing.advice if not each.more), None)
    if idle is not None:
        return advice_words(idle)
    seen = [block for block in staffing.blocks if block.people]
    if staffing.pace is None or not seen:
        return None
    if all((block.people or 0) < 2 for block in seen):
        return phrase("Whether one less would do is no question: at no time of the week were two there on average.")
    return phrase(
        "One less can be spared at no time of the week as far as can be told: where two or more were there, it is not "
        "sure that %(percent)s would still be served within %(within)s.",
        percent=percent(GOAL),
        within=seconds_words(WITHIN_SECONDS),
    )


def answer_words(staffing: Staffing) -> Phrase:
    """Whether a person more is needed, in one sentence: when, or that none is, or that nobody can tell yet."""
    added = next((each for each in staffing.advice if each.more), None)
    if added is not None:
        return advice_words(added)
    if staffing.pace is None:
        return phrase(
            "Too few data to tell whether a person more is needed, or one less would do: fewer than %(least)s "
            "conversations were held by people and ended in these weeks.",
            least=LEAST,
        )
    known = [block for block in staffing.blocks if block.asked >= LEAST and block.people]
    if not known:
        return phrase(
            "Too few data to tell whether a person more is needed: in no two hours of a weekday were there %(least)s "
            "requests in these weeks, and people seen at work.",
            least=LEAST,
        )
    if staffing.doubted == len(known):
        return phrase(
            "Nobody can tell whether a person more is needed: the waits that were measured contradict the model."
        )
    return counted(
        "No person more is needed in the %(count)s block of two hours that had %(least)s or more requests (%(asked)s "
        "in all): one would shorten the waits by little there. Of the other times too few came to tell.",
        "No person more is needed in the %(count)s blocks of two hours that had %(least)s or more requests (%(asked)s "
        "in all): one would shorten the waits by little there. Of the other times too few came to tell.",
        len(known),
        least=LEAST,
        asked=f"{sum(block.asked for block in known):,}",
    )


def further_words(staffing: Staffing) -> list[Phrase]:
    """The rest of the advice, without those two sentences."""
    said = (answer_words(staffing), fewer_words(staffing))
    return [words for each in staffing.advice if (words := advice_words(each)) not in said]


def advice_words(each: Advice) -> Phrase:
    """One sentence for an owner: when, from how many people to how many, what the wait becomes, and from how many."""
    block, people = each.block, each.block.people or 0.0
    values = {
        "weekday": WEEKDAYS_EACH[block.weekday],
        "begin": half_hour_words(block.begins),
        "end": half_hour_words(block.begins + HALF_HOURS_A_BLOCK),
        "people": _people(people),
        "then": _people(people + 1 if each.more else people - 1),
        "wait": seconds_words(each.wait_now),
        "wait_then": seconds_words(each.wait_then),
        "percent": percent(each.now),
        "percent_then": percent(each.then),
        "within": seconds_words(WITHIN_SECONDS),
        "asked": f"{block.asked:,}",
    }
    if not each.more:
        return phrase(
            "One person fewer is enough %(weekday)s from %(begin)s to %(end)s (%(then)s in place of %(people)s): the "
            "wait would become %(wait_then)s on average in place of %(wait)s, and %(percent_then)s would still be "
            "served within %(within)s (by %(asked)s requests).",
            **values,
        )
    return phrase(
        "Add a person %(weekday)s from %(begin)s to %(end)s (%(then)s in place of %(people)s): the wait would become "
        "%(wait_then)s on average in place of %(wait)s, and %(percent_then)s would be served within %(within)s in "
        "place of %(percent)s (by %(asked)s requests; if as few or as many come as chance allows, it is %(high)s to "
        "%(low)s now).",
        **values,
        high=percent(each.high),
        low=percent(each.low),
    )


def _people(number: float) -> str:
    """People on average, with a tenth only where it is no whole number."""
    return f"{number:.0f}" if abs(number - round(number)) < 0.05 else f"{number:.1f}"


def assumption_words(pace: Pace | None, days: int, doubted: int = 0) -> str:
    """From what the advice is worked out; `doubted` blocks have none, as what was measured contradicts the model."""
    if pace is None:
        return ""
    worked_out = phrase(
        "Worked out (Erlang A) from %(days)s days, those of the last eight weeks on which your shop was counted and "
        "that were no holidays: while a conversation was held, your people owed it an answer for %(seconds_words)s on "
        "average (%(helped)s were held), measured at the load that your people had. Who waits gives up after "
        "%(seconds_words2)s on average. It counts places, not people: each person has as many as their limit of "
        "conversations, and one that waits for the customer takes none. A person more counts as %(percent)s of theirs, "
        "for breaks. Nobody is added for blocks with fewer than %(least)s requests.",
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
