"""Languages to do: what a language of the shop still lacks, as a list of work, the most asked first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.faq.check import check, hints
from bot.faq.content import FAQ, Problem
from bot.faq.trial import new_problems, trial
from bot.faq.writing import YamlFile
from bot.shop.answers import SHOP_FILE
from bot.shop.facts import ShopFault

_ANSWER = "utter_"


@dataclass(frozen=True, kw_only=True)
class LanguageWork:
    """What is missing in a language: without `needed` it can't be spoken at all, `wanted` are entries without it."""

    needed: tuple[Problem, ...]
    wanted: tuple[Problem, ...]


def work_left(data_folder: Path, languages: Sequence[str], most_asked: Sequence[str]) -> dict[str, LanguageWork]:
    """The work in each language of the shop. Raises YamlFault or ShopFault where data/ can't be read as it is."""
    missing = hints(data_folder)
    return {each: LanguageWork(needed=(), wanted=_wanted(missing, each, most_asked)) for each in languages}


def work_before(data_folder: Path, language: str, most_asked: Sequence[str]) -> LanguageWork:
    """The work before the shop speaks one more language. Raises as `work_left`."""
    file = YamlFile.read(data_folder / SHOP_FILE)
    file.append(("languages",), language)
    with trial(data_folder, {SHOP_FILE: file.text()}) as folder:
        needed = new_problems(data_folder, check(folder))
        try:
            wanted = _wanted(hints(folder), language, most_asked)
        except ShopFault:  # a text of the facts is missing: it stands in `needed`
            wanted = ()
    return LanguageWork(needed=tuple(needed), wanted=wanted)


def _wanted(missing: Sequence[Problem], language: str, most_asked: Sequence[str]) -> tuple[Problem, ...]:
    asked = {entry: place for place, entry in enumerate(most_asked)}
    own = (hint for hint in missing if hint.language == language)
    return tuple(sorted(own, key=lambda hint: asked.get(entry_of(hint), len(asked))))


def entry_of(problem: Problem) -> str:
    """The FAQ entry that a problem is of; empty where it is of none."""
    name = (problem.entry or "").removeprefix(_ANSWER)
    return name if name.startswith(FAQ) else ""
