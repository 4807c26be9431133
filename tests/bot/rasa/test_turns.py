"""Customers write to the real Rasa through the turn channel."""

from __future__ import annotations

import json

import pytest

from tests.bot.rasa.conftest import Customer, RasaServer

pytestmark = pytest.mark.needs("rasa")

# About several entries a little, about none surely.
UNCLEAR = "the thing with the box and my neighbour"
MISSES = ("purple monkey dishwasher", "do you blorp the zxqy wug")


@pytest.mark.parametrize(
    ("text", "entry", "language"),
    [
        ("how much is shipping to Portugal?", "faq/shipping_cost", "en"),
        ("cuánto cuesta el envío", "faq/shipping_cost", "es"),
        ("cuanto cuesta el envio", "faq/shipping_cost", "es"),
        ("shiping cost plz", "faq/shipping_cost", "en"),
        ("can I pay with paypal", "faq/payment_paypal", "en"),
        ("quiero devolver un vestido, cómo lo hago?", "faq/returns_how", "es"),
    ],
)
def test_a_few_words_get_the_right_entry(customer: Customer, text: str, entry: str, language: str) -> None:
    result = customer.writes(text)
    assert result["actions"] == ["utter_faq"]
    assert result["replies"][0]["response"] == f"utter_{entry}"
    assert result["understood"][0]["entry"] == entry
    assert result["language"] == language
    assert result["intent"] == "faq"
    assert not result["handed_off"]


def test_the_shops_facts_are_in_the_answer_as_the_language_writes_them(customer: Customer) -> None:
    assert "€4.95" in customer.writes("how much is shipping")["replies"][0]["text"]
    assert "4,95\xa0€" in customer.writes("cuánto cuesta el envío")["replies"][0]["text"]


def test_the_known_language_decides_a_word_that_could_be_either(customer: Customer) -> None:
    customer.language = "es"
    assert customer.writes("paypal")["language"] == "es"
    customer.language = "en"
    assert customer.writes("paypal")["language"] == "en"


@pytest.mark.parametrize("text", ["/restart", "/ask_person", "//ask_person", "\u00a0/ask_person", '/faq{"x": "y"}'])
def test_text_that_begins_with_a_slash_is_plain_text(customer: Customer, text: str) -> None:
    result = customer.writes(text)
    assert result["understood"][0]["confidence"] < 1
    said = [event["text"] for event in result["events"] if event["event"] == "user"]
    assert not said[0].startswith("/")


def test_a_command_of_rasas_is_not_obeyed(customer: Customer) -> None:
    assert customer.writes("/restart")["actions"] == ["action_ask_back"]


def test_a_customer_who_changes_language_is_answered_in_the_new_one_and_back(customer: Customer) -> None:
    assert "shipping" in customer.writes("how much does shipping to Portugal cost?")["replies"][0]["text"].lower()
    first = customer.writes("perdona, ¿cuánto cuesta el envío a Francia?")
    assert (first["language"], first["understood"][0]["entry"]) == ("es", "faq/shipping_cost")
    assert "envío" in first["replies"][0]["text"].lower()
    assert customer.writes("ok")["language"] == "es"
    assert customer.writes("paypal?")["language"] == "es"
    again = customer.writes("sorry, can I pay in instalments?")
    assert (again["language"], again["understood"][0]["entry"]) == ("en", "faq/payment_instalments")


def test_a_pressed_button_gets_its_entry_whatever_its_title(customer: Customer) -> None:
    result = customer.writes("goodbye", choice="faq/shipping_cost")
    assert result["replies"][0]["response"] == "utter_faq/shipping_cost"
    assert result["understood"] == [{"entry": "faq/shipping_cost", "confidence": 1.0}]


def test_a_button_of_an_entry_that_is_gone_is_read_by_its_words(customer: Customer) -> None:
    assert customer.writes("how much is shipping", choice="faq/gone_entry")["replies"][0]["response"] == (
        "utter_faq/shipping_cost"
    )


