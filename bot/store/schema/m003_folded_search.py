"""Folded search: the indexes hold words as the bot compares them ("Łódź" as "lodz"), by the function `fold`.

Whoever writes messages or contacts has it on their connection (bot.store.engine.sqlite).
"""

from __future__ import annotations

import sqlite_utils

from bot.store.schema import m002_search as before

_CONTACT_AGAIN = before._CONTACT_AGAIN.replace(
    f"SELECT number, {before._CONTACT_WORDS} FROM", f"SELECT number, fold({before._CONTACT_WORDS}) FROM"
)
_NUMBERED = before._NUMBERED.replace("SELECT number, NEW.text FROM", "SELECT number, fold(NEW.text) FROM")
_DROPPED = (
    *(
        f"DROP TRIGGER {name}"
        for name in (
            "message_said",
            "message_changed",
            "contact_known",
            "contact_renamed",
            "contact_addressed",
            "contact_unaddressed",
        )
    ),
    "DROP TABLE message_words",
    "DROP TABLE contact_words",
)
_MADE = (
    f"CREATE VIRTUAL TABLE message_words {before._FTS}",
    f"CREATE VIRTUAL TABLE contact_words {before._FTS}",
    """INSERT INTO message_words (rowid, words)
        SELECT number, fold(text) FROM message_number JOIN message USING (message_id)""",
    f"""INSERT INTO contact_words (rowid, words)
        SELECT number, fold({before._CONTACT_WORDS.format("contact_number.contact_id")}) FROM contact_number""",
    f"CREATE TRIGGER message_said AFTER INSERT ON message WHEN NEW.text <> '' BEGIN {_NUMBERED} END",
    f"""CREATE TRIGGER message_changed AFTER UPDATE OF text ON message WHEN OLD.text <> NEW.text
        BEGIN {before._FORGOTTEN} {_NUMBERED} END""",
    f"""CREATE TRIGGER contact_known AFTER INSERT ON contact BEGIN
        INSERT INTO contact_number (contact_id) VALUES (NEW.contact_id);
        {_CONTACT_AGAIN.format("NEW.contact_id")} END""",
    f"""CREATE TRIGGER contact_renamed AFTER UPDATE OF name ON contact WHEN OLD.name IS NOT NEW.name
        BEGIN {_CONTACT_AGAIN.format("NEW.contact_id")} END""",
    f"""CREATE TRIGGER contact_addressed AFTER INSERT ON contact_address
        BEGIN {_CONTACT_AGAIN.format("NEW.contact_id")} END""",
    f"""CREATE TRIGGER contact_unaddressed AFTER DELETE ON contact_address
        BEGIN {_CONTACT_AGAIN.format("OLD.contact_id")} END""",
)


def apply(database: sqlite_utils.Database) -> None:
    """Makes the indexes anew from what is there, and the triggers that keep them."""
    for statement in (*_DROPPED, *_MADE):
        database.conn.execute(statement)
    # What is deleted leaves no word behind in the index (SQLite 3.42 and later).
    if database.conn.execute("SELECT sqlite_version()").fetchone()[0] >= "3.42":
        for table in ("message_words", "contact_words"):
            database.conn.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('secure-delete', 1)")
