"""Preview: what customers would read of an entry as typed, by the code that answers them, for each channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.channels.channel import Capabilities, Kind
from bot.conversations.fitting import within_limits
from bot.conversations.message import Author, Draft
from bot.faq.editing.entry import AnswerText, Entry, variation
from bot.faq.editing.fact_list import FactList
from bot.faq.editing.outlet import Outlets
from bot.language.countries import elsewhere
from bot.language.follow_ups import Before, FollowUps
from bot.language.lexicon import Lexicon
from bot.language.mentions import known_to
from bot.language.methods import other_methods
from bot.language.sizes import sizes_of
from bot.shop.about import Facts, Named, Variation, language_of, placeholders
from bot.shop.answers import choose, fill_variation, rendered
from bot.shop.free_limits import free_limits
from bot.shop.validity import BadValidity, dated, zone_of


@dataclass(frozen=True, kw_only=True)
class Bubble:
    """One message on the customer's phone; `fault` is why the channel would refuse it."""

    text: str
    image: str = ""
    buttons: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a customer on a channel gets; `language` is that of the answer, `about` what it is about, `unknown` the
    placeholders that have no value. Without bubbles there is no answer."""

    channel: str
    bubbles: tuple[Bubble, ...] = ()
    language: str | None = None
    about: str = ""
    unknown: tuple[str, ...] = ()


# Why a channel would refuse a message, "" where it takes it.
Refusal = Callable[[str, Draft], str]


class Previewer:
    """Renders entries with the facts of a shop; what customers may name is learned once."""

    def __init__(self, facts: FactList) -> None:
        shop = facts.shop
        here = known_to(shop)
        self.facts = facts
        self._reader = FollowUps(
            lexicon=Lexicon([*here, *sizes_of(shop), *other_methods(shop), *elsewhere(shop, here)]),
            languages=shop.languages,
            limits=free_limits(shop),
            takes={},
        )

    def named(self, said: str, language: str) -> Mapping[str, Facts]:
        """What a customer's words name, with the facts of it."""
        mentions = self._reader.find(said, language)
        return self._reader.read(said, mentions, (), Before()).named

    def of(
        self,
        entry: Entry,
        language: str,
        said: str,
        outlets: Outlets,
        *,
        now: float,
        refusal: Refusal = lambda channel, draft: "",
    ) -> list[Preview]:
        """What customers who write `said` in the language get on each channel at that time (UTC seconds)."""
        variations = self._variations(entry)
        named = Named(now=self.named(said, language))
        order = [language, *self.facts.shop.languages]
        previews = []
        for name, outlet in outlets.items():
            answer = choose(variations, languages=order, channel=name, seed=said, named=named, now=now)
            previews.append(self._shown(answer, named, name, outlet.can, refusal) if answer else Preview(channel=name))
        return previews

    def _variations(self, entry: Entry) -> list[Variation]:
        """The answers as typed with the shop's facts; one with unreadable dates is told always, as it is checked."""
        return [
            self._filled(language, answer)
            for language in self.facts.shop.languages
            for answer in entry.part(language).answers
            if not answer.is_empty
        ]

    def _filled(self, language: str, answer: AnswerText) -> Variation:
        filled = fill_variation(variation(language, answer, {}), lambda path: self.facts.value(path, language))
        try:
            return dated(filled, zone_of(self.facts.shop.facts))
        except BadValidity:
            return filled

    def _shown(self, answer: Variation, named: Named, channel: str, can: Capabilities, refusal: Refusal) -> Preview:
        filled = rendered(fill_variation(answer, (named.facts(answer) or {}).get))
        draft = Draft(
            author=Author.BOT,
            text=filled.text or "",
            choices=tuple((each.title, each.payload) for each in filled.buttons),
            kind=Kind.IMAGE if filled.image else Kind.TEXT,
            details={"image": filled.image} if filled.image else {},
        )
        pieces = within_limits([draft], can)
        return Preview(
            channel=channel,
            bubbles=_bubbles(pieces, filled.image or "", channel, refusal),
            language=language_of(answer),
            about=str((answer.get("metadata") or {}).get("about") or ""),
            unknown=placeholders(filled.text or ""),
        )


def _bubbles(pieces: Sequence[Draft], image: str, channel: str, refusal: Refusal) -> tuple[Bubble, ...]:
    return tuple(
        Bubble(
            text=piece.text,
            image=image if piece.kind is Kind.IMAGE else "",
            buttons=tuple(title for title, _ in piece.choices),
            fault=refusal(channel, piece),
        )
        for piece in pieces
    )
