"""The push job: finds what is to be told, sends it to a few devices at once, and keeps what became of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import tzinfo

from bot.store.store import Store
from bot.store.team.push_alerts import PushAlert
from connectors.worker.push.sending import Fate, PushSender, Result

log = logging.getLogger(__name__)
# Threads of its own: a service that hangs takes none from customers' messages.
_AT_ONCE = 4


class PushJob:
    """Run `run` every few seconds."""

    def __init__(
        self, store: Store, sender: PushSender, zone: Callable[[], tzinfo], now: Callable[[], float] = time.time
    ) -> None:
        self._store = store
        self._sender = sender
        self._zone = zone
        self._now = now
        self._threads = ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="push")

    def run(self) -> int:
        """Sends what is due; how many the push services took."""
        alerts = self._store.push_alerts
        alerts.gather(self._zone(), now=self._now())
        due = alerts.claim(now=self._now())
        results = list(self._threads.map(self._send, due))
        for alert, result in zip(due, results, strict=True):
            self._keep(alert, result)
        return sum(result.fate is Fate.SENT for result in results)

    def _send(self, alert: PushAlert) -> Result:
        return self._sender.send(alert, now=self._now())

    def _keep(self, alert: PushAlert, result: Result) -> None:
        alerts = self._store.push_alerts
        if result.fate is Fate.SENT:
            alerts.sent(alert.alert_id)
        elif result.fate is Fate.GONE:
            alerts.gone(alert.device_id)
        elif result.fate is Fate.REFUSED:
            log.warning("a push service refuses our key or clock for device %s", alert.device_id)
            alerts.refused(alert.device_id, now=self._now())
        elif result.fate is Fate.AGAIN:
            alerts.again(alert.alert_id, now=self._now(), asked_seconds=result.asked_seconds)
        else:
            alerts.failed(alert.alert_id)
