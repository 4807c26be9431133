"""Kept languages: each language's trained model by a digest of what it was made of, so that an edit in one language
trains that one alone."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from zipfile import BadZipFile

from bot.faq.examples import Example
from bot.rasa.encoder.encoder import Encoder
from bot.rasa.encoder.reader import Reader, load_reader
from bot.rasa.model.entries import EntryModel, load_entries
from bot.rasa.model.spelling import Spelling, load_spelling
from bot.rasa.model.thresholds import Accepted, LeftOut, load_left_out

_ABOUT = "kept.json"


@dataclass(frozen=True, kw_only=True)
class Learned:
    """What one language's examples teach: the entries, what reads a message for them, if an encoder helps, the words,
    and what leaving out says, which a training alone needs."""

    model: EntryModel
    reader: Reader | None
    spelling: Spelling
    left_out: LeftOut | None = None

    def save(self, folder: Path) -> None:
        """Writes all but the encoders and what leaving out says; the same writes the same bytes."""
        self.model.save(folder)
        self.spelling.save(folder)
        if self.reader:
            self.reader.save(folder)


@dataclass(frozen=True, kw_only=True)
class KeptLanguages:
    """One folder a language, the last that was trained; whoever breaks it or takes it away only makes the next training
    slower. `made_with` changes with the code and the packages that train."""

    folder: Path
    made_with: str

    def read(self, examples: Sequence[Example], encoders: Sequence[Encoder], accepted: Accepted) -> Learned | None:
        """What these examples of one language taught, None where that isn't kept."""
        folder = self.folder / examples[0].language
        try:
            with self._locked(fcntl.LOCK_SH):
                about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
                if about["digest"] != self._digest(examples, encoders, accepted):
                    return None
                used = [each for name in about["encoders"] for each in encoders if each.folder.name == name]
                return replace(load_learned(folder, used), left_out=load_left_out(folder))
        except (OSError, ValueError, KeyError, TypeError, BadZipFile):
            return None

    def write(
        self, learned: Learned, examples: Sequence[Example], encoders: Sequence[Encoder], accepted: Accepted
    ) -> None:
        """Keeps what these examples taught in place of what their language taught before."""
        with self._locked(fcntl.LOCK_EX):
            self._replace(learned, examples, encoders, accepted)

    def _replace(
        self, learned: Learned, examples: Sequence[Example], encoders: Sequence[Encoder], accepted: Accepted
    ) -> None:
        draft = Path(tempfile.mkdtemp(dir=self.folder))
        learned.save(draft)
        if learned.left_out:
            learned.left_out.save(draft)
        about = {
            "digest": self._digest(examples, encoders, accepted),
            "encoders": [each.folder.name for each in learned.reader.encoders] if learned.reader else [],
        }
        (draft / _ABOUT).write_text(json.dumps(about), encoding="utf-8")
        target = self.folder / examples[0].language
        shutil.rmtree(target, ignore_errors=True)
        os.replace(draft, target)

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        """Two trainings at once (`rasa train` beside `mostrador publish`) neither break nor mix what is kept."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, how)
            yield

    def _digest(self, examples: Sequence[Example], encoders: Sequence[Encoder], accepted: Accepted) -> str:
        asked = [(each.entry, each.text) for each in examples]
        read_with = [each.digest for each in encoders]
        made_of = json.dumps([self.made_with, read_with, astuple(accepted), asked], ensure_ascii=False)
        return hashlib.sha256(made_of.encode()).hexdigest()


def load_learned(folder: Path, encoders: Sequence[Encoder]) -> Learned:
    """What `Learned.save` wrote, with the encoders that it reads with. Raises OSError or ValueError where it is not
    there."""
    return Learned(
        model=load_entries(folder),
        reader=load_reader(encoders, folder) if encoders else None,
        spelling=load_spelling(folder),
    )
