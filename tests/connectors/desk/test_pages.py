"""What agents read: lists, head, card, and that no text of a customer is ever markup."""

from bot.conversations.conversation import Verb
from bot.conversations.handoff import Guess, HandoffRequest, Reason
from bot.conversations.message import Author, Draft
from bot.conversations.turn import TurnAnswer
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site


def test_the_front_door_leads_to_the_desk(site: Site) -> None:
    assert site.stranger().get("/").location == "/desk/"


def test_each_conversation_stands_in_its_list(site: Site, shop: Shop) -> None:
    shop.hands_off("wanda")
    shop.hands_off("mia")
    shop.does(Verb.ACCEPT, shop.eva, "mia")
    shop.hands_off("otto")
    shop.does(Verb.ACCEPT, shop.leo, "otto")
    mine, waiting, others = site.eva().get("/desk/lists").text.split("<section")[1:]
    assert "Wanda" in waiting
    assert "Asked for a person" in waiting or "did not understand" in waiting
    assert "Mia" in mine
    assert "Otto" in others
    assert "With Leo" in others


def test_the_card_says_why_and_what_the_bot_understood(site: Site, shop: Shop) -> None:
    shop.writes("is shipping to the moon free?")
    turn = shop.turn()
    guesses = (Guess(entry="faq/shipping_cost", confidence=0.623), Guess(entry="faq/to_the_moon", confidence=0.1))
    request = HandoffRequest(
        attempt_id=turn.attempt_id,
        reason=Reason.NOT_UNDERSTOOD,
        understood=guesses,
        slots={"order_number": "48213"},
        language="es",
    )
    shop.store.turns.request_handoff(request, now=shop.now)
    answer = TurnAnswer(replies=(Draft(author=Author.BOT, text="one moment"),), language="es", handed_off=True)
    shop.store.turns.finish(turn, answer, now=shop.tick())
    shop.tick(180)
    head = site.eva().opens(part="/head")
    for said in ("The bot did not understand", "Shipping cost", "62 %", "To the moon", "10 %", "Order number", "48213"):
        assert said in head
    assert "Spanish" in head
    assert ">3 min<" in head


def test_a_card_goes_when_its_handoff_has_ended(site: Site, shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.RESOLVE)
    shop.does(Verb.TAKE_OVER)
    assert "Handed over" not in site.eva().opens(part="/head")


def test_only_the_holder_gets_a_box_to_write_in(site: Site, shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT, shop.eva)
    assert "data-mine" in site.eva().opens(part="/head")
    assert "data-mine" not in site.leo().opens(part="/head")
    assert 'data-verb="take_over"' in site.leo().opens(part="/head")


def test_markup_in_a_customers_words_is_shown_as_they_typed_it(site: Site, shop: Shop) -> None:
    script = "<script>alert(1)</script>"
    shop.writes(script, who='<img src="x">')
    page = site.eva().opens('<img src="x">')
    assert script not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert '<img src="x">' not in page.lower()


def test_an_address_in_a_text_can_be_followed_and_says_nothing_of_where_from(site: Site, shop: Shop) -> None:
    shop.writes('see https://example.com/a?b=1&c="2 please')
    page = site.eva().opens(part="/messages")
    assert '<a href="https://example.com/a?b=1&amp;c=&#34;2" rel="noopener noreferrer" target="_blank">' in page


def test_a_long_history_is_read_page_by_page(site: Site, shop: Shop) -> None:
    for number in range(70):
        shop.writes(f"message number {number}.")
    latest = site.eva().opens(part="/messages")
    assert "number 69." in latest
    assert "number 9." not in latest
    first = latest.split('data-position="')[1].split('"')[0]
    earlier = site.eva().opens(part=f"/messages?before={first}")
    assert "number 9." in earlier
    assert "number 10." not in earlier


def test_an_account_that_can_not_send_is_shown_above_the_lists(site: Site, shop: Shop) -> None:
    shop.store.accounts.stop(shop.account, "401", "The token was revoked.", now=shop.now)
    assert "Nothing can be sent on Telegram: The token was revoked." in site.eva().get("/desk/lists").text


def test_a_conversation_that_is_not_there_says_so(site: Site) -> None:
    answer = site.eva().get("/desk/conversations/c404")
    assert answer.status_code == 404
    assert "no such conversation" in answer.text


def test_every_answer_forbids_foreign_content(site: Site) -> None:
    eva = site.eva()
    for path in ("/desk/", "/desk/sign-in", "/desk/static/desk.js", "/healthz", "/nowhere"):
        headers = eva.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'self';")
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_the_pages_hold_no_code_or_style_of_their_own(site: Site, shop: Shop) -> None:
    shop.hands_off()
    page = site.eva().opens()
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count('<script type="module" src=') + page.count("<script src=")
