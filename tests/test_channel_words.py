"""A channel's edge is closed: no code outside its folder knows a provider's name, words or codes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot.settings import ROOT
from connectors.channels.registry import CHANNELS
from tests.test_imports import sources

# Names of channels, of their makers and of what only their providers say; Meta's error codes.
# A website is also a thing that every shop has: only the channel's bare name counts.
NAMES = [rf"(?<![\w\s.]){name}(?![\w\s.])|channels\.{name}" if name == "website" else name for name in CHANNELS]
WORDS = re.compile(
    rf"{'|'.join(NAMES)}|graph\.facebook|callback_?query|phone_number_id|botfather|waba\b|\bmeta's\b"
    r"|\b13[0-3]\d{3}\b",
    re.IGNORECASE,
)
HOME = ("connectors/channels/",)
# Who else may, and why.
MAY: Mapping[str, str] = {
    "bot/settings/": "the environment's single account of each channel: variables that people have set",
    "connectors/webchat/": "the provider of the website chat, and ours",
    "connectors/sandbox/": "pretends to be the providers",
    "bot/channels/phones.py": "the store sees no channel and must know a telephone number; a test holds it to them",
    "bot/faq/facts/groups.py": "the shop's website is one of its facts",
    "bot/faq/facts/titles.py": "the same fact's title",
    "bot/language/identify.py": "words that customers use in any language",
    "connectors/doctor/install.py": "a package of Python by its name",
}


def trespasses(path: Path) -> Iterator[str]:
    """Every name and every string of a module, its docstrings aside, that has such a word."""
    tree = ast.parse(path.read_bytes())
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node, documented)}  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        said = _said(node)
        if id(node) not in docs and WORDS.search(said):
            yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)} {said[:60]}"


def _has_docstring(node: ast.AST, documented: tuple[type[ast.AST], ...]) -> bool:
    return isinstance(node, documented) and ast.get_docstring(node) is not None  # type: ignore[arg-type]


def _said(node: ast.AST) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.ImportFrom):
        return node.module or ""
    return str(getattr(node, "id", getattr(node, "attr", getattr(node, "arg", getattr(node, "name", "")))))


def test_no_module_outside_knows_a_provider() -> None:
    outside = [path for path in sources() if not path.relative_to(ROOT).as_posix().startswith((*HOME, *MAY))]
    assert [each for path in outside for each in trespasses(path)] == []


def test_no_script_of_the_desk_knows_a_provider() -> None:
    scripts = sorted((ROOT / "connectors" / "desk" / "static").rglob("*.js"))
    assert scripts
    assert [path.name for path in scripts if WORDS.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("place", MAY)
def test_who_may_is_there_and_makes_use_of_it(place: str) -> None:
    paths = [path for path in sources() if path.relative_to(ROOT).as_posix().startswith(place)]
    assert any(WORDS.search(path.read_text(encoding="utf-8")) for path in paths)


def test_a_word_in_a_string_a_name_or_an_import_is_found(tmp_path: Path) -> None:
    for line in ('if name == "telegram": pass', "import whatsapp_words", 'CODES = {"131056"}', "x.callback_query_id"):
        module = ROOT / "bot" / "made_up.py"
        assert list(_of_text(line, module)), line
    assert not list(_of_text('"""Telegram, in a docstring."""', ROOT / "bot" / "made_up.py"))


def _of_text(text: str, path: Path) -> Iterator[str]:
    class _Written(type(path)):  # type: ignore[misc]
        def read_bytes(self) -> bytes:
            return text.encode()

    yield from trespasses(_Written(path))
