"""The contract that every channel of the registry keeps, with each of two accounts."""

from __future__ import annotations

import asyncio
import copy
import json
import traceback
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.channel import (
    Channel,
    Fetched,
    IncomingMessage,
    Item,
    Kind,
    MediaRef,
    OutgoingChoice,
    ProviderCall,
    Unreadable,
)
from bot.channels.errors import Forged, Rejected, RetryLater, SendError, Uncertain
from bot.store.engine.database import to_json
from connectors.channels.registry import CHANNELS
from tests.connectors.channels import telegram_cases, website_cases, whatsapp_cases
from tests.connectors.channels.cases import Cases, Fault, Reading, Writing, file, text
from tests.connectors.channels.provider import Provider, Says, open_provider
from tests.connectors.channels.second_accounts import SECOND

FIRST = {module.CASES.name: module.CASES for module in (telegram_cases, website_cases, whatsapp_cases)}
ALL = {**FIRST, **SECOND}
T = TypeVar("T")
for_every_channel = pytest.mark.parametrize("cases", ALL.values(), ids=ALL)
REMOTE = {name: cases for name, cases in ALL.items() if not cases.local}
over_a_network = pytest.mark.parametrize("cases", REMOTE.values(), ids=REMOTE)
READINGS = [pytest.param(cases, one, id=f"{name}: {one.what}") for name, cases in ALL.items() for one in cases.readings]
WRITINGS = [pytest.param(cases, one, id=f"{name}: {one.what}") for name, cases in ALL.items() for one in cases.writings]
FAULTS = [pytest.param(cases, one, id=f"{name}: {one.what}") for name, cases in ALL.items() for one in cases.faults]
any_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40)
slow_machines = settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture
def provider() -> Iterator[Provider]:
    with open_provider() as opened:
        yield opened


def test_every_channel_of_the_registry_keeps_the_contract() -> None:
    assert FIRST.keys() == CHANNELS.keys()
    assert {cases.name for cases in SECOND.values()} == CHANNELS.keys()


@pytest.mark.parametrize("second", SECOND.values(), ids=SECOND)
def test_no_account_believes_what_was_signed_for_another(second: Cases) -> None:
    body, first = b"{}", FIRST[second.name]
    for signer, reader in ((first, second), (second, first)):
        with pytest.raises(Forged):
            _open(reader).verify(signer.sign(body), body)


# Reading


@pytest.mark.parametrize(("cases", "reading"), READINGS)
def test_what_a_body_says_is_read(cases: Cases, reading: Reading) -> None:
    assert _read(cases, reading.body) == reading.items


@for_every_channel
def test_bodies_that_say_nothing_are_unreadable_with_a_reason(cases: Cases) -> None:
    for body in cases.unreadable:
        items = _read(cases, body)
        assert items, body
        assert all(isinstance(item, Unreadable) and item.reason for item in items), (body, items)


@for_every_channel
@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe\x00", b"null", b"[" * 100_000, b'{"a": 1e999}', b'"\\ud800"'])
def test_bodies_that_are_no_json_object_are_unreadable(cases: Cases, body: bytes) -> None:
    assert [type(item) for item in _open(cases).read(body)] == [Unreadable]


@for_every_channel
@pytest.mark.parametrize("lost", ["id", "message_id", "chat", "from", "type", "text"])
def test_no_reason_repeats_what_a_customer_wrote(cases: Cases, lost: str) -> None:
    for body in copy.deepcopy(cases.bodies(["palabras del cliente"])):
        for holder, key in list(_places(body)):
            if key == lost:
                del holder[key]
        reasons = [item.reason for item in _read(cases, body) if isinstance(item, Unreadable)]
        assert not any("palabras" in reason for reason in reasons)


@for_every_channel
@slow_machines
@given(body=any_json)
def test_whatever_json_comes_nothing_breaks(cases: Cases, body: Any) -> None:
    _check_items(_open(cases).read(json.dumps(body).encode()))


@for_every_channel
@slow_machines
@given(data=st.data())
def test_whatever_is_odd_in_a_real_body_nothing_breaks(cases: Cases, data: st.DataObject) -> None:
    body = copy.deepcopy(data.draw(st.sampled_from(cases.readings)).body)
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(list(_places(body))))
        holder[key] = data.draw(any_json)
    _check_items(_open(cases).read(json.dumps(body).encode()))


@for_every_channel
@slow_machines
@given(texts=st.lists(words, min_size=1, max_size=30))
def test_nothing_is_lost_from_a_valid_batch_and_order_is_kept(cases: Cases, texts: list[str]) -> None:
    items = [item for body in cases.bodies(texts) for item in _read(cases, body)]
    messages = [item for item in items if isinstance(item, IncomingMessage)]
    assert [message.text for message in messages] == texts
    assert len({message.provider_message_id for message in messages}) == len(texts)


