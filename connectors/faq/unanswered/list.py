"""The list of clusters: what waits for an editor, the most expensive first; what agents reply; what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request

from bot.conversations.unanswered.cluster import DONE, Cluster, ClusterKind, ClusterState, Question
from bot.faq.unanswered.likeness import Wordings, same_question, wordings_of
from bot.faq.unanswered.phrasings import phrasings, replies
from bot.phrases import phrase
from connectors.desk import words as desk_words
from connectors.faq.unanswered import words
from connectors.faq.workbench import Workbench

_SHOWN = 50
# Of a cluster so many of the latest questions are read to find the most central.
_READ = 60
_OTHERS = 3
# As many as one sitting deals with.
_REPLIES = 10
_REPLY_DAYS = 90
_DAY_SECONDS = 24 * 3600.0
_CHANNELS = 4


@dataclass(frozen=True, kw_only=True)
class Row:
    """A cluster as the list shows it. `head` is its name, else the reply or the most central question.

    `sent` is how often the reply was sent in these very words; `answered` counts later questions that its entry
    answered, None where it has no entry.
    """

    cluster: Cluster
    head: str
    others: tuple[str, ...]
    sent: int
    price: str
    trend: str
    language: str
    channels: str
    owner: str
    state: str
    answered: int | None
    entry_title: str
    wordings: Wordings


class ClusterList:
    """The page Unanswered."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def unanswered(self) -> str:
        """GET: the questions; with `show=replies` what agents reply most; `show=done` or `people` what was decided."""
        show = request.args.get("show", "questions")
        store, now = self._workbench.desk.store.unanswered, self._workbench.desk.now()
        if show == "replies":
            since = now - _REPLY_DAYS * _DAY_SECONDS
            clusters = store.waiting(ClusterKind.REPLY, now=now, since=since, limit=_REPLIES)
        elif show == "done":
            clusters = [cluster for kind in ClusterKind for cluster in store.decided(kind, DONE, now=now, limit=_SHOWN)]
        elif show == "people":
            states = (ClusterState.NOT_FOR_BOT,)
            clusters = [
                cluster for kind in ClusterKind for cluster in store.decided(kind, states, now=now, limit=_SHOWN)
            ]
        else:
            show = "questions"
            clusters = store.waiting(ClusterKind.QUESTION, now=now, limit=_SHOWN)
        names = self._workbench.desk.agent_names()
        rows = [self._row(cluster, names) for cluster in clusters]
        return render_template(
            "faq/unanswered/list.html",
            rows=rows,
            same=_same(rows) if show == "questions" else {},
            show=show,
            wage=self._workbench.settings.wage_per_hour,
            times=words.times,
            most=_SHOWN,
        )

    def _row(self, cluster: Cluster, names: Mapping[str, str]) -> Row:
        desk = self._workbench.desk
        questions = desk.store.unanswered.questions(cluster, limit=_READ)
        texts = [question.text for question in phrasings(questions)]
        reply, sent = next(iter(replies(questions)), ("", 0))
        answered = None
        if cluster.entry and cluster.closed_at:
            answered = desk.store.unanswered.answered_since(cluster.entry, cluster.closed_at)
        called = cluster.title or (reply if cluster.kind is ClusterKind.REPLY else "")
        return Row(
            cluster=cluster,
            head=called or next(iter(texts), phrase("(its questions were erased)")),
            others=tuple(texts[0 if called else 1 :][:_OTHERS]),
            sent=sent,
            price=words.price(cluster.minutes, self._workbench.settings.wage_per_hour),
            trend=words.trend(cluster),
            language=desk_words.language_name(cluster.language) or phrase("not known"),
            channels=_channels(questions),
            owner=names.get(cluster.owner_id or "", ""),
            state=words.STATES[cluster.state],
            answered=answered,
            entry_title=words.title_of(cluster.entry or "", desk.titles, cluster.language),
            wordings=wordings_of(cluster.cluster_id, questions),
        )


def _same(rows: Sequence[Row]) -> dict[str, Row]:
    """What probably asks the same in other words, by cluster."""
    by_language: dict[str, list[Row]] = {}
    for row in rows:
        by_language.setdefault(row.cluster.language, []).append(row)
    by_id = {row.cluster.cluster_id: row for row in rows}
    same: dict[str, Row] = {}
    for alike in by_language.values():
        for row in alike:
            if other := same_question(row.wordings, [each.wordings for each in alike]):
                same[row.cluster.cluster_id] = by_id[other]
    return same


def _channels(questions: Sequence[Question]) -> str:
    """The channels of the questions, as people call them."""
    channels = dict.fromkeys(question.channel for question in questions)
    return ", ".join(desk_words.channel_name(channel) for channel in list(channels)[:_CHANNELS])
