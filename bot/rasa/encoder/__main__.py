"""`python -m bot.rasa.encoder FOLDER` (or `mostrador encoder add FOLDER`): checks, measures and adds an encoder."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from itertools import groupby
from pathlib import Path

from bot.rasa.brain import train_language
from bot.rasa.cuts import Accepted
from bot.rasa.encoder.choice import ADDED_FOLDER
from bot.rasa.encoder.convert import ABOUT, MODEL, TOKENIZER, convert
from bot.rasa.encoder.encoder import Encoder, UnusableEncoder, load_encoder
from bot.rasa.encoder.graph import UnfitWeights
from bot.rasa.examples import UnusableData, examples_in
from bot.settings import ROOT


def main(folder: str, root: Path = ROOT) -> int:
    """Adds the encoder where it helps at least one language; 1 where it can't be used or helps none."""
    source = Path(folder).expanduser().resolve()
    try:
        helped = _add(source, root)
    except (UnusableEncoder, UnfitWeights, UnusableData, OSError) as error:
        print(f"not added: {error}")
        return 1
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
        helped = _helped(load_encoder(draft), root)
        if helped:
            digest = hashlib.sha256((draft / MODEL).read_bytes()).hexdigest()
            about = json.loads((draft / ABOUT).read_text(encoding="utf-8")) if (draft / ABOUT).exists() else {}
            (draft / ABOUT).write_text(json.dumps(about | {"languages": helped, "sha256": digest}), encoding="utf-8")
            target = root / ADDED_FOLDER / source.name
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(draft, target)
    return helped


def _prepare(source: Path, draft: Path) -> None:
    if (source / MODEL).exists() or not (source / "model.safetensors").exists():
        draft.mkdir()
        for name in (MODEL, TOKENIZER, ABOUT):
            if (source / name).is_file():
                shutil.copyfile(source / name, draft / name)
    else:
        convert(source, draft)


def _helped(encoder: Encoder, root: Path) -> list[str]:
    helped = []
    for language, found in groupby(examples_in(root / "data"), key=lambda each: each.language):
        examples = list(found)
        without, _ = train_language(examples, [], accepted=Accepted())
        with_it, used = train_language(examples, [encoder], accepted=Accepted())
        print(f"{language}: leave-one-out error {without.error:.3f} without, {with_it.error:.3f} with it", flush=True)
        if used:
            helped.append(language)
    return helped


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
