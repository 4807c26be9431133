"""Order numbers: which one somebody gives who was asked for it, and whether they wrote to give it."""

from __future__ import annotations

import re

from bot.text import fold, fold_with_places

# Shorter than one that counts as an order number wherever it stands (bot.language.lexicon), and no part of a date; or
# with letters before groups of digits ("ES-2026-00017").
_NUMBER = re.compile(
    r"(?<![\w.,+/-])#?(?P<number>(?:[a-z]{1,3}-?)?\d{4,10}|[a-z]{1,4}(?:-\d{2,10}){2,3})(?![\w.,/-]*\d)\b"
)
_WORD = re.compile(r"\w+")
_AROUND_WORDS = """the my our order number nr no num n is its it s that here this hi hello hey ok yes sure please thanks
thank you for and by was with
el la lo mi nuestro pedido compra numero es este aqui tienes va hola si claro por favor gracias de y del con
o a meu minha encomenda e esta aqui vai ola oi sim obrigado obrigada do da faz favor
moj moje mojego numer zamowienie zamowienia zamowieniu to jest tu prosze dzieki dziekuje hej czesc dzien dobry tak a i
mun minun mulla tilaus tilaukseni tilauksen tilausnumero tilausnumeroni tilausnro numero numeroni on se tassa taa tama
hei moi joo kyllae kylla kiitos kiitti ja"""
_AROUND = frozenset(_AROUND_WORDS.split())
# What may stand before a number that says nothing of what it is.
_BEFORE_WORDS = """nr no n nro num number numero numer the it s is es el e o to se on"""
_BEFORE = frozenset(_BEFORE_WORDS.split())


def number_given(text: str) -> tuple[int, int] | None:
    """Where in `text` the order number begins and ends that somebody gives who was asked for it; else None."""
    folded, places = fold_with_places(text)
    match = _NUMBER.search(folded)
    return (places[match.start("number")], places[match.end("number")]) if match else None


def is_answer(text: str, span: tuple[int, int]) -> bool:
    """Whether the number at `span` is what `text` was written for: it stands first ("55120, two more cushions",
    "my order number is 55120, thanks") or closes what is no question ("two more cushions, order 55120")."""
    begin, end = span
    return _is_around(text[:begin]) or ("?" not in text and _is_around(text[end:]))


def is_all(text: str, span: tuple[int, int]) -> bool:
    """Whether `text` only gives the number at `span`, in a few polite words: "my order number is 55120, thanks"."""
    begin, end = span
    return _is_around(text[:begin]) and _is_around(text[end:])


def is_alone(text: str, span: tuple[int, int]) -> bool:
    """Whether `text` says nothing beside the number at `span`, not even of what it is: "55120", "nr 55120"."""
    begin, end = span
    return all(word in _BEFORE for word in _WORD.findall(fold(f"{text[:begin]} {text[end:]}")))


def _is_around(part: str) -> bool:
    return all(word in _AROUND for word in _WORD.findall(fold(part)))
