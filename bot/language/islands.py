"""Islands: what customers call the parts of a region, so that "to Tenerife" is read as "to the Canary Islands".

A region is a country or a part of one, by its code: ISO 3166-1 with the codes that it reserves (IC, EA), else ISO
3166-2 (ES-IB, PT-20, PT-30). The names are those in common use in each language (exonyms as in the lists of KSNG for
Polish and Kotus for Finnish). The first of a line counts in every language, the others in theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

_NAMES: Mapping[str, str] = {
    "IC": """Tenerife, pl Teneryfa, fi Teneriffa; Santa Cruz de Tenerife; Gran Canaria; Las Palmas de Gran Canaria;
        Las Palmas; Lanzarote; Fuerteventura; La Palma; Isla de La Palma; La Gomera; El Hierro""",
    "EA": "Ceuta; Melilla, pt Melilha",
    "ES-IB": """Mallorca, en Majorca, pt Maiorca, pl Majorka; Palma de Mallorca, pt Palma de Maiorca;
        Menorca, en Minorca, pl Minorka; Ibiza, es Eivissa; Formentera""",
    "PT-20": """Ponta Delgada; Angra do Heroísmo; São Miguel; Ilha Terceira; Ilha do Pico; Ilha do Faial;
        Ilha das Flores; Ilha do Corvo; Ilha Graciosa; Ilha de São Jorge; Ilha de Santa Maria""",
    "PT-30": "Funchal; Porto Santo; Câmara de Lobos; Machico",
    "AX": "Åland, fi Ahvenanmaa, fi Maarianhamina; Mariehamn",
    "SJ": "Svalbard, es Spitsbergen, pl Spitsbergen, fi Huippuvuoret",
    "IM": "Isle of Man; Isla de Man; Ilha de Man; Wyspa Man; Mansaari",
    "FO": "Faroe Islands, en Faroes, en Faeroe Islands, es Islas Faroe, pt Ilhas Faroe, fi Färsaaret",
    "GB": """Scotland, es Escocia, pt Escócia, pl Szkocja, fi Skotlanti; Wales, es Gales, pt País de Gales, pl Walia;
        Isle of Wight; Isle of Skye; Orkney, en Orkney Islands; Shetland, en Shetland Islands; Hebrides""",
    "FR": "Corsica, es Córcega, pt Córsega, pl Korsyka, fi Korsika",
    "IT": "Sicily, es Sicilia, pt Sicília, pl Sycylia, fi Sisilia; Sardinia, es Cerdeña, pt Sardenha, pl Sardynia",
    "GR": """Crete, es Creta, pt Creta, pl Kreta, fi Kreeta; Rhodes, es Rodas, pt Rodes, pl Rodos, fi Rodos;
        Corfu, es Corfú, pl Korfu, fi Korfu; Santorini""",
    "SE": "Gotland, fi Gotlanti",
    "DK": "Bornholm",
    "DE": "Sylt",
    "EE": "Saaremaa; Hiiumaa, fi Hiidenmaa",
    "US": "Hawaii, es Hawái, pt Havai, pl Hawaje, fi Havaiji; Alaska",
}  # fmt: skip
# Such a part has no code of its own for most shops: it goes by its country, unless its own code is in a zone.
COUNTRIES: Mapping[str, str] = {"ES-IB": "ES", "PT-20": "PT", "PT-30": "PT"}


def islands(languages: tuple[str, ...]) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Each region's code with the names of its parts by language."""
    for code, lines in _NAMES.items():
        names: dict[str, list[str]] = {language: [] for language in languages}
        for line in lines.split(";"):
            everywhere, *others = (" ".join(name.split()) for name in line.split(","))
            for of_language in names.values():
                of_language.append(everywhere)
            for language, _, name in (other.partition(" ") for other in others):
                names.get(language, []).append(name)
        yield code, names
