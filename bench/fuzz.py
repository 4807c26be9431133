"""Fuzz: both webhook readers on broken and on valid bodies: no exception, no message lost from a valid body.

    python -m bench.fuzz [--bodies 100000] [--seed 1] [--corpus FOLDER]

The corpus is the bodies of the channel tests and, where given, those of a folder with one sub-folder per channel. Half
of what is tried is bodies of the corpus with values cut out, doubled, renamed and put in from elsewhere, or with odd
bytes: a reader has to give items that can be stored. The other half is valid batches, some with a broken neighbour:
every message has to come out, in order. The first body that breaks this is made small and shown, and the run ends
with 1; the same seed gives the same bodies.
"""

from __future__ import annotations

import argparse
import copy
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bot.channels.channel import IncomingMessage, Item
from bot.store.engine.database import to_json
from connectors.channels.telegram import read as telegram
from connectors.channels.whatsapp import read as whatsapp
from tests.connectors.channels.telegram_cases import CASES as TELEGRAM
from tests.connectors.channels.whatsapp_bodies import NUMBER_ID
from tests.connectors.channels.whatsapp_cases import CASES as WHATSAPP

Json = Any
_LARGEST_INTEGER = 2**63
_ODD = (None, True, 0, -1, 10**30, 1e400, "", "\x00", "\ud800", "/restart", [], {}, [[]], {"id": {}}, "9" * 5000)
_BROKEN = ({}, {"id": "x"}, [], None, {"id": 5, "type": []}, "text", {"type": "text"})


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """One channel's bodies: `bodies` as JSON, `messages` those single messages that are known to be read."""

    name: str
    read: Callable[[bytes], tuple[Item, ...]]
    bodies: Sequence[Json]

    @cached_property
    def messages(self) -> tuple[Json, ...]:
        """WhatsApp's messages as (value without messages, message); Telegram's updates."""
        found = _whatsapp_messages(self.bodies) if self.name == "whatsapp" else iter(self.bodies)
        return tuple(each for each in found if len(_ids(self.read(self.written([each])))) == 1)

    def written(self, parts: Sequence[Json]) -> bytes:
        """One body that holds these messages; Telegram's takes one."""
        if self.name == "telegram":
            return _bytes(parts[0])
        changes = [{"field": "messages", "value": {**value, "messages": [message]}} for value, message in parts]
        entries = [{"id": "1", "changes": changes[at : at + 3]} for at in range(0, len(changes), 3)]
        return _bytes({"object": "whatsapp_business_account", "entry": entries})

    def named(self, part: Json, number: int, words: str) -> Json:
        """The same message under an id of its own, and with other words where it has any."""
        part = copy.deepcopy(part)
        if self.name == "whatsapp":
            message, holder = part[1], part[1].get("text")
            message["id"] = f"wamid.fuzz{number}"
        else:
            message, holder = part, part.get("message")
            message["update_id"] = number
        for name in {"body", "text"} & set(holder if isinstance(holder, dict) else ()):
            holder[name] = words
        return part

    def broken(self, part: Json) -> Json:
        """`part` in the place of a message."""
        return ({"metadata": {"phone_number_id": NUMBER_ID}}, part)


def corpora(folder: Path | None) -> tuple[Corpus, ...]:
    """The channels' corpora, with the bodies of `folder` where one is given."""
    readers: Mapping[str, Callable[[bytes], tuple[Item, ...]]] = {"telegram": telegram.read, "whatsapp": whatsapp.read}
    return tuple(
        Corpus(
            name=cases.name,
            read=readers[cases.name],
            bodies=[*(reading.body for reading in cases.readings), *_in_folder(folder, cases.name)],
        )
        for cases in (TELEGRAM, WHATSAPP)
    )


def broken_bodies(corpus: Corpus, number: int, seed_number: int) -> None:
    """Tries `number` broken bodies. Raises what broke."""

    @_run(number, seed_number)
    @given(
        st.sampled_from(corpus.bodies),
        st.lists(st.tuples(st.sampled_from(_CHANGES), st.integers(0, 10**6), _VALUES), min_size=1, max_size=4),
        st.tuples(st.integers(0, 10**6), st.binary(max_size=6), st.booleans()),
    )
    def tries(body: Json, changes: list[Any], odd_bytes: tuple[int, bytes, bool]) -> None:
        body = copy.deepcopy(body)
        for change, at, value in changes:
            change(body, at, value)
        written = _bytes(body)
        place, inserted, cut = odd_bytes
        place %= len(written) + 1
        check(corpus, written[:place] + inserted + (b"" if cut and inserted else written[place:]))

    tries()