def test_asking_for_a_person_requests_the_handoff_and_says_nothing(customer: Customer) -> None:
    customer.writes("how much is shipping")
    result = customer.writes("I want to talk to a person")
    assert result["handed_off"]
    assert result["replies"] == []
    request = customer.rasa.internal.requests[-1]
    assert request["attempt_id"] == f"attempt-{id(customer)}-2"
    assert request["reason"] == "asked_for_person"
    assert request["language"] == "en"
    assert request["token"] == "Bearer internal"
    assert request["understood"][0]["entry"] == "ask_person"


def test_the_button_a_person_hands_over(customer: Customer) -> None:
    assert customer.presses("ask_person")["handed_off"]


def test_the_first_miss_is_asked_back_with_a_person_as_the_last_choice(customer: Customer) -> None:
    result = customer.writes(UNCLEAR)
    assert result["actions"] == ["action_ask_back"]
    choices = result["replies"][0]["choices"]
    assert len(choices) == 4
    assert choices[-1] == {"title": "A person", "payload": "ask_person"}
    assert all(choice["payload"].startswith("faq/") for choice in choices[:-1])
    assert all(0 < len(choice["title"]) <= 20 for choice in choices)


def test_three_buttons_hold_two_guesses_and_a_person(customer: Customer) -> None:
    customer.max_choices = 3
    choices = customer.writes(UNCLEAR)["replies"][0]["choices"]
    assert len(choices) == 3
    assert choices[-1]["payload"] == "ask_person"


def test_the_second_miss_in_a_row_hands_over(customer: Customer) -> None:
    assert not customer.writes(MISSES[0])["handed_off"]
    assert customer.writes(MISSES[1])["handed_off"]
    assert customer.rasa.internal.requests[-1]["reason"] == "not_understood"


def test_two_misses_with_an_answer_between_them_do_not(customer: Customer) -> None:
    customer.writes(MISSES[0])
    customer.writes("how much is shipping")
    assert customer.writes(MISSES[1])["actions"] == ["action_ask_back"]


def test_a_change_of_holder_that_drops_the_events_forgets_the_miss(customer: Customer) -> None:
    customer.writes(MISSES[0])
    customer.events = []
    assert customer.writes(MISSES[1])["actions"] == ["action_ask_back"]


def test_several_messages_are_answered_in_one_call(customer: Customer) -> None:
    call = customer.call("hello")
    call["messages"].append({"text": "how much is shipping", "choice": None})
    _, result = customer.rasa.call("answer", call)
    assert [reply["response"] for reply in result["replies"]] == ["utter_greet", "utter_faq/shipping_cost"]


def test_two_questions_in_one_message_are_both_answered_in_order(customer: Customer) -> None:
    result = customer.writes("how much is shipping to Poland and can I pay with paypal?")
    assert [reply["response"] for reply in result["replies"]] == ["utter_faq/shipping_cost", "utter_faq/payment_paypal"]
    assert "Poland costs €8.95" in result["replies"][0]["text"]


@pytest.mark.parametrize(
    ("text", "price", "days"),
    [
        ("how much is shipping to Poland and how long does it take?", "€8.95", "to Poland takes 4–7"),
        (
            "how much is shipping to Poland and how long does it take to Spain?",
            "Poland costs €8.95",
            "Spain takes 2–4",
        ),
        ("hacéis envíos a canarias? cuánto cuesta?", "a Canarias", "a Canarias cuesta 7,95"),
    ],
)
def test_what_the_first_question_names_holds_for_the_second(
    customer: Customer, text: str, price: str, days: str
) -> None:
    first, second = (reply["text"] for reply in customer.writes(text)["replies"])
    assert price in first
    assert days in second


def test_a_country_by_its_name_gets_its_own_price(customer: Customer) -> None:
    assert "Portugal costs €4.95" in customer.writes("shipping to Portugal?")["replies"][0]["text"]
    assert "8,95" in customer.writes("cuánto cuesta el envío a Francia")["replies"][0]["text"]


def test_a_size_is_converted(customer: Customer) -> None:
    text = customer.writes("EU 42 in UK?")["replies"][0]["text"]
    assert "shoes: EU 42 = UK 8 = US 10.5" in text
    assert "clothes: L = EU 42 = UK 14 = US 10" in text
    assert "EU 41" not in text


