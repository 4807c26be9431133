"""Effects: what customers read before and after a change of facts, word for word, by the renderer that answers them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.faq.facts.named_things import NamedThing, named_things
from bot.shop.about import Named, Variation, about_of, language_of
from bot.shop.answers import RUNTIME_PLACEHOLDERS, Answers, choose, fill_variation, rendered
from bot.shop.facts import Shop, UnknownFact


@dataclass(frozen=True, kw_only=True)
class Effect:
    """A text of a response that reads otherwise after the change. None: the customer got or gets no such text.

    `named` are the things that the customer names for it; none of a text for everybody.
    """

    response: str
    language: str
    before: str | None
    after: str | None
    channel: str | None = None
    named: tuple[str, ...] = ()


def effects(before: Answers, after: Answers) -> list[Effect]:
    """Every text that customers read otherwise, in the order of the responses and of the shop's languages.

    Both have the same responses, or those of a change of texts.
    """
    things = named_things(before.shop, after.shop)
    differing = _Differing(before, after, things)
    names = [name for name in dict.fromkeys([*before.responses, *after.responses]) if differing.touches(name)]
    return [effect for name in names for effect in _joined(_of_response(name, before, after, things))]


class _Differing:
    """What differs between two states, so that only responses which may read otherwise are rendered."""

    def __init__(self, before: Answers, after: Answers, things: Sequence[NamedThing]) -> None:
        self._before = before
        self._after = after
        self._all = before.shop.languages != after.shop.languages
        self._facts = {path for path in before.placeholders() | after.placeholders() if self._differs(path)}
        self._kinds = {kind for thing in things if thing.before != thing.after for kind in thing.kinds}

    def touches(self, name: str) -> bool:
        """Whether a response may read otherwise."""
        old, new = (answers.responses.get(name, ()) for answers in (self._before, self._after))
        if self._all or list(old) != list(new):
            return True
        told = Answers(responses={name: new}, shop=self._after.shop).placeholders()
        return bool(told & self._facts) or any(about_of(variation) in self._kinds for variation in new)

    def _differs(self, path: str) -> bool:
        return any(
            _fact(self._before.shop, path, language) != _fact(self._after.shop, path, language)
            for language in self._after.shop.languages
        )


def _fact(shop: Shop, path: str, language: str) -> str | None:
    try:
        return shop.write(path, language)
    except UnknownFact:
        return None


def _of_response(name: str, before: Answers, after: Answers, things: Sequence[NamedThing]) -> Iterator[Effect]:
    variations = [*before.responses.get(name, ()), *after.responses.get(name, ())]
    kinds = {about_of(variation) for variation in variations} - {None}
    channels = dict.fromkeys([None, *(variation.get("channel") for variation in variations)])
    fitting = [NamedThing(), *(thing for thing in things if thing.kinds & kinds)]
    for language in dict.fromkeys([*after.shop.languages, *before.shop.languages]):
        for channel in channels:
            for thing in fitting:
                texts = (
                    told(before, name, language, channel, thing.before),
                    told(after, name, language, channel, thing.after),
                )
                if texts[0] != texts[1]:
                    yield Effect(
                        response=name, language=language, channel=channel,
                        named=(thing.label,) if thing.label else (), before=texts[0], after=texts[1],
                    )  # fmt: skip


def told(
    answers: Answers, name: str, language: str, channel: str | None = None, named: Named | None = None
) -> str | None:
    """What a customer of this language reads, with buttons and picture on lines of their own; None where nothing.

    Several texts that stand for each other are told one below the other. What only a conversation knows stays in
    braces.
    """
    shop = answers.shop
    if language not in shop.languages:
        return None
    named = named or Named()
    responses = answers.responses.get(name, ())
    chosen = choose(responses, languages=[language, *shop.languages], channel=channel, named=named)
    if chosen is None:
        return None
    alike = [each for each in responses if _stands_for(each, chosen)] if about_of(chosen) is None else [chosen]
    return "\n\n".join(dict.fromkeys(_written(each, answers, language, named) for each in alike))


def _stands_for(variation: Variation, chosen: Variation) -> bool:
    keys = (about_of, language_of, lambda each: each.get("channel"))
    return all(key(variation) == key(chosen) for key in keys)


def _written(variation: Variation, answers: Answers, language: str, named: Named) -> str:
    facts = named.facts(variation) or {}
    spoken = language_of(variation) or language

    def value_of(path: str) -> str | None:
        if path in facts or path in RUNTIME_PLACEHOLDERS:
            return facts.get(path)
        return _fact(answers.shop, path, spoken)

    answer = rendered(fill_variation(variation, value_of))
    picture = [f"[{answer.image}]"] if answer.image else []
    return "\n".join([*picture, answer.text or "", *(f"[{button.title}]" for button in answer.buttons)])


def _joined(found: Iterable[Effect]) -> list[Effect]:
    """One effect of those that read alike, with everything that is named for it; what all channels read stands once."""
    joined: dict[tuple[str, str | None, str | None], Effect] = {}
    for effect in found:
        key = (effect.language, effect.before, effect.after)
        other = joined.get(key)
        if other is None:
            joined[key] = effect
        elif other.named:
            joined[key] = _with_names(other, effect.named)
    return list(joined.values())


def _with_names(effect: Effect, names: Iterable[str]) -> Effect:
    return Effect(**{**vars(effect), "named": tuple(dict.fromkeys([*effect.named, *names]))})


def by_response(found: Iterable[Effect]) -> Mapping[str, list[Effect]]:
    """The effects by response, in order."""
    grouped: dict[str, list[Effect]] = {}
    for effect in found:
        grouped.setdefault(effect.response, []).append(effect)
    return grouped
