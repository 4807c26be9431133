"""Counted: the process's own counters, by the names that Prometheus, the dashboard and the alerts use.

No label holds anything of a customer: channels, states, causes and statuses are words of ours.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

_ANSWER = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300)
_CALL = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)

WEBHOOKS = Counter("mostrador_webhooks", "Providers' calls by channel and HTTP status.", ("channel", "status"))
ACKNOWLEDGEMENT = Histogram(
    "mostrador_webhook_seconds", "From a webhook's arrival to its answer, in seconds.", ("channel",), buckets=_CALL
)
STREAMS = Gauge("mostrador_desk_streams", "Pages of agents that follow live now.")
STREAMS_AT_MOST = Gauge("mostrador_desk_streams_limit", "Pages that may follow live at once.")
POLLED = Counter("mostrador_polled_updates", "Updates fetched from providers that are polled.", ("channel",))
TURNS = Counter("mostrador_turns", "Turns of the bot by outcome: answered, handed_off, failed, broke.", ("outcome",))
ANSWER = Histogram(
    "mostrador_answer_seconds",
    "From a customer's first open message until the bot's answer is written, in seconds.",
    ("channel",),
    buckets=_ANSWER,
)
RASA_CALLS = Counter("mostrador_rasa_calls", "Calls of Rasa by outcome: answered, refused, failed.", ("outcome",))
RASA_SECONDS = Histogram("mostrador_rasa_seconds", "How long a call of Rasa took, in seconds.", buckets=_CALL)
DELIVERIES = Counter(
    "mostrador_deliveries",
    "Tries to send a message by channel, what became of them, and the cause.",
    ("channel", "state", "cause"),
)
DELIVERY = Histogram(
    "mostrador_delivery_seconds",
    "From a message's writing until the provider accepted it, in seconds.",
    ("channel",),
    buckets=_ANSWER,
)