@pytest.mark.parametrize(
    ("text", "row", "never"),
    [
        ("im a uk 10 in dresses what eu size is that", "M = EU 38–40 = UK 10–12", "shoes"),
        ("calzo un 39, cual es en uk", "EU 39 = UK 6", "ropa"),
        ("what uk size is a shoe in EU 42", "EU 42 = UK 8", "clothes"),
        ("uk sizes of your shoes?", "EU 36 = UK 3.5", "clothes"),
        ("medidas de la talla M", "M = EU 38-40", "XL"),
    ],
)
def test_a_size_is_told_only_of_what_was_asked(customer: Customer, text: str, row: str, never: str) -> None:
    said = customer.writes(text)["replies"][0]["text"]
    assert row in said
    assert never not in said


def test_and_another_size_is_answered_from_the_question_before(customer: Customer) -> None:
    customer.writes("shoes EU 42 in UK?")
    assert "EU 40 = UK 6.5" in customer.writes("and size 40?")["replies"][0]["text"]


def test_and_to_spain_is_answered_from_the_question_before(customer: Customer) -> None:
    customer.writes("how long does delivery take to Finland?")
    result = customer.writes("and to Spain?")
    assert result["replies"][0]["response"] == "utter_faq/shipping_delivery_time"
    assert "Spain" in result["replies"][0]["text"]
    assert "2–4" in result["replies"][0]["text"]
    customer.writes("how much is shipping to Finland?")
    assert "€19.95" in customer.writes("and to the UK?")["replies"][0]["text"]


def test_and_to_germany_goes_back_to_the_question_that_takes_a_country(customer: Customer) -> None:
    customer.writes("how much is shipping to Poland and can I pay with paypal?")
    result = customer.writes("and to Germany?")
    assert [reply["response"] for reply in result["replies"]] == ["utter_faq/shipping_cost"]
    assert "Germany" in result["replies"][0]["text"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("do you ship to Norway?", "we don't send to Norway yet"),
        ("cuánto cuesta el envío a Japón", "no enviamos a Japón"),
    ],
)
def test_where_the_shop_does_not_send_no_price_is_named(customer: Customer, text: str, said: str) -> None:
    assert said in customer.writes(text)["replies"][0]["text"]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("good morning, do you deliver to Portugal?", "faq/shipping_countries"),
        ("bom dia, entregam em lisboa?", "faq/shipping_countries"),
        ("hola buenas tardes, hacéis envíos a Francia?", "faq/shipping_countries"),
    ],
)
def test_a_greeting_before_a_question_hides_it_not(customer: Customer, text: str, entry: str) -> None:
    assert customer.writes(text)["replies"][0]["response"] == f"utter_{entry}"


@pytest.mark.parametrize(
    "text",
    [
        "where is my order 12345678",
        "cuando llega mi pedido 123456?",
        "onde está o meu pedido ab-998877",
        "4711223, track my parcel",
    ],
)
def test_the_number_of_an_order_does_not_hide_the_question(customer: Customer, text: str) -> None:
    told = customer.writes(text)["replies"][0]["response"]
    assert told in ("utter_faq/shipping_tracking", "utter_faq/order_status")


@pytest.mark.parametrize("text", ["hello!!!", "good morning, how are you?", "thank you, bye"])
def test_a_greeting_alone_is_greeted(customer: Customer, text: str) -> None:
    assert customer.writes(text)["intent"] in ("greet", "thank", "goodbye")


@pytest.mark.parametrize("text", ["ok", "vale", "👍", "🥰", "entendi", "jasne", "selvä", "perfect"])
def test_an_okay_or_a_thumb_after_an_answer_is_no_miss(customer: Customer, text: str) -> None:
    customer.writes("how much is shipping")
    assert customer.writes(text)["actions"] == ["utter_affirm"]


def test_a_laugh_is_no_miss_and_changes_no_language(customer: Customer) -> None:
    assert customer.writes("cuánto cuesta el envío")["language"] == "es"
    laughed = customer.writes("jajajaja")
    assert (laughed["language"], laughed["actions"]) == ("es", ["utter_affirm"])


