"""What an editor saved in the facts goes back by a press, unless somebody changed the file since."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.connectors.faq.editor import Editor, editor_of, site_with_own_data

CHANGES = "/desk/faq/facts/changes"


@pytest.fixture
def marta(tmp_path: Path) -> Editor:
    return editor_of(site_with_own_data(tmp_path))


def undo_addresses(marta: Editor) -> list[str]:
    return re.findall(r'action="(/desk/faq/facts/changes/\d+/undo)"', marta.browser.get(CHANGES).text)


def test_opening_hours_go_back_to_the_last_byte(marta: Editor) -> None:
    before = marta.file()
    marta.changes("/desk/faq/facts/hours", **{"v:hours.saturday": "11:00–13:00"})
    assert marta.file() != before
    (address,) = undo_addresses(marta)
    assert marta.browser.submits(address, form_at=CHANGES).status_code == 303
    assert marta.file() == before


def test_a_file_that_was_changed_elsewhere_is_left_alone(marta: Editor) -> None:
    marta.changes("/desk/faq/facts/hours", **{"v:hours.saturday": "11:00–13:00"})
    (address,) = undo_addresses(marta)
    path = marta.data / "shop.yml"
    path.write_text(marta.file() + "\n# by hand\n", encoding="utf-8")
    answer = marta.browser.submits(address, form_at=CHANGES)
    assert answer.status_code == 409
    assert "changed again since" in answer.text
    assert "# by hand" in marta.file()
