"""The schema as numbered steps, a module each: portable SQL, applied and recorded by sqlite-utils on SQLite."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping

import sqlite_utils
from sqlite_utils.migrations import Migrations

_STEP = re.compile(r"m\d{3}_\w+")


def migrations() -> Migrations:
    """Every step of this folder (`m001_first` and on) in the order of their numbers.

    A step's module has `STEPS`, statements that each end in a semicolon at the end of a line, or for what only one
    engine can do a function `apply(database)`. An applied step never changes: a change is a new step.
    """
    steps = Migrations("mostrador")
    for name in step_names():
        step = importlib.import_module(f"{__name__}.{name}")
        steps(name=name)(step.apply if hasattr(step, "apply") else _applying(step.STEPS))
    return steps


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
        for statement in statements.split(";\n"):
            if statement.strip():
                database.conn.execute(statement)

    return apply
