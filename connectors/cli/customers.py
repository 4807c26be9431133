"""Commands on customers: find a customer, export or erase everything that the shop keeps of them."""

from __future__ import annotations

import math
import sys
import time
from datetime import datetime
from pathlib import Path

import click

from bot.privacy.erasure import Customer, ErasureReceipt, NotErasable
from bot.settings import Settings
from bot.store.conversations.merges import FoundContact
from bot.store.store import Store
from bot.team.audit import COMMAND_LINE
from connectors.cli.terminal import Group, say, with_settings

_WHO = "the customer's number or address, or the id that `customers find` shows"


@click.group(cls=Group, help="What is kept of a customer.")
def customers() -> None:
    """`mostrador customers find`, `export` and `erase`."""


@customers.command(help="Find customers by name, number or address, and receipts of erased ones.")
@click.argument("words", nargs=-1, required=True, help="a part of the name, number or address")
@with_settings
def find(settings: Settings, words: tuple[str, ...]) -> int:
    """1 where nobody is found."""
    store, query = _store(settings), " ".join(words)
    contacts = store.merges.search(query, besides="", limit=50)
    for contact in contacts:
        say(_found_line(contact))
    receipts = store.erasures.receipts_of(_plain(query))
    for receipt in receipts:
        say(f"erased on {_day(receipt.asked_at)}, receipt {receipt.erasure_id}")
    if not contacts and not receipts:
        say("Nobody found.")
    return 0 if contacts or receipts else 1


@customers.command(help="Write everything that is kept of one customer into a zip.")
@click.argument("who", help=_WHO)
@click.option("--out", help="the file to write (in this folder, named by the customer's id and the day)")
@with_settings
def export(settings: Settings, who: str, out: str | None) -> int:
    """1 where there is no such customer."""
    from bot.shop.notices import read_notices
    from bot.store.media_files import open_media
    from connectors.desk.privacy.export import Exporter, file_name

    store, now = _store(settings), time.time()
    person = _one(store, who)
    if person is None:
        return 1
    zone = read_notices(settings.root / "data").hours.zone
    path = Path(out or file_name(person, now, zone))
    with path.open("xb") as file:
        path.chmod(0o600)
        Exporter(store=store, media=open_media(settings), zone=zone).export(person, COMMAND_LINE, file, now=now)
    say(f"Written: {path}")
    return 0


@customers.command(help="Erase everything of one customer, and print the receipt.")
@click.argument("who", help=_WHO)
@click.option("--name", help="the customer's name, to show that you mean them; asked for otherwise")
@with_settings
def erase(settings: Settings, who: str, name: str | None) -> int:
    """1 where nothing was erased."""
    from bot.store.media_files import open_media
    from connectors.desk.privacy.erasure import erase

    store = _store(settings)
    person = _one(store, who)
    if person is None:
        return 1
    if not _meant(person, name):
        say("Nothing was erased: the name is not this customer's.")
        return 1
    try:
        receipt = erase(
            store,
            open_media(settings),
            person.contact_ids[0],
            COMMAND_LINE,
            now=time.time(),
            patience_seconds=math.inf,
        )
    except NotErasable as error:
        say(f"Nothing was erased: {error}.")
        return 1
    say(_receipt_text(receipt))
    return 0


def _store(settings: Settings) -> Store:
    from connectors.accounts import open_store

    return open_store(settings)


def _one(store: Store, who: str) -> Customer | None:
    """The customer with this id or exactly this address; says what to do where there is none, or more than one."""
    person = store.erasures.person(who)
    if person:
        return person
    address = _plain(who)
    contacts = [contact for contact in store.merges.search(address, besides="", limit=50) if _has(contact, address)]
    people = {
        customer.contact_ids: customer
        for customer in map(store.erasures.person, (contact.contact_id for contact in contacts))
        if customer
    }
    if len(people) == 1:
        return next(iter(people.values()))
    if not people:
        say(f"No customer has the address {who}; look with: mostrador customers find NAME-OR-NUMBER")
    else:
        say("More than one customer has this address, on different channels; name one by its id:")
        for contact in contacts:
            say(_found_line(contact))
    return None


def _has(found: FoundContact, address: str) -> bool:
    return any(value == address for _, value in found.addresses)


def _plain(who: str) -> str:
    """A number as the channels write it: without plus sign and spaces."""
    digits = "".join(letter for letter in who if letter not in "+ -()/")
    return digits if digits.isdigit() else who


def _meant(person: Customer, name: str | None) -> bool:
    if name is None and sys.stdin.isatty():
        say(f"Everything of {person.typed} goes for good: {sum(person.counts.values())} rows.")
        name = input(f"Type {person.typed} to erase: ")
    return (name or "").strip().casefold() == person.typed.casefold()


def _found_line(found: FoundContact) -> str:
    addresses = ", ".join(f"{channel} {address}" for channel, address in found.addresses)
    last = f", last message {_day(found.last_message_at)}" if found.last_message_at else ""
    return f"{found.contact_id}  {found.name or '(no name)'}  {addresses}{last}"


def _receipt_text(receipt: ErasureReceipt) -> str:
    from connectors.desk.privacy.erasure import lines

    head = [f"Erased: receipt {receipt.erasure_id}, {_day(receipt.asked_at)}"]
    rows = [f"{number:>7}  {table}: {what}" for table, what, number in lines(receipt.counts)]
    stop = ["        A STOP stays obeyed: a keyed hash of the address is kept for it."] if receipt.stop_kept else []
    return "\n".join([*head, *rows, *stop])


def _day(at: float) -> str:
    return f"{datetime.fromtimestamp(at):%Y-%m-%d %H:%M}"  # noqa: DTZ006  the terminal's own time
