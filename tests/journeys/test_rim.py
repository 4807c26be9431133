"""The rim of the running product: who knows what, who listens where, and that no fault puts words into a log."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

from bot.channels.channel import Kind
from bot.conversations.message import Author, DeliveryState, Message
from bot.store.store import Store
from connectors.sandbox.testing.client import Sandbox
from connectors.sandbox.testing.stack import Stack
from tests.journeys.people import Desk

# A word of each process's command, and the secrets that it may know.
CHANNELS = frozenset(
    {
        *{"ACCOUNT_KEY", "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN", "TELEGRAM_TOKEN"},
        "WEBSITE_IDENTITY_SECRET",
    }
)
MAY_KNOW: Mapping[str, tuple[str, frozenset[str]]] = {
    "web": ("connectors.web ", CHANNELS | {"CODE_KEY", "PUSH_KEY", "SECRET_KEY", "TURN_TOKEN"}),
    "webchat": ("connectors.webchat", frozenset({"ACCOUNT_KEY", "WEBSITE_IDENTITY_SECRET"})),
    "worker": ("connectors.worker", CHANNELS | {"INTERNAL_TOKEN", "PUSH_KEY", "TURN_TOKEN"}),
    "rasa": ("bot.rasa.serving", frozenset({"TURN_TOKEN"})),
    "actions": ("-m actions", frozenset({"INTERNAL_TOKEN"})),
    "sandbox": ("connectors.sandbox", frozenset()),
}
SECRET_NAMES = re.compile(r"MOSTRADOR_(\w*(?:TOKEN|SECRET|KEY)\w*)")
LOOPBACK = ("0100007F", "00000000000000000000000001000000")


def processes(stack: Stack) -> Iterator[tuple[str, dict[str, str]]]:
    """Command line and environment of everything that `mostrador run` started."""
    family = {stack.pid}
    found = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    for _ in range(3):  # children of children may have lower numbers
        family |= {pid for pid in found if _parent(pid) in family}
    for pid in family - {stack.pid}:
        command = _read(pid, "cmdline").replace("\x00", " ")
        pairs = (each.partition("=") for each in _read(pid, "environ").split("\x00"))
        yield command, {name: value for name, _, value in pairs if value}


def _parent(pid: int) -> int:
    after_name = _read(pid, "stat").rpartition(")")[2].split()
    return int(after_name[1]) if after_name else 0


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


@pytest.mark.needs("linux")
@pytest.mark.parametrize("name", MAY_KNOW)
def test_each_process_knows_only_its_own_secrets(stack: Stack, name: str) -> None:
    word, allowed = MAY_KNOW[name]
    own = [environment for command, environment in processes(stack) if word in command]
    assert own, f"{name} is running"
    for environment in own:
        known = {found[1] for each in environment if (found := SECRET_NAMES.fullmatch(each))}
        assert known <= allowed
        if name in ("rasa", "actions", "sandbox"):
            assert "sandbox-secret" not in environment.values()
            assert "100001:SANDBOX" not in environment.values()


@pytest.mark.needs("linux")
def test_nothing_listens_beyond_this_machine(stack: Stack) -> None:
    ports = {f"{port:04X}" for port in stack.ports.values()}
    lines = [line.split() for table in ("tcp", "tcp6") for line in _table(table)]
    listening = [(each[1].split(":")) for each in lines if each[3] == "0A"]
    ours = [(address, port) for address, port in listening if port in ports]
    assert {port for _, port in ours} == ports
    assert {address for address, _ in ours} <= set(LOOPBACK)


def _table(name: str) -> list[str]:
    path = Path(f"/proc/net/{name}")
    return path.read_text(encoding="ascii").splitlines()[1:] if path.exists() else []


def test_the_internal_address_is_no_part_of_the_public_one(stack: Stack) -> None:
    for path in ("/handoffs", "/internal", "/internal/handoffs"):
        assert requests.post(f"{stack.web_url}{path}", json={}, timeout=10).status_code == 404
    internal = f"http://127.0.0.1:{stack.ports['internal']}/handoffs"
    assert requests.post(internal, json={}, timeout=10).status_code == 401


def signed(content: bytes, secret: str = "sandbox-secret") -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()}


def test_no_fault_puts_a_customers_words_into_a_log(stack: Stack, sandbox: Sandbox, store: Store, eva: Desk) -> None:
    word = f"osprey{uuid4().hex[:8]}"
    _strangers(stack, word)
    _unreadable(stack, store, word)
    _sends_that_fail(sandbox, eva, word)
    _files_that_fail(sandbox, eva, word)
    time.sleep(0.2)  # what a process says of a request, it says at its end
    logs = [*(stack.folder / "log").glob("*.log"), stack.folder / "run.log"]
    assert len(logs) >= 5
    assert [log.name for log in logs if word in log.read_text(encoding="utf-8", errors="replace")] == []


def _strangers(stack: Stack, word: str) -> None:
    at = {name: f"http://127.0.0.1:{port}" for name, port in stack.ports.items()}
    forged, bearer = f'{{"{word}": 1}}'.encode(), {"Authorization": f"Bearer {word}"}
    login = {"login": word, "password": word, "csrf": word}
    turn, call = {"messages": [{"text": word}]}, {"next_action": word, "tracker": {"sender_id": word}}
    assert _status(f"{at['web']}/webhooks/whatsapp", data=forged, headers=signed(forged, word)) == 403
    assert _status(f"{at['web']}/webhooks/telegram", data=forged) == 403
    assert _status(f"{at['web']}/{word}?{word}={word}") == 404
    assert _status(f"{at['web']}/desk/sign-in", data=login) == 400
    assert _status(f"{at['internal']}/handoffs", json={word: word}, headers=bearer) == 401
    assert _status(f"{at['rasa']}/webhooks/turn/answer", json=turn, headers=bearer) == 401
    assert _status(f"{at['actions']}/webhook", json=call) >= 400


def _status(url: str, **content: Any) -> int:
    return requests.post(url, timeout=10, **content).status_code


def _unreadable(stack: Stack, store: Store, word: str) -> None:
    before = store.journal.count_unreadable()
    bodies = (
        f'{{"{word}'.encode(),
        f'{{"object": "{word}", "entry": "{word}"}}'.encode(),
        f'{{"object": "whatsapp_business_account", "entry": [{{"changes": [{{"field": "{word}"}}]}}]}}'.encode(),
        b"\xff\x00" + word.encode(),
    )
    for body in bodies:
        answer = requests.post(f"{stack.web_url}/webhooks/whatsapp", data=body, headers=signed(body), timeout=10)
        assert answer.status_code == 200
    assert store.journal.count_unreadable() == before + len(bodies)


def _sends_that_fail(sandbox: Sandbox, eva: Desk, word: str) -> None:
    name = f"Nora {word}"
    nora = sandbox.whatsapp.customer(name)
    nora.writes(f"{word} /restart and how much is shipping to Portugal?")
    nora.waits_for(lambda message: not message.from_customer)
    eva.takes_over(name)
    eva.sees(
        name, "the notice that Eva is there, sent", lambda message: message.author is Author.SYSTEM and _sent(message)
    )
    sandbox.order("server_error", recipient=nora)
    eva.replies(name, f"{word} at the second try")
    nora.waits_for(f"{word} at the second try")
    sandbox.order("window_closed", recipient=nora)
    eva.replies(name, f"{word} never")
    eva.sees(name, "the failed one", lambda message: message.text == f"{word} never" and message.cause)
    nora.sends_raw({"type": word, word: {"a": word}})
    eva.sees(name, "what nobody knows", lambda message: message.kind is Kind.UNKNOWN)


def _sent(message: Message) -> bool:
    return message.delivery in (DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ)


def _files_that_fail(sandbox: Sandbox, eva: Desk, word: str) -> None:
    name = f"Olga {word}"
    olga = sandbox.telegram.customer(name)
    sandbox.order("server_error", "telegram", method="getFile", times=1)
    olga.sends_document(b"%PDF-1.4 " + word.encode(), f"{word}.pdf", caption=word)
    eva.sees(name, "the file in the end", lambda message: message.media and message.media.state == "ready")
    sandbox.forget_faults()
