"""Demo gate: on a real account the bot keeps still while what is live are the demo shop's facts.

A customer of a real shop must never read invented prices and hours; people get every message until the shop has
published its own name, or decides on the desk to try the bot with the demo's facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.faq.facts.demo import is_demo
from bot.settings import Settings


class DemoGate:
    """Asks `settings` and `facts`, those that are live, at each look."""

    def __init__(self, settings: Callable[[], Settings], facts: Callable[[], Mapping[str, Any]]) -> None:
        self._settings = settings
        self._facts = facts

    def is_shut(self) -> bool:
        """Whether the bot keeps still."""
        return self.is_demo_live() and not self._settings().demo_answers

    def is_demo_live(self) -> bool:
        """Whether real customers would be told of the demo shop."""
        return not self._settings().sandbox and is_demo(self._facts())
