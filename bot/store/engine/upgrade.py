"""Upgrade: brings a PostgreSQL database to the schema, step by step, one process at a time."""

from __future__ import annotations

import time

from psycopg import sql

from bot.store.engine import dialect
from bot.store.engine.database import PUT_BACK, WrongFile
from bot.store.engine.sessions import Session
from bot.store.schema import postgres_steps

# The lock of a shop: each schema of a database is a shop of its own.
LOCK = "20260113, hashtext(current_setting('search_path'))"
_OLDEST_VERSION = 13 * 10_000
_RECORD = "CREATE TABLE schema_step (name TEXT PRIMARY KEY, applied_at DOUBLE PRECISION NOT NULL)"

# The planner's statistics hold samples of what a column holds, and keep them after the rows are gone: none are taken
# of columns that may hold customers' words, names or addresses. Our own ids and words for states hold none.
_NO_WORDS_IN_STATISTICS = """
    DO $$ DECLARE place RECORD; BEGIN
        FOR place IN SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relkind = 'r' AND a.attnum > 0
            AND a.atttypid IN (CAST('text' AS regtype), CAST('tsvector' AS regtype))
            AND (a.attname LIKE 'provider%' OR NOT (a.attname LIKE '%\\_id' OR a.attname IN ('state', 'kind', 'author',
                'outcome', 'intent', 'entry', 'language', 'channel', 'status', 'addressed_to', 'to_state')))
        LOOP
            EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET STATISTICS 0', place.relname, place.attname);
        END LOOP;
    END $$"""


def bring_up_to_date(session: Session, busy_seconds: float, *, put_back: bool = False) -> None:
    """Applies the steps that are missing, all or none. Raises WrongFile, psycopg.OperationalError.

    A shop that was put back and is not marked yet would send again: with `put_back` it is opened to be marked.
    """
    _check_server(session)
    if not put_back and session.rows(f"SELECT 1 WHERE to_regclass('public.{PUT_BACK}') IS NOT NULL", {}):
        raise WrongFile(
            "a shop was put back into this database and is not marked yet, so it would send again what was sent;"
            " stop Mostrador, and run: mostrador store resume"
        )
    session.script(f"BEGIN; SET LOCAL lock_timeout = {max(1, int(busy_seconds * 1000))}")
    session.script(f"SELECT pg_advisory_xact_lock({LOCK})")
    _make_schema(session)
    done = applied(session)
    if done is None:
        _check_empty(session)
        session.script(dialect.definition(_RECORD))
    missing = {name: statements for name, statements in postgres_steps().items() if name not in (done or ())}
    for name, statements in missing.items():
        for statement in statements:
            session.script(dialect.definition(statement))
        session.run("INSERT INTO schema_step VALUES (:name, :now)", {"name": name, "now": time.time()})
    if missing:
        session.script(_NO_WORDS_IN_STATISTICS)
    session.script("COMMIT")


def applied(session: Session) -> list[str] | None:
    """The names of the applied steps; None in a database that has none of ours."""
    if not session.rows("SELECT 1 WHERE to_regclass('schema_step') IS NOT NULL", {}):
        return None
    return [row["name"] for row in session.rows("SELECT name FROM schema_step ORDER BY name", {})]


def _check_server(session: Session) -> None:
    version = session.connection.info.server_version
    if version < _OLDEST_VERSION:
        raise WrongFile(f"the PostgreSQL server is version {version // 10_000}; Mostrador needs 13 or later")
    encoding = session.rows("SELECT current_setting('server_encoding') AS name", {})[0]["name"]
    if encoding != "UTF8":
        raise WrongFile(f"the database keeps texts as {encoding}; make it anew: createdb --encoding UTF8")


def _make_schema(session: Session) -> None:
    row = session.rows("SELECT current_schema() AS name, current_setting('search_path') AS path", {})[0]
    if row["name"] is None:
        session.connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(row["path"])))


def _check_empty(session: Session) -> None:
    tables = session.rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() LIMIT 1", {})
    if tables:
        raise WrongFile(f"the database holds other tables ({tables[0]['name']}); name an empty one")
