"""Outlet: a channel as an editor knows it, by its title, with what it can carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.channel import Capabilities


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """One channel."""

    title: str
    can: Capabilities


# By the channel's name.
Outlets = Mapping[str, Outlet]
