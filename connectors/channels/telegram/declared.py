"""Declarations of Telegram: the settings of a bot, and how a bot is opened."""

from __future__ import annotations

from bot.phrases import phrase
from bot.reports.links import start_of
from bot.settings import Settings
from connectors.channels.declared import ChatLink, Field, Onward, Registered, Values
from connectors.channels.telegram import Telegram
from connectors.channels.telegram.errors import refusals
from connectors.channels.telegram.write import write


def _open(values: Values, settings: Settings) -> Telegram:
    return Telegram(
        token=values["token"],
        webhook_secret=values.get("webhook_secret"),
        base_url=settings.telegram_base_url,
        base_file_url=settings.telegram_base_file_url,
    )


DECLARED = Registered(
    title="Telegram",
    hint=phrase("Write /newbot to @BotFather in Telegram; it shows the token."),
    capabilities=Telegram.capabilities,
    fields=(
        Field(
            name="token",
            title=phrase("Bot token"),
            hint=phrase("As @BotFather shows it."),
            secret=True,
            pattern=r"\d+:[\w-]+",
            wrong=phrase("must look like 123456:ABC-def, as @BotFather shows it"),
        ),
        Field(
            name="webhook_secret",
            title=phrase("Webhook secret"),
            hint=phrase("Leave it empty: messages are fetched then. With one, Telegram brings them."),
            secret=True,
            required=False,
            pattern=r"[A-Za-z0-9_-]{1,256}",
            wrong=phrase("may hold only letters, digits, _ and -"),
            needs_public_url=True,
        ),
    ),
    # The bot's id: the public part of its token.
    address=lambda values: values["token"].split(":")[0],
    open=_open,
    write=write,
    refusals=refusals,
    needs_webhook=lambda values: "webhook_secret" in values,
    rates=lambda _: Telegram.capabilities.rates,
    onward=Onward(
        title=phrase("Telegram bot"),
        hint=phrase("Its name without @: visitors may go on there."),
        pattern=r"\w{3,32}",
        link=lambda bot, code: f"https://t.me/{bot}?start={code}",
    ),
    # A bot's name has 5 to 32 letters, digits and _.
    chat_link=ChatLink(
        example=phrase("the bot's name, such as @your_shop_bot"),
        pattern=r"[A-Za-z][A-Za-z0-9_]{4,31}",
        plain=lambda address: address.strip().removeprefix("@"),
        address=lambda bot, _, mark: f"https://t.me/{bot}?start={start_of(mark)}",
    ),
)
