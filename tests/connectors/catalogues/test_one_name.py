"""One thing has one name in the desk's messages, as the glossary says."""

from __future__ import annotations

import re

from babel.messages.pofile import read_po

from connectors.catalogues.making import TEMPLATE

# "Snooze" and "Transfer" are the words; what the system does by itself is called assignment.
_OTHER_NAMES = re.compile(r"\b(?:on|off) hold\b|^Hold\b|^Assign\b|^Give\b(?! this link)|\bgave this conversation\b")


def test_what_is_snoozed_or_transferred_is_called_nothing_else_at_the_desk() -> None:
    with TEMPLATE.open("rb") as file:
        messages = [
            (str(message.id), [place for place, _ in message.locations]) for message in read_po(file) if message.id
        ]
    desk = [text for text, places in messages if any("connectors/desk/" in place for place in places)]
    assert desk
    assert [text for text in desk if _OTHER_NAMES.search(text)] == []
