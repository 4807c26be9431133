"""DeepL: its own host for free and for paid keys. What must stay as it is travels in a tag that DeepL leaves alone."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.conversations.translation import pieces
from bot.phrases import phrase
from connectors.translation.engine import EngineFailed, Made, ask, no_translation, small

_FREE, _PAID = "https://api-free.deepl.com", "https://api.deepl.com"
_FREE_KEY = ":fx"
# DeepL wants to know which English and which Portuguese to write; the desk speaks that of Europe.
_TARGETS: Mapping[str, str] = {"en": "EN-GB", "pt": "PT-PT"}
_TAG = re.compile(r"</?x>")


@dataclass(frozen=True, kw_only=True)
class DeepL:
    """`POST url/v2/translate`; without a `url` the host follows from the key."""

    key: str = field(repr=False)
    url: str = ""
    title: str = "DeepL"

    def translate(self, text: str, *, source: str | None, target: str) -> Made:
        """See Engine."""
        if not self.key:
            raise EngineFailed("no key", phrase("DeepL has no key; an admin has to enter it in Shop settings."))
        body = {
            "text": [_tagged(text)],
            "target_lang": _TARGETS.get(target, target.upper()),
            "tag_handling": "xml",
            "ignore_tags": ["x"],
        }
        body |= {"source_lang": source.upper()} if source else {}
        answer = ask(f"{self._host}/v2/translate", body, {"Authorization": f"DeepL-Auth-Key {self.key}"})
        try:
            made = answer["translations"][0]
            translated = html.unescape(_TAG.sub("", made["text"]))
        except (KeyError, IndexError, TypeError):
            raise no_translation() from None
        if not translated.strip():
            raise no_translation()
        return Made(text=translated, source=small(made.get("detected_source_language")) or source)

    @property
    def _host(self) -> str:
        return self.url or (_FREE if self.key.endswith(_FREE_KEY) else _PAID)


def _tagged(text: str) -> str:
    """The text as XML, with what must not change in a tag."""
    return "".join(
        f"<x>{html.escape(piece, quote=False)}</x>" if stays else html.escape(piece, quote=False)
        for piece, stays in pieces(text)
    )
