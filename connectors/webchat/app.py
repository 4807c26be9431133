"""App: the routes of the web-chat process. Everything lies under /chat/, apart from the agents' pages and cookies."""

from __future__ import annotations

import asyncio
import functools
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from aiohttp import web

from bot.settings import Settings
from bot.shop.notices import PublishedNotices
from bot.store.engine.database import StoreBusy
from bot.store.files import MediaFiles
from bot.store.store import Store
from bot.store.website.visitors import Ended
from bot.website.visitor import Visitor, is_token, signed_address, token_hash
from connectors.channels.registry import CHANNELS
from connectors.channels.website.write import LARGEST_FILE_BYTES
from connectors.metrics import telling
from connectors.policy import policy_of
from connectors.webchat.assets import Assets
from connectors.webchat.hub import Hub
from connectors.webchat.identity import NotProven, read_identity
from connectors.webchat.limits import Limits
from connectors.webchat.pages import Pages, frame_headers, script_answer
from connectors.webchat.requests import bearer, blocking, body_of, json_of, refusal, sandboxed, shared_with
from connectors.webchat.sites import Site, Sites
from connectors.webchat.streams import Streams
from connectors.webchat.thread import Threads
from connectors.webchat.watching import Watching
from connectors.webchat.writing import Refused, Room, Writer

log = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cache-Control": "no-store",
}
# A panel that hears nothing for a minute takes the line for dead.
_BEAT_SECONDS = 25.0


