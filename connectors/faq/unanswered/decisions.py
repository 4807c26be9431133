"""Decisions: the doors of a cluster, and what shapes it: owner, name, parting and joining."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from flask import redirect, request, url_for

from bot.conversations.unanswered.cluster import Cluster, ClusterState
from bot.faq.editing.entry import NAME
from bot.faq.unanswered.doors import LanguageMissing, NotWritten, add_to_entry, leave_to_people, unlike
from bot.faq.unanswered.masking import MASK
from bot.faq.unanswered.phrasings import replies
from bot.faq.writing import Conflict
from bot.phrases import phrase
from bot.shop.canned import ASKED, CannedResponse, problems
from bot.store.team.canned import ShortcutTaken
from bot.yaml import YamlFault
from connectors.desk.access.sessions import signed_in
from connectors.desk.requests import PageAnswer, text_of
from connectors.faq.entries.opened import keep_draft, opened, page_of
from connectors.faq.unanswered.page import ClusterPage
from connectors.faq.unanswered.recording import recorded
from connectors.faq.workbench import Workbench

_NAME_CHARS = 80
# What was masked in a reply, agents are asked for before they send the canned response.
_TO_FILL_IN = f"{{{ASKED}fill_in}}"


class Decisions:
    """The POSTs of a cluster's page."""

    def __init__(self, workbench: Workbench, page: ClusterPage) -> None:
        self._workbench = workbench
        self._page = page

    def unanswered_add(self, cluster_id: str) -> PageAnswer:
        """POST: the chosen phrasings become examples of an entry."""
        cluster, entry = self._page.cluster(cluster_id), text_of("entry")
        if not NAME.fullmatch(entry):
            return self._refused(cluster, phrase("Choose the entry that answers these questions."))
        try:
            with recorded(self._workbench, entry, cluster):
                count = add_to_entry(self._workbench.data, entry, self.language(cluster), self._chosen(cluster))
        except LanguageMissing:
            return self._to_be_answered(cluster, entry)
        except (NotWritten, YamlFault, Conflict, OSError) as error:
            return self._refused(cluster, phrase("Nothing was added. %(sentence)s", sentence=_sentence(error)))
        self._decide(cluster, ClusterState.ADDED, entry)
        return self._done(cluster, "added", count)

    def unanswered_leave(self, cluster_id: str) -> PageAnswer:
        """POST: people answer this; the chosen phrasings go to what the bot must not answer."""
        cluster = self._page.cluster(cluster_id)
        chosen = self._chosen(cluster)
        try:
            count = leave_to_people(self._workbench.data, self.language(cluster), chosen) if chosen else 0
        except (NotWritten, YamlFault, Conflict, OSError) as error:
            return self._refused(cluster, phrase("Nothing was changed. %(sentence)s", sentence=_sentence(error)))
        self._decide(cluster, ClusterState.NOT_FOR_BOT)
        return self._done(cluster, "left", count)

    def unanswered_decide(self, cluster_id: str) -> PageAnswer:
        """POST: answered elsewhere, watched, or open again."""
        cluster, word = self._page.cluster(cluster_id), text_of("state")
        allowed = (ClusterState.ELSEWHERE, ClusterState.WATCHED, ClusterState.OPEN)
        state = next((state for state in allowed if state.value == word), None)
        if state is None:
            return self._refused(cluster, phrase("Choose what shall become of it."))
        self._decide(cluster, state)
        return self._done(cluster, state.value)

    def unanswered_canned(self, cluster_id: str) -> PageAnswer:
        """POST: the reply that was sent most becomes a canned response for everybody, to be looked through."""
        cluster, shortcut, desk = self._page.cluster(cluster_id), text_of("shortcut"), self._workbench.desk
        sent = replies(list(self._page.questions(cluster).values()))
        if not sent:
            return self._refused(cluster, phrase("No reply of an agent is known for these questions."))
        texts = {self.language(cluster): sent[0][0].replace(MASK, _TO_FILL_IN)}
        faults = problems(shortcut, texts, has_file=False, is_fact=lambda name, language: False)
        if faults:
            return self._refused(cluster, faults[0])
        try:
            canned_id = desk.store.canned.keep(
                CannedResponse(canned_id="", shortcut=shortcut, texts=texts), now=desk.now()
            )
        except ShortcutTaken:
            return self._refused(cluster, phrase("There is a canned response with this shortcut; choose another word."))
        self._decide(cluster, ClusterState.CANNED)
        return redirect(url_for("desk.canned_edit", canned_id=canned_id), HTTPStatus.SEE_OTHER)

    def unanswered_own(self, cluster_id: str) -> PageAnswer:
        """POST: who looks after it."""
        cluster, owner_id = self._page.cluster(cluster_id), text_of("owner")
        if owner_id and owner_id not in self._workbench.desk.agent_names():
            return self._refused(cluster, phrase("There is no such person."))
        self._workbench.desk.store.unanswered.own(cluster.cluster_id, owner_id or None)
        return self._done(cluster, "owned")

    def unanswered_rename(self, cluster_id: str) -> PageAnswer:
        """POST: an editor's name for it."""
        cluster, title = self._page.cluster(cluster_id), " ".join(text_of("title").split())[:_NAME_CHARS]
        self._workbench.desk.store.unanswered.rename(cluster.cluster_id, title)
        return self._done(cluster, "named")

    def unanswered_part(self, cluster_id: str) -> PageAnswer:
        """POST: the chosen phrasings are about something else and get a cluster of their own."""
        cluster = self._page.cluster(cluster_id)
        wordings = {_key(text) for text in self._chosen(cluster)}
        questions = self._page.questions(cluster)
        leaving = [key for key, question in questions.items() if _key(question.text) in wordings]
        if not leaving or len(leaving) == len(questions):
            return self._refused(
                cluster, phrase("Choose some of the phrasings, but not all: they get a cluster of their own.")
            )
        desk = self._workbench.desk
        new_id = desk.store.unanswered.part(cluster, leaving, kept=True, now=desk.now())
        return self._done(self._page.cluster(new_id), "parted")

    def unanswered_join(self, cluster_id: str) -> PageAnswer:
        """POST: the same question as another cluster."""
        cluster, other_id, desk = self._page.cluster(cluster_id), text_of("into"), self._workbench.desk
        into = desk.store.unanswered.cluster(other_id, now=desk.now()) if other_id else None
        if into is None or into.cluster_id == cluster.cluster_id or into.kind is not cluster.kind:
            return self._refused(cluster, phrase("Choose the other cluster."))
        desk.store.unanswered.join(cluster, into, kept=True)
        return self._done(self._page.cluster(into.cluster_id), "joined")

    def language(self, cluster: Cluster) -> str:
        """The cluster's language, or where that is not known the one that the editor chose."""
        languages = self._workbench.desk.languages
        chosen = request.values.get("language", "")
        return cluster.language or (chosen if chosen in languages else languages[0])

    def _to_be_answered(self, cluster: Cluster, name: str) -> PageAnswer:
        """The ticked words are drafted in the language that the entry lacks; its page asks for the answer, and saving
        there closes the cluster."""
        language, shown = self.language(cluster), opened(self._workbench, name)
        part = shown.entry.part(language)
        examples = (*part.examples, *unlike(part.examples, self._chosen(cluster)))
        parts = {**shown.entry.parts, language: replace(part, examples=examples)}
        keep_draft(self._workbench, replace(shown.entry, parts=parts), shown.based_on)
        address = page_of(name, language=language, cluster_id=cluster.cluster_id)
        return redirect(address, HTTPStatus.SEE_OTHER)

    def _chosen(self, cluster: Cluster) -> list[str]:
        """The phrasings that the editor ticked."""
        questions = self._page.questions(cluster)
        return [questions[key].text for key in request.form.getlist("question") if key in questions]

    def _decide(self, cluster: Cluster, state: ClusterState, entry: str | None = None) -> None:
        desk = self._workbench.desk
        desk.store.unanswered.decide(
            cluster.cluster_id, state, agent_id=signed_in().agent_id, now=desk.now(), entry=entry
        )

    def _done(self, cluster: Cluster, deed: str, count: int | None = None) -> PageAnswer:
        """Back to the page, which says what was done."""
        address = url_for("faq.unanswered_cluster", cluster_id=cluster.cluster_id, done=deed, count=count)
        return redirect(address, HTTPStatus.SEE_OTHER)

    def _refused(self, cluster: Cluster, fault: str) -> PageAnswer:
        chosen = request.form.getlist("question")
        return self._page.shown(cluster, fault=fault, chosen=chosen), HTTPStatus.BAD_REQUEST


def _sentence(error: Exception) -> str:
    text = str(error).strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"


def _key(text: str) -> str:
    return " ".join(text.casefold().split())
