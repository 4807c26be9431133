"""Cursor: how far a panel has read each conversation of its visitor, as `<conversation>:<position>,…`. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PART = re.compile(r"([a-z0-9]{1,40}):([0-9]{1,15})")
_LONGEST = 200


def read_cursor(text: str) -> dict[str, int]:
    """The position by conversation; what is no cursor names none."""
    return {name: int(position) for name, position in _PART.findall(text[:_LONGEST])}


def write_cursor(positions: Mapping[str, int]) -> str:
    """The cursor of these positions."""
    return ",".join(f"{name}:{position}" for name, position in positions.items())
