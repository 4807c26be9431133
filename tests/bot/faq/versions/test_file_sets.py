"""Files are kept byte for byte, whatever stands in them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.faq.versions.file_sets import lay_out, put_back, read_files
from tests.bot.faq.versions.conftest import Editor

NAMES = st.from_regex(r"[a-z]{1,5}(/[a-z]{1,5})?\.(yml|png)", fullmatch=True)
FOLDERS = st.dictionaries(NAMES, st.binary(max_size=60), max_size=5)


def fill(folder: Path, contents: dict[str, bytes]) -> None:
    folder.mkdir()
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


@settings(max_examples=40, deadline=None)
@given(before=FOLDERS, after=FOLDERS)
def test_a_folder_goes_back_to_exactly_what_it_held(before: dict[str, bytes], after: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        fill(top / "before", before)
        fill(top / "data", after)
        kept = read_files(top / "before")
        assert read_files(lay_out(kept, top / "published", top / "data")) == kept
        put_back(kept, top / "data")
        assert read_files(top / "data") == kept
        assert not [path for path in (top / "data").rglob("*") if path.is_dir() and not any(path.iterdir())]


def test_the_store_gives_every_byte_back(editor: Editor) -> None:
    (editor.data / "images").mkdir(exist_ok=True)
    (editor.data / "images" / "box.png").write_bytes(bytes(range(256)))
    (editor.data / "notes.txt").write_bytes("\ufeffa\u00a0b\u200b\u202e\r\n".encode())
    version = editor.publishes()
    assert editor.store.versions.files(version.files) == read_files(editor.data)
