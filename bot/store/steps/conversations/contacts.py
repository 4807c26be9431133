"""Contacts: finds or begins the customer and the conversation when a message arrives."""

from __future__ import annotations

from bot.channels.channel import IncomingMessage
from bot.conversations.conversation import Conversation, State
from bot.ids import new_id
from bot.store.engine import rows
from bot.store.engine.database import Transaction
from bot.store.steps.conversations import merges
from bot.store.steps.privacy import stops

PHONE_APP = "phone-app"


def conversation_of(tx: Transaction, account_id: str, item: IncomingMessage, now: float) -> Conversation:
    """The one conversation of the customer who wrote `item` on this account, begun if it is their first."""
    channel = _channel(tx, account_id)
    contacts = _known(tx, channel, _addresses(item))
    contact_id = _contact(tx, channel, item, contacts, now)
    tx.insert(
        "conversation",
        ignore=True,
        conversation_id=new_id("c", now),
        contact_id=contact_id,
        account_id=account_id,
        channel=channel,
        address=item.address,
        state=State.BOT.value,
        epoch=0,
        created_at=now,
    )
    for former in _former(item):
        tx.run(
            "UPDATE conversation SET address = :address WHERE account_id = :account AND address = :former"
            f" AND contact_id IN ({merges.PERSON})",
            address=item.address,
            account=account_id,
            former=former,
            root=merges.root(tx, contact_id),
        )
    if not item.from_shop:
        # A customer who wrote from another address (a new number, a name instead of a number) gets answers there.
        tx.run(
            "UPDATE conversation SET address = :address WHERE contact_id = :contact AND account_id = :account"
            " AND address <> :address",
            address=item.address,
            contact=contact_id,
            account=account_id,
        )
    row = tx.row(
        f"{rows.CONVERSATION} WHERE c.contact_id = :contact AND c.account_id = :account",
        contact=contact_id,
        account=account_id,
    )
    assert row is not None
    return rows.conversation(row)


def is_known(tx: Transaction, account_id: str, address: str) -> bool:
    """Whether an address on the account's channel is anybody's: somebody wrote from there."""
    return bool(_known(tx, _channel(tx, account_id), [address]))


def join_addresses(tx: Transaction, account_id: str, address: str, other: str, now: float) -> None:
    """Makes two addresses one customer's from now on; nobody is begun where neither is anybody's."""
    channel = _channel(tx, account_id)
    owners = _known(tx, channel, [address, other])
    for owner in owners[1:]:
        merges.join_by_channel(tx, owners[0], owner, now)
    for each in (address, other) if owners else ():
        tx.insert("contact_address", ignore=True, channel=channel, address=each, contact_id=owners[0])


def _channel(tx: Transaction, account_id: str) -> str:
    account = tx.row("SELECT channel FROM account WHERE account_id = :id", id=account_id)
    assert account is not None, "accounts are written at start, before anything is received"
    return str(account["channel"])


def _addresses(item: IncomingMessage) -> list[str]:
    return [item.address, *map(str, item.details.get("aliases", ()))]


def _former(item: IncomingMessage) -> list[str]:
    return [address for address in map(str, item.details.get("left", ())) if address != item.address]


def _contact(tx: Transaction, channel: str, item: IncomingMessage, contacts: list[str], now: float) -> str:
    """The customer of `item`, begun if nobody has any of their addresses.

    Several `contacts` that have one are one customer: an address may have changed before the channel said so.
    """
    contact_id = contacts[0] if contacts else new_id("k", now)
    new = tx.insert("contact", ignore=True, contact_id=contact_id, created_at=now)
    for other in contacts[1:]:
        merges.join_by_channel(tx, contact_id, other, now)
    former_addresses = _former(item)
    addresses = [address for address in _addresses(item) if address not in former_addresses]
    for address in former_addresses:
        for owner in contacts:
            _leave(tx, owner, channel, address, now)
    for address in addresses:
        tx.insert("contact_address", ignore=True, channel=channel, address=address, contact_id=contact_id)
    if new:
        stops.meet(tx, contact_id, [(channel, address) for address in addresses], now)
    if item.name and not item.from_shop:
        # A name that an agent wrote stays.
        tx.run(
            "UPDATE contact SET name = :name WHERE contact_id = :id AND name_kept = 0", name=item.name, id=contact_id
        )
    return contact_id


def _leave(tx: Transaction, contact_id: str, channel: str, address: str, now: float) -> None:
    """The customer gave an address up: its next writer is another person."""
    count = tx.run(
        "DELETE FROM contact_address WHERE channel = :channel AND address = :address AND contact_id = :contact",
        channel=channel,
        address=address,
        contact=contact_id,
    )
    if count:
        tx.insert(
            "contact_former_address",
            ignore=True,
            channel=channel,
            address=address,
            contact_id=contact_id,
            left_at=now,
        )


def _known(tx: Transaction, channel: str, addresses: list[str]) -> list[str]:
    """The contacts that have these addresses, in their order."""
    owners = [
        tx.row(
            "SELECT contact_id FROM contact_address WHERE channel = :channel AND address = :address",
            channel=channel,
            address=address,
        )
        for address in addresses
    ]
    return list(dict.fromkeys(str(owner["contact_id"]) for owner in owners if owner))


def phone_app_agent(tx: Transaction, now: float) -> str:
    """The agent that stands for the people who answer in the WhatsApp Business phone app."""
    tx.insert(
        "agent",
        ignore=True,
        agent_id=PHONE_APP,
        name="Phone app",
        login=PHONE_APP,
        role="agent",
        created_at=now,
        disabled_at=now,
    )
    return PHONE_APP
