"""Brain: all languages' models with the encoders they use; trained, saved and loaded as one folder of plain files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from bot.rasa.encoder.choice import reads
from bot.rasa.encoder.encoder import Encoder, copy_encoder, load_encoder
from bot.rasa.entries import EntryModel, Ranking, load_entries
from bot.rasa.entry_training import Trained, train_entries
from bot.rasa.examples import Example, UnusableData

_ABOUT = "brain.json"
_ENCODERS = "encoders"
_LANGUAGES = "languages"
OTHERS = "others"
# Wrong answers accepted in a hundred, by language, and under OTHERS for every other.
Accepted = Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Brain:
    """`encoders` by language: only those where one lowers the leave-one-out error; `titles` by entry and language."""

    models: Mapping[str, EntryModel]
    encoders: Mapping[str, Encoder]
    titles: Mapping[str, Mapping[str, str]]

    def model(self, language: str) -> EntryModel:
        """The model of a language, or of the first where it has none."""
        return self.models.get(language) or next(iter(self.models.values()))

    def rank(self, text: str, language: str) -> Ranking:
        """What `text` is about."""
        encoder = self.encoders.get(language)
        return self.model(language).rank(text, encoder.encode(text) if encoder else None)

    def title(self, entry: str, language: str) -> str | None:
        """The button of an entry, in another language where this one has none."""
        titles = self.titles.get(entry, {})
        return titles.get(language) or next(iter(titles.values()), None)

    def save(self, folder: Path) -> None:
        """Writes everything; the same brain writes the same bytes."""
        for language, model in self.models.items():
            model.save(folder / _LANGUAGES / language)
        for encoder in {each.folder.name: each for each in self.encoders.values()}.values():
            copy_encoder(encoder, folder / _ENCODERS / encoder.folder.name)
        used = {language: encoder.folder.name for language, encoder in self.encoders.items()}
        about = json.dumps({"titles": self.titles, "encoders": used}, ensure_ascii=False, sort_keys=True)
        (folder / _ABOUT).write_text(about, encoding="utf-8")


def load_brain(folder: Path) -> Brain:
    """The brain that `Brain.save` wrote. Raises OSError, ValueError or UnusableEncoder where it is not one."""
    about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    loaded = {name: load_encoder(folder / _ENCODERS / name) for name in sorted(set(about["encoders"].values()))}
    languages = sorted(each.name for each in (folder / _LANGUAGES).iterdir())
    return Brain(
        models={language: load_entries(folder / _LANGUAGES / language) for language in languages},
        encoders={language: loaded[name] for language, name in about["encoders"].items()},
        titles=about["titles"],
    )


def train_brain(found: Sequence[Example], encoders: Sequence[Encoder], *, accepted: Accepted) -> Brain:
    """Learns from examples sorted by language. Raises UnusableData where a title is missing."""
    models: dict[str, EntryModel] = {}
    used: dict[str, Encoder] = {}
    for language, examples in groupby(found, key=lambda each: each.language):
        trained, encoder = train_language(
            list(examples), encoders, wrong_per_hundred=accepted.get(language, accepted[OTHERS])
        )
        models[language] = trained.model
        if encoder:
            used[language] = encoder
    return Brain(models=models, encoders=used, titles=_titles(found))


def train_language(
    examples: Sequence[Example], encoders: Sequence[Encoder], *, wrong_per_hundred: float
) -> tuple[Trained, Encoder | None]:
    """The best model of one language and the encoder it uses, if any helps."""
    texts, labels = [each.text for each in examples], [each.entry for each in examples]
    tried: list[tuple[Trained, Encoder | None]] = []
    fitting: list[Encoder | None] = [each for each in encoders if reads(each, examples[0].language)]
    for encoder in fitting or [None]:
        vectors = encoder.encode_all(texts) if encoder else None
        trained = train_entries(texts, labels, wrong_per_hundred=wrong_per_hundred, vectors=vectors)
        tried.append((trained, encoder if trained.model.vector_share else None))
    return min(tried, key=lambda each: each[0].error)


def _titles(found: Sequence[Example]) -> dict[str, dict[str, str]]:
    titles: dict[str, dict[str, str]] = {}
    for each in found:
        if each.title:
            titles.setdefault(each.entry, {})[each.language] = each.title
        elif "/" in each.entry:
            raise UnusableData(f"{each.entry} ({each.language}) has no title: add `title: …` beside its language")
    return titles
