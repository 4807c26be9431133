"""Opting out: which messages say that a customer wants no more marketing, and which only look like it. Pure."""

from __future__ import annotations

import re
from enum import Enum

from bot.text import fold

_NO_WORD = re.compile(r"[^\w]+")
_MOST_WORDS = 20


class Wish(str, Enum):
    """What a message says of marketing. UNCLEAR may mean something else as well, as "sair" (leave) does."""

    STOP = "stop"
    UNCLEAR = "unclear"
    RESUME = "resume"


# The whole message. What providers put on their own opt-out buttons stands here too.
_STOP_WORDS = frozenset(
    {
        *("stop", "stop please", "please stop", "unsubscribe", "optout", "opt out", "stop all", "stop messages"),
        *("stop promotions", "stop marketing", "detener promociones", "parar promocoes", "interromper promocoes"),
        *("zatrzymaj promocje", "lopeta tarjoukset", "lopeta mainokset"),
        *("darme de baja", "dar de baja", "no mas mensajes", "no mas promociones"),
        *("descadastrar", "nao quero mais mensagens"),
        *("ei enaa viesteja", "wypisz", "wypisz mnie", "koniec wiadomosci"),
    }
)
_UNCLEAR_WORDS = frozenset({"baja", "parar", "sair", "lopeta"})
_RESUME_WORDS = frozenset(
    {
        *("start", "unstop", "subscribe", "alta", "darme de alta", "suscribirme", "suscribir"),
        *("voltar a receber", "subscrever", "inscrever", "aloita", "tilaa", "zapisz mnie", "wznow"),
    }
)

# What marketing is called: without one of these words, "no more" and "don't send" are about a parcel.
_MARKETING = (
    r"(?:marketing\w*|promo\w*|offers?|ads?|adverts?|advertis\w*|spam\w*|newsletters?|messages?|texts?|e ?mails?|mails?"
    r"|publicidad\w*|publicidade\w*|publicitari\w*|ofert\w*|mensajes?|mensagens|mensagem|correos|boletin\w*|anuncios?"
    r"|reklam\w*|wiadomosc\w*|powiadomien\w*|subskrypcj\w*|maili|maile"
    r"|mainok\w*|tarjouk\w*|tarjouksia|viest\w*|uutiskirj\w*|markkinoin\w*)"
)
_REQUESTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bunsubscrib\w*\b",
        r"\bopt(?:ing|ed)? ?out\b",
        rf"\b(?:stop|quit|no more|enough of|(?:don ?t|do not|never) (?:ever )?(?:send(?: me)?|want any))\b"
        rf".{{0,25}}\b{_MARKETING}\b(?! to )",
        r"\bstop (?:messaging|texting|spamming|emailing|e mailing|writing to|writing|contacting|bothering) (?:me|us)\b",
        r"\b(?:remove|take|delete|get) me (?:from|off) (?:your|the|this|that)\b.{0,20}\b(?:list|newsletter)\b",
        rf"\bno (?:me |nos )?(?:mand\w+|envi\w+|escrib\w+|quiero|queremos)\b.{{0,30}}\b{_MARKETING}\b",
        rf"\b(?:darme|darnos|dame|dadme|deme|denme|dar me) de baja\b.{{0,20}}\b(?:lista|suscripcion|{_MARKETING})\b",
        rf"\b(?:dej|par)\w+ de (?:mandar|enviar|escribir|molestar)\w*\b(?:.{{0,25}}\b{_MARKETING}\b|$)",
        r"\b(?:quit|borr|elimin|sac)\w+me de (?:la|su|vuestra|tu|esta) lista\b",
        r"\bcancelar (?:la |a |mi |minha )?(?:suscripcion|subscricao|inscricao)\b",
        rf"\bnao (?:me )?(?:quero|queremos|mand\w+|envi\w+)\b.{{0,30}}\b{_MARKETING}\b",
        rf"\b(?:par|deix)\w+ de (?:me |nos )?(?:mandar|enviar|escrever)\w*\b(?:.{{0,25}}\b{_MARKETING}\b|$)",
        r"\b(?:remov|retir|tir)\w+ ?me da (?:vossa |sua |tua )?lista\b",
        rf"\bnie (?:chce|chcemy|wysyl\w+|przysyl\w+)\b.{{0,35}}\b{_MARKETING}\b",
        rf"\bprzesta\w+ (?:mi |do mnie )?(?:wysylac|przysylac|pisac)\b(?:.{{0,25}}\b{_MARKETING}\b|$)",
        rf"\b(?:wypisz\w*|wypisac)\b.{{0,15}}\b(?:mnie|sie|list\w*|{_MARKETING})\b",
        rf"\b(?:rezygnuje|zrezygnowac) z\b.{{0,15}}\b{_MARKETING}\b",
        rf"\b(?:en halua|emme halua|alkaa|ala)\b.{{0,35}}\b{_MARKETING}\b",
        rf"\blopet\w+\b.{{0,25}}\b{_MARKETING}\b",
        r"\bpoist\w+ (?:minut|meidat)\b.{0,25}\blist\w*\b",
        r"\bper\w+\b.{0,15}\buutiskirj\w*\b",
    )
)
# Of these a sentence is about what was bought, whatever else it has in it.
_ABOUT_AN_ORDER = re.compile(
    r"\b(?:orders?|parcels?|packages?|deliver\w*|refund\w*|size|dress|shoes?|courier|tracking|invoice"
    r"|pedidos?|paquetes?|tallas?|facturas?|reembols\w*|encomendas?|tamanhos?|faturas?"
    r"|zamowien\w*|paczk\w*|rozmiar\w*|faktur\w*|zwrot\w*|tilau(?:s|k)\w*|paket\w*|koko|kokoa|lasku\w*)\b"
)


def wish_of(text: str) -> Wish | None:
    """What the message asks for, or None: a sentence that only has such a word in it is a question like any other."""
    plain = _NO_WORD.sub(" ", fold(text)).strip()
    if plain in _RESUME_WORDS:
        return None if text.lstrip().startswith("/") else Wish.RESUME
    if plain in _UNCLEAR_WORDS:
        return Wish.UNCLEAR
    if plain in _STOP_WORDS:
        return Wish.STOP
    if len(plain.split()) > _MOST_WORDS or _ABOUT_AN_ORDER.search(plain):
        return None
    return Wish.STOP if any(request.search(plain) for request in _REQUESTS) else None
