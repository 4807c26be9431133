"""Directions: how a language says that something goes to a place: "to the Netherlands", "para a Polónia"."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Names with forms of their own. Polish: the genitive after "do", for islands and old neighbours the accusative after
# "na" (SJP PWN, Wielki słownik ortograficzny). Finnish: the illative, for islands and Russia the allative (Kotus,
# Maiden nimet). By the names of Unicode CLDR.
_FORMS: Mapping[str, str] = {
    "pl": """
Arabia Saudyjska=do Arabii Saudyjskiej; Bahamy=na Bahamy; Barbados=na Barbados; Białoruś=na Białoruś;
Bośnia i Hercegowina=do Bośni i Hercegowiny; Chiny=do Chin; Cypr=na Cypr; Czechy=do Czech;
Filipiny=na Filipiny; Indie=do Indii; Izrael=do Izraela; Jamajka=na Jamajkę; Komory=na Komory;
Kongo=do Konga; Korea Południowa=do Korei Południowej; Korea Północna=do Korei Północnej; Kosowo=do Kosowa;
Kuba=na Kubę; Litwa=na Litwę; Luksemburg=do Luksemburga; Macedonia Północna=do Macedonii Północnej;
Madagaskar=na Madagaskar; Malediwy=na Malediwy; Malta=na Maltę; Maroko=do Maroka; Mauritius=na Mauritius;
Niemcy=do Niemiec; Niger=do Nigru; Nowa Zelandia=do Nowej Zelandii;
Republika Południowej Afryki=do Republiki Południowej Afryki; Saint Lucia=na Saint Lucię; Seszele=na Seszele;
Sri Lanka=na Sri Lankę; Stany Zjednoczone=do Stanów Zjednoczonych; Słowacja=na Słowację; Tajwan=na Tajwan;
Wielka Brytania=do Wielkiej Brytanii; Watykan=do Watykanu; Węgry=na Węgry; Włochy=do Włoch;
Zjednoczone Emiraty Arabskie=do Zjednoczonych Emiratów Arabskich; Łotwa=na Łotwę;
Anguilla=na Anguillę; Aruba=na Arubę; Bermudy=na Bermudy; Brytyjskie Wyspy Dziewicze=na Brytyjskie Wyspy Dziewicze;
Ceuta i Melilla=do Ceuty i Melilli; Curaçao=na Curaçao; Falklandy=na Falklandy; Gibraltar=na Gibraltar;
Grenlandia=na Grenlandię; Guam=na Guam; Guernsey=na Guernsey; Gujana Francuska=do Gujany Francuskiej;
Gwadelupa=na Gwadelupę; Jersey=na Jersey; Kajmany=na Kajmany; Majotta=na Majottę;
Mariany Północne=na Mariany Północne; Martynika=na Martynikę; Montserrat=na Montserrat;
Niderlandy Karaibskie=do Niderlandów Karaibskich; Niue=na Niue; Norfolk=na Norfolk;
Nowa Kaledonia=do Nowej Kaledonii; Pitcairn=na Pitcairn; Polinezja Francuska=do Polinezji Francuskiej;
Portoryko=do Portoryko; Reunion=na Reunion; Saint-Barthélemy=na Saint-Barthélemy; Saint-Martin=na Saint-Martin;
Saint-Pierre i Miquelon=na Saint-Pierre i Miquelon; Samoa Amerykańskie=na Samoa Amerykańskie;
Sint Maarten=na Sint Maarten; Svalbard i Jan Mayen=na Svalbard i Jan Mayen; Tokelau=na Tokelau
""",
    "fi": """
