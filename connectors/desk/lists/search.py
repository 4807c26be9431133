"""Search at the desk: the page that finds conversations by the text of messages and by the customer."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from flask import render_template, request
from markupsafe import Markup, escape

from bot.conversations.conversation import State
from bot.conversations.search import Wanted
from bot.phrases import phrase
from bot.store.conversations.search import HIT_BEGINS, HIT_ENDS, FoundConversation
from connectors.desk import words
from connectors.desk.desk import Desk

_SHOWN_HITS = 4


class SearchPage:
    """The routes of the search."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def search(self) -> str:
        """GET: `q` and filters; the same address gives the same question again."""
        return render_template("desk/lists/search.html", **self._content())

    def search_results(self) -> str:
        """GET, fragment: the results alone."""
        return render_template("desk/lists/search_results.html", **self._content())

    def _content(self) -> dict[str, object]:
        desk, args, now, zone = self._desk, request.args, self._desk.now(), self._desk.zone
        query = _wanted(args, zone)
        results = desk.store.search.find(query)
        return {
            "wanted": query,
            "given": args,
            "found": [(result, _name(result), result.hits[:_SHOWN_HITS], len(result.hits)) for result in results],
            "channels": words.CHANNELS,
            "states": {state.value: text for state, text in words.STATES.items()},
            "agents": desk.agent_names(),
            "label_options": [(label.label_id, label.name) for label in desk.store.labels.all()],
            "marked": _marked,
            "moment": lambda at: words.moment(at, now, zone),
            "author": _author,
        }


def _wanted(given: dict[str, str], zone: tzinfo) -> Wanted:
    """The query in an address; an unknown value of a filter filters nothing."""
    until = _day(given.get("until", ""), zone)
    return Wanted(
        text=given.get("q", ""),
        channel=given.get("channel", ""),
        agent_id=given.get("agent", ""),
        label_id=given.get("label", ""),
        state=given.get("state", "") if given.get("state") in {state.value for state in State} else "",
        since=_at(_day(given.get("since", ""), zone)),
        # Including the day that was chosen.
        until=_at(until + timedelta(days=1)) if until else None,
    )


def _day(text: str, zone: tzinfo) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=zone)
    except ValueError:
        return None


def _at(day: datetime | None) -> float | None:
    return day.timestamp() if day else None


def _name(found: FoundConversation) -> str:
    return words.customer_name(found.contact_name, found.channel)


def _author(author: str, agent_name: str | None) -> str:
    people = phrase("%(name)s: ", name=agent_name or phrase("A colleague"))
    return {"contact": "", "bot": phrase("Bot: "), "system": phrase("Notice: ")}.get(author, people)


def _marked(snippet: str) -> Markup:
    """A snippet as HTML: everything escaped, what matched between marks."""
    safe = str(escape(snippet)).replace(HIT_BEGINS, "<mark>").replace(HIT_ENDS, "</mark>")
    return Markup(safe)  # noqa: S704  escaped in the line above
