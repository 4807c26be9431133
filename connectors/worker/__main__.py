"""Starts the worker: settings, store, channels, the internal API beside it, and the loop until SIGTERM."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import Callable, Mapping

import waitress

from bot import logs
from bot.channels.channel import SendError
from bot.settings import Settings, SettingsError, read_settings
from bot.settings.private import write_privately
from bot.shop.notices import PublishedNotices
from bot.store.files import MediaFiles
from bot.store.store import Store
from connectors.accounts import AccountBook, OpenAccount
from connectors.channels.declared import Fetches
from connectors.channels.registry import CHANNELS
from connectors.opening import once_free, person_needed
from connectors.policy import policy_of
from connectors.rasa import Rasa
from connectors.worker.delivery.deliveries import Deliverer
from connectors.worker.delivery.downloads import Downloader, Limits
from connectors.worker.delivery.pictures import Pictures
from connectors.worker.internal_api import build_internal
from connectors.worker.loop import Loop
from connectors.worker.periodic_jobs import periodic_jobs
from connectors.worker.polling import Poller
from connectors.worker.turns.answering import Answerer
from connectors.worker.turns.suggestions import Suggester

_INTERNAL_THREADS = 4
_WEBHOOK_PAUSE_SECONDS = 5.0
_LOOK_SECONDS = 2.0
log = logging.getLogger("connectors.worker")


def main() -> None:
    """Runs the worker in the foreground."""
    write_privately()
    logs.install()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with person_needed():
        settings = read_settings()
        if not (settings.internal_token and settings.turn_token):
            raise SettingsError(("The worker's tokens are not set; start it with: mostrador worker",))
        worker = once_free(lambda: Worker(settings), log.warning)
    _serve_internal(worker.store, settings, worker.is_alive)
    asyncio.run(worker.run())


class Worker:
    """The loop over the accounts that are switched on; a new loop as soon as they are others."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._notices = PublishedNotices(settings.live_folder)
        self.store = Store(settings.store_place, self._notices, policy_of(settings, self._notices))
        self._book = AccountBook(settings, self.store)
        self._rasa = Rasa(
            settings.rasa_url,
            settings.turn_token,
            settings.turn_timeout_seconds,
            start_seconds=settings.bot_start_seconds,
        )
        self._loop: Loop | None = None
        self._ended = False

    def is_alive(self) -> bool:
        """Whether the loop still turns; to be asked from another thread."""
        return self._loop is not None and self._loop.is_alive()

    async def run(self) -> None:
        """Works until SIGTERM."""
        running = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            running.add_signal_handler(number, self.end)
        while not self._ended:
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
        """An account that was entered, changed or switched is the very object no more that the loop works with."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                current = await asyncio.to_thread(self._book.opened)
            except Exception as error:
                log.error("the accounts can't be read: %s", type(error).__name__)
                continue
            if current != accounts:
                log.info("the accounts changed: %d are open now", len(current))
                loop.stop()

    def _new_loop(self, accounts: Mapping[str, OpenAccount]) -> Loop:
        store, settings = self.store, self._settings
        media = MediaFiles(settings.media_dir)
        channels = {account_id: account.channel for account_id, account in accounts.items()}
        capabilities = {name: registered.capabilities for name, registered in CHANNELS.items()}
        rates = {account_id: account.rates for account_id, account in accounts.items()}
        pictures = Pictures(store, media, lambda: self._notices.pictures)
        return Loop(
            store,
            settings.worker_id,
            Answerer(store, self._rasa, self._notices, pictures, capabilities),
            Deliverer(store, channels, media, settings.worker_id, rates),
            Downloader(store, channels, media, _limits(settings)),
            Suggester(store, self._rasa),
            _polls(store, accounts, settings),
            periodic_jobs(store, settings, channels, lambda: self._notices.current.answers),
        )


def _limits(settings: Settings) -> Limits:
    return Limits(
        file_mb=settings.media_file_mb,
        contact_day_mb=settings.media_contact_day_mb,
        total_mb=settings.media_total_mb,
    )


def _serve_internal(store: Store, settings: Settings, is_alive: Callable[[], bool]) -> None:
    app = build_internal(store, settings.internal_token, is_alive)
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
