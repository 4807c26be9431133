"""Shop: the state of queue, deliveries, workers and model, read from the store at each look of Prometheus.

Every worker tells the same; a dashboard takes the maximum.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.store.store import Store

# By process, whether it answers; and the name of the model that Rasa serves, empty where it does not answer.
Probed = Callable[[], tuple[Mapping[str, bool], str]]


class ShopMetrics(Collector):
    """A collector over the store, and over the neighbours of this machine that have no page of their own."""

    def __init__(self, store: Store, probed: Probed, now: Callable[[], float] = time.time) -> None:
        self._store = store
        self._probed = probed
        self._now = now

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing: without it registering would already ask the store."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One look."""
        figures = self._store.figures.now(now=self._now())
        yield _gauge("mostrador_queue_length", "Customers who wait for a person.", figures.waiting)
        yield _gauge("mostrador_queue_age_seconds", "How long the first of them waits.", figures.waiting_seconds)
        yield _gauge("mostrador_turns_open", "Conversations in which the bot owes an answer.", figures.turns_open)
        yield _gauge("mostrador_turn_age_seconds", "How long the oldest of them waits.", figures.turn_seconds)
        yield _gauge("mostrador_attention", "What waits on the page Needs attention.", figures.attention)
        yield _gauge("mostrador_workers", "Workers that live or were not missed yet.", figures.workers)
        yield _gauge("mostrador_accounts_stopped", "Accounts on which nothing can be sent.", figures.stopped)
        yield _gauge("mostrador_live_version", "The number of the published version.", figures.version)
        deliveries = GaugeMetricFamily(
            "mostrador_deliveries_open", "Messages on their way by channel and state.", labels=("channel", "state")
        )
        for (channel, state), number in figures.deliveries.items():
            deliveries.add_metric((channel, state), number)
        yield deliveries
        yield _gauge("mostrador_delivery_age_seconds", "How long the oldest due one waits.", figures.delivery_seconds)
        yield from self._neighbours()

    def _neighbours(self) -> Iterator[GaugeMetricFamily]:
        answers, model = self._probed()
        up = GaugeMetricFamily("mostrador_up", "Whether a process of this machine answers.", labels=("process",))
        for process, answer in answers.items():
            up.add_metric((process,), float(answer))
        yield up
        info = GaugeMetricFamily("mostrador_model", "1, with the model that Rasa serves.", labels=("model",))
        info.add_metric((model,), 1.0)
        yield info


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)
