"""Strangers: slow clients, and somebody who guesses an agent's password, while everybody else goes on."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from http import HTTPStatus

import requests
from requests.adapters import HTTPAdapter

from bench.beside import beside
from bench.faults.case import PAYMENT, Case
from bench.faults.holding import signed_webhook
from bench.faults.people import Agent
from bench.slow import Strangers

_SLOW = 300
_SLOW_SECONDS = 30.0
_PROMPT_SECONDS = 2.0
_ELSEWHERE = "127.0.0.66"
_PASSWORD = "four quiet words here"
_SIGN_INS = 8
_CSRF = re.compile(r'name="csrf" value="(\w+)"')


def slow_clients(case: Case) -> None:
    """300 clients trickle heads and bodies or hardly read; customers are answered and webhooks taken all the while."""
    customers = case.both()
    ended = threading.Event()
    threading.Timer(_SLOW_SECONDS, ended.set).start()
    with Strangers(case.house.settings.web_port).at_work(_SLOW):
        for customer in customers:
            case.answered(customer)
        while not ended.wait(1.0):
            status, seconds = signed_webhook(case)
            promptly = status == HTTPStatus.OK and seconds < _PROMPT_SECONDS
            case.expects(promptly, f"a webhook was answered {status} in {seconds:.1f} s")
        for customer in customers:
            case.answered(customer, PAYMENT)
    case.over()


def locked_out(case: Case) -> None:
    """Somebody elsewhere guesses an agent's password without a pause; she signs in at once, each time."""
    mia = Agent(case.house, "Mia")
    _change(mia, "account/password", form_at="account", password=_PASSWORD, again=_PASSWORD)
    guesser = _Guesser(f"{case.house.settings.web_url}/desk/sign-in")
    with beside(guesser.guesses):
        case.waits("the guesser to be paused", lambda: HTTPStatus.TOO_MANY_REQUESTS in guesser.answers)
        for _ in range(_SIGN_INS):
            _change(mia, "sign-out", form_at="account")
            answer = _change(mia, "sign-in", form_at="sign-in", login="mia", password=_PASSWORD)
            case.expects(answer.url.endswith("/desk/"), f"the owner's sign-in was answered {answer.status_code}")
    case.expects(HTTPStatus.SEE_OTHER not in guesser.answers, "the guesser came in")
    case.over()


def _change(agent: Agent, path: str, *, form_at: str, **fields: str) -> requests.Response:
    """What a browser does with a form of the desk."""
    desk = f"{agent.house.settings.web_url}/desk"
    found = _CSRF.search(agent.session.get(f"{desk}/{form_at}", timeout=30).text)
    assert found, "the page has a form with a token"
    return agent.session.post(f"{desk}/{path}", data={**fields, "csrf": found[1]}, timeout=30)


class _Elsewhere(HTTPAdapter):
    def init_poolmanager(self, *arguments: object, **more: object) -> None:
        super().init_poolmanager(*arguments, source_address=(_ELSEWHERE, 0), **more)  # type: ignore[arg-type]


@dataclass
class _Guesser:
    """Guesses Mia's password from another address; `answers` are the statuses."""

    url: str
    answers: list[int] = field(default_factory=list)

    def guesses(self, ended: threading.Event) -> None:
        """Guesses until `ended`."""
        with requests.Session() as session:
            session.trust_env = False
            session.mount("http://", _Elsewhere())
            found = _CSRF.search(session.get(self.url, timeout=30).text)
            assert found, "the page has a form with a token"
            while not ended.wait(0.1):
                form = {"login": "mia", "password": f"guess {len(self.answers)}", "csrf": found[1]}
                answer = session.post(self.url, data=form, timeout=30, allow_redirects=False)
                self.answers.append(answer.status_code)
