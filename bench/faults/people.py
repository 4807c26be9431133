"""Agents who work at the desk over HTTP, as its page does, and try again when the line was cut."""

from __future__ import annotations

import contextlib
import re
import threading
import time
from dataclasses import dataclass, field
from uuid import uuid4

import requests

from bench.faults.house import House
from bench.faults.visitors import Shopper
from bot.conversations.conversation import Conversation, State

# In every customer's and agent's words: no log may ever hold it.
CANARY = "xanthocanary"
_PATIENCE_SECONDS = 60.0
_BEAT_SECONDS = 10.0
_CSRF = re.compile(r'name="csrf" value="(\w+)"')


def conversation_of(house: House, customer: Shopper) -> Conversation | None:
    """The customer's conversation as it stands now."""
    found = house.store._database.row(
        "SELECT conversation_id FROM conversation WHERE address = :address", address=customer.address
    )
    return house.store.conversations.get(found["conversation_id"]) if found else None


@dataclass
class Agent:
    """An agent, signed in with a link, whose page shows every few seconds that it is open."""

    house: House
    name: str
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.trust_env = False
        link = self.house.agent_link(self.name)
        self.session.post(link, data={"csrf": self._csrf(link)}, timeout=30).raise_for_status()
        self._token = self._csrf(f"{self.house.settings.web_url}/desk/account")
        self.agent_id = next(each.agent_id for each in self.house.store.agents.all() if each.name == self.name)
        threading.Thread(target=self._beat, daemon=True).start()

    def accepts(self, customer: Shopper) -> None:
        """Takes the customer's conversation as soon as it waits."""
        self._until(customer, State.QUEUED)
        self.does("accept", customer)

    def takes_over(self, customer: Shopper) -> None:
        """Takes it from whoever has it."""
        self.does("take_over", customer)

    def does(self, verb: str, customer: Shopper) -> int:
        """Presses a verb's button; the HTTP status: 409 when somebody was quicker, or it had arrived before."""
        conversation = conversation_of(self.house, customer)
        assert conversation
        return self.posts(f"{conversation.conversation_id}/{verb}", epoch=str(conversation.epoch)).status_code

    def replies(self, customer: Shopper, text: str, key: str | None = None) -> int:
        """Writes; the HTTP status."""
        conversation = conversation_of(self.house, customer)
        assert conversation
        answer = self.posts(
            f"{conversation.conversation_id}/reply", text=f"{text} {CANARY}", client_key=key or uuid4().hex
        )
        return answer.status_code

    def posts(self, path: str, **fields: str) -> requests.Response:
        """What the page's script does: the same again until it is answered."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                answer = self.session.post(
                    f"{self.house.settings.web_url}/desk/conversations/{path}",
                    data=fields,
                    headers={"X-CSRF-Token": self._token},
                    timeout=40,
                )
                if answer.status_code < 500:
                    return answer
            except requests.RequestException:
                pass
            if time.monotonic() > deadline:
                raise TimeoutError(f"the desk did not answer {path.rpartition('/')[2]} for {_PATIENCE_SECONDS:.0f} s")
            time.sleep(0.2)

    def page_headers(self) -> dict[str, str]:
        """What a browser of this agent sends with a post."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.session.cookies.items())
        return {"Cookie": cookies, "X-CSRF-Token": self._token}

    def _beat(self) -> None:
        url = f"{self.house.settings.web_url}/desk/presence/beat"
        while True:
            with contextlib.suppress(requests.RequestException):
                requests.post(url, headers=self.page_headers(), timeout=10)
            time.sleep(_BEAT_SECONDS)

    def _until(self, customer: Shopper, state: State) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while (now := conversation_of(self.house, customer)) is None or now.state is not state:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{customer.name} was not {state.value} within {_PATIENCE_SECONDS:.0f} s")
            time.sleep(0.05)

    def _csrf(self, url: str) -> str:
        found = _CSRF.search(self.session.get(url, timeout=30).text)
        assert found, "the page has a form with a token"
        return found[1]
