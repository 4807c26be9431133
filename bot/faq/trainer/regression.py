"""Regression questions: what customers must always get, by language: a question and the entry that answers it.

They stand in `data/regression.yml`, teach the model nothing, and a candidate that fails one is not published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.faq.labelled import NOTHING
from bot.faq.trainer.comparison import Kind, Verdict
from bot.phrases import phrase
from bot.yaml import YamlFault, read_yaml

REGRESSION_FILE = "regression.yml"
LONGEST = 300


@dataclass(frozen=True, kw_only=True)
class RegressionQuestion:
    """A question that must get this entry, small talk, or `nothing`: no answer of the FAQ at once."""

    language: str
    text: str
    expected: str


def read_regressions(data: Path) -> tuple[RegressionQuestion, ...]:
    """The questions of the file, none where it is not there. Raises YamlFault."""
    path = data / REGRESSION_FILE
    return tuple(_questions(read_yaml(path))) if path.is_file() else ()


def _questions(content: Mapping[str, Any]) -> Iterator[RegressionQuestion]:
    for language, questions in content.items():
        if not isinstance(questions, dict):
            raise YamlFault(
                phrase(
                    "%(regression_file)s: %(language)s: write `question: entry` lines below it",
                    regression_file=REGRESSION_FILE,
                    language=language,
                )
            )
        for text, expected in questions.items():
            if not isinstance(text, str) or not isinstance(expected, str):
                raise YamlFault(
                    phrase(
                        "%(regression_file)s: %(language)s: put %(text)s and its entry into quotes",
                        regression_file=REGRESSION_FILE,
                        language=language,
                        text=f"{text!r}",
                    )
                )
            yield RegressionQuestion(language=str(language), text=text, expected=expected)


def faults(
    questions: Iterable[RegressionQuestion], *, entries: Iterable[str], languages: Iterable[str]
) -> list[tuple[RegressionQuestion, str, str]]:
    """What is wrong with questions, each with its cure."""
    known, spoken = {*entries, NOTHING}, set(languages)
    problems: list[tuple[RegressionQuestion, str, str]] = []
    for each in questions:
        if each.language not in spoken:
            problems.append(
                (
                    each,
                    phrase("is in a language that the shop hasn't got"),
                    phrase("remove it, or add the language to shop.yml"),
                )
            )
        elif each.expected not in known:
            problems.append(
                (
                    each,
                    phrase("expects %(expected)s, which is no entry", expected=each.expected),
                    phrase("name an entry, or `%(nothing)s`", nothing=NOTHING),
                )
            )
        elif not 0 < len(each.text.strip()) <= LONGEST:
            problems.append(
                (
                    each,
                    phrase("has %(text)s characters", text=len(each.text)),
                    phrase("write 1 to %(longest)s", longest=LONGEST),
                )
            )
    return problems


def result_of(question: RegressionQuestion, verdict: Verdict) -> dict[str, Any]:
    """What a model made of it, and whether that is right. Small talk is no answer of the FAQ."""
    answer = verdict.answer or ""
    is_right = "/" not in answer if question.expected == NOTHING else answer == question.expected
    got = answer if verdict.kind is Kind.ANSWERED else verdict.kind.value
    return {
        "language": question.language,
        "text": question.text,
        "expected": question.expected,
        "got": got,
        "sure": round(verdict.sure, 3),
        "is_right": is_right,
    }
