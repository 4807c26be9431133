"""A shop that comes from another product brings its files: Rasa's, Chatwoot's, Zendesk's, a help centre's."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from bot.faq.check import check
from bot.faq.exchange.importing import apply_import, plan_import
from bot.faq.exchange.limits import Refused
from bot.faq.exchange.names import entry_name, title_for
from bot.faq.exchange.plan import Outcome
from bot.faq.exchange.reading import Upload
from tests.bot.faq.exchange.sheets import counts, csv_file, only, plan, upload

NLU = """\
version: "3.1"
nlu:
- intent: gift_engraving
  examples: |
    - do you engrave rings
    - can I have my [initials](what) on it
    - a name on the lid
    - engraving please
    - a name on my [lamp]{"entity": "thing", "role": "x"}
    - how much is an engraving
    - engrave a date
    - engrave a short text
- intent: greet
  examples: |
    - howdy
    - hello
- lookup: thing
  examples: |
    - lamp
"""
DOMAIN = """\
version: "3.1"
intents: [greet]
responses:
  utter_gift_engraving:
  - text: "Yes, we engrave."
  - image: "x.png"
"""


def test_a_rasa_bot_brings_its_intents_and_answers(data: Path) -> None:
    uploads = [upload(NLU, "nlu.yml"), upload(DOMAIN, "domain.yml")]
    found = plan_import(data, uploads)
    assert counts(found) == {"new": 1, "changed": 1}
    assert found.notes == ("lookup thing was not taken: mentions need none here",)
    new = only(found, Outcome.NEW)
    assert (new.row.name, new.row.cells["title"]) == ("faq/gift_engraving", "Gift engraving")
    assert "can I have my initials on it\n" in new.row.cells["examples"]
    greeting = only(found, Outcome.CHANGED).changes[0]
    assert greeting.after == f"{greeting.before}\nhowdy"
    apply_import(data, uploads, None)
    assert check(data) == []
    assert counts(plan_import(data, uploads)) == {"same": 2}


def test_another_bots_answer_never_replaces_ours_unasked(data: Path) -> None:
    theirs = NLU.replace("gift_engraving", "gift_wrap") + "responses:\n  utter_gift_wrap:\n  - text: No.\n"
    conflict = only(plan(data, theirs, name="nlu.yml"), Outcome.CONFLICT)
    assert [change.column for change in conflict.changes] == ["examples", "answer"]


def test_rasas_files_may_name_their_language(data: Path) -> None:
    spanish = NLU.replace("- intent: gift_engraving\n", "- intent: gift_engraving\n  metadata: {language: es}\n")
    assert plan(data, spanish, name="nlu.yml").decisions[0].row.language == "es"
    assert plan(data, NLU, name="nlu.yml", language="es").decisions[0].row.language == "es"


def chatwoot() -> list[tuple[str, bytes]]:
    items = [{"id": 1, "short_code": "gift_card", "content": "Gift cards are sent by mail."}]
    table = csv_file(
        [{"short_code": items[0]["short_code"], "content": items[0]["content"]}], separator=",", encoding="utf-8"
    )  # type: ignore[dict-item]
    return [("canned.json", json.dumps(items).encode()), ("canned.csv", table)]


def zendesk() -> list[tuple[str, bytes]]:
    comment = "<p>Gift cards are sent by&nbsp;mail.</p>"
    macros = [
        {"title": "Gift::Card", "active": True, "actions": [{"field": "comment_value_html", "value": comment}]},
        {"title": "Old", "active": False, "actions": [{"field": "comment_value", "value": "x"}]},
    ]
    lines = [
        {"Title": "Gift::Card", "Active": "true", "Comment": comment},
        {"Title": "Old", "Active": "false", "Comment": "x"},
    ]
    table = csv_file(lines, separator=",", encoding="utf-8")
    return [("macros.json", json.dumps({"macros": macros}).encode()), ("macros.csv", table)]


@pytest.mark.parametrize(("name", "content"), [*chatwoot(), *zendesk()])
def test_answers_that_agents_kept_ready_wait_for_examples(data: Path, name: str, content: bytes) -> None:
    decision = only(plan(data, content, name=name), Outcome.REFUSED)
    assert "no examples" in decision.words
    assert decision.row.name == "faq/gift_card"
    assert decision.row.cells["answer"] == "Gift cards are sent by mail."
    assert "examples" not in decision.row.cells


ARTICLE = """\
<!DOCTYPE html><html lang="es-ES"><head><meta charset="{0}"><title>Ayuda</title><style>p {{ color: red }}</style></head>
<body><nav><a href="/">Inicio</a></nav><article><h1>¿Puedo grabar un nombre?</h1>
<p>Sí, por <b>3&nbsp;€</b>.   Mira <a href="https://tienda.example/grabado">cómo</a>.</p>
<ul><li>anillos</li><li>tapas</li></ul><script>alert(1)</script>
<h2>Plazos</h2><table><tr><td>España</td><td>2 días</td></tr></table><h2>Vacío</h2></article>
<footer>© Tienda</footer></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252"])
def test_an_article_becomes_a_question_for_each_heading_and_never_an_example(data: Path, encoding: str) -> None:
    content = ARTICLE.format(encoding).encode(encoding)
    first, second = plan(data, content, name="grabar.html").decisions
    assert (first.row.language, first.row.name) == ("es", "faq/imported_puedo_grabar_un_nombre")
    assert first.row.cells["answer"] == "Sí, por 3 €. Mira cómo (https://tienda.example/grabado).\n• anillos\n• tapas"
    assert (second.row.cells["title"], second.row.cells["answer"]) == ("Plazos", "España 2 días")
    assert "examples" not in {**first.row.cells, **second.row.cells}


