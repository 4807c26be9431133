"""The client of Rasa: one call per attempt to our input channel, all state in the call, an honest failure otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversations.handoff import Guess, as_confidence
from bot.conversations.manners import opening_of
from bot.conversations.message import Author, Draft
from bot.conversations.turn import Turn, TurnAnswer, Utterance
from connectors.json_calls import CallFailed, JsonAnswer, JsonCalls
from connectors.metrics.counted import RASA_CALLS, RASA_SECONDS

_CONNECT_SECONDS = 2.0
_CONNECTIONS = 16
_OK = 200


class TurnFailed(Exception):
    """The bot did not answer; `step` says where: `rasa` (not reached, or too slow), `model`, or an action's name."""

    def __init__(self, step: str, reason: str, *, starting: bool = False, nobody_listens: bool = False) -> None:
        """`starting`: Rasa loads its model just now, which takes as long as it takes; `nobody_listens`: it does not
        run."""
        super().__init__(f"{step}: {reason}")
        self.step = step
        self.starting = starting
        self.nobody_listens = nobody_listens


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What the bot takes a text for: whether it would answer at once, and the entries from the likeliest on."""

    answered: bool
    guesses: tuple[Guess, ...]


class Rasa:
    """Rasa at `url`, opened by `token`; a call takes at most `timeout_seconds`. Safe to share between threads.

    It counts as starting from our own start, or from when nobody listened there, until it answers, but no longer than
    `start_seconds`: it listens only once its model is loaded.
    """

    def __init__(
        self,
        url: str,
        token: str,
        timeout_seconds: float,
        *,
        start_seconds: float = 0.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._start_seconds = start_seconds
        self._now = now
        self._starting_since: float | None = now()
        self._calls = JsonCalls(
            url,
            token,
            connect_seconds=_CONNECT_SECONDS,
            read_seconds=timeout_seconds,
            connections=_CONNECTIONS,
            through_proxy=False,
        )

    def answer(self, turn: Turn, asked: tuple[Utterance, ...], *, max_choices: int) -> TurnAnswer:
        """The bot's answer to `asked`. Raises TurnFailed."""
        conversation = turn.conversation
        opening = opening_of(turn)
        body = {
            "attempt_id": turn.attempt_id,
            "messages": [vars(each) for each in asked],
            "channel": conversation.channel,
            "language": conversation.language,
            "slots": conversation.carried.get("slots", {}),
            "events": conversation.carried.get("events", []),
            "max_choices": max_choices,
            "opening": opening.value if opening else None,
        }
        return _answer(self._post("webhooks/turn/answer", body))

    def classify(self, language: str, texts: Sequence[str], model: str | None = None) -> list[Taken]:
        """What the bot would take each text for, without a turn: the live one, or what the model of this name would.
        Raises TurnFailed."""
        body = {"language": language, "texts": list(texts), **({"model": model} if model else {})}
        answer = self._post("webhooks/turn/classify", body)
        try:
            return [
                Taken(
                    answered=bool(each["answered"]),
                    guesses=tuple(
                        Guess(entry=str(guess["entry"]), confidence=as_confidence(guess["confidence"]))
                        for guess in each["guesses"]
                    ),
                )
                for each in answer["texts"]
            ]
        except (KeyError, TypeError) as error:
            raise TurnFailed("rasa", f"its answer lacks {error}") from None

    def _post(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        began = time.monotonic()
        try:
            response = self._calls.post(path, body)
        except CallFailed as error:
            RASA_CALLS.labels("failed").inc()
            if self._starting_since is None and error.nobody_listens:
                self._starting_since = self._now()
            raise TurnFailed(
                "rasa", str(error), starting=self._is_starting(), nobody_listens=error.nobody_listens
            ) from None
        self._starting_since = None
        RASA_CALLS.labels("answered" if response.status == _OK else "refused").inc()
        RASA_SECONDS.observe(time.monotonic() - began)
        if response.status != _OK:
            raise _refused(response)
        try:
            found: Mapping[str, Any] = response.json()
        except ValueError:
            raise TurnFailed("rasa", "its answer was no JSON") from None
        return found

    def _is_starting(self) -> bool:
        since = self._starting_since
        return since is not None and self._now() - since <= self._start_seconds


def _refused(response: JsonAnswer) -> TurnFailed:
    try:
        said = response.json()
        return TurnFailed(str(said.get("step", "rasa")), f"HTTP {response.status} {said.get('reason', '')}")
    except (ValueError, AttributeError):
        return TurnFailed("rasa", f"HTTP {response.status}")


def _answer(found: Mapping[str, Any]) -> TurnAnswer:
    try:
        drafts = (_draft(reply) for reply in found["replies"])
        replies = tuple(draft for draft in drafts if draft.text.strip() or "image" in draft.details)
        if not replies and not found["handed_off"]:
            raise TurnFailed("rasa", "it answered nothing")
        return TurnAnswer(
            replies=replies,
            understood=tuple(
                Guess(entry=str(guess["entry"]), confidence=as_confidence(guess["confidence"]))
                for guess in found["understood"]
            ),
            intent=found["intent"],
            language=found["language"],
            spoken=found.get("spoken"),
            carried={"events": found["events"], "slots": found["slots"]},
            handed_off=found["handed_off"],
        )
    except (KeyError, TypeError) as error:
        raise TurnFailed("rasa", f"its answer lacks {error}") from None


def _draft(reply: Mapping[str, Any]) -> Draft:
    choices = tuple((choice["title"], choice["payload"]) for choice in reply.get("choices") or ())
    details = {name: reply[name] for name in ("response", "image") if reply.get(name)}
    return Draft(author=Author.BOT, text=reply.get("text") or "", choices=choices, details=details)