def test_an_okay_before_a_question_hides_it_not(customer: Customer) -> None:
    assert customer.writes("ok, how much is shipping?")["replies"][0]["response"] == "utter_faq/shipping_cost"


@pytest.mark.parametrize("text", ["yes please", "sí", "👍"])
def test_a_yes_to_the_offer_of_a_person_hands_over(customer: Customer, text: str) -> None:
    customer.writes(MISSES[0])
    assert customer.writes(text)["handed_off"]
    assert customer.rasa.internal.requests[-1]["reason"] == "asked_for_person"


@pytest.mark.parametrize("text", ["😡", "🤔"])
def test_signs_that_say_nothing_are_asked_back(customer: Customer, text: str) -> None:
    assert customer.writes(text)["actions"] == ["action_ask_back"]


def test_and_to_spain_without_a_question_before_is_no_answer_about_time(customer: Customer) -> None:
    result = customer.writes("and Spain?")
    assert result["replies"][0]["response"] != "utter_faq/shipping_delivery_time"


def test_the_same_call_twice_gives_the_same_answer(customer: Customer) -> None:
    customer.writes("hola")
    call = customer.call("cuánto tarda el envío")
    assert customer.rasa.call("answer", call) == customer.rasa.call("answer", call)


def test_a_long_conversation_carries_no_more_than_a_short_one(customer: Customer) -> None:
    questions = ["how much is shipping", "purple monkey", "can I pay with paypal", "thanks"]
    sizes = []
    for number in range(40):
        customer.writes(questions[number % len(questions)])
        sizes.append(len(json.dumps(customer.events)))
    assert max(sizes[-8:]) <= max(sizes[:8])
    assert max(sizes) < 6_000


def test_carried_events_of_another_model_do_no_harm(customer: Customer) -> None:
    customer.events = [{"event": "slot", "name": "gone", "value": 1}, {"event": "unheard_of"}, "no event", {}]
    customer.slots = {"gone": True}
    assert customer.writes("how much is shipping")["actions"] == ["utter_faq"]


def test_a_handoff_that_is_not_stored_is_a_failed_step(customer: Customer) -> None:
    customer.rasa.internal.status = 500
    status, told = customer.rasa.call("answer", customer.call("I want to talk to a person"))
    assert status == 503
    assert told["step"] == "action_hand_off"


def test_what_a_customer_wrote_is_in_no_log_even_when_a_step_fails(customer: Customer) -> None:
    customer.rasa.internal.status = 500
    customer.rasa.call("answer", customer.call("get me a person, my name is Zebedeo Quintanilla"))
    customer.rasa.call("answer", b'{"messages": "Zebedeo Quintanilla')
    logged = "".join(path.read_text(encoding="utf-8") for path in customer.rasa.logs.glob("*.log"))
    assert "HandoffNotMade" in logged
    assert "Zebedeo" not in logged


def test_without_the_token_nothing_is_answered(rasa: RasaServer, customer: Customer) -> None:
    assert rasa.call("answer", customer.call("hello"), token="wrong")[0] == 401
    assert rasa.call("answer", customer.call("hello"), token="")[0] == 401
    assert rasa.call("model", {"path": "models/x.tar.gz"}, token="wrong")[0] == 401


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"messages": []}, "messages"),
        ({"messages": [{"text": None}]}, "text"),
        ({"messages": "hello"}, "messages"),
        ({"attempt_id": 7}, "attempt_id"),
        ({"events": {}}, "events"),
        ({"max_choices": "3"}, "max_choices"),
    ],
)
def test_a_malformed_call_is_told_what_is_wrong(customer: Customer, change: dict[str, object], named: str) -> None:
    status, told = customer.rasa.call("answer", customer.call("hello") | change)
    assert status == 400
    assert named in told["error"]


def test_a_body_that_is_no_json_is_told_so(rasa: RasaServer) -> None:
    assert rasa.call("answer", b"{") == (400, {"error": "the body is not JSON"})


def test_ready_names_the_model(rasa: RasaServer, customer: Customer) -> None:
    assert rasa.call("ready") == (200, {"model_id": customer.writes("hello")["model_id"]})
