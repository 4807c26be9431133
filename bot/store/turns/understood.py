"""Understood: messages with the entry that customers' and agents' actions connect them to, as material for the FAQ."""

from __future__ import annotations

import json

from bot.channels.channel import Kind
from bot.conversations.proposal import Proposal, ProposalSource
from bot.conversations.suggestion import SuggestionOutcome
from bot.store.engine.database import Database

_SOURCES = {
    SuggestionOutcome.ACCEPTED.value: ProposalSource.ACCEPTED,
    SuggestionOutcome.EDITED.value: ProposalSource.EDITED,
    SuggestionOutcome.REJECTED.value: ProposalSource.REJECTED,
}
_ENTRY = "faq/"
# A suggestion answers all that was open; of several messages in one, nobody could say which it was about.
_SUGGESTED = """
    SELECT s.entry, s.language, s.outcome, m.text FROM suggestion s JOIN message m
        ON m.conversation_id = s.conversation_id AND m.position = s.last_position AND m.author = 'contact'
    WHERE s.settled_at > :since AND s.outcome IS NOT NULL AND s.entry IS NOT NULL AND s.language IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM message o WHERE o.conversation_id = s.conversation_id AND o.author = 'contact'
            AND o.position >= s.first_position AND o.position < s.last_position)
    ORDER BY s.settled_at"""
# The button shows the meaning of the customer's last message before it.
_PRESSED = """
    SELECT m.details, c.language, said.kind, said.text FROM message m JOIN conversation c USING (conversation_id)
    JOIN message said ON said.conversation_id = m.conversation_id AND said.position = (
        SELECT MAX(b.position) FROM message b
        WHERE b.conversation_id = m.conversation_id AND b.author = 'contact' AND b.position < m.position)
    WHERE m.author = 'contact' AND m.kind = :choice AND m.created_at > :since AND c.language IS NOT NULL
    ORDER BY m.created_at"""


class UnderstoodMessages:
    """Reads messages with the entry that a customer or an agent gave them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, since: float) -> list[Proposal]:
        """Proposals from presses and from settled suggestions after that moment, the surest first."""
        rows = self._database.rows(_SUGGESTED, since=since)
        suggested = [
            Proposal(
                language=row["language"], entry=row["entry"], text=row["text"] or "", source=_SOURCES[row["outcome"]]
            )
            for row in rows
        ]
        places = list(ProposalSource)
        return sorted([*self._pressed(since), *suggested], key=lambda proposal: places.index(proposal.source))

    def _pressed(self, since: float) -> list[Proposal]:
        rows = self._database.rows(_PRESSED, since=since, choice=Kind.CHOICE.value)
        pairs = [
            (str(json.loads(row["details"]).get("payload")), row) for row in rows if row["kind"] == Kind.TEXT.value
        ]
        return [
            Proposal(language=row["language"], entry=entry, text=row["text"], source=ProposalSource.PRESSED)
            for entry, row in pairs
            if entry.startswith(_ENTRY)
        ]
