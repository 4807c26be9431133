"""The forms of plans: what shall be published when, and how a plan is cancelled."""

from __future__ import annotations

from http import HTTPStatus

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.faq.versions.progress import Busy
from bot.faq.versions.schedule import BadPlan, Times, plan_files
from bot.phrases import phrase
from connectors.desk.requests import text_of
from connectors.faq.publishing.runs import Runs
from connectors.faq.workbench import Workbench


class PlanForms:
    """Makes and cancels plans."""

    def __init__(self, workbench: Workbench, runs: Runs) -> None:
        self._desk = workbench.desk
        self._runs = runs

    def plan_publication(self) -> AnyResponse:
        """POST: plans what stands in data/ for `begins` to `ends`, `weekly` or once; `why` is kept with it."""
        times = Times(begins=text_of("begins"), ends=text_of("ends"), weekly="weekly" in request.form)
        zone, publication = self._desk.zone, self._runs.request()
        try:
            times.due_at(zone, now=self._desk.now())
            self._runs.start(lambda publisher: plan_files(publisher, times, publication, zone))
        except BadPlan as error:
            abort(HTTPStatus.BAD_REQUEST, str(error))
        except Busy as error:
            abort(HTTPStatus.CONFLICT, str(error))
        return redirect(url_for("faq.publish"), HTTPStatus.SEE_OTHER)

    def cancel_plan(self, plan_id: str) -> AnyResponse:
        """POST: the plan does nothing any more; what it published stays live."""
        if not self._desk.store.plans.cancel(plan_id):
            abort(HTTPStatus.NOT_FOUND, phrase("This plan has ended already."))
        return redirect(url_for("faq.publish"), HTTPStatus.SEE_OTHER)
