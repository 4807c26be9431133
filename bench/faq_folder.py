"""A project of many entries for measuring: the shop's own small talk and facts, and questions made of common words."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.faq.editing.entry import EMPTY_FILE, AnswerText, Entry, Part, written
from bot.faq.writing import YamlFile
from bot.settings import ROOT

# What an entry is about: each pair of a deed and a thing once, a thousand of them.
_DEEDS = (
    *("repair", "engrave", "hire", "insure", "paint", "store", "assemble", "polish", "weigh", "measure", "varnish"),
    *("deliver", "collect", "exchange", "reserve", "customise", "recycle", "inspect", "install", "clean", "photograph"),
    *("dismantle", "shorten", "upholster", "sharpen"),
)
_THINGS = (
    *(
        "sofa",
        "lamp",
        "rug",
        "mirror",
        "wardrobe",
        "kettle",
        "curtain",
        "pillow",
        "bookcase",
        "vase",
        "mattress",
        "clock",
    ),
    *("stool", "blanket", "saucepan", "candle", "teapot", "hammock", "drawer", "bench", "cushion", "basket", "ladder"),
    *(
        "frame",
        "tray",
        "desk",
        "jug",
        "towel",
        "parasol",
        "bowl",
        "bicycle",
        "piano",
        "chandelier",
        "doormat",
        "toaster",
    ),
    *("fireplace", "armchair", "tent", "globe", "radio"),
)
_ASKED = (
    *("can you {deed} my {thing}", "how much to {deed} a {thing}", "do you {deed} {thing}s", "{deed} {thing}"),
    *(
        "I need somebody to {deed} this {thing}",
        "who will {deed} the {thing}",
        "is it possible to {deed} a {thing} here",
    ),
    *("when could you {deed} our {thing}", "would you {deed} an old {thing} for me", "{thing}: {deed} or not?"),
    *(
        "my {thing} arrived, now please {deed} it",
        "what does it cost if you {deed} the {thing}",
        "{thing} to {deed} asap",
    ),
    *("my mother wants you to {deed} her {thing}", "any chance to {deed} one {thing} this week"),
)
LANGUAGE = "en"


def write_project(root: Path, number: int) -> Path:
    """A project with so many entries, of 15 examples each and in one language; returns its data folder."""
    data = root / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("faq", "labelled"))
    shop = (data / "shop.yml").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in shop if not line.startswith("suggested:")]
    lines = [f"languages: [{LANGUAGE}]\n" if line.startswith("languages:") else line for line in kept]
    (data / "shop.yml").write_text("".join(lines), encoding="utf-8")
    for entry in _entries(number):
        path = data / entry.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written(entry, YamlFile(EMPTY_FILE, name=path.name), [LANGUAGE]), encoding="utf-8")
    for name in ("config.yml", "domain.yml"):
        shutil.copy(ROOT / name, root)
    for name in ("bot", "actions", "encoders"):
        if (ROOT / name).exists():
            (root / name).symlink_to(ROOT / name)
    return data


def questions(number: int) -> list[str]:
    """What nobody wrote among the examples, about so many of the entries."""
    pairs = itertools.islice(_pairs(), number)
    return [f"hello, could somebody {deed} a {thing} for us?" for deed, thing in pairs]


def _entries(number: int) -> Iterator[Entry]:
    for deed, thing in itertools.islice(_pairs(), number):
        examples = tuple(words.format(deed=deed, thing=thing) for words in _ASKED)
        answer = AnswerText(text=f"Yes, we {deed} your {thing}. Shipping costs {{zones.home.price}}.")
        part = Part(title=f"{deed} {thing}"[:20], examples=examples, answers=(answer,))
        yield Entry(name=f"faq/{deed}_{thing}", parts={LANGUAGE: part})


def _pairs() -> Iterator[tuple[str, str]]:
    """Each deed with each thing, so that the first few share no word."""
    rounds = range(len(_THINGS))
    return ((deed, _THINGS[(place + turn) % len(_THINGS)]) for turn in rounds for place, deed in enumerate(_DEEDS))
