"""People at the desk and on the phone who do things at once, half, or with ill intent."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import requests

from bench.faults.case import SHIPPING, Case
from bot.conversations.conversation import State

ROUNDS = 1000
_SECRET = b"sandbox-secret"


def two_accept_at_once(case: Case) -> None:
    """Two agents press "accept" on the same conversation at the same moment, a thousand times."""
    customer = case.customer("telegram")
    case.answered(customer, "I want to talk to a person")
    both = odd = 0
    with ThreadPoolExecutor(2) as pool:
        for _ in range(ROUNDS):
            conversation = case.conversation(customer)
            assert conversation
            path, barrier = f"{conversation.conversation_id}/accept", threading.Barrier(2)

            def accept(agent: object, path: str = path, epoch: int = conversation.epoch, gate=barrier) -> int:  # type: ignore[no-untyped-def]
                gate.wait(60)
                return int(agent.posts(path, epoch=str(epoch)).status_code)  # type: ignore[attr-defined]

            codes = sorted(pool.map(accept, (case.eva, case.leo)))
            both += codes == [200, 200]
            odd += codes not in ([200, 200], [200, 409])
            holder = case.conversation(customer)
            assert holder
            winner = case.eva if holder.agent_id == case.eva.agent_id else case.leo
            winner.does("release", customer)
    case.over()
    case.expects(not both, f"{both} times both were told that they hold it")
    case.expects(not odd, f"{odd} times neither of them was told so")
    case.eva.does("resolve", customer)


def browser_cut_in_a_reply(case: Case) -> None:
    """The line is cut before the answer comes, four times; the page sends the same reply again."""
    for customer in case.both():
        case.held(customer)
        conversation = case.conversation(customer)
        assert conversation
        for cut_after in (0.3, 0.7, 1.0, 1.0):
            _post_and_hang_up(case, conversation.conversation_id, cut_after)
        case.expects(case.eva.replies(customer, "said once", key="the-same-reply") == 200, "the reply was refused")
        customer.waits_for("said once")
    time.sleep(1.0)
    for customer in case.written:
        times = sum(bubble.text == "said once" for bubble in customer.answers())
        case.expects(times == 1, f"it arrived {times} times")


def _post_and_hang_up(case: Case, conversation_id: str, part: float) -> None:
    body = urlencode({"text": "said once", "client_key": "the-same-reply"}).encode()
    headers = case.eva.page_headers() | {
        "Host": "127.0.0.1",
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
    }
    lines = [f"POST /desk/conversations/{conversation_id}/reply HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode() + body
    with socket.create_connection(("127.0.0.1", case.house.settings.web_port), timeout=10) as line:
        line.sendall(request[: int(len(request) * part)])


def restart_while_held(case: Case) -> None:
    """A customer sends Rasa's own commands while a person holds: words for the person, and nothing else."""
    commands = ("/restart", "\u00a0/restart", '/ask_person{"order": "7"}')
    for customer in case.both():
        case.held(customer)
        before = case.bot_answers(customer)
        for text in commands:
            case.writes(customer, text)
        case.waits("all of it", lambda customer=customer: _heard(case, customer, commands[-1]))
        time.sleep(2.0)
        case.expects(case.bot_answers(customer) == before, "the bot spoke")
        case.expects(case.state(customer) is State.AGENT, "the person no longer holds it")
        case.eva.does("return_to_bot", customer)
        case.over()
        case.answered(customer, SHIPPING)


def _heard(case: Case, customer: object, text: str) -> bool:
    conversation = case.conversation(customer)  # type: ignore[arg-type]
    assert conversation
    messages = case.house.store.conversations.messages(conversation.conversation_id, limit=20)
    return any(message.text.strip() == text.strip() for message in messages)


def signatures(case: Case) -> None:
    """A forged, a missing and a replayed signature: the first two are refused, the third changes nothing."""
    customer = case.customer("whatsapp")
    case.answered(customer)
    body = _body(customer.address, "wamid.replayed")
    url = f"{case.house.settings.web_url}/webhooks/whatsapp"
    good = {"X-Hub-Signature-256": "sha256=" + hmac.new(_SECRET, body, hashlib.sha256).hexdigest()}
    forged = {"X-Hub-Signature-256": "sha256=" + hmac.new(b"another", body, hashlib.sha256).hexdigest()}
    before = _journalled(case)
    for headers in ({}, forged, {"X-Hub-Signature-256": good["X-Hub-Signature-256"][:-1]}):
        status = requests.post(url, data=body, headers=headers, timeout=30).status_code
        case.expects(status == 403, f"a forged body was answered {status}")
    case.expects(_journalled(case) == before, "something of a forged body was kept")
    for _ in range(3):
        status = requests.post(url, data=body, headers=good, timeout=30).status_code
        case.expects(status == 200, f"a signed body was answered {status}")
    case.written[customer].append("wamid.replayed")
    case.waits("one answer", lambda: case.bot_answers(customer) == 2)


def signed_webhook(case: Case) -> tuple[int, float]:
    """Posts a body with nothing in it that anybody knows; the status, and after how many seconds it came."""
    body, since = b'{"object": "whatsapp_business_account", "entry": []}', time.monotonic()
    headers = {"X-Hub-Signature-256": "sha256=" + hmac.new(_SECRET, body, hashlib.sha256).hexdigest()}
    url = f"{case.house.settings.web_url}/webhooks/whatsapp"
    status = requests.post(url, data=body, headers=headers, timeout=60).status_code
    return status, time.monotonic() - since


def _journalled(case: Case) -> int:
    row = case.house.store._database.row("SELECT COUNT(*) AS n FROM journal WHERE body LIKE '%wamid.replayed%'")
    return int(row["n"]) if row else 0


def _body(address: str, message_id: str) -> bytes:
    message = {"from": address, "id": message_id, "timestamp": str(int(time.time())), "type": "text"}
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550783881", "phone_number_id": "200002"},
        "contacts": [{"profile": {"name": "Replayed"}, "wa_id": address}],
        "messages": [message | {"text": {"body": SHIPPING}}],
    }
    change = {"field": "messages", "value": value}
    return json.dumps(
        {"object": "whatsapp_business_account", "entry": [{"id": "300003", "changes": [change]}]}
    ).encode()
