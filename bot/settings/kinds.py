"""Kinds of settings: how each is read from text. A ValueError's message completes "… must be"."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.team.provider import roles_of
from bot.team.routing import Assignment


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise ValueError("a port between 1 and 65535")
    return int(text)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 500:
        raise ValueError("a whole number between 1 and 500")
    return int(text)


def _thousand(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 1000:
        raise ValueError("a whole number between 1 and 1000")
    return int(text)


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 36_500:
        raise ValueError("a whole number of days between 1 and 36500")
    return int(text)


def _megabytes(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 100_000_000:
        raise ValueError("a whole number of megabytes between 1 and 100000000")
    return int(text)


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise ValueError("an IP address such as 127.0.0.1") from None


def _seconds(text: str) -> float:
    # A claim is free after 15 s of silence, so a turn has to be over well before (DESIGN: claims don't trust clocks).
    if not re.fullmatch(r"\d+(\.\d+)?", text) or not 0 < float(text) <= 12:
        raise ValueError("a number of seconds above 0 and at most 12")
    return float(text)


def _length(text: str) -> float:
    if not re.fullmatch(r"\d+(\.\d+)?", text) or not 1 <= float(text) <= 2_592_000:
        raise ValueError("a number of seconds between 1 and 2592000 (30 days)")
    return float(text)


def _moment(text: str) -> float:
    if not re.fullmatch(r"\d+(\.\d+)?", text) or float(text) > 60:
        raise ValueError("a number of seconds between 0 and 60")
    return float(text)


def _assignment(text: str) -> str:
    try:
        return Assignment(text.lower()).value
    except ValueError:
        raise ValueError("manual or automatic") from None


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("an address that starts with http:// or https://")
    return text.rstrip("/")


def _issuer(text: str) -> str:
    # Compared letter by letter with what the provider says: a slash at the end is part of it.
    parts = urlsplit(text)
    is_here = parts.hostname in ("127.0.0.1", "::1", "localhost")
    if not parts.netloc or parts.scheme not in (("http", "https") if is_here else ("https",)) or parts.query:
        raise ValueError("an address that starts with https://, as the provider names itself")
    return text


def _group_roles(text: str) -> str:
    try:
        roles_of(text)
    except ValueError:
        raise ValueError("groups with their roles, like Support=agent, Heads=admin") from None
    return text


def _database(text: str) -> str:
    if urlsplit(text).scheme not in ("postgresql", "postgres"):
        raise ValueError("an address like postgresql://user:password@host/database")
    return text


def _log_format(text: str) -> str:
    if text not in ("text", "json"):
        raise ValueError("text or json")
    return text


def _translation_engine(text: str) -> str:
    if text.lower() not in ("libretranslate", "deepl", "argos"):
        raise ValueError("libretranslate, deepl or argos")
    return text.lower()


def _bucket(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != "s3" or not parts.netloc:
        raise ValueError("an address like s3://bucket/prefix")
    return text.rstrip("/")


def _mail_server(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("an address like smtps://user:password@mail.example.com")
    return text


def _mail_addresses(text: str) -> str:
    addresses = [address.strip() for address in text.split(",")]
    if not all(re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", address) for address in addresses):
        raise ValueError("mail addresses like owner@example.com, with commas between them")
    return ", ".join(addresses)


def _money(text: str) -> str:
    if not re.fullmatch(r"\d{1,6}(\.\d{1,2})? [A-Z]{3}", text):
        raise ValueError("an amount with its currency, like 18.50 EUR")
    return text


def _switch(text: str) -> bool:
    values = {"yes": True, "no": False}
    if text.lower() not in values:
        raise ValueError("yes or no")
    return values[text.lower()]


KINDS: Mapping[str, Callable[[str], Any]] = {
    "text": str,
    "path": Path,
    "port": _port,
    "count": _count,
    "thousand": _thousand,
    "days": _days,
    "megabytes": _megabytes,
    "address": _address,
    "seconds": _seconds,
    "length": _length,
    "moment": _moment,
    "money": _money,
    "assignment": _assignment,
    "url": _url,
    "issuer": _issuer,
    "group_roles": _group_roles,
    "mail_server": _mail_server,
    "mail_addresses": _mail_addresses,
    "database": _database,
    "switch": _switch,
    "log_format": _log_format,
    "bucket": _bucket,
    "translation_engine": _translation_engine,
}
