"""What the shop says on WhatsApp, how it is written, and what Meta answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels.channel import Kind, Location, Outgoing, ProviderCall
from bot.channels.errors import AccountStopped, ContactGone, Rejected, RetryLater, Uncertain, WindowClosed
from tests.connectors.channels.cases import Fault, Writing, choices, file, text
from tests.connectors.channels.provider import Says
from tests.connectors.channels.whatsapp_bodies import ANA, ANA_ID


def _call(content: Mapping[str, Any], **fields: Any) -> ProviderCall:
    known = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": ANA,
        "biz_opaque_callback_data": "m1",
    }
    return ProviderCall(method="messages", payload={**known, **content}, **fields)


def _interactive(kind: str, words: str, action: Any, **fields: Any) -> dict[str, Any]:
    return {"type": "interactive", "interactive": {"type": kind, **fields, "body": {"text": words}, "action": action}}


def _button(number: int, title: str) -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": f"c{number}", "title": title}}


_PHOTO = file(Kind.IMAGE, "image/jpeg", "bota.jpg", text="La bota")
_PDF = file(Kind.DOCUMENT, "application/pdf", "guia.pdf")
_VOICE = file(Kind.VOICE, "audio/ogg", "nota.ogg")
_GIF = file(Kind.IMAGE, "image/gif", "baile.gif")
_PHOTO_CHOICES = file(Kind.IMAGE, "image/jpeg", "bota.jpg", text="¿Esta?", choices=choices("Sí"))
_PLACE = Location(latitude=40.4, longitude=-3.7, name="Tienda")

WRITINGS = (
    Writing(
        what="a reaction",
        outgoing=Outgoing(message_id="m1", kind=Kind.REACTION, text="👍", reply_to="wamid.0"),
        address=ANA,
        call=_call({"type": "reaction", "reaction": {"message_id": "wamid.0", "emoji": "👍"}}),
    ),
    Writing(
        what="a reaction taken back",
        outgoing=Outgoing(message_id="m1", kind=Kind.REACTION, reply_to="wamid.0"),
        address=ANA,
        call=_call({"type": "reaction", "reaction": {"message_id": "wamid.0", "emoji": ""}}),
    ),
    Writing(
        what="a text without formatting or link preview",
        outgoing=text("*Hola* https://x.es"),
        address=ANA,
        call=_call({"type": "text", "text": {"body": "*Hola* https://x.es", "preview_url": False}}),
    ),
    Writing(
        what="an answer to one message",
        outgoing=text(reply_to="wamid.1"),
        address=ANA,
        call=_call(
            {"context": {"message_id": "wamid.1"}, "type": "text", "text": {"body": "Hola", "preview_url": False}}
        ),
    ),
    Writing(
        what="a text to a customer without a phone number",
        outgoing=text(),
        address=ANA_ID,
        call=ProviderCall(
            method="messages",
            payload={
                "messaging_product": "whatsapp",
                "recipient_type": "individual",
                "recipient": ANA_ID,
                "biz_opaque_callback_data": "m1",
                "type": "text",
                "text": {"body": "Hola", "preview_url": False},
            },
        ),
    ),
    Writing(
        what="up to three choices are buttons",
        outgoing=text("¿Qué?", choices=choices("Envíos", "Pagos", "Una persona")),
        address=ANA,
        call=_call(
            _interactive(
                "button",
                "¿Qué?",
                {"buttons": [_button(1, "Envíos"), _button(2, "Pagos"), _button(3, "Una persona")]},
            )
        ),
    ),
    Writing(
        what="more choices are a list",
        outgoing=text("¿Qué?", choices=choices("A", "B", "C", "D")),
        address=ANA,
        call=_call(
            _interactive(
                "list",
                "¿Qué?",
                {
                    "button": "Choose",
                    "sections": [{"rows": [{"id": f"c{n}", "title": t} for n, t in enumerate("ABCD", 1)]}],
                },
            )
        ),
    ),
    Writing(
        what="titles too long for buttons are a list",
        outgoing=text("¿Qué?", choices=choices("Veintidós caracteres.."), language="es"),
        address=ANA,
        call=_call(
            _interactive(
                "list",
                "¿Qué?",
                {"button": "Elegir", "sections": [{"rows": [{"id": "c1", "title": "Veintidós caracteres.."}]}]},
            )
        ),
    ),
    Writing(
        what="a photo with words",
        outgoing=_PHOTO,
        address=ANA,
        call=_call({"type": "image", "image": {"caption": "La bota"}}, media=_PHOTO.media),
    ),
    Writing(
        what="a photo with buttons",
        outgoing=_PHOTO_CHOICES,
        address=ANA,
        call=_call(
            _interactive("button", "¿Esta?", {"buttons": [_button(1, "Sí")]}, header={"type": "image", "image": {}}),
            media=_PHOTO_CHOICES.media,
        ),
    ),
    Writing(
        what="a document keeps its name",
        outgoing=_PDF,
        address=ANA,
        call=_call({"type": "document", "document": {"filename": "guia.pdf"}}, media=_PDF.media),
    ),
    Writing(
        what="a voice note",
        outgoing=_VOICE,
        address=ANA,
        call=_call(
            {"type": "audio", "audio": {"voice": True}},
            media=file(Kind.VOICE, "audio/ogg; codecs=opus", "nota.ogg").media,
        ),
    ),
    Writing(
        what="a picture WhatsApp does not show goes as a document",
        outgoing=_GIF,
        address=ANA,
        call=_call({"type": "document", "document": {"filename": "baile.gif"}}, media=_GIF.media),
    ),
    Writing(
        what="a place",
        outgoing=Outgoing(message_id="m1", kind=Kind.LOCATION, location=_PLACE),
        address=ANA,
        call=_call({"type": "location", "location": {"latitude": 40.4, "longitude": -3.7, "name": "Tienda"}}),
    ),
)

REFUSED = (
    text("x" * 4097),
    text("   "),
    text("x" * 1025, choices=choices("A")),
    text("", choices=choices("A")),
    text("¿Qué?", choices=choices(*"ABCDEFGHIJK")),
    text("¿Qué?", choices=choices("un título de más de veinticuatro")),
    text("¿Qué?", choices=choices(" ")),
    text("¿Qué?", choices=choices("A")[:1] * 2),
    file(Kind.IMAGE, "image/jpeg", "bota.jpg", text="x" * 1025),
    file(Kind.VOICE, "audio/ogg", "nota.ogg", text="escucha"),
    Outgoing(message_id="m1", kind=Kind.LOCATION),
    Outgoing(message_id="m1", kind=Kind.TEMPLATE, text="Hola"),
    Outgoing(message_id="m1", kind=Kind.IMAGE, text="sin foto"),
)


def error(code: int, status: int = 400, headers: Mapping[str, str] | None = None, **fields: Any) -> Says:
    """A refusal of the Graph API."""
    described = {"message": f"(#{code}) no", "type": "OAuthException", "code": code, **fields}
    return Says(status=status, body={"error": described}, headers=headers or {})


_USAGE = '{"300003": [{"type": "whatsapp", "estimated_time_to_regain_access": 3}]}'

FAULTS = (
    Fault(what="token expired", says=error(190, 401, error_subcode=463), error=AccountStopped, cause="token_rejected"),
    Fault(what="auth failed", says=error(0, 401), error=AccountStopped, cause="token_rejected"),
    Fault(what="permission", says=error(10, 403), error=AccountStopped, cause="permission_missing"),
    Fault(what="permission in the 200s", says=error(299, 403), error=AccountStopped, cause="permission_missing"),
    Fault(
        what="account rate with minutes named",
        says=error(80007, 429, {"X-Business-Use-Case-Usage": _USAGE}),
        error=RetryLater,
        cause="account_rate",
        after_seconds=180,
        whole_account=True,
    ),
    Fault(
        what="app rate with seconds named",
        says=error(4, 429, {"Retry-After": "7"}),
        error=RetryLater,
        cause="account_rate",
        after_seconds=7,
        whole_account=True,
    ),
    Fault(
        what="number too fast",
        says=error(130429),
        error=RetryLater,
        cause="number_rate",
        after_seconds=1,
        whole_account=True,
    ),
    Fault(
        what="too fast to this customer",
        says=error(131056),
        error=RetryLater,
        cause="pair_rate",
        after_seconds=1,
    ),
    Fault(what="spam", says=error(131048), error=AccountStopped, cause="spam_limit"),
    Fault(what="window", says=error(131047), error=WindowClosed, cause="window_closed"),
    Fault(what="undeliverable", says=error(131026), error=ContactGone, cause="undeliverable"),
    Fault(what="ecosystem limit", says=error(131049), error=Rejected, cause="marketing_limit"),
    Fault(what="marketing stopped", says=error(131050), error=Rejected, cause="marketing_stopped"),
    Fault(what="unsupported", says=error(131051), error=Rejected, cause="unsupported_kind"),
    Fault(what="media", says=error(131053), error=RetryLater, cause="media_failed", after_seconds=2),
    Fault(what="parameter", says=error(131009), error=Rejected, cause="invalid_parameter"),
    Fault(
        what="our number id is wrong",
        says=error(100, error_subcode=33),
        error=AccountStopped,
        cause="unknown_number_id",
    ),
    Fault(
        what="something went wrong", says=error(131000, 500), error=RetryLater, cause="provider_down", after_seconds=1
    ),
    Fault(
        what="maintenance",
        says=error(131057, 503),
        error=RetryLater,
        cause="maintenance",
        after_seconds=60,
        whole_account=True,
    ),
    Fault(what="own number", says=error(131021), error=Rejected, cause="own_number"),
    Fault(what="account locked", says=error(368, 403), error=AccountStopped, cause="account_locked"),
    Fault(what="a country that is closed", says=error(130497), error=ContactGone, cause="country_restricted"),
    Fault(what="an experiment", says=error(130472), error=Rejected, cause="experiment"),
    Fault(what="a test number", says=error(131030), error=Rejected, cause="not_allowed_yet"),
    Fault(what="permission for messages", says=error(131005, 403), error=AccountStopped, cause="permission_missing"),
    Fault(what="permission by capability", says=error(3, 403), error=AccountStopped, cause="permission_missing"),
    Fault(what="permission, first of the 200s", says=error(200, 403), error=AccountStopped, cause="permission_missing"),
    Fault(what="messages classified as spam", says=error(131064), error=AccountStopped, cause="spam_limit"),
    Fault(what="account disabled", says=error(131031), error=AccountStopped, cause="account_locked"),
    Fault(what="media not fetched", says=error(131052), error=RetryLater, cause="media_failed", after_seconds=2),
    Fault(what="parameter missing", says=error(131008), error=Rejected, cause="invalid_parameter"),
    Fault(what="parameter of the call", says=error(100), error=Rejected, cause="invalid_parameter"),
    Fault(what="unavailable", says=error(131016, 503), error=RetryLater, cause="provider_down", after_seconds=1),
    Fault(what="unknown to the API", says=error(1, 500), error=RetryLater, cause="provider_down", after_seconds=1),
    Fault(what="the API's service", says=error(2, 503), error=RetryLater, cause="provider_down", after_seconds=1),
    Fault(what="template parameters", says=error(132000), error=Rejected, cause="template_unusable"),
    Fault(what="template missing", says=error(132001), error=Rejected, cause="template_unusable"),
    Fault(what="template too long", says=error(132005), error=Rejected, cause="template_unusable"),
    Fault(what="template policy", says=error(132007), error=Rejected, cause="template_unusable"),
    Fault(what="template format", says=error(132012), error=Rejected, cause="template_unusable"),
    Fault(what="template disabled", says=error(132016), error=Rejected, cause="template_unusable"),
    Fault(what="payment", says=error(131042), error=AccountStopped, cause="payment_problem"),
    Fault(what="phone needed", says=error(131062), error=Rejected, cause="phone_needed"),
    Fault(what="template paused", says=error(132015), error=Rejected, cause="template_unusable"),
    Fault(what="not registered", says=error(133010), error=AccountStopped, cause="not_registered"),
    Fault(what="a code nobody knows", says=error(199999), error=Rejected, cause="refused"),
    Fault(
        what="a server's fault without JSON",
        says=Says(status=500, body=b"<h1>"),
        error=RetryLater,
        cause="provider_down",
    ),
    Fault(what="a gateway gave up waiting", says=Says(status=504, body=b"<h1>"), error=Uncertain, cause="no_answer"),
    Fault(what="accepted without an id", says=Says(body={"messages": []}), error=Uncertain, cause="odd_answer"),
    Fault(what="accepted without JSON", says=Says(body=b"ok"), error=Uncertain, cause="odd_answer"),
)
