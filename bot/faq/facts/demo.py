"""Demo: which facts are still those of the demo shop, told by their marks in the file demo.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.faq.facts.fields import at, facts_in, mark_of
from bot.faq.facts.groups import Group, groups_of
from bot.faq.facts.panels import panels_of
from bot.faq.facts.titles import title_of
from bot.shop.wording import WORDINGS

MARKS_FILE = Path(__file__).with_name("demo.json")
# Where a group shows a part of the file that has no plain facts.
_PARTS = {"hours": ("hours",), "zones": ("zones",)}


@dataclass(frozen=True, kw_only=True)
class DemoFact:
    """A fact that is as in the demo, with its title and the group that shows it."""

    path: str
    title: str
    group: Group


def marks(content: Mapping[str, Any]) -> dict[str, str]:
    """The mark of each fact by its path: what MARKS_FILE holds of the demo."""
    return {path: mark_of(at(content, path)) for _, path in _facts(content)}


def demo_facts(content: Mapping[str, Any], languages: Sequence[str]) -> list[DemoFact]:
    """The facts that are still as in the demo, in the order of the pages."""
    return [
        DemoFact(path=path, title=_title(path, group, content, languages), group=group)
        for group, path in _facts(content)
        if _demo().get(path) == mark_of(at(content, path))
    ]


def is_demo(facts: Mapping[str, Any]) -> bool:
    """Whether the shop still has the demo's name."""
    return mark_of(facts.get("name")) == _demo()["name"]


def _facts(content: Mapping[str, Any]) -> Iterator[tuple[Group, str]]:
    for group in groups_of(content):
        for section in (*_PARTS.get(group.key, ()), *group.sections):
            yield from ((group, fact.path) for fact in facts_in(content, section, tuple(WORDINGS)))


def _title(path: str, group: Group, content: Mapping[str, Any], languages: Sequence[str]) -> str:
    """The title of a fact; of one in a zone or the like also what it is of."""
    for panel in panels_of(group, content, languages) if group.form else ():
        if panel.mark and path == panel.path:
            return panel.title
        if panel.mark and path.startswith(f"{panel.path}."):
            return f"{panel.title}: {title_of(path)}"
    return title_of(path)


@cache
def _demo() -> Mapping[str, str]:
    demo: Mapping[str, str] = json.loads(MARKS_FILE.read_text(encoding="utf-8"))
    return demo
