"""Declarations of WhatsApp: the settings of a phone number, and how a number is opened."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

from bot.channels.channel import Rates, at_most
from bot.phrases import phrase
from bot.reports.links import marked
from bot.settings import Settings
from connectors.channels.declared import ChatLink, Field, Lack, Onward, Registered, Values
from connectors.channels.whatsapp import WhatsApp
from connectors.channels.whatsapp.errors import refusals
from connectors.channels.whatsapp.write import write

_NO_TEMPLATES = Lack(
    what=phrase("no templates, so nobody can be answered after 24 hours on WhatsApp"),
    cure=phrase("set MOSTRADOR_WHATSAPP_BUSINESS_ACCOUNT_ID, or the Business account ID on the page Accounts"),
)
_DIGITS = r"\d{1,32}"


def _open(values: Values, settings: Settings) -> WhatsApp:
    return WhatsApp(
        phone_number_id=values["phone_number_id"],
        access_token=values["access_token"],
        app_secret=values["app_secret"],
        verify_token=values["verify_token"],
        business_account_id=values.get("business_account_id"),
        base_url=settings.whatsapp_base_url,
        graph_version=settings.whatsapp_graph_version,
    )


def _rates(values: Values) -> Rates:
    """Meta raises a number's rate by itself, and lowers it where the phone app shares the number ("Throughput")."""
    rates = WhatsApp.capabilities.rates
    return (
        replace(rates, account=at_most(int(values["messages_per_second"])))
        if "messages_per_second" in values
        else rates
    )


DECLARED = Registered(
    title="WhatsApp",
    hint=phrase("From Meta's pages WhatsApp > API setup and App settings > Basic."),
    capabilities=WhatsApp.capabilities,
    fields=(
        Field(
            name="phone_number_id", title=phrase("Phone number ID"), pattern=_DIGITS, wrong=phrase("has only digits")
        ),
        Field(
            name="access_token",
            title=phrase("Access token"),
            hint=phrase("Of a system user for that number."),
            secret=True,
        ),
        Field(
            name="app_secret",
            title=phrase("App secret"),
            hint=phrase("It proves that a webhook is Meta's."),
            secret=True,
        ),
        Field(
            name="verify_token",
            title=phrase("Verify token"),
            hint=phrase("A word of your own that you also type into Meta's webhook form."),
            secret=True,
        ),
        Field(
            name="business_account_id",
            title=phrase("Business account ID"),
            hint=phrase("For templates."),
            required=False,
            pattern=_DIGITS,
            wrong=phrase("has only digits"),
        ),
        Field(
            name="messages_per_second",
            title=phrase("Messages a second"),
            hint=phrase("80 unless set; 20 if the phone app uses the number too."),
            required=False,
            pattern=r"[1-9]\d{0,2}|1000",
            wrong=phrase("is a whole number from 1 to 1000"),
        ),
    ),
    address=lambda values: values["phone_number_id"],
    open=_open,
    write=write,
    rates=_rates,
    refusals=refusals,
    needs_webhook=lambda _: True,
    lacks=lambda values: None if "business_account_id" in values else _NO_TEMPLATES,
    shared_webhook=True,
    # At most 140 characters of text come with a link (Cloud API, "QR codes").
    onward=Onward(
        title=phrase("WhatsApp number"),
        hint=phrase("With country code, digits only: visitors may go on there."),
        pattern=r"\d{7,15}",
        link=lambda number, code: f"https://wa.me/{number}?text={quote(f'👋 {code}')}",
    ),
    # International numbers have at most 15 digits (E.164).
    chat_link=ChatLink(
        example=phrase("the phone number with the country's code, such as +34 600 111 222"),
        pattern=r"\+[1-9]\d{6,14}",
        plain=lambda address: re.sub(r"^00", "+", re.sub(r"[\s().-]", "", address)),
        address=lambda number, text, mark: f"https://wa.me/{number.removeprefix('+')}?text={quote(marked(text, mark))}",
        has_text=True,
    ),
)
