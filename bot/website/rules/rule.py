"""Rule: when visitors are invited to the chat, with which words, and how many are held out to prove it. Pure data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fnmatch import fnmatchcase
from typing import Any

from bot.phrases import phrase
from bot.website.rules.subjects import SUBJECTS, Subject, SubjectKind, Value

MOST_CONDITIONS, MOST_BUTTONS, LONGEST_TEXT, LONGEST_NAME = 8, 4, 200, 60
HOLD_OUTS = (10, 20, 50)
_ENTRY = re.compile(r"faq/[a-z0-9_]{1,80}")


class Test(str, Enum):
    """How a condition compares."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    IS = "is"
    IS_NOT = "is_not"


class Answers(str, Enum):
    """Who can answer what the invitation brings: the bot first and people behind it, or the bot alone will do."""

    PEOPLE = "people"
    BOT = "bot"


class BadRule(ValueError):
    """What was entered is no rule; the message names the part and the cure."""


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One thing that must be so: a subject of `SUBJECTS`, how it is compared, and with which value."""

    subject: str
    test: Test
    value: float | str | bool

    def holds(self, values: Mapping[str, Value]) -> bool:
        """Whether it is so; what nobody knows is not."""
        value = values.get(self.subject)
        if value is None:
            return False
        if isinstance(value, frozenset):
            return (self.value in value) is (self.test is Test.IS)
        if self.test in (Test.AT_LEAST, Test.AT_MOST):
            enough = float(value) >= float(self.value)
            return enough if self.test is Test.AT_LEAST else float(value) <= float(self.value)
        same = fnmatchcase(value.lower(), str(self.value).lower()) if isinstance(value, str) else value == self.value
        return same is (self.test is Test.IS)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule as an admin wrote it; a change of what it does is another `version`, whose numbers begin at nothing.

    All conditions of `when` must hold. `texts` are by language; who speaks none of them is not invited. `buttons` are
    FAQ entries to ask by one press. `hold_out` is the share in percent for whom it would have fired and did not.
    `is_default`: it takes what places the others leave. `since` and `until` are days (ISO, both included).
    """

    name: str
    when: tuple[Condition, ...]
    texts: Mapping[str, str]
    buttons: tuple[str, ...] = ()
    hold_out: int = 20
    answers: Answers = Answers.PEOPLE
    is_default: bool = False
    stops_itself: bool = False
    since: str = ""
    until: str = ""
    rule_id: str = ""
    version: int = 1
    on: bool = False

    def as_json(self) -> dict[str, Any]:
        """What the rule does, as plain JSON; `read_rule` gives it back. Id, version and whether it is on lie beside."""
        return {
            "name": self.name,
            "when": [{"subject": each.subject, "test": each.test.value, "value": each.value} for each in self.when],
            "texts": dict(self.texts),
            "buttons": list(self.buttons),
            "hold_out": self.hold_out,
            "answers": self.answers.value,
            "is_default": self.is_default,
            "stops_itself": self.stops_itself,
            "since": self.since,
            "until": self.until,
        }

    @property
    def still(self) -> tuple[Condition, ...]:
        """The conditions that only an event changes."""
        return tuple(each for each in self.when if not SUBJECTS[each.subject].is_moment)

    @property
    def moments(self) -> tuple[Condition, ...]:
        """The conditions that the browser watches."""
        return tuple(each for each in self.when if SUBJECTS[each.subject].is_moment)

    def runs_on(self, day: date) -> bool:
        """Whether the day is one of the rule's."""
        return (not self.since or self.since <= day.isoformat()) and (not self.until or day.isoformat() <= self.until)


def is_other_experiment(one: Rule, other: Rule) -> bool:
    """Whether numbers of the two can't be added up: another text, condition, button or share."""
    left, right = one.as_json(), other.as_json()
    return any(left[name] != right[name] for name in ("when", "texts", "buttons", "hold_out", "answers"))


