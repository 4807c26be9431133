"""Order number unknown: whether somebody who was asked for the number says that they don't have it."""

from __future__ import annotations

import re

from bot.text import fold

_NOT_KNOWN = re.compile(
    r"\b(?:(?:don t|dont|do not|can t|cant|cannot|didn t) (?:know|remember|recall|have|find|see)|no idea|no clue"
    r"|(?:lost|forgot|forgotten|deleted)|where (?:can|do) i (?:find|see)|where is"
    r"|(?:no|ya no|tampoco) (?:lo |me |la )?(?:se|recuerdo|acuerdo|tengo|encuentro|veo)|ni idea"
    r"|perdi|perdido|olvide|olvido"
    r"|donde (?:lo )?(?:encuentro|esta|veo)"
    r"|nao (?:o |me )?(?:sei|lembro|recordo|tenho|encontro|vejo)"
    r"|nao faco ideia|esqueci|onde (?:o )?(?:encontro|esta|vejo)"
    r"|nie (?:wiem|pamietam|mam|znam|widze|moge znalezc)|zgubil\w+|zapomnial\w+|gdzie (?:go )?(?:znajde|znalezc|jest)"
    r"|en (?:tieda|muista|loyda|nae|tunne)|ei ole|ei (?:hajuakaan|aavistustakaan)"
    r"|hukkasin|unohdin|mista (?:loydan|loytyy))\b"
)
_BESIDE_WORDS = """i ve have it that the my our a an any order number nr no id what which one is was sorry hmm oh
but well anymore now by heart me it s on hand here
lo me el mi ese un ningun de del al numero pedido cual es perdon pero ahora he se ha a mano memoria idea
o a do da meu numero encomenda qual e desculpe mas agora de cor
go tego mojego numeru numer zamowienia jaki jest mam przepraszam niestety pojecia teraz na pamiec ale
sita sen numeroa numeron numero tilausnumeroa tilausnumeron tilausnumeroani tilausnumeroni tilauksen
mun minun minulla mulla mika se on nyt tietoa valitettavasti anteeksi mutta enaa ulkoa tallella"""
_BESIDE = frozenset(_BESIDE_WORDS.split())
_WORD = re.compile(r"\w+")


def says_unknown(text: str) -> bool:
    """Whether `text` says no more than that the number isn't known, or asks where it stands."""
    words = " ".join(_WORD.findall(fold(text)))
    found = _NOT_KNOWN.search(words)
    return found is not None and all(
        each in _BESIDE for each in f"{words[: found.start()]} {words[found.end() :]}".split()
    )
