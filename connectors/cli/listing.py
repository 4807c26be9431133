"""Listing: every command with its arguments, for the terminal and for docs/commands.md."""

from __future__ import annotations

from collections.abc import Iterator

import click

_HEAD = """# Commands

<!-- Written by `mostrador commands --markdown > docs/commands.md`; a test keeps it true. -->

`make run` does the same as `mostrador run`; the command stands in `.venv/bin/`. Each says what to do where it fails and
ends with 0 when it worked, 1 when it failed, 2 when it was asked wrongly. Any of them tells this with `--help`.
Commands that change something work beside the running processes as well as without them.
"""


def as_markdown(top: click.Group) -> str:
    """The whole of docs/commands.md, without the last line's end."""
    return "\n".join([_HEAD, *(_section(leaf) for leaf in leaves(top))]).rstrip("\n")


def as_text(top: click.Group) -> str:
    """A line per command."""
    return "\n".join(f"{_usage(leaf)}\n    {leaf.command.help}" for leaf in leaves(top))


def leaves(command: click.Command, parent: click.Context | None = None) -> Iterator[click.Context]:
    """Every command that does something, in the order of help."""
    context = click.Context(command, parent=parent, info_name=command.name)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            yield from leaves(command.commands[name], context)
    else:
        yield context


def _section(context: click.Context) -> str:
    lines = [f"## `{_usage(context)}`", "", context.command.help or "", ""]
    arguments = [f"- `{_named(param)}`: {param.help}." for param in context.command.params]
    return "\n".join([*lines, *arguments, ""] if arguments else lines)


def _usage(context: click.Context) -> str:
    params = (_named(param) if param.required else f"[{_named(param)}]" for param in context.command.params)
    return " ".join([context.command_path, *params])


def _named(parameter: click.Parameter) -> str:
    value = parameter.metavar or str(parameter.name).upper()
    if not isinstance(parameter, click.Option):
        return value
    return parameter.opts[-1] if parameter.is_flag else f"{parameter.opts[-1]} {value}"
