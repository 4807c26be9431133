"""The addresses of import and export: each with its view, the role that may open it and its methods."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.menu import only
from connectors.desk.requests import GET, POST, Route
from connectors.faq.exchange.exporting import ExportPages
from connectors.faq.exchange.importing import ImportPages
from connectors.faq.workbench import Workbench


def routes(workbench: Workbench) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    exports, imports = ExportPages(workbench), ImportPages(workbench)
    views = (
        ("/exchange", imports.exchange, GET),
        ("/exchange/export.xlsx", exports.export_workbook, GET),
        ("/exchange/export-<sheet>.csv", exports.export_sheet, GET),
        ("/exchange/imports", imports.begin_import, POST),
        ("/exchange/imports/<import_id>", imports.planned_import, GET),
        ("/exchange/imports/<import_id>/apply", imports.apply_import, POST),
        ("/exchange/imports/<import_id>/to-mend.xlsx", imports.sheet_to_mend, GET),
    )
    return tuple((rule, only(Role.EDITOR, view), methods) for rule, view, methods in views)
