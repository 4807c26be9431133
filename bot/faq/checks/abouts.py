"""Abouts: what the metadata of answers say that they are about, and whether their facts can be known of such things."""

from __future__ import annotations

from collections.abc import Iterator

from bot.faq.content import Content, Problem, Response
from bot.phrases import phrase
from bot.shop.about import CARRIED, KINDS, PREFIX, allowed_placeholders, placeholders


def abouts(content: Content) -> Iterator[Problem]:
    """A problem for each answer about something that nobody can name, or that tells a fact which it never has."""
    for response in content.responses:
        if response.about is not None and response.about not in KINDS:
            kinds = ", ".join(KINDS)
            yield response.problem(
                phrase("is about %(about)s, which customers can't name", about=f"{response.about!r}"),
                phrase("use one of %(kinds)s", kinds=kinds),
            )
        elif response.about is not None:
            yield from _facts(response, response.about)
        if not isinstance(_carried(response), bool):
            yield response.problem(
                phrase("`%(carried)s:` is %(carried2)s", carried=CARRIED, carried2=f"{_carried(response)!r}"),
                phrase("write false, or leave it out"),
            )


def _facts(response: Response, about: str) -> Iterator[Problem]:
    allowed = allowed_placeholders(about)
    for name in placeholders(str(response.variation.get("text") or "")):
        if name.startswith(PREFIX) and name not in allowed:
            known = ", ".join(f"{{{each}}}" for each in sorted(allowed))
            yield response.problem(
                phrase("{%(name)s} is not known of what is about: %(about)s", name=name, about=about),
                phrase("use one of %(known)s", known=known),
            )


def _carried(response: Response) -> object:
    return (response.variation.get("metadata") or {}).get(CARRIED, True)
