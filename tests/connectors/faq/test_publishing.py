"""An editor reads on the page Publish what changed, in the words of the other pages, and publishes it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.conversations.training import TrainingState
from bot.faq.trained_from import trained_from
from bot.faq.training import made_by, model_file
from bot.faq.versions.publisher import Publisher, Request
from bot.settings import ROOT, Settings
from bot.store.store import Store
from bot.team.audit import Actor
from tests.bot.store.shop import Shop
from tests.conftest import unused_port
from tests.connectors.desk.site import Site
from tests.connectors.faq.editor import Editor, editor_of

PAGE = "/desk/faq/publish"
LIVE = "is live: customers get it"


@pytest.fixture
def marta(tmp_path: Path) -> Editor:
    """An editor of a shop whose first version is live."""
    root = tmp_path / "project"
    shutil.copytree(ROOT / "data", root / "data")
    (root / "models").mkdir()
    environment = {"MOSTRADOR_DATA_DIR": str(tmp_path / "var"), "MOSTRADOR_RASA_PORT": str(unused_port())}
    editor = editor_of(Site(Shop(tmp_path), root=root, environment=environment))
    publishes(editor)
    return editor


def train(settings: Settings, store: Store, data: Path, say: Callable[[str], None]) -> Path:
    """A trainer that writes an empty model and says that nothing changes."""
    say("training")
    model = model_file(settings.root, trained_from(data).digest, made_by(settings.root))
    model.touch()
    training_id = store.trainings.request(str(data), None, now=1.0)
    assert store.trainings.take(training_id, now=1.0)
    store.trainings.end(training_id, TrainingState.DONE, now=2.0, model=model.name, comparison={}, seconds=1.0)
    return model


def publisher(editor: Editor) -> Publisher:
    shop = editor.site.shop
    return Publisher(settings=editor.site.settings, store=shop.store, now=lambda: shop.now, train=train)


def publishes(editor: Editor) -> None:
    publisher(editor).publish(Request(why="", actor=Actor(place="a test")))


def edits(editor: Editor, old: str, new: str, name: str = "shop.yml") -> None:
    text = editor.file(name)
    assert old in text
    (editor.data / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def page(editor: Editor) -> str:
    """The words of the page."""
    return words(editor.browser.get(PAGE).text)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", html).split())


def test_changes_are_told_in_the_words_of_the_pages(marta: Editor) -> None:
    edits(marta, "price: 4.95 EUR", "price: 5.45 EUR")
    edits(
        marta,
        "- {date: 2026-12-24",
        '- {date: 2026-12-08, hours: ["10:00-12:00"], name: Feast}\n    - {date: 2026-12-24',
    )
    edits(marta, "Hi! I'm the bot", "Hello! I'm the bot", "talk.yml")
    edits(marta, "I'm not sure I understood.", "I did not understand.", "notices.yml")
    shown = page(marta)
    assert "Standard shipping, Spain and Portugal 4.95 EUR → 5.45 EUR" in shown
    assert "Holiday on 2026-12-08, Feast" in shown
    assert "2026-12-24" not in shown
    assert "Asking back answer (English):" in shown
    assert "Greeting answer (English):" in shown
    assert "only answers and facts changed" in shown.lower()
    assert not re.search(r"zones\.|hours\.|utter_|\(en\)", shown)


def test_phrasings_are_folded_with_their_count_and_named_by_the_title(marta: Editor) -> None:
    edits(marta, "  examples: |\n", "  examples: |\n    - what would sending it be\n", "faq/shipping/cost.yml")
    html = marta.browser.get(PAGE).text
    assert "<summary>phrasings (English): 1 new</summary>" in html
    assert "The bot has to learn anew: phrasings or title of “Shipping cost” (English)" in words(html)
    assert not re.search(r"<(ins|del)>\s*</", html)


def test_a_new_bot_that_is_trained_already_is_no_reason_to_wait(marta: Editor) -> None:
    edits(marta, "  examples: |\n", "  examples: |\n    - what would sending it be\n", "faq/shipping/cost.yml")
    assert "the old version answers meanwhile" in page(marta)
    train(marta.site.settings, marta.site.shop.store, marta.data, lambda step: None)
    shown = page(marta)
    assert "The new bot is trained already: publishing takes seconds." in shown
    assert "the old version answers meanwhile" not in shown


def test_nothing_says_that_all_is_live_above_unpublished_changes(marta: Editor) -> None:
    assert f"Version 1 {LIVE}" in page(marta)
    edits(marta, "price: 4.95 EUR", "price: 5.45 EUR")
    assert LIVE not in page(marta)
    publishes(marta)
    assert f"Version 2 {LIVE}" in page(marta)


def test_before_going_back_the_editor_reads_what_customers_will_read_and_where_their_work_goes(
    marta: Editor,
) -> None:
    edits(marta, "price: 4.95 EUR", "price: 5.45 EUR")
    publishes(marta)
    edits(marta, "Hi! I'm the bot", "Hello! I'm the bot", "talk.yml")
    asked = marta.browser.get(f"{PAGE}/back/1").text
    assert "Standard shipping, Spain and Portugal 5.45 EUR → 4.95 EUR" in words(asked)
    assert "Greeting" not in asked
    assert "kept as a version of its own" in asked
    assert f'action="{PAGE}/back/1"' in asked
    live = marta.site.shop.store.versions.live()
    assert live
    assert live.number == 2


def test_a_regression_question_is_told_by_its_entrys_title(marta: Editor) -> None:
    (marta.data / "regression.yml").write_text("en:\n  how much is it: faq/shipping_cost\n", encoding="utf-8")
    shown = page(marta)
    assert "how much is it" in shown
    assert "Shipping cost" in shown
    assert "faq/shipping_cost" not in shown
