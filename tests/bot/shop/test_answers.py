"""Answers: the right words for a language and a channel, with the shop's facts in them."""

from __future__ import annotations

import pytest

from bot.settings import ROOT
from bot.shop.about import Named
from bot.shop.answers import Answers, Button, NoAnswer, UnfilledPlaceholder, choose, read_answers, spoken, titles
from bot.shop.facts import Shop, UnknownFact

SHOP = Shop(facts={"name": "Casa", "price": "4.95 EUR"}, languages=("en", "es"))
RESPONSES = {
    "utter_price": [
        {"text": "It costs {price}.", "metadata": {"language": "en"}},
        {"text": "Cuesta {price}.", "metadata": {"language": "es"}},
        {"text": "Cuesta {price} :)", "metadata": {"language": "es"}, "channel": "telegram"},
    ],
    "utter_english": [{"text": "Only English", "metadata": {"language": "en"}}],
    "utter_only_telegram": [{"text": "here", "channel": "telegram", "metadata": {"language": "en"}}],
    "utter_notice_queued": [
        {
            "text": "You are number {queue_place} at {name}.",
            "metadata": {"language": "en"},
            "image": "queue.png",
            "buttons": [{"title": "Leave {name}", "payload": "back_to_bot"}],
        }
    ],
}
ANSWERS = Answers(responses=RESPONSES, shop=SHOP)


@pytest.mark.parametrize(
    ("language", "channel", "text"),
    [
        ("en", None, "It costs €4.95."),
        ("es", None, "Cuesta 4,95\xa0€."),
        ("es", "whatsapp", "Cuesta 4,95\xa0€."),
        ("es", "telegram", "Cuesta 4,95\xa0€ :)"),
        (None, "telegram", "It costs €4.95."),
        ("fi", None, "It costs €4.95."),
    ],
)
def test_the_variation_for_language_and_channel_is_chosen(language: str | None, channel: str | None, text: str) -> None:
    assert ANSWERS.render("utter_price", language, channel).text == text


def test_a_text_in_another_language_is_better_than_none() -> None:
    assert ANSWERS.render("utter_english", "es").text == "Only English"


def test_runtime_values_fill_text_and_buttons_keep_their_payload() -> None:
    answer = ANSWERS.render("utter_notice_queued", "en", values={"queue_place": 3})
    assert answer.text == "You are number 3 at Casa."
    assert answer.image == "queue.png"
    assert answer.buttons == (Button(title="Leave Casa", payload="back_to_bot"),)


def test_a_missing_runtime_value_is_never_sent_as_a_placeholder() -> None:
    with pytest.raises(UnfilledPlaceholder, match="queue_place"):
        ANSWERS.render("utter_notice_queued", "en")


@pytest.mark.parametrize(("name", "channel"), [("utter_gone", None), ("utter_only_telegram", "whatsapp")])
def test_an_answer_that_is_not_there_is_named(name: str, channel: str | None) -> None:
    with pytest.raises(NoAnswer, match=name):
        ANSWERS.render(name, "en", channel)


def test_the_same_seed_gives_the_same_of_several_variations() -> None:
    several = [{"text": str(number), "metadata": {"language": "en"}} for number in range(5)]
    chosen = {
        seed: [str((choose(several, languages=["en"], seed=seed) or {})["text"]) for _ in range(3)]
        for seed in ("hello", "how much", "thanks", "bye")
    }
    assert all(len(set(texts)) == 1 for texts in chosen.values())
    assert len({texts[0] for texts in chosen.values()}) > 1


def test_where_a_language_is_missing_the_first_that_is_there_serves_with_its_own_variations() -> None:
    variations = [
        {"text": "To {about.country}", "metadata": {"language": "en", "about": "country"}},
        {"text": "Shipping", "metadata": {"language": "en"}},
        {"text": "Envío", "metadata": {"language": "es"}},
    ]

    france = Named(now={"country": {"en": {"about.country": "France"}, "es": {"about.country": "Francia"}}})

    def chosen(language: str, named: Named) -> str:
        return str((choose(variations, languages=[language], named=named) or {})["text"])

    assert (chosen("fi", Named()), chosen("fi", france)) == ("Shipping", "To {about.country}")
    assert (chosen("es", Named()), chosen("es", france)) == ("Envío", "Envío"), "one's own language comes first"


def test_what_is_written_for_shops_of_other_languages_is_left_out_and_the_shops_first_comes_first() -> None:
    spanish = Shop(facts={}, languages=("es", "en"))
    found = spoken(RESPONSES | {"utter_finnish": [{"text": "Hei", "metadata": {"language": "fi"}}]}, spanish)
    assert [each["metadata"]["language"] for each in found["utter_price"]] == ["es", "es", "en"]
    assert "utter_finnish" not in found


def test_what_a_model_is_trained_with_holds_facts_and_leaves_runtime_values() -> None:
    filled = ANSWERS.with_facts()
    assert filled["utter_price"][0]["text"] == "It costs €4.95."
    assert filled["utter_notice_queued"][0]["text"] == "You are number {queue_place} at Casa."


def test_every_unknown_placeholder_is_listed_at_once() -> None:
    responses = {
        "utter_a": [{"text": "{nmae} {price} {queue_place}", "metadata": {"language": "en"}}],
        "utter_b": [{"text": "{also.wrong}", "metadata": {"language": "es"}}],
    }
    answers = Answers(responses=responses, shop=SHOP)
    assert len(answers.unknown_placeholders()) == 3
    with pytest.raises(UnknownFact) as told:
        answers.with_facts()
    assert "{nmae}" in str(told.value)
    assert "{also.wrong}" in str(told.value)
    assert "{queue_place} is only known in notices" in str(told.value)


def test_the_demo_shops_answers_hold_no_unknown_placeholder() -> None:
    assert read_answers(ROOT / "data").unknown_placeholders() == ()


def test_titles_are_read_by_entry_and_language() -> None:
    found = titles(ROOT / "data", ("en", "es"))["faq/shipping_cost"]
    assert (found["en"], found["es"]) == ("Shipping cost", "Gastos de envío")
