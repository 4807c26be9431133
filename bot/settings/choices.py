"""Choices: the settings that the shop may also decide on the desk, and the settings with what it decided.

The environment and the settings file win: what they set, the desk only shows.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from bot.phrases import Phrase, phrase
from bot.settings.kinds import KINDS
from bot.settings.sealing import Seal, SealBroken
from bot.settings.table import TABLE, Settings

log = logging.getLogger(__name__)
_MINUTE_SECONDS = 60.0
_SEALED = "value"


class Group(str, Enum):
    """What the choices are about; each group is one form of the page."""

    KEPT = "kept"
    SERVICE = "service"
    MAIL = "mail"
    TRANSLATION = "translation"
    DEMO = "demo"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A setting that the shop may decide: its field of Settings, title and hint. With `minutes` people write minutes
    where the setting has seconds.
    """

    name: str
    title: Phrase
    hint: Phrase
    group: Group
    minutes: bool = False

    @property
    def kind(self) -> str:
        """How its text is read; see kinds.py."""
        return _BY_NAME[self.name].kind

    @property
    def secret(self) -> bool:
        """Whether it is never shown again."""
        return _BY_NAME[self.name].secret

    @property
    def variable(self) -> str:
        """The environment variable that wins over it."""
        return _BY_NAME[self.name].variable

    def read(self, text: str) -> str:
        """The setting's text from what somebody wrote. Raises ValueError; its message says how it must be."""
        try:
            value = KINDS[self.kind](str(float(text) * _MINUTE_SECONDS) if self.minutes else text)
        except ValueError as error:
            wrong = phrase("a number of minutes, at most 43200 (30 days)") if self.minutes else str(error)
            raise ValueError(phrase("%(title)s must be %(how)s.", title=self.title, how=wrong)) from None
        return written(value)

    def shown(self, value: Any) -> str:
        """The value as people write it; "" for none."""
        if self.minutes and value is not None:
            return f"{value / _MINUTE_SECONDS:g}"
        return written(value)


_BY_NAME = {setting.name: setting for setting in TABLE}
CHOICES: tuple[Choice, ...] = (
    Choice(
        name="retention_days",
        title=phrase("Messages and files"),
        hint=phrase("Days after which they are erased, and customers who have not come back. Empty: never."),
        group=Group.KEPT,
    ),
    Choice(
        name="journal_days",
        title=phrase("What providers sent"),
        hint=phrase("Days for which bodies of webhooks and delivery statuses are kept, for replays and proof."),
        group=Group.KEPT,
    ),
    Choice(
        name="attempt_days",
        title=phrase("Record of each answer"),
        hint=phrase("Days for which it is kept, without texts, for reports."),
        group=Group.KEPT,
    ),
    Choice(
        name="order_days",
        title=phrase("Copies of orders"),
        hint=phrase("Days for which they are kept after they were last heard of."),
        group=Group.KEPT,
    ),
    Choice(
        name="ask_rating",
        title=phrase("Ask for a rating"),
        hint=phrase("Customers are asked how a person's help was, when it is done."),
        group=Group.SERVICE,
    ),
    Choice(
        name="assignment",
        title=phrase("How who waits finds an agent"),
        hint=phrase("Manual: agents accept. Automatic: the longest waiting goes to who has room."),
        group=Group.SERVICE,
    ),
    Choice(
        name="return_seconds",
        title=phrase("Minutes until an absent agent's customers wait again"),
        hint=phrase("Who is away or gone for so long loses their conversations to the queue."),
        group=Group.SERVICE,
        minutes=True,
    ),
    Choice(
        name="notice_seconds",
        title=phrase("Minutes between two notices to who waits"),
        hint=phrase("Nobody is told of their place more often."),
        group=Group.SERVICE,
        minutes=True,
    ),
    Choice(
        name="undo_seconds",
        title=phrase("Seconds in which a reply can be taken back"),
        hint=phrase("It leaves after them; 0: at once, and nothing can be taken back."),
        group=Group.SERVICE,
    ),
    Choice(
        name="order_stuck_days",
        title=phrase("Days without a movement of a parcel"),
        hint=phrase("After them a person has a look before the customer is told."),
        group=Group.SERVICE,
    ),
    Choice(
        name="wage_per_hour",
        title=phrase("What an hour of an agent costs"),
        hint=phrase("Like 18.50 EUR; the numbers then tell what unanswered questions cost."),
        group=Group.SERVICE,
    ),
    Choice(
        name="smtp_url",
        title=phrase("Mail server"),
        hint=phrase("smtps://user:password@mail.example.com, or smtp:// for STARTTLS. It is tried while you type."),
        group=Group.MAIL,
    ),
    Choice(
        name="report_mail_to",
        title=phrase("Who gets Monday's letter"),
        hint=phrase("Mail addresses, with commas between them."),
        group=Group.MAIL,
    ),
    Choice(
        name="alert_mail_to",
        title=phrase("Who is told when something stops"),
        hint=phrase(
            "Mail addresses: an account that no longer sends or receives, or a process that died again and again."
        ),
        group=Group.MAIL,
    ),
    Choice(
        name="report_mail_from",
        title=phrase("From whom the mails come"),
        hint=phrase("Empty: from the first who gets them. Where it is set, the bot mails codes that prove an order."),
        group=Group.MAIL,
    ),
    Choice(
        name="translation_engine",
        title=phrase("Translation engine"),
        hint=phrase("Translates for agents what customers write, and what agents answer. It reads these texts."),
        group=Group.TRANSLATION,
    ),
    Choice(
        name="translation_url",
        title=phrase("Address of the engine"),
        hint=phrase("LibreTranslate's, like https://translate.example.com. DeepL needs none."),
        group=Group.TRANSLATION,
    ),
    Choice(
        name="translation_key",
        title=phrase("Key of the engine"),
        hint=phrase("DeepL needs one; LibreTranslate only where its operator asks for it."),
        group=Group.TRANSLATION,
    ),
    Choice(
        name="demo_answers",
        title=phrase("Let the bot answer with the demo shop's facts"),
        hint=phrase(
            "To try the bot on a real account before the facts are yours. Customers read invented prices and hours."
        ),
        group=Group.DEMO,
    ),
)
BY_NAME: Mapping[str, Choice] = {choice.name: choice for choice in CHOICES}


def written(value: Any) -> str:
    """A value as the environment would write it; "" for none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def sealed(choice: Choice, text: str, seal: Seal) -> str:
    """The text as the database keeps it: a secret is sealed."""
    return seal.close({_SEALED: text}) if choice.secret else text


def with_choices(settings: Settings, decided: Mapping[str, str]) -> Settings:
    """The settings with what the shop decided (`decided` by name, as kept) where the environment is silent.

    What can't be read any more counts as not decided, and is logged.
    """
    seal = Seal(settings.account_key)
    values: dict[str, Any] = {}
    for name, choice in BY_NAME.items():
        if name not in decided or name in settings.given:
            continue
        try:
            text = seal.open(decided[name])[_SEALED] if choice.secret else decided[name]
            values[name] = KINDS[choice.kind](text)
        except (SealBroken, ValueError, KeyError):
            log.error("the setting %s of the desk can't be read; enter it again", name)
    return replace(settings, **values)
