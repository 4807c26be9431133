"""What an editor is told while typing: each check with what it finds and what it leaves in peace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.faq.editing.checks import Checks
from bot.faq.editing.entry import AnswerText, Button, Entry, Part
from bot.faq.editing.finding import Finding, Level, Replacement
from bot.faq.editing.titles import seen_length
from tests.bot.faq.editing.conftest import answering, asked, in_spanish, only_asked, titled

MISSING = "is missing in this language"
Change = Callable[[Entry], Entry]


def found(checks: Checks, entry: Entry) -> list[Finding]:
    """The findings beside that Spanish is missing."""
    return [each for each in checks.of(entry) if each.what != MISSING]


def test_an_entry_in_order_has_nothing_to_mend(checks: Checks, wrap: Entry) -> None:
    assert found(checks, wrap) == []
    (hole,) = checks.of(wrap)
    assert (hole.level, hole.field) == (Level.HINT, "es.title")


def says(text: str, **more: object) -> Change:
    return lambda entry: answering(entry, AnswerText(text=text, **more))  # type: ignore[arg-type]


def asks(*examples: str) -> Change:
    return lambda entry: asked(entry, *examples)


ALIKE = tuple(f"do you wrap gifts number {word}" for word in ("one", "two", "six", "ten", "red", "big", "old", "new"))
SAME_WORD = (
    *("wrap this box", "please wrap", "you wrap things", "who may wrap", "wrap my lamp up", "is it a wrap"),
    *("how to wrap glass", "wrap two for Ann", "a soft toy"),
)
FOUND: dict[str, tuple[Change, Level, str]] = {
    "same phrase elsewhere": (asks("Where is my Parcel??"), Level.ERROR, "is an example of “My parcel” too"),
    "doubled letters and accents": (asks("traccking pleasé"), Level.ERROR, "as “tracking please”"),
    "same phrase twice": (asks("Do you wrap presents?"), Level.WARNING, "says the same as line 1"),
    "too few": (lambda entry: only_asked(entry, "wrap it", "paper"), Level.ERROR, "has 2 examples"),
    "rather few": (
        lambda entry: only_asked(entry, *entry.part("en").examples[:9]),
        Level.HINT,
        "has 9 examples",
    ),
    "too alike": (lambda entry: only_asked(entry, *ALIKE), Level.WARNING, "very much alike"),
    "one word": (lambda entry: only_asked(entry, *SAME_WORD), Level.WARNING, "“wrap” stands in 8 of 9"),
    "too long": (asks("a gift " * 40), Level.WARNING, "characters, more than 200"),
    "a number": (asks("my order 5512034 is a gift"), Level.WARNING, "holds a long number"),
    "an account": (asks("wrap, from ES91 2100 0418 4502 0005 1332"), Level.WARNING, "holds a long number"),
    "a mail address": (asks("write to ana@example.com"), Level.ERROR, "a mail address"),
    "a name": (asks("my name is Ana Ruiz and it is a present"), Level.WARNING, "may be somebody's name"),
    "markup for training": (asks("wrap [this](thing)"), Level.ERROR, "holds [..](..)"),
    "an entity": (asks('wrap it {"entity": "x"}'), Level.ERROR, '"entity"'),
    "a command": (asks("/restart"), Level.ERROR, "begins with /"),
    "a dash": (asks("- wrap it nicely"), Level.WARNING, "begins with a dash"),
    "an unknown fact": (says("It costs {gift.price}."), Level.ERROR, "{gift.price} is no fact of the shop"),
    "a fact that isn't known of it": (says("{about.size}", about="country"), Level.ERROR, "is not known of what is"),
    "a price by hand": (says("It is €4.95.", about="country"), Level.WARNING, "“€4.95” is a fact"),
    "countries by hand": (says("To Spain and France.", about="country"), Level.WARNING, "“Spain and France” is a fact"),
    "a link without https": (says("See http://x.example/gift", about="size"), Level.WARNING, "lacks https"),
    "markdown": (says("**Yes**", about="size"), Level.WARNING, "signs of “**Yes**”"),
    "stars": (
        says("Say *yes* to it", about="size"),
        Level.WARNING,
        "on Telegram and Website customers would read the stars",
    ),
    "a button of emoji": (
        says("Yes.", about="size", buttons=(Button(title="👍", payload="ask_person"),)),
        Level.ERROR,
        "the button “👍” has no words",
    ),
    "a long button": (
        says("Yes.", about="size", buttons=(Button(title="Talk to one of our people", payload="ask_person"),)),
        Level.WARNING,
        "WhatsApp shows 20",
    ),
    "long above buttons": (
        says("a" * 1025, about="size", buttons=(Button(title="A person", payload="ask_person"),)),
        Level.WARNING,
        "WhatsApp takes 1,024 characters above buttons; this has 1,025",
    ),
    "a missing picture": (says("Look.", about="size", image="none.png"), Level.ERROR, "picture 'none.png' is missing"),
    "a wrong date": (says("Now.", about="size", begins="tomorrow"), Level.ERROR, "its dates are wrong"),
    "a long title": (lambda entry: titled(entry, "Wrapping of all the gifts"), Level.ERROR, "has 25 characters"),
    "no title": (lambda entry: titled(entry, ""), Level.ERROR, "the button has no title"),
    "a title of emoji": (lambda entry: titled(entry, "🎁"), Level.ERROR, "the title has no words"),
    "the same title": (lambda entry: titled(entry, "my PARCEL"), Level.ERROR, "faq/order_status has the same title"),
    "nothing for everybody": (
        lambda entry: in_spanish(entry, Part(title="Regalo", answers=(AnswerText(text="Sí.", about="country"),))),
        Level.WARNING,
        "has no answer for everybody",
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_is_wrong_is_told_with_its_cure(checks: Checks, wrap: Entry, name: str) -> None:
    change, level, what = FOUND[name]
    findings = [each for each in found(checks, change(wrap)) if what in each.what]
    assert [each.level for each in findings] == [level], [each.what for each in found(checks, change(wrap))]
    assert findings[0].cure


FINE: dict[str, Change] = {
    "other words": asks("is a card with it possible"),
    "a short number": asks("wrap all 12 of them"),
    "a known fact": says("It costs {zones.home.price}.", about="country"),
    "a fact of what is named": says("To {about.country}: {about.price}.", about="country"),
    "a link": says("See https://x.example/gift", about="size"),
    "signs": says("2 * 3 * 4 boxes, 50% off & more", about="size"),
    "bold where it is shown": says("Say *yes*", about="size", channel="whatsapp"),
    "a button": says("Yes.", about="size", buttons=(Button(title="A person 👋", payload="ask_person"),)),
    "long alone": says("a" * 1025, about="size"),
    "dates with words for always beside": says("Now.", begins="2026-11-26 20:00", ends="2026-11-30"),
    "one country": says("Made in Spain.", about="size"),
}


@pytest.mark.parametrize("name", FINE)
def test_what_is_right_is_left_in_peace(checks: Checks, wrap: Entry, name: str) -> None:
    assert found(checks, FINE[name](wrap)) == []


def test_another_language_is_recognised(data: Path, checks: Checks, wrap: Entry) -> None:
    spanish = tuple(f"¿me lo podéis envolver para {each}?" for each in ("mi madre", "el niño", "una boda", "hoy"))
    path = data / "faq" / "gift" / "wrap.yml"
    block = "".join(
        f"    - {each}\n" for each in (*spanish, "quiero un lazo", "con papel bonito", "es un regalo", "sí")
    )
    with path.open("a", encoding="utf-8") as file:
        file.write(f"- intent: faq/gift_wrap\n  metadata: {{language: es, title: Regalo}}\n  examples: |\n{block}")
    findings = found(checks, asked(wrap, "¿me lo podéis envolver para el sábado?"))
    assert [each.what for each in findings] == ["“¿me lo podéis envolver para el sábado?” looks like Spanish"]
    assert findings[0].line == len(wrap.part("en").examples)


def test_the_cure_of_a_price_is_one_press_away(checks: Checks, wrap: Entry) -> None:
    (finding,) = found(checks, says("From €60 on.", about="country")(wrap))
    assert finding.replacement == Replacement(old="€60", new="{zones.home.free_from}")
    assert finding.field == "en.answers.1"


def test_what_the_bot_is_judged_by_is_no_example(data: Path, checks: Checks, wrap: Entry) -> None:
    (data / "labelled").mkdir()
    (data / "labelled" / "en.yml").write_text("faq/gift_wrap:\n- paper round it, please\n", encoding="utf-8")
    (finding,) = found(checks, asked(wrap, "Paper round it please!"))
    assert "by which the bot is judged" in finding.what


def test_what_somebody_else_saves_meanwhile_is_known_at_once(data: Path, checks: Checks, wrap: Entry) -> None:
    assert found(checks, asked(wrap, "the courier is rude")) == []
    path = data / "faq" / "order" / "status.yml"
    path.write_text(path.read_text(encoding="utf-8") + "    - the courier is rude\n", encoding="utf-8")
    assert [each.level for each in found(checks, asked(wrap, "the courier is rude"))] == [Level.ERROR]


@pytest.mark.parametrize(
    ("text", "length"),
    [("Gift", 4), ("cafe\u0301", 4), ("👨‍👩‍👧", 1), ("🇪🇸🇵🇹", 2), ("👍🏽", 1), ("", 0), ("❤️!", 2), ("a\u200bb", 2)],
)
def test_signs_are_counted_as_a_reader_sees_them(text: str, length: int) -> None:
    assert seen_length(text) == length