def read_rule(values: Mapping[str, Any], *, rule_id: str = "", version: int = 1, on: bool = False) -> Rule:
    """The rule in plain JSON, from the store or a form. Raises BadRule for the first thing that is wrong."""
    name = " ".join(str(values.get("name", "")).split())
    if not name or len(name) > LONGEST_NAME:
        raise BadRule(phrase("Give the rule a name of at most %(number)s characters.", number=LONGEST_NAME))
    return Rule(
        rule_id=rule_id,
        version=version,
        on=on,
        name=name,
        when=_conditions(values.get("when", ())),
        texts=_texts(values.get("texts", {})),
        buttons=_buttons(values.get("buttons", ())),
        hold_out=_hold_out(values.get("hold_out", 20)),
        answers=_one_of(Answers, values.get("answers", Answers.PEOPLE)),
        is_default=bool(values.get("is_default")),
        stops_itself=bool(values.get("stops_itself")),
        since=_day(values.get("since", "")),
        until=_day(values.get("until", "")),
    )


def _conditions(entries: Sequence[Mapping[str, Any]]) -> tuple[Condition, ...]:
    if not entries:
        raise BadRule(phrase("A rule needs at least one condition, such as the time on the site."))
    if len(entries) > MOST_CONDITIONS:
        raise BadRule(phrase("A rule has at most %(number)s conditions.", number=MOST_CONDITIONS))
    return tuple(map(_condition, entries))


def _condition(entry: Mapping[str, Any]) -> Condition:
    name = str(entry.get("subject", ""))
    subject = SUBJECTS.get(name)
    if subject is None:
        raise BadRule(phrase("Choose what each condition asks about from the list."))
    test = _one_of(Test, entry.get("test"))
    is_number = subject.kind is SubjectKind.NUMBER
    if is_number is not (test in (Test.AT_LEAST, Test.AT_MOST)):
        if is_number:
            raise BadRule(phrase("“%(subject)s” is compared by at least or at most.", subject=subject.title))
        raise BadRule(phrase("“%(subject)s” is compared by is or is not.", subject=subject.title))
    return Condition(subject=name, test=test, value=_value(subject, entry.get("value")))


def _value(subject: Subject, given: Any) -> float | str | bool:
    text = str(given).strip()
    if subject.kind is SubjectKind.YES_NO:
        if text.lower() not in ("yes", "no", "true", "false"):
            raise BadRule(phrase("“%(subject)s”: write “yes” or “no”, in English.", subject=subject.title))
        return text.lower() in ("yes", "true")
    if subject.kind is SubjectKind.NUMBER:
        return _number(subject, text)
    if subject.words and text not in subject.words:
        raise BadRule(
            phrase("“%(subject)s” is one of: %(words)s.", subject=subject.title, words=", ".join(subject.words))
        )
    if not text or len(text) > LONGEST_TEXT:
        raise BadRule(
            phrase(
                "“%(subject)s” needs a value of at most %(number)s characters; * stands for anything.",
                subject=subject.title,
                number=LONGEST_TEXT,
            )
        )
    return text


def _number(subject: Subject, text: str) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = -1.0
    if not 0 <= number <= subject.most:
        raise BadRule(
            phrase("“%(subject)s” is a number from 0 to %(most)s.", subject=subject.title, most=f"{subject.most:g}")
        )
    return number


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    texts = {str(language): str(text).strip() for language, text in values.items() if str(text).strip()}
    if not texts:
        raise BadRule(phrase("Write the invitation in at least one language."))
    if any(len(text) > LONGEST_TEXT for text in texts.values()):
        raise BadRule(phrase("An invitation has at most %(number)s characters.", number=LONGEST_TEXT))
    return texts


def _buttons(entries: Sequence[Any]) -> tuple[str, ...]:
    buttons = tuple(dict.fromkeys(str(entry) for entry in entries if entry))
    if len(buttons) > MOST_BUTTONS or not all(map(_ENTRY.fullmatch, buttons)):
        raise BadRule(phrase("Choose at most %(number)s questions from the list.", number=MOST_BUTTONS))
    return buttons


def _hold_out(value: Any) -> int:
    text = str(value).strip()
    if not text.isdecimal() or int(text) not in HOLD_OUTS:
        raise BadRule(phrase("The share that is held out is 10, 20 or 50 percent."))
    return int(text)


def _day(value: Any) -> str:
    text = str(value or "").strip()
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise BadRule(phrase("A day is written like 2026-12-01.")) from None


def _one_of(kind: Any, value: Any) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise BadRule(phrase("Choose one of those offered.")) from None
