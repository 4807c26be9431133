"""Neighbours: asks Rasa and the action server of this machine whether they answer, and which model is served."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import requests

from bot.settings import Settings

_SECONDS = 1.0


def neighbours(settings: Settings) -> Callable[[], tuple[Mapping[str, bool], str]]:
    """The function that asks them; a second each at most."""
    session = requests.Session()
    # Loopback, whatever proxy the environment names.
    session.trust_env = False

    def ask() -> tuple[Mapping[str, bool], str]:
        rasa = _asked(session, f"{settings.rasa_url}/webhooks/turn/ready")
        actions = _asked(session, f"{settings.actions_url.rsplit('/', 1)[0]}/health")
        try:
            model = str(rasa.json()["model_id"]) if rasa is not None else ""
        except (ValueError, KeyError):
            model = ""
        return {"rasa": rasa is not None, "actions": actions is not None}, model

    return ask


def _asked(session: requests.Session, url: str) -> requests.Response | None:
    try:
        answer = session.get(url, timeout=_SECONDS)
    except requests.RequestException:
        return None
    return answer if answer.ok else None
