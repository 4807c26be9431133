"""Push on the account page: on which devices a person is told, of what, and when not."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.phrases import phrase
from bot.store.team.push_devices import PushDevice
from bot.team.push import PushChoices, quiet_time
from bot.team.push_keys import is_subscription, public_text
from connectors.desk import words
from connectors.desk.access.browsers import browser_words
from connectors.desk.access.sessions import Sessions, signed_in
from connectors.desk.desk import Desk
from connectors.desk.requests import JsonAnswer, done, refuse

_LONGEST = 2000


@dataclass(frozen=True, kw_only=True)
class PushShown:
    """What the account page shows of it. `devices` with when each was turned on; `key` is for browsers."""

    key: str
    choices: PushChoices
    devices: list[tuple[PushDevice, str]]


class PushPages:
    """The routes of devices and choices; every person has their own."""

    def __init__(self, desk: Desk, sessions: Sessions) -> None:
        self._desk = desk
        self._sessions = sessions

    def add_device(self) -> JsonAnswer:
        """POST: `endpoint`, `p256dh` and `auth` as the browser's subscription has them."""
        form, me = request.form, signed_in()
        endpoint, p256dh, auth = (form.get(name, "") for name in ("endpoint", "p256dh", "auth"))
        if not (_may_call(endpoint, self._desk.push_service) and is_subscription(p256dh, auth)):
            return refuse(phrase("This is no subscription that a browser made; turn it on once more."))
        self._desk.store.push_devices.add(
            me.agent_id,
            self._sessions.token(),
            endpoint=endpoint,
            p256dh=p256dh,
            auth=auth,
            browser=browser_words(request.user_agent.string),
            now=self._desk.now(),
        )
        return done()

    def remove_device(self, device_id: str) -> AnyResponse:
        """POST: the device is told no more."""
        self._desk.store.push_devices.remove(signed_in().agent_id, device_id)
        return self._back()

    def choose_alerts(self) -> AnyResponse:
        """POST: the boxes `waiting`, `mine`, `mention`, `words`, and the times `quiet_from` and `quiet_until`."""
        form = request.form
        try:
            begin, end = (quiet_time(form.get(name, "")) for name in ("quiet_from", "quiet_until"))
        except ValueError as error:
            abort(HTTPStatus.BAD_REQUEST, str(error))
        choices = PushChoices(
            waiting="waiting" in form,
            mine="mine" in form,
            mention="mention" in form,
            words="words" in form,
            quiet_from=begin,
            quiet_until=end,
        )
        self._desk.store.push_devices.choose(signed_in().agent_id, choices)
        return self._back()

    def shown(self) -> PushShown | None:
        """For the account page; None where no key is set."""
        desk, me = self._desk, signed_in()
        if not desk.push_key:
            return None
        devices = desk.store.push_devices.of(me.agent_id, self._sessions.token(), now=desk.now())
        return PushShown(
            key=public_text(desk.push_key),
            choices=desk.store.push_devices.choices(me.agent_id),
            devices=[(device, words.stamp(device.created_at, desk.zone)) for device in devices],
        )

    def _back(self) -> AnyResponse:
        return redirect(url_for("desk.account", saved=1, _anchor="push"), HTTPStatus.SEE_OTHER)


def _may_call(endpoint: str, service: str | None) -> bool:
    """Whether an address may be a push service's: https and no address inside, or the one of the settings.

    Where its name leads is looked at when it is called (connectors/channels/network.py).
    """
    try:
        parts, own = urlsplit(endpoint), urlsplit(service or "")
        if len(endpoint) > _LONGEST or not parts.hostname or parts.username:
            return False
        if service and (parts.scheme, parts.netloc) == (own.scheme, own.netloc):
            return True
        return parts.scheme == "https" and _is_name_or_public(parts.hostname)
    except ValueError:
        return False


def _is_name_or_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host
