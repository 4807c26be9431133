"""Places: how each language writes the name of a place, and what shows that something is to go there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.text import fold, fold_with_places

# Words before a name that say that something goes there. "do" is "to" in Polish and "of the" in Portuguese: each counts
# in its own language.
_DIRECTIONS: Mapping[str, str] = {
    "en": "to into in within across towards for",
    "es": "a al hacia hasta para en",
    "pt": "para pra pro ao aos a em no na nos nas ate",
    "pl": "do na w we ku",
    "fi": "",
}
# Of them, those that also stand before what something is for, is made of or is called.
_WEAK: Mapping[str, str] = {"en": "for", "es": "en", "pt": "a", "pl": "", "fi": ""}
_ARTICLES: Mapping[str, str] = {
    "en": "the my a an this that these those your",
    "es": "el la los las un una unos unas mi este esta estos estas",
    "pt": "o a os as um uma uns umas meu minha este esta do da dos das",
    "pl": "",
    "fi": "",
}
_WORD = re.compile(r"\w+")
_SENT = re.compile(r"\b(?:to|para|hacia)\s+$")
# English names that have an article: before every other one it belongs to what follows ("for the Spain jersey").
_WITH_ARTICLE_NAMES = "netherlands uk us usa philippines bahamas maldives azores canaries balearics seychelles comoros"
_WITH_ARTICLE = frozenset(_WITH_ARTICLE_NAMES.split())
_MADE = re.compile(
    r"(?:made|produced|hech[oa]s?|fabricad[oa]s?|feit[oa]s?|produzid[oa]s?|wyprodukowan\w*|zrobion\w*) \w+ $"
)
# Names that are also words, goods, brands or people in a language of ours.
_DOUBTFUL_NAMES = """jordan jordania oman peru china chine chile chili turkey turkki georgia jersey panama bermuda
bermudas bermudy cuba kuba canary canaries canada madeira madera porto polski guinea chad mali malta togo niger india
indie java jamaica granada grenada salvador dania dominica dominika reunion trinidad mauricio barbados komory czad viro
kiina intia norfolk monaco santa lucia samoa angola tunez ceuta machico wales gales walia rhodes rodas rodes hawaje
"""
_DOUBTFUL = frozenset(_DOUBTFUL_NAMES.split()) | {"la palma", "las palmas", "el hierro"}
# Of them, what shops sell: such a word alone is no destination.
_GOODS = frozenset({"jersey", "panama", "bermuda", "bermudas", "bermudy"})
# A word that makes a name part of another's: New Mexico, Northern Ireland, Pohjois-Irlanti, Irlanda del Norte.
_BEFORE = re.compile(
    r"(?:^|[^\w])(?:new|northern|north|southern|south|eastern|east|western|west|nueva|nuevo|nova|novo|nowy|nowa|nowej|"
    r"nowego|nowym|uusi|uuden|uuteen|uudessa|pohjois|etela|ita|lansi|polnocn\w+|poludniow\w+|wschodni\w+|zachodni\w+|"
    r"french|british|american|dutch|equatorial|ranskan|brittilais\w+|amerikan|port)[\s-]+$"
)
_AFTER = re.compile(
    r"[\s-]+(?:(?:del? |do )?(?:norte|sul|sur|este|oeste|leste)|polnocn\w+|poludniow\w+|wschodni\w+|zachodni\w+|"
    r"frances[ao]?|britanic[ao]|francusk\w+|brytyjsk\w+|city)(?!\w)"
)
# What goes on after "Porto" is another town, most of them overseas.
_AFTER_PORTO = re.compile(
    r"[\s-]+(?:alegre|velho|seguro|novo|feliz|ferreira|calvo|real|belo|franco|nacional|murtinho|uniao|grande|"
    r"rico|principe|ingles|amboim|rafti|cervo|torres|recanati|empedocle|heli|tolle|azzurro|da |do )"
)
# Towns of a country that are called like another, in the spelling of the languages where they are.
_CITIES: Mapping[str, tuple[str, ...]] = {"ES": ("granada",)}
# Names of several places, some of them in lands that shops send to: in doubt nothing is said of them.
SHARED: Mapping[str, tuple[str, ...]] = {
    "ES": ("guadalupe", "montserrat", "san martin", "san bartolome", "santa lucia", "santa elena", "santo tome"),
    "PT": ("cuba", "sao martinho", "sao bartolomeu", "santa lucia", "santa helena", "sao vicente", "sao tome"),
    "US": ("georgia", "lebanon", "norfolk", "san marino", "jersey city", "panama city"),
    "GB": ("norfolk",),
    "IT": ("san marino",),
}  # fmt: skip
# Parts of a country whose name holds another's. They go by the country, wherever it is.
WITHIN: Mapping[str, tuple[str, ...]] = {
    "GB": ("northern ireland", "north ireland", "irlanda del norte", "irlanda do norte", "irlandia polnocna",
           "irlandii polnocnej", "polnocnej irlandii", "irlandie polnocna", "pohjois-irlan*", "pohjois irlan*"),
    "US": ("new mexico", "nuevo mexico", "novo mexico", "nowy meksyk", "nowego meksyku", "nowym meksyku",
           "uusi meksiko", "uusi-meksiko", "uuteen meksikoon", "new england", "nueva inglaterra", "nova inglaterra",
           "new jersey", "nueva jersey", "nova jersey", "new york", "nueva york", "nova york", "nova iorque",
           "nowy jork", "nowego jorku", "new yorkiin"),
    "BR": ("porto alegre", "porto velho", "porto seguro", "porto feliz", "porto ferreira"),
    "MX": ("baja california",),
}  # fmt: skip

_FI_DIRECTED = ("lle", "lla", "ssa", "seen")
_FI_OTHER = ("n", "a", "ta", "sta", "lta", "ksi")
_FI_WEAK = (("kk", "k"), ("tt", "t"), ("pp", "p"), ("nt", "nn"), ("lt", "ll"), ("rt", "rr"), ("nk", "ng"), ("mp", "mm"))
_PL_ENDINGS = ("a", "i", "ii", "y", "e", "ie", "u", "o", "ow", "om", "ach", "ami", "em", "iem", "ej")
_SHORTEST_STEM = 4


def cities_of(code: str) -> tuple[str, ...]:
    """The towns of a country that are called like another country."""
    return _CITIES.get(code, ())


def own_forms(names: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """How a place is written in each language, folded; in Polish and Finnish with the endings of its cases."""
    return {language: tuple(sorted(_forms(each, language))) for language, each in names.items()}


def directed_forms(names: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The forms that say by their ending that something goes there: "Portugaliin"."""
    return tuple(sorted({form for name in names.get("fi", ()) for form in _finnish(_name(name), _FI_DIRECTED)}))


