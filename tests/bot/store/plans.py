"""Plans: which whole tables the queries of a piece of work read, by the engine's own account of them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from bot.store.engine.database import Database
from tests.postgres import Server

_READS = ("SELECT", "UPDATE", "DELETE", "WITH", "\n")
# Rows of a subquery; the contacts of one person; what a full-text index finds and its own few settings; the handful of
# accounts, order sources, attributes, labels, targets, teams with their members and skills, agents (a), their presence
# (p) and open pages; indexes that hold only what is in trouble; the latest conversations and messages, up to the limit
# of the list; the first order: is there any?
_SMALL = re.compile(
    r"SCAN ((viewer|account|agent|order_source|attribute|label|target|team|known_skill)\w*|counted|surely|latest"
    r"|waiting|ranked|placed|hit|up|down|a|p)( USING .*)?"
    r"|SCAN (\(|CONSTANT|main\.).*"
    r"|SCAN \w+_words VIRTUAL TABLE INDEX \d+:M\d"
    r"|SCAN \w+ USING INDEX (delivery_failed|media_failed|journal_unreadable|process_incident_open)"
    r"|SCAN c USING INDEX conversation_latest"
    r"|SCAN shop_order USING COVERING INDEX shop_order_stored"
)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The SQL that this thread's connection runs, with its values filled in."""
    connection: sqlite3.Connection = database._connection()
    seen: list[str] = []
    connection.set_trace_callback(seen.append)
    try:
        yield seen
    finally:
        connection.set_trace_callback(None)


def whole_tables_read(database: Database, seen: list[str]) -> list[str]:
    """Steps of query plans that read a whole table, and not one of the few rows that an index picks."""
    found = []
    for sql in dict.fromkeys(each for each in seen if each.startswith(_READS)):
        for row in database.rows(f"EXPLAIN QUERY PLAN {sql}"):
            if row["detail"].startswith("SCAN") and not _SMALL.fullmatch(row["detail"]):
                found.append(f"{row['detail']}: {' '.join(sql.split())[:90]}")
    return found


_EXPLAINING = (
    "session_preload_libraries = 'auto_explain'",
    "auto_explain.log_min_duration = 0",
    "auto_explain.log_nested_statements = on",
    "auto_explain.log_level = 'log'",
    # Of tables this small PostgreSQL would always read the whole; so a whole table is read where no index serves.
    "enable_seqscan = off",
    "enable_bitmapscan = off",
)
# The handful of accounts, agents, attributes, labels, targets, open pages, and teams.
_TEAMS = ("team", "team_member", "team_setting", "team_skill", "agent_skill")
_SMALL_TABLES = ("account", "agent", "attribute", "label", "target", "viewer", *_TEAMS)
_STEP = re.compile(r"(?:Seq Scan|Index (?:Only )?Scan(?: Backward)?(?: using (\w+))?) on (\w+)(?: \w+)?  \(.*\n(.*)\n")


@contextmanager
def explain(server: Server, database: str) -> None:
    """Whoever connects to the database from now on has its plans written into the server's log."""
    for setting in _EXPLAINING:
        server.ask(f"ALTER DATABASE {database} SET {setting}")


def whole_tables_read_by_server(server: Server, database: str, log: str) -> set[str]:
    """Tables that plans in the log read whole, and not the few rows that an index picks."""
    rows = server.ask("SELECT CAST(indexrelid AS regclass) FROM pg_index WHERE indpred IS NOT NULL", database)
    picking = {row[0] for row in rows}
    return {
        table
        for index, table, condition in _STEP.findall(log)
        if "Index Cond" not in condition and index not in picking and table not in _SMALL_TABLES
    }
