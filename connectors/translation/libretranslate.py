"""LibreTranslate: a server of the shop's own or another's. It protects no part of a text."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.phrases import phrase
from connectors.translation.engine import EngineFailed, Made, ask, no_translation, small


@dataclass(frozen=True, kw_only=True)
class LibreTranslate:
    """`POST url/translate` with the text; some servers want a key."""

    url: str
    key: str = field(default="", repr=False)
    title: str = "LibreTranslate"

    def translate(self, text: str, *, source: str | None, target: str) -> Made:
        """See Engine."""
        if not self.url:
            words = phrase("LibreTranslate has no address; an admin has to enter it in Shop settings.")
            raise EngineFailed("no address", words)
        body = {"q": text, "source": source or "auto", "target": target, "format": "text"}
        answer = ask(f"{self.url}/translate", body | ({"api_key": self.key} if self.key else {}))
        made = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(made, str) or not made.strip():
            raise no_translation()
        found = answer.get("detectedLanguage")
        return Made(text=made, source=source or small(found.get("language") if isinstance(found, dict) else None))
