"""Templates: read as Graph lists them, filled in with care, written as Meta wants them."""

from __future__ import annotations

import pytest

from bot.channels.channel import Kind, Outgoing
from bot.channels.template import (
    CantFill,
    TemplateStatus,
    fields,
    fill,
    preview,
    template_of,
    to_details,
    unusable,
)
from connectors.channels.whatsapp import write
from connectors.channels.whatsapp.templates import read_templates
from tests.connectors.channels.whatsapp_templates import BODY, FILES, GREETING, SHAPES, Shape, listed


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: str(shape.what))
def test_each_shape_is_read_filled_in_and_written(shape: Shape) -> None:
    (template,) = read_templates({"data": [shape.listed]})
    filled = fill(template, shape.values, has_file=bool(shape.file_kind))
    assert filled.text == shape.text
    assert (template.file_kind, filled.file_kind) == (shape.file_kind, shape.file_kind)
    kept = template_of({"template": to_details(filled)}, filled.text)
    call = write.write(Outgoing(message_id="m1", kind=Kind.TEMPLATE, text=filled.text, template=kept), "34600000001")
    sent = {"name": "a_template", "language": {"code": "es"}}
    assert call.payload["type"] == "template"
    assert call.payload["template"] == ({**sent, "components": shape.components} if shape.components else sent)


@pytest.mark.parametrize("kind", FILES)
def test_the_file_of_a_header_is_put_in_when_it_is_uploaded(kind: str) -> None:
    (template,) = read_templates({"data": [listed({"type": "HEADER", "format": kind.upper()}, BODY)]})
    filled = fill(template, {}, has_file=True)
    call = write.write(Outgoing(message_id="m1", kind=Kind.TEMPLATE, template=filled), "34600000001")
    sent = write.media_object(call.payload, "77", "guía.pdf")
    file = {"id": "77", "filename": "guía.pdf"} if kind == "document" else {"id": "77"}
    assert sent["template"]["components"] == [{"type": "header", "parameters": [{"type": kind, kind: file}]}]
    assert write.upload_limit_bytes(call.payload) == write.CAPABILITIES.media_limits_bytes[Kind(kind)]


def test_samples_help_whoever_fills_it_in() -> None:
    (template,) = read_templates({"data": [listed(GREETING)]})
    assert [(each.key, each.example) for each in fields(template)] == [("body.1", "Ana"), ("body.2", "A-1")]
    assert preview(template, {"body.1": "Tom"}) == "Hola, Tom: pedido {{2}}, Tom"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Fill in 1."),
        ({"body.1": "Ana", "body.2": "  "}, "Fill in 2."),
        ({"body.1": "Ana\nB", "body.2": "x"}, "1: one line"),
        ({"body.1": "Ana", "body.2": "a     b"}, "2: one line"),
        ({"body.1": "a" * 600, "body.2": "x"}, "shorten it"),
    ],
)
def test_what_whatsapp_would_refuse_is_refused_with_the_cure(values: dict[str, str], words: str) -> None:
    (template,) = read_templates({"data": [listed(GREETING)]})
    with pytest.raises(CantFill, match=words):
        fill(template, values)


def test_a_file_that_is_missing_is_asked_for() -> None:
    (template,) = read_templates({"data": [listed({"type": "HEADER", "format": "IMAGE"}, BODY)]})
    with pytest.raises(CantFill, match="attach one"):
        fill(template, {})


@pytest.mark.parametrize("status", ["PAUSED", "REJECTED", "PENDING", "A_NEW_WORD"])
def test_only_approved_templates_can_be_sent(status: str) -> None:
    (template,) = read_templates({"data": [listed(BODY, status=status)]})
    assert template.status is not TemplateStatus.APPROVED
    with pytest.raises(CantFill, match="only approved ones"):
        fill(template, {})


def test_a_header_that_we_do_not_know_is_named_and_nothing_odd_is_lost() -> None:
    odd = [listed({"type": "HEADER", "format": "LOCATION"}, BODY), {"name": 7}, {}, "text", listed(name="bare")]
    found = read_templates({"data": odd})
    assert [each.name for each in found] == ["a_template", "bare"]
    assert "location" in str(unusable(found[0]))
