"""docs/sandbox.md lists every address of the phones, and none that there is not."""

from __future__ import annotations

import re
from pathlib import Path

from bot.settings import ROOT
from connectors.sandbox.app import create_app


def test_the_page_lists_the_addresses_of_the_phones(tmp_path: Path) -> None:
    app = create_app(database=tmp_path / "sandbox.db")
    served = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/phones/") and not rule.rule.startswith("/phones/faults")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    page = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `((?:GET|POST|DELETE) /phones/\S+)` \|", page, re.MULTILINE)) == served
