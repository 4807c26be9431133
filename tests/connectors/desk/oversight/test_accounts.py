"""Accounts: an admin adds a second bot and number on the desk; secrets stay secret, and nothing is started again."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.conversations.label import Colour
from bot.settings.sealing import Seal, SealBroken
from bot.team.agent import Role
from bot.team.audit import COMMAND_LINE, Act
from connectors.accounts import AccountBook
from connectors.sandbox.accounts import SECOND_ACCOUNTS
from connectors.sandbox.server import Server
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site

TELEGRAM, WHATSAPP = SECOND_ACCOUNTS["telegram"], SECOND_ACCOUNTS["whatsapp"]
NUMBER = f"whatsapp:{WHATSAPP['phone_number_id']}"
BOT = "telegram:100002"
SECRETS = (TELEGRAM["token"], *(WHATSAPP[name] for name in ("access_token", "app_secret", "verify_token")))


@pytest.fixture
def providers(tmp_path: Path) -> Iterator[Server]:
    with Server(database=tmp_path / "provider.db", two_accounts=True) as server:
        yield server


@pytest.fixture
def site(tmp_path: Path, providers: Server) -> Site:
    addresses = {
        "MOSTRADOR_TELEGRAM_BASE_URL": f"{providers.url}/bot",
        "MOSTRADOR_TELEGRAM_BASE_FILE_URL": f"{providers.url}/file/bot",
        "MOSTRADOR_WHATSAPP_BASE_URL": providers.url,
    }
    return Site(Shop(tmp_path), environment=addresses, only_book=True)


@pytest.fixture
def admin(site: Site) -> Browser:
    store = site.shop.store
    ada = store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=site.shop.now)
    return site.agent(ada.agent_id)


def adds(admin: Browser, channel: str = "whatsapp", **more: str) -> int:
    values = {f"value-{name}": value for name, value in (WHATSAPP if channel == "whatsapp" else TELEGRAM).items()}
    form = {"name": f"Second {channel}", "colour": "teal", **values, **more}
    answer = admin.submits(f"/desk/accounts/new/{channel}", form_at="/desk/accounts", **form)
    return answer.status_code


def signed(body: bytes, secret: str = WHATSAPP["app_secret"]) -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def body_for(*numbers: str) -> bytes:
    changes = [
        {
            "field": "messages",
            "value": {
                "metadata": {"phone_number_id": number},
                "messages": [
                    {
                        "id": f"m{number}",
                        "from": "34600000001",
                        "timestamp": "1",
                        "type": "text",
                        "text": {"body": "hola"},
                    }
                ],
            },
        }
        for number in numbers
    ]
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]}).encode()


def test_a_number_that_was_added_takes_messages_at_once(site: Site, admin: Browser) -> None:
    body = body_for(WHATSAPP["phone_number_id"])
    assert site.stranger().client.post("/webhooks/whatsapp", data=body, headers=signed(body)).status_code == 404
    assert adds(admin) == 303
    answer = site.stranger().client.post("/webhooks/whatsapp", data=body, headers=signed(body))
    assert answer.get_json()["messages"] == 1
    assert site.shop.conversation("34600000001").account_id == NUMBER


def test_its_own_address_and_verify_token_are_asked_for(site: Site, admin: Browser) -> None:
    adds(admin)
    asked = {"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": WHATSAPP["verify_token"]}
    path = f"/webhooks/whatsapp/{WHATSAPP['phone_number_id']}"
    assert site.stranger().client.get(path, query_string=asked).text == "42"
    wrong = {**asked, "hub.verify_token": "another"}
    assert site.stranger().client.get(path, query_string=wrong).status_code == 403


def test_one_body_of_an_app_with_two_numbers_is_told_apart(site: Site, admin: Browser) -> None:
    adds(admin)
    sibling = {**WHATSAPP, "phone_number_id": "200099"}
    book, settings = site.book, site.shop.store.account_settings
    settings.add(
        "whatsapp", "200099", name="Sibling", colour=Colour.RED, sealed=book.seal(sibling), by=COMMAND_LINE, now=1.0
    )
    body = body_for(WHATSAPP["phone_number_id"], "200099")
    answer = site.stranger().client.post("/webhooks/whatsapp", data=body, headers=signed(body))
    assert answer.get_json() == {"messages": 2, "repeated": 0}
    held = [each.conversation.account_id for each in site.shop.store.conversations.others(site.shop.eva)]
    assert sorted(held) == [NUMBER, "whatsapp:200099"], "the same customer at two numbers is two conversations"
    assert not site.shop.store.journal.count_unreadable()


def test_a_body_signed_with_the_secret_of_another_app_is_refused(site: Site, admin: Browser) -> None:
    adds(admin)
    body = body_for(WHATSAPP["phone_number_id"])
    answer = site.stranger().client.post("/webhooks/whatsapp", data=body, headers=signed(body, "another-secret"))
    assert answer.status_code == 403


def test_a_wrong_token_is_refused_in_words_and_nothing_is_kept(site: Site, admin: Browser) -> None:
    form = {"name": "Bot", "colour": "red", "value-token": "100002:WRONG"}
    answer = admin.submits("/desk/accounts/new/telegram", form_at="/desk/accounts", **form)
    assert answer.status_code == 400
    assert "Telegram does not accept the bot&#39;s token" in answer.text
    assert "100002:WRONG" not in answer.text
    assert BOT not in [account.account_id for account in site.shop.store.accounts.all()]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("value-phone_number_id", "", "Phone number ID is missing."),
        ("value-phone_number_id", "abc", "Phone number ID has only digits."),
        ("name", " ", "Give the account a name of at most 40 characters."),
        ("colour", "mud", "Choose one of the colours."),
    ],
)
def test_what_is_missing_or_wrong_is_named(admin: Browser, field: str, value: str, words: str) -> None:
    values = {f"value-{name}": value for name, value in WHATSAPP.items()}
    form = {"name": "Second", "colour": "teal", **values, field: value}
    answer = admin.submits("/desk/accounts/new/whatsapp", form_at="/desk/accounts", **form)
    assert answer.status_code == 400
    assert words in answer.text


def test_secrets_are_never_shown_nor_kept_in_the_clear(
    site: Site, admin: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert [adds(admin), adds(admin, "telegram")] == [303, 303]
    page = admin.get("/desk/accounts").text
    assert "Second whatsapp" in page
    assert "set; leave empty to keep it" in page
    kept = b"".join(path.read_bytes() for path in site.shop.folder.glob("shop.db*"))
    audit = site.shop.store.audit.entries(limit=20)
    for secret in SECRETS:
        assert secret not in page
        assert secret.encode() not in kept
        assert secret not in repr(audit) + repr(site.shop.store.accounts.all())
    ours = "".join(
        record.getMessage() for record in caplog.records if record.name.startswith(("bot", "connectors.desk"))
    )
    assert not any(secret in ours for secret in SECRETS)
    assert [each.act for each in audit].count(Act.ACCOUNTS_CHANGED) == 2


def test_another_key_opens_nothing_and_the_page_says_what_to_do(site: Site, admin: Browser) -> None:
    adds(admin)
    (sealed,) = [each.sealed for each in site.shop.store.accounts.all() if each.account_id == NUMBER]
    assert Seal("the-key").open(str(sealed))["access_token"] == WHATSAPP["access_token"]
    with pytest.raises(SealBroken, match=r"secrets\.json"):
        Seal("another key").open(str(sealed))


def test_a_name_and_colour_change_and_empty_secrets_stay(site: Site, admin: Browser) -> None:
    adds(admin)
    form = {"name": "Finland", "colour": "blue", "value-phone_number_id": WHATSAPP["phone_number_id"]}
    answer = admin.submits(f"/desk/accounts/{NUMBER}/change", form_at="/desk/accounts", **form)
    assert answer.status_code == 303
    (account,) = [each for each in site.shop.store.accounts.all() if each.account_id == NUMBER]
    assert (account.name, account.colour.value) == ("Finland", "blue")
    values = site.book.values_of(account)
    assert values is not None
    assert values["access_token"] == WHATSAPP["access_token"]


def test_off_takes_nothing_and_on_takes_again(site: Site, admin: Browser) -> None:
    adds(admin)
    body = body_for(WHATSAPP["phone_number_id"])
    admin.submits(f"/desk/accounts/{NUMBER}/off", form_at="/desk/accounts")
    assert site.stranger().client.post("/webhooks/whatsapp", data=body, headers=signed(body)).status_code == 404
    admin.submits(f"/desk/accounts/{NUMBER}/on", form_at="/desk/accounts")
    assert site.stranger().client.post("/webhooks/whatsapp", data=body, headers=signed(body)).status_code == 200


def test_an_account_with_conversations_is_not_removed_and_one_without_is(site: Site, admin: Browser) -> None:
    adds(admin)
    adds(admin, "telegram")
    body = body_for(WHATSAPP["phone_number_id"])
    site.stranger().client.post("/webhooks/whatsapp", data=body, headers=signed(body))
    refused = admin.submits(f"/desk/accounts/{NUMBER}/remove", form_at="/desk/accounts")
    assert "switch it off instead" in refused.text
    assert admin.submits(f"/desk/accounts/{BOT}/remove", form_at="/desk/accounts").status_code == 303
    left = [account.account_id for account in site.shop.store.accounts.all()]
    assert NUMBER in left
    assert BOT not in left


def test_an_account_twice_is_refused(admin: Browser) -> None:
    assert [adds(admin), adds(admin)] == [303, 400]


def test_the_test_says_whom_customers_see(admin: Browser) -> None:
    adds(admin, "telegram")
    assert "customers see @second_sandbox_bot" in admin.submits(f"/desk/accounts/{BOT}/test", "/desk/accounts").text


def test_an_account_of_the_environment_is_shown_and_not_changed_here(tmp_path: Path, providers: Server) -> None:
    environment = {
        "MOSTRADOR_TELEGRAM_TOKEN": TELEGRAM["token"],
        "MOSTRADOR_TELEGRAM_BASE_URL": f"{providers.url}/bot",
    }
    site = Site(Shop(tmp_path), environment=environment, only_book=True)
    ada = site.shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=site.shop.now)
    admin = site.agent(ada.agent_id)
    page = admin.get("/desk/accounts").text
    assert "MOSTRADOR_TELEGRAM_" in page
    assert TELEGRAM["token"] not in page
    assert admin.submits(f"/desk/accounts/{BOT}/off", form_at="/desk/accounts").status_code == 400
    assert isinstance(site.book, AccountBook)
    assert BOT in site.book


def test_an_account_of_the_sandbox_is_said_to_be_the_sandboxs(tmp_path: Path) -> None:
    site = Site(Shop(tmp_path), environment={"MOSTRADOR_SANDBOX": "yes"}, only_book=True)
    ada = site.shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=site.shop.now)
    admin = site.agent(ada.agent_id)
    page = admin.get("/desk/accounts").text
    assert page.count("It belongs to the sandbox") == 3
    assert "stand in the environment" not in page
    bot = "telegram:100001"
    answer = admin.submits(f"/desk/accounts/{bot}/off", form_at="/desk/accounts")
    assert (answer.status_code, "belongs to the sandbox" in answer.text) == (400, True)


def test_rows_and_head_name_the_account_where_a_channel_has_two(site: Site, admin: Browser) -> None:
    site.shop.writes("hello", who="ana")
    assert "label-teal" not in admin.get("/desk/lists").text
    adds(admin, "telegram")
    site.shop.account = BOT
    site.shop.writes("hello", who="ben")
    assert "Second telegram" in admin.get("/desk/lists").text
    assert "Second telegram" in admin.opens("ben", "/head")


def test_only_admins_open_it(site: Site) -> None:
    assert site.eva().get("/desk/accounts").status_code == 403


def test_a_token_is_tried_while_it_is_typed_and_nothing_is_kept(site: Site, admin: Browser) -> None:
    typed = {"value-token": "100002:WRONG"}
    told = admin.posts("/desk/accounts/try/telegram", **typed).get_json()
    assert not told["works"]
    assert "Telegram does not accept the bot's token" in told["message"]
    good = admin.posts("/desk/accounts/try/telegram", **{"value-token": TELEGRAM["token"]}).get_json()
    assert good == {"works": True, "message": "It works; customers see @second_sandbox_bot."}
    assert BOT not in [account.account_id for account in site.shop.store.accounts.all()]
    assert site.eva().posts("/desk/accounts/try/telegram", **typed).status_code == 403


def test_a_kept_secret_counts_while_another_box_is_typed(admin: Browser) -> None:
    adds(admin)
    typed = {"account": NUMBER, "value-phone_number_id": WHATSAPP["phone_number_id"]}
    assert admin.posts("/desk/accounts/try/whatsapp", **typed).get_json()["works"]
    without = {"value-phone_number_id": WHATSAPP["phone_number_id"]}
    assert "is missing" in admin.posts("/desk/accounts/try/whatsapp", **without).get_json()["message"]
