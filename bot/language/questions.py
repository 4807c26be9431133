"""Questions: where one message may hold several, and whether one leans on what was asked before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.language.identify import FUNCTION_WORDS
from bot.language.mentions import Mention, MentionKind
from bot.text import fold

_MOST = 3
_SHORTEST_WORDS = 2
# Where one question may end and the next begin: a mark, or a word for "and" or "also" of one of our languages.
_JOINT = re.compile(
    r"[?!;\n]+|\.\s|\s(?:and|also|plus|y|además|tambien|también|e|também|tambem|i|oraz|też|tez|ja|sekä|seka)\s"
)
# Where a greeting may end: "good morning, do you deliver to Lisbon?"
_PAUSE = re.compile(r"[,.?!;:\n]+")
_LEANING_WORDS = """and or to for what about in with how if it is by via then ok y e a para o con en de que tal hacia
entonces ou com em pra do dla w we z ze na co i jak ja tai enta entas mites"""
_LEANING = frozenset(_LEANING_WORDS.split())
# What a follow-up may add beside them: articles and the like; thanks for the answer before, or a correction (oh wait, I
# meant France); with an amount, that it is that of an order.
_FILLING_WORDS = """the an on as at also too but please pls so well no of size my el la los las un una tambien porfa
favor pero si pues talla os um uma num numa nuns ao aos tb tambem mas se pelo pela nas nos tamanho albo tez prosze
ale to rozmiar myos mutta sitten koko vai thanks thank thx ty you great cool nice perfect good okay oh ah wait hang
i meant mean actually sorry rather instead hmm gracias muchas vale genial perfecto estupendo ay uy perdon perdona
digo queria quise decir mejor espera bueno obrigado obrigada alias desculpe desculpa dizer afinal melhor otimo
perfeito obg nao quis dzieki dziekuje super swietnie jednak nie chodzilo mi o przepraszam aha znaczy raczej
wlasciwie sorki kiitos kiitti eiku eikun ei siis tarkoitin anteeksi aa oho hei siina hyva okei"""
_FILLING = _LEANING | frozenset(_FILLING_WORDS.split())
_ORDERING_WORDS = """we order orders ordering buy buying spend spending purchase basket cart worth total its up yo
pido pedido compro compra comprar gasto gastar hago haciendo pedir cesta valor por uno eu peco encomenda encomendo
encomendar faco fizer carrinho za jezeli jesli gdy zamowie zamawiam zamowienie zamowienia zamowieniu kupie kupuje
zakupy zakupach wydam koszyk koszyku przy kwota kwocie wartosc wartosci jos tilaan ostan tilaus tilauksen
tilauksella ostos ostosten ostokset ostoksilla summa summalla teen maksaa
were was thats es son fuera fueran fuesen sao seria seriam fossem forem jest sa bedzie bylo byloby olisi
ovat olisivat"""
_ORDERING = _FILLING | frozenset(_ORDERING_WORDS.split())
# What asks for a price, and what may stand beside it in a question that names nothing: "and how much is that?"
_PRICE_WORDS = """much cost costs price fee fees charge charged surcharge pay pays paid amount cuanto cuesta cuestan
vale valen sale precio coste recargo comision paga pago importe quanto custa custam fica preco taxa taxas valor ile
kosztuje kosztuja koszt cena oplata oplaty doplata place placi kwoty kwota paljonko paljon maksaa hinta lisamaksu
maksu maksua maksaako kulut minimum maximum minimo maximo minima maxima minimalna maksymalna minimi maksimi limit
limite"""
_PRICE = frozenset(_PRICE_WORDS.split())
_POINTING_WORDS = """that this it is does do would be will there any who i have extra from what eso esto es son hay
tiene algun alguna me lo quien sera desde a partir isso isto e sao ha tem algum alguma quem seria jest sa jakas
jakies jaka jakiej to bedzie kto od dodatkowa se siita tulee onko mika kuka mista alkaen olisi sitten menee lisaa
whats s"""
_POINTING = _FILLING | _PRICE | frozenset(_POINTING_WORDS.split())
_AND = re.compile(r"(?:and|or|y|o|e|ou|a|i|albo|ja|tai|enta|entas|(?:what|how) (?:about|if)|que tal|co z|mites)\b")
_WORD = re.compile(r"\w+")
_STEM = 5


def split_questions(text: str) -> list[tuple[str, ...]]:
    """The ways to read `text` as two or three questions in order, each of at least two words; often none."""
    pieces: list[str] = []
    for piece in _JOINT.split(text):
        words = _WORD.findall(piece)
        if pieces and 0 < len(words) <= _SHORTEST_WORDS and fold(words[0]) in _LEANING:
            pieces[-1] += f" {piece.strip()}"
        elif len(words) >= _SHORTEST_WORDS:
            pieces.append(piece.strip())
    return [tuple(pieces)] if 1 < len(pieces) <= _MOST else []


def phrases(text: str) -> list[str]:
    """`text` cut at every mark, without what holds no word."""
    return [piece.strip() for piece in _PAUSE.split(text) if _WORD.search(piece)]


def leans(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether `text` says nothing but what it mentions ("and to Spain?"): its question is the one before.

    With an amount it may also say that it is that of an order ("if I order for 70 euros?").
    """
    words = _ORDERING if any(each.kind is MentionKind.AMOUNT for each in mentions) else _FILLING
    return bool(mentions) and _only(text, [(each.start, each.end) for each in mentions], words)


