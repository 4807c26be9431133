"""Origin: where a customer came from, as the channel told it (an advertisement, a link, a page), in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.phrases import phrase
from connectors.desk import words

# Fields of WhatsApp's referral that say something to people, and what each is called.
_REFERRAL: Mapping[str, str] = {
    "headline": "",
    "body": phrase("Text"),
    "source_url": phrase("Link"),
    "source_id": phrase("Number"),
}
_KINDS: Mapping[str, str] = {"ad": phrase("Advertisement"), "post": phrase("Post")}


def told(origin: Mapping[str, Any] | None) -> dict[str, Any]:
    """The origin without the mark of the visitor's network, which says nothing to people."""
    return {key: value for key, value in (origin or {}).items() if key != "network"}


def origin_lines(origin: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Title and value of each line: an advertisement with its headline, a start link with its word, a page."""
    if not origin:
        return []
    lines: list[tuple[str, str]] = []
    referral = origin.get("referral")
    if isinstance(referral, Mapping):
        kind = _KINDS.get(str(referral.get("source_type", "")), phrase("Advertisement"))
        lines += [(title or kind, str(referral[key])[:300]) for key, title in _REFERRAL.items() if referral.get(key)]
    if origin.get("start"):
        lines.append((phrase("Start link"), str(origin["start"])[:300]))
    if origin.get("page"):
        lines.append((phrase("Page"), str(origin["page"])[:300]))
    rest = {key: value for key, value in told(origin).items() if key not in ("referral", "start", "page")}
    return lines + [(title, text) for title, text in words.flat(rest) if text]
