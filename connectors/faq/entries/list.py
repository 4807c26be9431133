"""The list of entries: every question that the bot answers, by topic, with the languages that it is written in."""

from __future__ import annotations

from flask import render_template

from bot.faq.content import FAQ, Block, parse, read_blocks
from connectors.faq.workbench import Workbench


class EntryList:
    """The page that the workbench opens with."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def entries(self) -> str:
        """GET: the entries by topic."""
        parsed, faults = parse(self._workbench.data)
        languages = self._workbench.desk.languages
        topics: dict[str, dict[str, dict[str, Block]]] = {}
        for block in read_blocks(parsed):
            if block.entry.startswith(FAQ) and block.language in languages:
                topic = block.entry.removeprefix(FAQ).partition("_")[0]
                topics.setdefault(topic, {}).setdefault(block.entry, {})[str(block.language)] = block
        return render_template("faq/entries.html", topics=topics, languages=languages, faults=faults)
