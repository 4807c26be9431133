"""Canned responses are found by what is typed, filled with what is known, and refused with a cure."""

from __future__ import annotations

import pytest

from bot.shop.canned import CannedResponse, filled, found, problems, text_for


def is_fact(name: str, language: str) -> bool:
    return (name, language) == ("zones.home.price", "en")


def response(shortcut: str, uses: int = 0, **texts: str) -> CannedResponse:
    return CannedResponse(canned_id=shortcut, shortcut=shortcut, texts=texts or {"en": "text"}, uses=uses)


KEPT = [
    response("refund", en="You get your money back within a week."),
    response("returns-how", uses=2, en="Print the label."),
    response("return", uses=9, en="Send it back."),
    response("hello", en="Good morning! About your return:"),
]


@pytest.mark.parametrize(
    ("query", "shortcuts"),
    [
        ("", ["return", "returns-how", "hello", "refund"]),
        ("re", ["return", "returns-how", "refund", "hello"]),
        ("how", ["returns-how"]),
        ("MONEY", ["refund"]),
        ("nothing like it", []),
    ],
)
def test_the_shortcut_counts_before_the_text_and_much_used_before_little(query: str, shortcuts: list[str]) -> None:
    assert [each.shortcut for each in found(KEPT, query)] == shortcuts


def test_what_is_known_is_filled_and_the_rest_is_named_once() -> None:
    known = {"first_name": "Ana"}
    ready = filled("Hi {first_name}, about {order}: {order} is on its way by {carrier}.", known.get)
    assert ready.text == "Hi Ana, about {order}: {order} is on its way by {carrier}."
    assert ready.unknown == ("order", "carrier")


def test_the_customers_language_comes_first_and_some_text_last() -> None:
    both = response("hello", en="Hello", es="Hola")
    assert text_for(both, ("es", "en")) == "Hola"
    assert text_for(both, (None, "en")) == "Hello"
    assert text_for(response("hello", fi="Hei"), ("es", "en")) == "Hei"


@pytest.mark.parametrize(
    ("shortcut", "texts", "said"),
    [
        ("Größe", {"en": "text"}, "small letters"),
        ("", {"en": "text"}, "small letters"),
        ("a" * 31, {"en": "text"}, "small letters"),
        ("size", {}, "at least one language"),
        ("size", {"en": "x" * 4097}, "4,097 characters"),
        (
            "size",
            {"en": "Your {order number} is here"},
            "{order number} is not known in the text in en. Did you mean {order_number}",
        ),
        (
            "size",
            {"es": "Hola {frist_name}"},
            "{frist_name} is not known in the text in es. Did you mean {first_name}?",
        ),
        ("size", {"en": "{carrier} brings it"}, "what you want to be asked for each time is {ask.carrier}"),
        ("size", {"en": "{}"}, "{} is not known"),
    ],
)
def test_what_is_wrong_is_said_with_its_cure(shortcut: str, texts: dict[str, str], said: str) -> None:
    assert said in " ".join(problems(shortcut, texts, has_file=False, is_fact=is_fact))


def test_what_the_conversation_the_shop_or_the_agent_knows_is_taken() -> None:
    text = "Hi {first_name}, {agent_name} here: {order}, {zones.home.price}, {ask.carrier} on {ask.day}."
    assert problems("size", {"en": text}, has_file=False, is_fact=is_fact) == []
    faults = problems("size", {"en": text, "fi": text}, has_file=False, is_fact=is_fact)
    assert [fault.partition(".")[0] for fault in faults] == ["{zones"], "the fact has no Finnish text"


def test_a_file_needs_no_text() -> None:
    assert problems("size-chart", {}, has_file=True, is_fact=is_fact) == []
