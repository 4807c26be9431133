"""A small shop with two entries, and checks over it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.faq.editing.checks import Checks
from bot.faq.editing.entry import AnswerText, Entry, Part
from bot.faq.editing.library import Library
from bot.faq.editing.outlet import Outlet, Outlets
from connectors.channels.registry import CHANNELS

SHOP = """\
languages: [en, es]
hours: {timezone: Europe/Madrid, monday: ["09:30-14:00"]}
phone: "+34 960 000 000"
zones:
  home: {price: 4.95 EUR, days: 2-4, free_from: 60 EUR, countries: [ES, PT]}
  europe: {name: {en: Europe, es: Europa}, price: 8.95 EUR, days: 4-7, countries: [FR, DE]}
"""
ASKED = """\
do you wrap presents
is there gift paper
I want it wrapped
can somebody pack it nicely
wrapping for a birthday
put a bow on the box please
a present for my mother, does it come in paper
how is a gift packed
ribbon and card
make it look like a surprise
do parcels look festive
any nice boxes for a wedding
could you hide the price inside
send it as a gift
something pretty around it"""
OTHER = """\
where is my parcel
tracking please
it has not come
when does the courier ring
is it on its way
lost in the post?
any news of the delivery
my box is late"""
FILE = """\
version: "3.1"

responses:
  utter_faq/{name}:
  - text: "{answer}"
    metadata: {{language: en}}

nlu:
- intent: faq/{name}
  metadata: {{language: en, title: {title}}}
  examples: |
{examples}
"""


def file_text(name: str, title: str, answer: str, examples: str) -> str:
    """A file of an entry as a person writes it."""
    lines = "\n".join(f"    - {line}" for line in examples.splitlines())
    return FILE.format(name=name, title=title, answer=answer, examples=lines)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The shop's folder."""
    folder = tmp_path / "data"
    for topic in ("gift", "order"):
        (folder / "faq" / topic).mkdir(parents=True)
    (folder / "shop.yml").write_text(SHOP, encoding="utf-8")
    wrap = file_text("gift_wrap", "Gift wrapping", "Yes, we wrap it.", ASKED)
    (folder / "faq" / "gift" / "wrap.yml").write_text(wrap, encoding="utf-8")
    status = file_text("order_status", "My parcel", "It is on its way.", OTHER)
    (folder / "faq" / "order" / "status.yml").write_text(status, encoding="utf-8")
    return folder


@pytest.fixture
def outlets() -> Outlets:
    """The channels as they are."""
    return {name: Outlet(title=channel.title, can=channel.capabilities) for name, channel in CHANNELS.items()}


@pytest.fixture
def checks(data: Path, outlets: Outlets) -> Checks:
    """What an editor of this shop is told."""
    return Checks(data, Library(data), outlets)


@pytest.fixture
def wrap(data: Path) -> Entry:
    """The entry on gift wrapping, in order."""
    library = Library(data)
    library.refresh()
    entry = library.entry("faq/gift_wrap")
    assert entry
    return entry


def asked(entry: Entry, *more: str, language: str = "en") -> Entry:
    """The entry with more examples."""
    part = entry.part(language)
    return replace(entry, parts={**entry.parts, language: replace(part, examples=(*part.examples, *more))})


def only_asked(entry: Entry, *examples: str) -> Entry:
    """The entry with these English examples only."""
    return replace(entry, parts={**entry.parts, "en": replace(entry.part("en"), examples=examples)})


def answering(entry: Entry, *answers: AnswerText, language: str = "en") -> Entry:
    """The entry with these answers beside its own."""
    part = entry.part(language)
    return replace(entry, parts={**entry.parts, language: replace(part, answers=(*part.answers, *answers))})


def titled(entry: Entry, title: str) -> Entry:
    """The entry with another English title."""
    return replace(entry, parts={**entry.parts, "en": replace(entry.part("en"), title=title)})


def in_spanish(entry: Entry, part: Part) -> Entry:
    """The entry with a Spanish part."""
    return replace(entry, parts={**entry.parts, "es": part})
