"""Examination: every check in one table. Checks run one by one; a check that breaks stops no other."""

from __future__ import annotations

from collections.abc import Iterator

from bot.settings import Settings
from connectors.doctor import database, install, installation, knowledge, online, running
from connectors.doctor.finding import Check, Finding, fail

CHECKS: tuple[Check, ...] = (
    install.packages,
    install.accounts,
    install.secrets,
    install.private,
    install.space,
    database.database,
    knowledge.data,
    knowledge.model,
    knowledge.encoder,
    running.processes,
    running.webhooks,
    installation.installation,
)
ONLINE: tuple[Check, ...] = (online.tokens,)


def examine(settings: Settings, *, ask_online: bool = False) -> Iterator[Finding]:
    """Every finding, as soon as its check ends."""
    for check in (*CHECKS, *(ONLINE if ask_online else ())):
        try:
            yield from check(settings)
        except Exception as error:  # noqa: BLE001  whatever is broken, the rest is looked at
            yield fail(check.__name__, f"could not be looked at ({type(error).__name__})", "tell the developers")
