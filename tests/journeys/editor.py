"""An editor with a project of their own: its files, a terminal, and the product that runs on it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

from connectors.sandbox.testing.stack import Stack


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
