"""FaqClassifier: which FAQ entry or small-talk intent a message is about, or that it is unclear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, RESPONSE_SELECTOR, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.faq.examples import with_lent
from bot.faq.labelled import NOTHING, read_labelled
from bot.faq.packages import made_with
from bot.language.choices import chosen, is_no, is_only_punctuation
from bot.language.mentions import MentionKind
from bot.language.questions import (
    asks_price,
    begins_leaning,
    begins_with_and,
    is_short,
    phrases,
    split_questions,
    without,
)
from bot.rasa.component import Component
from bot.rasa.encoder.choice import encoders, encoders_fingerprint
from bot.rasa.fingerprint import code_fingerprint
from bot.rasa.follow_ups import MOST_WORDS, SURE, is_enough, priced_again, weighed
from bot.rasa.language import IS_COMMAND, LANGUAGE, languages_of
from bot.rasa.mentions import CONTEXT, FOLLOWS, LEANS_ON, PRICED, SPEAKING
from bot.rasa.model.entries import EntryModel, Ranking
from bot.rasa.model.examples import read_examples
from bot.rasa.model.faq_model import FaqModel, load_faq_model, train_faq_model
from bot.rasa.model.kept_languages import KeptLanguages
from bot.rasa.model.thresholds import GUESSES as MOST_GUESSES
from bot.rasa.model.thresholds import Accepted
from bot.rasa.order_numbers import GIVEN_NUMBER, GIVES_ORDER_DETAILS, UNASKED_NUMBER, GivenNumber
from bot.settings import ROOT
from bot.shop.orders.request import request_of

UNCLEAR = "unclear"
FAQ = "faq"
# What is answered from the shop's orders, and what goes on with that.
ORDER_STATUS, ORDER_DETAIL = "order_status", "order_detail"
# The further questions of a message, each with its entry: the turn answers them after the first.
ALSO = "also"
PERSON = "ask_person"
GUESSES = "guesses"
# What was offered under the question just before, by payload (metadata of a message); None where none was asked.
OFFERED = "offered"
# The words of the message before (metadata of a message).
ASKED_BEFORE = "asked_before"
DENY, OUT_OF_CHOICES = "deny", "out_of_choices"
IN_SCOPE = "in_scope"
COMPLAINT = "complaint"
# Whether the customer is angry beside what they ask.
ANGRY = "angry"
_SMALL_TALK = frozenset({"greet", "thank", "affirm", "goodbye", COMPLAINT, "not_helped"})
# A likelier entry than this may be what was meant; an unlikelier one on a button only shows that nothing fits.
_LEAST_GUESS = 0.05
_RANKED = 10
# From this confidence on, a place in the message can hardly have misled.
_BEYOND_DOUBT = 0.99
_PLACES = frozenset({MentionKind.COUNTRY.value, MentionKind.ELSEWHERE.value, MentionKind.UNKNOWN_PLACE.value})
_KEPT_FOLDER = Path("models") / "languages"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a message was taken for: an entry or `unclear`, how surely, the ranking and the entries to offer.

    `in_scope` is what the cuts are compared with, None for a pressed button and where there are no words. `also` are
    the further questions in it, in order, each with its entry. `angry`: the customer complains beside it.
    """

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    in_scope: float | None = None
    guesses: tuple[str, ...] = ()
    also: tuple[tuple[str, str], ...] = ()
    angry: bool = False


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FaqClassifier(Component, IntentClassifier):
    """One ridge model per language over all entries; a pressed button (`choice` in the metadata) is obeyed."""

    _brain: FaqModel | None = None

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """What is accepted in a hundred (`Accepted`), the folder of the labelled messages of customers, `shop`, the
        facts file that names the languages, and `order_status`, the entries answered from the shop's orders."""
        return {**asdict(Accepted()), "labelled": "data/labelled", "shop": "data/shop.yml", ORDER_STATUS: []}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> str:
        """Changes with the code, which Rasa would not see, the encoders, the languages and the labelled messages."""
        whole = cls.get_default_config() | config
        said = "\0".join(path.read_text(encoding="utf-8") for path in sorted(Path(whole["labelled"]).glob("*.yml")))
        languages = " ".join(languages_of(whole))
        return code_fingerprint(__file__) + made_with() + encoders_fingerprint(ROOT) + languages + said

    def read(self, folder: Path) -> None:
        """Takes the brain as trained."""
        self._brain = load_faq_model(folder)

    def train(self, training_data: TrainingData) -> Resource:
        """Trains and writes the model. Raises UnusableData where examples or titles are missing."""
        languages = languages_of(self._config)
        found = with_lent(read_examples(training_data), languages)
        messages = {language: read_labelled(Path(self._config["labelled"]), language) for language in languages}
        accepted = Accepted(**{each.name: float(self._config[each.name]) for each in fields(Accepted)})
        kept = KeptLanguages(folder=ROOT / _KEPT_FOLDER, made_with=code_fingerprint(__file__) + made_with())
        self._brain = train_faq_model(found, encoders(ROOT), accepted=accepted, labelled=messages, kept=kept)
        return self._written(self._brain.save)

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets intent, ranking, response selector and guesses on each message."""
        if self._brain:
            for message in messages:
                language = message.get(LANGUAGE) or next(iter(self._brain.models))
                self._set(message, _verdict(message, language, self._brain), language, self._brain)
        return messages

    def _set(self, message: Message, verdict: Verdict, language: str, brain: FaqModel) -> None:
        is_order = verdict.intent in self._config.get(ORDER_STATUS, ())
        base = ORDER_STATUS if is_order else verdict.intent.partition("/")[0]
        message.set(INTENT, _named(base, verdict.confidence), add_to_output=True)
        ranking = [_named(entry, confidence) for entry, confidence in verdict.ranking]
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        message.set(IN_SCOPE, verdict.in_scope, add_to_output=True)
        message.set(ANGRY, verdict.angry, add_to_output=True)
        message.set(RESPONSE_SELECTOR, _selector(verdict, brain), add_to_output=True)
        message.set(ALSO, [{"text": text, "entry": entry} for text, entry in verdict.also], add_to_output=True)
        offered = [_choice(entry, language, brain) for entry in (*verdict.guesses, PERSON)]
        message.set(GUESSES, [each for each in offered if each], add_to_output=True)


def _verdict(message: Message, language: str, brain: FaqModel) -> Verdict:
    choice = (message.get("metadata") or {}).get("choice")
    model = brain.model(language)
    if choice in model.labels or request_of(choice):
        return _certain(str(choice))
    text = message.get(TEXT) or ""
    if (message.get("metadata") or {}).get(IS_COMMAND):
        return replace(_judge(brain.rank(text, language), model), intent=UNCLEAR, guesses=(), also=())
    if is_only_punctuation(text):
        return Verdict(intent=UNCLEAR, confidence=1.0, ranking=())
    if known := _about_what_was_asked(message, text):
        return known
    if entries := message.get(UNASKED_NUMBER):
        return Verdict(intent=UNCLEAR, confidence=1.0, ranking=(), guesses=tuple(entries)[:MOST_GUESSES])
    ranking = brain.rank(text, language)
    whole = _judge(ranking, model)
    if _is_for_a_person(message.get(GIVEN_NUMBER), whole):
        return _certain(PERSON)
    return (
        _leaning(message, ranking, whole, model)
        or _several(text, whole, language, brain)
        or _beside_its_places(message, whole, language, brain)
        or _about_what_is_named(message, ranking, whole, model)
        or _after_a_greeting(text, whole, language, brain)
        or _going_on(message, ranking, whole, language, brain)
    )


def _leaning(message: Message, ranking: Ranking, whole: Verdict, model: EntryModel) -> Verdict | None:
    """The verdict on a message that asks an earlier question of something else ("and to Spain?"): of the entries that
    it may lean on the likeliest, else the only one that speaks of such things; where it fits none, it is asked back,
    the latest first."""
    entries = [entry for entry in ranking.entries if entry in (message.get(LEANS_ON) or ())]
    if entries:
        return _certain(entries[0])
    last = message.get(FOLLOWS)
    if last not in model.labels:
        return None
    if len(speaking := _speaking(message, model)) == 1:
        return _certain(speaking[0])
    guesses = dict.fromkeys([last, *(entry for entry, _ in whole.ranking if "/" in entry)])
    return replace(whole, intent=UNCLEAR, confidence=1 - whole.confidence, guesses=tuple(guesses)[:MOST_GUESSES])


def _beside_its_places(message: Message, whole: Verdict, language: str, brain: FaqModel) -> Verdict | None:
    """The verdict on the words beside the places of a message, where they say more surely what is asked: examples with
    the same place pull the whole to their entry, and a place alone hides it ("express to France?")."""
    spans = _spans(message, _PLACES)
    if not spans or (_is_sure(whole) and whole.confidence >= _BEYOND_DOUBT):
        return None
    text = without(message.get(TEXT) or "", spans)
    rest = _judge(brain.rank(text, language), brain.model(language)) if text else whole
    surer = _is_sure(rest) and (whole.intent == UNCLEAR or rest.confidence > whole.confidence)
    return rest if surer and rest.intent in message.get(SPEAKING) else None


def _about_what_is_named(message: Message, ranking: Ranking, whole: Verdict, model: EntryModel) -> Verdict | None:
    """The verdict on a short message that says little but what it names, where one entry speaks of such things."""
    speaking, text = _speaking(message, model), message.get(TEXT) or ""
    if len(speaking) != 1 or whole.intent != UNCLEAR or not is_short(text, MOST_WORDS):
        return None
    is_asked = ranking.entries[0] != NOTHING or not without(text, _spans(message))
    return _certain(speaking[0]) if is_asked else None


def _spans(message: Message, kinds: frozenset[str] | None = None) -> list[tuple[int, int]]:
    """Where the message names something, of these kinds or of any: begin and end."""
    entities = message.get(ENTITIES) or ()
    return [(each["start"], each["end"]) for each in entities if kinds is None or each["entity"] in kinds]


def _speaking(message: Message, model: EntryModel) -> list[str]:
    """The entries with words about what the message names."""
    return [entry for entry in message.get(SPEAKING) or () if entry in model.labels]


def _is_sure(verdict: Verdict) -> bool:
    return verdict.intent != UNCLEAR and (verdict.confidence >= SURE or "/" not in verdict.intent)


def _going_on(message: Message, ranking: Ranking, whole: Verdict, language: str, brain: FaqModel) -> Verdict:
    """The verdict on a message that may go on with the topic of the latest answer: "and how much?"; else `whole`."""
    text, metadata = message.get(TEXT) or "", message.get("metadata") or {}
    last = next(iter(metadata.get(CONTEXT) or ()), None)
    if last is None or not is_short(text, MOST_WORDS):
        return whole
    if ranking.entries[0] == NOTHING and not (begins_with_and(text) or asks_price(text)):
        return whole
    priced = priced_again(ranking, last, message.get(PRICED) or ()) if asks_price(text) else None
    if priced or (_is_sure(whole) and not (begins_leaning(text) and whole.confidence < SURE)):
        return _certain(priced) if priced else whole
    entries = weighed(ranking, brain.rank(f"{metadata.get(ASKED_BEFORE) or ''} {text}", language), last)
    best, share = entries[0]
    if (
        is_enough(best, share, last)
        and ranking.score >= brain.model(language).cuts.guess
        and "/" in whole.ranking[0][0]
    ):
        return replace(whole, intent=best, confidence=share, ranking=tuple(entries[:_RANKED]), guesses=())
    if whole.intent == best:
        return whole
    guesses = tuple(entry for entry, _ in entries)[:MOST_GUESSES]
    return replace(whole, intent=UNCLEAR, confidence=1 - whole.confidence, guesses=guesses)


def _about_what_was_asked(message: Message, text: str) -> Verdict | None:
    """The verdict on a message that gives a detail of an order, or answers the question with buttons just asked."""
    if message.get(GIVES_ORDER_DETAILS):
        return _certain(ORDER_DETAIL)
    return _about_buttons(text, (message.get("metadata") or {}).get(OFFERED))


def _about_buttons(text: str, offered: Sequence[str] | None) -> Verdict | None:
    """The verdict on a message that answers the question just asked: one of its choices, one that it has not, or no."""
    if offered is None:
        return None
    number = chosen(text, len(offered))
    if number is None:
        return _certain(DENY) if is_no(text) else None
    if 0 < number <= len(offered):
        return _certain(offered[number - 1])
    return replace(_certain(OUT_OF_CHOICES), guesses=tuple(each for each in offered if "/" in each))


def _is_for_a_person(number: GivenNumber | None, whole: Verdict) -> bool:
    """Whether the order number that was asked for is given, and nothing that is surely another question."""
    return number is not None and (number.is_answer or whole.intent in (UNCLEAR, number.entry))


def _certain(intent: str) -> Verdict:
    return Verdict(intent=intent, confidence=1.0, ranking=((intent, 1.0),))


def _several(text: str, whole: Verdict, language: str, brain: FaqModel) -> Verdict | None:
    """The verdict on a message of several questions, or of one and a complaint.

    To read a piece costs as much as to read the whole message, and most messages hold one question: within the message,
    which costs nothing, they are sorted out first.
    """
    for pieces in split_questions(text):
        if not _are_several(_all_sure(pieces, language, brain, text), whole):
            continue
        each = _all_sure(pieces, language, brain)
        if _are_several(each, whole):
            asked = [(piece, verdict) for piece, verdict in zip(pieces, each, strict=True) if "/" in verdict.intent]
            also = tuple((piece, verdict.intent) for piece, verdict in asked[1:])
            return replace(asked[0][1], also=also, angry=any(verdict.intent == COMPLAINT for verdict in each))
    return None


def _are_several(each: Sequence[Verdict], whole: Verdict) -> bool:
    """Whether each piece is about an entry of its own, and one of them is what the message as a whole seems to be
    about; a complaint may stand for one of two."""
    entries = [verdict.intent for verdict in each if "/" in verdict.intent]
    small_talk = [verdict.intent for verdict in each if verdict.intent in _SMALL_TALK]
    enough = len(entries) > 1 - (COMPLAINT in small_talk)
    return enough and len(entries) == len(set(entries)) and whole.ranking[0][0] in (*entries, *small_talk)


def _all_sure(pieces: Sequence[str], language: str, brain: FaqModel, within: str | None = None) -> list[Verdict]:
    """The verdict on each piece, of a message where it is read `within` one; none as soon as one is about nothing for
    sure."""
    found = []
    for piece in pieces:
        found.append(_judge(brain.rank(piece, language, within), brain.model(language)))
        if "/" not in found[-1].intent and found[-1].intent not in _SMALL_TALK:
            return []
    return found


def _after_a_greeting(text: str, whole: Verdict, language: str, brain: FaqModel) -> Verdict | None:
    """The verdict on what follows a greeting or a thank-you that the whole message was taken for."""
    pieces = phrases(text) if whole.intent in _SMALL_TALK else []
    model = brain.model(language)
    intents = [_judge(brain.rank(piece, language), model).intent for piece in pieces]
    said = [piece for piece, intent in zip(pieces, intents, strict=True) if intent not in _SMALL_TALK]
    if not 0 < len(said) < len(pieces):
        return None
    rest = replace(_judge(brain.rank(", ".join(said), language), model), angry=COMPLAINT in intents)
    # What is not surely a question ("Good morning, how are you?") leaves it at the greeting.
    return rest if rest.intent != UNCLEAR else None


def _selector(verdict: Verdict, brain: FaqModel) -> dict[str, Any]:
    """What Rasa's ResponseSelector would say: `utter_faq` looks its answer up here (ActionRetrieveResponse)."""
    ranking = [
        {"intent_response_key": entry, "confidence": confidence}
        for entry, confidence in verdict.ranking
        if "/" in entry
    ]
    best = {**ranking[0], "utter_action": f"utter_{ranking[0]['intent_response_key']}"} if ranking else {}
    bases = sorted(
        {label.partition("/")[0] for model in brain.models.values() for label in model.labels if "/" in label}
    )
    return {"all_retrieval_intents": bases, **{base: {"response": best, "ranking": ranking} for base in bases}}


def _choice(entry: str, language: str, brain: FaqModel) -> dict[str, str] | None:
    title = brain.title(entry, language)
    return {"title": title, "payload": entry} if title else None


def _judge(ranking: Ranking, model: EntryModel) -> Verdict:
    found = zip(ranking.entries, ranking.confidences, strict=True)
    ranked = tuple((entry, sure) for entry, sure in found if entry != NOTHING)[:_RANKED]
    best, sure = ranked[0]
    if ranking.score >= model.cuts.answer and ranking.entries[0] != NOTHING:
        return Verdict(intent=best, confidence=sure, ranking=ranked, in_scope=ranking.score)
    near = ranking.score >= model.cuts.guess
    likely = (entry for entry, confidence in ranked if "/" in entry and confidence >= _LEAST_GUESS)
    guesses = tuple(likely)[:MOST_GUESSES] if near else ()
    return Verdict(intent=UNCLEAR, confidence=1 - sure, ranking=ranked, in_scope=ranking.score, guesses=guesses)


def _named(name: str, confidence: float) -> dict[str, Any]:
    return {"name": name, "confidence": confidence}
