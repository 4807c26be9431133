"""Canned answers: what agents of Chatwoot or Zendesk kept ready, as rows; who asks for it, nobody wrote down there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.faq.exchange.heads import Line
from bot.faq.exchange.help_centre import text_of
from bot.faq.exchange.names import entry_name, title_for
from bot.faq.exchange.rows import Row, Sheet

# The columns in which the name and the text may stand, as the two products and their export tools call them.
_NAMES = ("short code", "shortcode", "title", "name", "macro title")
_TEXTS = ("content", "comment value html", "comment value", "comment", "comment text", "reply", "body", "text")
_ACTIVE = "active"
_COMMENTS = ("comment_value_html", "comment_value")


def has_answers(heads: Sequence[str]) -> bool:
    """Whether a table has a column of names and one of texts."""
    return _column(heads, _NAMES) is not None and _column(heads, _TEXTS) is not None


def read_table(heads: Sequence[str], lines: Sequence[Line], *, language: str) -> list[Row]:
    """The rows of a table of canned answers; what is switched off there is left out."""
    name, text = _column(heads, _NAMES), _column(heads, _TEXTS)
    active = heads.index(_ACTIVE) if _ACTIVE in heads else None
    rows = []
    for line in lines:
        cells = dict(enumerate(line.texts))
        is_on = active is None or cells.get(active, "").strip().casefold() not in ("false", "no", "0")
        if is_on and cells.get(name or 0, "").strip():
            rows.append(answer_row(cells[name or 0], cells.get(text or 0, ""), language=language, number=line.number))
    return rows


def read_json(text: str, *, language: str) -> list[Row] | None:
    """The rows of what the interfaces of Chatwoot (a list) and Zendesk (`macros`) tell; None for anything else."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    items = content.get("macros") or content.get("payload") if isinstance(content, Mapping) else content
    if not isinstance(items, list):
        return None
    pairs = [pair for item in items if isinstance(item, Mapping) for pair in _pairs(item)]
    return [
        answer_row(name, answer, language=language, number=number) for number, (name, answer) in enumerate(pairs, 1)
    ]


def answer_row(name: str, answer: str, *, language: str, number: int) -> Row:
    """The row of an answer with its name there, `Topic::Answer` in Zendesk; texts in HTML become plain."""
    topic, _, last = name.rpartition("::")
    entry = entry_name(last, topic.partition("::")[0])
    plain = text_of(answer) if "</" in answer or "<br" in answer else answer.strip()
    words = " ".join(last.replace("_", " ").replace("-", " ").split())
    return Row(
        sheet=Sheet.ANSWERS,
        name=entry,
        language=language,
        cells={"title": title_for(words[:1].upper() + words[1:]), **({"answer": plain} if plain else {})},
        number=number,
        is_from_elsewhere=True,
        faults=() if entry else ((f"{name!r} can be no name here", "name it in plain letters"),),
    )


def _column(heads: Sequence[str], names: Sequence[str]) -> int | None:
    return next((heads.index(name) for name in names if name in heads), None)


def _pairs(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if item.get("short_code") and item.get("content"):
        yield str(item["short_code"]), str(item["content"])
    elif item.get("title") and item.get(_ACTIVE, True):
        values = {
            action.get("field"): action.get("value")
            for action in item.get("actions") or ()
            if isinstance(action, Mapping)
        }
        value = next((values[field] for field in _COMMENTS if values.get(field)), "")
        # A comment may come with the channel before it: ["channel:all", "…"].
        yield str(item["title"]), str(value[-1] if isinstance(value, list) and value else value)
