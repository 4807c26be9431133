"""What the shop decides on the desk holds, unless the environment sets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Process, Settings, read_settings
from bot.settings.choices import BY_NAME, CHOICES, sealed, with_choices
from bot.settings.environment import environment_for
from bot.settings.sealing import Seal

SERVER = "smtps://shop:secret@mail.example.com"


def settings(folder: Path, **given: str) -> Settings:
    named = {f"MOSTRADOR_{name.upper()}": value for name, value in given.items()}
    return read_settings({"MOSTRADOR_FILE": "", "MOSTRADOR_ACCOUNT_KEY": "the-key", **named}, folder)


def test_the_shops_choice_holds_over_the_default_and_the_environment_over_it(tmp_path: Path) -> None:
    decided = {"retention_days": "400", "ask_rating": "no"}
    chosen = with_choices(settings(tmp_path), decided)
    assert (chosen.retention_days, chosen.ask_rating) == (400, False)
    fixed = with_choices(settings(tmp_path, retention_days="30"), decided)
    assert (fixed.retention_days, fixed.ask_rating) == (30, False)


def test_a_process_of_ours_gets_only_what_somebody_set(tmp_path: Path) -> None:
    """Else a default would look like a value of the environment, and win over the desk."""
    given = settings(tmp_path, journal_days="10")
    environment = environment_for(Process.WORKER, given)
    assert environment["MOSTRADOR_JOURNAL_DAYS"] == "10"
    assert "MOSTRADOR_ATTEMPT_DAYS" not in environment
    read = read_settings(environment, tmp_path)
    assert read.given & set(BY_NAME) == {"journal_days"}
    assert with_choices(read, {"journal_days": "20", "attempt_days": "100"}).attempt_days == 100


def test_a_secret_is_sealed_and_with_another_key_not_known(tmp_path: Path) -> None:
    kept = sealed(BY_NAME["smtp_url"], SERVER, Seal("the-key"))
    assert "secret" not in kept
    assert with_choices(settings(tmp_path), {"smtp_url": kept}).smtp_url == SERVER
    assert with_choices(settings(tmp_path, account_key="another"), {"smtp_url": kept}).smtp_url is None


def test_people_write_minutes_where_the_setting_has_seconds() -> None:
    choice = BY_NAME["return_seconds"]
    assert choice.read("7.5") == "450.0"
    assert choice.shown(450.0) == "7.5"
    with pytest.raises(ValueError, match=r"again must be a number of minutes"):
        choice.read("soon")


def test_every_choice_is_given_to_web_and_worker(tmp_path: Path) -> None:
    """The page shows what holds, so the web process must know it."""
    known = settings(tmp_path, smtp_url=SERVER)
    for choice in CHOICES:
        assert hasattr(known, choice.name)
    assert "MOSTRADOR_SMTP_URL" in environment_for(Process.WEB, known)
