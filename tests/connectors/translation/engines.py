"""A translation engine on a loopback port that speaks as LibreTranslate and as DeepL do, with their faults."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, jsonify, request

from tests.connectors.orders.fakes import serving

KEY = "a-key:fx"


@dataclass
class LocalEngine:
    """Answers with `words` by text, else with the text in brackets; `seen` are the bodies that it took.

    `status` and `body` make it fail; while `open` is not set it keeps silent. `key` must be given where one is set.
    """

    url: str = ""
    words: dict[str, str] = field(default_factory=dict)
    key: str = ""
    status: int = 200
    body: bytes | None = None
    seen: list[dict[str, Any]] = field(default_factory=list)
    open: threading.Event = field(default_factory=threading.Event)

    def libretranslate(self) -> Response | tuple[Response, int]:
        """POST /translate as LibreTranslate takes it."""
        body = request.get_json()
        self.seen.append(body)
        if self.key and body.get("api_key") != self.key:
            return jsonify(error="Invalid API key"), 403
        if set(body) - {"api_key"} != {"q", "source", "target", "format"} or body["format"] != "text":
            return jsonify(error="Invalid request"), 400
        found = {"detectedLanguage": {"confidence": 90, "language": "es"}} if body["source"] == "auto" else {}
        return self._fault() or jsonify(translatedText=self._made(body["q"]), **found)

    def deepl(self) -> Response | tuple[Response, int]:
        """POST /v2/translate as DeepL takes it; what stands in an ignored tag comes back as it is."""
        body = request.get_json()
        self.seen.append(body)
        if request.headers.get("Authorization") != f"DeepL-Auth-Key {self.key}":
            return jsonify(message="Forbidden"), 403
        if not re.fullmatch(r"[A-Z]{2}(-[A-Z]{2})?", body["target_lang"]) or not isinstance(body["text"], list):
            return jsonify(message="Bad request"), 400
        (text,) = body["text"]
        plain = re.sub(r"</?x>", "", text)
        made = self.words.get(plain, "".join(self._piece(piece) for piece in re.split(r"(<x>.*?</x>)", text)))
        return self._fault() or jsonify(translations=[{"detected_source_language": "ES", "text": made}])

    def _made(self, text: str) -> str:
        return self.words.get(text, f"[{text}]")

    @staticmethod
    def _piece(piece: str) -> str:
        return piece if piece.startswith("<x>") else piece.upper()

    def _fault(self) -> Response | None:
        self.open.wait(5)
        if self.status == 200 and self.body is None:
            return None
        return Response(self.body or b"", status=self.status, mimetype="application/json")


@contextmanager
def local_engine(**more: Any) -> Iterator[LocalEngine]:
    """An engine that answers at once."""
    engine, app = LocalEngine(**more), Flask("engine")
    engine.open.set()
    app.add_url_rule("/translate", view_func=engine.libretranslate, methods=["POST"])
    app.add_url_rule("/v2/translate", view_func=engine.deepl, methods=["POST"])
    with serving(app) as url:
        engine.url = url
        yield engine
