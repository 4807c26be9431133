"""Exporting: the downloads of what the bot knows, a workbook or one sheet of it."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from flask import Response, abort

from bot.faq.exchange.catalogue import UnreadableData
from bot.faq.exchange.csv_sheet import csv_of
from bot.faq.exchange.importing import exported
from bot.faq.exchange.rows import Row, Sheet
from bot.faq.exchange.workbook import workbook_of
from bot.phrases import phrase
from connectors.faq.workbench import Workbench

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"


class ExportPages:
    """The routes of exports."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def export_workbook(self) -> Response:
        """GET: everything as a workbook."""
        return download(workbook_of(self._rows()), XLSX, f"bot-{self._day()}.xlsx")

    def export_sheet(self, sheet: str) -> Response:
        """GET: one sheet as CSV; 404 for one that there isn't."""
        by_name = {each.value.casefold(): each for each in Sheet}
        if sheet not in by_name:
            abort(HTTPStatus.NOT_FOUND, phrase("There is no such sheet."))
        return download(csv_of(by_name[sheet], self._rows()[by_name[sheet]]), CSV, f"bot-{sheet}-{self._day()}.csv")

    def _rows(self) -> dict[Sheet, list[Row]]:
        try:
            return dict(exported(self._workbench.data))
        except UnreadableData as error:
            abort(HTTPStatus.CONFLICT, phrase("This can't be exported: %(error)s.", error=error))

    def _day(self) -> str:
        desk = self._workbench.desk
        return f"{datetime.fromtimestamp(desk.now(), desk.zone):%Y-%m-%d}"


def download(content: bytes, mimetype: str, name: str) -> Response:
    """A file for the browser to keep."""
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
