"""Shop settings: the settings as they hold now, the installation's with what the shop decided on the desk over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from bot.settings import Settings
from bot.settings.choices import BY_NAME, with_choices
from bot.store.store import Store
from bot.team.routing import Assignment, Policy

_OF_POLICY = frozenset(BY_NAME) & {each.name for each in fields(Policy)}


class ShopSettings:
    """Follows the desk without a restart: `look` reads what was decided, and the store's policy follows it."""

    def __init__(self, installed: Settings, store: Store) -> None:
        self.installed = installed
        self._store = store
        self._policy = replace(store.policy)
        self._decided: Mapping[str, str] = {}
        self._current = installed

    def look(self) -> Settings:
        """The settings now; the same object as long as nothing was decided."""
        decided = {name: text for name, text in self._store.team_settings.values().items() if name in BY_NAME}
        if decided != self._decided:
            self._current = with_choices(self.installed, decided)
            names = _OF_POLICY & frozenset(decided) - self.installed.given
            values: dict[str, Any] = {name: getattr(self._current, name) for name in names}
            if "assignment" in values:
                values["assignment"] = Assignment(values["assignment"])
            self._store.policy.follow(replace(self._policy, **values))
            self._decided = decided
        return self._current

    @property
    def decided(self) -> frozenset[str]:
        """The names of what the shop decided."""
        return frozenset(self._decided)
