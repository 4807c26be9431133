"""`mostrador nlu labels`, `take`: what customers wrote becomes labelled or examples, after an editor's look."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversations.conversation import Verb
from bot.conversations.message import Author, Draft
from bot.conversations.proposal import Proposal, ProposalSource
from bot.conversations.turn import TurnAnswer
from bot.faq.check import check
from bot.faq.examples import examples_in
from bot.faq.labelled import LabelledMessage, read_labelled
from bot.faq.proposals import mask, sheets, with_examples, with_labels
from bot.faq.sheets import NotTaken, propose, take
from bot.settings import ROOT, Settings
from tests.bot.store.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A shop with a copy of the demo's data."""
    shutil.copytree(ROOT / "data", tmp_path / "root" / "data")
    return replace(settings, root=tmp_path / "root", data_dir=tmp_path / "var")


def labels(settings: Settings, shop: Shop, *, anew: bool = False) -> list[str]:
    said: list[str] = []
    assert propose(settings, shop.store, said.append, anew=anew, now=shop.tick()) == 0
    return said


def sheet(settings: Settings, language: str = "en") -> Path:
    return settings.data_dir / "labels" / f"{language}.yml"


def asked_back(shop: Shop, text: str, *guesses: str) -> None:
    """The customer writes something unclear, and the bot offers its guesses."""
    shop.writes(text)
    offered = tuple((guess, guess) for guess in guesses)
    reply = Draft(author=Author.BOT, text="did you mean", choices=offered)
    answer = TurnAnswer(replies=(reply,), intent="unclear", language="en", carried={})
    assert shop.store.turns.finish(shop.turn(), answer, now=shop.tick())


def presses(shop: Shop, payload: str) -> None:
    choices = [each for message in shop.messages() for each in message.choices]
    shop.writes(payload, choice_id=next(each.choice_id for each in reversed(choices) if each.payload == payload))
    assert shop.answers(plain=True)


def suggested(shop: Shop, text: str, entry: str, sent: str | None, *, used: bool) -> None:
    """Eva holds the conversation, is suggested an answer, and does something with it."""
    shop.writes(text)
    wanted = shop.store.suggestions.want(shop.conversation().conversation_id, now=shop.tick())
    assert wanted
    store = shop.store.suggestions
    store.made(wanted.suggestion_id, entry=entry, confidence=0.8, text="It costs 5 €.", language="en")
    store.settle(wanted.suggestion_id, shop.eva, sent_text=sent, used=used, now=shop.tick())
    conversation_id = shop.conversation().conversation_id
    key = f"key {shop.now}"
    shop.store.conversations.reply(conversation_id, shop.eva, text=sent or "no", client_key=key, now=shop.tick())


def with_eva(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)


def test_a_pressed_guess_is_what_the_words_before_it_meant(settings: Settings, shop: Shop) -> None:
    asked_back(shop, "how about getting it brought over", "faq/shipping_cost", "ask_person")
    presses(shop, "faq/shipping_cost")
    labels(settings, shop)
    assert read_labelled(sheet(settings).parent, "en") == (
        LabelledMessage(text="how about getting it brought over", entry="faq/shipping_cost"),
    )


def test_who_asks_for_a_person_says_nothing_of_an_entry(settings: Settings, shop: Shop) -> None:
    asked_back(shop, "hmm well", "faq/shipping_cost", "ask_person")
    presses(shop, "ask_person")
    assert "nothing new" in labels(settings, shop)[0]
    assert not sheet(settings).exists()


def test_what_agents_did_with_suggestions_says_what_was_asked(settings: Settings, shop: Shop) -> None:
    with_eva(shop)
    suggested(shop, "what's the damage for mailing a vase", "faq/shipping_cost", "It costs 5 €.", used=True)
    suggested(shop, "and hauling the shelf", "faq/shipping_cost", "To you it costs 9 €.", used=True)
    suggested(shop, "do you mend lamps", "faq/shipping_damaged", None, used=False)
    labels(settings, shop)
    found = {each.text: each.entry for each in read_labelled(sheet(settings).parent, "en")}
    assert found == {
        "what's the damage for mailing a vase": "faq/shipping_cost",
        "and hauling the shelf": "faq/shipping_cost",
        "do you mend lamps": "unsure",
    }
    assert "suggested, not used by an agent: faq/shipping_damaged" in sheet(settings).read_text(encoding="utf-8")


