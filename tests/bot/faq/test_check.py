"""The check tells an editor every problem with its place and its cure."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.faq.check import Problem, check, hints
from bot.faq.publishing import check as check_command
from bot.settings import ROOT, read_settings

GOOD = """version: "3.1"
nlu:
- intent: faq/topic_entry
  metadata: {language: en, title: A title}
  examples: |
    - one
    - two
    - three
    - four
    - five
    - six
    - seven
    - eight
- intent: faq/topic_entry
  metadata: {language: es, title: Un título}
  examples: |
    - uno
    - dos
    - tres
    - cuatro
    - cinco
    - seis
    - siete
    - ocho
responses:
  utter_faq/topic_entry:
  - text: "It costs {price}."
    metadata: {language: en}
  - text: "Cuesta {price}."
    metadata: {language: es}
"""

# A greeting of the same shape says who answers.
GREET = GOOD.replace("faq/topic_entry", "greet").replace("It costs", "A bot:").replace("Cuesta", "Un bot:")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one good entry."""
    (tmp_path / "shop.yml").write_text("languages: [en, es]\nprice: 4.95 EUR\n", encoding="utf-8")
    (tmp_path / "rules.yml").write_text(
        'version: "3.1"\nrules:\n- rule: hi\n  steps:\n  - intent: greet\n  - action: utter_greet\n'
        "responses:\n  utter_greet:\n  - {text: Hello from the bot, metadata: {language: en}}\n"
        "  - {text: Hola del bot, metadata: {language: es}}\n",
        encoding="utf-8",
    )
    write(tmp_path, GOOD)
    return tmp_path


def write(data: Path, text: str, name: str = "faq/topic/entry.yml") -> None:
    (data / name).parent.mkdir(parents=True, exist_ok=True)
    (data / name).write_text(text, encoding="utf-8")


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [str(problem) for problem in problems]
    assert problems[0].cure
    return problems[0]


def test_what_a_rule_says_has_words(data: Path) -> None:
    text = (data / "rules.yml").read_text(encoding="utf-8")
    (data / "rules.yml").write_text(text.replace("  utter_greet:", "  utter_other:"), encoding="utf-8")
    assert "utter_greet" in only(check(data)).what


def test_good_data_has_no_problem(data: Path) -> None:
    assert check(data) == []


def test_the_demo_shop_is_ready_to_train() -> None:
    assert [str(problem) for problem in check(ROOT / "data")] == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("title: A title", "title: A title that is far too long", "has 28 characters"),
        (", title: A title", "", "no title"),
        ("title: A title", 'title: " "', "has 1 characters"),
        ("{language: en, title: A title}", "{title: A title}", "no language of the shop"),
        ("    - eight\n", "", "7 examples"),
        ("    - one\n", "    - /one\n", "begins with /"),
        ("    - one\n", "    - see [this](thing)\n", "[..](..)"),
        ("    - one\n", "    - \n", "is empty"),
        ("    - one\n", "    - one\n    nine\n", "no dash"),
        ('"It costs {price}."', '"It costs {prize}."', "{prize}"),
        ('"It costs {price}."', '"It costs {queue_place}."', "only known in notices"),
        ('"Cuesta {price}."', f'"{"x" * 4097}"', "too long"),
    ],
)
def test_a_mistake_is_named(data: Path, before: str, after: str, said: str) -> None:
    write(data, GOOD.replace(before, after, 1))
    problems = [str(problem) for problem in check(data)]
    assert any(said in problem and "faq/topic/entry.yml line " in problem for problem in problems), problems


def test_an_entry_without_any_answer_is_named(data: Path) -> None:
    write(data, GOOD[: GOOD.index("responses:")])
    problem = only(check(data))
    assert (problem.entry, problem.what) == ("faq/topic_entry", "has no answer")


def test_an_answer_without_questions_is_named(data: Path) -> None:
    write(data, GOOD + '  utter_faq/topic_gone:\n  - {text: "a", metadata: {language: en}}\n')
    assert any(problem.what == "answers no entry" for problem in check(data))


def test_the_same_phrase_in_two_entries_is_named(data: Path) -> None:
    other = GOOD.replace("topic_entry", "topic_other").replace("title: ", "title: Other ")
    other = other.replace("    - ", "    - other ").replace("- other one\n", "- ¡ONE!\n")
    write(data, other, "faq/topic/other.yml")
    problem = only(check(data))
    assert "faq/topic_other" in problem.what + str(problem.entry)
    assert "also an example" in problem.what


def test_two_buttons_with_one_title_are_named(data: Path) -> None:
    other = GOOD.replace("topic_entry", "topic_other").replace("    - ", "    - other ")
    write(data, other, "faq/topic/other.yml")
    assert all("same title" in problem.what for problem in check(data))
    assert len(check(data)) == 2


