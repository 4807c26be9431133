"""A site for tests: the web-chat process on a port, the demo shop on another, and a store that tests answer from."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import requests
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import OctKey

from bot.conversations.conversation import Conversation
from bot.conversations.message import Author, Draft
from bot.conversations.turn import Turn, TurnAnswer
from bot.settings import ROOT, Settings, read_settings
from bot.shop.notices import PublishedNotices
from bot.store.store import Store
from bot.team.agent import Role
from connectors.accounts import AccountBook
from connectors.policy import policy_of
from connectors.sandbox.server import Server
from connectors.sandbox.testing.stack import free_ports
from connectors.webchat.app import Chat
from tests.journeys.people import wait_for

NAME = "demo"
ACCOUNT = f"website:{NAME}"
TOKEN = "a" * 43


@dataclass
class Site:
    """The site; a test plays the bot and the agents."""

    settings: Settings
    store: Store
    agents: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"{self.settings.chat_url}/chat/{NAME}"

    @property
    def shop_url(self) -> str:
        return f"{self.settings.sandbox_url}/shop/"

    def get(self, path: str, token: str = TOKEN, **headers: str) -> requests.Response:
        return requests.get(self.url + path, headers={"Authorization": f"Bearer {token}", **headers}, timeout=10)

    def post(
        self, path: str, content: object, token: str = TOKEN, origin: str | None = None, **more: str
    ) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}", "Origin": origin or self.settings.chat_origin, **more}
        return requests.post(self.url + path, json=content, headers=headers, timeout=10)

    def writes(
        self, text: str, *, client_id: str | None = None, token: str = TOKEN, **more: object
    ) -> requests.Response:
        """A visitor writes, as the panel does."""
        message = {"id": client_id or uuid4().hex, "text": text, **more}
        return self.post("/messages", {"messages": [message], "language": "en"}, token)

    def conversation(self, token: str = TOKEN) -> Conversation:
        visitor = self.store.visitors.of(ACCOUNT, token)
        return wait_for("the visitor's conversation", lambda: self.store.visitors.conversation(visitor))

    def where(self, words: str) -> Conversation:
        """The conversation in which a visitor wrote this, as soon as it was accepted: panels show it before."""

        def look() -> Conversation | None:
            rows = self.store._database.rows(
                "SELECT conversation_id FROM message WHERE account_id = :account AND author = 'contact'"
                " AND text = :words ORDER BY created_at DESC LIMIT 1",
                account=ACCOUNT,
                words=words,
            )
            return self.store.conversations.get(rows[0]["conversation_id"]) if rows else None

        return wait_for(f"a visitor who wrote {words!r}", look)

    def bot_says(self, text: str, *choices: tuple[str, str]) -> None:
        """The bot answers everybody who waits for it."""
        draft = Draft(author=Author.BOT, text=text, choices=choices)
        turn = wait_for("a turn", self.turn)
        while turn:
            assert self.store.turns.finish(turn, TurnAnswer(replies=(draft,)), now=time.time())
            turn = self.turn()
        self.delivers()

    def turn(self) -> Turn | None:
        """The next turn of the bot, None where nobody waits."""
        return self.store.turns.claim("w", now=time.time())

    def agent_says(self, text: str, conversation: Conversation, name: str = "Eva") -> None:
        """An agent takes the conversation over, if need be, and answers."""
        agent_id = self.agents.get(name)
        if agent_id is None:
            agent = self.store.agents.add(name=name, login=name.lower(), role=Role.AGENT, now=time.time())
            agent_id = self.agents[name] = agent.agent_id
            self.store.presence.prefer(agent_id, languages=frozenset(), skills=frozenset(), limit=100)
        self.store.presence.seen(agent_id, now=time.time())
        current = self.store.conversations.get(conversation.conversation_id)
        assert current
        if current.agent_id != agent_id:
            self.store.conversations.take_over(current.conversation_id, agent_id, epoch=current.epoch, now=time.time())
        self.store.conversations.reply(
            current.conversation_id, agent_id, text=text, client_key=uuid4().hex, now=time.time()
        )
        self.delivers()

    def delivers(self) -> None:
        """The worker sends what is due."""
        channel = AccountBook(self.settings, self.store)[ACCOUNT]
        for conversation_id in self.store.deliveries.due(now=time.time()):
            while delivery := self.store.deliveries.claim(conversation_id, "w", now=time.time()):
                message = delivery.message
                self.store.deliveries.sent(delivery, message.message_id, now=time.time())
        assert channel.name == "website"


def proof(site: Site, **more: object) -> str:
    """What the shop's server signs of a customer; `more` are other claims, or another `secret`."""
    now = int(time.time())
    claims = {"sub": "customer-7", "iat": now, "exp": now + 600, "aud": NAME, "name": "Ana", "email": "ana@x.example"}
    secret = str(more.pop("secret", site.settings.website_identity_secret))
    return str(jwt.encode({"alg": "HS256"}, {**claims, **more}, OctKey.import_key(secret)))


@contextmanager
def open_site(folder: Path, now: Callable[[], float] = time.time, **more: str) -> Iterator[Site]:
    """The site, while the block lasts; `now` is the clock of the web-chat process."""
    chat_port, sandbox_port = free_ports(2)
    given = {
        "MOSTRADOR_FILE": "",
        "MOSTRADOR_DATA_DIR": str(folder),
        "MOSTRADOR_SANDBOX": "yes",
        "MOSTRADOR_WEBCHAT_PORT": str(chat_port),
        "MOSTRADOR_SANDBOX_PORT": str(sandbox_port),
        **more,
    }
    settings = read_settings(given, ROOT)
    notices = PublishedNotices(settings.live_folder)
    store = Store(settings.store_place, notices, policy_of(settings, notices))
    store.workers.start("w", now=time.time())
    with (
        serving_chat(settings, now),
        Server(
            database=folder / "phones.db",
            port=sandbox_port,
            shop=ROOT / "data" / "shop.yml",
            chat_url=settings.chat_url,
        ),
    ):
        yield Site(settings=settings, store=store)
    store.close()


@contextmanager
def serving_chat(settings: Settings, now: Callable[[], float] = time.time) -> Iterator[None]:
    """The web-chat process in a thread, by the clock `now`."""
    loop, started = asyncio.new_event_loop(), threading.Event()
    runner: list[web.AppRunner] = []

    async def begin() -> None:
        runner.append(web.AppRunner(Chat(settings, now).app(), access_log=None, shutdown_timeout=1))
        await runner[0].setup()
        await web.TCPSite(runner[0], "127.0.0.1", settings.webchat_port).start()
        started.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(begin())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert started.wait(20)
    yield
    asyncio.run_coroutine_threadsafe(runner[0].cleanup(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
