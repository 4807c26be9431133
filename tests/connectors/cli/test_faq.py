"""`mostrador faq export`, `import`: somebody at the terminal takes what the bot knows out, and brings it back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.faq.exchange.rows import Sheet
from bot.settings import Settings
from bot.team.audit import Act
from tests.bot.faq.exchange.sheets import csv_file, edited
from tests.bot.faq.exchange.small_shop import fill
from tests.bot.store.shop import Shop
from tests.connectors.cli.conftest import Says


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A small shop with a data folder of its own."""
    fill(tmp_path / "root" / "data")
    return replace(settings, root=tmp_path / "root", data_dir=tmp_path / "var")


def test_out_and_back_is_the_same(mostrador: Says, tmp_path: Path) -> None:
    for name in ("bot.xlsx", "bot.csv"):
        file = tmp_path / name
        status, words = mostrador("faq", "export", str(file))
        assert (status, "4 rows of answers" in words) == (0, True)
        status, words = mostrador("faq", "import", str(file))
        assert (status, "0 new, 0 changed, 0 conflict, 0 refused" in words) == (0, True)


def test_nothing_is_changed_before_it_is_asked_for(
    mostrador: Says, settings: Settings, shop: Shop, tmp_path: Path
) -> None:
    price = tmp_path / "price.csv"
    price.write_bytes(csv_file([{"path": "price", "value": "5.95 EUR"}], separator=";", encoding="cp1252"))
    facts = settings.root / "data" / "shop.yml"
    before = facts.read_text(encoding="utf-8")
    status, words = mostrador("faq", "import", str(price))
    assert (status, "price.csv, row 2: changed: price: value" in words, "add --apply" in words) == (0, True, True)
    assert facts.read_text(encoding="utf-8") == before
    status, words = mostrador("faq", "import", str(price), "--apply")
    assert (status, "Imported 1 row into shop.yml" in words) == (0, True)
    assert facts.read_text(encoding="utf-8") == before.replace("4.95", "5.95")
    (entry,) = shop.store.audit.entries(act=Act.IMPORTED)
    assert (entry.details, entry.place) == ("price.csv", "command line")


def test_what_is_refused_ends_with_one_and_comes_as_a_sheet(mostrador: Says, tmp_path: Path) -> None:
    article, sheet = tmp_path / "engraving.html", tmp_path / "to-mend.xlsx"
    article.write_text("<h1>Can it be engraved?</h1><p>Yes.</p>", encoding="utf-8")
    status, words = mostrador("faq", "import", str(article), "--sheet", str(sheet), "--language", "es")
    assert (status, "refused: faq/imported_can_it_be_engraved (es)" in words) == (1, True)
    examples = "\n".join(
        f"se puede grabar {word}" for word in ["esto", "aquello", "un anillo", "eso", "hoy", "gratis", "todo", "así"]
    )
    sheet.write_bytes(edited(sheet.read_bytes(), Sheet.ANSWERS, lambda line: {"examples": examples}))
    status, words = mostrador("faq", "import", str(sheet), "--apply")
    assert (status, "Imported 1 row into faq/imported/can_it_be_engraved.yml" in words) == (0, True)


def test_a_file_that_cannot_be_read_is_refused_in_words(mostrador: Says, tmp_path: Path) -> None:
    file = tmp_path / "big.csv"
    with file.open("wb") as hole:
        hole.truncate(50_000_000)
    status, words = mostrador("faq", "import", str(file))
    assert (status, words) == (1, "Nothing was changed: big.csv has 50.0 MB; at most 20.0 MB: import it in parts\n")
