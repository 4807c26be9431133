"""Note: what agents write to each other in a conversation; the colleagues whom it mentions by @name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.text import fold


def mentioned(text: str, names: Mapping[str, str]) -> frozenset[str]:
    """The ids of those whose name stands after an @, compared as search does; `names` by id.

    The longest name that fits counts. Several people of one name are all meant. An @ inside a word (an
    e-mail address) calls nobody.
    """
    spelt = sorted({fold(name) for name in names.values() if name}, key=len, reverse=True)
    if not spelt:
        return frozenset()
    pattern = r"(?<!\w)@(" + "|".join(map(re.escape, spelt)) + r")(?!\w)"
    called = set(re.findall(pattern, fold(text)))
    return frozenset(agent_id for agent_id, name in names.items() if fold(name) in called)
