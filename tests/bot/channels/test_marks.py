"""A text is shown as its channel shows it."""

from __future__ import annotations

import time

import pytest

from bot.channels.marks import marked, with_entities


def shown(text: str) -> str:
    """The parts with their styles as tags."""
    return "".join(
        "".join(f"<{style}>" for style in part.styles) + part.text + "".join(f"</{s}>" for s in reversed(part.styles))
        for part in marked(text)
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("It is *blue*.", "It is <strong>blue</strong>."),
        ("_soon_, ~never~", "<em>soon</em>, <s>never</s>"),
        ("*very _much_ so*", "<strong>very </strong><strong><em>much</em></strong><strong> so</strong>"),
        ("use `*code*` and ```a\nb```", "use <code>*code*</code> and <code>a\nb</code>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("* a list\n* of two", "* a list\n* of two"),
        ("*not closed", "*not closed"),
        ("**", "**"),
        ("(*yes*)", "(<strong>yes</strong>)"),
        ("*ą ż*!", "<strong>ą ż</strong>!"),
        ("*one\ntwo*", "*one\ntwo*"),
        ("", ""),
    ],
)
def test_whatsapps_marks(text: str, html: str) -> None:
    assert shown(text) == html


def test_nothing_is_lost_but_the_marks() -> None:
    text = "a *b* _c ~d~_ `e` f*g*h"
    assert "".join(part.text for part in marked(text)) == "a b c d e f*g*h"


def test_what_stands_in_more_marks_than_people_write_keeps_them() -> None:
    assert "".join(part.text for part in marked("*_" * 500 + "a" + "_*" * 500)) == "*_" * 496 + "a" + "_*" * 496


@pytest.mark.parametrize("text", ["*a " * 3300, "*_~" * 3300, "*a\n" * 3300, "`" * 9999, "```a `b *c " * 900])
def test_a_message_of_nothing_but_marks_is_shown_at_once(text: str) -> None:
    begun = time.process_time()
    marked(text)
    assert time.process_time() - begun < 0.5


def test_telegrams_entities_count_in_utf16() -> None:
    entities = [
        {"type": "bold", "offset": 3, "length": 4},
        {"type": "italic", "offset": 3, "length": 2},
        {"type": "mention", "offset": 0, "length": 2},
        {"type": "bold", "offset": "x", "length": 1},
        {"type": "code", "offset": 900, "length": 5},
    ]
    parts = with_entities("😀 blue!", entities)
    assert [(part.text, part.styles) for part in parts] == [
        ("😀 ", ()),
        ("bl", ("strong", "em")),
        ("ue", ("strong",)),
        ("!", ()),
    ]
