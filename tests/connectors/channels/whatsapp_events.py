"""What else WhatsApp tells: echoes, statuses, events, and bodies that are partly broken."""

from __future__ import annotations

from bot.channels.channel import AccountNotice, ChannelEvent, IncomingMessage, Kind, Status, Unreadable
from tests.connectors.channels.cases import Reading
from tests.connectors.channels.whatsapp_bodies import (
    ANA,
    ANA_ID,
    AT,
    NUMBER_ID,
    body,
    one,
    read_as,
    status,
    update,
)

_NO_GROUPS = (
    "A customer wrote in a WhatsApp group of this number. Group messages are not taken and nobody answers them here:"
    " answer in the WhatsApp app, or ask the group to write to the number itself."
)
EVENTS = (
    Reading(
        what="a person of the shop answers in the phone app",
        body=body(
            {
                "message_echoes": [
                    {
                        "from": "15550783881",
                        "to": ANA,
                        "to_user_id": ANA_ID,
                        "id": "wamid.1",
                        "timestamp": str(AT),
                        "type": "text",
                        "text": {"body": "soy Marta"},
                    }
                ]
            },
            field="smb_message_echoes",
        ),
        items=read_as(Kind.TEXT, text="soy Marta", name=None, needs_answer=False, from_shop=True),
    ),
    Reading(
        what="a message in a group",
        body=one("text", {"body": "hola a todos"}, group_id="G1"),
        items=(AccountNotice(topic="groups", text=_NO_GROUPS),),
    ),
    Reading(what="sent", body=status("sent"), items=update(Status.SENT)),
    Reading(
        what="delivered, with our id",
        body=status("delivered", biz_opaque_callback_data="m1"),
        items=update(Status.DELIVERED, our_message_id="m1"),
    ),
    Reading(what="read", body=status("read"), items=update(Status.READ)),
    Reading(what="a voice note was played", body=status("played"), items=update(Status.READ)),
    Reading(
        what="failed with a known code",
        body=status("failed", errors=[{"code": 131047, "title": "Re-engagement message"}]),
        items=update(
            Status.FAILED,
            error_code=131047,
            error_text="The customer's last message is more than 24 hours old; send a template.",
        ),
    ),
    Reading(
        what="failed with a code nobody knows",
        body=status("failed", errors=[{"code": 199999, "title": "Moon phase"}]),
        items=update(
            Status.FAILED,
            error_code=199999,
            error_text="WhatsApp could not deliver this message: Moon phase (code 199999).",
        ),
    ),
    Reading(
        what="our message was deleted on the phone",
        body=status("deleted"),
        items=(ChannelEvent(name="message_deleted", address=ANA, details={"message_id": "wamid.9"}),),
    ),
    Reading(
        what="a template was rejected",
        body=body({"event": "REJECTED", "reason": "INVALID_FORMAT"}, field="message_template_status_update"),
        items=(
            ChannelEvent(
                name="message_template_status_update",
                details={
                    "messaging_product": "whatsapp",
                    "metadata": {"display_phone_number": "15550783881", "phone_number_id": NUMBER_ID},
                    "event": "REJECTED",
                    "reason": "INVALID_FORMAT",
                },
            ),
        ),
    ),
    Reading(
        what="a customer stops marketing",
        body=body(
            {"user_preferences": [{"wa_id": ANA, "category": "marketing_messages", "value": "stop"}]},
            field="user_preferences",
        ),
        items=(
            ChannelEvent(
                name="marketing_stopped",
                address=ANA,
                details={"wa_id": ANA, "category": "marketing_messages", "value": "stop"},
            ),
        ),
    ),
    Reading(
        what="a customer calls",
        body=body(
            {"calls": [{"id": "wacid.1", "from": ANA, "event": "connect", "session": {"sdp": "x"}}]}, field="calls"
        ),
        items=(IncomingMessage(provider_message_id="wacid.1", address=ANA, sent_at=0, kind=Kind.CALL),),
    ),
    Reading(
        what="a payment that failed",
        body=status("failed", type="payment", payment={"reference_id": "P7", "amount": {"value": 4995, "offset": 100}}),
        items=(
            IncomingMessage(
                provider_message_id="payment:P7:failed",
                address=ANA,
                sent_at=AT,
                kind=Kind.FORM,
                details={
                    "type": "payment",
                    "form": {"status": "failed", "reference_id": "P7", "amount": {"value": 4995, "offset": 100}},
                },
            ),
        ),
    ),
    Reading(
        what="a new user id told by a field of its own",
        body=body(
            {
                "user_id_update": [
                    {"user_id": {"previous": ANA_ID, "current": "ES.99"}, "timestamp": str(AT), "detail": "new id"}
                ]
            },
            field="user_id_update",
        ),
        items=(
            IncomingMessage(
                provider_message_id=f"user_id_update:{ANA_ID}:ES.99",
                address="ES.99",
                sent_at=AT,
                kind=Kind.SYSTEM,
                text="new id",
                details={"event": "user_changed_user_id", "aliases": [ANA_ID], "left": [ANA_ID]},
                needs_answer=False,
            ),
        ),
    ),
    Reading(
        what="old chats of the phone app",
        body=body({"history": [{"threads": []}]}, field="history"),
        items=(ChannelEvent(name="history", details={"chunks": 1}),),
    ),
    Reading(
        what="a message to another number of the shop is not answered from this one",
        body={
            "object": "whatsapp_business_account",
            "entry": [
                {
                    "changes": [
                        {
                            "field": "messages",
                            "value": {
                                "metadata": {"phone_number_id": "999"},
                                "messages": [{"from": ANA, "id": "wamid.1", "type": "text", "text": {"body": "x"}}],
                            },
                        }
                    ]
                }
            ],
        },
        items=(Unreadable(reason="for the phone number id 999, which is not this account's"),),
    ),
    Reading(
        what="a message in the middle that is broken costs no other",
        body=body(
            {
                "messages": [
                    {"from": "1", "id": "wamid.a", "timestamp": "5", "type": "text", "text": {"body": "uno"}},
                    "?",
                    {"from": "1", "type": "text", "text": {"body": "dos"}},
                    {"from": "2", "id": "wamid.c", "timestamp": "6", "type": "text", "text": {"body": "tres"}},
                ],
                "statuses": [{"id": "wamid.9", "status": "evaporated"}],
            }
        ),
        items=(
            IncomingMessage(provider_message_id="wamid.a", address="1", sent_at=5, kind=Kind.TEXT, text="uno"),
            Unreadable(reason="messages holds something that is not an object"),
            Unreadable(reason="a message of type text without an id"),
            IncomingMessage(provider_message_id="wamid.c", address="2", sent_at=6, kind=Kind.TEXT, text="tres"),
            Unreadable(reason="a status evaporated that is unknown"),
        ),
    ),
)
