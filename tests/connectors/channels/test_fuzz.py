"""Broken and valid bodies by the hundred; `python -m bench.fuzz` does it by the hundred thousand."""

from __future__ import annotations

import pytest

from bench.fuzz import Corpus, broken_bodies, corpora, valid_bodies

CORPORA = corpora(None)


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_whatever_comes_a_reader_gives_what_can_be_stored(corpus: Corpus) -> None:
    broken_bodies(corpus, 250, 1)


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_no_message_of_a_valid_body_is_lost_whatever_stands_beside_it(corpus: Corpus) -> None:
    assert len(corpus.messages) > 20
    valid_bodies(corpus, 150, 1)
