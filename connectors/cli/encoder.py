"""Commands on sentence encoders: fetch an encoder by name or folder, measure it, keep it if it helps."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import click

from bot.settings import ROOT, Settings
from connectors.cli.terminal import Group, say, with_settings

_HUB = "https://huggingface.co"
_LIMIT_MEGABYTES = 1_000
_FETCHED = "encoders"
# The exit codes of `bot.rasa.encoder` once it knows whether the encoder helps.
_SETTLED = (0, 1)


@click.group(cls=Group, help="Sentence encoders that help the bot understand.")
def encoder() -> None:
    """`mostrador encoder add`."""


@encoder.command(help="Add a sentence encoder, by name or folder, if it helps a language.")
@click.argument(
    "encoder", help="a folder with model.onnx (or config.json and model.safetensors) and tokenizer.json, or a name"
)
@click.option("--hub", default=_HUB, help=f"where a name is looked up ({_HUB})")
@click.option("--revision", default="main", help="branch, tag or commit of a name (main)")
@click.option("--sha256", help="what the model's file must be")
@click.option("--limit", default=_LIMIT_MEGABYTES, help=f"megabytes to fetch at most ({_LIMIT_MEGABYTES})")
@click.option("--prefix", default="", help="what the encoder wants before each message, like 'query: '")
@with_settings
def add(settings: Settings, encoder: str, hub: str, revision: str, sha256: str | None, limit: int, prefix: str) -> int:
    """0 when the encoder was added, else it was not: it helps no language, or can't be had or measured."""
    from connectors.cli.hub import NotFetched, Order, fetch, is_name

    folder = Path(encoder).expanduser().absolute()
    if folder.is_dir():
        return 1 if _measure(folder, settings) else 0
    if not is_name(encoder):
        say(f"no folder {encoder} here, and no name on a hub either: write owner/name, or the path of a folder")
        return 1
    say(f"no folder {encoder} here: asking {hub}")
    order = Order(
        name=encoder,
        hub=hub,
        revision=revision,
        sha256=sha256,
        limit_bytes=limit * 1_000_000,
        prefix=prefix,
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