def _name(name: str) -> str:
    return fold(name).removeprefix("the ")


def _forms(names: Iterable[str], language: str) -> set[str]:
    folded = {_name(name) for name in names}
    spelt = (
        folded | {name.replace(" & ", " and ") for name in folded} | {name.replace("st. ", "saint ") for name in folded}
    )
    if language == "fi":
        return spelt | {form for name in folded for form in _finnish(name, (*_FI_DIRECTED, *_FI_OTHER))}
    if language == "pl":
        return spelt | {
            f"{name[:-1]}{ending}" for name in folded if len(name) > _SHORTEST_STEM for ending in _PL_ENDINGS
        }
    return spelt


def _finnish(name: str, endings: Iterable[str]) -> set[str]:
    """The name with the endings, and with the vowel that "into" doubles, where they fit."""
    if name.endswith(("saaret", "vuoret")):
        return {f"{name[:-2]}{ending}" for ending in ("ille", "illa", "ilta", "iin", "ia", "ien")}
    if name.endswith("saari"):
        return {f"{name[:-1]}{ending}" for ending in ("elle", "ella", "een", "essa", "elta", "en")}
    if len(name) >= 2 * _SHORTEST_STEM and name.endswith("t"):
        return {f"{name[:-1]}{ending}" for ending in ("lle", "hin", "lla", "ssa")} | {f"{name[:-2]}{name[-2]}ille"}
    stem = name if name[-1:] in "aeiouy" else f"{name}i"
    weak = next((stem[:-3] + soft + stem[-1] for hard, soft in _FI_WEAK if stem[:-1].endswith(hard)), stem)
    into = {f"{stem}{stem[-1]}n", f"{stem}h{stem[-1]}n"} if "lle" in endings else set()
    return into | {f"{each}{ending}" for each in {stem, weak} for ending in endings}


def is_directed(text: str, span: tuple[int, int], language: str | None) -> bool:
    """Whether the words before a name in a folded text say that something goes there."""
    before, name = text[: span[0]], text[slice(*span)]
    languages = [each for each in _DIRECTIONS if language in (None, each)]
    return any(_says_to(_WORD.findall(before), name, each) for each in languages)


def _says_to(words: Sequence[str], name: str, language: str) -> bool:
    weak = _WEAK[language].split() if is_doubtful(name) else []
    directions = set(_DIRECTIONS[language].split()) - set(weak)
    if words and words[-1] in directions:
        return True
    has_one = language != "en" or " " in name or name in _WITH_ARTICLE
    return has_one and len(words) > 1 and words[-1] in _ARTICLES[language].split() and words[-2] in directions


def goes_to_a_name(text: str, taken: Iterable[tuple[int, int]], language: str | None) -> bool:
    """Whether something is to go to a name, written with a capital letter, that stands in none of the `taken` spans."""
    folded, places = fold_with_places(text)
    spans = list(taken)
    for match in _WORD.finditer(folded):
        start = places[match.start()]
        is_name = match.start() > 0 and text[start].isupper() and not any(begin <= start < end for begin, end in spans)
        if is_name and is_directed(folded, match.span(), language):
            return True
    return False


def has_article(text: str, span: tuple[int, int], language: str | None) -> bool:
    """Whether an article stands before where such names have none: "the England shirt" goes nowhere."""
    words, name = _WORD.findall(text[: span[0]]), text[slice(*span)]
    if language not in ("en", "es") or " " in name or name in _WITH_ARTICLE:
        return False
    return bool(words) and words[-1] in _ARTICLES[language].split()


def is_sent(text: str, begin: int) -> bool:
    """Whether a word stands before that says "to" in whichever language, so that a name counts in any."""
    return bool(_SENT.search(text[:begin]))


def is_doubtful(form: str) -> bool:
    """Whether a name is also a word, a thing or a brand."""
    return form in _DOUBTFUL


def is_goods(form: str) -> bool:
    """Whether a name is also a thing that shops sell."""
    return form in _GOODS


def is_part(text: str, begin: int, end: int) -> bool:
    """Whether the words around make it part of a longer name, known or not, or say that something was made there."""
    name = text[begin:end]
    is_porto = name == "porto" and _AFTER_PORTO.match(text, end)
    return bool(is_porto or _MADE.search(text[:begin]) or _BEFORE.search(text[:begin]) or _AFTER.match(text, end))


def names_alike(places: Iterable[Mapping[str, str]]) -> frozenset[str]:
    """The names (of places by language) that two languages or more write alike: "Madeira" shows no language."""
    counted = [Counter(map(fold, place.values())) for place in places]
    return frozenset(name for counts in counted for name, count in counts.items() if count > 1)
