"""An editor compares a candidate with the live bot: counts add up, and nothing is judged by the edit's own phrases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.trainer.chance import Share, mcnemar
from bot.faq.trainer.comparison import (
    Change,
    Judged,
    Kind,
    LeftOutPhrase,
    Verdict,
    accuracy,
    blocks,
    change_counts,
    confusions,
    labelled_change,
    losses,
    may_overrule,
    shared_phrases,
)

ENTRIES = ("faq/shipping_cost", "faq/shipping_time", "greet")
VERDICTS = st.builds(
    Verdict, kind=st.sampled_from(Kind), entry=st.sampled_from((*ENTRIES, None)), sure=st.floats(0, 1, width=16)
)


def answered(entry: str, sure: float = 0.9) -> Verdict:
    return Verdict(kind=Kind.ANSWERED, entry=entry, sure=sure)


ASKED_BACK = Verdict(kind=Kind.ASKED_BACK, entry="faq/shipping_cost", sure=0.4)


def judged(before: Verdict, after: Verdict) -> Judged:
    return Judged(key="m1", before=before, after=after)


def phrase(text: str, taken_for: str, entry: str = "faq/shipping_cost", language: str = "en") -> LeftOutPhrase:
    return LeftOutPhrase(language=language, entry=entry, text=text, taken_for=taken_for)


@given(st.lists(st.builds(Judged, key=st.just("m"), before=VERDICTS, after=VERDICTS)))
def test_the_counts_of_changes_add_up_to_the_questions_that_were_replayed(questions: list[Judged]) -> None:
    assert sum(change_counts(questions).values()) == len(questions)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (answered("faq/a"), answered("faq/a"), Change.SAME),
        (ASKED_BACK, ASKED_BACK, Change.SAME),
        (answered("faq/a", 0.5), answered("faq/a", 0.8), Change.BETTER_KNOWN),
        (answered("faq/a"), answered("faq/b"), Change.CHANGED_ENTRY),
        (answered("faq/a"), ASKED_BACK, Change.NOW_ASKED_BACK),
        (ASKED_BACK, answered("faq/a"), Change.NOW_ANSWERED),
    ],
)
def test_each_change_has_its_name(before: Verdict, after: Verdict, change: Change) -> None:
    assert judged(before, after).change is change


def test_phrases_of_this_edit_are_left_out_of_the_comparison() -> None:
    before = [phrase("how much", "faq/shipping_time"), phrase("gone now", "faq/shipping_cost")]
    after = [phrase("how much", "faq/shipping_cost"), phrase("added now", "faq/shipping_cost")]
    shared = shared_phrases(before, after)
    assert [(was.text, now.text) for was, now in shared.pairs] == [("how much", "how much")]
    assert (shared.added, shared.removed, shared.touched) == (1, 1, ("faq/shipping_cost",))
    (row,) = accuracy(shared)
    assert (row["phrases"], row["before"]["part"], row["after"]["part"]) == (1, 0, 1)


def test_a_phrase_that_is_lent_to_other_languages_was_added_once() -> None:
    lent = [phrase("added now", "faq/shipping_cost", language=language) for language in ("en", "fi", "pl")]
    own = phrase("nuevo", "faq/shipping_cost", language="es")
    shared = shared_phrases([], [*lent, own])
    assert (shared.added, shared.removed) == (2, 0)
    assert shared.touched_in == tuple(("faq/shipping_cost", language) for language in ("en", "es", "fi", "pl"))


def test_confusions_of_what_an_edit_touched_are_told_however_rare_they_are() -> None:
    often = [phrase(f"often {number}", "greet", entry="faq/a") for number in range(3)]
    rare = phrase("rare", "greet", entry="faq/b")
    new = phrase("added now", "faq/b", entry="faq/b")
    told = [each["entry"] for each in confusions(shared_phrases([*often, rare], [*often, rare]), most=1)]
    assert told == ["faq/a"]
    told = [each["entry"] for each in confusions(shared_phrases([*often, rare], [*often, rare, new]), most=1)]
    assert told == ["faq/a", "faq/b"]


def test_confusions_are_told_as_pairs() -> None:
    texts = [f"phrase {number}" for number in range(5)]
    after = [
        phrase(text, "faq/shipping_time" if number < 3 else "faq/shipping_cost") for number, text in enumerate(texts)
    ]
    before = [phrase(text, "faq/shipping_cost") for text in texts]
    assert confusions(shared_phrases(before, after)) == [
        {
            "language": "en",
            "entry": "faq/shipping_cost",
            "taken_for": "faq/shipping_time",
            "count": 3,
            "of": 5,
            "before": 0,
        }
    ]


def test_an_entry_that_loses_a_fifth_of_its_questions_blocks_until_somebody_gives_a_reason() -> None:
    kept, lost = judged(answered("faq/a"), answered("faq/a")), judged(answered("faq/a"), ASKED_BACK)
    few = losses([kept] * 2 + [lost] * 2)
    assert [each["is_too_many"] for each in few] == [False]
    comparison = {"losses": losses([kept] * 4 + [lost] * 2), "regressions": []}
    assert blocks(comparison) == ["faq/a loses 2 of its 6 replayed questions"]
    assert may_overrule(comparison)


def test_labelled_messages_count_what_was_won_and_lost() -> None:
    won, lost = judged(ASKED_BACK, answered("faq/a")), judged(answered("faq/a"), answered("faq/b"))
    told = labelled_change([("faq/a", won)] * 6 + [("faq/a", lost)] + [(None, judged(ASKED_BACK, ASKED_BACK))])
    assert (told["won"], told["lost"]) == (6, 1)
    assert (told["before"]["part"], told["after"]["part"]) == (2, 7)
    assert told["luck"] == pytest.approx(0.125)


def test_mcnemar_knows_the_textbook_values() -> None:
    assert mcnemar(lost=0, won=0) == 1.0
    assert mcnemar(lost=5, won=5) == 1.0
    assert mcnemar(lost=0, won=6) == pytest.approx(2 / 64)


def test_wilsons_interval_knows_the_textbook_values() -> None:
    least, most = Share(part=8, whole=10).interval
    assert (round(least, 3), round(most, 3)) == (0.490, 0.943)
    assert Share(part=0, whole=0).interval == (0.0, 1.0)


@given(st.integers(0, 200), st.integers(1, 200))
def test_a_share_lies_within_its_interval(part: int, more: int) -> None:
    share = Share(part=part, whole=part + more)
    least, most = share.interval
    assert 0 <= least <= share.value <= most <= 1
