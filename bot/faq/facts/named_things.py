"""Named things: what customers may name, with what two states of the shop know of it, to see what they would read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bot.language.directions import to_place
from bot.language.mentions import Known, MentionKind, known_to
from bot.language.methods import other_methods
from bot.language.sizes import sizes_of
from bot.shop.about import Facts, Named
from bot.shop.facts import Shop, UnknownFact
from bot.shop.free_limits import Amount, FreeLimit, amount_facts, free_limits, read_amount
from bot.shop.wording import territory_names, write_money

# Somewhere that a shop hardly sends to; it stands for all such places.
_FAR_AWAY = "AQ"
_SAME_MATTER = {MentionKind.OTHER_METHOD: MentionKind.PAYMENT_METHOD}


@dataclass(frozen=True, kw_only=True)
class NamedThing:
    """Something that a customer names: by which name, and as what each of the two shops knows it.

    Without a label, nothing is named.
    """

    label: str = ""
    before: Named = field(default_factory=Named)
    after: Named = field(default_factory=Named)

    @property
    def kinds(self) -> frozenset[str]:
        """As what kinds of thing it is known."""
        return frozenset({*self.before.now, *self.after.now})


_Known = Mapping[tuple[MentionKind, str], Known]


def named_things(before: Shop, after: Shop) -> list[NamedThing]:
    """Each thing of which the two shops know different things, and one for those of which they know the same.

    Raises BadFacts as `Shop.zones` does.
    """
    old, new = _known(before), _known(after)
    things: dict[object, NamedThing] = {}
    for key in dict.fromkeys([*old, *new]):
        thing = NamedThing(
            label=key[1],
            before=_named(old.get(key), before, new.get(key)),
            after=_named(new.get(key), after, old.get(key)),
        )
        group = key if thing.before != thing.after else _shape(thing.before)
        things.setdefault(group, thing)
    return [*things.values(), *_amounts(before, after, old, new), *_samples(before, after)]


def _known(shop: Shop) -> _Known:
    try:
        everything = [*known_to(shop), *sizes_of(shop), *other_methods(shop)]
    except UnknownFact:  # the check names it
        everything = []
    return {(_SAME_MATTER.get(each.kind, each.kind), each.value): each for each in everything if each.facts}


def _named(known: Known | None, shop: Shop, other: Known | None) -> Named:
    """What a shop knows of a thing; of a country that only the `other` shop sends to, how it is called."""
    if known is not None:
        return Named(now={known.kind.value: known.facts})
    if other is not None and other.kind is MentionKind.COUNTRY:
        names = {language: other.facts.get(language, {}).get("about.country") for language in shop.languages}
        return _elsewhere({language: name for language, name in names.items() if name})
    return Named()


def _elsewhere(names: Mapping[str, str]) -> Named:
    facts = {
        language: {"about.country": name, "about.to_country": to_place(name, language)}
        for language, name in names.items()
    }
    return Named(now={MentionKind.ELSEWHERE.value: facts})


def _shape(named: Named) -> tuple[object, ...]:
    """Things of one shape get the same texts, filled with their own facts."""
    return tuple(
        (kind, *(frozenset(facts[language]) for language in facts if not _is_of_sizes(kind)))
        for kind, facts in named.now.items()
    )


def _is_of_sizes(kind: str) -> bool:
    return kind == MentionKind.SIZE.value


def _amounts(before: Shop, after: Shop, old: _Known, new: _Known) -> Iterator[NamedThing]:
    """An amount that reaches a limit of free shipping in one of the two shops only, to the first place of the zone."""
    limits = (free_limits(before), free_limits(after))
    written = [{limit.places[0]: limit.free_from for limit in each} for each in limits]
    for place in dict.fromkeys([*written[0], *written[1]]):
        values = [each[place] for each in written if place in each]
        if len(values) == 2 and values[0] == values[1]:
            continue
        for value in dict.fromkeys(values):
            amount = read_amount(value.casefold())
            if amount is not None:
                countries = [known.get((MentionKind.COUNTRY, place)) for known in (old, new)]
                sides = [_both(*each, amount, place) for each in zip(limits, countries, strict=True)]
                yield NamedThing(label=f"{value} ({place})", before=sides[0], after=sides[1])


def _both(limits: Sequence[FreeLimit], country: Known | None, amount: Amount, place: str) -> Named:
    """What is known of an amount that is named together with a country."""
    if not limits or country is None:
        return Named()
    facts: Facts = amount_facts(limits, amount, place)
    return Named(now={MentionKind.AMOUNT.value: facts, MentionKind.COUNTRY.value: country.facts})


def _samples(before: Shop, after: Shop) -> Iterator[NamedThing]:
    """One thing of each kind of which nothing but the name is known."""
    names = {language: territory_names(_FAR_AWAY, language)[0] for language in {*before.languages, *after.languages}}
    yield NamedThing(label=names[after.languages[0]], before=_elsewhere(names), after=_elsewhere(names))
    amounts = {language: {"about.amount": write_money(Decimal(50), "EUR", language)} for language in names}
    amount = Named(now={MentionKind.AMOUNT.value: amounts})
    yield NamedThing(label="50 EUR", before=amount, after=amount)
    for kind, key, value in (
        (MentionKind.UNKNOWN_PLACE, "about.name", "Narnia"),
        (MentionKind.OTHER_SIZE, "about.size", "EU 60"),
        (MentionKind.ORDER_NUMBER, "about.order_number", "55120"),
    ):
        named = Named(now={kind.value: {language: {key: value} for language in names}})
        yield NamedThing(label=value, before=named, after=named)
