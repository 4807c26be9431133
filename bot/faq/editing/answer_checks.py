"""Answer checks: what an editor is told of the answers that they type, for each channel and by the shop's facts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.channels.channel import Capabilities
from bot.faq.editing.entry import AnswerText
from bot.faq.editing.fact_list import FactList
from bot.faq.editing.finding import Finding, Level, Replacement
from bot.faq.editing.outlet import Outlets
from bot.phrases import phrase
from bot.shop.answers import fill

_NO_HTTPS = re.compile(r"(?i)\bhttp://\S+|(?<!//)\bwww\.\S+")
_RAW = re.compile(
    r"\*\*[^*\n]+\*\*|__[^_\n]+__|</?[a-zA-Z][^<>\n]*>|\[[^\]\n]+\]\([^)\n]+\)|^#+ |`[^`\n]+`", re.MULTILINE
)
_BOLD = re.compile(r"(?<![\w*])\*[^*\s](?:[^*\n]*[^*\s])?\*(?![\w*])")


def check_answer(answer: AnswerText, field: str, language: str, facts: FactList, outlets: Outlets) -> Iterator[Finding]:
    """The findings on one answer, beside those of the whole check."""
    for link in _NO_HTTPS.findall(answer.text):
        safe = "https://" + re.sub(r"(?i)^http://", "", link)
        cure = phrase("write https://: phones warn of other links or don't make them links at all")
        change = Replacement(old=link, new=safe)
        yield Finding(
            level=Level.WARNING,
            field=field,
            what=phrase("%(link)s lacks https", link=link),
            cure=cure,
            replacement=change,
        )
    for told in facts.told(answer.text, language):
        first, *others = (f"{{{path}}}" for path in told.paths)
        also = phrase(" (or %(others)s)", others=", ".join(others[:2])) if others else ""
        what = phrase("“%(piece)s” is a fact of the shop: when it changes, this answer would not", piece=told.piece)
        change = Replacement(old=told.piece, new=first)
        cure = phrase("use %(first)s%(also)s", first=first, also=also)
        yield Finding(level=Level.WARNING, field=field, what=what, cure=cure, replacement=change)
    yield from _markup(answer, field, outlets)
    for button in answer.buttons:
        yield from _button(button.title, field, outlets)
    yield from _lengths(answer, field, language, facts, outlets)


def _markup(answer: AnswerText, field: str, outlets: Outlets) -> Iterator[Finding]:
    """What channels show as it is written."""
    if raw := _RAW.search(answer.text):
        what = phrase("customers would read the signs of “%(raw)s”", raw=raw[0].strip())
        yield Finding(level=Level.WARNING, field=field, what=what, cure=phrase("write plain text; links as they are"))
        return
    reached = [each for name, each in outlets.items() if answer.channel in ("", name)]
    raw_on = " and ".join(each.title for each in reached if not each.can.stars_are_bold)
    if raw_on and (bold := _BOLD.search(answer.text)):
        what = phrase("on %(raw_on)s customers would read the stars of “%(bold)s”", raw_on=raw_on, bold=bold[0])
        yield Finding(level=Level.WARNING, field=field, what=what, cure=phrase("leave out the stars"))


def _button(title: str, field: str, outlets: Outlets) -> Iterator[Finding]:
    if not any(char.isalnum() for char in title):
        what = phrase("the button “%(title)s” has no words", title=title)
        yield Finding(
            level=Level.ERROR, field=field, what=what, cure=phrase("say what it does: screen readers read it out")
        )
    for outlet in outlets.values():
        if len(title) > (limit := outlet.can.button_title_limit):
            what = phrase(
                "the button “%(title)s” has %(title2)s characters; %(title3)s shows %(limit)s",
                title=title,
                title2=len(title),
                title3=outlet.title,
                limit=limit,
            )
            yield Finding(level=Level.WARNING, field=field, what=what, cure=phrase("shorten it"))


def _lengths(answer: AnswerText, field: str, language: str, facts: FactList, outlets: Outlets) -> Iterator[Finding]:
    length = len(fill(answer.text, lambda path: facts.value(path, language)))
    for name, outlet in outlets.items():
        limit, place = _limit(answer, outlet.can)
        if answer.channel in ("", name) and length > limit:
            what = phrase(
                "%(title)s takes %(limit)s characters%(place)s; this has %(length)s",
                title=outlet.title,
                limit=f"{limit:,}",
                place=place,
                length=f"{length:,}",
            )
            cure = phrase("shorten it, or customers get it in several messages")
            yield Finding(level=Level.WARNING, field=field, what=what, cure=cure)


def _limit(answer: AnswerText, can: Capabilities) -> tuple[int, str]:
    if answer.image:
        return can.caption_limit, phrase(" under a picture")
    if answer.buttons:
        return min(can.text_limit, can.choice_text_limit), phrase(" above buttons")
    return can.text_limit, ""