@for_every_channel
def test_a_body_with_a_thousand_messages_is_read_whole(cases: Cases) -> None:
    texts = [f"message {number}" for number in range(1000)]
    items = [item for body in cases.bodies(texts) for item in _read(cases, body)]
    assert [item.text for item in items if isinstance(item, IncomingMessage)] == texts


# Proof that a body is the provider's


@for_every_channel
def test_a_signed_body_is_believed_whatever_the_case_of_its_headers(cases: Cases) -> None:
    body = '{"text": "ñ \\ud83d\\ude42"}'.encode()
    _open(cases).verify(cases.sign(body), body)
    _open(cases).verify({name.lower(): value for name, value in cases.sign(body).items()}, body)


@for_every_channel
@pytest.mark.parametrize(
    "forge", [lambda value: "", lambda value: value[:-1], lambda value: "ñ", lambda value: value * 2]
)
def test_a_forged_body_is_refused(cases: Cases, forge: Callable[[str], str]) -> None:
    body = b"{}"
    headers = {name: forge(value) for name, value in cases.sign(body).items()}
    for given_headers in (headers, {}):
        with pytest.raises(Forged) as caught:
            _open(cases).verify(given_headers, body)
        _keeps_secrets(cases, caught.value)


@for_every_channel
def test_no_secret_shows_when_a_channel_is_printed(cases: Cases) -> None:
    assert not any(secret in repr(_open(cases)) for secret in cases.secrets)


# Writing


@pytest.mark.parametrize(("cases", "writing"), WRITINGS)
def test_what_is_said_is_written(cases: Cases, writing: Writing) -> None:
    assert _open(cases).write(writing.outgoing, writing.address) == writing.call


@for_every_channel
def test_what_the_provider_would_refuse_is_refused_before(cases: Cases) -> None:
    for outgoing in cases.refused:
        with pytest.raises(Rejected):
            _open(cases).write(outgoing, cases.address)


@for_every_channel
@slow_machines
@given(data=st.data())
def test_what_keeps_to_the_capabilities_is_written(cases: Cases, data: st.DataObject) -> None:
    can = _open(cases).capabilities
    titles = data.draw(
        st.lists(st.text("abc ñ", min_size=1, max_size=can.button_title_limit), max_size=can.max_buttons)
    )
    size = st.integers(1, can.choice_id_limit_bytes)
    offered = tuple(
        OutgoingChoice(choice_id=f"{number:0{data.draw(size)}d}", title=f"x{title}"[: can.button_title_limit])
        for number, title in enumerate(titles, 1)
    )
    limit = can.choice_text_limit if offered else can.text_limit
    said = "é" * data.draw(st.integers(1, limit))
    call = _open(cases).write(text(said, choices=offered), cases.address)
    assert said in json.dumps(call.payload, ensure_ascii=False)


# Sending


@over_a_network
def test_an_accepted_message_is_sent(cases: Cases, provider: Provider) -> None:
    provider.script = [cases.accepts]
    sent = _do(cases, provider, lambda channel: channel.send(channel.write(text("Hola ñ 🙂"), cases.address)))
    assert sent.provider_message_id == cases.accepted_as
    assert len(provider.asked) == 1


@pytest.mark.parametrize(("cases", "fault"), FAULTS)
def test_a_refusal_says_what_to_do(cases: Cases, fault: Fault, provider: Provider) -> None:
    provider.script = [fault.says]
    error = _failure(cases, provider, _say(cases))
    assert (type(error), error.cause) == (fault.error, fault.cause)
    assert error.text
    if isinstance(error, RetryLater):
        assert error.whole_account is fault.whole_account
        assert fault.after_seconds in (None, error.after_seconds)


@over_a_network
def test_a_provider_that_is_not_there_is_tried_later(cases: Cases) -> None:
    with open_provider() as gone:
        pass
    error = _failure(cases, gone, _say(cases))
    assert isinstance(error, RetryLater)
    assert error.growth > 1


@over_a_network
@pytest.mark.parametrize("says", [Says(cut=True), Says(silent=True)], ids=["cut", "silent"])
def test_a_message_without_an_answer_is_uncertain_and_never_sent_again(
    cases: Cases, says: Says, provider: Provider
) -> None:
    provider.script = [says]
    assert isinstance(_failure(cases, provider, _say(cases)), Uncertain)
    assert len(provider.asked) == 1


@over_a_network
@pytest.mark.parametrize("says", [Says(cut=True), Says(silent=True), Says(status=504, body=b"")])
def test_what_may_be_repeated_is_never_uncertain(cases: Cases, says: Says, provider: Provider) -> None:
    provider.script = [says]
    for act in (
        lambda channel: channel.typing(cases.address, "wamid.1"),
        lambda channel: channel.fetch_media(MediaRef(provider_media_id="77")),
    ):
        assert isinstance(_failure(cases, provider, act), RetryLater)


