"""Two workers over one PostgreSQL: each question is answered once, and one goes on where the other ended."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.channels.channel import ProviderCall, Sent
from bot.conversations.turn import Turn, TurnAnswer, Utterance
from bot.store.files import MediaFiles
from bot.store.store import Store
from connectors.channels.telegram.write import CAPABILITIES
from connectors.worker.delivery.deliveries import Deliverer
from connectors.worker.delivery.downloads import Downloader
from connectors.worker.delivery.pictures import Pictures
from connectors.worker.loop import Loop
from connectors.worker.polling import Poller
from connectors.worker.turns.answering import Answerer
from connectors.worker.turns.suggestions import Suggester
from tests.bot.store.shop import PlainNotices, Shop
from tests.connectors.worker.channel import Pretend
from tests.connectors.worker.turns.test_answering import says
from tests.postgres import Server, server

pytestmark = pytest.mark.needs("postgresql")
_PATIENCE_SECONDS = 60.0


class Echo:
    """A bot that says what it was asked, after a while."""

    def answer(self, turn: Turn, asked: tuple[Utterance, ...], *, max_choices: int) -> TurnAnswer:
        time.sleep(0.02)
        return says("utter_faq", " ".join(utterance.text for utterance in asked))


class Phone(Pretend):
    """What all customers got, whichever worker sent it."""

    async def send(self, call: ProviderCall) -> Sent:
        await asyncio.sleep(0.005)
        self.sent.append(str(call.payload["text"]))
        return Sent(provider_message_id=f"p{len(self.sent)}-{time.monotonic_ns()}")


@dataclass
class Worker:
    """A worker with a store of its own, as on another machine. `dies` leaves everything as it stands."""

    name: str
    url: str
    account: str
    phone: Phone
    folder: Path
    polls: Callable[[Store], list[Poller]] = lambda store: []
    _dead: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.store = Store(self.url, PlainNotices(), busy_seconds=5.0)
        media, channels = MediaFiles(self.folder), {self.account: self.phone}
        pictures = Pictures(self.store, media, Path)
        answering = Answerer(self.store, Echo(), PlainNotices(), pictures, {"telegram": CAPABILITIES})  # type: ignore[arg-type]
        delivering = Deliverer(self.store, channels, media, self.name)
        suggesting = Suggester(self.store, None)  # type: ignore[arg-type]
        downloading = Downloader(self.store, channels, media)
        polls = self.polls(self.store)
        self.loop = Loop(self.store, self.name, answering, delivering, downloading, suggesting, polls)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()

    async def _run(self) -> None:
        task = asyncio.create_task(self.loop.run())
        while not task.done() and not self._dead.is_set():
            await asyncio.sleep(0.02)
        for each in asyncio.all_tasks() - {asyncio.current_task()}:
            each.cancel()

    def dies(self) -> None:
        self._dead.set()
        self._thread.join(_PATIENCE_SECONDS)

    def ends(self) -> None:
        self.loop.stop()
        self._thread.join(_PATIENCE_SECONDS)
        self.store.close()


@pytest.fixture(scope="module")
def own() -> Iterator[Server]:
    with server() as running:
        yield running


@dataclass
class Installation:
    """A shop that two webs write to, and the phone that all workers send to."""

    shop: Shop
    url: str
    phone: Phone = field(default_factory=Phone)

    @contextmanager
    def worker(self, name: str, polls: Callable[[Store], list[Poller]] = lambda store: []) -> Iterator[Worker]:
        running = Worker(name, self.url, self.shop.account, self.phone, self.shop.folder / "media", polls)
        try:
            yield running
        finally:
            running.ends()

    def waits(self, look: Callable[[], object]) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not look():
            assert time.monotonic() < deadline, self.phone.sent
            time.sleep(0.05)


@pytest.fixture
def installation(own: Server, tmp_path: Path) -> Iterator[Installation]:
    url = own.shop()
    shop = Shop(tmp_path, now=time.time() - 60, place=url)
    yield Installation(shop=shop, url=url)
    shop.store.close()


def test_two_webs_and_two_workers_answer_each_question_once(installation: Installation) -> None:
    """Each of twenty customers writes three times, in turn by one web and the other."""
    webs = [Store(installation.url, PlainNotices()) for _ in range(2)]
    with ExitStack() as stack:
        for name in ("north", "south"):
            stack.enter_context(installation.worker(name))
        for question in range(3):
            for customer in range(20):
                installation.shop.store = webs[(question + customer) % 2]
                installation.shop.writes(f"<{customer}:{question}>", who=f"customer{customer}")
        expected = {f"<{customer}:{question}>" for question in range(3) for customer in range(20)}
        installation.waits(lambda: set(" ".join(installation.phone.sent).split()) >= expected)
        time.sleep(0.3)
    words = Counter(" ".join(installation.phone.sent).split())
    assert {word: count for word, count in words.items() if count != 1} == {}
    for customer in range(20):
        order = [word for word in " ".join(installation.phone.sent).split() if word.startswith(f"<{customer}:")]
        assert order == sorted(order)
    claimed = webs[0]._database.rows("SELECT DISTINCT claim_worker_id AS name FROM delivery")
    assert {row["name"] for row in claimed} == {"north", "south"}


def test_a_rolling_restart_loses_and_doubles_nothing(installation: Installation) -> None:
    """While customers write, each worker ends in order and starts again under its name, one after the other."""
    written: list[str] = []
    stopped = threading.Event()

    def customers() -> None:
        while not stopped.wait(0.03):
            written.append(f"<{len(written)}>")
            installation.shop.writes(written[-1], who=f"customer{len(written) % 7}")

    writing = threading.Thread(target=customers)
    with ExitStack() as stack:
        old = [Worker(name, installation.url, installation.shop.account, installation.phone,
               installation.shop.folder / "media") for name in ("north", "south")]  # fmt: skip
        writing.start()
        for worker in old:
            before = len(written)
            installation.waits(lambda before=before: len(written) > before + 10)
            worker.ends()
            stack.enter_context(installation.worker(worker.name))
        stopped.set()
        writing.join()
        installation.waits(lambda: set(" ".join(installation.phone.sent).split()) >= set(written))
    words = Counter(" ".join(installation.phone.sent).split())
    assert {word: count for word, count in words.items() if count != 1} == {}


def test_where_a_worker_dies_the_other_goes_on(installation: Installation) -> None:
    with installation.worker("north"):
        dying = Worker("south", installation.url, installation.shop.account, installation.phone,
                       installation.shop.folder / "media")  # fmt: skip
        for number in range(30):
            installation.shop.writes(f"<{number}>", who=f"customer{number}")
        dying.dies()
        for number in range(30, 40):
            installation.shop.writes(f"<{number}>", who=f"customer{number}")
        uncertain = installation.shop.store.attention.sends

        def all_told() -> bool:
            told = set(" ".join(installation.phone.sent).split()) | {send.text for send in uncertain()}
            return told >= {f"<{number}>" for number in range(40)}

        installation.waits(all_told)
    words = Counter(" ".join(installation.phone.sent).split())
    assert {word: count for word, count in words.items() if count != 1} == {}
    assert all(send.uncertain for send in uncertain())


def test_workers_that_lose_the_database_claim_nothing_and_return_by_themselves(
    installation: Installation, own: Server
) -> None:
    with installation.worker("north"), installation.worker("south"):
        installation.shop.writes("<before>")
        installation.waits(lambda: "<before>" in installation.phone.sent)
        own.stop()
        time.sleep(3.0)
        assert installation.phone.sent == ["<before>"]
        own.start()
        installation.shop.writes("<after>")
        installation.waits(lambda: "<after>" in installation.phone.sent)
    assert Counter(installation.phone.sent) == {"<before>": 1, "<after>": 1}


class Provider:
    """Tells who asked for updates last."""

    def __init__(self, name: str, asked: list[str]) -> None:
        self._name, self._asked = name, asked

    async def poll(self, offset: int, timeout_seconds: int) -> list[dict[str, object]]:
        self._asked.append(self._name)
        await asyncio.sleep(0.1)
        return []


def test_a_polled_account_moves_to_another_worker_when_its_own_dies(installation: Installation) -> None:
    asked: list[str] = []

    def polls(name: str) -> Callable[[Store], list[Poller]]:
        account = installation.shop.account
        return lambda store: [Poller(store, Provider(name, asked), account, name)]  # type: ignore[arg-type]

    first = Worker("south", installation.url, installation.shop.account, installation.phone,
                   installation.shop.folder / "media", polls("south"))  # fmt: skip
    installation.waits(lambda: "south" in asked)
    with installation.worker("north", polls("north")):
        installation.waits(lambda: asked.count("south") > 5)
        assert "north" not in asked
        first.dies()
        asked.clear()
        installation.waits(lambda: "north" in asked)
