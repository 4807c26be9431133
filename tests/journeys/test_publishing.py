"""A content editor adds an entry, is told what is wrong with it, and publishes it while the bot runs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.faq.training import make_live
from bot.settings import ROOT
from bot.shop.facts import read_shop
from connectors.sandbox.testing.client import Sandbox
from connectors.sandbox.testing.stack import Stack

_ENTRY = """- intent: faq/gift_engraving
  metadata: {{language: {language}, title: {title}}}
  examples: |
    - {first}
    - engraving {language} 1
    - initials engraved on the lid {language}
    - engraved with a name {language} please
    - do you engrave rings {language}
    - a name on the lamp {language}
    - monogram on a box {language}
    - letters cut into the wood {language}
"""
_ANSWER = """version: "3.1"
responses:
  utter_faq/gift_engraving:
"""


@dataclass
class Editor:
    """Somebody with the project's folder and a terminal."""

    stack: Stack

    def edits(self, name: str, old: str, new: str) -> None:
        path = self.stack.root / "data" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def adds(self, name: str, text: str) -> None:
        (self.stack.root / "data" / name).write_text(text, encoding="utf-8")

    def publishes(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "connectors", "publish"],
            cwd=self.stack.root,
            env=self.stack.environment(),
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def editor(tmp_path: Path, trained_model: Path) -> Iterator[Editor]:
    root = tmp_path / "project"
    for name in ("bot", "actions", "connectors", "data"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(ROOT / name, root / name)
    (root / "models").mkdir()
    make_live(root, Path(shutil.copy(trained_model, root / "models")))
    with Stack(tmp_path / "var", root=root) as stack:
        yield Editor(stack)


def test_an_entry_is_live_after_one_command_and_a_mistake_changes_nothing(editor: Editor) -> None:
    spoken = read_shop(ROOT / "data" / "shop.yml").languages
    blocks = "".join(
        _ENTRY.format(language=each, title=f"Engraving {each}", first=f"can you engrave my initials {each}")
        for each in spoken
    )
    answers = "".join(
        f'  - text: "Yes ({each}), for {{gift.engraving}}."\n    metadata: {{language: {each}}}\n' for each in spoken
    )
    editor.adds("faq/gift/engraving.yml", _ANSWER + answers + "nlu:\n" + blocks)
    refused = editor.publishes()
    assert refused.returncode == 1
    assert "{gift.engraving} is no fact of the shop" in refused.stdout

    ana = Sandbox(editor.stack.sandbox_url).telegram.customer("Ana")
    ana.writes("how much is shipping to Portugal?")
    ana.waits_for("4.95")

    editor.edits("shop.yml", "gift:\n", "gift:\n  engraving: 3 EUR\n")
    published = editor.publishes()
    assert published.returncode == 0, published.stdout
    ana.writes("initials engraved on the lid en")
    ana.waits_for("€3")
