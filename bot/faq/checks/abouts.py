"""Abouts: what the metadata of answers say that they are about, and whether their facts can be known of such things."""

from __future__ import annotations

from collections.abc import Iterator

from bot.faq.content import Content, Problem, Response
from bot.shop.about import CARRIED, KINDS, PREFIX, allowed_placeholders, placeholders


def abouts(content: Content) -> Iterator[Problem]:
    """A problem for each answer about something that nobody can name, or that tells a fact which it never has."""
    for response in content.responses:
        if response.about is not None and response.about not in KINDS:
            kinds = ", ".join(KINDS)
            yield response.problem(f"is about {response.about!r}, which customers can't name", f"use one of {kinds}")
        elif response.about is not None:
            yield from _facts(response, response.about)
        if not isinstance(_carried(response), bool):
            yield response.problem(f"`{CARRIED}:` is {_carried(response)!r}", "write false, or leave it out")


def _facts(response: Response, about: str) -> Iterator[Problem]:
    allowed = allowed_placeholders(about)
    for name in placeholders(str(response.variation.get("text") or "")):
        if name.startswith(PREFIX) and name not in allowed:
            known = ", ".join(f"{{{each}}}" for each in sorted(allowed))
            yield response.problem(f"{{{name}}} is not known of what is about: {about}", f"use one of {known}")


def _carried(response: Response) -> object:
    return (response.variation.get("metadata") or {}).get(CARRIED, True)
