"""Words: how the pages of unanswered questions say sums, signs and decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from bot.conversations.unanswered.cluster import Cluster, ClusterState
from bot.conversations.unanswered.minutes import cost
from bot.conversations.unanswered.source import Source
from bot.faq.editing.entry import Entry
from bot.phrases import phrase
from bot.shop.answers import Titles
from bot.shop.wording import write_money
from connectors.desk.conversation.card import entry_title

SOURCES: Mapping[Source, str] = {
    Source.PERSON_CHOSEN: phrase("asked back, then a person was chosen"),
    Source.NOT_HELPED: phrase("the answer did not help"),
    Source.AGENT_ANSWERED: phrase("a person answered in their own words"),
    Source.UNCLEAR: phrase("not understood"),
    Source.NOTHING_PRESSED: phrase("asked back, nothing pressed"),
    Source.NO_WORDS: phrase("no answer in this language"),
    Source.LOW_MARGIN: phrase("two entries were close"),
    Source.SUGGESTION_USED: phrase("a person sent the bot's suggestion"),
}
STATES: Mapping[ClusterState, str] = {
    ClusterState.OPEN: phrase("Open"),
    ClusterState.WATCHED: phrase("Watched"),
    ClusterState.ADDED: phrase("Added to an entry"),
    ClusterState.NEW_ENTRY: phrase("Made a new entry"),
    ClusterState.CANNED: phrase("Made a canned response"),
    ClusterState.ELSEWHERE: phrase("Answered elsewhere"),
    ClusterState.NOT_FOR_BOT: phrase("Not for the bot"),
}


def price(minutes: float, wage: str | None) -> str:
    """What the agents' minutes cost, with an hour's wage such as "18.50 EUR"; the minutes alone without one."""
    if not minutes:
        return phrase("no time yet")
    rounded = phrase("%(minutes)s min", minutes=round(minutes)) if minutes >= 1 else phrase("under 1 min")
    if wage is None:
        return rounded
    per_hour, _, currency = wage.partition(" ")
    amount = Decimal(str(round(cost(minutes, float(per_hour)), 2)))
    return f"{write_money(amount.quantize(Decimal(1)) if amount >= 10 else amount, currency, 'en')} ({rounded})"


def trend(cluster: Cluster) -> str:
    """This week's questions beside those of a usual week."""
    if not cluster.weeks_before:
        return (
            phrase("%(this_week)s this week", this_week=cluster.this_week)
            if cluster.this_week
            else phrase("none this week")
        )
    usual = cluster.usual
    return phrase(
        "%(this_week)s this week, usually %(usual)s",
        this_week=cluster.this_week,
        usual=round(usual) if usual >= 1 else phrase("less than 1"),
    )


def title_of(entry: str, titles: Titles, language: str) -> str:
    """An entry's title in a language, else as the desk calls it."""
    return titles.get(entry, {}).get(language) or entry_title(entry, titles)


def called(entry: Entry, languages: Sequence[str]) -> str:
    """An entry's title in the first language that has one, else the words of its name."""
    title = entry.title(languages)
    return title if title != entry.name else entry_title(entry.name, {})


def times(count: int) -> str:
    """How often."""
    return {1: phrase("once"), 2: phrase("twice")}.get(count, phrase("%(count)s times", count=f"{count:,}"))


# What a page says after a deed, by the deed's name in its address.
_DONE: Mapping[str, str] = {
    "added": phrase("{phrasings} added to the entry. They count after the next publishing."),
    "left": phrase("Left to people. {phrasings} added to what the bot must not answer."),
    "elsewhere": phrase("Closed: it is answered elsewhere. Ten new questions open it again."),
    "watched": phrase("It is watched: it stays in the list."),
    "open": phrase("It is open again."),
    "owned": phrase("The owner is kept."),
    "named": phrase("The name is kept."),
    "parted": phrase("Parted. This is the new cluster."),
    "joined": phrase("Joined. All questions are here now."),
}

# Where it was done already, so that nothing had to be added.
_KNOWN: Mapping[str, str] = {
    "added": phrase("The entry knew these words already, so nothing was added. The questions are closed."),
    "left": phrase("Left to people. Nothing was added to what the bot must not answer."),
}


def done(deed: str, count: str) -> str:
    """What was done, in a sentence; empty for what is no deed."""
    number = int(count) if count.isascii() and count.isdigit() else 0
    if number == 0 and deed in _KNOWN:
        return _KNOWN[deed]
    phrasings = phrase("One phrasing was") if number == 1 else phrase("%(number)s phrasings were", number=number)
    return _DONE.get(deed, "").format(phrasings=phrasings)
