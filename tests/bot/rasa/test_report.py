"""The report on understanding: an editor reads which examples to mend, and nothing in it comes from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.faq.examples import Example, examples_in
from bot.rasa.model.thresholds import ENOUGH_LABELLED, Accepted
from bot.settings import ROOT

pytestmark = pytest.mark.needs("rasa")

THINGS = ("card", "cash", "parcel", "return")
ASKED = ("where is my {}", "tell me about the {}", "a {} please", "{}?", "do you have a {}", "{} and nothing else")
LOST = "where is my parcel now"


def examples(*more: Example) -> list[Example]:
    made = (
        Example(language="en", entry=f"faq/about_{thing}", text=asked.format(thing), title=f"Our {thing}")
        for thing in THINGS
        for asked in ASKED
    )
    return sorted([*made, *more], key=lambda each: (each.language, each.entry, each.text))


def found(*more: Example, accepted: Accepted | None = None):  # type: ignore[no-untyped-def]
    from bot.rasa.model.faq_model import train_language
    from bot.rasa.report.findings import findings

    given = examples(*more)
    trained, _ = train_language(given, [], accepted=accepted or Accepted())
    return findings(given, trained, trained.model.cuts, None)


def test_an_example_in_the_wrong_entry_is_shown_with_where_it_looks_to_belong() -> None:
    lost = Example(language="en", entry="faq/about_cash", text=LOST, title="Our cash")
    seen = found(lost)
    assert seen.suspects[0].text == LOST
    assert seen.suspects[0].other == "faq/about_parcel"
    assert {(each.entry, each.other_entry) for each in seen.twins} & {
        ("faq/about_cash", "faq/about_parcel"),
        ("faq/about_parcel", "faq/about_cash"),
    }


def test_good_examples_have_no_suspects_and_shares_that_add_up() -> None:
    seen = found()
    assert seen.suspects == ()
    assert seen.found == 1.0
    assert int(seen.confusion.sum()) == seen.examples == len(THINGS) * len(ASKED)
    assert sum(each.count for each in seen.calibration) == seen.examples
    assert seen.curve[-1].answered == pytest.approx(1.0)
    assert seen.curve[-1].right == pytest.approx(0.8)


def test_the_report_shows_what_the_limit_on_asking_back_costs_and_brings() -> None:
    lost = [Example(language="en", entry="faq/about_cash", text=f"{LOST} {n}", title="Our cash") for n in range(4)]
    seen = found(*lost, accepted=Accepted(wrong_per_hundred=1))
    assert seen.cuts.answer < seen.cuts.strict
    assert seen.both.answered > seen.strict.answered
    assert seen.both.right < seen.strict.right


def test_customers_words_are_text_on_the_page_and_nothing_is_fetched() -> None:
    from bot.rasa.report.page import page

    wicked = Example(language="en", entry="faq/about_cash", text="<script>alert(1)</script> parcel?", title="Our cash")
    html = page([found(wicked)], {"faq/about_cash": {"en": "<b>cash"}}, "today")
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "&lt;b&gt;cash" in html
    assert not re.search(r"(src|href)=\"(?!#)|url\(|@import", html)
    HTMLParser().feed(html)


def test_the_command_writes_the_page_and_says_three_numbers_a_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.rasa.report.__main__ import main

    (tmp_path / "data" / "labelled").mkdir(parents=True)
    blocks = "".join(
        f"- intent: faq/about_{thing}\n  metadata: {{language: en, title: Our {thing}}}\n  examples: |\n"
        + "".join(f"    - {asked.format(thing)}\n" for asked in ASKED)
        for thing in THINGS
    )
    (tmp_path / "data" / "shop.yml").write_text("languages: [en]\n", encoding="utf-8")
    (tmp_path / "data" / "faq.yml").write_text(f"nlu:\n{blocks}", encoding="utf-8")
    said = "".join(f'- "my {thing} {n}"\n' for n in range(ENOUGH_LABELLED) for thing in THINGS[:1])
    (tmp_path / "data" / "labelled" / "en.yml").write_text(f"faq/about_card:\n{said}", encoding="utf-8")
    (tmp_path / "config.yml").write_text("pipeline:\n- name: bot.rasa.classifier.FaqClassifier\n", encoding="utf-8")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "encoders").symlink_to(ROOT / "models" / "encoders")
    assert main(tmp_path / "var" / "nlu-report.html", tmp_path) == 0
    page = (tmp_path / "var" / "nlu-report.html").read_text(encoding="utf-8")
    assert f"{ENOUGH_LABELLED} labelled messages of customers" in page
    assert "The limit on asking back changes nothing" in page or "With the limit on asking back" in page
    printed = capsys.readouterr().out
    assert re.search(r"en: entry found \d+%, answered at once \d+%, right of these \d+%", printed)
    assert str(tmp_path / "var" / "nlu-report.html") in printed


def test_data_that_cannot_be_read_is_told_with_its_cure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from bot.rasa.report.__main__ import main

    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "shop.yml").write_text("languages: [en]\n", encoding="utf-8")
    (tmp_path / "data" / "faq.yml").write_text("nlu:\n- intent: faq/a_b\n", encoding="utf-8")
    assert main(tmp_path / "page.html", tmp_path) == 1
    assert "mostrador check" in capsys.readouterr().out
    assert not (tmp_path / "page.html").exists()


def test_the_report_reads_the_same_examples_that_training_reads() -> None:
    from rasa.shared.importers.importer import TrainingDataImporter

    from bot.rasa.model.examples import read_examples

    importer = TrainingDataImporter.load_from_dict(
        config={"importers": [{"name": "bot.rasa.importer.AnswerImporter", "shop": str(ROOT / "data" / "shop.yml")}]},
        domain_path=str(ROOT / "domain.yml"),
        training_data_paths=[str(ROOT / "data")],
    )
    assert read_examples(importer.get_nlu_data()) == examples_in(ROOT / "data")
