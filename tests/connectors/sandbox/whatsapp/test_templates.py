"""The sandbox's templates: listed like Graph's, checked like Meta's."""

from __future__ import annotations

import pytest

from tests.connectors.sandbox.shop import Graph

TOM = "447700900001"
TEXT = {"type": "text"}


def components(*texts: str) -> list[dict[str, object]]:
    return [{"type": "body", "parameters": [{**TEXT, "text": text} for text in texts]}]


def test_the_business_account_lists_its_templates(graph: Graph) -> None:
    listed = graph.get(f"{graph.url}/300003/message_templates").json()["data"]
    assert {"order_update", "back_in_stock"} <= {each["name"] for each in listed}


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ({"name": "unknown", "language": {"code": "en"}}, 132001),
        ({"name": "order_update", "language": {"code": "fi"}}, 132001),
        ({"name": "order_update", "language": {"code": "en"}, "components": components("a")}, 132000),
        ({"name": "summer_sale", "language": {"code": "en"}}, 132015),
        ({"name": "back_in_stock", "language": {"code": "en"}, "components": components("a")}, 132012),
    ],
)
def test_what_meta_would_refuse_is_refused(graph: Graph, template: dict[str, object], code: int) -> None:
    answer = graph.sends(to=TOM, type="template", template=template)
    assert answer.json()["error"]["code"] == code