def archive(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return file.getvalue()


def test_a_help_centre_comes_as_an_archive_with_topics_as_folders(data: Path) -> None:
    article = b"<h1>Can I have it sent on Sunday?</h1><p>No.</p>"
    files = {"help/delivery/sunday.html": article, "__MACOSX/help/._x.html": article, "help/logo.png": b"x"}
    found = plan(data, archive(files), name="help.zip")
    assert [decision.row.name for decision in found.decisions] == ["faq/delivery_can_i_have_it_sent"]
    assert found.decisions[0].row.where == "help/delivery/sunday.html, row 1"


def test_many_articles_of_one_name_are_told_apart(data: Path) -> None:
    article = b"<h1>Question %d</h1><p>Answer.</p>"
    uploads = [Upload(name="index.html", content=article % number) for number in range(3)]
    keys = [decision.row.key for decision in plan_import(data, uploads).decisions]
    assert len(set(keys)) == 3


@pytest.mark.parametrize(
    ("text", "topic", "name"),
    [
        ("Czy mogę zwrócić łóżko?", "", "faq/czy_moge_zwrocic_lozko"),
        ("¿Cuánto?", "", "faq/imported_cuanto"),
        ("Delay", "Shipping & more", "faq/shippingmore_delay"),
        ("送料", "", ""),
    ],
)
def test_names_are_made_of_the_words_that_were_there(text: str, topic: str, name: str) -> None:
    assert entry_name(text, topic) == name


def test_a_title_ends_with_a_whole_word() -> None:
    assert title_for("Can I return a bed that I slept in") == "Can I return a bed"
    assert title_for("Rückgabebedingungenübersicht") == "Rückgabebedingungenü"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("old.xls", b"\xd0\xcf\x11\xe0" + b"x" * 600, "save it as .xlsx"),
        ("a.pdf", b"%PDF-1.7", "save it as .xlsx"),
        ("a.docx", archive({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "no workbook of Excel"),
        ("a.ods", archive({"mimetype": b"application/vnd.oasis"}), "no workbook of Excel"),
        ("broken.xlsx", archive({"xl/workbook.xml": b"<x", "[Content_Types].xml": b"<x/>"}), "no workbook that can be"),
        ("cut.xlsx", b"PK\x03\x04 and nothing else", "can't be opened"),
        ("empty.csv", b"", "is empty"),
        ("nothing.csv", b"\r\n", "nothing in it can be imported"),
        ("a.yml", b"nlu: [", "a.yml"),
        ("bomb.yml", b"a: &a [x]\nb: [*a, *a]\nnlu:\n", "anchors"),
        ("huge.csv", b"x" * 50_000_000, "at most 20.0 MB"),
        ("bomb.zip", archive({f"{n}.html": b"0" * 30_000_000 for n in range(3)}), "unpack to 90.0 MB"),
        ("many.zip", archive({f"{n}.html": b"x" for n in range(3_001)}), "3,001 files"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(data: Path, name: str, content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        plan(data, content, name=name)


def test_a_bomb_of_xml_within_a_workbook_is_refused(data: Path) -> None:
    from tests.bot.faq.exchange.sheets import new_workbook

    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    with zipfile.ZipFile(io.BytesIO(new_workbook([{"path": "price", "value": "1 EUR"}]))) as book:
        files = {each: book.read(each) for each in book.namelist()}
    page = files["xl/worksheets/sheet1.xml"].decode().replace("<worksheet", f"{laughs}<worksheet", 1)
    files["xl/worksheets/sheet1.xml"] = page.encode()
    with pytest.raises(Refused, match="no workbook that can be read"):
        plan(data, archive(files))


def test_a_table_of_something_else_is_named(data: Path) -> None:
    found = plan(data, csv_file([{"sku": "1", "stock": "7"}], separator=";", encoding="utf-8"), name="stock.csv")
    assert found.notes == ("stock.csv was not taken: its first row names no known columns (sku, stock)",)
