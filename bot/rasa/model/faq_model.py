"""Brain: all languages' models with the encoders they use; trained, saved and loaded as one folder of plain files."""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

import numpy as np

from bot.faq.examples import Example, titles_of
from bot.faq.labelled import LabelledMessage, unseen
from bot.rasa.encoder.choice import reads
from bot.rasa.encoder.encoder import Encoder, copy_encoder, load_encoder
from bot.rasa.encoder.reader import Reader, learn_reader
from bot.rasa.model.entries import EntryModel, Ranking
from bot.rasa.model.entry_training import Trained, train_entries
from bot.rasa.model.head import Beside, Head, beside, learn_head, load_head
from bot.rasa.model.kept_languages import KeptLanguages, Learned, load_learned
from bot.rasa.model.spelling import Spelling, language_guard, learn_spelling
from bot.rasa.model.thresholds import ENOUGH_LABELLED, Accepted, Labelled, choose_thresholds, labelled_thresholds
from bot.text import is_laugh

_log = logging.getLogger(__name__)
_ABOUT = "brain.json"
_ENCODERS = "encoders"
_HEAD = "head"
LANGUAGES, TAKEN_FOR = "languages", "taken_for.json"
# An encoder is first tried on so many entries with so many examples each: reading all takes longer than all the rest of
# the training, and an entry's only example could not be found when it is left out.
_TRIAL_ENTRIES = 30
_TRIAL_EXAMPLES = 15
_WORD = re.compile(r"\w+")
# Unicode's general category "Symbol, other"; the colour of a thumb is none.
_SIGN = "So"
_MAX_SIGNS = 20
_SMILE = "😄"
# The number of an order, a phone or an account says nothing of what is asked.
_NUMBER = re.compile(r"#?\b(?:[a-z]{1,3}-?)?\d{4,}\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class FaqModel:
    """`models` by language, the shop's first language first; `titles` by entry and language.

    `readers` by language: only where encoders lower the leave-one-out error. `head` is over all languages that one of
    them reads, if there is such. `taken_for` by language is JSON: each example as its entry, its text and the entry
    that it is taken for when it is left out. Only comparisons of two models read it; a loaded model is without.
    """

    models: Mapping[str, EntryModel]
    readers: Mapping[str, Reader]
    titles: Mapping[str, Mapping[str, str]]
    spellings: Mapping[str, Spelling]
    head: Head | None = None
    taken_for: Mapping[str, bytes] = field(default_factory=dict)

    def model(self, language: str) -> EntryModel:
        """The model of a language, or of the first where it has none."""
        return self.models[self._known(language)]

    def rank(self, text: str, language: str, within: str | None = None) -> Ranking:
        """What `text` is about; a part of a message is read `within` it."""
        known = self._known(language)
        model, reader = self.models[known], self.readers.get(known)
        asked = self.spellings[known].mend(as_asked(text))
        whole = self.spellings[known].mend(as_asked(within)) if within else None
        others = self.head.score(asked, known, model.labels, whole) if self.head else None
        return model.rank(asked, reader.encode(asked, whole) if reader else None, others)

    def _known(self, language: str) -> str:
        return language if language in self.models else next(iter(self.models))

    def title(self, entry: str, language: str) -> str | None:
        """The button of an entry, in another language where this one has none."""
        titles = self.titles.get(entry, {})
        return titles.get(self._known(language)) or next(iter(titles.values()), None)

    def save(self, folder: Path) -> None:
        """Writes everything; the same brain writes the same bytes."""
        for language, model in self.models.items():
            learned = Learned(
                model=model,
                reader=self.readers.get(language),
                spelling=self.spellings[language],
            )
            learned.save(folder / LANGUAGES / language)
        for language, phrases in self.taken_for.items():
            (folder / LANGUAGES / language / TAKEN_FOR).write_bytes(phrases)
        read_with = {language: reader.encoders for language, reader in self.readers.items()}
        for encoder in {each.folder.name: each for encoders in read_with.values() for each in encoders}.values():
            copy_encoder(encoder, folder / _ENCODERS / encoder.folder.name)
        if self.head:
            self.head.save(folder / _HEAD)
        used = {language: [each.folder.name for each in encoders] for language, encoders in read_with.items()}
        about = {"titles": self.titles, "encoders": used, LANGUAGES: list(self.models)}
        (folder / _ABOUT).write_text(json.dumps(about, ensure_ascii=False, sort_keys=True), encoding="utf-8")


def as_asked(text: str) -> str:
    """`text` without numbers of four and more digits, unless it holds nothing else; for signs alone (👍) their names
    (Unicode character names), by which one that no example has is like those that mean the same. A laugh is a smile."""
    words = _WORD.findall(text)
    if not all(is_laugh(word) for word in words):
        return " ".join(_NUMBER.sub(" ", text).split()) or text
    signs = dict.fromkeys(sign for sign in text[:_MAX_SIGNS] if unicodedata.category(sign) == _SIGN)
    return " ".join(unicodedata.name(sign, "").lower() for sign in signs or _SMILE[: len(words)]) or text


def load_faq_model(folder: Path) -> FaqModel:
    """The brain that `Brain.save` wrote. Raises OSError, ValueError or UnusableEncoder where it is not one."""
    about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    named = sorted({name for names in about["encoders"].values() for name in names})
    loaded = {name: load_encoder(folder / _ENCODERS / name) for name in named}
    learned = {
        language: load_learned(
            folder / LANGUAGES / language, [loaded[name] for name in about["encoders"].get(language, ())]
        )
        for language in about[LANGUAGES]
    }
    head = load_head(folder / _HEAD, loaded) if (folder / _HEAD).exists() else None
    return _together(learned, about["titles"], head)


def train_faq_model(
    found: Sequence[Example],
    encoders: Sequence[Encoder],
    *,
    accepted: Accepted,
    labelled: Mapping[str, Sequence[LabelledMessage]],
    kept: KeptLanguages | None = None,
) -> FaqModel:
    """Learns from examples in the order of languages, then of entries; only what `kept` hasn't learned already.

    Raises UnusableData where a title is missing.
    """
    known = {language: list(of) for language, of in groupby(found, key=lambda each: each.language)}
    alone = {language: _learned(examples, encoders, accepted, kept) for language, examples in known.items()}
    head, together = with_head(alone, known, accepted)
    for language, taught in together.items():
        messages = unseen(labelled.get(language, ()), (each.text for each in known[language]))
        together[language] = replace(taught, model=with_labelled(taught, head, language, messages, accepted))
    taken_for = {language: _taken_for(known[language], taught) for language, taught in together.items()}
    return replace(_together(together, titles_of(found), head), taken_for=taken_for)


def with_head(
    alone: Mapping[str, Learned], examples: Mapping[str, Sequence[Example]], accepted: Accepted
) -> tuple[Head | None, dict[str, Learned]]:
    """The head over the languages that are read with an encoder for all languages, and what each of these learned, with
    the cuts for both together."""
    readers = {language: taught.reader.encoders if taught.reader else () for language, taught in alone.items()}
    for_all = next((each for encoders in readers.values() for each in encoders if not each.languages), None)
    if for_all is None:
        return None, dict(alone)
    known = {language: examples[language] for language, encoders in readers.items() if for_all in encoders}
    texts = {language: [as_asked(each.text) for each in of] for language, of in known.items()}
    head, scored = learn_head(for_all, texts, {language: [each.entry for each in of] for language, of in known.items()})
    return head, {
        language: _recut(taught, scored[language], accepted) if language in scored else taught
        for language, taught in alone.items()
    }


def _recut(taught: Learned, scored: Beside, accepted: Accepted) -> Learned:
    assert taught.left_out
    left_out = beside(taught.left_out, taught.model.labels, scored)
    return replace(taught, model=replace(taught.model, cuts=choose_thresholds(left_out, accepted)), left_out=left_out)


def _taken_for(examples: Sequence[Example], taught: Learned) -> bytes:
    assert taught.left_out
    taken_for = (taught.model.labels[column] for column in taught.left_out.scores.argmax(axis=1))
    rows = [[each.entry, each.text, other] for each, other in zip(examples, taken_for, strict=True)]
    return json.dumps(rows, ensure_ascii=False).encode()


def _together(learned: Mapping[str, Learned], titles: Mapping[str, Mapping[str, str]], head: Head | None) -> FaqModel:
    return FaqModel(
        head=head,
        models={language: each.model for language, each in learned.items()},
        readers={language: each.reader for language, each in learned.items() if each.reader},
        titles=titles,
        spellings={language: each.spelling for language, each in learned.items()},
    )


def _learned(
    examples: Sequence[Example], encoders: Sequence[Encoder], accepted: Accepted, kept: KeptLanguages | None
) -> Learned:
    """What one language's examples teach, kept for the next training."""
    fitting = [each for each in encoders if reads(each, examples[0].language)]
    known = kept.read(examples, fitting, accepted) if kept else None
    if known:
        return known
    _log.info("learning %s", examples[0].language)
    trained, reader = train_language(examples, fitting, accepted=accepted)
    learned = learned_of(trained, reader, examples)
    if kept:
        kept.write(learned, examples, fitting, accepted)
    return learned


def learned_of(trained: Trained, reader: Reader | None, examples: Sequence[Example]) -> Learned:
    """What a training of one language's examples teaches."""
    return Learned(model=trained.model, reader=reader, spelling=spelling_of(examples), left_out=trained.left_out)


def train_language(
    examples: Sequence[Example], encoders: Sequence[Encoder], *, accepted: Accepted
) -> tuple[Trained, Reader | None]:
    """The best model of one language, and what reads its messages, if any encoder helps."""
    fitting = [each for each in encoders if reads(each, examples[0].language)]
    trained, reader = _train(examples, _worth(trial_of(examples), fitting, accepted), accepted)
    return trained, reader if trained.model.vector_share else None


def _worth(trial: Sequence[Example], fitting: Sequence[Encoder], accepted: Accepted) -> tuple[Encoder, ...]:
    """The encoders that help by themselves: together they know more than the best of them."""
    return tuple(each for each in fitting if _train(trial, (each,), accepted)[0].model.vector_share)


def trial_of(examples: Sequence[Example]) -> list[Example]:
    """Some examples of some entries, spread evenly; `examples` are sorted by entry."""
    by_entry = [list(group) for _, group in groupby(examples, key=lambda each: each.entry)]
    return [
        each
        for entry in by_entry[:: -(-len(by_entry) // _TRIAL_ENTRIES)]
        for each in entry[:: -(-len(entry) // _TRIAL_EXAMPLES)]
    ]


def with_labelled(
    taught: Learned, head: Head | None, language: str, messages: Sequence[LabelledMessage], accepted: Accepted
) -> EntryModel:
    """The language's model with its cuts from customers' labelled messages, where there are enough of them."""
    model = taught.model
    answerable = [each for each in messages if each.entry is None or each.entry in model.labels]
    if len(answerable) < ENOUGH_LABELLED or not any(each.entry for each in answerable):
        return model
    scored = score_labelled(taught, head, language, answerable)
    return replace(model, cuts=labelled_thresholds(scored, accepted))


def score_labelled(taught: Learned, head: Head | None, language: str, messages: Sequence[LabelledMessage]) -> Labelled:
    """How messages whose entry, or that none answers, is known are scored."""
    model, reader = taught.model, taught.reader
    asked = [taught.spelling.mend(as_asked(each.text)) for each in messages]
    scored = [
        model.score(
            text, reader.encode(text) if reader else None, head.score(text, language, model.labels) if head else None
        )
        for text in asked
    ]
    return Labelled(
        scores=np.stack([scores for scores, _ in scored]),
        truth=np.array([model.labels.index(each.entry) if each.entry else -1 for each in messages]),
        in_scope=np.array([sureness for _, sureness in scored]),
    )


def spelling_of(examples: Sequence[Example]) -> Spelling:
    """The words of one language's examples, guarded by its dictionary."""
    return learn_spelling((each.text for each in examples), language_guard(examples[0].language))


def _train(
    examples: Sequence[Example], encoders: Sequence[Encoder], accepted: Accepted
) -> tuple[Trained, Reader | None]:
    texts = [as_asked(each.text) for each in examples]
    reader, vectors = learn_reader(encoders, texts) if encoders else (None, None)
    labels = [each.entry for each in examples]
    return train_entries(texts, labels, accepted=accepted, vectors=vectors, encoders=len(encoders)), reader
