"""View times: how long filters and counts of views take in the store, and the pages that show them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.desk.asking import OPEN_GOAL, Measured, asked
from bench.desk.build import agent_id, conversation_id
from bench.desk.office import Browser
from bot.conversations.conversation import State
from bot.store.engine.sqlite import SqliteDatabase
from bot.store.queue.views import Views
from bot.team.routing import Policy
from bot.team.view import BUILT_IN, ME, Sort, View, ViewFilter

VIEW_GOAL = 0.030
_POLICY = Policy(windows={"whatsapp": 24 * 3600.0})
_FILTERS = {
    "all, the oldest first": ViewFilter(),
    "a language": ViewFilter(language="fi"),
    "a label": ViewFilter(label_id="l3"),
    "label, channel, language and states": ViewFilter(
        label_id="l3", channel="whatsapp", language="es", states=(State.BOT, State.RESOLVED)
    ),
    "unread": ViewFilter(unread=True),
    "mine, whatever state": ViewFilter(agent=ME),
    "window closes within 2 hours, whatever state": ViewFilter(closing_hours=2),
}


def view_times(database: Path, *, agents: int, times: int) -> Iterator[Measured]:
    """Counts and rows of each view, as different agents ask for them."""
    store = Views(SqliteDatabase(database), _POLICY)
    views = {view.name: view for view in BUILT_IN}
    views |= {name: View(view_id="", name=name, filter=chosen, sort=Sort.OLDEST) for name, chosen in _FILTERS.items()}
    for name, view in views.items():
        yield _timed(
            f"count of view: {name}"[:51],
            times,
            lambda turn, view=view: store.count(view.filter, agent_id(turn % agents), now=time.time()),
        )
        yield _timed(
            f"rows of view: {name}"[:51],
            times,
            lambda turn, view=view: store.placed(view, agent_id(turn % agents), now=time.time()),
        )


def view_pages(browser: Browser, conversations: int, *, times: int) -> Iterator[Measured]:
    """The menu with all counts, a view's list, the row of one conversation, and the panel of a customer."""
    ids = [conversation_id(turn * 37 % conversations) for turn in range(times)]
    yield asked("menu of views with counts", browser, ["/desk/views"] * times, goal=OPEN_GOAL)
    yield asked("list of a view", browser, ["/desk/views/all/list"] * times, goal=OPEN_GOAL)
    yield asked("one row of a view", browser, [f"/desk/views/all/rows?c={each}" for each in ids], goal=OPEN_GOAL)
    panels = [f"/desk/conversations/{each}/customer" for each in ids]
    yield asked("customer panel", browser, panels, goal=OPEN_GOAL)


def _timed(name: str, times: int, act: Callable[[int], object]) -> Measured:
    act(0)
    seconds = []
    for turn in range(times):
        began = time.perf_counter()
        act(turn)
        seconds.append(time.perf_counter() - began)
    return Measured(name=name, seconds=seconds, goal=VIEW_GOAL)
