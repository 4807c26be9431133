"""Swap: asks a running Rasa to answer with another model, other answers or both, from one turn to the next."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import urlsplit

from bot.settings import Settings

_SECONDS = 60.0


class SwapState(str, Enum):
    """What became of it."""

    DONE = "done"
    # Nobody listens: the next start takes what is live then.
    NOT_RUNNING = "not_running"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Swap:
    """The outcome; where Rasa refused, `reason` says why and what to do."""

    state: SwapState
    reason: str = ""


def swap(settings: Settings, model: Path, files: str | None) -> Swap:
    """Has Rasa load the model, unless it serves it already, and the published files, try both, and use them."""
    address = urlsplit(settings.rasa_url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=_SECONDS)
    headers = {"Authorization": f"Bearer {settings.turn_token}", "Content-Type": "application/json"}
    body = {"path": model.name} | ({"files": files} if files else {})
    try:
        connection.request("POST", "/webhooks/turn/model", json.dumps(body), headers)
        response = connection.getresponse()
        if response.status == http.HTTPStatus.OK:
            return Swap(state=SwapState.DONE)
        return Swap(state=SwapState.REFUSED, reason=_reason(response))
    except ConnectionRefusedError:
        return Swap(state=SwapState.NOT_RUNNING)
    except (OSError, http.client.HTTPException) as error:
        return Swap(state=SwapState.REFUSED, reason=f"Rasa did not answer ({error}). Try again, or restart Mostrador.")
    finally:
        connection.close()


def _reason(response: http.client.HTTPResponse) -> str:
    try:
        content = json.loads(response.read())
        reason = content.get("error") or f"{content.get('step')}: {content.get('reason')}"
    except (ValueError, AttributeError):
        reason = f"status {response.status}"
    return f"The bot did not take it: {reason}. The old version goes on answering."
