"""The channels by name: one line each. A new channel is a folder beside these and a line here."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.channels.declared import Registered
from connectors.channels.telegram import declared as telegram
from connectors.channels.website import declared as website
from connectors.channels.whatsapp import declared as whatsapp

CHANNELS: Mapping[str, Registered] = {
    "whatsapp": whatsapp.DECLARED,
    "telegram": telegram.DECLARED,
    "website": website.DECLARED,
}
