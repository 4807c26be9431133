"""One Bot API call as sent: parameters from query, form, multipart or JSON, read alike; and how it is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Request
from werkzeug.datastructures import FileStorage


class Refused(Exception):
    """The call is answered with an error: HTTP and Telegram code, description and `parameters`."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class Parameters:
    """The parameters of a call. Source: core.telegram.org/bots/api, "Making requests"."""

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, FileStorage]) -> None:
        self._values = values
        self._files = files

    @classmethod
    def of(cls, request: Request) -> Parameters:
        """Reads a request. Raises Refused if its JSON is broken."""
        values: dict[str, Any] = {**request.args.to_dict(), **request.form.to_dict()}
        if request.is_json:
            body = request.get_json(silent=True)
            if not isinstance(body, dict):
                raise Refused(400, "Bad Request: can't parse JSON object")
            values |= body
        return cls(values, request.files)

    def has(self, name: str) -> bool:
        """Whether a parameter was given with a value."""
        return self._values.get(name) not in (None, "") or name in self._files

    def text(self, name: str) -> str:
        """A parameter as text, empty if missing."""
        value = self._values.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int) -> int:
        """A whole number. Raises Refused."""
        try:
            return int(self._values.get(name) or default)
        except (TypeError, ValueError):
            raise Refused(400, f"Bad Request: invalid parameter {name}") from None

    def number(self, name: str) -> float | None:
        """A number of degrees, or None where it is missing or none."""
        try:
            return float(self._values[name])
        except (KeyError, TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        """A boolean, False if missing."""
        return str(self._values.get(name, "")).lower() in ("true", "1", "yes")

    def json(self, name: str) -> Any:
        """A nested value: an object in a JSON body, JSON text elsewhere; None if missing. Raises Refused."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise Refused(400, f"Bad Request: can't parse {name.replace('_', ' ')} JSON object") from None

    def upload(self, name: str) -> FileStorage | None:
        """An uploaded file: in the field itself, or in another one that `attach://` names."""
        pointer = self.text(name)
        if pointer.startswith("attach://"):
            return self._files.get(pointer[len("attach://") :])
        return self._files.get(name)
