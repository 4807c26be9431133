"""The numeric core: n-grams, ridge and cuts on examples small enough to check by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bot.rasa.model.entry_training import train_entries
from bot.rasa.model.ngrams import features, learn_block, words
from bot.rasa.model.ridge import (
    exact_basis,
    explaining,
    fit,
    kernel,
    landmark_basis,
    left_out_by_entry,
    left_out_scores,
    unexplained,
    unexplained_by_entry,
)
from bot.rasa.model.thresholds import (
    Accepted,
    Labelled,
    LeftOut,
    choose_thresholds,
    confidences,
    labelled_thresholds,
)


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


def shaped(rng: np.random.Generator, count: int = 12, size: int = 5) -> np.ndarray:
    """A kernel matrix of random points, each one as like itself as 1."""
    points = rng.normal(size=(count, size))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return np.asarray(points @ points.T)


def test_left_out_scores_are_those_of_a_fit_without_the_example() -> None:
    gram = shaped(np.random.default_rng(7))
    targets = np.eye(3)[np.arange(12) % 3]
    found = fit(exact_basis(gram), targets)
    others = np.arange(12) != 4
    without = np.linalg.solve(gram[np.ix_(others, others)] + found.smoothing * np.eye(11), targets[others])
    assert found.left_out[4] == pytest.approx(gram[4, others] @ without, abs=1e-6)


def test_errors_to_compare_kernels_by_are_those_of_the_fit() -> None:
    gram = shaped(np.random.default_rng(7), size=20)
    targets = np.eye(3)[np.arange(12) % 3]
    found = fit(exact_basis(gram), targets)
    assert left_out_scores(gram, targets, found.smoothing) == pytest.approx(found.left_out, abs=1e-6)


def test_scores_without_the_entry_are_those_of_a_fit_without_its_examples() -> None:
    gram, entry = shaped(np.random.default_rng(7)), np.arange(12) % 3
    targets = np.eye(3)[entry]
    basis = exact_basis(gram)
    others = entry != 1
    shrunk = gram[np.ix_(others, others)] + 0.1 * np.eye(8)
    without = gram[np.ix_(~others, others)] @ np.linalg.solve(shrunk, targets[others])
    scores = left_out_by_entry(basis, targets, 0.1)[~others]
    assert scores[:, [0, 2]] == pytest.approx(without[:, [0, 2]], abs=1e-6)
    assert (scores[:, 1] == -1).all()


@pytest.mark.parametrize("left_out", [np.arange(12) == 4, np.arange(12) % 3 == 1])
def test_what_the_others_leave_unexplained_is_that_of_a_basis_without_the_left_out(left_out: np.ndarray) -> None:
    gram = shaped(np.random.default_rng(7))
    basis = exact_basis(gram)
    found = unexplained(basis) if left_out.sum() == 1 else unexplained_by_entry(basis, np.eye(3)[np.arange(12) % 3])
    along = gram[np.ix_(left_out, ~left_out)] @ explaining(exact_basis(gram[np.ix_(~left_out, ~left_out)]), 12)
    assert found[left_out] == pytest.approx(1 - (along**2).sum(axis=1), abs=1e-6)


def test_landmarks_that_are_all_the_examples_change_nothing() -> None:
    gram = shaped(np.random.default_rng(7)) + 0.3 * np.eye(12)
    targets = np.eye(3)[np.arange(12) % 3]
    exact, spanned = (fit(each, targets) for each in (exact_basis(gram), landmark_basis(gram, np.arange(12))))
    assert spanned.left_out == pytest.approx(exact.left_out, abs=1e-2)
    assert gram @ spanned.coefficients == pytest.approx(gram @ exact.coefficients, abs=1e-2)


def test_more_examples_than_landmarks_are_learned_from_all_the_same() -> None:
    things = ("card", "cash", "parcel", "return", "size", "voucher")
    texts = [f"{word} {thing} {number}" for thing in things for word in ("my", "the", "a") for number in range(9)]
    labels = [f"faq/about_{text.split()[1]}" for text in texts]
    trained = train_entries(texts, labels, accepted=Accepted(), landmarks=30)
    assert len(trained.model.coefficients) == 30
    assert len(trained.left_out.truth) == len(texts)
    assert trained.left_out.right.all()
    assert trained.model.rank("our voucher").entries[0] == "faq/about_voucher"


def test_a_close_match_counts_more_than_two_half_matches() -> None:
    assert kernel(np.array([1.0]))[0] > 2 * kernel(np.array([0.5]))[0]


def test_confidences_are_shares_in_the_order_of_the_scores() -> None:
    shares = confidences(np.array([0.2, 0.9, 0.1]), 0.1)
    assert shares.sum() == pytest.approx(1.0)
    assert shares.argmax() == 1


def left_out(scores: np.ndarray, truth: np.ndarray, rng: np.random.Generator) -> LeftOut:
    """Examples that explain each other wholly; without its entry each scores something of its own."""
    none, apart = np.zeros(len(truth)), np.full(scores.shape, -9.0)
    apart[:, 0] = rng.normal(size=len(truth))
    return LeftOut(scores=scores, apart=apart, unexplained=none, unexplained_apart=none, truth=truth)


def test_the_cut_admits_no_more_wrong_answers_than_accepted() -> None:
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 4, size=400)
    scores = rng.normal(size=(400, 4)) + 1.5 * np.eye(4)[truth]
    found = left_out(scores, truth, rng)
    strict = choose_thresholds(found, Accepted(wrong_per_hundred=5, asked_back_per_hundred=100))
    easy = choose_thresholds(found, Accepted(wrong_per_hundred=25, asked_back_per_hundred=100))
    assert strict.answer > easy.answer
    assert strict.guess <= strict.answer


def customers(rng: np.random.Generator, count: int) -> Labelled:
    """Scores of messages of four entries, a fifth of them out of scope."""
    truth = rng.integers(-1, 4, size=count)
    scores = rng.normal(scale=0.5, size=(count, 4)) + 2.0 * np.eye(5)[truth][:, :4]
    return Labelled(scores=scores, truth=truth, in_scope=scores.max(axis=1))


@pytest.mark.parametrize("wrong_per_hundred", [3, 10])
def test_cuts_from_customers_messages_keep_the_promise_on_new_messages(wrong_per_hundred: float) -> None:
    rng = np.random.default_rng(3)
    accepted = Accepted(wrong_per_hundred=wrong_per_hundred, asked_back_per_hundred=100)
    kept = []
    for _ in range(40):
        cuts = labelled_thresholds(customers(rng, 300), accepted)
        new = customers(rng, 4_000)
        answered = new.in_scope >= cuts.answer
        wrong = new.scores.argmax(axis=1) != new.truth
        kept.append(wrong[answered].mean() <= wrong_per_hundred / 100)
    assert cuts.labelled == 300
    assert np.mean(kept) >= 0.8


@pytest.mark.parametrize("asked_back_per_hundred", [5, 10, 20])
def test_labelled_messages_never_make_the_bot_ask_back_more_than_accepted(asked_back_per_hundred: float) -> None:
    rng = np.random.default_rng(3)
    said = customers(rng, 250)
    # Scores that tell little of what is in scope: a bot sure of one wrong answer in a hundred would say nothing.
    found = Labelled(scores=said.scores, truth=said.truth, in_scope=rng.normal(size=250))
    right = found.scores.argmax(axis=1) == found.truth
    cuts = labelled_thresholds(found, Accepted(wrong_per_hundred=1, asked_back_per_hundred=asked_back_per_hundred))
    assert (found.in_scope[right] < cuts.answer).mean() <= asked_back_per_hundred / 100
    assert cuts.answer < cuts.strict


def test_few_messages_make_a_more_careful_cut_than_many() -> None:
    many = customers(np.random.default_rng(3), 4_000)
    few = Labelled(scores=many.scores[:250], truth=many.truth[:250], in_scope=many.in_scope[:250])
    accepted = Accepted(wrong_per_hundred=5, asked_back_per_hundred=100)
    assert labelled_thresholds(few, accepted).answer > labelled_thresholds(many, accepted).answer


def test_a_bot_without_customers_messages_does_not_ask_back_most_of_the_time() -> None:
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 4, size=400)
    scores = rng.normal(size=(400, 4)) + np.eye(4)[truth]
    found = left_out(scores, truth, rng)
    cuts = choose_thresholds(found, Accepted(wrong_per_hundred=1, asked_back_per_hundred=15))
    assert (found.known[found.right] < cuts.answer).mean() == pytest.approx(0.15, abs=0.01)


def test_one_entry_alone_can_be_trained() -> None:
    model = train_entries(["how much is shipping", "shipping cost"], ["faq/a_b", "faq/a_b"], accepted=Accepted()).model
    assert model.rank("shipping cost").entries == ("faq/a_b",)
