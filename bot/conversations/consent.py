"""Consent: whether a customer takes marketing, and the words by which they say so. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from bot.channels.causes import Cause
from bot.channels.template import Category

# The whole message, in the shop's languages; a sentence that has such a word in it is a question like any other.
_STOP_WORDS = frozenset(
    {
        *("stop", "unsubscribe", "optout", "opt out", "stop all", "stop messages"),
        *("baja", "parar", "darme de baja", "dar de baja", "no más mensajes"),
        *("sair", "descadastrar", "cancelar subscrição", "cancelar inscrição", "não quero mais mensagens"),
        *("lopeta", "peru tilaus", "ei enää viestejä"),
        *("wypisz", "wypisz mnie", "rezygnuję", "koniec wiadomości"),
    }
)
_START_WORDS = frozenset(
    {
        *("start", "unstop", "subscribe"),
        *("alta", "darme de alta", "suscribirme", "suscribir"),
        *("voltar a receber", "subscrever", "inscrever"),
        *("aloita", "tilaa"),
        *("zapisz mnie", "wznów"),
    }
)
_NO_WORD = re.compile(r"[^\w]+")


# Why a message failed, and what a provider's event is called, when the customer stopped marketing with the provider.
MARKETING_STOPPED = Cause.MARKETING_STOPPED.value
MARKETING_RESUMED = "marketing_resumed"


class Consent(str, Enum):
    """What a customer has said of marketing."""

    OPTED_IN = "opted_in"
    OPTED_OUT = "opted_out"


class ConsentSource(str, Enum):
    """Where a consent comes from, as its proof names it."""

    MESSAGE = "message"
    AGENT = "agent"
    PROVIDER = "provider"
    # A stop of an earlier contact at the same address, whose data were erased.
    ERASED = "erased"


@dataclass(frozen=True, kw_only=True)
class ConsentRecord:
    """One thing that a customer said of marketing: when (UTC unix seconds), where and in which words."""

    consent_id: str
    contact_id: str
    consent: Consent
    source: ConsentSource
    words: str
    channel: str
    given_at: float
    agent_name: str | None = None


def said(text: str, now: Consent | None) -> Consent | None:
    """The consent that a message changes, or None. A word to begin again counts only after one to stop."""
    plain = _NO_WORD.sub(" ", text.casefold()).strip()
    if plain in _STOP_WORDS and now is not Consent.OPTED_OUT:
        return Consent.OPTED_OUT
    if plain in _START_WORDS and now is Consent.OPTED_OUT and not text.lstrip().startswith("/"):
        return Consent.OPTED_IN
    return None


def refusal(category: Category, consent: Consent | None) -> str | None:
    """Why a template of this category may not go to this customer, in words, or None."""
    if category is not Category.MARKETING or consent is Consent.OPTED_IN:
        return None
    if consent is Consent.OPTED_OUT:
        return "This customer has stopped marketing messages; only service messages may be sent."
    return "No opt-in to marketing is on record for this customer; record it with its proof, or send no marketing."
