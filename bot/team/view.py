"""View: a filter over conversations with an order, saved for one person, a team or everybody. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

from bot.conversations.conversation import State
from bot.phrases import phrase

NAME_LENGTH = 40
MOST_VIEWS = 30
# Whose conversations, beside an agent's id: those of whoever looks, and those of nobody.
ME, NOBODY = "me", "nobody"
_WORDS = ("channel", "account_id", "language", "label_id", "agent")
_LONGEST_MINUTES = 30 * 24 * 60
_LONGEST_HOURS = 24 * 7


class Sort(str, Enum):
    """The order of a view."""

    NEWEST = "newest"
    OLDEST = "oldest"
    WAITING = "waiting"
    CLOSING = "closing"


@dataclass(frozen=True, kw_only=True)
class ViewFilter:
    """Which conversations; what is empty filters nothing. Every condition must hold.

    `agent` is an agent's id, ME or NOBODY. `waiting_minutes`: they have waited for a person for longer than that.
    `closing_hours`: their window is open and closes within that time.
    """

    states: tuple[State, ...] = ()
    channel: str = ""
    account_id: str = ""
    language: str = ""
    label_id: str = ""
    agent: str = ""
    unread: bool = False
    waiting_minutes: int | None = None
    closing_hours: int | None = None


@dataclass(frozen=True, kw_only=True)
class View:
    """A view. `owner_id` None: shared with everybody, or with a `team`, which is those who have a skill."""

    view_id: str
    name: str
    filter: ViewFilter
    sort: Sort = Sort.NEWEST
    owner_id: str | None = None
    team: str | None = None

    @property
    def is_built_in(self) -> bool:
        """Whether it comes with the product, so that nobody changes it."""
        return self.view_id in {view.view_id for view in BUILT_IN}


BUILT_IN: tuple[View, ...] = (
    View(view_id="unread", name="Unread of mine", filter=ViewFilter(states=(State.AGENT,), agent=ME, unread=True)),
    View(
        view_id="waiting",
        name="All that wait",
        filter=ViewFilter(states=(State.QUEUED,)),
        sort=Sort.WAITING,
    ),
    View(
        view_id="closing",
        name="Window closes within 2 hours",
        filter=ViewFilter(states=(State.QUEUED, State.AGENT), closing_hours=2),
        sort=Sort.CLOSING,
    ),
    View(view_id="people", name="All with people", filter=ViewFilter(states=(State.QUEUED, State.AGENT))),
    View(view_id="all", name="All conversations", filter=ViewFilter()),
)


def tidy_name(name: str) -> str:
    """The name in one line. Raises ValueError, in words, where it is empty or too long."""
    name = " ".join(name.split())
    if not name:
        raise ValueError(phrase("Give the view a name."))
    if len(name) > NAME_LENGTH:
        raise ValueError(phrase("A name has at most %(name_length)s characters.", name_length=NAME_LENGTH))
    return name


def filter_of(given: Mapping[str, Any]) -> ViewFilter:
    """The filter in what a form or the store gives. Raises ValueError, in words, for what can't be one."""
    try:
        states = tuple(State(state) for state in dict.fromkeys(given.get("states", ())))
    except ValueError:
        raise ValueError(phrase("Choose states of the list.")) from None
    return ViewFilter(
        states=states,
        **{name: str(given.get(name) or "")[:100] for name in _WORDS},
        unread=bool(given.get("unread")),
        waiting_minutes=_whole(given.get("waiting_minutes"), _LONGEST_MINUTES, "minutes"),
        closing_hours=_whole(given.get("closing_hours"), _LONGEST_HOURS, "hours"),
    )


def as_stored(chosen: ViewFilter) -> dict[str, Any]:
    """The filter as JSON keeps it; `filter_of` reads it."""
    return {**asdict(chosen), "states": [state.value for state in chosen.states]}


def _whole(value: Any, most: int, unit: str) -> int | None:
    if value in (None, ""):
        return None
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = 0
    if not 0 < number <= most:
        raise ValueError(phrase("Write whole %(unit)s, from 1 to %(most)s.", unit=unit, most=f"{most:,}"))
    return number
