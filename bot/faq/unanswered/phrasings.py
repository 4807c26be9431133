"""Phrasings: of a cluster's questions and replies, what stands for the others, and the entry that answers them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversations.unanswered.cluster import Question
from bot.conversations.unanswered.source import Source
from bot.faq.unanswered.features import features
from bot.faq.unanswered.masking import MASK
from bot.faq.unanswered.tending import Vector, most_central


def phrasings(questions: Sequence[Question]) -> list[Question]:
    """The questions, each wording once: the most central first, and those with something masked after the others."""
    by_wording: dict[str, Question] = {}
    for question in questions:
        by_wording.setdefault(" ".join(question.text.casefold().split()), question)
    by_id = {question.question_id: question for question in by_wording.values()}
    vectors = [Vector(id=key, features=features(question.text)) for key, question in by_id.items()]
    central = [by_id[question_id] for question_id in most_central(vectors)]
    return sorted(central, key=lambda question: MASK in question.text)


def replies(questions: Sequence[Question]) -> list[tuple[str, int]]:
    """What agents replied, each wording with how often it was sent, the most sent first."""
    counts: dict[str, tuple[str, int]] = {}
    for question in questions:
        if question.reply:
            key = " ".join(question.reply.casefold().split())
            first, count = counts.get(key, (question.reply, 0))
            counts[key] = (first, count + 1)
    return sorted(counts.values(), key=lambda reply: -reply[1])


def likely_entry(questions: Sequence[Question]) -> str | None:
    """The entry with which agents answered most of the questions, where it was one at all."""
    counts: dict[str, int] = {}
    for question in questions:
        if question.entry and question.source is Source.SUGGESTION_USED:
            counts[question.entry] = counts.get(question.entry, 0) + 1
    return max(counts, key=lambda entry: counts[entry], default=None)
