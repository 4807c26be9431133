"""The docs name only what is there: files, commands, make targets and settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import FILE_VARIABLE, ROOT, TABLE
from connectors.channels.capability_table import as_markdown as channels_table
from connectors.channels.error_table import as_markdown as error_table
from connectors.cli import mostrador
from connectors.cli.listing import as_markdown as commands_page
from connectors.cli.listing import leaves
from connectors.desk.privacy.inventory_table import as_markdown as inventory_table

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
IMAGE_OR_CODE = re.compile(r"`([^`\n]+)`|```[a-z]*\n(.*?)```", re.S)


def code(page: Path) -> Iterator[str]:
    """Every piece of a page that stands as code."""
    for inline, block in IMAGE_OR_CODE.findall(page.read_text(encoding="utf-8")):
        yield from (inline or block).splitlines()


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_list_of_commands_is_what_help_says() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page == commands_page(mostrador()) + "\n", "run: mostrador commands --markdown > docs/commands.md"


def test_every_command_and_argument_says_what_it_is_for() -> None:
    for command in (each.command for each in leaves(mostrador())):
        assert command.help
        assert command.help.endswith(".")
        assert all(each.help and not each.help.endswith(".") for each in command.params)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_exists(page: Path) -> None:
    known = {tuple(each.command_path.split()[1:]) for each in leaves(mostrador())}
    commands = {words[:length] for words in known for length in (1, 2)}
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for line in code(page):
        if asked := re.match(r"(?:\S*/)?mostrador (\w+)(?: (\w[\w-]*))?", line):
            assert (asked[1],) in commands, line
            assert (asked[1],) in known or (asked[1], asked[2]) in commands or not asked[2], line
        if asked := re.match(r"make (\w+)", line):
            assert asked[1] in targets, line


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_setting_exists(page: Path) -> None:
    known = {one.variable for one in TABLE} | {FILE_VARIABLE}
    used = set(re.findall(r"MOSTRADOR_[A-Z0-9_]+[A-Z0-9]", page.read_text(encoding="utf-8")))
    assert used - known == set()


def test_the_readme_can_be_read_at_one_sitting() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 120


def test_the_table_of_channels_is_the_one_that_the_code_goes_by() -> None:
    page = (ROOT / "docs" / "channels.md").read_text(encoding="utf-8")
    assert channels_table() in page, "print it anew: python -m connectors.channels.capability_table"


def test_the_table_of_refusals_is_the_one_that_the_code_goes_by() -> None:
    page = (ROOT / "docs" / "channels.md").read_text(encoding="utf-8")
    assert error_table() in page, "print it anew: python -m connectors.channels.error_table"


def test_the_table_of_whose_data_lies_where_is_the_one_that_erasing_goes_by() -> None:
    page = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    assert inventory_table() in page, "print it anew: python -m connectors.desk.privacy.inventory_table"


def test_every_picture_of_a_page_is_linked_and_small() -> None:
    told = (ROOT / "docs" / "agents.md").read_text(encoding="utf-8")
    pictures = list((ROOT / "docs" / "images" / "pages").glob("*.png"))
    assert pictures
    for picture in pictures:
        assert f"images/pages/{picture.name}" in told
        assert picture.stat().st_size <= 150_000, picture.name
