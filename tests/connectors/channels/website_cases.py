"""The website chat's cases for the contract. Its provider is our own process: no network, so no faults of one."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.channels.channel import (
    IncomingMessage,
    Kind,
    Location,
    MediaRef,
    Outgoing,
    ProviderCall,
    Status,
    StatusUpdate,
    Unreadable,
)
from connectors.channels.website import Website
from tests.connectors.channels.cases import Cases, Reading, Writing, choices, file, text
from tests.connectors.channels.provider import Says

SECRET = "identity-secret-of-the-first-site-of-the-tests"
VISITOR = "v0123456789abcdef"


def open_website(_: str) -> Website:
    """The channel of the tests."""
    return Website(site="shop", identity_secret=SECRET, media_folder=Path("media"))


def sign_with(secret: str, content: bytes) -> Mapping[str, str]:
    """The header of a body that the site's secret signs."""
    return {"X-Mostrador-Signature": "sha256=" + hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()}


def body(*messages: Any, **more: Any) -> dict[str, Any]:
    """A body with these messages of one visitor."""
    return {"visitor": VISITOR, "messages": list(messages), **more}


def _said(**fields: Any) -> IncomingMessage:
    fields = {"kind": Kind.TEXT, "sent_at": 1780000000, **fields}
    return IncomingMessage(provider_message_id=f"{VISITOR}:a1", address=VISITOR, **fields)


def _bodies(texts: Sequence[str]) -> list[Any]:
    return [body(*({"id": f"a{at}", "kind": "text", "text": each} for at, each in enumerate(texts, 1)))]


_FILE = {"id": "f" * 64, "type": "image/png", "name": "bota.png", "size": 9}
READINGS = (
    Reading(
        what="a text on a page",
        body=body(
            {"id": "a1", "kind": "text", "text": "¿Talla 42?", "at": 1780000000},
            page={"page": "https://shop.example/boots", "title": "Boots"},
            language="es",
        ),
        items=(
            _said(
                text="¿Talla 42?", origin={"page": "https://shop.example/boots", "title": "Boots"}, phone_language="es"
            ),
        ),
    ),
    Reading(
        what="a pressed button",
        body=body({"id": "a1", "kind": "choice", "choice": "c1", "text": "Sizes", "at": 1780000000}),
        items=(_said(kind=Kind.CHOICE, choice_id="c1", text="Sizes"),),
    ),
    Reading(
        what="a person is asked for by a press",
        body=body({"id": "a1", "kind": "choice", "press": "ask_person", "text": "A person", "at": 1780000000}),
        items=(_said(kind=Kind.CHOICE, text="A person", details={"payload": "ask_person"}),),
    ),
    Reading(
        what="a picture",
        body=body({"id": "a1", "kind": "image", "text": "Esta", "file": _FILE, "at": 1780000000}),
        items=(
            _said(
                kind=Kind.IMAGE,
                text="Esta",
                media=MediaRef(provider_media_id="f" * 64, mime_type="image/png", filename="bota.png", size=9),
            ),
        ),
    ),
    Reading(
        what="a customer who has signed in keeps what this browser wrote",
        body=body(
            {"id": "a1", "kind": "text", "text": "Hola", "at": 1780000000},
            who={"name": "Eva", "aliases": ["v99"]},
        ),
        items=(_said(text="Hola", name="Eva", details={"aliases": ["v99"]}),),
    ),
    Reading(
        what="a panel shows two messages",
        body={
            "visitor": VISITOR,
            "seen": [{"id": "m1", "status": "read", "at": 5}, {"id": "m2", "status": "delivered", "at": 6}],
        },
        items=(
            StatusUpdate(provider_message_id="m1", our_message_id="m1", status=Status.READ, at=5),
            StatusUpdate(provider_message_id="m2", our_message_id="m2", status=Status.DELIVERED, at=6),
        ),
    ),
    Reading(
        what="an unknown kind costs no other message",
        body=body({"id": "a0", "kind": "moon"}, {"id": "a1", "kind": "text", "text": "Hola", "at": 1780000000}),
        items=(Unreadable(reason="unknown kind of message: moon"), _said(text="Hola")),
    ),
)


def _shown(**fields: Any) -> ProviderCall:
    fields = {"id": "m1", "to": VISITOR, "kind": "text", **fields}
    return ProviderCall(method="show", payload=fields)


_PICTURE = file(Kind.IMAGE, "image/png", "bota.png", text="La bota")
WRITINGS = (
    Writing(what="a text", outgoing=text("Hola ñ"), address=VISITOR, call=_shown(text="Hola ñ")),
    Writing(
        what="buttons",
        outgoing=text("¿Qué?", choices=choices("Sizes", "Returns")),
        address=VISITOR,
        call=_shown(text="¿Qué?", buttons=[{"id": "c1", "title": "Sizes"}, {"id": "c2", "title": "Returns"}]),
    ),
    Writing(
        what="a picture",
        outgoing=_PICTURE,
        address=VISITOR,
        call=ProviderCall(
            method="show",
            payload={
                "id": "m1",
                "to": VISITOR,
                "kind": "image",
                "text": "La bota",
                "file": {"name": "bota.png", "type": "image/png"},
            },
            media=_PICTURE.media,
        ),
    ),
    Writing(
        what="a place",
        outgoing=Outgoing(
            message_id="m1", kind=Kind.LOCATION, location=Location(latitude=1.5, longitude=2, name="Shop")
        ),
        address=VISITOR,
        call=_shown(kind="location", place={"latitude": 1.5, "longitude": 2, "name": "Shop"}),
    ),
)

CASES = Cases(
    name="website",
    open=open_website,
    sign=lambda content: sign_with(SECRET, content),
    address=VISITOR,
    readings=READINGS,
    unreadable=(
        {},
        [],
        {"visitor": VISITOR},
        {"visitor": "", "messages": []},
        body({}),
        body({"id": "a1"}),
        body({"id": "a1", "kind": "image"}),
        {"visitor": VISITOR, "messages": "x"},
        {"visitor": VISITOR, "seen": [{"id": "m1", "status": "eaten"}]},
    ),
    bodies=_bodies,
    writings=WRITINGS,
    refused=(
        text("x" * 4097),
        text("  "),
        text("Choose", choices=choices(*"abcdefghijk")),
        Outgoing(message_id="m1", kind=Kind.REACTION, text="👍", reply_to="m0"),
    ),
    faults=(),
    accepts=Says(),
    accepted_as="m1",
    secrets=(SECRET,),
    gives_file=(),
    has_no_file=(),
    too_large_file=(),
    local=True,
)
