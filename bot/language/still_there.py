"""Still there: whether somebody only asks if anyone is listening, which is no question about an order or the hours."""

from __future__ import annotations

import re

from bot.text import fold

_HELLO = r"hi|hello|hey|hola|buenas|oi|ola|hej|halo|czesc|hei|moi|huhuu"
_THERE = (
    r"(?:are )?you (?:still )?there|still there|(?:is )?any(?:one|body) (?:still )?there"
    r"|(?:todavia |aun )?(?:sigues|sigue|estas|esta) ahi|hay alguien(?: ahi)?"
    r"|(?:ainda )?(?:esta|estas) (?:ai|aqui)|ha alguem ai|alguem ai"
    r"|(?:czy )?(?:jestes|jest pan|jest pani) (?:jeszcze )?tam|(?:czy )?jest tam ktos|jestes jeszcze"
    r"|(?:vielako olet|oletko|oletteko)(?: viela)? (?:siella|paikalla)|onko siella (?:ketaan|joku)"
)
_ALL = re.compile(rf"(?:(?:{_HELLO}) )*(?:{_THERE})(?: (?:{_HELLO}))*")
_WORD = re.compile(r"\w+")


def asks_still_there(text: str) -> bool:
    """Whether `text` asks nothing else: "hola, sigues ahí?"."""
    return _ALL.fullmatch(" ".join(_WORD.findall(fold(text)))) is not None
