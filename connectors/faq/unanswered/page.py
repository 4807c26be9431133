"""The page of one cluster: all its phrasings with where they were said, what agents replied, and the doors."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import abort, render_template, request

from bot.conversations.unanswered.cluster import WAITING, Cluster, ClusterKind, Question
from bot.faq.content import FAQ
from bot.faq.editing.saving import topics
from bot.faq.unanswered.likeness import same_question, wordings_of
from bot.faq.unanswered.masking import MASK
from bot.faq.unanswered.phrasings import likely_entry, phrasings, replies
from bot.phrases import phrase
from bot.team.agent import Role
from connectors.desk import words as desk_words
from connectors.desk.menu import may
from connectors.faq.entries.opened import page_of
from connectors.faq.unanswered import words
from connectors.faq.workbench import Workbench

_READ = 500
_JOINABLE = 100
_REPLIES = 10
# Of another cluster so many of the latest questions say what it asks.
_COMPARED = 10


class ClusterPage:
    """The page of one cluster, and what its doors share."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def unanswered_cluster(self, cluster_id: str) -> str:
        """GET; `done` names the deed that led back here."""
        cluster = self.cluster(cluster_id)
        return self.shown(cluster, message=words.done(request.args.get("done", ""), request.args.get("count", "")))

    def shown(self, cluster: Cluster, *, message: str = "", fault: str = "", chosen: list[str] | None = None) -> str:
        """The page, after a deed with its end or its fault; `chosen` are the questions that the editor ticked."""
        desk = self._workbench.desk
        questions = desk.store.unanswered.questions(cluster, limit=_READ)
        wordings = phrasings(questions)
        entries = self._entries()
        used = likely_entry(questions)
        chosen_entry = cluster.entry or used
        joinable = self._joinable(cluster)
        return render_template(
            "faq/unanswered/cluster.html",
            cluster=cluster,
            head=cluster.title or next((question.text for question in wordings), "(its questions were erased)"),
            questions=[(question, self._facts_of(question)) for question in wordings],
            ticked=self._ticked(wordings, chosen),
            wording_count=len(wordings),
            replies=replies(questions)[:_REPLIES],
            price=words.price(cluster.minutes, self._workbench.settings.wage_per_hour),
            trend=words.trend(cluster),
            times=words.times,
            language=desk_words.language_name(cluster.language),
            languages=[(code, desk_words.language_name(code)) for code in desk.languages],
            entries=entries,
            chosen_entry=chosen_entry,
            used=entries.get(used or "", ""),
            joinable=[(other.cluster_id, name) for other, name, _ in joinable],
            proposed=_proposed(cluster, questions, joinable),
            owners=self._owners(),
            owner=desk.agent_names().get(cluster.owner_id or "", ""),
            state=words.STATES[cluster.state],
            is_waiting=cluster.state in WAITING,
            is_reply=cluster.kind is ClusterKind.REPLY,
            closed=self._closed(cluster),
            message=message,
            fault=fault,
        )

    def cluster(self, cluster_id: str) -> Cluster:
        """The cluster of an address, or the one that it was merged into; 404 where there is none."""
        desk = self._workbench.desk
        cluster = desk.store.unanswered.cluster(cluster_id, now=desk.now())
        if cluster is None:
            abort(HTTPStatus.NOT_FOUND, phrase("There is no such cluster of questions."))
        return cluster

    def questions(self, cluster: Cluster) -> dict[str, Question]:
        """The cluster's questions by id."""
        questions = self._workbench.desk.store.unanswered.questions(cluster, limit=_READ)
        return {question.question_id: question for question in questions}

    def topics(self) -> list[str]:
        """The topics that have entries."""
        library = self._workbench.library
        library.refresh()
        return topics(library.entries())

    def _ticked(self, wordings: list[Question], chosen: list[str] | None) -> set[str]:
        """What is ticked at first: whatever holds nothing masked, for that makes a poor example."""
        if chosen is not None:
            return set(chosen)
        return {question.question_id for question in wordings if MASK not in question.text}

    def _facts_of(self, question: Question) -> dict[str, str]:
        desk = self._workbench.desk
        return {
            "source": words.SOURCES[question.source],
            "channel": desk_words.channel_name(question.channel),
            "moment": desk_words.moment(question.asked_at, desk.now(), desk.zone),
            "minutes": "" if question.minutes is None else words.price(question.minutes, None),
        }

    def _entries(self) -> dict[str, str]:
        """The entries as they stand in data/, each by its title in the shop's first language that has one."""
        library = self._workbench.library
        library.refresh()
        languages = library.shop.languages
        entries = {
            entry.name: f"{entry.topic.capitalize()}: {words.called(entry, languages)}"
            for entry in library.entries()
            if entry.name.startswith(FAQ)
        }
        return dict(sorted(entries.items(), key=lambda item: item[1]))

    def _joinable(self, cluster: Cluster) -> list[tuple[Cluster, str, list[Question]]]:
        """Other clusters of its kind and language with what they are called and some of their questions, by name."""
        desk = self._workbench.desk
        named = []
        for other in desk.store.unanswered.waiting(cluster.kind, now=desk.now(), limit=_JOINABLE):
            if other.cluster_id != cluster.cluster_id and other.language == cluster.language:
                questions = desk.store.unanswered.questions(other, limit=_COMPARED)
                name = other.title or next((text.text for text in phrasings(questions)), "")
                named.append((other, name, questions))
        return sorted(named, key=lambda each: each[1].casefold())

    def _owners(self) -> list[tuple[str, str]]:
        """Who may own a cluster: editors and admins."""
        staff = self._workbench.desk.store.agents.all()
        return [(agent.agent_id, agent.name) for agent in staff if may(agent, Role.EDITOR)]

    def _closed(self, cluster: Cluster) -> dict[str, Any]:
        """What became of a closed cluster: who closed it and when, how many asked since, how many got the answer."""
        desk = self._workbench.desk
        if cluster.closed_at is None:
            return {}
        answered = desk.store.unanswered.answered_since(cluster.entry, cluster.closed_at) if cluster.entry else None
        return {
            "by": desk.agent_names().get(cluster.closed_by or "", "somebody"),
            "moment": desk_words.moment(cluster.closed_at, desk.now(), desk.zone),
            "answered": answered,
            "title": words.title_of(cluster.entry or "", desk.titles, cluster.language),
            "page": page_of(cluster.entry) if cluster.entry else "",
        }


def _proposed(
    cluster: Cluster, questions: list[Question], joinable: list[tuple[Cluster, str, list[Question]]]
) -> dict[str, Any] | None:
    """Of the joinable clusters the one that probably asks the same in other words, while nothing is decided."""
    if cluster.kind is not ClusterKind.QUESTION or cluster.state not in WAITING:
        return None
    own = wordings_of(cluster.cluster_id, questions)
    same = same_question(own, [wordings_of(other.cluster_id, asked) for other, _, asked in joinable])
    named = {other.cluster_id: {"cluster": other, "name": name} for other, name, _ in joinable}
    return named[same] if same else None
