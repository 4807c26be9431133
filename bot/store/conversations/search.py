"""Search in the store: messages and notes, newest first, and contacts by name or address."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversations.search import Wanted, phrases, snippet
from bot.store.engine import rows
from bot.store.engine.database import Database, Row

# How far back a common word is followed before it is narrowed down.
_NEWEST = 20_000
# Marks of a hit in a snippet: letters that nobody types and the index drops.
HIT_BEGINS, HIT_ENDS = "\ue000", "\ue001"

_MESSAGES = """
    WITH hit AS (SELECT rowid AS number
        FROM message_words WHERE {matches} ORDER BY rowid DESC LIMIT :newest)
    SELECT m.message_id, m.conversation_id, m.position, m.author, m.created_at, m.text,
        k.name AS contact_name, c.channel, c.address, c.state, a.name AS agent_name
    FROM hit JOIN message_number n USING (number) JOIN message m USING (message_id)
    JOIN conversation c ON c.conversation_id = m.conversation_id JOIN contact k USING (contact_id)
    LEFT JOIN agent a ON a.agent_id = m.agent_id
    WHERE {filters} ORDER BY hit.number DESC LIMIT :limit"""
_CONTACTS = f"""{rows.CONVERSATION} JOIN contact_number n ON n.contact_id = k.contact_id
    WHERE n.number IN (SELECT rowid FROM contact_words WHERE {{matches}} ORDER BY rowid DESC LIMIT 200)
    AND {{filters}} ORDER BY c.last_message_at DESC NULLS LAST LIMIT :limit"""
_OF_CONVERSATION = """(:channel = '' OR c.channel = :channel) AND (:state = '' OR c.state = :state)
    AND (:label = '' OR EXISTS (SELECT 1 FROM conversation_label l
        WHERE l.conversation_id = c.conversation_id AND l.label_id = :label))"""
_OF_MESSAGE = """(:agent = '' OR m.agent_id = :agent OR c.agent_id = :agent)
    AND (CAST(:since AS DOUBLE PRECISION) IS NULL OR m.created_at >= :since)
    AND (CAST(:until AS DOUBLE PRECISION) IS NULL OR m.created_at < :until)"""
_OF_CONTACT = """(:agent = '' OR c.agent_id = :agent)
    AND (CAST(:since AS DOUBLE PRECISION) IS NULL OR c.last_message_at >= :since)
    AND (CAST(:until AS DOUBLE PRECISION) IS NULL OR c.created_at < :until)"""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A message that was found. In `snippet` what matched stands between HIT_BEGINS and HIT_ENDS."""

    conversation_id: str
    position: int
    author: str
    agent_name: str | None
    created_at: float
    snippet: str


@dataclass(frozen=True, kw_only=True)
class FoundConversation:
    """A conversation with its hits, the newest first; without hits it was found by its contact."""

    conversation_id: str
    contact_name: str | None
    channel: str
    address: str
    state: str
    hits: tuple[Hit, ...]


class Search:
    """Finds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, wanted: Wanted, *, limit: int = 200) -> list[FoundConversation]:
        """Conversations by contact, then by what was said in them, those with the newest hit first.

        At most `limit` hits of the 20,000 newest messages that have the words.
        """
        asked = phrases(wanted.text)
        if not asked:
            return []
        values = {
            "match": self._database.full_text_query(asked),
            "channel": wanted.channel,
            "state": wanted.state,
            "label": wanted.label_id,
            "agent": wanted.agent_id,
            "since": wanted.since,
            "until": wanted.until,
            "limit": limit,
            "newest": _NEWEST if wanted.has_filters else limit,
        }
        filters = f"{_OF_CONVERSATION} AND {_OF_CONTACT}"
        of_contacts = _CONTACTS.format(filters=filters, matches=self._database.full_text("contact_words"))
        known = self._database.rows(of_contacts, **values)
        found = {row["conversation_id"]: _found(row) for row in known}
        filters = f"{_OF_CONVERSATION} AND {_OF_MESSAGE}"
        of_messages = _MESSAGES.format(filters=filters, matches=self._database.full_text("message_words"))
        said = self._database.rows(of_messages, **values)
        hits: dict[str, list[Hit]] = {}
        for row in said:
            hits.setdefault(row["conversation_id"], []).append(_hit(row, wanted.text))
            found.setdefault(row["conversation_id"], _found(row))
        return [_with(each, hits.get(conversation_id, [])) for conversation_id, each in found.items()]


def _found(row: Row) -> FoundConversation:
    return FoundConversation(
        conversation_id=row["conversation_id"],
        contact_name=row["contact_name"],
        channel=row["channel"],
        address=row["address"],
        state=row["state"],
        hits=(),
    )


def _with(found: FoundConversation, hits: list[Hit]) -> FoundConversation:
    return FoundConversation(**{**vars(found), "hits": tuple(hits)})


def _hit(row: Row, asked: str) -> Hit:
    return Hit(
        conversation_id=row["conversation_id"],
        position=row["position"],
        author=row["author"],
        agent_name=row["agent_name"],
        created_at=row["created_at"],
        snippet=snippet(row["text"], asked, begins=HIT_BEGINS, ends=HIT_ENDS),
    )
