"""The product on PostgreSQL: the main job, and a server that goes and comes while a customer writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.shop.notices import read_notices
from bot.store.store import Store
from bot.team.agent import Role
from connectors.sandbox.testing.client import Sandbox
from connectors.sandbox.testing.stack import Stack
from tests.journeys.people import Desk
from tests.postgres import Server, server

pytestmark = pytest.mark.needs("postgresql", "rasa")


@pytest.fixture(scope="module")
def own() -> Iterator[Server]:
    """A server of this journey's own, which may go away."""
    with server() as running:
        yield running


@pytest.fixture(scope="module")
def url(own: Server) -> str:
    return own.empty()


@pytest.fixture(scope="module")
def stack(url: str, trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("stack"), more={"MOSTRADOR_DATABASE_URL": url}) as running:
        yield running


@pytest.fixture(scope="module")
def sandbox(stack: Stack) -> Sandbox:
    return Sandbox(stack.sandbox_url)


@pytest.fixture(scope="module")
def eva(stack: Stack, url: str) -> Iterator[Desk]:
    store = Store(f"{url}&options=-csearch_path%3Dsandbox", read_notices(ROOT / "data"))
    yield Desk(store, store.agents.add(name="Eva", login="eva", role=Role.AGENT, now=1.0).agent_id)
    store.close()


def test_from_the_bot_to_a_person_and_back(stack: Stack, sandbox: Sandbox, eva: Desk) -> None:
    ana = sandbox.telegram.customer("Ana")
    ana.writes("how much is shipping to Portugal?")
    ana.waits_for("€4.95")
    ana.writes("I want to talk to a person")
    eva.accepts("Ana")
    eva.replies("Ana", "Hello Ana, this is Eva.")
    ana.waits_for("this is Eva")
    eva.resolves("Ana")
    ana.writes("which payment methods do you take?")
    ana.waits_for("PayPal")
    assert not stack.database.exists()


def test_what_a_customer_writes_while_the_server_is_away_is_answered_once_when_it_is_back(
    sandbox: Sandbox, own: Server, eva: Desk
) -> None:
    ben = sandbox.whatsapp.customer("Ben")
    ben.writes("how much is shipping to Portugal?")
    ben.waits_for("€4.95")
    own.stop()
    ben.writes("which payment methods do you take?")
    own.start()
    ben.waits_for("PayPal")
    texts = [message.text for message in eva.reads("Ben")]
    assert texts.count("which payment methods do you take?") == 1
    assert len([text for text in texts if "PayPal" in text]) == 1
