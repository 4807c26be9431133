"""Commands on sentence encoders: bring one here by name or folder, have it measured, keep it if it helps."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from bot.settings import ROOT, Settings
from connectors.cli.terminal import Commands, command, group, say

_HUB = "https://huggingface.co"
_LIMIT_MEGABYTES = 1_000
_FETCHED = "encoders"
# What `bot.rasa.encoder` ends with once it knows whether the encoder helps.
_SETTLED = (0, 1)


def add(commands: Commands) -> None:
    """`mostrador encoder add`."""
    encoder = group(commands, "encoder", "Sentence encoders that help the bot understand.")
    added = command(encoder, "add", "Add a sentence encoder, by name or folder, if it helps a language.", _add)
    added.add_argument(
        "encoder", help="a folder with model.onnx (or config.json and model.safetensors) and tokenizer.json, or a name"
    )
    added.add_argument("--hub", default=_HUB, help=f"where a name is looked up ({_HUB})")
    added.add_argument("--revision", default="main", help="branch, tag or commit of a name (main)")
    added.add_argument("--sha256", help="what the model's file must be")
    added.add_argument(
        "--limit", type=int, default=_LIMIT_MEGABYTES, help=f"megabytes to fetch at most ({_LIMIT_MEGABYTES})"
    )
    added.add_argument("--prefix", default="", help="what the encoder wants before each message, like 'query: '")


def _add(settings: Settings, asked: argparse.Namespace) -> int:
    """0 when the encoder was added, else it was not: it helps no language, or can't be had or measured."""
    from connectors.cli.hub import NotFetched, Order, fetch, is_name

    folder = Path(asked.encoder).expanduser().absolute()
    if folder.is_dir():
        return 1 if _measure(folder, settings) else 0
    if not is_name(asked.encoder):
        say(f"no folder {asked.encoder} here, and no name on a hub either: write owner/name, or the path of a folder")
        return 1
    say(f"no folder {asked.encoder} here: asking {asked.hub}")
    order = Order(
        name=asked.encoder,
        hub=asked.hub,
        revision=asked.revision,
        sha256=asked.sha256,
        limit_bytes=asked.limit * 1_000_000,
        prefix=asked.prefix,
    )
    try:
        fetched = fetch(order, settings.data_dir / _FETCHED, say)
    except NotFetched as error:
        say(str(error))
        return 1
    code = _measure(fetched, settings)
    if code in _SETTLED:
        shutil.rmtree(fetched.parent)
    return 1 if code else 0


def _measure(folder: Path, settings: Settings) -> int:
    command = [sys.executable, "-m", "bot.rasa.encoder", str(folder), "--root", str(settings.root)]
    return subprocess.call(command, cwd=ROOT)  # noqa: S603  our own module
