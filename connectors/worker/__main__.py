"""Starts the worker: settings, store, channels, the internal API beside it, and the loop until SIGTERM."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import Callable, Mapping

import waitress

from bot import logs
from bot.channels.errors import SendError
from bot.settings import Settings, SettingsError, read_settings
from bot.settings.private import write_privately
from bot.shop.notices import PublishedNotices
from bot.store.media_files import open_media
from bot.store.store import Store
from connectors.accounts import AccountBook, OpenAccount
from connectors.channels.declared import Fetches
from connectors.channels.registry import CHANNELS
from connectors.demo_gate import DemoGate
from connectors.json_logs import configure
from connectors.metrics import telling
from connectors.metrics.neighbours import neighbours
from connectors.opening import once_free, person_needed
from connectors.orders.book import order_book
from connectors.orders.code_letters import CodeLetters
from connectors.orders.held_answers import HeldAnswers
from connectors.orders.lookup import OrderLookup
from connectors.policy import policy_of
from connectors.rasa import Rasa
from connectors.shop_settings import ShopSettings
from connectors.worker.delivery.deliveries import Deliverer
from connectors.worker.delivery.downloads import Downloader, Limits
from connectors.worker.delivery.pictures import Pictures
from connectors.worker.internal_api import build_internal
from connectors.worker.loop import Loop
from connectors.worker.orders_api import OrdersApi
from connectors.worker.periodic_jobs import order_jobs, periodic_jobs
from connectors.worker.polling import Poller
from connectors.worker.turns.answering import Answerer
from connectors.worker.turns.suggestions import Suggester

# A look-up of an order holds one for seconds.
_INTERNAL_THREADS = 12
_WEBHOOK_PAUSE_SECONDS = 5.0
_LOOK_SECONDS = 2.0
log = logging.getLogger("connectors.worker")


def main() -> None:
    """Runs the worker in the foreground."""
    write_privately()
    logs.install()
    with person_needed():
        settings = read_settings()
        configure(settings, "worker", logging.INFO)
        if not (settings.internal_token and settings.turn_token):
            raise SettingsError(("The worker's tokens are not set; start it with: mostrador worker",))
        worker = once_free(lambda: Worker(settings), log.warning)
    _serve_internal(worker.store, settings, worker.is_alive, worker.orders_api())
    probed = neighbours(settings)
    telling.begin(worker.store, settings, "worker", settings.worker_id, lambda: {"model": probed()[1]})
    asyncio.run(worker.run())


class Worker:
    """The loop over the accounts that are switched on; a new loop as soon as they are others."""

    def __init__(self, settings: Settings) -> None:
        self._notices = PublishedNotices(settings.live_folder, hides_hours=lambda: self._gate.is_shut())
        self.store = Store(settings.store_place, self._notices, policy_of(settings, self._notices))
        self._shop_settings = ShopSettings(settings, self.store)
        self._settings = self._shop_settings.look()
        self._gate = DemoGate(lambda: self._settings, lambda: self._notices.published.answers.shop.facts)
        self._book = AccountBook(settings, self.store)
        self._order_book = order_book(settings, self.store, lambda: self._notices.current.hours.zone)
        self._rasa = Rasa(
            settings.rasa_url,
            settings.turn_token,
            settings.turn_timeout_seconds,
            start_seconds=settings.bot_start_seconds,
        )
        self._held = HeldAnswers()
        self._loop: Loop | None = None
        self._ended = False

    def orders_api(self) -> OrdersApi:
        """What the bot's action asks about orders."""
        letters = CodeLetters(settings=lambda: self._settings, answers=lambda: self._notices.current.answers)
        return OrdersApi(
            lookup=OrderLookup(store=self.store, book=self._order_book, held=self._held, letters=letters),
            zone=lambda: self._notices.current.hours.zone,
            stuck_days=lambda: self._settings.order_stuck_days,
        )

    def is_alive(self) -> bool:
        """Whether the loop still turns; to be asked from another thread."""
        return self._loop is not None and self._loop.is_alive()

    async def run(self) -> None:
        """Works until SIGTERM."""
        running = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            running.add_signal_handler(number, self.end)
        while not self._ended:
            self._settings = await asyncio.to_thread(self._shop_settings.look)
            accounts = await asyncio.to_thread(self._book.opened)
            await self._work(accounts)

    def end(self) -> None:
        """Ends the loop, when what is under way is done."""
        self._ended = True
        if self._loop:
            self._loop.stop()

    async def _work(self, accounts: Mapping[str, OpenAccount]) -> None:
        """One loop over these accounts, until they change or the worker ends."""
        for account_id in accounts:
            await asyncio.to_thread(self.store.accounts.start, account_id)
        self._loop = loop = self._new_loop(accounts)
        url = self._settings.public_url or ""
        tasks = [asyncio.create_task(_settle_webhook(account, url)) for account in accounts.values()]
        tasks.append(asyncio.create_task(self._stop_on_change(loop, accounts)))
        await loop.run()
        for task in tasks:
            task.cancel()

    async def _stop_on_change(self, loop: Loop, accounts: Mapping[str, OpenAccount]) -> None:
        """An account that was entered, changed or switched is the very object no more that the loop works with; so it
        is with settings that were decided on the desk."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                current = await asyncio.to_thread(self._book.opened)
                settings = await asyncio.to_thread(self._shop_settings.look)
            except Exception as error:
                log.error("accounts and settings can't be read: %s", type(error).__name__)
                continue
            if current != accounts or settings is not self._settings:
                log.info("accounts or settings changed: %d accounts are open now", len(current))
                loop.stop()

    def _new_loop(self, accounts: Mapping[str, OpenAccount]) -> Loop:
        store, settings = self.store, self._settings
        media = open_media(settings)
        channels = {account_id: account.channel for account_id, account in accounts.items()}
        capabilities = {name: registered.capabilities for name, registered in CHANNELS.items()}
        rates = {account_id: account.rates for account_id, account in accounts.items()}
        pictures = Pictures(store, media, lambda: self._notices.pictures)
        return Loop(
            store,
            settings.worker_id,
            Answerer(
                store,
                self._rasa,
                self._notices,
                pictures,
                capabilities,
                keeps_still=self._gate.is_shut,
                held=self._held,
            ),
            Deliverer(store, channels, media, settings.worker_id, rates),
            Downloader(store, channels, media, _limits(settings)),
            Suggester(store, self._rasa),
            _polls(store, accounts, settings),
            (
                *periodic_jobs(store, settings, channels, lambda: self._notices.current.answers),
                *order_jobs(store, settings, self._order_book),
            ),
            guests=[name for name, can in capabilities.items() if can.strangers],
        )


def _limits(settings: Settings) -> Limits:
    return Limits(
        file_mb=settings.media_file_mb,
        contact_day_mb=settings.media_contact_day_mb,
        total_mb=settings.media_total_mb,
    )


def _serve_internal(store: Store, settings: Settings, is_alive: Callable[[], bool], orders: OrdersApi) -> None:
    app = build_internal(
        store,
        settings.internal_token,
        is_alive,
        orders,
        probed=neighbours(settings),
        metrics_token=settings.metrics_token,
    )
    server = waitress.create_server(
        app,
        host="127.0.0.1",
        port=settings.internal_port,
        threads=_INTERNAL_THREADS,
        clear_untrusted_proxy_headers=True,
    )
    threading.Thread(target=server.run, name="internal", daemon=True).start()


def _polls(store: Store, accounts: Mapping[str, OpenAccount], settings: Settings) -> list[Poller]:
    return [
        Poller(store, account.channel, account_id, settings.worker_id)
        for account_id, account in accounts.items()
        if isinstance(account.channel, Fetches) and not account.channel.has_webhook
    ]


async def _settle_webhook(account: OpenAccount, public_url: str) -> None:
    """Tells the provider where to bring updates, or that we fetch them."""
    channel = account.channel
    if not isinstance(channel, Fetches):
        return
    address = account.account_id.partition(":")[2]
    while True:
        try:
            await channel.settle_webhook(f"{public_url}/webhooks/{channel.name}/{address}")
            return
        except SendError as error:
            log.warning("the webhook of %s is not set yet: %s", account.account_id, error.cause)
            await asyncio.sleep(_WEBHOOK_PAUSE_SECONDS)


if __name__ == "__main__":
    main()
