"""Push inside a transaction: which devices are told, and takes devices away."""

from __future__ import annotations

from collections.abc import Sequence

from bot.store.engine.database import Transaction

# Devices `d` of people `a` who are signed in there: a browser whose session ended is told nothing.
LIVE_DEVICES = """
    push_device d JOIN session s ON s.token_hash = d.session_hash AND s.agent_id = d.agent_id AND s.expires_at > :now
    JOIN agent a ON a.agent_id = d.agent_id AND a.disabled_at IS NULL
        AND (a.role <> 'owner' OR a.reads_conversations = 1)"""


def delete_devices(tx: Transaction, device_ids: Sequence[str]) -> None:
    """Takes devices away with what was to be shown on them."""
    for device_id in device_ids:
        for table in ("push_alert", "push_device"):
            tx.run(f"DELETE FROM {table} WHERE device_id = :id", id=device_id)
