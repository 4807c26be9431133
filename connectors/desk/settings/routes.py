"""Routes of the shop's settings, for admins."""

from __future__ import annotations

from bot.team.agent import Role
from connectors.desk.desk import Desk
from connectors.desk.menu import only
from connectors.desk.requests import GET, POST, Route
from connectors.desk.settings.page import SettingPages


def routes(desk: Desk) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    pages = SettingPages(desk)
    return (
        ("/settings", only(Role.ADMIN, pages.settings), GET),
        ("/settings/try-mail", only(Role.ADMIN, pages.try_mail), POST),
        ("/settings/changes/<number>/undo", only(Role.ADMIN, pages.undo_setting), POST),
        ("/settings/<group>", only(Role.ADMIN, pages.set_settings), POST),
    )