@pytest.mark.parametrize(("name", "said"), [("faq/Topic", "no name"), ("faq/a/b", "no name"), ("greeting", "no rule")])
def test_a_wrong_name_is_named(data: Path, name: str, said: str) -> None:
    write(data, GOOD.replace("faq/topic_entry", name))
    assert any(said in problem.what for problem in check(data))


def test_a_small_talk_intent_with_a_rule_is_good(data: Path) -> None:
    write(data, GREET)
    assert check(data) == []


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x\n", "nlu: [", "- a\n"])
def test_a_file_that_is_no_plain_yaml_is_named_and_the_rest_still_checked(data: Path, text: str) -> None:
    (data / "faq" / "broken.yml").write_text(text, encoding="utf-8")
    assert only(check(data)).file == "faq/broken.yml"


@pytest.mark.parametrize(
    "text", ["nlu:\n- greet\n", "nlu:\n- metadata: {}\n", "responses:\n- a\n", "responses:\n  utter_a: [b]\n"]
)
def test_a_block_of_another_shape_is_named(data: Path, text: str) -> None:
    write(data, text)
    assert check(data)


def test_a_shop_file_that_can_not_be_read_is_the_first_thing_to_mend(data: Path) -> None:
    (data / "shop.yml").write_text("languages: [", encoding="utf-8")
    assert only(check(data)).file == "shop.yml"


def test_the_command_prints_problems_and_says_so_by_its_exit(
    data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = replace(read_settings({"MOSTRADOR_FILE": ""}), root=tmp_path_factory.mktemp("shop"))
    copied = shutil.copytree(data, settings.root / "data")
    said: list[str] = []
    assert check_command(settings, said.append) == 0
    shutil.rmtree(copied / "faq")
    (copied / "shop.yml").unlink()
    assert check_command(settings, said.append) == 1
    assert "shop.yml" in said[-2]


def test_a_picture_that_is_not_there_is_named(data: Path) -> None:
    write(data, GOOD.replace("  - text:", "  - image: chart.png\n    text:", 1))
    assert "chart.png" in only(check(data)).what
    (data / "images").mkdir()
    (data / "images" / "chart.png").write_bytes(b"png")
    assert check(data) == []


def test_a_title_that_a_comma_cuts_short_is_named(data: Path) -> None:
    write(data, GOOD.replace("title: A title", "title: EU, UK sizes"))
    problem = only(check(data))
    assert "UK sizes" in problem.what
    assert "quote" in problem.cure


def test_a_fact_that_no_answer_uses_is_a_hint(data: Path) -> None:
    with (data / "shop.yml").open("a", encoding="utf-8") as shop:
        shop.write("gift_wrap: {en: three euros, es: tres euros}\ncarriers: [SEUR, DHL]\n")
    assert check(data) == []
    assert [each.what for each in hints(data)] == ["no answer uses {gift_wrap}", "no answer uses {carriers}"]
    write(data, GOOD.replace("{price}", "{price} {gift_wrap} {carriers}"))
    assert hints(data) == []


def test_what_an_answer_says_of_a_named_country_uses_its_zone(data: Path) -> None:
    with (data / "shop.yml").open("a", encoding="utf-8") as shop:
        shop.write("zones: {home: {price: 4 EUR, days: 2-4, countries: [ES]}}\n")
    assert [each.what for each in hints(data)] == [
        f"no answer uses {{zones.home.{term}}}" for term in ("price", "days", "countries")
    ]
    about = '  - text: "{about.country}: {about.price}, {about.days}"\n    metadata: {language: en, about: country}\n'
    write(data, GOOD + about)
    assert [each.what for each in hints(data) if each.what.startswith("no answer uses")] == []


def test_the_demo_shop_has_no_fact_that_nothing_uses() -> None:
    assert hints(ROOT / "data") == []


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ("sizes: {shoes: [{EU: 40, UK: 7}]}\n", "categories.shoes"),
        ("zones: {home: {days: 2, countries: [ES]}}\n", "zones.home.price"),
    ],
)
def test_what_customers_may_name_lacks_a_fact(data: Path, facts: str, missing: str) -> None:
    with (data / "shop.yml").open("a", encoding="utf-8") as shop:
        shop.write(facts)
    (problem,) = check(data)
    assert problem.file == "shop.yml"
    assert missing in problem.what
    assert "data/shop.yml" in problem.cure


SHORT = """nlu:
- intent: faq/topic_short
  metadata: {language: en, title: Short}
  examples: |
    - short one
    - short two
    - short three
    - short four
    - short five
    - short six
    - short seven
    - short eight
responses:
  utter_faq/topic_short:
  - text: "In short."
    metadata: {language: en}
"""


GREETING = GREET.replace("    - ", "    - hi ").replace("title: ", "title: Hi ")


