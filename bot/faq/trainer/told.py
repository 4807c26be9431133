"""Told: a comparison in plain lines, as the command line prints it and the page's headlines say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

from bot.conversations.training import Question
from bot.faq.trainer.comparison import blocks
from bot.faq.unanswered.masking import mask
from bot.store.faq.questions import Questions

_SHOWN = 20


def told(comparison: Mapping[str, Any], questions: Questions, seconds: float) -> Iterator[str]:
    """The comparison, line by line; customers' questions are masked."""
    yield f"Trained and compared in {seconds:.0f} s."
    yield from (f"  blocks  {each}" for each in blocks(comparison))
    if "changes" not in comparison:
        yield f"Not compared: {comparison['without']}."
        return
    yield headline(comparison)
    yield from (f"  {count:4}  {change}" for change, count in comparison["changes"].items())
    texts = {each.message_id: each for each in questions.of([row["message_id"] for row in comparison["changed"]])}
    for row in comparison["changed"][:_SHOWN]:
        if row["message_id"] in texts:
            yield f"  {_line(row, texts[row['message_id']])}"
    for row in comparison["accuracy"]:
        if row["before"]["part"] != row["after"]["part"]:
            yield f"  {row['entry']} ({row['language']}): {share(row['before'])} → {share(row['after'])}"
    for row in comparison["confusions"][:_SHOWN]:
        yield (
            f"  {row['count']} of {row['of']} for {row['entry']} ({row['language']}) went to {row['taken_for']}"
            f" (before: {row['before']})"
        )


def headline(comparison: Mapping[str, Any]) -> str:
    """The whole of it in one sentence."""
    phrases = comparison["phrases"]
    return (
        f"Compared on {phrases['shared']} phrases that both bots know ({phrases['added']} new ones left out) and on"
        f" {comparison['replayed']} questions of customers."
    )


def share(counted: Mapping[str, Any]) -> str:
    """A share with its interval: "29 of 33 (88 %, 73–95 %)"."""
    return (
        f"{counted['part']} of {counted['whole']} ({counted['value']:.0%},"
        f" {counted['least'] * 100:.0f}–{counted['most'] * 100:.0f} %)"
    )


def verdict(told: Mapping[str, Any]) -> str:
    """What one bot would do with a question, and how sure it is."""
    if told["kind"] == "answered":
        return f"{told['entry']} ({told['sure']:.0%})"
    offered = f", first {told['entry']}" if told["entry"] else ""
    return f"{told['kind']}{offered} ({told['sure']:.0%})"


def _line(row: Mapping[str, Any], question: Question) -> str:
    day = datetime.fromtimestamp(question.asked_at, timezone.utc).strftime("%Y-%m-%d")
    was, now = verdict(row["before"]), verdict(row["after"])
    return f"{day}  “{mask(question.text)}”: {was} → {now}; then: {question.then.value}"
