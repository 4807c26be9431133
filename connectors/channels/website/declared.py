"""Declarations of the website chat: the settings of a site, and how it is opened."""

from __future__ import annotations

from bot.channels.causes import Cause
from bot.channels.errors import Rejected, SendError
from bot.phrases import phrase
from bot.settings import Settings
from connectors.channels.declared import ChatLink, Field, Lack, Registered, Values
from connectors.channels.network import file_missing, too_large
from connectors.channels.website import Website
from connectors.channels.website.write import write

_NO_IDENTITY = Lack(
    what=phrase("no proof of who is signed in to the shop, so every visitor of the website is unknown"),
    cure=phrase("set MOSTRADOR_WEBSITE_IDENTITY_SECRET, or the Identity secret on the page Accounts"),
)


def _open(values: Values, settings: Settings) -> Website:
    return Website(site=values["name"], identity_secret=values.get("identity_secret"), media_folder=settings.media_dir)


def _refusals() -> list[tuple[str, SendError]]:
    gone = Rejected(Cause.UNSUPPORTED_KIND, phrase("The website chat shows no reactions; answer in words."))
    return [
        (phrase("a file over 10 MB (films, documents: 50 MB)"), too_large()),
        (phrase("a file that is gone"), file_missing()),
        (phrase("a reaction"), gone),
    ]


DECLARED = Registered(
    title=phrase("Website"),
    hint=phrase("A name of your own for the shop's site; the page Website chat then shows the line for its pages."),
    capabilities=Website.capabilities,
    fields=(
        Field(
            name="name",
            title=phrase("Name of the site"),
            hint=phrase("Small letters, digits and -: it stands in addresses."),
            pattern=r"[a-z0-9][a-z0-9-]{0,39}",
            wrong=phrase("may hold only small letters, digits and -, at most 40"),
        ),
        Field(
            name="identity_secret",
            title=phrase("Identity secret"),
            hint=phrase(
                "At least 32 characters; your shop's server signs with it who is signed in. Leave it empty without."
            ),
            secret=True,
            required=False,
            pattern=r"\S{32,200}",
            wrong=phrase("has at least 32 characters and no space"),
        ),
    ),
    address=lambda values: values["name"],
    open=_open,
    write=write,
    rates=lambda _: Website.capabilities.rates,
    refusals=_refusals,
    needs_webhook=lambda _: False,
    lacks=lambda values: None if "identity_secret" in values else _NO_IDENTITY,
    # The chat opens by itself on a page whose address has the mark (connectors/webchat/static/widget.js).
    chat_link=ChatLink(
        example=phrase("the address of a page that carries the chat, such as https://shop.example/sale"),
        pattern=r"https?://[^\s#/?]+[^\s#]*",
        plain=lambda address: address.strip(),
        address=lambda page, _, mark: f"{page}{'&' if '?' in page else '?'}chat={mark}",
    ),
)