Alankomaat=Alankomaihin; Antarktis=Antarktikselle; Arabiemiirikunnat=Arabiemiirikuntiin; Bahama=Bahamalle;
Barbados=Barbadokselle; Dominikaaninen tasavalta=Dominikaaniseen tasavaltaan; Fidži=Fidžille;
Filippiinit=Filippiineille; Iso-Britannia=Isoon-Britanniaan; Jamaika=Jamaikalle; Komorit=Komoreille;
Kuwait=Kuwaitiin; Kypros=Kyprokselle; Madagaskar=Madagaskarille; Malediivit=Malediiveille; Malta=Maltalle;
Mauritius=Mauritiukselle; Norsunluurannikko=Norsunluurannikolle; Palestiinalaisalue=Palestiinalaisalueelle;
Papua-Uusi-Guinea=Papua-Uuteen-Guineaan; Seychellit=Seychelleille;
Suomi=Suomeen; Uusi-Seelanti=Uuteen-Seelantiin; Valko-Venäjä=Valko-Venäjälle; Venäjä=Venäjälle;
Yhdysvallat=Yhdysvaltoihin; Ahvenanmaa=Ahvenanmaalle; Amerikan Samoa=Amerikan Samoalle; Anguilla=Anguillalle;
Aruba=Aruballe; Bermuda=Bermudalle; Curaçao=Curaçaolle; Gibraltar=Gibraltarille; Guadeloupe=Guadeloupelle;
Guam=Guamille; Guernsey=Guernseylle; Jersey=Jerseylle; Martinique=Martiniquelle; Mayotte=Mayottelle;
Montserrat=Montserratille; Niue=Niuelle; Pitcairn=Pitcairnille; Réunion=Réunionille;
Saint-Barthélemy=Saint-Barthélemylle; Saint-Martin=Saint-Martinille;
Sint Maarten=Sint Maartenille; Tokelau=Tokelaulle; Uusi-Kaledonia=Uuteen-Kaledoniaan
""",
}
# The first that fits a whole name makes its direction.
_RULES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"(the .+)", r"to \1"),
        (r"((?:United|Central African|Dominican) .+|.+ (?:Islands|Territories)|Netherlands|Bahamas|Philippines|Maldives"
         r"|Seychelles|Comoros|Gambia|Isle of .+|Caribbean Netherlands|British Indian .+)", r"to the \1"),
        (r"(.+)", r"to \1"),
    ),
    "es": (
        (r"(Reino Unido|Congo|Líbano|Sáhara Occidental)", r"al \1"),
        (r"(Países Bajos|Emiratos .+|Territorios .+)", r"a los \1"),
        (r"(Caribe .+|Territorio .+)", r"al \1"),
        (r"(República .+|RAE .+|Ciudad .+|Isla .+|India|Antártida)", r"a la \1"),
        (r"(Islas .+|Bahamas|Maldivas|Comoras)", r"a las \1"),
        (r"(.+)", r"a \1"),
    ),
    "pt": (
        (r"(Anguila|Aruba|Ceuta.*|Curaçau|Diego Garcia|Gibraltar|Guadalupe|Guame|Guernesey|Jersey|Maiote|Monserrate"
         r"|Niuê|Pitcairn|Porto Rico|Svalbard.*|Toquelau|Tristão.*|Wallis.*)", r"para \1"),
        (r"(Reunião)", r"para a \1"),
        (r"(Portugal|Andorra|Angola|Antígua.*|Barbados|Cabo Verde|Chipre|Cuba|Espanha|Fiji|Granada|Hong Kong.*|Israel"
         r"|Macau.*|Madagáscar|Malta|Marrocos|Moçambique|Mónaco|Nauru|Omã|Palau|Quiribáti|Samoa|Santa .+|Singapura"
         r"|São .+|Taiwan|Timor-Leste|Tonga|Trindade.*|Tuvalu|Vanuatu)", r"para \1"),
        (r"((?:Estados|Países|Emirados|Territórios) .+|Camarões)", r"para os \1"),
        (r"(Ilhas .+|Baamas|Comores|Filipinas|Honduras|Maldivas|Seicheles)", r"para as \1"),
        (r"(Botsuana|Burquina Faso|Camboja|Gana|Quénia|Ruanda|Sara Ocidental|Uganda)", r"para o \1"),
        (r"(Guiné.*|Cidade .+|Côte .+|[^ -]+a(?:[ -].+)?)", r"para a \1"),
        (r"(.+)", r"para o \1"),
    ),
    "pl": (
        (r"(Wyspy .+)", r"na \1"),
        (r"Wyspa (.+)", r"na Wyspę \1"),
        (r"(Brunei|Burkina Faso|Chile|Haiti|Lesotho|Malawi|Mali|Monako|Peru|San Marino|Sierra Leone|Togo|Zimbabwe)",
         r"do \1"),
        (r"([^ ]+)ia", r"do \1ii"),
        (r"([^ ]+[csz])ja", r"do \1ji"),
        (r"([^ ]+e)a", r"do \1i"),
        (r"([^ ]+(?:[klgu]))a", r"do \1i"),
        (r"([^ ]+[^aąeęiouyó])a", r"do \1y"),
        (r"([^ ]+(?:[bcdfgjkłmnprstwz]|el|al|sz|rz|ż))", r"do \1u"),
        (r"(.+)", r"do kraju \1"),
    ),
    "fi": (
        (r"(.+ (?:ja|–) .+|.+inen tasavalta)", r"kohteeseen \1"),
        (r"(.+saar)et", r"\1ille"),
        (r"(.+saar)i", r"\1elle"),
        (r"(.+maa)", r"\1han"),
        (r"(.+ay)", r"\1hin"),
        (r"(.+[aeou]([iu]))", r"\1h\2n"),
        (r"(.+([aeiouyäö]))", r"\1\2n"),
        (r"(.+t)", r"kohteeseen \1"),
        (r"(.+)", r"\1iin"),
    ),
}  # fmt: skip


def to_place(name: str, language: str) -> str:
    """The name with what says "to" in the language. One that no rule knows stands unchanged after a word that fits all,
    such as "kohteeseen"."""
    fitting = ((re.fullmatch(pattern, name), form) for pattern, form in _RULES[language])
    own = _OWN.get(language, {}).get(name)
    return own or next(found.expand(form) for found, form in fitting if found)


def _read(forms: str) -> dict[str, str]:
    pairs = (each.strip().partition("=") for each in forms.replace("\n", " ").split(";"))
    return {name: form for name, _, form in pairs}


_OWN = {language: _read(forms) for language, forms in _FORMS.items()}
