"""Full-text search over messages and contacts. SQLite's own (FTS5); triggers keep it up to date in each transaction."""

from __future__ import annotations

import sqlite_utils

# Words without their accents, prefixes of two and three letters at hand.
_FTS = """USING fts5(words, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3')"""

# The numbers are keys of their own, as the implicit row ids of a table with a text key change when it is vacuumed.
_TABLES = (
    "CREATE TABLE message_number (number INTEGER PRIMARY KEY, message_id TEXT NOT NULL UNIQUE)",
    "CREATE TABLE contact_number (number INTEGER PRIMARY KEY, contact_id TEXT NOT NULL UNIQUE)",
    f"CREATE VIRTUAL TABLE message_words {_FTS}",
    f"CREATE VIRTUAL TABLE contact_words {_FTS}",
)
_CONTACT_WORDS = """COALESCE((SELECT name FROM contact WHERE contact_id = {0}), '') || ' ' ||
    COALESCE((SELECT GROUP_CONCAT(address, ' ') FROM contact_address WHERE contact_id = {0}), '')"""
_CONTACT_AGAIN = f"""
    DELETE FROM contact_words WHERE rowid = (SELECT number FROM contact_number WHERE contact_id = {{0}});
    INSERT INTO contact_words (rowid, words) SELECT number, {_CONTACT_WORDS} FROM contact_number
        WHERE contact_id = {{0}};"""
_NUMBERED = """
    INSERT INTO message_number (message_id) VALUES (NEW.message_id);
    INSERT INTO message_words (rowid, words)
        SELECT number, NEW.text FROM message_number WHERE message_id = NEW.message_id;"""
_FORGOTTEN = """
    DELETE FROM message_words WHERE rowid = (SELECT number FROM message_number WHERE message_id = OLD.message_id);
    DELETE FROM message_number WHERE message_id = OLD.message_id;"""

_TRIGGERS = (
    f"CREATE TRIGGER message_said AFTER INSERT ON message WHEN NEW.text <> '' BEGIN {_NUMBERED} END",
    f"CREATE TRIGGER message_forgotten AFTER DELETE ON message BEGIN {_FORGOTTEN} END",
    f"""CREATE TRIGGER message_changed AFTER UPDATE OF text ON message WHEN OLD.text <> NEW.text
        BEGIN {_FORGOTTEN} {_NUMBERED} END""",
    f"""CREATE TRIGGER contact_known AFTER INSERT ON contact BEGIN
        INSERT INTO contact_number (contact_id) VALUES (NEW.contact_id);
        {_CONTACT_AGAIN.format("NEW.contact_id")} END""",
    f"""CREATE TRIGGER contact_renamed AFTER UPDATE OF name ON contact WHEN OLD.name IS NOT NEW.name
        BEGIN {_CONTACT_AGAIN.format("NEW.contact_id")} END""",
    f"""CREATE TRIGGER contact_addressed AFTER INSERT ON contact_address
        BEGIN {_CONTACT_AGAIN.format("NEW.contact_id")} END""",
    f"""CREATE TRIGGER contact_unaddressed AFTER DELETE ON contact_address
        BEGIN {_CONTACT_AGAIN.format("OLD.contact_id")} END""",
    """CREATE TRIGGER contact_forgotten AFTER DELETE ON contact BEGIN
        DELETE FROM contact_words WHERE rowid = (SELECT number FROM contact_number WHERE contact_id = OLD.contact_id);
        DELETE FROM contact_number WHERE contact_id = OLD.contact_id; END""",
)
# The messages that exist already, in their order.
_FILL = (
    "INSERT INTO message_number (message_id) SELECT message_id FROM message WHERE text <> '' ORDER BY created_at",
    """INSERT INTO message_words (rowid, words)
        SELECT number, text FROM message_number JOIN message USING (message_id)""",
    "INSERT INTO contact_number (contact_id) SELECT contact_id FROM contact",
    # In one pass: the addresses of a contact have no index yet at this step.
    """INSERT INTO contact_words (rowid, words)
        SELECT number, COALESCE(k.name, '') || ' ' || COALESCE(GROUP_CONCAT(a.address, ' '), '')
        FROM contact_number JOIN contact k USING (contact_id) LEFT JOIN contact_address a USING (contact_id)
        GROUP BY number""",
)


def apply(database: sqlite_utils.Database) -> None:
    """Makes the tables, fills them from existing rows, and adds the triggers that keep them up to date."""
    for statement in (*_TABLES, *_FILL, *_TRIGGERS):
        database.conn.execute(statement)
    # A deleted row leaves no word behind in the index (SQLite 3.42 and later).
    if database.conn.execute("SELECT sqlite_version()").fetchone()[0] >= "3.42":
        for table in ("message_words", "contact_words"):
            database.conn.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('secure-delete', 1)")
