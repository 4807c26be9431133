"""The tour, "your shop in ten minutes": the demo becomes the owner's shop, a page at a time, and it can wait."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.faq.facts.demo import demo_facts, is_demo
from bot.faq.facts.kept_entries import KeptEntry, kept_entries, set_aside
from bot.faq.facts.progress import STEPS, Progress, read_progress, step_after, store_progress
from bot.phrases import phrase
from bot.team.agent import Role
from bot.team.audit import Act, Actor
from connectors.desk.access.sessions import signed_in
from connectors.desk.menu import may
from connectors.faq.changing import AT_ONCE, Look, Unreadable
from connectors.faq.facts.pages import FactPages, common, unreadable
from connectors.faq.facts.shop_file import ShopFile
from connectors.faq.texts.languages import LanguagePages
from connectors.faq.workbench import Workbench

Shown = AnyResponse | str | tuple[str, int]


class Tour:
    """Leads through the pages of facts in order. Nothing is asked twice: each page shows what is there."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._facts = FactPages(workbench)
        self._languages = LanguagePages(workbench)

    def tour(self) -> str:
        """GET: what the tour asks, how far it has come, and where it goes on."""
        return render_template("faq/facts/tour.html", steps=STEPS, progress=self._progress)

    def tour_later(self) -> AnyResponse:
        """POST: the tour isn't offered on the desk any more."""
        progress = self._progress
        store_progress(self._path, Progress(done=progress.done, later=True))
        return redirect(url_for("desk.main"), HTTPStatus.SEE_OTHER)

    def tour_step(self, step: str) -> Shown:
        """GET: a step. POST: saves it and goes on, or shows what can't be saved."""
        if step not in STEPS:
            abort(HTTPStatus.NOT_FOUND, phrase("The tour has no such step."))
        try:
            if step == "end":
                return self._end()
            if step == "entries":
                return self._entries()
            return self._languages_step() if step == "languages" else self._facts_step(step)
        except Unreadable as error:
            return unreadable(error)

    def invitation(self) -> bool:
        """Whether the desk offers the tour to who is signed in: an editor, while the shop is still the demo."""
        shop = self._workbench.desk.shop
        if shop is None or not may(signed_in(), Role.EDITOR) or not is_demo(shop().facts):
            return False
        progress = self._progress
        return not progress.later and progress.next_step != "end"

    def _facts_step(self, step: str) -> Shown:
        if request.method == "GET":
            return self._facts.page(step, Look(), tour=self._head(step))
        seen = {"next": AT_ONCE, "save": request.form.get("seen")}.get(request.form.get("do", ""))
        look = self._facts.change(seen=seen)
        if look.saved or (look.nothing and seen):
            return self._go_on(step)
        page = self._facts.page(step, look, tour=self._head(step))
        return page, HTTPStatus.BAD_REQUEST if look.refused else HTTPStatus.OK

    def _languages_step(self) -> Shown:
        if request.method == "GET":
            store_progress(self._path, self._progress.with_done("languages"))
            return self._languages.page(Look(), tour=self._head("languages"))
        look = self._languages.change()
        if look.saved:
            return redirect(url_for("faq.tour_step", step="languages"), HTTPStatus.SEE_OTHER)
        page = self._languages.page(look, tour=self._head("languages"))
        return page, HTTPStatus.BAD_REQUEST if look.refused else HTTPStatus.OK

    def _entries(self) -> Shown:
        shop = ShopFile(self._workbench.data)
        entries = kept_entries(shop.data, shop.languages)
        if request.method == "GET":
            return self._entries_page(shop, entries)
        ticked = set(request.form.getlist("keep"))
        shown = set(request.form.getlist("shown"))
        problems = set_aside(shop.data, {each.entry: each.entry in ticked for each in entries if each.entry in shown})
        if problems:
            return self._entries_page(shop, entries, problems=problems), HTTPStatus.BAD_REQUEST
        self._record(entries, ticked & shown, shown)
        return self._go_on("entries")

    def _entries_page(self, shop: ShopFile, entries: list[KeptEntry], **more: Any) -> str:
        topics: dict[str, list[KeptEntry]] = {}
        for entry in entries:
            topics.setdefault(entry.topic, []).append(entry)
        return render_template(
            "faq/facts/tour_entries.html", topics=topics, tour=self._head("entries"), **common(shop), **more
        )

    def _record(self, entries: list[KeptEntry], ticked: set[str], shown: set[str]) -> None:
        moved = [each.entry for each in entries if each.entry in shown and each.kept != (each.entry in ticked)]
        if moved:
            desk = self._workbench.desk
            actor = Actor(agent_id=signed_in().agent_id, place=desk.address())
            details = f"set aside or put back: {', '.join(moved)}"[:200]
            desk.store.audit.record(Act.TEXTS_CHANGED, actor, about_id=None, details=details, now=desk.now())

    def _end(self) -> str:
        shop = ShopFile(self._workbench.data)
        left = demo_facts(shop.content, shop.languages)
        store_progress(self._path, self._progress.with_done("end"))
        groups = {fact.group.key: fact.group for fact in left}
        return render_template(
            "faq/facts/tour_end.html",
            groups=[(group, [fact for fact in left if fact.group.key == key]) for key, group in groups.items()],
            tour=self._head("end"),
            **common(shop),
        )

    def _go_on(self, step: str) -> AnyResponse:
        store_progress(self._path, self._progress.with_done(step))
        return redirect(url_for("faq.tour_step", step=step_after(step)), HTTPStatus.SEE_OTHER)

    def _head(self, step: str) -> dict[str, Any]:
        return {
            "steps": STEPS,
            "step": step,
            "done": self._progress.done,
            "next": url_for("faq.tour_step", step=step_after(step)),
        }

    @property
    def _progress(self) -> Progress:
        return read_progress(self._path)

    @property
    def _path(self) -> Path:
        return self._workbench.settings.data_dir / "tour.json"
