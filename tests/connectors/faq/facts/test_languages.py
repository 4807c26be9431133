"""Languages come, go and change places; what a language lacks is a list of work."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from bot.faq.texts.languages import entry_of, work_left
from bot.faq.writing import YamlFile
from tests.connectors.faq.editor import Editor, editor_of

PATH = "/desk/faq/languages"


def presses(editor: Editor, do: str, before: str, **fields: Any) -> TestResponse:
    return editor.browser.client.post(
        PATH, data={"csrf": editor.browser.csrf(PATH), "before": before, "do": do, **fields}
    )


def languages(editor: Editor) -> str:
    return next(line for line in editor.file().splitlines() if line.startswith("languages:"))


def test_a_language_goes_and_its_words_stay_in_the_files(marta: Editor) -> None:
    assert presses(marta, "remove:fi", "en,es,pt,pl,fi").status_code == 303
    assert languages(marta).startswith("languages: [en, es, pt, pl]")
    assert "language: fi" in marta.file("talk.yml")
    assert presses(marta, "add", "en,es,pt,pl", add="fi").status_code == 303
    assert languages(marta).startswith("languages: [en, es, pt, pl, fi]")


def test_the_first_language_is_chosen_by_moving_it_up(marta: Editor) -> None:
    assert presses(marta, "up:es", "en,es,pt,pl,fi").status_code == 303
    assert languages(marta).startswith("languages: [es, en, pt, pl, fi]")


def test_two_editors_do_not_undo_each_other(marta: Editor) -> None:
    luis = editor_of(marta.site, "Luis")
    presses(marta, "remove:fi", "en,es,pt,pl,fi")
    refused = presses(luis, "remove:pl", "en,es,pt,pl,fi")
    assert refused.status_code == 400
    assert "was changed by somebody else" in refused.text
    assert languages(marta).startswith("languages: [en, es, pt, pl]")


def test_a_shop_keeps_a_language(marta: Editor) -> None:
    for language, before in (("fi", "en,es,pt,pl,fi"), ("pl", "en,es,pt,pl"), ("pt", "en,es,pt"), ("es", "en,es")):
        assert presses(marta, f"remove:{language}", before).status_code == 303
    assert "at least one language" in presses(marta, "remove:en", "en").text


def test_a_language_that_lacks_words_is_work_first(marta: Editor) -> None:
    presses(marta, "remove:fi", "en,es,pt,pl,fi")
    for name in ("talk.yml", "notices.yml"):
        text = marta.file(name).replace("language: fi", "language: de")
        (marta.data / name).write_text(text, encoding="utf-8")
    refused = presses(marta, "add", "en,es,pt,pl", add="fi")
    assert refused.status_code == 400
    work = marta.browser.get(f"{PATH}?prepare=fi").text
    assert "Without these the bot can't speak it" in work
    assert "/desk/faq/texts/queue?also=fi" in work
    assert "n:text:notices~yml:utter_notice_queued:fi" in marta.form("/desk/faq/texts/queue?also=fi")


def without_finnish(path: Path) -> None:
    """Takes the Finnish examples of an entry out of its file."""
    file = YamlFile.read(path)
    blocks = [block for block in file.value(("nlu",)) if block["metadata"]["language"] != "fi"]
    file.set(("nlu",), blocks)
    path.write_text(file.text(), encoding="utf-8")


def test_entries_without_a_language_are_to_do_the_most_asked_first(marta: Editor) -> None:
    for name in ("returns/how", "shipping/cost"):
        without_finnish(marta.data / "faq" / f"{name}.yml")
    page = marta.browser.get(PATH).text
    assert "2 to do" in page
    assert "How to return: has no examples" in re.sub(r"<[^>]+>", "", page)
    for first, second in (("faq/returns_how", "faq/shipping_cost"), ("faq/shipping_cost", "faq/returns_how")):
        wanted = work_left(marta.data, ("en", "fi"), [first, second])["fi"].wanted
        assert [entry_of(problem) for problem in wanted] == [first, second]


def test_languages_that_nobody_taught_the_program_are_said_to_need_a_developer(marta: Editor) -> None:
    assert "Other languages need a developer" in marta.browser.get(PATH).text
    assert presses(marta, "add", "en,es,pt,pl,fi", add="de").status_code == 200
    assert languages(marta).startswith("languages: [en, es, pt, pl, fi]")
