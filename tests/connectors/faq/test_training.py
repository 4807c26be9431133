"""An editor trains a new bot from a page, sees what it would do differently, and writes down what must stay."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.conversations.training import TrainingState
from bot.faq.trainer.candidate import trainer_lock
from bot.faq.trainer.regression import read_regressions
from bot.settings import ROOT
from bot.team.agent import Role
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
    assert "how much” (en) should get faq/shipping_cost" in marta.get("/desk/faq/training").text
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
