"""`mostrador unanswered`, as an owner reads it who has no browser at hand."""

from __future__ import annotations

from bot.conversations.message import Author, Draft
from bot.conversations.turn import TurnAnswer
from bot.shop.answers import Answers
from bot.shop.facts import Shop as Facts
from connectors.worker.jobs.unanswered import UnansweredJob
from tests.bot.store.shop import Shop
from tests.connectors.cli.conftest import Says


def test_each_cluster_has_its_price_and_where_its_page_is(mostrador: Says, shop: Shop) -> None:
    assert mostrador("unanswered")[1].startswith("Nothing is unanswered.")
    shop.writes("do you give candle workshops?")
    asked_back = Draft(author=Author.BOT, text="Did you mean this?", choices=())
    answer = TurnAnswer(replies=(asked_back,), intent="unclear", language="en")
    shop.store.turns.finish(shop.turn(), answer, now=shop.tick())
    answers = Answers(responses={}, shop=Facts(facts={}, languages=("en",)))
    UnansweredJob(shop.store, lambda: answers).gather(shop.tick(700))
    status, told = mostrador("unanswered")
    assert status == 0
    line, address = told.splitlines()
    assert line.split(maxsplit=3) == ["no", "time", "yet", "1 ×  en  do you give candle workshops?"]
    assert "/desk/faq/unanswered/u" in address
    assert mostrador("unanswered", "--replies")[1].startswith("Nothing")
