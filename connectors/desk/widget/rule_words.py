"""Rule words: what verdicts, reasons and comparisons of rules are called on the desk; numbers as people read them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.phrases import phrase
from bot.store.website.browser_orders import JoinedBy
from bot.website.effect.lift import Lift
from bot.website.effect.verdict import Verdict
from bot.website.rules.manners import Reason
from bot.website.rules.rule import Answers, Test

VERDICTS: Mapping[Verdict, str] = {
    Verdict.GOOD: phrase("good"),
    Verdict.BAD: phrase("bad"),
    Verdict.USUAL: phrase("about as usual"),
    Verdict.NOT_YET: phrase("not enough yet"),
}
NOT_YET = VERDICTS[Verdict.NOT_YET]
TESTS: Mapping[Test, str] = {
    Test.AT_LEAST: phrase("at least"),
    Test.AT_MOST: phrase("at most"),
    Test.IS: phrase("is"),
    Test.IS_NOT: phrase("is not"),
}
ANSWERS: Mapping[Answers, str] = {
    Answers.PEOPLE: phrase("People must have a free place"),
    Answers.BOT: phrase("The bot alone will do while nobody is there"),
}
REASONS: Mapping[Reason, str] = {
    Reason.TOO_SOON: phrase("the page was there for less than five seconds"),
    Reason.BUSY: phrase("the visitor was typing or had the chat open"),
    Reason.CONVERSATION: phrase("the visitor is in a conversation"),
    Reason.PAYING: phrase("the visitor was paying"),
    Reason.BOUGHT: phrase("the visitor has bought in this visit"),
    Reason.PAGE_CAP: phrase("one invitation was on this page already"),
    Reason.VISIT_CAP: phrase("two invitations in this visit"),
    Reason.WEEK_CAP: phrase("three invitations in seven days"),
    Reason.ONCE: phrase("it fired in this visit already"),
    Reason.IGNORED: phrase("an invitation was ignored within a day"),
    Reason.CLOSED: phrase("an invitation was closed within seven days"),
    Reason.NEVER: phrase("the visitor wants none for three months"),
    Reason.ROBOT: phrase("a robot"),
    Reason.NOT_SO: phrase("a condition was not so any more"),
    Reason.NO_TEXT: phrase("no text in the visitor's language"),
    Reason.HIGHER_RULE: phrase("a rule before it fired"),
    Reason.WAITING: phrase("customers wait too long"),
    Reason.NO_PLACE: phrase("people have no free place"),
}
JOINED: Mapping[JoinedBy, str] = {
    JoinedBy.CART: phrase("the shop's order names the browser"),
    JoinedBy.PAGE: phrase("the page after buying named the order"),
    JoinedBy.CONTACT: phrase("the customer's own number or address"),
    JoinedBy.CONVERSATION: phrase("the customer proved the order in the conversation"),
}


def points(lift: Lift) -> tuple[str, str, str]:
    """A lift with its bounds in percentage points."""
    return tuple(f"{100 * each:+.2f}" for each in (lift.value, lift.low, lift.high))  # type: ignore[return-value]


def percent(share: float) -> str:
    """A share such as 3.2 %."""
    return f"{100 * share:.1f} %"
