"""Nobody else on the machine reads what our processes write."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT, read_settings
from bot.settings.private import is_open_to_others, private_folder
from bot.settings.secrets import with_secrets

# What each of our programs does first, and then a database, a folder and a file.
_STARTS = {
    "command": "from connectors.cli import main; main(['settings'])",
    "web": "import connectors.web.__main__ as m; m.create_app = make; run(m.main)",
    "worker": "import connectors.worker.__main__ as m; m.read_settings = make; run(m.main)",
    "sandbox": "import connectors.sandbox.__main__ as m; m.Server = make; run(m.main)",
}
_MAKE = """
import os, sys
from pathlib import Path
os.umask(0o022)
class Enough(Exception): pass
def make(*args, **more):
    raise Enough
def run(main):
    sys.argv = ["x", "--host", "127.0.0.1", "--port", "9", "--threads", "1"] if "web" in sys.argv[1] else ["x"]
    try:
        main()
    except Enough:
        pass
folder = Path(sys.argv[2])
{start}
from bot.store.engine.sqlite import SqliteDatabase
database = SqliteDatabase(folder / "var" / "mostrador.db")
with database.write() as tx:
    tx.event("message")
from bot.store.files import MediaFiles
MediaFiles(folder / "var" / "media").save(b"a picture")
from connectors.supervisor.children import rotate
rotate(folder / "var" / "log" / "web.log")
(folder / "var" / "log" / "web.log").write_text("started")
os._exit(0)  # the write-ahead log stays
"""


@pytest.mark.parametrize("program", _STARTS)
def test_what_a_program_makes_is_its_users_alone(tmp_path: Path, program: str) -> None:
    code = _MAKE.format(start=_STARTS[program])
    subprocess.run([sys.executable, "-c", code, program, str(tmp_path)], cwd=ROOT, check=True, timeout=120)
    made = list(tmp_path.rglob("*"))
    assert {"mostrador.db", "mostrador.db-wal", "web.log", "media"} <= {each.name for each in made}
    assert [each for each in made if is_open_to_others(each)] == []


def test_a_folder_of_before_is_closed_at_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    folder.mkdir(mode=0o755)
    with_secrets(read_settings({"MOSTRADOR_FILE": "", "MOSTRADOR_DATA_DIR": str(folder)}))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    with pytest.raises(OSError, match="var"):
        private_folder(tmp_path / "var")
