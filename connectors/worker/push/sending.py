"""Sending: one alert to the push service of one device, encrypted for the device alone and signed by our key.

RFC 8030 (web push), RFC 8291 and 8188 (aes128gcm, by pywebpush), RFC 8292 (VAPID, by py_vapid).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

import requests
from py_vapid import Vapid02, VapidException
from pywebpush import WebPusher, WebPushException

from bot.phrases import Phrase
from bot.store.team.push_alerts import PushAlert
from bot.team.push import NEWS_SECONDS, AlertKind, text_of
from bot.team.push_keys import private_key
from connectors.catalogues.speaking import in_language
from connectors.channels.network import CONNECT_SECONDS, open_session

_WAITS = (CONNECT_SECONDS, 10.0)
# At most a day ahead (RFC 8292, section 2).
_SIGNED_FOR_SECONDS = 12 * 3600
_NOBODY = "mailto:nobody@localhost"
_GONE = (404, 410)
_REFUSED = (401, 403)
_PASSING = (408, 425, 429)
# Who shows nothing new until a passing fault is over must not be asked to wait for a day.
_LONGEST_ASKED_SECONDS = 3600.0


class Fate(str, Enum):
    """What became of an alert."""

    SENT = "sent"
    # The device is known no more.
    GONE = "gone"
    # The service takes nothing from us for this device.
    REFUSED = "refused"
    # It may work later.
    AGAIN = "again"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of an alert; `asked_seconds`: how long the service asks us to wait."""

    fate: Fate
    asked_seconds: float | None = None


class PushSender:
    """Sends alerts. Only https addresses of the public internet are called, and `service`, if one is set."""

    def __init__(self, key: str, *, contact: str | None, service: str | None) -> None:
        """`contact` is the https address under which push services may find out whose calls these are."""
        self._key = private_key(key)
        self._contact = contact if contact and contact.startswith("https://") else _NOBODY
        self._session = open_session(service or "https://localhost.invalid")

    def send(self, alert: PushAlert, *, now: float) -> Result:
        """Sends it; never raises."""
        try:
            body = WebPusher(_subscription(alert)).encode(_message(alert), "aes128gcm")["body"]
            with self._session.post(
                alert.endpoint,
                data=body,
                headers=self._headers(alert, now),
                # So that no .netrc of the machine takes the place of the signature.
                auth=_as_it_is,
                timeout=_WAITS,
                allow_redirects=False,
                stream=True,
            ) as answer:
                return _result(answer)
        except (WebPushException, VapidException, ValueError, KeyError):
            # Keys or an address that no browser made.
            return Result(fate=Fate.GONE)
        except requests.RequestException:
            return Result(fate=Fate.AGAIN)

    def _headers(self, alert: PushAlert, now: float) -> dict[str, str]:
        parts = urlsplit(alert.endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "sub": self._contact,
            "exp": int(now) + _SIGNED_FOR_SECONDS,
        }
        signed: dict[str, str] = Vapid02(self._key).sign(claims)
        return {
            **signed,
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int(NEWS_SECONDS[alert.kind])),
            "Urgency": "high" if alert.kind is not AlertKind.WAITING else "normal",
        }


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _subscription(alert: PushAlert) -> dict[str, object]:
    return {"endpoint": alert.endpoint, "keys": {"p256dh": alert.p256dh, "auth": alert.auth}}


def _message(alert: PushAlert) -> bytes:
    """What the service worker of the desk shows. A later one of the same conversation takes the place of this one."""
    text = text_of(alert.kind, name=alert.name, words=alert.text)
    spoken = in_language(text, alert.language or "en") if isinstance(text, Phrase) else text
    shown = {
        "text": spoken,
        "tag": f"{alert.kind.value}:{alert.conversation_id}",
        "path": f"/desk/conversations/{alert.conversation_id}",
    }
    return json.dumps(shown, ensure_ascii=False).encode()


def _result(answer: requests.Response) -> Result:
    if 200 <= answer.status_code < 300:
        return Result(fate=Fate.SENT)
    if answer.status_code in _GONE:
        return Result(fate=Fate.GONE)
    if answer.status_code in _REFUSED:
        return Result(fate=Fate.REFUSED)
    if answer.status_code in _PASSING or answer.status_code >= 500:
        asked = answer.headers.get("Retry-After", "")
        seconds = min(float(asked), _LONGEST_ASKED_SECONDS) if asked.isascii() and asked.isdigit() else None
        return Result(fate=Fate.AGAIN, asked_seconds=seconds)
    return Result(fate=Fate.FAILED)
