"""`python -m bot.rasa.encoder FOLDER` (`mostrador encoder add` calls it): checks, measures and adds an encoder."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from bot.faq.examples import Example, UnusableData, examples_in
from bot.rasa.encoder.choice import ADDED_FOLDER
from bot.rasa.encoder.convert import ABOUT, MODEL, TOKENIZER, convert
from bot.rasa.encoder.encoder import Encoder, UnusableEncoder, load_encoder
from bot.rasa.encoder.graph import UnfitWeights
from bot.rasa.model.faq_model import train_language
from bot.rasa.model.thresholds import Accepted
from bot.settings import ROOT

_TIMED = 50


def main(folder: str, root: Path = ROOT) -> int:
    """Adds the encoder where it helps at least one language; 1 where it can't be used or helps none, 2 where the data
    can't be read, which leaves the question open."""
    source = Path(folder).expanduser().resolve()
    try:
        helped = _add(source, root)
    except (UnusableEncoder, UnfitWeights) as error:
        print(f"not added: {error}")
        return 1
    except (UnusableData, OSError) as error:
        print(f"not added: {error}")
        return 2
    print(
        f"added for {', '.join(helped)}; it works from the next training on" if helped else "not added: it helps none"
    )
    return 0 if helped else 1


def _add(source: Path, root: Path) -> list[str]:
    if not source.is_dir():
        raise UnusableEncoder(f"{source.name} is no folder here: fetch the encoder first and name its folder")
    with tempfile.TemporaryDirectory() as scratch:
        draft = Path(scratch) / source.name
        _prepare(source, draft)
        encoder = load_encoder(draft)
        examples = examples_in(root / "data")
        _print_cost(encoder, [example.text for example in examples[:_TIMED]])
        helped = _helped(encoder, examples)
        if helped:
            digest = hashlib.sha256((draft / MODEL).read_bytes()).hexdigest()
            about = json.loads((draft / ABOUT).read_text(encoding="utf-8")) if (draft / ABOUT).exists() else {}
            (draft / ABOUT).write_text(json.dumps(about | {"languages": helped, "sha256": digest}), encoding="utf-8")
            target = root / ADDED_FOLDER / source.name
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(draft, target)
    return helped


def _prepare(source: Path, draft: Path) -> None:
    names = [TOKENIZER, ABOUT, MODEL]
    if (source / "model.safetensors").exists() and not (source / MODEL).exists():
        convert(source, draft)
        names = [ABOUT]
    draft.mkdir(exist_ok=True)
    for name in names:
        if (source / name).is_file():
            shutil.copyfile(source / name, draft / name)


def _print_cost(encoder: Encoder, texts: Sequence[str]) -> None:
    seconds = []
    for text in texts:
        start = time.perf_counter()
        encoder.encode(text)
        seconds.append(time.perf_counter() - start)
    size = (encoder.folder / MODEL).stat().st_size
    print(f"{size / 1e6:.0f} MB, {statistics.median(seconds) * 1000:.1f} ms a message", flush=True)


def _helped(encoder: Encoder, all_examples: Sequence[Example]) -> list[str]:
    helped = []
    for language, group in groupby(all_examples, key=lambda example: example.language):
        examples = list(group)
        without, _ = train_language(examples, [], accepted=Accepted())
        with_it, used = train_language(examples, [encoder], accepted=Accepted())
        print(f"{language}: leave-one-out error {without.error:.3f} without, {with_it.error:.3f} with it", flush=True)
        if used:
            helped.append(language)
    return helped


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--root", type=Path, default=ROOT)
    arguments = parser.parse_args()
    sys.exit(main(arguments.folder, arguments.root))
