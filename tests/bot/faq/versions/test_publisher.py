"""An editor publishes, goes back, and loses nothing."""

from __future__ import annotations

import pytest

from bot.faq.versions import publisher
from bot.faq.versions.progress import Busy, ProgressFile
from bot.faq.versions.publisher import Refused
from bot.faq.versions.swap import Swap, SwapState
from bot.shop.version import VersionKind
from tests.bot.faq.versions.conftest import Editor

OLD, NEW = "price: 4.95 EUR", "price: 5.50 EUR"
TITLE = "title: Shipping cost"


def test_a_changed_price_is_live_without_a_training(editor: Editor) -> None:
    first = editor.publishes("The beginning")
    editor.edits(OLD, NEW)
    assert OLD in (editor.live_files() / "shop.yml").read_text(encoding="utf-8")
    second = editor.publishes("Dearer")
    assert NEW in (editor.live_files() / "shop.yml").read_text(encoding="utf-8")
    assert (second.number, second.why, second.model) == (2, "Dearer", first.model)
    assert len(editor.trained) == 1


def test_a_changed_title_is_learned(editor: Editor) -> None:
    editor.publishes()
    editor.edits(TITLE, "title: What it costs", "faq/shipping/cost.yml")
    editor.publishes()
    assert len(set(editor.trained)) == 2


def test_a_bot_that_loses_answers_is_published_for_a_reason_only(editor: Editor) -> None:
    editor.publishes()
    editor.edits(TITLE, "title: What it costs", "faq/shipping/cost.yml")
    editor.comparison = {"losses": [{"entry": "faq/shipping_cost", "lost": 3, "asked": 6, "is_too_many": True}]}
    with pytest.raises(Refused, match="What it costs loses 3 of its 6 replayed questions"):
        editor.publishes()
    live = editor.store.versions.live()
    assert live is not None
    assert live.number == 1
    assert editor.publishes(anyway="They were about something else").number == 2


def test_a_failing_regression_question_is_published_for_no_reason(editor: Editor) -> None:
    editor.publishes()
    question = {"language": "en", "text": "what does shipping cost", "expected": "faq/shipping_cost"}
    (editor.data / "regression.yml").write_text('en:\n  "what does shipping cost": faq/shipping_cost\n', "utf-8")
    editor.comparison = {"regressions": [{**question, "got": "not understood", "is_right": False}]}
    for reason in ("", "It is meant so"):
        with pytest.raises(Refused, match="should get Shipping cost and gets not understood"):
            editor.publishes(anyway=reason)
    editor.comparison = {"regressions": [{**question, "got": "faq/shipping_cost", "is_right": True}]}
    editor.edits(TITLE, "title: What it costs", "faq/shipping/cost.yml")
    assert editor.publishes().number == 2


def test_new_regression_questions_are_asked_before_they_are_published(editor: Editor) -> None:
    editor.publishes()
    (editor.data / "regression.yml").write_text('en:\n  "dogs": nothing\n', "utf-8")
    asked = {"language": "en", "text": "dogs", "expected": "nothing", "got": "not understood", "is_right": True}
    editor.comparison = {"regressions": [asked]}
    editor.publishes()
    assert len(editor.trained) == 2, "the model that is live was asked them"
    editor.edits(OLD, NEW)
    editor.publishes()
    assert len(editor.trained) == 2, "it need not be asked again for a price"


def test_a_broken_file_is_refused_with_its_cure_and_changes_nothing(editor: Editor) -> None:
    editor.publishes()
    editor.edits("{shipping.p", "{shipping.wrong.p", "faq/shipping/cost.yml")
    with pytest.raises(Refused) as refused:
        editor.publishes()
    assert any("{shipping.wrong.p" in str(problem) for problem in refused.value.problems)
    live = editor.store.versions.live()
    assert live is not None
    assert live.number == 1
    progress = ProgressFile(editor.settings.published_dir).read()
    assert progress is not None
    assert "to mend" in progress.failed


def test_what_has_not_changed_is_not_published_again(editor: Editor) -> None:
    editor.publishes()
    with pytest.raises(Refused, match="Nothing has changed since version 1"):
        editor.publishes()


def test_going_back_restores_the_files_and_keeps_what_was_unpublished(editor: Editor) -> None:
    editor.publishes()
    editor.edits(OLD, NEW)
    editor.publishes()
    editor.edits(NEW, "price: 7.70 EUR")
    again = editor.goes_back(1)
    assert (again.number, again.back_to) == (4, 1)
    assert OLD in (editor.data / "shop.yml").read_text(encoding="utf-8")
    assert len(editor.trained) == 1
    kept = editor.store.versions.get(3)
    assert kept is not None
    assert kept.kind is VersionKind.SET_ASIDE
    editor.goes_back(kept.number)
    assert "price: 7.70 EUR" in (editor.data / "shop.yml").read_text(encoding="utf-8")


def test_nothing_is_published_that_the_bot_does_not_take(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    editor.publishes()
    editor.edits(OLD, NEW)
    refusal = Swap(state=SwapState.REFUSED, reason="The bot did not take it: trial: no answer.")
    monkeypatch.setattr(publisher, "swap", lambda *_: refusal)
    with pytest.raises(Refused, match="trial: no answer"):
        editor.publishes()
    assert OLD in (editor.live_files() / "shop.yml").read_text(encoding="utf-8")


def test_two_people_do_not_publish_at_once(editor: Editor) -> None:
    with ProgressFile(editor.settings.published_dir).alone(), pytest.raises(Busy):
        editor.publishes()


def test_the_trainer_adds_what_it_compared(editor: Editor) -> None:
    editor.publishes()
    editor.store.versions.note(1, comparison={"better": 3})
    version = editor.store.versions.get(1)
    assert version is not None
    assert version.comparison == {"better": 3}
