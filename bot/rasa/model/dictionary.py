"""Dictionary: the common words of a language, from the data of the package wordfreq, read at training only."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import msgpack

_PACKAGE = "wordfreq"


def common_words(language: str) -> Iterator[str]:
    """The words that make up at least one in a million of what is written in a language, as written.

    None where the package is not installed or hasn't the language. The file's form is wordfreq's "cB", version 1: a
    head, then the words by frequency in hundredths of a bel.
    """
    path = _folder() / f"small_{language}.msgpack.gz"
    if path.is_file():
        with gzip.open(path) as file:
            head, *frequencies = msgpack.load(file)
        if head != {"format": "cB", "version": 1}:
            raise ValueError(f"{_PACKAGE}: {path.name} has another form; install the package again from the lock")
        yield from (word for words in frequencies for word in words)


def _folder() -> Path:
    package = find_spec(_PACKAGE)
    places = package.submodule_search_locations if package else None
    return Path(places[0] if places else _PACKAGE) / "data"
