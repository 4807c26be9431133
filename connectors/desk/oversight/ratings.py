"""Ratings at the desk: how customers rated an agent's help; agents read their own ratings, editors all."""

from __future__ import annotations

from collections import Counter

from flask import render_template

from bot.conversations.rating import Score
from bot.phrases import phrase
from bot.team.agent import Role
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.menu import may

SCORES = {Score.GOOD: "😀 Good", Score.FAIR: "😐 So-so", Score.BAD: "😞 Bad"}


class RatingPages:
    """The routes of ratings."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ratings(self) -> str:
        """GET: the latest ratings with a count of each score per agent."""
        me = signed_in()
        everybody = may(me, Role.EDITOR)
        ratings = self._desk.store.ratings.given(agent_id=None if everybody else me.agent_id)
        counts: dict[str, Counter[Score]] = {}
        for rating in ratings:
            counts.setdefault(rating.agent_name or phrase("Nobody"), Counter())[rating.score] += 1
        rows = [(rating, words.moment(rating.rated_at, self._desk.now(), self._desk.zone)) for rating in ratings]
        return render_template(
            "desk/oversight/ratings.html", rows=rows, counts=sorted(counts.items()), scores=SCORES, everybody=everybody
        )
