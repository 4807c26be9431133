"""The channels by name: one line each. A new channel is a folder beside these and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.channels.channel import Capabilities, Channel, Rates, at_most
from bot.settings import Settings
from connectors.channels.telegram import Telegram
from connectors.channels.whatsapp import WhatsApp


@dataclass(frozen=True, kw_only=True)
class Registered:
    """A channel: the address of the account that the settings name (None where there is none), and its opener.

    `rates` are those that the settings give the account.
    """

    capabilities: Capabilities
    address: Callable[[Settings], str | None]
    open: Callable[[Settings], Channel]
    rates: Callable[[Settings], Rates]


def _telegram(settings: Settings) -> Telegram:
    return Telegram(
        token=settings.telegram_token or "",
        webhook_secret=settings.telegram_webhook_secret,
        base_url=settings.telegram_base_url,
        base_file_url=settings.telegram_base_file_url,
    )


def _telegram_bot_id(settings: Settings) -> str | None:
    """The bot's id: the public part of its token."""
    return settings.telegram_token.split(":")[0] if settings.telegram_token else None


def _whatsapp(settings: Settings) -> WhatsApp:
    return WhatsApp(
        phone_number_id=settings.whatsapp_phone_number_id or "",
        access_token=settings.whatsapp_access_token or "",
        app_secret=settings.whatsapp_app_secret or "",
        verify_token=settings.whatsapp_verify_token or "",
        business_account_id=settings.whatsapp_business_account_id,
        base_url=settings.whatsapp_base_url,
        graph_version=settings.whatsapp_graph_version,
    )


def _whatsapp_rates(settings: Settings) -> Rates:
    """Meta raises a number's rate by itself, and lowers it where the phone app shares the number ("Throughput")."""
    return replace(WhatsApp.capabilities.rates, account=at_most(settings.whatsapp_messages_per_second))


CHANNELS: Mapping[str, Registered] = {
    "whatsapp": Registered(
        capabilities=WhatsApp.capabilities,
        address=lambda settings: settings.whatsapp_phone_number_id,
        open=_whatsapp,
        rates=_whatsapp_rates,
    ),
    "telegram": Registered(
        capabilities=Telegram.capabilities,
        address=_telegram_bot_id,
        open=_telegram,
        rates=lambda _: Telegram.capabilities.rates,
    ),
}
