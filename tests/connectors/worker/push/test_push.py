"""Phones are told once of what waits for their owners: signed and encrypted, silent at night, gone when taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timezone
from pathlib import Path

import pytest

from bot.conversations.conversation import Verb
from bot.team.audit import COMMAND_LINE, Actor
from bot.team.push import AlertKind, PushChoices
from bot.team.push_keys import is_subscription, private_key, public_text
from connectors.worker.push.job import PushJob
from connectors.worker.push.sending import Fate, PushSender
from tests.bot.store.shop import Shop
from tests.connectors.worker.push.service import Phone, PushService

KEY = "a-key-of-this-desk"


class Desk:
    """A shop with people's phones, a push service, and the worker's job."""

    def __init__(self, folder: Path, service: PushService) -> None:
        self.shop = Shop(folder)
        self.service = service
        service.now = lambda: self.shop.now
        self.tokens: dict[str, str] = {}
        sender = PushSender(KEY, contact="https://chat.example.com", service=service.url)
        self.job = PushJob(self.shop.store, sender, lambda: timezone.utc, lambda: self.shop.now)

    def has_phone(self, agent_id: str, name: str, **choices: object) -> Phone:
        phone, store = self.service.phone(name), self.shop.store
        token = store.sessions.begin(agent_id, now=self.shop.now)
        self.tokens[name] = token
        store.push_devices.add(
            agent_id,
            token,
            endpoint=phone.endpoint,
            p256dh=phone.p256dh,
            auth=phone.auth,
            browser="Chrome on Android",
            now=self.shop.now,
        )
        store.push_devices.choose(agent_id, PushChoices(**choices))  # type: ignore[arg-type]
        return phone

    def works(self, seconds: float = 10.0) -> list[tuple[str, str]]:
        """The worker looks, and again when what it found has settled; what the phones showed since, by name."""
        before = len(self.service.shown)
        self.job.run()
        self.shop.tick(seconds)
        self.job.run()
        return [(name, shown["text"]) for name, shown in self.service.shown[before:]]

    def devices(self, agent_id: str) -> int:
        return len(self.shop.store.push_devices.of(agent_id, "", now=self.shop.now))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with PushService(key=KEY, now=lambda: 0.0).serving() as service:
        yield Desk(tmp_path, service)


def test_somebody_waits_and_every_phone_rings_once(desk: Desk) -> None:
    desk.has_phone(desk.shop.eva, "eva")
    desk.has_phone(desk.shop.leo, "leo")
    desk.shop.hands_off()
    assert sorted(desk.works()) == [
        ("eva", "Somebody is waiting for a person."),
        ("leo", "Somebody is waiting for a person."),
    ]
    desk.shop.writes("hello?")
    assert desk.works() == [], "the same wait is told once"
    _, shown = desk.service.shown[0]
    assert shown["path"].startswith("/desk/conversations/c")
    assert "Ana" not in str(shown)


def test_who_is_taken_meanwhile_is_no_news(desk: Desk) -> None:
    desk.has_phone(desk.shop.eva, "eva")
    desk.shop.hands_off()
    desk.job.run()
    desk.shop.does(Verb.ACCEPT, desk.shop.leo)
    assert desk.works() == []


def test_a_customer_of_mine_rings_mine_alone_and_once_for_a_burst(desk: Desk) -> None:
    desk.has_phone(desk.shop.eva, "eva")
    desk.has_phone(desk.shop.leo, "leo")
    desk.shop.hands_off()
    desk.shop.does(Verb.ACCEPT, desk.shop.eva)
    desk.works()
    for text in ("are you", "still", "there?"):
        desk.shop.writes(text)
    assert desk.works() == [("eva", "A customer of yours needs you.")]
    desk.shop.tick(120)
    desk.shop.writes("hello?")
    assert desk.works() == [("eva", "A customer of yours needs you.")]


def test_what_was_read_at_the_desk_does_not_ring(desk: Desk) -> None:
    desk.has_phone(desk.shop.eva, "eva")
    desk.shop.hands_off()
    conversation = desk.shop.does(Verb.ACCEPT, desk.shop.eva)
    desk.works()
    desk.shop.writes("thanks")
    desk.shop.store.conversations.mark_seen(conversation.conversation_id, desk.shop.eva)
    assert desk.works() == []


def test_a_mention_rings_who_is_mentioned_even_when_away(desk: Desk) -> None:
    desk.has_phone(desk.shop.eva, "eva")
    desk.has_phone(desk.shop.leo, "leo")
    conversation = desk.shop.hands_off()
    desk.shop.store.presence.set_away(desk.shop.leo, True, now=desk.shop.now)
    desk.shop.store.notes.add(
        conversation.conversation_id, desk.shop.eva, text="@Leo a look?", client_key="k1", now=desk.shop.tick()
    )
    assert sorted(desk.works()) == [
        ("eva", "Somebody is waiting for a person."),
        ("leo", "A colleague mentions you."),
    ]


def test_words_are_shown_only_where_the_person_chose_it(desk: Desk) -> None:
    desk.has_phone(desk.shop.eva, "eva", words=True)
    desk.shop.hands_off()
    assert desk.works() == [("eva", "Ana: a person please")]


def test_the_text_is_in_the_persons_language(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(
        "connectors.worker.push.sending.in_language", lambda text, spoken: asked.append(spoken) or str(text)
    )
    desk.shop.store.agents.speak(desk.shop.eva, "es")
    desk.has_phone(desk.shop.eva, "eva")
    desk.shop.hands_off()
    desk.works()
    assert asked == ["es"]


def test_kinds_and_quiet_hours_are_the_persons_own(desk: Desk) -> None:
    # 1,800,000,000 is 15 January 2027, 08:00 UTC.
    desk.has_phone(desk.shop.eva, "eva", waiting=False)
    desk.has_phone(desk.shop.leo, "leo", quiet_from="22:00", quiet_until="08:30")
    desk.shop.hands_off()
    assert desk.works() == []
    desk.shop.tick(3600)
    desk.shop.hands_off("ben")
    assert desk.works() == [("leo", "Somebody is waiting for a person.")]


def test_a_device_that_its_service_forgot_goes_away(desk: Desk) -> None:
    desk.has_phone(desk.shop.eva, "eva")
    desk.service.phones.clear()
    desk.shop.hands_off()
    assert desk.works() == []
    assert desk.devices(desk.shop.eva) == 0


def test_a_service_that_is_busy_is_asked_again_when_it_says(desk: Desk) -> None:
    desk.has_phone(desk.shop.eva, "eva")
    desk.service.answers, desk.service.retry_after = [429, 503], "60"
    desk.shop.hands_off()
    assert desk.works() == []
    assert desk.works(30) == []
    assert len(desk.service.calls) == 1
    desk.works(60)
    assert len(desk.service.calls) == 2
    desk.shop.tick(60)
    desk.works(60)
    assert [name for name, _ in desk.service.shown] == ["eva"]


def test_what_is_no_news_any_more_is_not_tried_for_ever(desk: Desk) -> None:
    desk.has_phone(desk.shop.eva, "eva")
    desk.service.answers = [500] * 99
    desk.shop.hands_off()
    for _ in range(30):
        desk.works(300)
    assert 2 <= len(desk.service.calls) <= 6


def test_a_key_that_is_refused_is_seen_on_the_page_and_troubles_the_service_no_more(desk: Desk) -> None:
    desk.service.key = "another"
    desk.has_phone(desk.shop.eva, "eva")
    desk.shop.hands_off()
    desk.works()
    desk.shop.hands_off("ben")
    desk.works()
    assert len(desk.service.calls) == 1
    (device,) = desk.shop.store.push_devices.of(desk.shop.eva, desk.tokens["eva"], now=desk.shop.now)
    assert device.here
    assert device.refused_at


def test_a_browser_that_was_signed_out_shows_nothing(desk: Desk) -> None:
    desk.has_phone(desk.shop.eva, "eva")
    desk.shop.store.sessions.sign_out(desk.tokens["eva"], Actor(agent_id=desk.shop.eva), now=desk.shop.now)
    desk.shop.hands_off()
    assert desk.works() == []
    assert desk.shop.store.push_devices.prune(now=desk.shop.now) == 1


def test_who_is_switched_off_loses_their_phones(desk: Desk) -> None:
    desk.has_phone(desk.shop.eva, "eva")
    desk.shop.store.staff.switch_off(desk.shop.eva, COMMAND_LINE, now=desk.shop.now)
    assert desk.shop.store._database.rows("SELECT * FROM push_device") == []


def test_what_happened_before_the_first_phone_is_not_told(desk: Desk) -> None:
    desk.shop.hands_off()
    desk.has_phone(desk.shop.eva, "eva")
    assert desk.works() == []


def test_erasing_a_customer_takes_what_was_told_of_them(desk: Desk) -> None:
    desk.has_phone(desk.shop.eva, "eva")
    conversation = desk.shop.hands_off()
    desk.works()
    resolved = desk.shop.does(Verb.TAKE_OVER, desk.shop.eva)
    desk.shop.store.conversations.resolve(
        resolved.conversation_id, desk.shop.eva, epoch=resolved.epoch, now=desk.shop.tick()
    )
    assert len(desk.shop.store._database.rows("SELECT * FROM push_alert")) == 1
    actor = Actor(agent_id=desk.shop.eva)
    desk.shop.store.erasures.erase(conversation.contact_id, actor, now=desk.shop.tick(3600))
    assert desk.shop.store._database.rows("SELECT * FROM push_alert") == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://127.0.0.1:9/push/x",
        "https://[::1]:9/push/x",
        "https://169.254.169.254/latest/meta-data",
        "http://example.com/push/x",
        "file:///etc/passwd",
        "nonsense",
    ],
)
def test_no_address_inside_is_ever_called(desk: Desk, endpoint: str) -> None:
    phone = desk.has_phone(desk.shop.eva, "eva")
    desk.shop.hands_off()
    desk.job.run()
    desk.shop.tick(10)
    (alert,) = desk.shop.store.push_alerts.claim(now=desk.shop.now)
    inside = type(alert)(**{**vars(alert), "endpoint": endpoint})
    sender = PushSender(KEY, contact=None, service=None)
    assert sender.send(inside, now=desk.shop.now).fate in (Fate.AGAIN, Fate.GONE)
    own = PushSender(KEY, contact=None, service=desk.service.url)
    assert own.send(alert, now=desk.shop.now).fate is Fate.SENT
    assert desk.service.shown[-1][0] == "eva"
    assert phone.endpoint == alert.endpoint


def test_keys_are_what_browsers_and_services_take() -> None:
    assert len(public_text("any text")) == 87
    assert public_text("any text") == public_text("any text") != public_text("another")
    # As other tools make one: 32 bytes in base64url stand for themselves.
    one = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"
    assert private_key(one).private_numbers().private_value == 1
    assert is_subscription(public_text("x"), "c2l4dGVlbiBieXRlcy4uIQ")
    assert not is_subscription(public_text("x"), "short")
    assert not is_subscription("ä", "c2l4dGVlbiBieXRlcy4uIQ")


def test_every_kind_has_words() -> None:
    from bot.team.push import text_of

    assert len({text_of(kind) for kind in AlertKind}) == len(AlertKind)
