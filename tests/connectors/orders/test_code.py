"""Who reads the order's mail is its buyer: a code goes there and opens items and refunds; nobody else learns by it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timezone
from email import message_from_string
from email.policy import default

import pytest

from bot.settings import ROOT, read_settings
from bot.shop.answers import read_answers
from bot.shop.orders.enquiry import Awaited, Enquiry, OrderReply, order_reply
from bot.shop.orders.proof import ProofKind, proofs_in
from connectors.orders.code_letters import CodeLetters
from tests.connectors.mail_server import MailServer
from tests.connectors.orders.conftest import Noted, Orders
from tests.connectors.orders.fakes import OwnSystem

EMAIL = "maria@example.com"
OFFER = "utter_order_code_offer"


@dataclass
class Chat:
    """Customers who talk with the bot of a shop that can send mail."""

    orders: Orders
    mail: MailServer
    held: Noted = field(default_factory=Noted)

    def says(
        self, *, number: str = "10041", text: str = "", code: str | None = None, who: str = "ana", language: str = "en"
    ) -> OrderReply:
        """The bot's next step: `text` is a mail address, the answer to what the bot offered."""
        settings = replace(
            read_settings({"MOSTRADOR_FILE": ""}, self.orders.folder),
            smtp_url=f"smtp://127.0.0.1:{self.mail.port}",
            report_mail_from="shop@example.com",
        )
        answers = read_answers(ROOT / "data")
        letters = CodeLetters(settings=lambda: settings, answers=lambda: answers)
        lookup = replace(self.orders.lookup(self.held), letters=letters)
        turn = self.orders.turn(who)
        asked = Awaited.CODE if code else Awaited.EMAIL if text else None
        proofs = proofs_in(text or EMAIL) if not code else ()
        reply = order_reply(
            Enquiry(number=number, proofs=proofs, code=code, asked=asked),
            lookup.for_customer(turn.conversation, turn.attempt_id, now=self.orders.shop.now),
            language=language,
            zone=timezone.utc,
            now=self.orders.shop.now,
            stuck_days=3,
        )
        self.orders.shop.answers(turn=turn)
        for thread in threading.enumerate():
            if thread.name == "code letter":
                thread.join(10)
        return reply

    def code(self) -> str:
        """The code in the last letter."""
        body = message_from_string(self.mail.letters[-1], policy=default).get_content()
        found = re.search(r"\b\d{6}\b", str(body))
        assert found
        return found[0]


@pytest.fixture
def chat(orders: Orders) -> Iterator[Chat]:
    server = MailServer()
    yield Chat(orders, server)
    server.close()


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_from_the_orders_mail_opens_what_number_and_postcode_do_not(chat: Chat) -> None:
    chat.orders.demo()
    told = chat.says()
    assert (told.parts[-1], told.awaits) == (OFFER, Awaited.EMAIL)
    assert "order.items" not in told.values
    assert chat.says(text=EMAIL).response == "utter_order_code_sent"
    told = chat.says(code=chat.code())
    assert told.response == "utter_order_on_the_way"
    assert "order.items" in told.values
    assert (told.awaits, OFFER in told.parts) == (None, False)
    (linked,) = chat.orders.shop.store.orders.of_contacts([chat.orders.shop.conversation().contact_id])
    assert linked.proof is ProofKind.CODE


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "Your code for order 10041"),
        ("es", "Tu código para el pedido 10041"),
        ("pt", "O seu código para a encomenda 10041"),
        ("pl", "Twój kod do zamówienia 10041"),
        ("fi", "Koodisi tilaukseen 10041"),
    ],
)
def test_the_letter_is_in_the_customers_language_and_goes_to_the_orders_address(
    chat: Chat, language: str, subject: str
) -> None:
    chat.orders.demo()
    chat.says(text=EMAIL, language=language)
    letter = message_from_string(chat.mail.letters[-1], policy=default)
    assert (letter["Subject"], letter["To"], letter["From"]) == (subject, EMAIL, "shop@example.com")


def test_another_address_and_a_number_that_is_none_get_the_same_words_in_the_same_time_and_no_letter(
    chat: Chat,
) -> None:
    chat.orders.demo()
    replies = set()
    for number, text in (("10041", EMAIL), ("10041", "else@example.com"), ("70001", EMAIL)):
        reply = chat.says(number=number, text=text, who=f"{number}{text}")
        replies.add((reply.response, reply.parts, tuple(reply.values), reply.awaits, reply.hand_off))
    assert len(replies) == 1
    assert len(chat.mail.letters) == 1
    assert len(chat.held.seconds) == 3, "each is answered after the same time; python -m bench.forged measures it"


def test_a_code_holds_ten_minutes_once_and_only_where_it_was_asked_for(chat: Chat) -> None:
    chat.orders.demo()
    chat.says(text=EMAIL)
    code = chat.code()
    assert chat.says(code=code, who="leo").response == "utter_order_code_wrong", "of another conversation"
    chat.orders.shop.tick(601)
    assert chat.says(code=code).response == "utter_order_code_wrong", "too late"
    chat.says(text=EMAIL)
    assert "order.items" in chat.says(code=chat.code()).values
    assert chat.says(code=chat.code()).response == "utter_order_code_wrong", "used"


def test_after_five_wrong_codes_a_person_takes_over_and_the_right_one_opens_nothing(chat: Chat) -> None:
    chat.orders.demo()
    chat.says(text=EMAIL)
    wrong = another(chat.code())
    replies = [chat.says(code=wrong) for _ in range(5)]
    assert replies[-1].hand_off
    assert chat.says(code=chat.code()).response == "utter_order_too_many"
    chat.orders.shop.tick(3700)
    assert chat.says(code=chat.code()).response == "utter_order_code_wrong"


def test_nobodys_mailbox_is_filled(chat: Chat) -> None:
    chat.orders.demo()
    assert {chat.says(text=EMAIL, who=f"guest{count}").response for count in range(5)} == {"utter_order_code_sent"}
    assert len(chat.mail.letters) == 3


def test_a_mail_server_that_is_down_makes_nobody_wait_and_is_written_to_the_log(
    chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    chat.orders.demo()
    chat.mail.close()
    assert chat.says(text=EMAIL).response == "utter_order_code_sent"
    assert "a code for an order was not mailed" in caplog.text
    assert EMAIL not in caplog.text


def test_a_code_of_an_order_whose_source_is_down_meanwhile_goes_to_a_person(
    chat: Chat, system: OwnSystem, http_source: str
) -> None:
    chat.says(number="5001")
    chat.says(number="5001", text=EMAIL)
    chat.orders.shop.tick(120)
    system.status = 503
    reply = chat.says(number="5001", code=chat.code())
    assert (reply.response, reply.hand_off) == ("utter_order_unreachable", True)


def test_no_code_is_offered_where_the_shop_has_no_mail_server(chat: Chat) -> None:
    chat.orders.demo()
    turn = chat.orders.turn()
    looks = chat.orders.lookup().for_customer(turn.conversation, turn.attempt_id, now=chat.orders.shop.now)
    seen = looks.find("10041", proofs_in(EMAIL))
    assert seen
    assert not seen.by_code


def test_codes_of_before_are_let_go(chat: Chat) -> None:
    chat.orders.demo()
    chat.says(text=EMAIL)
    codes = chat.orders.shop.store.order_codes
    assert codes.prune(before=chat.orders.shop.now - 3600) == 0
    assert codes.prune(before=chat.orders.shop.tick()) == 1
