"""Two shops: a call goes to the sandbox of its account. Phones of the second lie below `/second/`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask import Flask

from connectors.sandbox.accounts import SECOND_TELEGRAM, SECOND_WHATSAPP

SECOND = "/second"
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def two_shops(apps: Sequence[Flask]) -> Application:
    """The application over one or two sandboxes: a bot is named by its token in the path, a number by its bearer."""
    if len(apps) == 1:
        return apps[0]
    first, second = apps

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if path.startswith(f"{SECOND}/"):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + SECOND
            environ["PATH_INFO"] = path.removeprefix(SECOND)
            return second(environ, start_response)
        return (second if _is_second(environ, path) else first)(environ, start_response)

    return application


def _is_second(environ: dict[str, Any], path: str) -> bool:
    of_number = environ.get("HTTP_AUTHORIZATION") == f"Bearer {SECOND_WHATSAPP.access_token}"
    return of_number or path.startswith((f"/bot{SECOND_TELEGRAM.token}/", f"/file/bot{SECOND_TELEGRAM.token}/"))
