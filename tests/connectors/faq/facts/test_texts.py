"""Editors change what the bot says beside answers, and how customers say it, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.faq.facts.changes import apply
from bot.faq.texts.catalogue import groups_of
from bot.faq.texts.rows import as_key, by_file, read_texts
from bot.faq.texts.uses import USES
from bot.faq.writing import YamlFile
from bot.settings import ROOT
from bot.shop.answers import read_answers
from bot.yaml import parse_yaml
from tests.connectors.faq.editor import Editor

GREETING, QUEUE, NOTHING = (f"/desk/faq/texts/{name}" for name in ("greeting", "queue", "nothing"))
GREET = "talk~yml.responses.utter_greet.0.text"
QUEUED = "notices~yml.responses.utter_notice_queued.0.text"


def test_a_greeting_is_changed_and_only_that(marta: Editor) -> None:
    before = marta.file("talk.yml").splitlines()
    saved = marta.changes(GREETING, **{f"v:{GREET}": 'Hi from {name}: a bot. "Ask"!'})
    assert saved.status_code == 303
    after = marta.file("talk.yml").splitlines()
    assert len(after) == len(before)
    differing = [new for old, new in zip(before, after, strict=True) if old != new]
    assert differing == [r'  - text: "Hi from {name}: a bot. \"Ask\"!"']


def test_the_page_shows_what_customers_read_and_what_a_notice_knows(marta: Editor) -> None:
    page = marta.browser.get(QUEUE).text
    assert "You are number 3 in the queue" in page
    assert "<code>{queue_place}</code>" in page
    looked = marta.sends(QUEUE, {**marta.form(QUEUE), f"v:{QUEUED}": "Number {queue_place}. {wait}"}, do="look")
    assert "Number 3. It will probably take 5–10 minutes." in looked.text


@pytest.mark.parametrize(
    ("path", "box", "text", "cure"),
    [
        (QUEUE, QUEUED, "Hello from {agent_name}", "{agent_name} is not known here"),
        (QUEUE, QUEUED, "We cost {prices}", "{prices} is no fact of the shop"),
        (QUEUE, QUEUED, "", "customers would get another language"),
        (GREETING, GREET, "Number {queue_place}", "{queue_place} is only known in notices"),
        (GREETING, GREET, "Hello, this is Marta from {name}!", "hides that a bot answers"),
        (GREETING, GREET, "Hello, this is Marta from {name}!", "Say that it is a bot, such as"),
        (NOTHING, "faq/nothing~yml.nlu.0.examples", "only one", "has 1 examples"),
        (NOTHING, "faq/nothing~yml.nlu.0.examples", "/restart\n" * 9, "begins with /"),
    ],
)
def test_what_the_check_refuses_is_not_saved(marta: Editor, path: str, box: str, text: str, cure: str) -> None:
    before = {name: marta.file(name) for name in ("talk.yml", "notices.yml", "faq/nothing.yml")}
    refused = marta.changes(path, **{f"v:{box}": text})
    assert refused.status_code == 400
    assert cure in refused.text
    assert {name: marta.file(name) for name in before} == before


def test_what_no_file_can_hold_is_refused_in_words_and_nothing_is_lost(marta: Editor) -> None:
    box = "v:faq/nothing~yml.nlu.0.examples"
    typed = str(marta.form(NOTHING)[box]) + "\r\ntwo\u2028lines"
    refused = marta.changes(NOTHING, **{box: typed})
    assert refused.status_code == 400
    assert "is no example: write one line" in refused.text
    assert "two\u2028lines" in refused.text
    forged = marta.changes(NOTHING, **{box.replace("v:", "k:"): "poem"})
    assert forged.status_code == 400


def test_a_phrasing_that_is_not_for_the_bot_is_added(marta: Editor) -> None:
    form = marta.form(NOTHING)
    box = "v:faq/nothing~yml.nlu.0.examples"
    saved = marta.changes(NOTHING, **{box: f"{form[box]}\r\ncan you sharpen my skates"})
    assert saved.status_code == 303
    assert "\n    - can you sharpen my skates\n" in marta.file("faq/nothing.yml")


def test_a_sentence_for_another_language_is_added_and_its_code_is_looked_at(marta: Editor) -> None:
    path = "/desk/faq/texts/other_languages"
    refused = marta.changes(path, **{"n:sentence:code": "Estonian", "n:sentence:text": "Vabandust"})
    assert "code of two letters" in refused.text
    saved = marta.changes(path, **{"n:sentence:code": "et", "n:sentence:text": "Vabandust: {language}."})
    assert saved.status_code == 303
    assert '\n  et: "Vabandust: {language}."' in marta.file("other_languages.yml")


def test_a_missing_language_has_a_free_box(marta: Editor) -> None:
    text = marta.file("notices.yml")
    block = '  - text: "Palautetaan"\n    metadata: {language: fi}\n'
    start = text.index("  utter_notice_returned:")
    end = text.index("    metadata: {language: fi}\n", start)
    finnish = text[text.rindex("  - text:", 0, end) : end] + "    metadata: {language: fi}\n"
    (marta.data / "notices.yml").write_text(text.replace(finnish, "", 1), encoding="utf-8")
    name = "n:text:notices~yml:utter_notice_returned:fi"
    assert name in marta.form(QUEUE)
    assert marta.changes(QUEUE, **{name: "Palautetaan"}).status_code == 303
    assert block in marta.file("notices.yml")


def test_every_text_beside_the_answers_stands_on_a_page_with_its_use() -> None:
    names = [name for name in read_answers(ROOT / "data").responses if not name.startswith("utter_faq/")]
    shown = {name for group in groups_of(names, ()) for name in group.responses}
    assert set(names) <= shown
    assert set(names) <= set(USES)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    text=some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1).filter(str.strip),
    lines=some.lists(some.text(some.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])).filter(str.strip)),
)
def test_hostile_words_come_back_to_the_last_byte(text: str, lines: list[str]) -> None:
    parsed = {"talk.yml": _TALK, "notices.yml": {}}
    form = {}
    for path, kind, typed in (
        ("talk~yml.responses.utter_greet.0.text", "text", text),
        ("talk~yml.nlu.0.examples", "examples", "\n".join(lines)),
    ):
        form |= {f"k:{path}": kind, f"v:{path}": typed, f"w:{path}": "hi"}
    proposal = read_texts(parsed, form)
    assert proposal.clashes == []
    file = YamlFile(_TEXT, name="talk.yml")
    apply(file, by_file(proposal.changes).get("talk.yml", []))
    read = parse_yaml(file.text(), name="talk.yml")
    assert read["responses"]["utter_greet"][0]["text"] == text
    if lines:
        assert read["nlu"][0]["examples"] == "".join(f"- {line.strip()}\n" for line in lines)
    assert "# kept" in file.text()


_TEXT = """version: "3.1"
# kept
responses:
  utter_greet:
  - text: "hi"
    metadata: {language: en}
nlu:
- intent: greet
  metadata: {language: en}
  examples: |
    - hi
"""
_TALK = parse_yaml(_TEXT, name="talk.yml")


def test_names_of_files_and_paths_do_not_mix(tmp_path: Path) -> None:
    assert as_key("faq/nothing.yml") == "faq/nothing~yml"