def test_nothing_is_taken_before_an_editor_has_decided(settings: Settings, shop: Shop) -> None:
    with_eva(shop)
    suggested(shop, "do you mend lamps", "faq/shipping_damaged", None, used=False)
    labels(settings, shop)
    with pytest.raises(NotTaken, match="unsure"):
        take(settings, print, as_examples=False)
    text = sheet(settings).read_text(encoding="utf-8")
    sheet(settings).write_text(text.replace("unsure:\n", "faq/no_such:\n"), encoding="utf-8")
    with pytest.raises(NotTaken, match="no entry faq/no_such"):
        take(settings, print, as_examples=False)
    sheet(settings).write_text(text.replace("unsure:\n", "nothing:\n"), encoding="utf-8")
    assert take(settings, print, as_examples=False) == 0
    kept = read_labelled(settings.root / "data" / "labelled", "en")
    assert kept == (LabelledMessage(text="do you mend lamps", entry=None),)
    assert not sheet(settings).exists()


def test_what_was_proposed_once_comes_again_only_when_asked_for(settings: Settings, shop: Shop) -> None:
    asked_back(shop, "how about getting it brought over", "faq/shipping_cost")
    presses(shop, "faq/shipping_cost")
    labels(settings, shop)
    assert propose(settings, shop.store, print, anew=False, now=shop.now) == 1
    sheet(settings).unlink()
    assert "nothing new" in labels(settings, shop)[0]
    labels(settings, shop, anew=True)
    assert sheet(settings).exists()


def test_taken_as_examples_they_stand_in_the_entry_and_the_data_can_be_published(
    settings: Settings, shop: Shop
) -> None:
    data = settings.root / "data"
    asked_back(shop, 'how about: "getting" it #brought over', "faq/shipping_cost")
    presses(shop, "faq/shipping_cost")
    labels(settings, shop)
    before = {each.text for each in examples_in(data)}
    assert take(settings, print, as_examples=True) == 0
    assert {each.text for each in examples_in(data)} - before == {'how about: "getting" it #brought over'}
    assert check(data) == []
    assert not (data / "labelled").exists()
    assert labels(settings, shop, anew=True)[0].startswith("nothing new")


def test_what_could_not_be_published_is_not_taken(settings: Settings, shop: Shop) -> None:
    asked_back(shop, "a [thing](x) to send", "faq/shipping_cost")
    presses(shop, "faq/shipping_cost")
    labels(settings, shop)
    before = (settings.root / "data" / "faq" / "shipping.yml").read_bytes()
    with pytest.raises(NotTaken, match="could not be published"):
        take(settings, print, as_examples=True)
    assert (settings.root / "data" / "faq" / "shipping.yml").read_bytes() == before
    assert sheet(settings).exists()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("mail me at ana@shop.es\nplease", "mail me at … please"),
        ("call +34 600 123 456 now", "call … now"),
        ("order 48213, size 42 for 1999", "order …, size 42 for 1999"),
        ("see https://x.test/a?b=1", "see …"),
        ("I'm @ana_lopez", "I'm …"),
        ("x" * 500, "x" * 300),
    ],
)
def test_what_says_who_somebody_is_does_not_reach_the_sheet(said: str, shown: str) -> None:
    assert mask(said) == shown


def test_the_surest_source_of_the_same_words_wins_and_known_words_stay_away() -> None:
    def proposal(text: str, entry: str, source: ProposalSource) -> Proposal:
        return Proposal(language="en", entry=entry, text=text, source=source)

    written = sheets(
        [
            proposal("to Spain?", "faq/a_b", ProposalSource.PRESSED),
            proposal("To spain", "faq/c_d", ProposalSource.ACCEPTED),
            proposal("known words!", "faq/a_b", ProposalSource.PRESSED),
            proposal("12345", "faq/a_b", ProposalSource.PRESSED),
        ],
        known={"en": frozenset({"Known words"})},
    )
    assert [line for line in written["en"].splitlines() if not line.startswith("#")][1:] == [
        "faq/a_b:",
        '- "to Spain?"  # pressed by the customer',
    ]


def test_an_editors_own_lines_and_remarks_stay() -> None:
    content = "# mine\nfaq/a_b:   # about a\n- one\nnothing:\n- joke\n"
    assert with_labels(content, {"faq/a_b": ["two"], "faq/c_d": ["three"]}) == (
        '# mine\nfaq/a_b:   # about a\n- "two"\n- one\nnothing:\n- joke\nfaq/c_d:\n- "three"\n'
    )


def test_an_entry_without_a_block_in_that_language_gets_no_examples() -> None:
    content = (
        "nlu:\n- intent: faq/a_b\n  metadata: {language: en, title: A}\n  examples: |\n    - one\n\nresponses: {}\n"
    )
    assert with_examples(content, "faq/a_b", "es", ["dos"]) is None
    assert with_examples(content, "faq/a", "en", ["two"]) is None
    assert with_examples(content, "faq/a_b", "en", ["two"]) == content.replace("    - one\n", "    - one\n    - two\n")
