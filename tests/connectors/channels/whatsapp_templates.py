"""A template of each shape: as Graph lists it, how it is filled in, what is sent and what the customer reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Shape:
    """`listed` by Graph; `values` by field key; `components` of the message; `text` read by the customer."""

    what: str
    listed: Mapping[str, Any]
    values: Mapping[str, str] = field(default_factory=dict)
    components: list[Any] | None = None
    text: str = ""
    file_kind: str = ""


def listed(*components: Any, **more: Any) -> dict[str, Any]:
    known = {"name": "a_template", "language": "es", "category": "UTILITY", "status": "APPROVED"}
    return {**known, "components": list(components), **more}


def _text(value: str, **more: str) -> dict[str, str]:
    return {"type": "text", **more, "text": value}


BODY = {"type": "BODY", "text": "Hola"}
GREETING = {"type": "BODY", "text": "Hola, {{1}}: pedido {{2}}, {{1}}", "example": {"body_text": [["Ana", "A-1"]]}}
FILES = ("image", "video", "document")

SHAPES = (
    Shape(what="words only", listed=listed(BODY), text="Hola"),
    Shape(
        what="placeholders in the body, one of them twice",
        listed=listed(GREETING),
        values={"body.1": "Ana", "body.2": "A-7"},
        components=[{"type": "body", "parameters": [_text("Ana"), _text("A-7")]}],
        text="Hola, Ana: pedido A-7, Ana",
    ),
    Shape(
        what="a placeholder in the header, and a footer",
        listed=listed(
            {"type": "HEADER", "format": "TEXT", "text": "Pedido {{1}}", "example": {"header_text": ["A-1"]}},
            BODY,
            {"type": "FOOTER", "text": "La tienda"},
        ),
        values={"header.1": "A-7"},
        components=[{"type": "header", "parameters": [_text("A-7")]}],
        text="Pedido A-7\n\nHola\n\nLa tienda",
    ),
    Shape(
        what="placeholders with names",
        listed=listed(
            {
                "type": "BODY",
                "text": "Hola, {{first_name}}",
                "example": {"body_text_named_params": [{"param_name": "first_name", "example": "Ana"}]},
            },
            parameter_format="NAMED",
        ),
        values={"body.first_name": "Lucía"},
        components=[{"type": "body", "parameters": [_text("Lucía", parameter_name="first_name")]}],
        text="Hola, Lucía",
    ),
    Shape(
        what="a link with a placeholder beside a plain button",
        listed=listed(
            BODY,
            {
                "type": "BUTTONS",
                "buttons": [
                    {"type": "QUICK_REPLY", "text": "Gracias"},
                    {"type": "URL", "text": "Seguir", "url": "https://x.es/{{1}}"},
                ],
            },
        ),
        values={"button1.1": "A-7"},
        components=[{"type": "button", "sub_type": "url", "index": "1", "parameters": [_text("A-7")]}],
        text="Hola",
    ),
    *(
        Shape(
            what=f"{kind} as header",
            listed=listed({"type": "HEADER", "format": kind.upper()}, BODY),
            components=[{"type": "header", "parameters": [{"type": kind, kind: {}}]}],
            text="Hola",
            file_kind=kind,
        )
        for kind in FILES
    ),
)
