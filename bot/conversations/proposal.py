"""Proposal: a customer's message with the entry that people's actions connect it to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ProposalSource(str, Enum):
    """The source from which we know the topic of a message."""

    PRESSED = "pressed by the customer"
    ACCEPTED = "sent by an agent as it was"
    EDITED = "changed by an agent, then sent"
    REJECTED = "suggested, not used by an agent"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One message; `entry` is what the source names, and it is doubtful where the suggestion was not used."""

    language: str
    entry: str
    text: str
    source: ProposalSource
