"""The table of what each channel can do, for docs/channels.md; made from the capabilities themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.channels.channel import Capabilities, Kind
from connectors.channels.registry import CHANNELS


def _size(kind: Kind) -> Callable[[Capabilities], str]:
    def megabytes(can: Capabilities) -> str:
        limit = can.media_limits_bytes.get(kind)
        megabyte = 1024 * 1024 if limit and limit % 1024 == 0 and limit % 1_000_000 else 1_000_000
        return f"{limit // megabyte} MB" if limit else "no"

    return megabytes


_ROWS: Mapping[str, Callable[[Capabilities], str]] = {
    "text, characters": lambda can: f"{can.text_limit:,}",
    "text above buttons": lambda can: f"{can.choice_text_limit:,}",
    "caption of a file": lambda can: f"{can.caption_limit:,}",
    "buttons": lambda can: str(can.max_buttons),
    "rows in a list": lambda can: str(can.max_list_rows) if can.max_list_rows else "no lists",
    "a button's title": lambda can: str(can.button_title_limit),
    "photo": _size(Kind.IMAGE),
    "voice note, audio": _size(Kind.AUDIO),
    "video": _size(Kind.VIDEO),
    "document": _size(Kind.DOCUMENT),
    "shows whether a message was read": lambda can: "yes" if can.read_receipts else "no",
    "replies to one message": lambda can: "yes" if can.replies else "no",
    "reactions that agents can send": lambda can: " ".join(can.reactions) or "none",
    "what agents sent can be changed": lambda can: "yes" if can.edits else "no",
    "what agents sent can be deleted": lambda can: (
        f"for {can.deletes_seconds // 3600:.0f} hours" if can.deletes_seconds else "no"
    ),
    "shows that somebody types": lambda can: "yes" if can.typing else "no",
    "free replies": lambda can: f"{can.window_seconds // 3600} hours" if can.window_seconds else "always",
}


def as_markdown() -> str:
    """The table."""
    head = f"| | {' | '.join(CHANNELS)} |\n|{'---|' * (len(CHANNELS) + 1)}"
    rows = [
        f"| {name} | {' | '.join(of(channel.capabilities) for channel in CHANNELS.values())} |"
        for name, of in _ROWS.items()
    ]
    return "\n".join([head, *rows])


if __name__ == "__main__":
    print(as_markdown())