def speaks(data: Path, languages: str) -> None:
    (data / "shop.yml").write_text(f"languages: [{languages}]\nprice: 4.95 EUR\n", encoding="utf-8")


def test_what_an_entry_lacks_in_a_language_is_a_hint_with_what_serves_instead(data: Path) -> None:
    write(data, SHORT, "faq/topic/short.yml")
    assert check(data) == []
    assert [str(hint) for hint in hints(data)] == [
        "faq/topic/short.yml line 2: faq/topic_short (es): has no examples; "
        "until it has some it is found by those in en",
        "faq/topic/short.yml line 15: utter_faq/topic_short (es): has no answer; customers get the one in en",
    ]


def test_what_an_answer_lacks_about_a_thing_is_a_hint(data: Path) -> None:
    write(data, f'{GOOD}  - {{text: "To {{about.country}}", metadata: {{language: es, about: country}}}}\n')
    assert check(data) == []
    (hint,) = hints(data)
    assert (hint.language, hint.what) == ("en", "has no answer about country")


@pytest.mark.parametrize("languages", ["en", "es"])
def test_languages_of_other_shops_are_neither_a_problem_nor_a_hint(data: Path, languages: str) -> None:
    write(data, SHORT, "faq/topic/short.yml")
    write(data, GREETING, "talk.yml")
    speaks(data, languages)
    assert (check(data), hints(data)) == ([], [])


def test_mistakes_in_a_language_of_other_shops_are_theirs(data: Path) -> None:
    write(data, GOOD.replace("    - ocho\n", "").replace("Cuesta {price}", "Cuesta {prize}"))
    assert check(data)
    speaks(data, "en")
    assert check(data) == []


def test_a_language_that_nothing_is_written_in_is_named_once_with_its_cure(data: Path) -> None:
    speaks(data, "en, fi")
    problem = only(check(data))
    assert (problem.file, problem.line, problem.language) == ("shop.yml", 1, "fi")
    assert "take fi out of `languages:`" in problem.cure


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (GREETING[: GREETING.rindex("- intent:")], "has no examples"),
        ('responses:\n  utter_notice_kept:\n  - {text: "kept", metadata: {language: en}}\n', "has no text"),
    ],
)
@pytest.mark.parametrize("languages", ["en, es", "es"])
def test_small_talk_and_notices_are_needed_in_each_language(data: Path, text: str, what: str, languages: str) -> None:
    write(data, text, "talk.yml")
    speaks(data, languages)
    problem = only(check(data))
    assert (problem.file, problem.language, problem.what) == ("talk.yml", "es", what)


@pytest.mark.parametrize("name", ["faq/topic/other.yml", "faq/short.yml", "talk.yml"])
def test_an_entry_outside_its_own_file_is_told_where_it_belongs(data: Path, name: str) -> None:
    write(data, SHORT, name)
    problems = check(data)
    assert {(problem.file, problem.line) for problem in problems} == {(name, 2)}
    assert problems[0].cure == "move all of faq/topic_short to faq/topic/short.yml"


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("    - three\n", "    - /three\n", 8),
        ("    - ocho\n", "    - see [this](thing)\n", 24),
        ('"Cuesta {price}."', '"Cuesta {prize}."', 29),
        ("title: Un título", "title: Un título que es demasiado largo", 15),
    ],
)
def test_a_problem_names_its_line(data: Path, before: str, after: str, line: int) -> None:
    write(data, GOOD.replace(before, after, 1))
    problem = only(check(data))
    assert (problem.file, problem.line) == ("faq/topic/entry.yml", line)


def test_the_command_prints_hints_and_is_content(data: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    write(data, SHORT, "faq/topic/short.yml")
    settings = replace(read_settings({"MOSTRADOR_FILE": ""}), root=tmp_path_factory.mktemp("shop"))
    shutil.copytree(data, settings.root / "data")
    said: list[str] = []
    assert check_command(settings, said.append) == 0
    assert said[0].startswith("hint: faq/topic/short.yml line 2")
    assert said[-1] == f"{settings.root / 'data'} is in order"


@pytest.mark.parametrize(
    ("metadata", "text", "fault"),
    [
        ("about: contry", "To you", "'contry', which customers can't name"),
        ("about: size", "{about.price}", "{about.price} is not known of what is about: size"),
        ("about: country, carried: maybe", "To {about.country}", "`carried:` is 'maybe'"),
    ],
)
def test_what_an_answer_is_about_must_be_something_with_such_facts(
    data: Path, metadata: str, text: str, fault: str
) -> None:
    write(data, f'{GOOD}  - text: "{text}"\n    metadata: {{language: en, {metadata}}}\n')
    problem = only(check(data))
    assert fault in problem.what
    assert problem.line
