"""Payloads: reads a folder of webhook bodies through the channels and prints what each ended as.

    python -m bench.payloads [folder]

The folder has one sub-folder per channel with `*.json` in it, one body each. Ends with 1 if a body raised, came
to nothing or hit a fault of a reader.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bot.channels.channel import ChannelEvent, IncomingMessage, Item, StatusUpdate
from connectors.channels.telegram import read as telegram
from connectors.channels.whatsapp import read as whatsapp

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "payloads"
READERS: Mapping[str, Callable[[bytes], tuple[Item, ...]]] = {"telegram": telegram.read, "whatsapp": whatsapp.read}


def ended_as(item: Item) -> tuple[str, str]:
    """An item as outcome and kind."""
    if isinstance(item, IncomingMessage):
        echo = " (from the shop)" if item.from_shop else ""
        named = f": {item.details.get('type')}" if item.kind.value == "unknown" else ""
        return "message", item.kind.value + named + echo
    if isinstance(item, StatusUpdate):
        return "status", item.status.value
    if isinstance(item, ChannelEvent):
        return "event", item.name
    return "unreadable", item.reason


def outcomes(path: Path, read: Callable[[bytes], tuple[Item, ...]]) -> Iterator[tuple[str, str]]:
    """What the body in `path` ended as, item by item; a fault is an outcome too."""
    try:
        items = read(path.read_bytes())
    except Exception as error:  # noqa: BLE001 - to be counted, whatever it is
        yield "fault", f"{type(error).__name__} in {path.name}"
        return
    if not items:
        yield "fault", f"nothing came of {path.name}"
    for item in items:
        outcome, kind = ended_as(item)
        yield ("fault" if kind.startswith("fault") else outcome), kind


def main(folder: Path) -> int:
    """Prints the table for every channel; 1 if anything is a fault."""
    faults = 0
    for name, read in READERS.items():
        paths = sorted((folder / name).glob("*.json"))
        counts = Counter(found for path in paths for found in outcomes(path, read))
        print(f"{name}: {len(paths)} bodies, {sum(counts.values())} items")
        for (outcome, kind), count in sorted(counts.items()):
            print(f"  {outcome:<11}{count:>4}  {kind}")
        faults += sum(count for (outcome, _), count in counts.items() if outcome == "fault") + (not paths)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
