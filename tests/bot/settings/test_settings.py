"""Settings: read once, every problem at once, each process told only what it needs."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.settings import ROOT, TABLE, Process, Settings, SettingsError, read_settings
from bot.settings.environment import environment_for
from bot.settings.secrets import with_secrets
from connectors.cli.settings_table import as_markdown, as_text
from connectors.web.app import create_app

WHATSAPP = {
    "MOSTRADOR_WHATSAPP_PHONE_NUMBER_ID": "1234567890",
    "MOSTRADOR_WHATSAPP_ACCESS_TOKEN": "EAAG-access",
    "MOSTRADOR_WHATSAPP_APP_SECRET": "app-secret-of-meta",
    "MOSTRADOR_WHATSAPP_VERIFY_TOKEN": "verify-word",
}
TELEGRAM = {"MOSTRADOR_TELEGRAM_TOKEN": "987654:real-token"}


def problems(environ: dict[str, str], root: Path) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        read_settings(environ, root)
    return caught.value.problems


def test_without_an_account_everything_points_to_the_sandbox(tmp_path: Path) -> None:
    settings = read_settings({"MOSTRADOR_SANDBOX_PORT": "18090"}, tmp_path)
    assert settings.sandbox
    assert settings.telegram_base_url == "http://127.0.0.1:18090/bot"
    assert settings.whatsapp_base_url == "http://127.0.0.1:18090"
    assert settings.telegram_token == "100001:SANDBOX"
    assert settings.database == tmp_path / "var" / "sandbox" / "mostrador.db"


def test_one_real_account_is_enough_and_the_other_channel_stays_off(tmp_path: Path) -> None:
    settings = read_settings(TELEGRAM, tmp_path)
    assert not settings.sandbox
    assert settings.telegram_base_url == "https://api.telegram.org/bot"
    assert settings.whatsapp_access_token is None
    assert settings.database == tmp_path / "var" / "mostrador.db"


def test_the_store_is_a_file_until_a_server_is_named_and_the_sandbox_has_a_schema_there(tmp_path: Path) -> None:
    url = "postgresql://shop:secret@host/shop"
    assert read_settings(TELEGRAM, tmp_path).store_place == tmp_path / "var" / "mostrador.db"
    assert read_settings({**TELEGRAM, "MOSTRADOR_DATABASE_URL": url}, tmp_path).store_place == url
    sandbox = read_settings({"MOSTRADOR_DATABASE_URL": f"{url}?sslmode=require"}, tmp_path)
    assert sandbox.store_place == f"{url}?sslmode=require&options=-csearch_path%3Dsandbox"
    (problem,) = problems({"MOSTRADOR_DATABASE_URL": "mysql://shop:secret@host/shop"}, tmp_path)
    assert "postgresql://user" in problem
    assert "secret" not in problem


def test_the_sandbox_asked_for_by_name_never_sees_the_real_tokens(tmp_path: Path) -> None:
    settings = read_settings({**TELEGRAM, **WHATSAPP, "MOSTRADOR_SANDBOX": "yes"}, tmp_path)
    assert settings.telegram_token == "100001:SANDBOX"
    assert settings.whatsapp_access_token == "SANDBOX"


def test_the_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / "mostrador.env").write_text("MOSTRADOR_WEB_PORT=9000\nMOSTRADOR_RASA_PORT=9005\nPATH=nowhere\n")
    settings = read_settings({"MOSTRADOR_WEB_PORT": "9100"}, tmp_path)
    assert (settings.web_port, settings.rasa_port) == (9100, 9005)


def test_every_problem_is_named_at_once_with_its_cure_and_no_secret(tmp_path: Path) -> None:
    half = {name: value for name, value in WHATSAPP.items() if not name.endswith(("APP_SECRET", "VERIFY_TOKEN"))}
    wrong = {
        **half,
        "MOSTRADOR_WEB_PORT": "http",
        "MOSTRADOR_RASA_PORT": "8081",
        "MOSTRADOR_TURN_TIMEOUT_SECONDS": "60",
        "MOSTRADOR_PUBLIC_URL": "chat.example.com",
        "MOSTRADOR_TELEGRAM_TOKEN": "a secret without its number",
        "MOSTRADOR_WEBPORT": "80",
    }
    text = "\n".join(found := problems(wrong, tmp_path))
    assert len(found) == 7
    assert "MOSTRADOR_WHATSAPP_APP_SECRET, MOSTRADOR_WHATSAPP_VERIFY_TOKEN" in text
    assert "MOSTRADOR_WEB_PORT must be a port between 1 and 65535." in found
    assert "MOSTRADOR_INTERNAL_PORT and MOSTRADOR_RASA_PORT are both 8081; give each its own port." in found
    assert "a secret" not in text
    assert "EAAG" not in text


def test_a_webhook_secret_needs_an_address_to_be_called_at(tmp_path: Path) -> None:
    (problem,) = problems({**TELEGRAM, "MOSTRADOR_TELEGRAM_WEBHOOK_SECRET": "s3cret"}, tmp_path)
    assert "MOSTRADOR_PUBLIC_URL" in problem


def test_no_sandbox_and_no_account_leaves_the_accounts_to_the_desk(tmp_path: Path) -> None:
    assert not read_settings({"MOSTRADOR_SANDBOX": "no"}, tmp_path).sandbox


def test_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first = with_secrets(read_settings({}, tmp_path))
    second = with_secrets(read_settings({}, tmp_path))
    path = tmp_path / "var" / "secrets.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len({first.secret_key, first.internal_token, first.turn_token}) == 3
    assert (first.secret_key, first.internal_token) == (second.secret_key, second.internal_token)


def test_a_secret_that_was_chosen_is_kept(tmp_path: Path) -> None:
    settings = with_secrets(read_settings({"MOSTRADOR_TURN_TOKEN": "chosen"}, tmp_path))
    assert settings.turn_token == "chosen"


def test_a_spoilt_secret_file_is_named_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secrets.json").write_text("{")
    with pytest.raises(SettingsError, match=r"secrets\.json can't be used .* repair or delete it"):
        with_secrets(read_settings({}, tmp_path))


@pytest.fixture
def real(tmp_path: Path) -> Settings:
    return with_secrets(read_settings({**TELEGRAM, **WHATSAPP}, tmp_path))


OWNERS_SHELL = {
    "PATH": "/bin",
    "CLOUD_KEY": "of another service",
    "PYTHONDONTWRITEBYTECODE": "1",
    **TELEGRAM,
    **WHATSAPP,
}


@pytest.mark.parametrize("process", [Process.RASA, Process.ACTIONS, Process.SANDBOX])
def test_rasa_actions_and_sandbox_get_no_provider_token(real: Settings, process: Process) -> None:
    environment = environment_for(process, real, OWNERS_SHELL)
    values = " ".join(environment.values())
    assert not any(secret in values for secret in [*TELEGRAM.values(), *WHATSAPP.values()])
    assert real.secret_key not in values
    assert "CLOUD_KEY" not in environment


def test_rasa_gets_its_turn_token_and_actions_the_internal_one(real: Settings) -> None:
    rasa, actions = (environment_for(each, real, OWNERS_SHELL) for each in (Process.RASA, Process.ACTIONS))
    assert rasa["MOSTRADOR_TURN_TOKEN"] == real.turn_token
    assert rasa["MOSTRADOR_ACTIONS_URL"] == "http://127.0.0.1:5055/webhook"
    assert "MOSTRADOR_INTERNAL_TOKEN" not in rasa
    assert actions["MOSTRADOR_INTERNAL_TOKEN"] == real.internal_token
    assert actions["MOSTRADOR_INTERNAL_URL"] == "http://127.0.0.1:8081"
    assert "MOSTRADOR_TURN_TOKEN" not in actions
    assert not any("DATA_DIR" in name for name in [*rasa, *actions])


@pytest.mark.parametrize("process", [Process.WEB, Process.WORKER])
def test_a_process_reads_back_what_it_was_given(real: Settings, process: Process, tmp_path: Path) -> None:
    read = read_settings(environment_for(process, real, OWNERS_SHELL), tmp_path / "elsewhere")
    told = [one.name for one in TABLE if process in one.processes]
    assert {name: getattr(read, name) for name in told} == {name: getattr(real, name) for name in told}
    assert read.database == real.database


def test_byte_code_is_never_forbidden_to_a_process_of_ours(real: Settings) -> None:
    assert all("PYTHONDONTWRITEBYTECODE" not in environment_for(each, real, OWNERS_SHELL) for each in Process)


def test_the_settings_page_is_what_the_table_says() -> None:
    written = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert written == as_markdown() + "\n", "run: mostrador settings --markdown > docs/settings.md"


def test_the_list_of_settings_shows_no_secret(real: Settings) -> None:
    text = as_text(real)
    assert real.turn_token not in text
    assert "EAAG" not in text
    assert "MOSTRADOR_WHATSAPP_PHONE_NUMBER_ID=1234567890" in text


def test_assignment_and_lengths_are_checked(tmp_path: Path) -> None:
    read = read_settings({"MOSTRADOR_ASSIGNMENT": "Automatic", "MOSTRADOR_RETURN_SECONDS": "90"}, tmp_path)
    assert (read.assignment, read.return_seconds) == ("automatic", 90.0)
    wrong = problems({"MOSTRADOR_ASSIGNMENT": "random", "MOSTRADOR_KEEP_SECONDS": "0"}, tmp_path)
    assert wrong[0] == "MOSTRADOR_ASSIGNMENT must be manual or automatic."
    assert "MOSTRADOR_KEEP_SECONDS must be a number of seconds between 1" in wrong[1]


def test_the_web_process_does_not_start_without_its_key() -> None:
    with pytest.raises(SettingsError, match="mostrador web"):
        create_app()


@pytest.mark.parametrize(("engine", "cure"), [("libretranslate", "TRANSLATION_URL"), ("deepl", "TRANSLATION_KEY")])
def test_a_translation_engine_that_lacks_something_names_it(tmp_path: Path, engine: str, cure: str) -> None:
    (problem,) = problems({"MOSTRADOR_TRANSLATION_ENGINE": engine}, tmp_path)
    assert cure in problem
