"""Listing: every command with its arguments, for the terminal and for docs/commands.md."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

_HEAD = """# Commands

<!-- Written by `mostrador commands --markdown > docs/commands.md`; a test keeps it true. -->

`make run` does the same as `mostrador run`; the command stands in `.venv/bin/`. Each says what to do where it fails and
ends with 0 when it worked, 1 when it failed, 2 when it was asked wrongly. Any of them tells this with `--help`.
Commands that change something work beside the running processes as well as without them.
"""


def as_markdown(top: argparse.ArgumentParser) -> str:
    """The whole of docs/commands.md, without the last line's end."""
    return "\n".join([_HEAD, *(_section(each) for each in leaves(top))]).rstrip("\n")


def as_text(top: argparse.ArgumentParser) -> str:
    """A line per command."""
    return "\n".join(f"{_usage(each)}\n    {each.description}" for each in leaves(top))


def leaves(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Every command that does something, in the order of help."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for group in groups:
        for each in group.choices.values():
            yield from leaves(each)
    if not groups:
        yield parser


def _section(command: argparse.ArgumentParser) -> str:
    lines = [f"## `{_usage(command)}`", "", command.description or "", ""]
    told = [f"- `{_named(each)}`: {each.help}." for each in _arguments(command)]
    return "\n".join([*lines, *told, ""] if told else lines)


def _arguments(command: argparse.ArgumentParser) -> list[argparse.Action]:
    return [each for each in command._actions if not isinstance(each, argparse._HelpAction)]


def _usage(command: argparse.ArgumentParser) -> str:
    shown = (f"[{_named(each)}]" if not each.required else _named(each) for each in _arguments(command))
    return " ".join([command.prog, *shown])


def _named(action: argparse.Action) -> str:
    value = str(action.metavar or action.dest.upper())
    if not action.option_strings:
        return value
    return action.option_strings[-1] if action.nargs == 0 else f"{action.option_strings[-1]} {value}"
