"""Told: a comparison in plain lines, as the command line prints it and the page's headlines say it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

from bot.conversations.training import Question
from bot.faq.trainer.comparison import blocks
from bot.faq.unanswered.masking import mask
from bot.phrases import phrase
from bot.store.faq.questions import Questions

_SHOWN = 20


def told(
    comparison: Mapping[str, Any], questions: Questions, seconds: float, called: Callable[[str], str]
) -> Iterator[str]:
    """The comparison, line by line; customers' questions are masked. `called` gives an entry's title."""
    yield phrase("Trained and compared in %(seconds)s s.", seconds=f"{seconds:.0f}")
    yield from (f"  blocks  {each}" for each in blocks(comparison, called))
    if "changes" not in comparison:
        yield phrase("Not compared: %(comparison)s.", comparison=comparison["without"])
        return
    yield headline(comparison)
    yield from (f"  {count:4}  {change}" for change, count in comparison["changes"].items())
    texts = {each.message_id: each for each in questions.of([row["message_id"] for row in comparison["changed"]])}
    for row in comparison["changed"][:_SHOWN]:
        if row["message_id"] in texts:
            yield f"  {_line(row, texts[row['message_id']], called)}"
    for row in comparison["accuracy"]:
        if row["before"]["part"] != row["after"]["part"]:
            yield f"  {called(row['entry'])} ({row['language']}): {share(row['before'])} → {share(row['after'])}"
    for row in comparison["confusions"][:_SHOWN]:
        yield (
            phrase(
                "  %(row)s of %(row2)s for %(called)s (%(row3)s) went to %(called2)s (before: %(row4)s)",
                row=row["count"],
                row2=row["of"],
                called=called(row["entry"]),
                row3=row["language"],
                called2=called(row["taken_for"]),
                row4=row["before"],
            )
        )


def headline(comparison: Mapping[str, Any]) -> str:
    """The whole of it in one sentence."""
    phrases = comparison["phrases"]
    return phrase(
        "Compared on %(phrases)s phrases that both bots know (%(phrases2)s new ones left out) "
        "and on %(comparison)s questions of customers.",
        phrases=phrases["shared"],
        phrases2=phrases["added"],
        comparison=comparison["replayed"],
    )


def share(counted: Mapping[str, Any]) -> str:
    """A share with its interval: "29 of 33 (88 %, 73–95 %)"."""
    return phrase(
        "%(counted)s of %(counted2)s (%(counted3)s, %(counted4)s–%(counted5)s %%)",
        counted=counted["part"],
        counted2=counted["whole"],
        counted3=f"{counted['value']:.0%}",
        counted4=f"{counted['least'] * 100:.0f}",
        counted5=f"{counted['most'] * 100:.0f}",
    )


def verdict(made: Mapping[str, Any], called: Callable[[str], str]) -> str:
    """What one bot would do with a question, and how sure it is."""
    if made["kind"] == "answered":
        return f"{called(made['entry'])} ({made['sure']:.0%})"
    offered = phrase(", first %(called)s", called=called(made["entry"])) if made["entry"] else ""
    return f"{made['kind']}{offered} ({made['sure']:.0%})"


def _line(row: Mapping[str, Any], question: Question, called: Callable[[str], str]) -> str:
    day = datetime.fromtimestamp(question.asked_at, timezone.utc).strftime("%Y-%m-%d")
    was, now = verdict(row["before"], called), verdict(row["after"], called)
    return phrase(
        "%(day)s  “%(mask)s”: %(was)s → %(now)s; then: %(then)s",
        day=day,
        mask=mask(question.text),
        was=was,
        now=now,
        then=question.then.value,
    )
