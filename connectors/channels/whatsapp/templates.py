"""Templates in WhatsApp's JSON: reads the business account's list, and writes a template as a message. Pure.

Source: developers.facebook.com, WhatsApp Business Management API, "Message templates"; Cloud API, "Template messages".
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

from bot.channels.template import (
    Category,
    Field,
    FilledTemplate,
    Part,
    Template,
    TemplateButton,
    TemplateStatus,
)
from connectors.channels.foreign import JsonObject, object_of, objects_of, storable, text_of

_Word = TypeVar("_Word", bound=Enum)


def read_templates(answer: JsonObject) -> list[Template]:
    """The templates in an answer of `GET /{business account}/message_templates`; what has no name is left out."""
    return [_template(template) for template in objects_of(answer.get("data")) if text_of(template.get("name"))]


def _template(raw: JsonObject) -> Template:
    parts = {text_of(part.get("type")).upper(): part for part in objects_of(raw.get("components"))}
    header, body = object_of(parts.get("HEADER")), object_of(parts.get("BODY"))
    header_kind = text_of(header.get("format")).lower()
    return Template(
        name=text_of(raw.get("name")),
        language=text_of(raw.get("language")),
        category=_word(Category, raw.get("category")),
        status=_word(TemplateStatus, raw.get("status")),
        body=text_of(body.get("text")),
        header_kind=header_kind,
        header=text_of(header.get("text")) if header_kind == "text" else "",
        footer=text_of(object_of(parts.get("FOOTER")).get("text")),
        buttons=tuple(_button(button) for button in objects_of(object_of(parts.get("BUTTONS")).get("buttons"))),
        named=text_of(raw.get("parameter_format")).upper() == "NAMED",
        examples={**_examples(Part.HEADER, header), **_examples(Part.BODY, body)},
    )


def _word(words: type[_Word], given: object) -> _Word:
    members = {member.value: member for member in words}
    return members.get(text_of(given).lower(), members["other"])


def _button(raw: JsonObject) -> TemplateButton:
    return TemplateButton(
        kind=text_of(raw.get("type")).lower(), title=text_of(raw.get("text")), url=text_of(raw.get("url"))
    )


def _examples(part: Part, component: JsonObject) -> dict[str, str]:
    """Sample values by field key: `header_text` is a list, `body_text` a list of lists, named ones have objects."""
    example = object_of(component.get("example"))
    named_params = objects_of(example.get(f"{part.value}_text_named_params"))
    if named_params:
        return {
            f"{part.value}.{text_of(sample.get('param_name'))}": text_of(sample.get("example"))
            for sample in named_params
        }
    samples = example.get(f"{part.value}_text")
    if isinstance(samples, list) and samples and isinstance(samples[0], list):
        samples = samples[0]
    sample_texts = samples if isinstance(samples, list) else []
    return {f"{part.value}.{place}": text_of(sample) for place, sample in enumerate(sample_texts, 1)}


def template_content(filled: FilledTemplate) -> JsonObject:
    """The part of a message that sends the template; a header's file is put in when it has been uploaded."""
    parts = (_header(filled), _text_part(filled, Part.BODY), *_button_parts(filled))
    components = [part for part in parts if part]
    content: dict[str, Any] = {"name": filled.name, "language": {"code": filled.language}}
    return {"type": "template", "template": {**content, **({"components": components} if components else {})}}


def _header(filled: FilledTemplate) -> JsonObject:
    if filled.file_kind:
        return {"type": "header", "parameters": [{"type": filled.file_kind, filled.file_kind: {}}]}
    return _text_part(filled, Part.HEADER)


def _text_part(filled: FilledTemplate, part: Part) -> JsonObject:
    values = [_parameter(filled, field, value) for field, value in filled.values if field.part is part]
    return {"type": part.value, "parameters": values} if values else {}


def _button_parts(filled: FilledTemplate) -> list[JsonObject]:
    return [
        {
            "type": "button",
            "sub_type": "url",
            "index": str(field.place),
            "parameters": [{"type": "text", "text": storable(value)}],
        }
        for field, value in filled.values
        if field.part is Part.BUTTON
    ]


def _parameter(filled: FilledTemplate, each: Field, value: str) -> JsonObject:
    name = {"parameter_name": each.name} if filled.named else {}
    return {"type": "text", **name, "text": storable(value)}


def with_header_file(template: Mapping[str, Any], media_id: str, filename: str) -> JsonObject:
    """The template part with the id that its header's file got."""
    components = list(template["components"])
    (parameter,) = components[0]["parameters"]
    kind = parameter["type"]
    file = {"id": media_id, **({"filename": filename} if kind == "document" else {})}
    components[0] = {**components[0], "parameters": [{"type": kind, kind: file}]}
    return {**template, "components": components}
