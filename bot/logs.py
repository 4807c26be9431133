"""Logs without customer text: reduces libraries' records to their place and kind, before any handler sees them.

Rasa and its libraries put messages, event dictionaries and locals into their logs (and install their own
handlers and formatters at start), so the log record itself is made safe as it is created. Loggers of this
project keep their words: they never say what a customer said.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any

OURS = ("bot", "actions", "connectors", "bench")
_EVENT_NAME = re.compile(r"[a-z_]+(\.[a-z_]+)+")
_WARNING = re.compile(r"\S+:\d+: \w+")


def install() -> None:
    """From now on this process logs no customer text; warnings go the same way. Installing twice changes nothing."""
    if logging.getLogRecordFactory() is not safe_record:
        logging.setLogRecordFactory(safe_record)
        logging.captureWarnings(True)


def safe_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    """A log record (arguments as for logging.LogRecord) without any words of a library."""
    record = logging.LogRecord(*args, **kwargs)
    if not is_ours(record.name):
        record.msg, record.args = _reduced(record), ()
    if record.exc_info:
        lines = "\n".join(_exception_lines(record.exc_info[1]))
        record.msg, record.args = f"{record.getMessage()}\n{lines}", ()
        record.exc_info, record.exc_text = None, None
    record.stack_info = None
    return record


def is_ours(name: str) -> bool:
    """Whether a logger or module belongs to this project."""
    return name.partition(".")[0] in OURS


def _reduced(record: logging.LogRecord) -> str:
    """The place a library logged from, with the name of a structured event or the kind of a warning."""
    if record.name == "py.warnings":
        kind = _WARNING.match(record.getMessage())
        return kind[0] if kind else "warning"
    place = f"{record.module}.{record.funcName}:{record.lineno}"
    event = _event_name(str(record.msg))
    return f"{event} ({place})" if event else place


def _event_name(message: str) -> str | None:
    if not message.startswith("{"):
        return None
    try:
        event = json.loads(message).get("event")
    except ValueError:
        return None
    return event if isinstance(event, str) and _EVENT_NAME.fullmatch(event) else None


def _exception_lines(error: BaseException | None) -> Iterator[str]:
    """Types and places of an error and its causes; words only where the error is one of ours."""
    while error is not None:
        words = f": {error}" if is_ours(type(error).__module__) else ""
        yield f"{type(error).__module__}.{type(error).__name__}{words}"
        yield from _places(error.__traceback__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
