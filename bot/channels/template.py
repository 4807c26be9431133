"""Template: a message that the provider approved beforehand, the only thing that may be sent outside the window. Pure.

Source: developers.facebook.com, WhatsApp Cloud API, "Message templates" and "Template components".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

# `{{1}}` where placeholders are counted, `{{first_name}}` where they have names.
_PLACEHOLDER = re.compile(r"{{\s*(\w+)\s*}}")
# Characters that the provider refuses inside a value: line breaks, tabs, more than four spaces in a row.
_REFUSED = re.compile(r"[\n\r\t]| {5,}")
_VALUE_LENGTH = 900
_BODY_LENGTH = 1024
_FILES: Mapping[str, str] = {"image": "a photo", "video": "a video", "document": "a document"}


class Category(str, Enum):
    """The purpose of a template; marketing needs the customer's opt-in."""

    MARKETING = "marketing"
    UTILITY = "utility"
    AUTHENTICATION = "authentication"
    OTHER = "other"


class TemplateStatus(str, Enum):
    """The provider's verdict on a template; only an approved one can be sent."""

    APPROVED = "approved"
    PENDING = "pending"
    REJECTED = "rejected"
    PAUSED = "paused"
    DISABLED = "disabled"
    OTHER = "other"


class Part(str, Enum):
    """Where a placeholder stands."""

    HEADER = "header"
    BODY = "body"
    BUTTON = "button"


class CantFill(ValueError):
    """The values don't fit the template; the message names them and the cure."""


@dataclass(frozen=True, kw_only=True)
class TemplateButton:
    """A button of a template: `kind` as the provider calls it (quick_reply, url, phone_number …)."""

    kind: str
    title: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Template:
    """A template in one language. `header_kind` is text, image, video, document, another provider's word, or ""."""

    name: str
    language: str
    category: Category
    status: TemplateStatus
    body: str
    header_kind: str = ""
    header: str = ""
    footer: str = ""
    buttons: tuple[TemplateButton, ...] = ()
    named: bool = False
    examples: Mapping[str, str] = field(default_factory=dict)

    @property
    def file_kind(self) -> str:
        """The kind of file that its header needs, or ""."""
        return self.header_kind if self.header_kind in _FILES else ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A placeholder to fill: `key` names it in forms, `name` is what stands between the braces."""

    key: str
    part: Part
    name: str
    place: int = 0
    example: str = ""


@dataclass(frozen=True, kw_only=True)
class FilledTemplate:
    """A template ready to be sent: `values` in the order of its fields; `text` is what the customer reads."""

    name: str
    language: str
    category: Category
    values: tuple[tuple[Field, str], ...]
    text: str
    file_kind: str = ""
    named: bool = False


def fields(template: Template) -> tuple[Field, ...]:
    """The placeholders that an agent has to fill in, in reading order."""
    placeholders = [*_in(Part.HEADER, template.header, template), *_in(Part.BODY, template.body, template)]
    for place, button in enumerate(template.buttons):
        placeholders += _in(Part.BUTTON, button.url, template, place)
    return tuple(placeholders)


def _in(part: Part, text: str, template: Template, place: int = 0) -> list[Field]:
    names = dict.fromkeys(_PLACEHOLDER.findall(text))
    keys = {name: f"{part.value}{place if part is Part.BUTTON else ''}.{name}" for name in names}
    return [
        Field(key=key, part=part, name=name, place=place, example=template.examples.get(key, ""))
        for name, key in keys.items()
    ]


def unusable(template: Template) -> str | None:
    """Why this template can't be sent, in words, or None."""
    if template.status is not TemplateStatus.APPROVED:
        return f"The provider lists this template as {template.status.value}; only approved ones can be sent."
    if template.header_kind not in ("", "text", *_FILES):
        return f"Templates with a header of the kind {template.header_kind} can't be sent from here."
    return None


def fill(template: Template, values: Mapping[str, str], *, has_file: bool = False) -> FilledTemplate:
    """The template with its placeholders filled by key. Raises CantFill."""
    wrong = unusable(template)
    if wrong:
        raise CantFill(wrong)
    if template.file_kind and not has_file:
        raise CantFill(f"This template begins with {_FILES[template.file_kind]}: attach one.")
    filled = tuple(
        (placeholder, _value(placeholder, values.get(placeholder.key, ""))) for placeholder in fields(template)
    )
    text = preview(template, {placeholder.key: value for placeholder, value in filled})
    if len(_filled(template.body, Part.BODY, {placeholder.key: value for placeholder, value in filled})) > _BODY_LENGTH:
        raise CantFill(f"Filled in, the text has more than {_BODY_LENGTH:,} characters; shorten it.")
    return FilledTemplate(
        name=template.name,
        language=template.language,
        category=template.category,
        values=filled,
        text=text,
        file_kind=template.file_kind,
        named=template.named,
    )


def _value(field_: Field, given: str) -> str:
    value = given.strip()
    if not value:
        raise CantFill(f"Fill in {field_.name}.")
    if _REFUSED.search(value) or len(value) > _VALUE_LENGTH:
        raise CantFill(f"{field_.name}: one line of at most {_VALUE_LENGTH} characters, without tabs.")
    return value


def preview(template: Template, values: Mapping[str, str]) -> str:
    """The text that the customer reads: header, body and footer; a placeholder without a value stays visible."""
    parts = (
        _filled(template.header, Part.HEADER, values),
        _filled(template.body, Part.BODY, values),
        template.footer,
    )
    return "\n\n".join(part for part in parts if part)


def _filled(text: str, part: Part, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: values.get(f"{part.value}.{match[1]}") or match[0], text)


def to_details(filled: FilledTemplate) -> dict[str, Any]:
    """A filled template as the store keeps it with its message: small JSON."""
    return {
        "name": filled.name,
        "language": filled.language,
        "category": filled.category.value,
        "named": filled.named,
        "file_kind": filled.file_kind,
        "values": [
            [placeholder.part.value, placeholder.place, placeholder.name, value] for placeholder, value in filled.values
        ],
    }


def template_of(message_details: Mapping[str, Any], text: str) -> FilledTemplate | None:
    """The template that a stored message of these details and this text sends, or None for any other message."""
    details = message_details.get("template")
    if details is None:
        return None
    return FilledTemplate(
        name=details["name"],
        language=details["language"],
        category=Category(details["category"]),
        named=details["named"],
        file_kind=details["file_kind"],
        text=text,
        values=tuple(
            (Field(key="", part=Part(part), place=place, name=name), value)
            for part, place, name, value in details["values"]
        ),
    )
