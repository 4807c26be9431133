"""Proposal: what a customer wrote, with the entry that people's deeds say it is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ProposalSource(str, Enum):
    """How we know what a message is about."""

    PRESSED = "pressed by the customer"
    ACCEPTED = "sent by an agent as it was"
    EDITED = "changed by an agent, then sent"
    REJECTED = "suggested, not used by an agent"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One message; `entry` is what the source speaks for, and to be doubted where the suggestion was not used."""

    language: str
    entry: str
    text: str
    source: ProposalSource
