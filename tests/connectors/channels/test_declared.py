"""What every channel declares, and several accounts of one: each is known by its own settings only."""

from __future__ import annotations

import json

import pytest

from bot.settings import ROOT, TABLE, Settings, read_settings
from connectors.accounts import environment_values
from connectors.channels.declared import BadValues, SharesWebhook, Values
from connectors.channels.registry import CHANNELS
from connectors.channels.whatsapp import WhatsApp
from connectors.sandbox.accounts import SECOND_ACCOUNTS

for_every_channel = pytest.mark.parametrize("name", CHANNELS)


def settings(**given: str) -> Settings:
    return read_settings({"MOSTRADOR_FILE": "", "MOSTRADOR_SANDBOX": "no", **given}, ROOT)


def checked(name: str, values: Values, public_url: str | None = "https://shop.example") -> Values:
    return CHANNELS[name].check(values, public_url=public_url)


@for_every_channel
def test_an_account_opens_from_its_fields_and_shows_no_secret(name: str) -> None:
    registered, values = CHANNELS[name], checked(name, SECOND_ACCOUNTS[name])
    channel = registered.open(values, settings())
    assert channel.name == name
    secrets = [values[field.name] for field in registered.fields if field.secret and field.name in values]
    assert secrets
    assert not any(secret in repr(channel) for secret in secrets)


@for_every_channel
def test_each_required_field_is_asked_for_by_its_title(name: str) -> None:
    for field in CHANNELS[name].fields:
        if field.required:
            with pytest.raises(BadValues, match=field.title):
                checked(name, {**SECOND_ACCOUNTS[name], field.name: ""})


@for_every_channel
def test_no_fault_repeats_what_was_entered(name: str) -> None:
    for field in CHANNELS[name].fields:
        with pytest.raises(BadValues) as caught:
            checked(name, {**SECOND_ACCOUNTS[name], field.name: "line one\nline two"})
        assert "line one" not in str(caught.value)


@for_every_channel
def test_whatever_opens_something_is_a_secret(name: str) -> None:
    for field in CHANNELS[name].fields:
        assert field.secret is any(word in field.name for word in ("token", "secret")), field.name


@for_every_channel
def test_the_environment_names_one_account_by_the_same_fields(name: str) -> None:
    known = {setting.name: setting for setting in TABLE}
    for field in CHANNELS[name].fields:
        assert known[f"{name}_{field.name}"].secret is field.secret
    given = {f"MOSTRADOR_{name.upper()}_{field.upper()}": value for field, value in SECOND_ACCOUNTS[name].items()}
    values = environment_values(settings(**given), name)
    assert values is not None
    assert SECOND_ACCOUNTS[name].items() <= values.items()
    assert environment_values(settings(), name) is None


def test_what_needs_a_public_address_says_so() -> None:
    with pytest.raises(BadValues, match="MOSTRADOR_PUBLIC_URL"):
        checked("telegram", {"token": "1:A", "webhook_secret": "s"}, public_url=None)


def _number(phone_number_id: str) -> WhatsApp:
    values = {**SECOND_ACCOUNTS["whatsapp"], "phone_number_id": phone_number_id}
    channel = CHANNELS["whatsapp"].open(values, settings())
    assert isinstance(channel, WhatsApp)
    return channel


def _body(*numbers: str) -> bytes:
    changes = [{"field": "messages", "value": {"metadata": {"phone_number_id": each}}} for each in numbers]
    return json.dumps({"entry": [{"id": "1", "changes": [each]} for each in changes]}).encode()


def test_a_body_for_two_numbers_falls_into_the_part_of_each() -> None:
    one = _number("1")
    assert isinstance(one, SharesWebhook)
    assert json.loads(one.own_part(_body("1", "2")) or b"") == json.loads(_body("1"))
    assert one.own_part(_body("2")) is None


@pytest.mark.parametrize("body", [_body("1"), b"{", b"[]", b"{}", b'{"entry": [{"changes": [{"field": "x"}]}]}'])
def test_a_body_without_another_number_is_left_as_it_is(body: bytes) -> None:
    assert _number("1").own_part(body) == body
