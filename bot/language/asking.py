"""Asking: whether somebody asks or wants something, in our languages; anger, thanks and chit-chat ask nothing."""

from __future__ import annotations

import re

from bot.text import fold

# Folded, in English, Spanish, Portuguese, Polish and Finnish; people mix them, so all count whatever was identified.
_BEFORE = r"""hi|hello|hey|hola|buenas|ola|oi|czesc|hej|moi|hei|and|but|so|then|ok|okay|please|y|e|pero|mas|entonces|
entao|i|a|ale|no|to|ja|mutta|no niin|sorry|perdona|desculpe|desculpa|przepraszam|anteeksi"""
_ENGLISH = r"""what|whats|which|who|whose|when|where|wheres|why|how|do|does|did|is|are|am|can|could|will|would|should|
may|have|has|any(?:\s+chance|\s+news|\s+update)|i\s+(?:want|need|would\s+like)|i'?d\s+like|i'?m\s+looking|tell|show|send|give|help"""
_SPANISH = r"""que|cual(?:es)?|quien(?:es)?|cuando|donde|adonde|por\s+que|como|cuant[oa]s?|hay|puedo|puede[ns]?|podeis|
podria[ns]?|tenei?s|tienen?|teneis|es|esta[ns]?|hace[ns]?|haceis|quiero|queria|quisiera|necesito|busco|me\s+gustaria|
dime|digame|aceptais|aceptan|enviais|envian|vendeis|venden|se\s+puede"""
_PORTUGUESE = r"""qua(?:l|is)|quem|quando|onde|aonde|porque|quant[oa]s?|ha|posso|pode[mis]*|poderia[ms]?|tem|tens|
existe[ms]?|esta[os]?|sera|da\s+para|da\s+pra|quero|gostava|gostaria|preciso|procuro|diga|aceitam|enviam|vendem|fazem"""
_POLISH = r"""czy|co|jak|jaki[em]?|jaka|ktor[yae]\w*|kto|kiedy|gdzie|dlaczego|czemu|ile|skad|dokad|moge|mozna|macie|
maja|jest|sa|bedzie|chce|chcial(?:a)?bym|potrzebuje|szukam|prosze\s+o|powiedz|wysylacie|sprzedajecie"""
_FINNISH = r"""mika|mitka|mita|missa|mista|mihin|minne|milloin|koska|kuka|ketka|miksi|miten|kuinka|paljonko|montako|
kauanko|haluan|haluaisin|haluun|tarvitsen|tarviin|etsin|kerro|voisin"""
_LEADS = "|".join("".join(words.split("\n")) for words in (_ENGLISH, _SPANISH, _PORTUGUESE, _POLISH, _FINNISH))
_ASKING = re.compile(rf"(?:(?:{''.join(_BEFORE.split(chr(10)))})\s+)*(?:{_LEADS})\b")
# What begins like a question and is a cry or a wish.
_CRYING = re.compile(
    r"what (?:an?|the|on earth)\b|have a\b|how (?:rude|dare|awful|sad|nice|lovely|funny)|"
    r"que (?:verguenza|asco|desastre|horror|pena|bien|mal|risa|barbaridad|fuerte|lastima|rabia|cara)\b|"
    r"que (?:vergonha|absurdo|horror|bom|legal|raiva|nojo|falta)\b|"
    r"mika (?:pelle|farssi|huijaus|sekoilu|vitsi|pettymys)|"
    r"co (?:to )?za\b|co do\b|jak(?:a|i|ie)? to\b|jak milo\b"
)
# Finnish asks with an ending of the first words: "onko", "saako", "tuleekohan"; Polish with a word anywhere.
_ENDING = re.compile(r"(?:\w+\s+)?\w{2,}(?:ko|kohan|ks|ksa)\b")
_ANYWHERE = re.compile(r"\bczy\b")
_YES = re.compile(
    r"\b(?:y|yes|yep|yup|yeah|ye|ok|okay|okey|okej|okei|oki|sure|please|pls|alright|fine|perfect|do it|go ahead|"
    r"si|vale|claro|de acuerdo|por favor|porfa|dale|perfecto|venga|bueno|sim|pode ser|podes?|esta bem|ta bom|ta|certo|"
    r"combinado|perfeito|isso|tak|jasne|prosze|poprosze|dobrze|dobra|pewnie|zgoda|chetnie|kylla|joo|juu|jep|jees|"
    r"sopii|selva|mielellani)\b"
)
_PIECE = re.compile(r"[,.!;:\n]+")
_LEAST_WORDS = 2


def asks(text: str) -> bool:
    """Whether a message asks or wants something: a question mark after words, or a piece that begins like one."""
    plain = fold(text)
    pieces = [" ".join(piece.split()) for piece in _PIECE.split(plain.replace("¿", ""))]
    if "?" in plain and any(char.isalpha() for char in plain):
        return True
    return any(_is_asking(piece) for piece in pieces)


def agrees(text: str) -> bool:
    """Whether a message says yes, and not only that somebody is pleased or amused."""
    return bool(_YES.search(fold(text))) or any(sign in text for sign in "👍👌✅🙏")


def _is_asking(piece: str) -> bool:
    if len(piece.split()) < _LEAST_WORDS or _CRYING.match(piece):
        return False
    return any(pattern.match(piece) for pattern in (_ASKING, _ENDING)) or bool(_ANYWHERE.search(piece))
