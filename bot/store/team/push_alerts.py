"""Push alerts in the store: made from what happened, once for each event and device, then sent by a worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from bot.ids import new_id
from bot.store.engine.database import Database, Row, RowReader, Transaction
from bot.store.steps.team.push import LIVE_DEVICES, delete_devices
from bot.store.team.push_devices import choices_in
from bot.team.push import NEWS_SECONDS, AlertKind, is_quiet, pause_seconds

_KINDS = "('conversation', 'queue', 'message', 'mention')"
_AT_ONCE = 200
_KEPT_SECONDS = 24 * 3600.0
# Somebody at the desk has read it by then; one who writes three messages in a row rings once.
_SETTLE_SECONDS = 4.0
_BURST_SECONDS = 60.0
_CHANGED = f"""
    SELECT DISTINCT conversation_id FROM event WHERE number > :position AND number <= :latest AND kind IN {_KINDS}
    AND conversation_id IS NOT NULL LIMIT :limit"""
# What there is to tell of one conversation: whom (NULL: all who take conversations), of what kind, of which thing.
_NEWS = """
    SELECT NULL AS agent_id, 'waiting' AS kind, conversation_id || ':' || epoch AS subject, waiting_since AS since
    FROM conversation WHERE conversation_id = :id AND state = 'queued' AND waiting_since > :waiting_after
    UNION ALL SELECT agent_id, 'mine', conversation_id || ':' || epoch, called_at
    FROM conversation WHERE conversation_id = :id AND state = 'agent' AND called_at > :mine_after
    UNION ALL SELECT c.agent_id, 'mine', m.message_id, m.created_at
    FROM conversation c JOIN message m USING (conversation_id) WHERE c.conversation_id = :id AND c.state = 'agent'
        AND c.unread > 0 AND m.author = 'contact' AND m.created_at > :mine_after
        AND m.position = (SELECT MAX(position) FROM message WHERE conversation_id = :id AND author = 'contact')
    UNION ALL SELECT agent_id, 'mention', message_id, created_at
    FROM mention WHERE conversation_id = :id AND seen_at IS NULL AND created_at > :mention_after"""
_DEVICES = f"""
    SELECT d.device_id, d.agent_id, c.waiting, c.mine, c.mention, c.words, c.quiet_from, c.quiet_until, p.away_since
    FROM {LIVE_DEVICES}
    LEFT JOIN push_choice c ON c.agent_id = d.agent_id LEFT JOIN presence p ON p.agent_id = d.agent_id
    WHERE d.refused_at IS NULL"""
_DUE = "state = 'due' AND due_at <= :now"
# Only what is still news: nobody has taken or read it meanwhile.
_STILL = """
    SELECT t.*, d.endpoint, d.p256dh, d.auth, a.language AS spoken, COALESCE(h.words, 0) AS words, k.name,
        (SELECT text FROM message m WHERE m.conversation_id = t.conversation_id AND m.author = CASE t.kind
            WHEN 'mention' THEN 'colleague' ELSE 'contact' END ORDER BY m.position DESC LIMIT 1) AS text
    FROM {devices} JOIN push_alert t ON t.device_id = d.device_id JOIN conversation c USING (conversation_id)
    JOIN contact k USING (contact_id) LEFT JOIN push_choice h ON h.agent_id = d.agent_id
    WHERE t.alert_id = :id AND CASE t.kind
        WHEN 'waiting' THEN c.state = 'queued'
        WHEN 'mention' THEN EXISTS (SELECT 1 FROM mention n WHERE n.message_id = t.subject
            AND n.agent_id = d.agent_id AND n.seen_at IS NULL)
        ELSE c.state = 'agent' AND c.agent_id = d.agent_id END"""


@dataclass(frozen=True, kw_only=True)
class PushAlert:
    """One thing to show on one device. `name` and `text` are empty unless its owner wants them shown."""

    alert_id: str
    device_id: str
    kind: AlertKind
    conversation_id: str
    endpoint: str
    p256dh: str
    auth: str
    language: str | None
    name: str
    text: str
    created_at: float


class PushAlerts:
    """Finds what is to be told, hands it to one worker, and takes what became of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def gather(self, zone: tzinfo, *, now: float) -> int:
        """Makes alerts of what happened since the last look; how many. Cheap where nobody wants any."""
        if self._database.row(f"SELECT 1 AS any FROM {LIVE_DEVICES} LIMIT 1", now=now) is None:
            return 0
        latest, position = (self._counter(name) for name in ("event", "push"))
        if latest == position:
            return 0
        with self._database.write() as tx:
            # Two workers look at the same time; the second finds nothing left.
            span = {"position": self._counter("push", tx), "latest": latest}
            changed = tx.rows(_CHANGED, **span, limit=_AT_ONCE)
            count = sum(_make(tx, row["conversation_id"], zone, now) for row in changed) if changed else 0
            tx.run("UPDATE counter SET value = :latest WHERE name = 'push' AND value < :latest", latest=latest)
            return count

    def claim(self, *, now: float, limit: int = 20) -> list[PushAlert]:
        """What is due now, for this worker alone. What nobody needs to be told any more is left out."""
        if self._database.row(f"SELECT 1 AS due FROM push_alert WHERE {_DUE} LIMIT 1", now=now) is None:
            return []
        with self._database.write() as tx:
            claimed = tx.rows(
                "UPDATE push_alert SET state = 'sending', tries = tries + 1 WHERE state = 'due' AND alert_id IN"
                f" (SELECT alert_id FROM push_alert WHERE {_DUE} ORDER BY due_at LIMIT :limit) RETURNING alert_id",
                now=now,
                limit=limit,
            )
            still = _STILL.format(devices=LIVE_DEVICES)
            rows = [tx.row(still, id=row["alert_id"], now=now) for row in claimed]
        return [_alert(row) for row in rows if row]

    def sent(self, alert_id: str) -> None:
        """The push service took it."""
        self._settle(alert_id, "sent")

    def failed(self, alert_id: str) -> None:
        """The push service will never take it."""
        self._settle(alert_id, "failed")

    def again(self, alert_id: str, *, now: float, asked_seconds: float | None = None) -> None:
        """It is tried again later, as long as it is news."""
        with self._database.write() as tx:
            row = tx.row("SELECT kind, tries, created_at FROM push_alert WHERE alert_id = :id", id=alert_id)
            if row is None:
                return
            due_at = now + pause_seconds(row["tries"], asked_seconds)
            is_news = due_at < row["created_at"] + NEWS_SECONDS[AlertKind(row["kind"])]
            tx.run(
                "UPDATE push_alert SET state = :state, due_at = :due WHERE alert_id = :id",
                state="due" if is_news else "failed",
                due=due_at,
                id=alert_id,
            )

    def gone(self, device_id: str) -> None:
        """The push service knows the device no more: its owner took it back, or the browser did."""
        with self._database.write() as tx:
            delete_devices(tx, [device_id])

    def refused(self, device_id: str, *, now: float) -> None:
        """The push service refuses us for this device; its owner sees that on their page, and turns it on again."""
        with self._database.write() as tx:
            tx.run("UPDATE push_device SET refused_at = :now WHERE device_id = :id", now=now, id=device_id)
            tx.run("UPDATE push_alert SET state = 'failed' WHERE device_id = :id AND state <> 'sent'", id=device_id)

    def prune(self, *, now: float) -> int:
        """Deletes alerts older than a day; returns how many."""
        with self._database.write() as tx:
            return tx.run("DELETE FROM push_alert WHERE created_at < :before", before=now - _KEPT_SECONDS)

    def _settle(self, alert_id: str, state: str) -> None:
        with self._database.write() as tx:
            tx.run("UPDATE push_alert SET state = :state WHERE alert_id = :id", state=state, id=alert_id)

    def _counter(self, name: str, reader: RowReader | None = None) -> int:
        rows = (reader or self._database).rows("SELECT value FROM counter WHERE name = :name", name=name)
        return int(rows[0]["value"]) if rows else 0


