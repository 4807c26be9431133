"""JSON logs: each record as one line of JSON, and the id by which a message is followed from webhook to delivery.

Records are safe already (bot.logs): they hold ids, causes and places, never what a customer wrote.
"""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any

from bot.settings import Settings

_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_DIGITS = 16
FLOW = logging.getLogger("connectors.flow")


class JsonLines(logging.Formatter):
    """One JSON object a line: when, how grave, which process, where from, what, and the record's own facts."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S") + f".{int(record.msecs):03d}",
            "level": record.levelname.lower(),
            "process": self._process,
            "logger": record.name,
            "text": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def configure(settings: Settings, process: str, level: int) -> None:
    """Sets up this process's log as the settings want it; as JSON it also tells each message's way."""
    handler = logging.StreamHandler()
    as_json = settings.log_format == "json"
    handler.setFormatter(JsonLines(process) if as_json else logging.Formatter(_TEXT))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    FLOW.setLevel(logging.INFO if as_json else logging.WARNING)


def tell(step: str, **facts: Any) -> None:
    """One step on a message's way, with its facts; nothing where logs are plain text."""
    FLOW.info(step, extra={"facts": facts})


def trace_of(account_id: str, provider_message_id: str | None) -> str | None:
    """The id of a customer's message in logs: a digest, as a provider's own id may hold the customer's number."""
    if provider_message_id is None:
        return None
    return hashlib.sha256(f"{account_id}\0{provider_message_id}".encode()).hexdigest()[:_DIGITS]
