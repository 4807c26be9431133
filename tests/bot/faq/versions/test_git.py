"""Git keeps a commit of data/ for each version, and nothing else is touched."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.faq.versions.git import commits_since
from tests.bot.faq.versions.conftest import Editor


def git(folder: Path, *words: str) -> str:
    own = ("-c", "user.name=Leo", "-c", "user.email=leo@example.com")
    done = subprocess.run(["git", "-C", str(folder), *own, *words], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def checkout(editor: Editor) -> Path:
    root = editor.settings.root
    git(root, "init", "--quiet")
    (root / "other.txt").write_text("one\n")
    (root / ".gitignore").write_text("models/\n")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "The beginning")
    editor.with_git()
    return root


def test_a_version_is_one_commit_of_its_editor_and_leaves_what_is_staged(editor: Editor, checkout: Path) -> None:
    editor.publishes("The first")
    (checkout / "other.txt").write_text("two\n")
    git(checkout, "add", "other.txt")
    editor.edits("price: 4.95 EUR", "price: 5.50 EUR")
    (editor.data / "more.txt").write_text("new\n")
    version = editor.publishes("Dearer")
    assert version.commit is not None
    assert git(checkout, "log", "-1", "--format=%an: %s") == "Marta: Version 2: Dearer\n"
    assert git(checkout, "show", "--name-only", "--format=").split() == ["data/more.txt", "data/shop.yml"]
    assert git(checkout, "status", "--porcelain") == "M  other.txt\n"


def test_what_others_committed_since_is_told(editor: Editor, checkout: Path) -> None:
    editor.edits("price: 4.95 EUR", "price: 5.50 EUR")
    version = editor.publishes()
    assert version.commit is not None
    assert commits_since(editor.data, version.commit) == []
    editor.edits("price: 5.50 EUR", "price: 6.00 EUR")
    git(checkout, "commit", "--quiet", "-am", "By hand")
    (commit,) = commits_since(editor.data, version.commit)
    assert (commit.author, commit.subject) == ("Leo", "By hand")


def test_without_a_checkout_it_is_published_all_the_same(editor: Editor) -> None:
    editor.with_git()
    assert editor.publishes().commit is None
