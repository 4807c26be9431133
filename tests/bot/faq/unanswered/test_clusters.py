"""Clusters: questions that say the same meet, and none ever moves because somebody else wrote."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.unanswered.features import features, similarity
from bot.faq.unanswered.leaders import Leaders
from bot.faq.unanswered.tending import Vector, mean_similarity, merges, most_central, split

QUESTIONS = (
    "do you wrap gifts",
    "do you wrap presents as gifts",
    "can you wrap it as a gift",
    "is the lamp waterproof",
    "is this lamp waterproof?",
    "are your lamps waterproof",
    "do you repair chairs",
    "can I rent a chair",
    "which wood is the table made of",
    "what wood is the table",
    "envolvéis regalos",
    "",
    "…",
)
words = st.lists(st.sampled_from([*QUESTIONS, "gift", "lamp table", "chairs chairs", "🙂"]), max_size=25)


class Gathered:
    """Clusters as the worker makes them, one question after the other."""

    def __init__(self) -> None:
        self.leaders = Leaders()
        self.clusters: list[str] = []

    def asks(self, text: str) -> str:
        vector = features(text)
        cluster_id = self.leaders.nearest(vector)
        if cluster_id is None:
            cluster_id = f"c{len(self.clusters):04d}"
            self.leaders.add(cluster_id, vector)
        self.clusters.append(cluster_id)
        return cluster_id


def gathered(texts: Sequence[str]) -> Gathered:
    gathered = Gathered()
    for text in texts:
        gathered.asks(text)
    return gathered


@given(first=words, later=words, data=st.data())
def test_what_others_ask_later_in_any_order_moves_no_question(
    first: list[str], later: list[str], data: st.DataObject
) -> None:
    before = gathered(first).clusters
    for order in (later, data.draw(st.permutations(later))):
        after = gathered([*first, *order])
        assert after.clusters[: len(first)] == before
        # And the same question, asked again, finds the cluster it led or joined.
        for text, cluster_id in zip(first, before, strict=True):
            if similarity(features(text), features(text)) and first.index(text) == before.index(cluster_id):
                assert after.leaders.nearest(features(text)) == cluster_id


@given(texts=words, text=st.sampled_from(QUESTIONS), least=st.sampled_from([0.3, 0.55, 0.75]))
def test_the_index_leaves_out_no_cluster_that_is_near_enough(texts: list[str], text: str, least: float) -> None:
    leaders = {f"c{number:02}": features(other) for number, other in enumerate(texts)}
    all_scores = {key: similarity(features(text), vector) for key, vector in leaders.items()}
    near = {key: score for key, score in all_scores.items() if score >= least}
    assert Leaders(leaders.items()).near(features(text), least) == pytest.approx(near)


def test_the_same_question_in_other_words_joins_and_another_one_does_not() -> None:
    clusters = gathered(["do you wrap gifts", "do you wrap the gift?", "is the lamp waterproof"]).clusters
    assert clusters[0] == clusters[1] != clusters[2]


@given(one=st.text(max_size=80), other=st.text(max_size=80))
def test_a_text_is_as_near_another_as_that_one_is_to_it(one: str, other: str) -> None:
    there, back = (similarity(features(a), features(b)) for a, b in ((one, other), (other, one)))
    assert abs(there - back) < 1e-9
    assert -1e-9 <= there <= 1 + 1e-9


def test_case_accents_and_stretched_letters_change_nothing() -> None:
    assert similarity(features("¿Envolvéis REGALOS?"), features("envolveis regalooos")) > 0.8


def vectors(*texts: str) -> list[Vector]:
    return [Vector(id=f"v{number}", features=features(text)) for number, text in enumerate(texts)]


def test_at_night_the_younger_of_two_that_say_the_same_goes_into_the_older() -> None:
    same = vectors("is the lamp waterproof", "do you repair chairs", "is this lamp waterproof?")
    assert merges(same) == [("v2", "v0")]


def test_a_cluster_that_fell_apart_is_split_and_its_leader_stays() -> None:
    lamps = ["is the lamp waterproof", "are lamps waterproof", "waterproof lamp"]
    chairs = ["do you repair chairs", "repair of chairs", "chair repair"]
    leaving = split(vectors(*lamps, *chairs))
    assert set(leaving) == {"v3", "v4", "v5"}


def test_one_that_holds_together_is_left_alone_and_so_is_a_small_one() -> None:
    assert split(vectors("is the lamp waterproof", "are lamps waterproof", "waterproof lamp", "lamp waterproof?")) == ()
    assert split(vectors("is the lamp waterproof", "do you repair chairs")) == ()


def test_the_most_central_phrasing_comes_first() -> None:
    texts = ("is it waterproof maybe, the one in the window", "is the lamp waterproof", "is this lamp waterproof?")
    assert most_central(vectors(*texts))[-1] == "v0"


def test_the_mean_similarity_is_that_of_all_pairs() -> None:
    one, two, three = (vector.features for vector in vectors("gift wrap", "wrap a gift", "lamp"))
    pairs = (similarity(one, two) + similarity(one, three) + similarity(two, three)) / 3
    assert abs(mean_similarity([one, two, three]) - pairs) < 1e-9
