"""Graph's errors and the checks of single parameters, each with the code that Meta answers.

Source: developers.facebook.com, WhatsApp Cloud API, "Error codes" and "Messages".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class GraphError(Exception):
    """The call is answered with an error: HTTP status, Graph code, message and details."""

    def __init__(
        self, http_status: int, code: int, message: str, details: str | None = None, subcode: int | None = None
    ) -> None:
        super().__init__(message)
        self.http_status = http_status
        self.code = code
        self.message = message
        self.details = details
        self.subcode = subcode

    def body(self) -> dict[str, Any]:
        """What stands under `error`."""
        fields: dict[str, Any] = {"message": self.message, "type": "OAuthException", "code": self.code}
        if self.subcode:
            fields["error_subcode"] = self.subcode
        if self.details:
            fields["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        return fields | {"fbtrace_id": "A_sandbox_trace"}


def invalid(details: str) -> GraphError:
    """A parameter's value is wrong."""
    return GraphError(400, 131009, "(#131009) Parameter value is not valid", details)


def missing(name: str) -> GraphError:
    """A required parameter is missing."""
    return GraphError(400, 131008, "(#131008) Required parameter is missing", f"{name} is required")


def too_long(name: str, limit: int) -> GraphError:
    """A text is longer than its limit."""
    return GraphError(400, 100, f"(#100) Param {name} must be at most {limit} characters long.")


def no_object(object_id: str) -> GraphError:
    """An id names nothing that the token may see."""
    message = f"Unsupported request. Object with ID '{object_id}' does not exist or can't be loaded"
    return GraphError(400, 100, message, subcode=33)


def unknown_path(path: str) -> GraphError:
    """There is no such call."""
    return GraphError(404, 2500, f"Unknown path components: {path}")


def node(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A nested object. Raises GraphError if it is missing or no object."""
    value = body.get(name)
    if not isinstance(value, Mapping):
        raise missing(name)
    return value


def text(body: Mapping[str, Any], name: str, limit: int, *, path: str = "", optional: bool = False) -> str:
    """A text of 1 to `limit` characters, empty only if `optional` and missing. Raises GraphError."""
    value = body.get(name)
    if value is None and optional:
        return ""
    if not isinstance(value, str) or not value.strip():
        raise missing(path + name)
    if len(value) > limit:
        raise too_long(path + name, limit)
    return value


def unique(values: list[str], name: str) -> None:
    """Raises GraphError if two are the same."""
    if len(set(values)) != len(values):
        raise invalid(f"{name} must be unique")