class Chat:
    """The routes over one store."""

    def __init__(self, settings: Settings, now: Callable[[], float] = time.time) -> None:
        notices = PublishedNotices(settings.live_folder)
        self._settings = settings
        self._now = now
        self._store = store = Store(settings.store_place, notices, policy_of(settings, notices))
        media = MediaFiles(settings.media_dir)
        self._media = media
        self._assets = Assets()
        self._sites = Sites(settings, store)
        self._pages = Pages(store, notices, self._assets, settings.chat_url)
        self._threads = Threads(store, media)
        room = Room(contact_day_mb=settings.media_contact_day_mb, total_mb=settings.media_total_mb)
        self._writer = Writer(store, media, room, now)
        self._watching = Watching(store, notices, self._pages)
        self._limits = Limits(settings.trusted_proxy, now)
        self._hub = Hub(store, self._sites.refresh, now)
        self._streams = Streams(self._hub, store.visitors, self._threads, now)
        self._own_origin = settings.chat_origin
        self._warned = False

    def app(self) -> web.Application:
        """The application."""
        app = web.Application(middlewares=[self._guard], client_max_size=LARGEST_FILE_BYTES + 1000)
        get, post = app.router.add_get, app.router.add_post
        get("/chat/health", self._health)
        get("/chat/assets/{version}/{name}", self._assets.serve)
        site = "/chat/{site}"
        get(f"{site}/widget.js", self._widget)
        get(f"{site}/panel", self._panel)
        get(f"{site}/start", self._start)
        get(f"{site}/messages", self._messages)
        get(f"{site}/stream", self._stream)
        get(f"{site}/unread", self._unread)
        app.router.add_options(f"{site}/unread", self._preflight)
        get(f"{site}/files/{{message}}", self._file)
        get(f"{site}/agents/{{agent}}", self._agent)
        post(f"{site}/messages", self._write)
        post(f"{site}/files", self._upload)
        post(f"{site}/seen", self._seen)
        post(f"{site}/sign-in", self._sign_in)
        post(f"{site}/sign-out", self._sign_out)
        post(f"{site}/continue", self._continue)
        post(f"{site}/watch", self._watch)
        app.on_startup.append(self._begin)
        app.on_shutdown.append(self._end)
        return app

    def begin_telling(self) -> None:
        """From now on the other machines know that this process lives; files of a bucket are not its own."""
        telling.begin(self._store, self._settings, "webchat", str(self._settings.webchat_port), files=False)

    async def _begin(self, app: web.Application) -> None:
        await asyncio.to_thread(self._sites.refresh)
        self._hub.start()
        self._beat = asyncio.create_task(self._hub.beat(_BEAT_SECONDS))

    async def _end(self, app: web.Application) -> None:
        self._beat.cancel()
        self._hub.stop()
        self._streams.close()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Limits, the origin of what changes something, and errors in a word that the panel knows."""
        try:
            if request.path != "/chat/health" and not self._limits.may_ask(request):
                return refusal("too_fast", 429)
            # What a shop's page tells of itself comes from there, and opens nothing.
            is_watch = request.path.endswith("/watch")
            if request.method == "POST" and not is_watch and not self._is_own_page(request):
                return refusal("failed", 403)
            response = await handler(request)
        except Ended:
            response = refusal("ended", 401)
        except Refused as error:
            response = refusal(error.cause, 400)
        except StoreBusy:
            response = refusal("busy", 503)
        if not response.prepared:
            for name, value in _HEADERS.items():
                response.headers.setdefault(name, value)
        return response

    def _is_own_page(self, request: web.Request) -> bool:
        """Whether the request comes from our own frame; the first that does not is told of, for who set it up."""
        origin = request.headers.get("Origin")
        if origin != self._own_origin and not self._warned:
            self._warned = True
            log.warning(
                "a message from %.100s was refused: panels are served from %s (MOSTRADOR_WEBCHAT_URL)",
                origin,
                self._own_origin,
            )
        return origin == self._own_origin

    async def _health(self, request: web.Request) -> web.Response:
        await asyncio.to_thread(self._store.events.latest)
        status = 200 if self._hub.is_following() else 503
        return web.json_response({"panels": self._hub.count}, status=status)

    async def _widget(self, request: web.Request) -> web.Response:
        site = self._site(request)
        return script_answer(request, site, await blocking(self._pages.script, site, self._now()))

    async def _panel(self, request: web.Request) -> web.Response:
        site = self._site(request)
        language = self._language(request, site)
        text = await blocking(self._pages.frame, site, language)
        return web.Response(text=text, content_type="text/html", headers=frame_headers(site))

    async def _start(self, request: web.Request) -> web.Response:
        site, query = self._site(request), request.query
        language = self._language(request, site)
        path, schema_type = query.get("path", "/")[:500], query.get("type", "")[:40]
        return web.json_response(
            await blocking(self._pages.first_screen, site, language, path, schema_type, self._now())
        )

    async def _messages(self, request: web.Request) -> web.Response:
        site, visitor = await self._visitor(request)
        after, before = request.query.get("after", ""), request.query.get("before", "")
        page = functools.partial(self._threads.page, site, visitor, after=after, before=before, now=self._now())
        return web.json_response(await blocking(page))

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        site, visitor = await self._visitor(request)
        # Only the ids: what stands here is kept as long as the panel is open.
        ids = [each.conversation_id for each in await blocking(self._store.visitors.conversations, visitor)]
        if not ids or not self._streams.has_room(visitor):
            return refusal("poll", 503)
        await blocking(functools.partial(self._store.visitors.seen, visitor, now=self._now()))
        return await self._streams.follow(request, site, visitor, ids, after=request.query.get("after", ""))

    async def _unread(self, request: web.Request) -> web.Response:
        headers = shared_with(self._site(request), request)
        try:
            _, visitor = await self._visitor(request)
        except Ended:
            # The page must be able to read it, or it would ask with a dead token for ever.
            return web.json_response({"error": "ended"}, status=401, headers=headers)
        count = await blocking(self._threads.unread, visitor)
        tag = f'"{count}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers=headers | {"ETag": tag})
        return web.json_response({"unread": count}, headers=headers | {"ETag": tag, "Cache-Control": "no-cache"})

    async def _preflight(self, request: web.Request) -> web.Response:
        return web.Response(status=204, headers=shared_with(self._site(request), request))

    async def _file(self, request: web.Request) -> web.StreamResponse:
        _, visitor = await self._visitor(request)
        found = await blocking(self._threads.file, visitor, request.match_info["message"])
        if found is None:
            raise web.HTTPNotFound
        return web.FileResponse(found[1].path, headers=sandboxed(found[1].mime_type))

    async def _agent(self, request: web.Request) -> web.StreamResponse:
        _, visitor = await self._visitor(request)
        picture = await blocking(self._threads.picture_of, visitor, request.match_info["agent"])
        if picture is None:
            raise web.HTTPNotFound
        return web.FileResponse(self._media.path(picture[0]), headers=sandboxed(picture[1]))

    async def _write(self, request: web.Request) -> web.Response:
        site, visitor = await self._visitor(request)
        content = await json_of(request)
        if await blocking(self._store.visitors.conversation, visitor) is None:
            proof = content.get("proof")
            proof = proof if isinstance(proof, dict) else {}
            challenge = self._limits.challenge_for(
                request, str(proof.get("challenge", "")), str(proof.get("answer", ""))
            )
            if challenge:
                return web.json_response({"error": "proof", "challenge": challenge}, status=429)
        messages = content.get("messages")
        if not self._limits.may_write(visitor.token_hash, len(messages) if isinstance(messages, list) else 1):
            return refusal("too_fast", 429)
        visitor = _with_claims(site, visitor, content.get("jwt"), self._now())
        accepted = await blocking(self._writer.messages, site, visitor, content, self._limits.network_mark(request))
        return web.json_response({"accepted": accepted})

    async def _upload(self, request: web.Request) -> web.Response:
        site, visitor = await self._visitor(request)
        if await blocking(self._store.visitors.conversation, visitor) is None:
            raise Refused("file_first")
        if not self._limits.may_send_file(visitor.token_hash):
            return refusal("too_fast", 429)
        with self._limits.uploading(request) as has_room:
            if not has_room:
                return refusal("too_fast", 429)
            content = await body_of(request, LARGEST_FILE_BYTES, "file_refused")
            accepted = await blocking(self._writer.file, site, visitor, content, dict(request.query))
        return web.json_response({"accepted": [accepted]})

    async def _seen(self, request: web.Request) -> web.Response:
        site, visitor = await self._visitor(request)
        if not self._limits.may_report(visitor.token_hash):
            return refusal("too_fast", 429)
        await blocking(self._writer.seen, site, visitor, await json_of(request))
        return web.json_response({})

    async def _sign_in(self, request: web.Request) -> web.Response:
        site, content = self._site(request), await json_of(request)
        new_token, old_token = str(content.get("token", "")), bearer(request)
        if not is_token(new_token):
            raise Refused("failed")
        try:
            identity = read_identity(
                str(content.get("jwt", "")), site.channel.identity_secret, site.name, now=self._now()
            )
        except NotProven as error:
            log.warning("a proof of identity for %s was refused: %s", site.name, error)
            return refusal("not_proven", 403)
        sign_in = functools.partial(
            self._store.visitors.sign_in,
            site.account_id,
            old_token=old_token if is_token(old_token) else None,
            new_token=new_token,
            subject=identity.subject,
            name=identity.name,
            claims=identity.claims,
            now=self._now(),
        )
        visitor = await blocking(sign_in)
        await self._wake_panels(visitor)
        kept = visitor.token_hash == token_hash(site.account_id, old_token)
        return web.json_response({"kept": kept, "continues": kept or visitor.alias is not None})

    async def _sign_out(self, request: web.Request) -> web.Response:
        _, visitor = await self._visitor(request)
        await blocking(functools.partial(self._store.visitors.end, visitor, now=self._now()))
        await self._wake_panels(visitor)
        return web.json_response({})

    async def _watch(self, request: web.Request) -> web.Response:
        """POST from a shop's page: its visitor's events, and whether a rule invites them. Simple text: no preflight."""
        site, content = self._site(request), await json_of(request)
        headers = shared_with(site, request)
        if "Access-Control-Allow-Origin" not in headers:
            return refusal("failed", 403)
        if not self._limits.may_watch(request, str(content.get("browser", ""))[:50]):
            return web.json_response({"error": "too_fast"}, status=429, headers=headers)
        agent = request.headers.get("User-Agent", "")[:300]
        hear = functools.partial(self._watching.hear, site, content, agent=agent, now=self._now())
        return web.json_response(await blocking(hear), headers=headers)

    async def _continue(self, request: web.Request) -> web.Response:
        site, visitor = await self._visitor(request)
        conversation = await blocking(self._store.visitors.conversation, visitor)
        if conversation is None or not site.setup.ways:
            raise Refused("failed")
        if not self._limits.may_send_file(visitor.token_hash):
            return refusal("too_fast", 429)
        code = await blocking(
            functools.partial(self._store.visitors.new_code, conversation.conversation_id, now=self._now())
        )
        links = {
            name: onward.link(address, code)
            for name, address in site.setup.ways.items()
            if name in CHANNELS and (onward := CHANNELS[name].onward)
        }
        return web.json_response({"code": code, "links": links})

    async def _wake_panels(self, visitor: Visitor) -> None:
        """Lets the visitor's open streams look again, whether their token still opens anything."""
        conversations = await blocking(self._store.visitors.conversations, visitor)
        self._hub.wake({conversation.conversation_id for conversation in conversations})

    def _site(self, request: web.Request) -> Site:
        site = self._sites.get(request.match_info["site"])
        if site is None:
            raise web.HTTPNotFound
        return site

    async def _visitor(self, request: web.Request) -> tuple[Site, Visitor]:
        """The site, and who asks. Raises Refused without a token, Ended."""
        site, token = self._site(request), bearer(request)
        if not is_token(token):
            raise Refused("failed")
        return site, await blocking(self._store.visitors.of, site.account_id, token)

    def _language(self, request: web.Request, site: Site) -> str:
        languages, wanted = self._pages.languages(site), request.query.get("lang", "")[:2].lower()
        return wanted if wanted in languages else languages[0]


def _with_claims(site: Site, visitor: Visitor, proof: Any, now: float) -> Visitor:
    """The visitor with what the shop signed of them: it comes again with the message, as it is not kept before one."""
    if visitor.name or visitor.claims or not proof:
        return visitor
    try:
        identity = read_identity(str(proof), site.channel.identity_secret, site.name, now=now)
    except NotProven:
        return visitor
    if signed_address(site.account_id, identity.subject) != visitor.address:
        return visitor
    return replace(visitor, name=identity.name, claims=identity.claims)
