"""The page "Publish": what changed, what has to be mended, the button, and the versions with the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, abort, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.faq import training
from bot.faq.check import check
from bot.faq.packages import has_rasa
from bot.faq.trained_from import needs_training, part_called, trained_from
from bot.faq.trainer.candidate import trainer_runs
from bot.faq.versions.changes import Change, changes
from bot.faq.versions.file_sets import read_files
from bot.faq.versions.git import Commit, commits_since
from bot.faq.versions.progress import Busy
from bot.faq.versions.publisher import Publisher
from bot.phrases import joined, phrase
from bot.shop.version import FileSet, Plan, PlanState, Version, VersionKind
from bot.yaml import YamlFault
from connectors.desk import words
from connectors.desk.desk import number_in_address
from connectors.faq.publishing.runs import Runs
from connectors.faq.workbench import Workbench

_SHOWN_VERSIONS = 30
_PLAN_STATES = {
    PlanState.WAITING: phrase("waits for its time"),
    PlanState.LIVE: phrase("is live"),
    PlanState.HELD_BACK: phrase("is held back"),
}


@dataclass(frozen=True, kw_only=True)
class _Row:
    """A version as the list shows it."""

    number: int
    state: str
    what: str
    who: str
    when: str
    why: str
    may_go_back: bool


@dataclass(frozen=True, kw_only=True)
class _PlanRow:
    """A plan as the list shows it."""

    plan_id: str
    when: str
    state: str
    why: str
    who: str
    reason: str


class PublishPage:
    """Shows the page and does what its buttons say."""

    def __init__(self, workbench: Workbench, runs: Runs) -> None:
        self._workbench = workbench
        self._desk = workbench.desk
        self._runs = runs

    def publish(self) -> str:
        """GET: the page."""
        # First of all: what ends while the rest is read makes the page load again.
        progress = self._runs.progress()
        live = self._desk.store.versions.live()
        files = read_files(self._workbench.data)
        learns = self._learns(live)
        return render_template(
            "faq/publish.html",
            live=live,
            is_changed=live is None or live.files != files.digest,
            changes=self._changes(self._files_of(live), files) if live else [],
            problems=check(self._workbench.data),
            learns=learns,
            is_trained=bool(learns) and self._is_trained(),
            length=self._length(),
            trains=has_rasa() or trainer_runs(self._workbench.settings),
            progress=progress,
            versions=[self._row(version, live) for version in self._latest()],
            plans=[self._plan_row(plan) for plan in self._desk.store.plans.open()],
            commits=self._commits(live),
            zone=self._desk.zone,
            languages=self._desk.languages,
        )

    def publish_now(self) -> AnyResponse:
        """POST: publishes data/ as it is; `why` is kept with the version."""
        request = self._runs.request()
        return self._start(lambda publisher: publisher.publish(request))

    def confirm_back(self, number: str) -> str:
        """GET: what customers will read after going back to a version, before anybody does."""
        live, version = self._desk.store.versions.live(), self._version(number)
        files = read_files(self._workbench.data)
        return render_template(
            "faq/back.html",
            row=self._row(version, live),
            changes=self._changes(self._files_of(live), self._files_of(version)) if live else [],
            is_set_aside=files.digest not in {version.files, live.files if live else ""},
        )

    def publish_back(self, number: str) -> AnyResponse:
        """POST: makes a version live again; `why` is kept with the new one."""
        version, request = self._version(number), self._runs.request()
        return self._start(lambda publisher: publisher.back(version.number, request))

    def publish_progress(self) -> Response:
        """GET: where the publication is, for the page's script."""
        progress = self._runs.progress()
        if progress is None:
            return jsonify(ended=True)
        return jsonify(ended=progress.ended, text=phrase("Publishing: %(step)s …", step=progress.step))

    def published_version(self, number: str) -> str:
        """GET: one version, and what it changed."""
        store, version = self._desk.store, self._version(number)
        before = store.versions.before(version.number)
        differences = self._changes(self._files_of(before), self._files_of(version)) if before else []
        row = self._row(version, store.versions.live())
        return render_template("faq/version.html", row=row, before=before, changes=differences, version=version)

    def _version(self, number: str) -> Version:
        """The version of an address; 404 where there is none."""
        try:
            version = self._desk.store.versions.get(number_in_address(number))
        except ValueError:
            version = None
        if version is None or version.kind is VersionKind.PLANNED:
            abort(HTTPStatus.NOT_FOUND, phrase("There is no such version."))
        return version

    def _start(self, publish: Callable[[Publisher], object]) -> AnyResponse:
        try:
            self._runs.start(publish)
        except Busy as error:
            abort(HTTPStatus.CONFLICT, str(error))
        return redirect(url_for("faq.publish"), HTTPStatus.SEE_OTHER)

    def _files_of(self, version: Version) -> FileSet:
        return self._desk.store.versions.files(version.files)

    def _learns(self, live: Version | None) -> Sequence[str]:
        """What the bot has to learn anew, in words; nothing where answers and facts alone changed."""
        if live is None:
            return ()
        folder = self._workbench.settings.live_folder
        parts = needs_training(trained_from(folder.path), trained_from(self._workbench.data))
        titles = self._workbench.entry_titles()
        return [part_called(part, titles) for part in parts]

    def _is_trained(self) -> bool:
        """Whether a new bot for what stands in data/ is there already."""
        try:
            return self._runs.publisher().is_trained()
        except YamlFault:
            return False

    def _changes(self, old: FileSet, new: FileSet) -> list[tuple[str, list[Change]]]:
        """What differs, by what it belongs to."""
        by_subject: dict[str, list[Change]] = {}
        for change in changes(old, new, self._workbench.entry_titles()):
            by_subject.setdefault(change.subject, []).append(change)
        return list(by_subject.items())

    def _length(self) -> str:
        seconds = training.last_seconds(self._workbench.settings.root)
        return (
            phrase("a minute or two")
            if seconds is None
            else phrase("about %(wait_words)s, as the last time", wait_words=words.wait_words(seconds))
        )

    def _latest(self) -> list[Version]:
        return self._desk.store.versions.latest(limit=_SHOWN_VERSIONS)

    def _row(self, version: Version, live: Version | None) -> _Row:
        is_live = live is not None and version.number == live.number
        who = self._desk.agent_names().get(version.agent_id or "", phrase("the command line"))
        set_aside = version.kind is VersionKind.SET_ASIDE
        what = phrase("Unpublished work, set aside by %(who)s", who=who) if set_aside else ""
        what = phrase("Version %(back_to)s again", back_to=version.back_to) if version.back_to else what
        return _Row(
            number=version.number,
            state="live" if is_live else phrase("set aside") if set_aside else "",
            what=what,
            who=who,
            when=words.stamp(version.created_at, self._desk.zone),
            why=version.why,
            may_go_back=not is_live,
        )

    def _plan_row(self, plan: Plan) -> _PlanRow:
        begins, ends = plan.begins.replace("T", " "), (plan.ends or "").replace("T", " ")
        when = joined(
            (
                phrase("from %(begins)s to %(ends)s, then back", begins=begins, ends=ends)
                if ends
                else phrase("from %(begins)s", begins=begins),
                *((phrase("every week"),) if plan.weekly else ()),
            ),
            ", ",
        )
        return _PlanRow(
            plan_id=plan.plan_id,
            when=when,
            state=_PLAN_STATES.get(plan.state, plan.state.value),
            why=plan.why,
            who=self._desk.agent_names().get(plan.agent_id or "", phrase("the command line")),
            reason=plan.reason,
        )

    def _commits(self, live: Version | None) -> Sequence[Commit]:
        """What others committed to data/ since the live version, where git keeps the versions."""
        if live is None or live.commit is None or not self._workbench.settings.commit_versions:
            return ()
        return commits_since(self._workbench.data, live.commit)
