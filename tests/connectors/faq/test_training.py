"""An editor trains a new bot from a page, sees what it would do differently, and writes down what must stay."""

from __future__ import annotations

import fcntl
import re
import shutil
from collections.abc import Iterator
from datetime import timezone
from pathlib import Path

import pytest

from bot.conversations.training import TrainingState
from bot.faq.trainer.candidate import trainer_lock
from bot.faq.trainer.regression import read_regressions
from bot.settings import ROOT
from bot.shop.version import FileSet, Version, VersionKind
from bot.team.agent import Role
from bot.team.audit import Actor
from connectors.desk.words import moment
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site

SHARE = {"part": 9, "whole": 10, "value": 0.9, "least": 0.6, "most": 0.98}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "data", tmp_path / "project" / "data")
    return tmp_path / "project"


@pytest.fixture
def here(shop: Shop, project: Path) -> Site:
    environment = {"MOSTRADOR_DATA_DIR": str(shop.folder / "var")}
    return Site(shop, root=project, environment=environment)


@pytest.fixture
def marta(here: Site, shop: Shop) -> Browser:
    editor = shop.store.agents.add(name="Marta", login="marta", role=Role.EDITOR, now=shop.now)
    return here.agent(editor.agent_id)


@pytest.fixture
def trainer(here: Site) -> Iterator[None]:
    """Holds the lock as a trainer does that is alive."""
    path = trainer_lock(here.settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def compared(shop: Shop, message_id: str, **more: object) -> dict[str, object]:
    before = {"kind": "answered", "entry": "faq/shipping_cost", "sure": 0.9}
    after = {"kind": "asked back", "entry": "faq/shipping_cost", "sure": 0.4}
    changes = {"same": 3, "better known": 0, "changed entry": 0, "now asked back": 1, "now answered": 0}
    return {
        "regressions": [],
        "phrases": {"shared": 100, "added": 2, "removed": 0},
        "touched": ["faq/shipping_cost"],
        "touched_in": [["faq/shipping_cost", "en"]],
        "accuracy": [
            {
                "entry": "faq/shipping_cost",
                "language": "en",
                "phrases": 10,
                "before": SHARE,
                "after": SHARE | {"part": 8},
            }
        ],
        "confusions": [],
        "replayed": 4,
        "changes": changes,
        "losses": [],
        "changed": [{"message_id": message_id, "change": "now asked back", "before": before, "after": after}],
        "labelled": {"before": SHARE, "after": SHARE, "won": 1, "lost": 1, "luck": 1.0},
        **more,
    }


def trained(shop: Shop, comparison: dict[str, object]) -> str:
    training_id = shop.store.trainings.request("data", None, now=shop.now)
    shop.store.trainings.take(now=shop.now)
    shop.store.trainings.end(
        training_id, TrainingState.DONE, now=shop.now, model="a.tar.gz", comparison=comparison, seconds=20.0
    )
    return training_id


def test_looking_at_the_page_gets_the_trainer_ready(marta: Browser, shop: Shop) -> None:
    assert shop.store.trainings.expected_at() is None
    assert "The trainer is not running here" in marta.get("/desk/faq/training").text
    assert shop.store.trainings.expected_at() == shop.now


def test_without_a_trainer_nobody_waits_for_one(marta: Browser, shop: Shop) -> None:
    refused = marta.submits("/desk/faq/training/train", form_at="/desk/faq/training")
    assert refused.status_code == 409
    assert "mostrador trainer" in refused.text
    assert shop.store.trainings.latest() == []


@pytest.mark.usefixtures("trainer")
def test_an_editor_trains_sees_how_far_it_is_and_cancels(marta: Browser, shop: Shop) -> None:
    assert marta.submits("/desk/faq/training/train", form_at="/desk/faq/training").status_code == 302
    training = shop.store.trainings.take(now=shop.now)
    assert training is not None
    shop.store.trainings.tell(training.training_id, step="packing the model", progress=0.8)
    page = marta.get("/desk/faq/training/now").text
    assert "Packing the model" in page
    assert 'value="0.8"' in page
    marta.submits(f"/desk/faq/training/{training.training_id}/cancel", form_at="/desk/faq/training")
    assert "Ending it" in marta.get("/desk/faq/training/now").text


def test_the_comparison_shows_only_what_changes_masked_with_what_the_customer_did_next(
    marta: Browser, shop: Shop
) -> None:
    shop.writes("how much to me@example.com?", who="ana")
    (question,) = shop.store.questions.latest(1)
    trained(shop, compared(shop, question.message_id))
    page = marta.get("/desk/faq/training").text
    assert "how much to …" in page
    assert "example.com" not in page
    assert "nothing more" in page
    assert "the 2 that you added are left out" in page
    assert "9 of 10 (60–98 %)" in page


def rows(page: str, title: str) -> list[str]:
    """What stands under a heading or a fold, up to the next table's end."""
    below = page[page.index(title) :]
    return re.findall(r'data-label="Entry">([^<]*)<', below[: below.index("</table>")])


def test_what_may_be_luck_is_folded_and_what_was_touched_or_surely_changed_is_not(marta: Browser, shop: Shop) -> None:
    def accuracy(entry: str, language: str, after: dict[str, object]) -> dict[str, object]:
        return {"entry": entry, "language": language, "phrases": 10, "before": SHARE, "after": SHARE | after}

    told = [
        accuracy("faq/shipping_cost", "en", {}),
        accuracy("faq/shipping_cost", "es", {"part": 8}),
        accuracy("faq/order_status", "en", {"part": 8}),
        accuracy("greet", "en", {"part": 1, "value": 0.1, "least": 0.01, "most": 0.4}),
    ]
    trained(shop, compared(shop, "m", accuracy=told))
    page = marta.get("/desk/faq/training").text
    assert rows(page, "Phrases that find their entry") == ["Shipping cost", "Greetings"]
    assert len(rows(page, "Changes that may be luck (2)")) == 2


def test_confusions_of_what_was_touched_stand_in_sight_by_title(marta: Browser, shop: Shop) -> None:
    def confused(entry: str, other: str) -> dict[str, object]:
        return {"language": "en", "entry": entry, "taken_for": other, "count": 3, "of": 9, "before": 1}

    told = [confused("faq/shipping_cost", "nothing"), confused("faq/order_status", "greet")]
    trained(shop, compared(shop, "m", confusions=told))
    page = marta.get("/desk/faq/training").text
    in_sight, folded = page.split("What else it takes for something else (1)")
    assert "for <b>Shipping cost</b> (English) went to <b>What the bot must not answer</b>" in in_sight
    assert "went to <b>Greetings</b>" in folded


def test_one_line_on_top_says_what_to_do(marta: Browser, shop: Shop) -> None:
    trained(shop, compared(shop, "m"))
    page = marta.get("/desk/faq/training").text
    assert "None of the last 4 questions is answered that was not; one is lost" in page
    assert page.index("one is lost") < page.index("<table>")


def test_a_bot_that_is_live_has_nothing_to_publish(marta: Browser, shop: Shop) -> None:
    trained(shop, compared(shop, "m"))
    assert "What the new bot would do differently" in marta.get("/desk/faq/training").text
    publishes(shop, "a.tar.gz")
    live = shop.now
    shop.now += 3600
    publishes(shop, "a.tar.gz")
    page = marta.get("/desk/faq/training").text
    assert f"This bot is live since {moment(live, shop.now, timezone.utc)}" in page
    assert "What the new bot would do differently" not in page
    assert '<a class="new"' not in page
    publishes(shop, "another.tar.gz")
    assert "This bot is live since" not in marta.get("/desk/faq/training").text


@pytest.mark.parametrize("after", [["a.tar.gz", "old.tar.gz"], ["another.tar.gz"]], ids=["went back", "other"])
def test_a_comparison_ends_when_its_bot_was_taken_back_or_another_one_is_live(
    marta: Browser, shop: Shop, after: list[str]
) -> None:
    publishes(shop, "old.tar.gz")
    shop.tick()
    trained(shop, compared(shop, "m"))
    shop.tick()
    publishes(shop, "old.tar.gz")  # answers alone: the comparison is still true
    assert "What the new bot would do differently" in marta.get("/desk/faq/training").text
    for model in after:
        shop.tick()
        publishes(shop, model)
    page = marta.get("/desk/faq/training").text
    assert "What the new bot would do differently" not in page
    assert "Train again to compare" in page


def publishes(shop: Shop, model: str) -> None:
    """A version goes live, as the publisher writes it down."""
    version = Version(
        number=0, kind=VersionKind.PUBLISHED, files=model, model=model, trained_from="", why="", agent_id=None,
        created_at=0.0, back_to=None,
    )  # fmt: skip
    shop.store.versions.add(version, FileSet(digest=model, contents={}), Actor(place="a test"), now=shop.now)


def test_an_erased_question_is_gone_from_the_comparison(marta: Browser, shop: Shop) -> None:
    trained(shop, compared(shop, "m-erased"))
    page = marta.get("/desk/faq/training").text
    assert "Now asked back" in page
    assert "m-erased" not in page


def test_an_editor_gives_a_reason_to_publish_a_loss_and_it_is_kept(marta: Browser, shop: Shop) -> None:
    loss = {"entry": "faq/shipping_cost", "lost": 3, "asked": 6, "is_too_many": True}
    training_id = trained(shop, compared(shop, "m", losses=[loss]))
    assert "Not to be published" in marta.get("/desk/faq/training").text
    path = f"/desk/faq/training/{training_id}/overrule"
    assert marta.submits(path, form_at="/desk/faq/training", reason="no").status_code == 400
    assert marta.submits(path, form_at="/desk/faq/training", reason="they asked for parcels").status_code == 302
    page = marta.get("/desk/faq/training").text
    assert "Not to be published" not in page
    assert "they asked for parcels" in page


def test_a_failing_regression_question_can_not_be_argued_away(marta: Browser, shop: Shop, project: Path) -> None:
    (project / "data" / "regression.yml").write_text("en:\n  how much: faq/shipping_cost\n", encoding="utf-8")
    failing = {"language": "en", "text": "how much", "expected": "faq/shipping_cost", "got": "asked back", "sure": 0.4}
    training_id = trained(shop, compared(shop, "m", regressions=[failing | {"is_right": False}]))
    assert "how much” (English) should get Shipping cost" in marta.get("/desk/faq/training").text
    path = f"/desk/faq/training/{training_id}/overrule"
    assert marta.submits(path, form_at="/desk/faq/training", reason="I know better").status_code == 409


@pytest.mark.parametrize("text", ["how much is it?", "no", "12:30", '"quoted" & <b>', "- dash", "{x}", "ąęł: “ok”"])
def test_regression_questions_are_written_and_removed_as_they_are(marta: Browser, project: Path, text: str) -> None:
    page = "/desk/faq/training"
    fields = {"language": "en", "text": text, "expected": "faq/shipping_cost"}
    assert marta.submits(f"{page}/regression/add", form_at=page, **fields).status_code == 302
    (question,) = read_regressions(project / "data")
    assert (question.text, question.expected) == (text, "faq/shipping_cost")
    marta.submits(f"{page}/regression/add", form_at=page, **(fields | {"expected": "nothing"}))
    assert [each.expected for each in read_regressions(project / "data")] == ["nothing"]
    marta.submits(f"{page}/regression/remove", form_at=page, language="en", text=text)
    assert read_regressions(project / "data") == ()


def test_a_question_for_no_entry_is_refused_with_its_cure(marta: Browser, project: Path) -> None:
    fields = {"language": "en", "text": "how much", "expected": "faq/no_entry"}
    refused = marta.submits("/desk/faq/training/regression/add", form_at="/desk/faq/training", **fields)
    assert refused.status_code == 400
    assert "name an entry" in refused.text
    assert read_regressions(project / "data") == ()
