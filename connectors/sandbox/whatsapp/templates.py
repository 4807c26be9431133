"""The sandbox's message templates: a list as Graph answers it, and the checks of a message that uses one.

Source: developers.facebook.com, WhatsApp Business Management API, "Message templates"; Cloud API, "Error codes".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from connectors.sandbox.whatsapp.checks import GraphError, invalid, missing, node

_PLACEHOLDER = re.compile(r"{{\s*(\w+)\s*}}")
_BAD_VALUE = re.compile(r"[\n\t]| {5,}")
_STATUS_CODES = {"PAUSED": 132015, "DISABLED": 132016}


def _body(text: str, *samples: str) -> dict[str, Any]:
    return {"type": "BODY", "text": text, **({"example": {"body_text": [list(samples)]}} if samples else {})}


def _template(name: str, language: str, category: str, *components: Any, **more: str) -> dict[str, Any]:
    head = {"name": name, "language": language, "category": category, "status": "APPROVED"}
    return {**head, "components": list(components), "id": f"{name}-{language}", **more}


_TRACK = {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Track", "url": "https://shop.example/track/{{1}}"}]}
_PHOTO = {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["https://shop.example/shoe.jpg"]}}
_STOP_BUTTON = {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Stop"}]}

TEMPLATES: tuple[Mapping[str, Any], ...] = (
    _template(
        "order_update",
        "en",
        "UTILITY",
        {"type": "HEADER", "format": "TEXT", "text": "Order {{1}}", "example": {"header_text": ["A-1042"]}},
        _body("Hello {{1}}, your order is {{2}}. Write to us here if you have a question.", "Ana", "on its way"),
        {"type": "FOOTER", "text": "Casa Lumbre"},
        _TRACK,
    ),
    _template(
        "order_update",
        "es",
        "UTILITY",
        {"type": "HEADER", "format": "TEXT", "text": "Pedido {{1}}", "example": {"header_text": ["A-1042"]}},
        _body("Hola, {{1}}: tu pedido está {{2}}. Escríbenos aquí si tienes alguna duda.", "Ana", "en camino"),
        {"type": "FOOTER", "text": "Casa Lumbre"},
        _TRACK,
    ),
    _template("we_are_back", "en", "UTILITY", _body("You wrote to us; a person can answer you now. Just reply here.")),
    _template(
        "we_are_back", "es", "UTILITY", _body("Nos escribiste; ya puede responderte una persona. Contesta aquí.")
    ),
    _template(
        "back_in_stock",
        "en",
        "MARKETING",
        _PHOTO,
        _body("{{1}} is back in your size.", "The Lumbre boot"),
        _STOP_BUTTON,
    ),
    _template(
        "size_guide",
        "en",
        "UTILITY",
        {"type": "HEADER", "format": "DOCUMENT"},
        {
            "type": "BODY",
            "text": "Hello {{first_name}}, here is the size guide for {{product}}.",
            "example": {
                "body_text_named_params": [
                    {"param_name": "first_name", "example": "Ana"},
                    {"param_name": "product", "example": "boots"},
                ]
            },
        },
        parameter_format="NAMED",
    ),
    _template("summer_sale", "en", "MARKETING", _body("Sale until Sunday."), status="PAUSED"),
    _template("free_gift", "en", "MARKETING", _body("A gift for you!"), status="REJECTED"),
)


def listed() -> dict[str, Any]:
    """The answer of `GET /{business account}/message_templates`: all on one page."""
    return {"data": list(TEMPLATES), "paging": {"cursors": {"before": "MAZDZD", "after": "MjQZD"}}}


def check(part: Mapping[str, Any]) -> tuple[Mapping[str, Any], dict[str, list[Mapping[str, Any]]]]:
    """The template that a message names, and its parameters by component. Raises GraphError as Meta answers."""
    template = _named(part.get("name"), node(part, "language").get("code"))
    if template["status"] != "APPROVED":
        code = _STATUS_CODES.get(template["status"], 132001)
        raise GraphError(400, code, f"(#{code}) Template is {template['status']}")
    given = _parameters(part)
    for component in template["components"]:
        _check_component(component, template, given)
    return template, given


def _named(name: Any, language: Any) -> Mapping[str, Any]:
    for template in TEMPLATES:
        if (template["name"], template["language"]) == (name, language):
            return template
    raise GraphError(404, 132001, "(#132001) Template name does not exist in the translation", f"{name} ({language})")


def _parameters(part: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    given: dict[str, list[Mapping[str, Any]]] = {}
    for component in part.get("components") or []:
        if not isinstance(component, dict) or not isinstance(component.get("parameters"), list):
            raise missing("component.parameters")
        key = f"button{component.get('index')}" if component.get("type") == "button" else str(component.get("type"))
        given[key] = component["parameters"]
    return given


def _check_component(
    component: Mapping[str, Any], template: Mapping[str, Any], given: Mapping[str, list[Mapping[str, Any]]]
) -> None:
    kind = component["type"]
    if kind == "BUTTONS":
        for place, button in enumerate(component["buttons"]):
            _check_count(_PLACEHOLDER.findall(button.get("url", "")), given.get(f"button{place}", []))
    elif kind == "HEADER" and component["format"] != "TEXT":
        media_kind = component["format"].lower()
        if [parameter.get("type") for parameter in given.get("header", [])] != [media_kind]:
            raise GraphError(400, 132012, "(#132012) Parameter format does not match", f"header needs a {media_kind}")
    else:
        parameters = given.get(kind.lower(), [])
        names = list(dict.fromkeys(_PLACEHOLDER.findall(component.get("text", ""))))
        _check_count(names, parameters)
        if template.get("parameter_format") == "NAMED" and names != [
            parameter.get("parameter_name") for parameter in parameters
        ]:
            raise GraphError(400, 132000, "(#132000) Number of parameters does not match", "parameter_name")


def _check_count(names: list[str], parameters: list[Mapping[str, Any]]) -> None:
    if len(names) != len(parameters):
        details = f"expected {len(names)} parameters, got {len(parameters)}"
        raise GraphError(400, 132000, "(#132000) Number of parameters does not match the expected number", details)
    for parameter in parameters:
        if (
            not isinstance(parameter.get("text"), str)
            or not parameter["text"].strip()
            or _BAD_VALUE.search(parameter["text"])
        ):
            raise invalid("a parameter's text can't be empty or hold line breaks, tabs or more than four spaces")


def as_read(template: Mapping[str, Any], given: Mapping[str, list[Mapping[str, Any]]]) -> str:
    """The words that the customer reads."""
    parts = []
    for component in template["components"]:
        values = iter(given.get(component["type"].lower(), []))
        if component.get("text"):
            names = list(dict.fromkeys(_PLACEHOLDER.findall(component["text"])))
            filled = {name: str(value["text"]) for name, value in zip(names, values, strict=False)}
            parts.append(_filled(component["text"], filled))
    return "\n\n".join(parts)


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda mark: values[mark[1]], text)


def buttons(template: Mapping[str, Any]) -> list[dict[str, str]]:
    """The quick replies and links under the words, as the phone shows them."""
    all_buttons = [button for part in template["components"] if part["type"] == "BUTTONS" for button in part["buttons"]]
    return [
        {"choice_id": button["text"], "title": button["text"]}
        for button in all_buttons
        if button["type"] == "QUICK_REPLY"
    ]