def says_hardly_more(text: str, spans: Iterable[tuple[int, int]]) -> bool:
    """Like `says_only`; beside articles, please and the like."""
    return _only(text, spans, _FILLING)


def says_only(text: str, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether `text` has no words of its own beside what stands from the begin to the end of each of `spans`."""
    return _only(text, spans, _LEANING)


def asks_alike(one: str, other: str) -> bool:
    """Whether two questions share half of the words that say what they are about; a word counts by how it begins."""
    first, second = _stems(one), _stems(other)
    return 2 * len(first & second) >= max(1, min(len(first), len(second)))


def is_short(text: str, most: int) -> bool:
    """Whether `text` has at most so many words."""
    return 0 < len(_WORD.findall(text)) <= most


def asks_price(text: str) -> bool:
    """Whether `text` asks what something costs, and names nothing: "and how much is that?"."""
    return any(fold(word) in _PRICE - _FILLING for word in _WORD.findall(text)) and _only(text, [], _POINTING)


def begins_leaning(text: str) -> bool:
    """Whether `text` begins with a word that goes on with what was said: "and the blue one?"."""
    return fold(next(iter(_WORD.findall(text)), "")) in _LEANING


def begins_with_and(text: str) -> bool:
    """Whether `text` begins with a word for "and" or "or", or with "what about" in one of our languages."""
    return bool(_AND.match(fold(" ".join(_WORD.findall(text)))))


def without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` without what stands from the begin to the end of each of `spans`, nor the small words before it."""
    for begin, end in sorted(spans, reverse=True):
        words = text[:begin].rstrip().split(" ")
        while words and fold(words[-1]) in _FILLING:
            words.pop()
        text = f"{' '.join(words)} {text[end:].lstrip()}".strip()
    return text if _WORD.search(text) else ""


def _stems(text: str) -> frozenset[str]:
    small = {*_FILLING, *_POINTING, *(word for words in FUNCTION_WORDS.values() for word in words)}
    return frozenset(word[:_STEM] for word in map(fold, _WORD.findall(text)) if word not in small)


def _only(text: str, spans: Iterable[tuple[int, int]], words: frozenset[str]) -> bool:
    rest = list(text)
    for begin, end in spans:
        rest[begin:end] = " " * (end - begin)
    return all(fold(word) in words for word in _WORD.findall("".join(rest)))
