"""A new entry from a cluster: phrasings of its customers, answer drafted from what agents really sent."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, render_template, request

from bot.conversations.unanswered.cluster import Cluster, ClusterState
from bot.faq.check import MIN_EXAMPLES
from bot.faq.editing.naming import entry_name
from bot.faq.unanswered.doors import NewEntry, NotWritten, example_of, problems_of, write_entry
from bot.faq.unanswered.drafting import DraftAnswer, draft_answer
from bot.faq.unanswered.phrasings import phrasings, replies
from bot.faq.writing import Conflict
from bot.phrases import phrase
from bot.shop.answers import SHOP_FILE, TITLE_LIMIT
from bot.shop.facts import Shop, read_shop
from connectors.desk import words as desk_words
from connectors.desk.access.sessions import signed_in
from connectors.desk.requests import PageAnswer, text_of
from connectors.faq.entries.opened import page_of
from connectors.faq.unanswered.decisions import Decisions
from connectors.faq.unanswered.page import ClusterPage
from connectors.faq.unanswered.recording import recorded
from connectors.faq.workbench import Workbench


class NewEntryPage:
    """The form of a new entry, and its saving."""

    def __init__(self, workbench: Workbench, page: ClusterPage, decisions: Decisions) -> None:
        self._workbench = workbench
        self._page = page
        self._decisions = decisions

    def unanswered_entry(self, cluster_id: str) -> PageAnswer:
        """GET: the form with a draft of all phrasings. POST: writes the entry's file."""
        if request.method == "POST":
            return self._write(self._page.cluster(cluster_id))
        return self.unanswered_draft(cluster_id)

    def unanswered_draft(self, cluster_id: str) -> str:
        """POST: the form with a draft of the ticked phrasings; nothing is written yet."""
        cluster = self._page.cluster(cluster_id)
        new, draft = self._draft(cluster, self._shop())
        return self._form(cluster, new, draft, [])

    def _shop(self) -> Shop:
        return read_shop(self._workbench.data / SHOP_FILE)

    def _write(self, cluster: Cluster) -> PageAnswer:
        shop = self._shop()
        title = " ".join(text_of("title").split())
        new = NewEntry(
            entry=entry_name(text_of("new_topic") or text_of("topic"), text_of("name") or title),
            language=self._decisions.language(cluster),
            title=title,
            phrasings=tuple(line.strip() for line in text_of("phrasings").splitlines() if line.strip()),
            answer=text_of("answer"),
        )
        if faults := problems_of(self._workbench.data, new, shop):
            return self._form(cluster, new, None, faults), HTTPStatus.BAD_REQUEST
        try:
            with recorded(self._workbench, new.entry, cluster):
                write_entry(self._workbench.data, new, shop)
        except (NotWritten, Conflict, OSError) as error:
            return self._form(
                cluster, new, None, [phrase("Nothing was written: %(error)s", error=error)]
            ), HTTPStatus.CONFLICT
        desk = self._workbench.desk
        desk.store.unanswered.decide(
            cluster.cluster_id,
            ClusterState.NEW_ENTRY,
            agent_id=signed_in().agent_id,
            now=desk.now(),
            entry=new.entry,
        )
        return redirect(page_of(new.entry, has_saved=True, language=new.language), HTTPStatus.SEE_OTHER)

    def _draft(self, cluster: Cluster, shop: Shop) -> tuple[NewEntry, DraftAnswer | None]:
        questions = self._page.questions(cluster)
        chosen = [questions[key] for key in request.form.getlist("question") if key in questions]
        wordings = phrasings(chosen or list(questions.values()))
        sent = replies(list(questions.values()))
        language = self._decisions.language(cluster)
        draft = draft_answer(sent[0][0], shop, language) if sent else None
        new = NewEntry(
            entry="",
            language=language,
            title="",
            phrasings=tuple(text for question in wordings if (text := example_of(question.text))),
            answer=draft.text if draft else "",
        )
        return new, draft

    def _form(self, cluster: Cluster, new: NewEntry, draft: DraftAnswer | None, faults: list[str]) -> str:
        return render_template(
            "faq/unanswered/entry.html",
            cluster=cluster,
            new=new,
            draft=draft,
            faults=faults,
            topics=self._page.topics(),
            language=desk_words.language_name(new.language),
            languages=[(code, desk_words.language_name(code)) for code in self._workbench.desk.languages],
            title_limit=TITLE_LIMIT,
            least=MIN_EXAMPLES,
        )