@over_a_network
def test_a_file_goes_with_the_message(cases: Cases, provider: Provider, tmp_path: Path) -> None:
    uploaded = [Says(body={"id": "88"})] if cases.name == "whatsapp" else []
    provider.script = [*uploaded, cases.accepts]
    sent = _do(cases, provider, lambda channel: channel.send(_photo(cases, channel, tmp_path, b"\xff\xd8photo")))
    assert sent.provider_message_id == cases.accepted_as
    assert b"\xff\xd8photo" in provider.asked[0].body
    assert "bota ñ.jpg".encode() in provider.asked[0].body


@for_every_channel
def test_a_file_that_is_gone_or_too_large_is_refused_before_anything_is_sent(
    cases: Cases, provider: Provider, tmp_path: Path
) -> None:
    too_large = b"x" * (11 * 1024 * 1024)
    error = _failure(cases, provider, lambda channel: channel.send(_photo(cases, channel, tmp_path, too_large)))
    assert (type(error), error.cause) == (Rejected, "too_large")
    (tmp_path / "bota.jpg").unlink()
    error = _failure(cases, provider, lambda channel: channel.send(_photo(cases, channel, tmp_path, None)))
    assert (type(error), error.cause) == (Rejected, "file_missing")
    assert not provider.asked


# Files of customers


@over_a_network
def test_a_file_is_fetched(cases: Cases, provider: Provider) -> None:
    provider.script = list(cases.gives_file)
    fetched = _do(cases, provider, lambda channel: channel.fetch_media(MediaRef(provider_media_id="77")))
    assert fetched == Fetched(content=b"\xff\xd8\xff\xe0", mime_type="image/jpeg")


@over_a_network
def test_a_file_that_the_provider_no_longer_has_is_given_up(cases: Cases, provider: Provider) -> None:
    for script in (cases.has_no_file, [cases.gives_file[0], Says(status=404, body=b"")]):
        provider.script = list(script)
        error = _failure(cases, provider, lambda channel: channel.fetch_media(MediaRef(provider_media_id="77")))
        assert (type(error), error.cause) == (Rejected, "media_gone")


@over_a_network
def test_a_file_that_is_too_large_is_not_read(cases: Cases, provider: Provider) -> None:
    provider.script = list(cases.too_large_file)
    error = _failure(cases, provider, lambda channel: channel.fetch_media(MediaRef(provider_media_id="77")))
    assert (type(error), error.cause) == (Rejected, "too_large")


@over_a_network
def test_a_download_is_not_led_elsewhere(cases: Cases, provider: Provider) -> None:
    with open_provider() as elsewhere:
        elsewhere.script = [Says(body=b"secret page")]
        moved = Says(status=302, body=b"", headers={"Location": elsewhere.url})
        provider.script = [cases.gives_file[0], moved]
        error = _failure(cases, provider, lambda channel: channel.fetch_media(MediaRef(provider_media_id="77")))
        assert isinstance(error, RetryLater)
        assert not elsewhere.asked


def _open(cases: Cases) -> Channel:
    return cases.open("http://127.0.0.1:9")


def _read(cases: Cases, body: Any) -> tuple[Item, ...]:
    return _open(cases).read(json.dumps(body).encode())


def _check_items(items: tuple[Item, ...]) -> None:
    """Something came of the body, no reader failed, and all of it can be stored."""
    assert items
    for item in items:
        assert not (isinstance(item, Unreadable) and item.reason.startswith("fault")), item
        stored = to_json(json.loads(json.dumps(item, default=vars, allow_nan=False)))
        assert "\x00" not in stored
        stored.encode()
        if isinstance(item, IncomingMessage):
            assert item.provider_message_id
            assert item.address
            assert isinstance(item.kind, Kind)
            assert abs(item.sent_at) <= 2**53


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield value, key
        yield from _places(part)


def _say(cases: Cases) -> Callable[[Channel], Awaitable[Any]]:
    return lambda channel: channel.send(channel.write(text("palabras del cliente"), cases.address))


def _photo(cases: Cases, channel: Channel, folder: Path, content: bytes | None) -> ProviderCall:
    path = folder / "bota.jpg"
    if content is not None:
        path.write_bytes(content)
    outgoing = file(Kind.IMAGE, "image/jpeg", "bota ñ.jpg", text="La bota")
    assert outgoing.media
    return channel.write(replace(outgoing, media=replace(outgoing.media, path=path)), cases.address)


def _do(cases: Cases, provider: Provider, act: Callable[[Any], Awaitable[T]]) -> T:
    async def run() -> T:
        channel: Any = cases.open(provider.url)
        try:
            return await act(channel)
        finally:
            await channel.close()

    return asyncio.run(run())


def _failure(cases: Cases, provider: Provider, act: Callable[[Any], Awaitable[Any]]) -> SendError:
    with pytest.raises(SendError) as caught:
        _do(cases, provider, act)
    _keeps_secrets(cases, caught.value)
    return caught.value


def _keeps_secrets(cases: Cases, error: BaseException) -> None:
    shown = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    shown += f"{error!r} {error.__cause__!r}"
    assert not any(secret in shown for secret in (*cases.secrets, "palabras del cliente"))
