"""The first schema: every table with its indexes, group by group, each after the tables that it refers to."""

from __future__ import annotations

from bot.store.schema.tables import accounts, contacts, conversations, messages, running, team, turns

STEPS = "".join(group.STEPS for group in (running, team, accounts, contacts, conversations, messages, turns))
