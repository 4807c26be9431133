"""Starts the worker: settings, store, channels, the internal API beside it, and the loop until SIGTERM."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading

import waitress

from bot import logs
from bot.channels.channel import SendError
from bot.settings import Settings, SettingsError, read_settings
from bot.shop.notices import PublishedNotices
from bot.store.files import MediaFiles
from bot.store.store import Store
from connectors.accounts import OpenAccount, open_accounts
from connectors.channels.telegram import Telegram
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

log = logging.getLogger("connectors.worker")
_INTERNAL_THREADS = 4
_WEBHOOK_PAUSE_SECONDS = 5.0


def main() -> None:
    """Runs the worker in the foreground."""
    logs.install()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with person_needed():
        settings = read_settings()
        if not (settings.internal_token and settings.turn_token):
            raise SettingsError(("The worker's tokens are not set; start it with: mostrador worker",))
        notices = PublishedNotices(settings.root / "data", settings.live_model_note)
        store, accounts = once_free(lambda: _open(settings, notices), log.warning)
    rasa = Rasa(
        settings.rasa_url,
        settings.turn_token,
        settings.turn_timeout_seconds,
        start_seconds=settings.bot_start_seconds,
    )
    capabilities = {account.channel.name: account.channel.capabilities for account in accounts}
    channels = {account.account_id: account.channel for account in accounts}
    media = MediaFiles(settings.media_dir)
    loop = Loop(
        store,
        settings.worker_id,
        Answerer(store, rasa, notices, Pictures(store, media, settings.root / "data"), capabilities),
        Deliverer(store, channels, media, settings.worker_id, {each.account_id: each.rates for each in accounts}),
        Downloader(store, channels, media, _limits(settings)),
        Suggester(store, rasa),
        _polls(store, accounts, settings),
        periodic_jobs(store, settings, channels),
    )
    _serve_internal(store, settings, loop)
    asyncio.run(_run(loop, accounts, settings))


def _open(settings: Settings, notices: PublishedNotices) -> tuple[Store, list[OpenAccount]]:
    store = Store(settings.database, notices, policy_of(settings, notices))
    accounts = open_accounts(settings, store)
    for account in accounts:
        store.accounts.start(account.account_id)
    return store, accounts


def _limits(settings: Settings) -> Limits:
    return Limits(
        file_mb=settings.media_file_mb,
        contact_day_mb=settings.media_contact_day_mb,
        total_mb=settings.media_total_mb,
    )


def _serve_internal(store: Store, settings: Settings, loop: Loop) -> None:
    app = build_internal(store, settings.internal_token, loop.is_alive)
    server = waitress.create_server(
        app,
        host="127.0.0.1",
        port=settings.internal_port,
        threads=_INTERNAL_THREADS,
        clear_untrusted_proxy_headers=True,
    )
    threading.Thread(target=server.run, name="internal", daemon=True).start()


def _polls(store: Store, accounts: list[OpenAccount], settings: Settings) -> list[Poller]:
    return [
        Poller(store, account.channel, account.account_id, settings.worker_id)
        for account in accounts
        if isinstance(account.channel, Telegram) and not settings.telegram_webhook_secret
    ]


async def _run(loop: Loop, accounts: list[OpenAccount], settings: Settings) -> None:
    running = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        running.add_signal_handler(number, loop.stop)
    webhooks = [asyncio.create_task(_set_webhook(account, settings)) for account in accounts]
    await loop.run()
    for task in webhooks:
        task.cancel()


async def _set_webhook(account: OpenAccount, settings: Settings) -> None:
    """Tells Telegram where to bring updates, or that we fetch them."""
    if not isinstance(account.channel, Telegram):
        return
    while True:
        try:
            if settings.telegram_webhook_secret:
                await account.channel.set_webhook(f"{settings.public_url}/webhooks/telegram")
            else:
                await account.channel.delete_webhook()
            return
        except SendError as error:
            log.warning("Telegram's webhook is not set yet: %s", error.cause)
            await asyncio.sleep(_WEBHOOK_PAUSE_SECONDS)


if __name__ == "__main__":
    main()