def valid_bodies(corpus: Corpus, number: int, seed_number: int) -> None:
    """Tries `number` valid bodies. Raises what was lost."""
    most = 1 if corpus.name == "telegram" else 12
    broken = () if corpus.name == "telegram" else _BROKEN

    @_run(number, seed_number)
    @given(
        st.lists(st.tuples(st.sampled_from(corpus.messages), st.text()), min_size=1, max_size=most),
        st.lists(st.tuples(st.integers(0, most), st.sampled_from(broken or (None,))), max_size=2 if broken else 0),
    )
    def tries(messages: list[tuple[Json, str]], neighbours: list[tuple[int, Json]]) -> None:
        parts = [corpus.named(message, at, words) for at, (message, words) in enumerate(messages, 1)]
        wanted = [_ids(corpus.read(corpus.written([part])))[0] for part in parts]
        for at, neighbour in neighbours:
            parts.insert(at, corpus.broken(neighbour))
        found = _ids(check(corpus, corpus.written(parts)))
        assert [each for each in found if each in set(wanted)] == wanted, "a message of a valid body was lost"

    tries()


def check(corpus: Corpus, body: bytes) -> tuple[Item, ...]:
    """Reads a body: it has to come to something, and all of it can be stored. Raises AssertionError."""
    items = corpus.read(body)
    assert items, "nothing came of a body"
    for item in items:
        fields = dict(_plain(vars(item)))
        json.dumps(fields, allow_nan=False)
        to_json(fields).encode()
        assert all(map(_fits, _leaves(fields))), "a number or a NUL that not every database takes"
    return items


def _run(number: int, seed_number: int) -> Callable[[Callable[[], None]], Callable[[], None]]:
    chosen = settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    return lambda tries: seed(seed_number)(chosen(tries))


def _cut(body: Json, at: int, value: Json) -> None:
    holder, key = _place(body, at)
    del holder[key]


def _double(body: Json, at: int, value: Json) -> None:
    holder, key = _place(body, at)
    if isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]))
    else:
        holder[f"{key}s"] = holder[key]


def _put(body: Json, at: int, value: Json) -> None:
    holder, key = _place(body, at)
    holder[key] = copy.deepcopy(value)


def _wrap(body: Json, at: int, value: Json) -> None:
    holder, key = _place(body, at)
    holder[key] = [holder[key]]


def _swap(body: Json, at: int, value: Json) -> None:
    (one, key), (other, name) = _place(body, at), _place(body, at // 7 + 1)
    one[key] = copy.deepcopy(other[name])


_CHANGES = (_cut, _double, _put, _put, _wrap, _swap)
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(_ODD)
_VALUES = st.sampled_from(_ODD) | st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


def _place(body: Json, at: int) -> tuple[Any, Any]:
    """One of all members of a body, and what holds it; something of our own where the body has none."""
    places = list(_places(body)) or [({"": None}, "")]
    return places[at % len(places)]


def _places(value: Json) -> Iterator[tuple[Any, Any]]:
    members: Iterator[tuple[Any, Any]] = iter(())
    if isinstance(value, dict):
        members = iter(list(value.items()))
    elif isinstance(value, list):
        members = iter(list(enumerate(value)))
    for key, inner in members:
        yield value, key
        yield from _places(inner)


def _bytes(body: Json) -> bytes:
    return json.dumps(body).encode("utf-8", "surrogatepass")


def _ids(items: Sequence[Item]) -> list[str]:
    return [item.provider_message_id for item in items if isinstance(item, IncomingMessage)]


def _plain(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in fields.items():
        yield name, dict(_plain(vars(value))) if hasattr(value, "__dataclass_fields__") else value


def _fits(leaf: Any) -> bool:
    return "\x00" not in leaf if isinstance(leaf, str) else not isinstance(leaf, int) or abs(leaf) < _LARGEST_INTEGER


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield name
            yield from _leaves(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield value


def _whatsapp_messages(bodies: Sequence[Json]) -> Iterator[Json]:
    for holder, key in (place for body in bodies for place in _places(body)):
        value = holder[key]
        if key == "value" and isinstance(value, dict) and isinstance(value.get("messages"), list):
            rest = {name: inner for name, inner in value.items() if name not in ("messages", "statuses")}
            yield from ((rest, message) for message in value["messages"] if isinstance(message, dict))


def _in_folder(folder: Path | None, name: str) -> Iterator[Json]:
    for path in sorted((folder / name).glob("*.json")) if folder else ():
        yield json.loads(path.read_bytes())


def main() -> int:
    """Runs; 0 where nothing broke."""
    parser = argparse.ArgumentParser(description="Broken and valid bodies through both webhook readers.")
    parser.add_argument("--bodies", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path)
    asked = parser.parse_args()
    for corpus in corpora(asked.corpus):
        for name, tries in (("broken", broken_bodies), ("valid", valid_bodies)):
            began = time.monotonic()
            tries(corpus, asked.bodies // 4, asked.seed)
            took = time.monotonic() - began
            print(
                f"{corpus.name}: {asked.bodies // 4} {name} bodies, nothing broke or was lost ({took:.0f} s)",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
