"""Trial: the data folder as a change would leave it, beside the real one, which stays as it is."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.faq.check import check
from bot.faq.content import Problem

# What files hold after a change, by name within data/; None for one that is taken away.
Files = Mapping[str, str | bytes | None]


@contextmanager
def trial(data_folder: Path, files: Files) -> Iterator[Path]:
    """A folder that holds what data/ would hold with `files` changed; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="mostrador-trial-") as temporary:
        folder = Path(temporary) / "data"
        shutil.copytree(data_folder.resolve(), folder, copy_function=os.symlink)
        for name, content in files.items():
            path = folder / name
            path.unlink(missing_ok=True)
            if content is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.encode() if isinstance(content, str) else content)
        yield folder


def new_problems(data_folder: Path, problems: list[Problem]) -> list[Problem]:
    """Those of the problems that the folder hasn't got yet: somebody else's half-written entry doesn't keep a price
    from being corrected."""
    if not problems:
        return []
    known = {_without_line(problem) for problem in check(data_folder)}
    return [problem for problem in problems if _without_line(problem) not in known]


def _without_line(problem: Problem) -> tuple[str, str | None, str | None, str]:
    return problem.file.partition(" line ")[0], problem.entry, problem.language, problem.what
