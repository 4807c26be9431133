"""Pages of the window: the script for the shop's pages, the page in the frame, and what stands on its first screen."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.shop.notices import PublishedNotices
from bot.store.store import Store
from bot.website.questions import PageKind, kind_of, questions_for
from bot.website.setup import Consent, Shown
from bot.website.words import words_in
from connectors.channels.registry import CHANNELS
from connectors.webchat.assets import Assets, compressed
from connectors.webchat.sites import Site

# As long as a page may show a launcher that nobody stands behind any more.
_KEPT_SECONDS = {Shown.ALWAYS: 300, Shown.HOURS: 60, Shown.PEOPLE: 30}
_ASKED_SECONDS, _ASKED = 30 * 24 * 3600.0, 20
_LAUNCHER_WORDS = ("chat", "open", "close", "new")
_FRAME = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex"><link rel="stylesheet" href="{css}"></head>
<body data-start="{start}"><div id="chat"></div><script type="module" src="{js}"></script></body></html>"""


class Pages:
    """Makes the pages. Blocking."""

    def __init__(self, store: Store, notices: PublishedNotices, assets: Assets, url: str) -> None:
        self._store = store
        self._notices = notices
        self._assets = assets
        self._url = url

    def languages(self, site: Site) -> tuple[str, ...]:
        """The languages of the window: the site's choice, of those that the shop answers in."""
        shop = tuple(self._notices.current.answers.shop.languages)
        return tuple(language for language in site.setup.languages if language in shop) or shop

    def is_shown(self, site: Site, now: float) -> bool:
        """Whether the launcher stands on pages now: as the shop chose, only while somebody can answer."""
        if site.setup.shown is Shown.HOURS:
            return self._notices.closure_ends_at(now) is None
        return site.setup.shown is Shown.ALWAYS or self._people(now)

    def script(self, site: Site, now: float) -> str:
        """The launcher's script with what it must know of the site."""
        setup, languages = site.setup, self.languages(site)
        known = {
            "site": site.name,
            "url": self._url,
            "colour": setup.colour,
            "side": setup.side.value,
            "across": setup.across,
            "up": setup.up,
            "shown": self.is_shown(site, now),
            "consent": setup.consent is Consent.GIVEN,
            "languages": languages,
            "words": {language: _some(words_in(language), _LAUNCHER_WORDS) for language in languages},
        }
        script = self._assets.text("widget.js").replace("__WATCH__", self._assets.text("watch.js"))
        return script.replace("__SITE__", _json(known))

    def frame(self, site: Site, language: str) -> str:
        """The page in the frame."""
        start = {
            "site": site.name,
            "colour": site.setup.colour,
            "origins": site.origins,
            "lang": language,
            "languages": self.languages(site),
        }
        return _FRAME.format(
            lang=html.escape(language, quote=True),
            title=html.escape(words_in(language)["chat"]),
            start=html.escape(_json(start), quote=True),
            css=self._assets.path("panel.css"),
            js=self._assets.path("panel.js"),
        )

    def first_screen(self, site: Site, language: str, path: str, schema_type: str, now: float) -> dict[str, Any]:
        """Greeting, suggested questions for the page, who is there, and the ways to go on elsewhere."""
        notices, setup = self._notices.current, site.setup
        words = dict(words_in(language))
        words["greeting"] = setup.greetings.get(language) or words["greeting"]
        most_asked = self._store.turns.most_asked(since=now - _ASKED_SECONDS, limit=_ASKED)
        kind: PageKind = kind_of(path, schema_type)
        questions = questions_for(
            kind, notices.titles, notices.suggested(language, most_asked), language, setup.entries_for(path)
        )
        shop = str(notices.answers.shop.facts.get("name") or words["chat"])
        return {
            "words": words,
            "title": setup.titles.get(language) or shop,
            "questions": [{"text": title, "press": entry} for title, entry in questions],
            "people": self._people(now),
            "back": notices.opening_words(now, language),
            "ways": [{"name": name, "title": CHANNELS[name].title} for name in setup.ways if name in CHANNELS],
        }

    def _people(self, now: float) -> bool:
        """Whether people answer now: in opening hours, as the bot would say too, and one of them is there."""
        is_open = self._notices.current.closure_ends_at(now) is None
        return is_open and any(member.available for member in self._store.presence.team(now=now))


def script_answer(request: web.Request, site: Site, text: str) -> web.Response:
    """The script, for any page of any shop: kept for minutes, and used while it is asked for again."""
    content = text.encode()
    seconds = _KEPT_SECONDS[site.setup.shown]
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = {
        "Cache-Control": f"public, max-age={seconds}, stale-while-revalidate={seconds}",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "ETag": tag,
    }
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers=headers)
    return compressed(request, content, gzip.compress(content, 6, mtime=0), "text/javascript", headers)


def frame_headers(site: Site) -> dict[str, str]:
    """What the page in the frame may do, and who may show it."""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src blob:; "
        f"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {' '.join(site.origins)}"
    )
    return {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}


def _some(words: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: words[name] for name in names}


def _json(value: Any) -> str:
    """JSON that may stand in a script: no line ends of JavaScript, no end of a script."""
    return json.dumps(value, ensure_ascii=True).replace("<", "\\u003c")