def _make(tx: Transaction, conversation_id: str, zone: tzinfo, now: float) -> int:
    after = {f"{kind.value}_after": now - seconds for kind, seconds in NEWS_SECONDS.items()}
    news = tx.rows(_NEWS, id=conversation_id, **after)
    devices = tx.rows(_DEVICES, now=now) if news else []
    return sum(
        _insert(tx, conversation_id, row, device, now)
        for row in news
        for device in devices
        if _wants(device, row, zone, now)
    )


def _wants(device: Row, news: Row, zone: tzinfo, now: float) -> bool:
    """Whoever is away is told of what is theirs, and not of the queue."""
    choices, kind = choices_in(device), AlertKind(news["kind"])
    is_for_them = device["away_since"] is None if news["agent_id"] is None else news["agent_id"] == device["agent_id"]
    return is_for_them and choices.wants(kind) and not is_quiet(choices, now, zone)


def _insert(tx: Transaction, conversation_id: str, news: Row, device: Row, now: float) -> int:
    rings = tx.row(
        "SELECT 1 AS rings FROM push_alert WHERE device_id = :device AND kind = :kind AND conversation_id = :id"
        " AND created_at > :since",
        device=device["device_id"],
        kind=news["kind"],
        id=conversation_id,
        since=now - _BURST_SECONDS,
    )
    is_new = not rings and tx.insert(
        "push_alert",
        ignore=True,
        alert_id=new_id("n", now),
        device_id=device["device_id"],
        kind=news["kind"],
        subject=news["subject"],
        conversation_id=conversation_id,
        state="due",
        created_at=now,
        due_at=now + _SETTLE_SECONDS,
    )
    return int(bool(is_new))


def _alert(row: Row) -> PushAlert:
    return PushAlert(
        alert_id=row["alert_id"],
        device_id=row["device_id"],
        kind=AlertKind(row["kind"]),
        conversation_id=row["conversation_id"],
        endpoint=row["endpoint"],
        p256dh=row["p256dh"],
        auth=row["auth"],
        language=row["spoken"],
        name=(row["name"] or "") if row["words"] else "",
        text=(row["text"] or "") if row["words"] else "",
        created_at=row["created_at"],
    )
