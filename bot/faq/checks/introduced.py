"""Introduced: the texts in which the bot says what it is must say it: customers have to know that no person answers
(EU AI Act, regulation 2024/1689, article 50, paragraph 1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.faq.content import Content, Problem
from bot.phrases import phrase
from bot.text import fold

# Where a conversation begins, and the answers to "are you a bot?". Greetings after the first go without it.
_INTRODUCTIONS = frozenset(
    {"utter_greet", "utter_opening_introduction", "utter_bot_challenge", "utter_bot_challenge_again"}
)
# How the languages of WORDINGS and their neighbours call a machine that talks, folded. A wrong "yes" costs less here
# than a wrong "no": whoever means to say it is never held up.
_MACHINE = (
    r"(?:chat|ro)?bot(?:s|ti|tina|tilla|em|a|ow|y|en|te|ter)?|robo\w*|automa\w*|virtua\w*|virtuel\w*|wirtual\w*"
    r"|machine|maquina|maschine\w*|maszyn\w*|kone|koneen|digital\w* (?:assist|asist|helfer)\w*|artificial\w*"
    r"|kunstlich\w*|tekoaly\w*|sztuczn\w*|ai|ia|ki"
)
_SAYS = re.compile(rf"\b(?:{_MACHINE})\b")
_DENIES = re.compile(
    r"\b(?:not|no|aren't|isn't|no soy|nao sou|en ole|nie jestem|kein|keine|pas|non)\b(?: (?:an?|un|uma?|une|mikaan))?"
    rf" (?:{_MACHINE})\b"
)
_CURE = phrase('say that it is a bot, such as "I\'m the bot of {name}": customers must know that no person writes')


def introductions(content: Content) -> Iterator[Problem]:
    """A problem for each introduction that hides that a bot answers."""
    for response in content.responses:
        text = fold(str(response.variation.get("text") or ""))
        if response.name in _INTRODUCTIONS and (_DENIES.search(text) or not _SAYS.search(text)):
            yield response.problem(phrase("hides that a bot answers"), _CURE)
