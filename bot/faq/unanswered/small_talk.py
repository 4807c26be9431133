"""Small talk: a message that only greets, thanks, agrees, or gives a number or an address asks nothing to gather."""

from __future__ import annotations

import re

from bot.faq.unanswered.masking import MASK
from bot.language.asking import asks
from bot.text import fold, is_laugh

# Folded, in English, Spanish, Portuguese, Polish and Finnish; people mix them.
_TALK_WORDS = """hi hello hey hiya morning afternoon evening good night there dear team guys thanks thank thx ty
you so very much many lot cheers ok okay okey yes yep yeah no nope
sure great perfect fine nice cool please pls sorry bye goodbye see later
hola buenas buenos dias dia tardes noches gracias muchas muchisimas mil si vale claro perfecto genial bien bueno adios
hasta luego favor por perdon disculpa saludos
ola oi bom boa tarde noite obrigado obrigada muito sim nao certo ate logo tchau desculpe desculpa cumprimentos
czesc hej witam dzien dobry wieczor dziekuje dzieki bardzo tak nie jasne dobrze dobra prosze pa widzenia do pozdrawiam
przepraszam super
moi moikka hei terve huomenta paivaa iltaa kiitos kiitti paljon joo juu kylla ei selva hyva hienoa ole hyvaa heippa
anteeksi nakemiin terveisin
address direccion endereco adres osoite order pedido encomenda zamowienie tilaus number numero numer here aqui oto tassa
is es e to on my mi meu moj moja mun"""
_TALK = frozenset(_TALK_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+")
_LEAST_LETTERS = 2
# A street leaves a town behind; so few words beside a mask are no question.
_WORDS_OF_AN_ADDRESS = 3


def says_something(masked: str) -> bool:
    """Whether a masked message has words beside small talk, numbers and addresses."""
    words = [word for word in _WORD.findall(fold(masked)) if len(word) >= _LEAST_LETTERS and not is_laugh(word)]
    words = [word for word in words if word not in _TALK]
    if not words:
        return False
    is_address = masked.startswith(MASK) and len(words) <= _WORDS_OF_AN_ADDRESS
    return not is_address or asks(masked)
