"""Values told: which values of the moment a notice has; one that it hasn't got would keep it from being sent."""

from __future__ import annotations

from collections.abc import Iterator

from bot.faq.content import Content, Problem
from bot.faq.texts.uses import USES
from bot.phrases import phrase
from bot.shop.about import placeholders
from bot.shop.answers import ORDER_PLACEHOLDERS, RUNTIME_PLACEHOLDERS


def values_told(content: Content) -> Iterator[Problem]:
    """A problem for each text with a value of the moment that isn't known when it is told."""
    for response in content.responses:
        use = USES.get(response.name)
        for name in placeholders(str(response.variation.get("text") or "")) if use else ():
            if use and name in RUNTIME_PLACEHOLDERS | ORDER_PLACEHOLDERS and name not in use.placeholders:
                known = ", ".join(f"{{{each}}}" for each in use.placeholders) or "none"
                yield response.problem(
                    phrase("{%(name)s} is not known here", name=name),
                    phrase("take it out; known here: %(known)s", known=known),
                )
