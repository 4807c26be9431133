"""The Graph API's client: blocking calls with typed errors, over kept connections.

Source: developers.facebook.com, WhatsApp Cloud API, "Messages", "Media", "Typing indicators".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote

import requests

from bot.channels.causes import Cause
from bot.channels.channel import Fetched, MediaRef, OutgoingMedia, ProviderCall, Sent
from bot.channels.errors import RetryLater, Uncertain
from bot.channels.template import Template
from connectors.channels.foreign import JsonObject, id_of, integer_of, object_of, objects_of, text_of
from connectors.channels.introduction import Introduction
from connectors.channels.network import (
    CONNECT_SECONDS,
    CONNECTIONS,
    READ_SECONDS,
    Bearer,
    download,
    file_missing,
    open_session,
    too_large,
)
from connectors.channels.provider_clock import ProviderClock
from connectors.channels.whatsapp.errors import explain, no_answer, unreachable
from connectors.channels.whatsapp.templates import read_templates
from connectors.channels.whatsapp.write import media_object, upload_limit_bytes
from connectors.json_calls import CallFailed, JsonAnswer, JsonCalls

# A business account holds at most 6,000 templates ("Template limits"); a page has a hundred.
_TEMPLATE_PAGES = 60


@dataclass(frozen=True, kw_only=True)
class Graph:
    """One phone number's part of the Graph API. Safe on several threads."""

    base_url: str
    graph_version: str
    phone_number_id: str
    access_token: str = field(repr=False)
    read_seconds: float = READ_SECONDS
    session: requests.Session = field(default_factory=open_session, repr=False)
    clock: ProviderClock = field(default_factory=ProviderClock, repr=False)

    def send(self, call: ProviderCall) -> Sent:
        """Uploads the call's file, if any, then sends. Raises a SendError."""
        payload = dict(call.payload)
        if call.media:
            media_id = self._upload(call.media, upload_limit_bytes(payload))
            payload = media_object(payload, media_id, call.media.filename)
        answer = self._post(call.method, payload)
        message_id = id_of(next(iter(objects_of(answer.get("messages"))), {}).get("id"))
        if not message_id:
            raise Uncertain(Cause.ODD_ANSWER, "WhatsApp's answer names no message; it may or may not have arrived.")
        return Sent(provider_message_id=message_id)

    def mark(self, payload: Mapping[str, Any]) -> None:
        """Marks a message as read, with or without typing. Raises a SendError."""
        self._post("messages", payload, harmless=True)

    def fetch(self, ref: MediaRef, limit_bytes: int) -> Fetched:
        """Downloads a file in two hops: its description, then the address in it. Raises a SendError."""
        path = quote(ref.provider_media_id, safe="")
        about = self._request("GET", path, names_number=False)
        if (integer_of(about.get("file_size")) or 0) > limit_bytes:
            raise too_large()
        fetched = download(
            self.session,
            str(about.get("url")),
            limit_bytes=limit_bytes,
            trusted=self.base_url,
            auth=Bearer(self.access_token),
        )
        return Fetched(content=fetched.content, mime_type=id_of(about.get("mime_type")) or fetched.mime_type)

    def introduce(self) -> Introduction:
        """The number as customers see it. Raises a SendError, never Uncertain."""
        fields = {"fields": "display_phone_number,verified_name"}
        about = self._request("GET", quote(self.phone_number_id, safe=""), params=fields)
        name, number = text_of(about.get("verified_name")), text_of(about.get("display_phone_number"))
        return Introduction(name=" ".join(part for part in (name, number) if part) or self.phone_number_id)

    def templates(self, business_account_id: str) -> list[Template]:
        """Every template of a business account, page by page. Raises a SendError, never Uncertain."""
        path = f"{quote(business_account_id, safe='')}/message_templates"
        templates: list[Template] = []
        after = ""
        for _ in range(_TEMPLATE_PAGES):
            page = {"limit": "100", **({"after": after} if after else {})}
            answer = self._request("GET", path, names_number=False, params=page)
            templates += read_templates(answer)
            paging = object_of(answer.get("paging"))
            after = text_of(object_of(paging.get("cursors")).get("after"))
            if not after or "next" not in paging:
                break
        return templates

    def _own(self, method: str) -> str:
        return f"{self.phone_number_id}/{method}"

    def _upload(self, media: OutgoingMedia, limit_bytes: int) -> str:
        fields = {"messaging_product": "whatsapp", "type": media.mime_type}
        try:
            if media.path.stat().st_size > limit_bytes:
                raise too_large()
            with media.path.open("rb") as file:
                files = {"file": (media.filename, file, media.mime_type)}
                answer = self._request("POST", self._own("media"), data=fields, files=files)
        except OSError:
            raise file_missing() from None
        media_id = id_of(answer.get("id"))
        if not media_id:
            raise RetryLater(Cause.MEDIA_FAILED, "WhatsApp did not take the file; it is tried again.", after_seconds=2)
        return media_id

    def close(self) -> None:
        """Closes the connections."""
        self.session.close()
        self._calls.close()

    def _post(self, method: str, payload: Mapping[str, Any], *, harmless: bool = False) -> JsonObject:
        """One call of a method of the number with a JSON body; see `_request`."""
        try:
            response = self._calls.post(f"{self.graph_version}/{self._own(method)}", payload)
        except CallFailed as error:
            raise (unreachable() if harmless or error.never_left else no_answer()) from None
        return self._answer(response, response.status, harmless=harmless, names_number=True)

    def _request(self, method: str, path: str, *, names_number: bool = True, **content: Any) -> JsonObject:
        """One call that may be repeated, so that it is never Uncertain."""
        try:
            response = self.session.request(
                method,
                f"{self.base_url.rstrip('/')}/{self.graph_version}/{path}",
                auth=Bearer(self.access_token),
                timeout=(CONNECT_SECONDS, self.read_seconds),
                allow_redirects=False,
                **content,
            )
        except requests.RequestException:
            raise unreachable() from None
        return self._answer(response, response.status_code, harmless=True, names_number=names_number)

    def _answer(
        self, response: requests.Response | JsonAnswer, status: int, *, harmless: bool, names_number: bool
    ) -> JsonObject:
        self.clock.hear(response.headers.get("Date"))
        answer = _json(response)
        if status == 200 and "error" not in answer:
            return answer
        failure = explain(status, response.headers, answer.get("error"), names_number=names_number)
        raise unreachable() if harmless and isinstance(failure, Uncertain) else failure

    @cached_property
    def _calls(self) -> JsonCalls:
        return JsonCalls(
            self.base_url,
            self.access_token,
            connect_seconds=CONNECT_SECONDS,
            read_seconds=self.read_seconds,
            connections=CONNECTIONS,
            through_proxy=True,
        )


def _json(response: requests.Response | JsonAnswer) -> JsonObject:
    try:
        return object_of(response.json())
    except (ValueError, RecursionError):
        return {}
