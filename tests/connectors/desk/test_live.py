"""Live pages get every change once and in order, also after a cut; too many are refused politely."""

import json
from collections.abc import Iterator
from itertools import islice

import pytest

from connectors.desk.live import Live, TooManyStreams
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site


def frames(stream: Iterator[str], count: int) -> list[dict[str, str]]:
    """The next frames that carry an event number."""
    read = (dict(line.split(": ", 1) for line in text.splitlines() if ": " in line) for text in stream)
    return list(islice((frame for frame in read if "id" in frame), count))


def numbers(stream: Iterator[str], count: int) -> list[int]:
    return [int(frame["id"]) for frame in frames(stream, count)]


@pytest.fixture
def live(shop: Shop) -> Live:
    return Live(shop.store.events, capacity=3)


def test_a_change_reaches_every_open_page(shop: Shop, live: Live) -> None:
    eva, leo = iter(live.open()), iter(live.open())
    shop.writes("hello")
    for page in (eva, leo):
        (frame,) = frames(page, 1)
        assert frame["event"] == "change"
        data = json.loads(frame["data"])
        assert data == {"kind": "message", "conversation": shop.conversation().conversation_id}


def test_a_page_resumes_after_a_cut_without_gap_or_double(shop: Shop, live: Live) -> None:
    page = live.open(0)
    for number in range(5):
        shop.writes(f"{number}")
    seen = numbers(iter(page), 3)
    page.close()
    for number in range(5):
        shop.writes(f"meanwhile {number}")
    resumed = iter(live.open(seen[-1]))
    missed = numbers(resumed, shop.store.events.latest() - seen[-1])
    shop.writes("and now")
    assert seen + missed + numbers(resumed, 1) == list(range(1, shop.store.events.latest() + 1))


def test_what_is_too_old_to_resume_begins_with_a_reload(shop: Shop, live: Live) -> None:
    shop.writes("long ago")
    shop.store.events.prune(before=float("inf"))
    page = iter(live.open(0))
    (reload,) = frames(page, 1)
    assert reload["event"] == "reload"
    shop.writes("now")
    assert numbers(page, 1) == [int(reload["id"]) + 1]


def test_a_number_from_another_life_of_the_database_begins_with_a_reload(shop: Shop, live: Live) -> None:
    shop.writes("hello")
    (reload,) = frames(iter(live.open(10_000)), 1)
    assert reload["event"] == "reload"
    assert int(reload["id"]) == shop.store.events.latest()


def test_a_page_that_leaves_makes_room(live: Live) -> None:
    streams = [live.open() for _ in range(3)]
    with pytest.raises(TooManyStreams):
        live.open()
    streams[0].close()
    live.open()


def test_a_page_that_comes_back_after_a_cut_takes_its_own_place(live: Live) -> None:
    streams = [live.open(page=f"page {number}") for number in range(3)]
    live.open(page="page 1")
    assert [text for text in streams[1] if "beat" not in text] == [], "the old stream of the page has ended"
    with pytest.raises(TooManyStreams):
        live.open(page="another page")
    live.end("page 2")
    live.open(page="another page")


def test_the_browser_resumes_with_the_header_that_it_sends(site: Site, shop: Shop) -> None:
    eva = site.eva()
    shop.writes("one")
    shop.writes("two")
    latest = shop.store.events.latest()
    answer = eva.get("/desk/events?after=0", headers={"Last-Event-ID": str(latest - 1)}, buffered=False)
    assert answer.mimetype == "text/event-stream"
    texts = (part.decode() if isinstance(part, bytes) else part for part in answer.response)
    assert numbers(texts, 1) == [latest]
    answer.close()


def test_when_all_places_are_taken_the_page_is_asked_to_come_again(shop: Shop) -> None:
    site = Site(shop, streams=1)
    eva = site.eva()
    first = eva.get("/desk/events", buffered=False)
    refused = eva.get("/desk/events")
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    first.close()
    again = eva.get("/desk/events", buffered=False)
    assert again.status_code == 200
    again.close()
