"""Inventory of personal data per table, for docs/privacy.md; `python -m connectors.desk.privacy.inventory_table`."""

from __future__ import annotations

from bot.store.steps.privacy.inventory import TABLES

_HEAD = """| table | what it holds | when a customer is erased |
|---|---|---|
"""


def as_markdown() -> str:
    """The table, without the last line's end."""
    return _HEAD + "\n".join(f"| `{table.name}` | {table.what} | {table.fate.value} |" for table in TABLES)


if __name__ == "__main__":
    print(as_markdown())
