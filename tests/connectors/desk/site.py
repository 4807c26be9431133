"""The site for tests: the web app over a real store, and browsers of agents who use it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from bot.channels.channel import Channel
from bot.conversations.conversation import Verb
from bot.settings import ROOT, Settings, read_settings
from bot.shop.facts import Shop as Facts
from bot.shop.facts import read_shop
from bot.shop.hours import Hours
from connectors.accounts import AccountBook
from connectors.channels.telegram import Telegram
from connectors.channels.whatsapp import WhatsApp
from connectors.web.app import build_app
from tests.bot.store.shop import Shop

APP_SECRET = "a-secret"
WEBHOOK_SECRET = "webhook-secret"
VERIFY_TOKEN = "a-word"
_COMPILED = FileSystemBytecodeCache()
PHONE_NUMBER_ID = "200002"
TITLES = {"faq/shipping_cost": {"en": "Shipping cost", "es": "Gastos de envío"}}


@cache
def _shop() -> Facts:
    return read_shop(ROOT / "data" / "shop.yml")


@dataclass
class Site:
    """A shop with its web app. Its Telegram account is the shop's; `only_book`: it has those accounts only that are
    entered."""

    shop: Shop
    public_url: str | None = None
    streams: int = 4
    trusted_proxy: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    only_book: bool = False
    facts: Facts = field(default_factory=_shop)
    root: Path = ROOT
    hours: Hours | None = None

    @cached_property
    def app(self) -> Flask:
        channels: Mapping[str, Channel] = self.book if self.only_book else self._channels()
        app = build_app(
            self.shop.store,
            channels,
            secret_key="a-key",
            media_folder=self.shop.folder / "media",
            public_url=self.public_url,
            streams=self.streams,
            titles=lambda: TITLES,
            shop=lambda: self.facts,
            trusted_proxy=self.trusted_proxy,
            now=lambda: self.shop.now,
            hours=(lambda: self.hours) if self.hours else None,
            accounts=self.book,
            settings=self.settings,
        )
        # A template is compiled once for all tests.
        app.jinja_env.bytecode_cache = _COMPILED
        return app

    def _channels(self) -> dict[str, Channel]:
        whatsapp = self.shop.store.accounts.ensure("whatsapp", PHONE_NUMBER_ID, "WhatsApp").account_id
        return {
            self.shop.account: Telegram(
                token="1:A",
                webhook_secret=WEBHOOK_SECRET,
                base_url="http://127.0.0.1:9/bot",
                base_file_url="http://127.0.0.1:9/file/bot",
            ),
            whatsapp: WhatsApp(
                phone_number_id=PHONE_NUMBER_ID,
                access_token="token",
                app_secret=APP_SECRET,
                verify_token=VERIFY_TOKEN,
            ),
        }

    @cached_property
    def book(self) -> AccountBook:
        """The accounts that people enter; the environment names none."""
        return AccountBook(self.settings, self.shop.store)

    @cached_property
    def settings(self) -> Settings:
        """The settings of the environment, over the project's folder or `root`."""
        given = {
            "MOSTRADOR_FILE": "",
            "MOSTRADOR_SANDBOX": "no",
            "MOSTRADOR_ACCOUNT_KEY": "the-key",
            "MOSTRADOR_DATA_DIR": str(self.shop.folder / "var"),
            **self.environment,
        }
        return read_settings(given, self.root)

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Its address while it is open to real browsers."""
        server = make_server("127.0.0.1", 0, self.app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.port}"
        finally:
            server.shutdown()
            thread.join()

    def stranger(self) -> Browser:
        """A browser that nobody signed in with."""
        return Browser(self, self.app.test_client())

    def agent(self, agent_id: str) -> Browser:
        """A browser in which this agent is signed in."""
        browser = self.stranger()
        browser.use_link(self.shop.store.agents.sign_in_link(agent_id, now=self.shop.now))
        assert browser.get("/desk/").status_code == 200
        return browser

    def eva(self) -> Browser:
        return self.agent(self.shop.eva)

    def leo(self) -> Browser:
        return self.agent(self.shop.leo)


@dataclass
class Browser:
    """One browser: keeps cookies, and the token that the last page gave it."""

    site: Site
    client: FlaskClient

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def csrf(self, path: str = "/desk/account") -> str:
        found = re.search(r'name="csrf" value="(\w+)"', self.get(path).text)
        assert found, "the page has a form with a token"
        return found[1]

    def submits(self, path: str, form_at: str | None = None, **fields: str) -> TestResponse:
        """Fills in the form at a page and sends it."""
        return self.client.post(path, data={**fields, "csrf": self.csrf(form_at or path)})

    def use_link(self, token: str) -> TestResponse:
        return self.submits(f"/desk/sign-in/{token}")

    def posts(self, path: str, **fields: Any) -> TestResponse:
        """What the page's script does: posts with the token in a header."""
        return self.client.post(path, data=fields, headers={"X-CSRF-Token": self.csrf()})

    def does(self, verb: Verb, epoch: int, who: str = "ana") -> TestResponse:
        """Presses a verb's button on a page that showed `epoch`."""
        conversation_id = self.site.shop.conversation(who).conversation_id
        return self.posts(f"/desk/conversations/{conversation_id}/{verb.value}", epoch=str(epoch))

    def replies(self, text: str, client_key: str = "key-00001", who: str = "ana", **more: Any) -> TestResponse:
        conversation_id = self.site.shop.conversation(who).conversation_id
        return self.posts(f"/desk/conversations/{conversation_id}/reply", text=text, client_key=client_key, **more)

    def opens(self, who: str = "ana", part: str = "") -> str:
        """The page (or a part) of a customer's conversation."""
        answer = self.get(f"/desk/conversations/{self.site.shop.conversation(who).conversation_id}{part}")
        assert answer.status_code == 200
        return answer.text
