"""The schema as numbered steps, a module each: portable SQL, applied and recorded by sqlite-utils on SQLite, on
PostgreSQL by its engine."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping, Sequence

import sqlite_utils
from sqlite_utils.migrations import Migrations

from bot.store.schema import search_on_postgres

_ON_POSTGRES: Mapping[str, Sequence[str]] = {"m002_search": search_on_postgres.STEPS}
_STEP = re.compile(r"m\d{3}_\w+")


def migrations() -> Migrations:
    """Every step of this folder (`m001_first` and on) in the order of their numbers.

    A step's module has `STEPS`, statements that each end in a semicolon at the end of a line, or for what engines do
    in different ways a function `apply(database)` for SQLite, and its statements for PostgreSQL in `_ON_POSTGRES`. An
    applied step never changes: a change is a new step.
    """
    steps = Migrations("mostrador")
    for name in step_names():
        step = importlib.import_module(f"{__name__}.{name}")
        steps(name=name)(step.apply if hasattr(step, "apply") else _applying(step.STEPS))
    return steps


def postgres_steps() -> dict[str, list[str]]:
    """The statements of every step on PostgreSQL, in the order of their numbers; types are still to be translated."""
    modules = {name: importlib.import_module(f"{__name__}.{name}") for name in step_names()}
    return {
        name: list(_ON_POSTGRES[name]) if name in _ON_POSTGRES else _statements(module.STEPS)
        for name, module in modules.items()
    }


def steps(name: str, statements: Mapping[str, str]) -> Migrations:
    """The schema of another file than the shop's, under its own name: step by step, statements as in `STEPS`."""
    schema = Migrations(name)
    for step, text in statements.items():
        schema(name=step)(_applying(text))
    return schema


def step_names() -> list[str]:
    """The names of all steps, in their order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if _STEP.fullmatch(module.name))


def _applying(statements: str) -> Callable[[sqlite_utils.Database], None]:
    def apply(database: sqlite_utils.Database) -> None:
        # One statement at a time: executescript would commit the migration's own transaction.
        for statement in _statements(statements):
            database.conn.execute(statement)

    return apply


def _statements(text: str) -> list[str]:
    return [statement for statement in text.split(";\n") if statement.strip()]
