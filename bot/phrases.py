"""Phrases: what our people read, in English, with what it takes to say it in their own language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class Phrase(str):
    """An English sentence that is a `str` like any other, and remembers its message and its values.

    The pages translate it where it leaves (connectors/catalogues); joined to another text it is plain English.
    """

    message: str
    plural: str | None
    values: Mapping[str, Any]

    def __new__(cls, message: str, values: Mapping[str, Any], plural: str | None = None) -> Phrase:
        """The sentence of `message`, or of `plural` where the value `count` is not one."""
        form = message if plural is None or values["count"] == 1 else plural
        made = super().__new__(cls, form % values if values else form)
        made.message, made.plural, made.values = message, plural, values
        return made

    def __str__(self) -> str:
        """The phrase itself, so that `str(error)` of an error that holds one can be translated."""
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        """What a copy is made of."""
        return self.message, self.values, self.plural


def phrase(message: str, /, **values: Any) -> Phrase:
    """The sentence with its values: `phrase("%(name)s is taken.", name=name)`. Without values, % is a sign."""
    return Phrase(message, values)


def kept(words: Phrase) -> dict[str, Any]:
    """The phrase as JSON can hold it, to be said later in another's language."""
    values = {name: kept(value) if isinstance(value, Phrase) else value for name, value in words.values.items()}
    return {"message": words.message, "plural": words.plural, "values": values}


def restored(stored: Mapping[str, Any]) -> Phrase:
    """The phrase that was kept."""
    values = {name: restored(value) if isinstance(value, dict) else value for name, value in stored["values"].items()}
    return Phrase(stored["message"], values, stored["plural"])


def joined(texts: Sequence[str], between: str = " ") -> Phrase:
    """Texts in a row, the phrases among them each translated by itself."""
    names = [f"text{place}" for place in range(len(texts))]
    return Phrase(between.join(f"%({name})s" for name in names), dict(zip(names, texts, strict=True)))


def counted(singular: str, plural: str, count: int, /, **values: Any) -> Phrase:
    """The sentence for `count` things, which it names as `%(count)s`."""
    return Phrase(singular, {"count": count, **values}, plural)
