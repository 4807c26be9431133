"""Page: renders the findings as one HTML file in plain words, with the templates in this folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.language.names import LANGUAGE_NAMES
from bot.rasa.model.thresholds import ENOUGH_LABELLED, UNKNOWN_SHARE
from bot.rasa.report.findings import Findings

_MOST_CONFUSED = 15


@dataclass(frozen=True, kw_only=True)
class Section:
    """One language's findings for the templates; `titles` are the button titles by entry and language."""

    findings: Findings
    titles: Mapping[str, Mapping[str, str]]

    @property
    def language(self) -> str:
        """The language by its English name."""
        return LANGUAGE_NAMES.get(self.findings.language, self.findings.language)

    @property
    def names(self) -> list[str]:
        """The entries in the order of the confusion's rows."""
        return sorted(entry.entry for entry in self.findings.entries)

    @property
    def confusion(self) -> list[list[int]]:
        """How often each entry's examples are taken for each, a row an entry."""
        rows: list[list[int]] = self.findings.confusion.tolist()
        return rows

    @property
    def confused(self) -> list[tuple[int, str, str]]:
        """The pairs confused more than once, most often first: the count, the entry, the entry it is taken for."""
        pairs = [
            (count, entry, other)
            for entry, row in zip(self.names, self.confusion, strict=True)
            for other, count in zip(self.names, row, strict=True)
            if entry != other and count > 1
        ]
        return sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))[:_MOST_CONFUSED]

    @property
    def answered(self) -> float:
        """The share of all messages that the bot answers at once; messages about nothing in the FAQ count too."""
        return (1 - UNKNOWN_SHARE) * self.findings.answered + UNKNOWN_SHARE * (1 - self.findings.refused)

    def title(self, entry: str) -> str:
        """The entry's button in this language, else the entry's own name."""
        return self.titles.get(entry, {}).get(self.findings.language) or entry


def page(found: Sequence[Findings], titles: Mapping[str, Mapping[str, str]], made_at: str) -> str:
    """The whole file. `titles` are the buttons by entry and language, `made_at` the day as people read it."""
    environment = Environment(
        loader=PackageLoader("bot.rasa.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = "{:.0%}".format
    return (
        environment.get_template("report.html")
        .render(
            sections=[Section(findings=findings, titles=titles) for findings in found],
            made_at=made_at,
            unknown_share=UNKNOWN_SHARE,
            enough_labelled=ENOUGH_LABELLED,
        )
        .lstrip()
    )
