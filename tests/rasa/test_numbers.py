"""The numeric core: n-grams, ridge and cuts on examples small enough to check by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bot.rasa.cuts import LeftOut, choose_cuts, confidences
from bot.rasa.entry_training import train_entries
from bot.rasa.ngrams import features, learn_block, words
from bot.rasa.ridge import fit, kernel, left_out_by_entry


def test_case_accents_and_stretched_letters_are_folded() -> None:
    assert words("HOLAAAA, ¿Cuánto?") == ["holaa", "cuánto"]
    by_word, _ = features("¿Cuánto cuánto?")
    assert by_word["cuanto"] == 2
    assert by_word["'cuánto"] == 2
    assert by_word["cuanto cuanto"] == 1


def test_a_message_of_unknown_words_is_like_nothing() -> None:
    counts = [features(text)[0] for text in ("how much", "too much")]
    block = learn_block(counts, unseen_share=1.0)
    positions, values = block.vector(features("zyx much")[0])
    assert len(positions) == len({"much", "much-"})
    assert float(values @ values) < 0.5
    assert len(block.vector(features("🙂")[0])[0]) == 0


def test_left_out_scores_are_those_of_a_fit_without_the_example() -> None:
    rng = np.random.default_rng(7)
    vectors = rng.normal(size=(12, 5))
    gram = vectors @ vectors.T
    targets = np.eye(3)[np.arange(12) % 3]
    found = fit(gram, targets)
    others = np.arange(12) != 4
    without = np.linalg.solve(gram[np.ix_(others, others)] + found.smoothing * np.eye(11), targets[others])
    assert found.left_out[4] == pytest.approx(gram[4, others] @ without)


def test_scores_without_the_entry_are_those_of_a_fit_without_its_examples() -> None:
    rng = np.random.default_rng(7)
    vectors = rng.normal(size=(12, 5))
    gram, entry = vectors @ vectors.T, np.arange(12) % 3
    targets = np.eye(3)[entry]
    found = fit(gram, targets)
    others = entry != 1
    shrunk = gram[np.ix_(others, others)] + found.smoothing * np.eye(8)
    without = gram[np.ix_(~others, others)] @ np.linalg.solve(shrunk, targets[others])
    scores = left_out_by_entry(gram, targets, found)[~others]
    assert scores[:, [0, 2]] == pytest.approx(without[:, [0, 2]])
    assert (scores[:, 1] == -1).all()


def test_a_close_match_counts_more_than_two_half_matches() -> None:
    assert kernel(np.array([1.0]))[0] > 2 * kernel(np.array([0.5]))[0]


def test_confidences_are_shares_in_the_order_of_the_scores() -> None:
    shares = confidences(np.array([0.2, 0.9, 0.1]), 0.1)
    assert shares.sum() == pytest.approx(1.0)
    assert shares.argmax() == 1


def test_the_cut_admits_no_more_wrong_answers_than_accepted() -> None:
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 4, size=400)
    scores = rng.normal(size=(400, 4)) + 1.5 * np.eye(4)[truth]
    found = LeftOut(scores=scores, truth=truth, known=scores.max(axis=1), unknown=rng.normal(size=400))
    strict = choose_cuts(found, wrong_per_hundred=5)
    easy = choose_cuts(found, wrong_per_hundred=25)
    assert strict.answer > easy.answer
    assert strict.guess <= strict.answer


def test_one_entry_alone_can_be_trained() -> None:
    model = train_entries(["how much is shipping", "shipping cost"], ["faq/a_b", "faq/a_b"], wrong_per_hundred=25).model
    assert model.rank("shipping cost").entries == ("faq/a_b",)
