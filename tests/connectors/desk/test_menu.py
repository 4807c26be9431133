"""The menu: four rooms with what a role may open, and the strip of the room in which a page stands."""

from __future__ import annotations

import re

import pytest

from bot.team.agent import Role
from connectors.desk.menu import ITEMS, Room, menu
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site


def strip(page: str) -> tuple[str, list[str], list[str]]:
    """The name of a page's room, its pages, and which of them is shown."""
    (name, links) = re.findall(r'<nav class="room-pages" aria-label="(\w+)".*?>(.*?)</nav>', page, re.DOTALL)[0]
    here = re.findall(r'aria-current="page">([^<]+)<', links)
    return name, re.findall(r">([^<\n]+)</a>", links), here


def rooms_of(shop: Shop, role: Role) -> dict[Room, list[str]]:
    agent = shop.store.agents.add(name=role.value, login=role.value, role=role, now=shop.now)
    return {room: [item.title for item in items] for room, items in menu(agent)}


def test_each_role_sees_the_rooms_in_which_it_may_open_something(shop: Shop) -> None:
    assert list(rooms_of(shop, Role.AGENT)) == [Room.CONVERSATIONS, Room.REPORTS, Room.SETTINGS]
    assert list(rooms_of(shop, Role.EDITOR)) == list(Room)
    seen = rooms_of(shop, Role.ADMIN)
    assert sorted(title for titles in seen.values() for title in titles) == sorted(item.title for item in ITEMS)


@pytest.mark.parametrize(
    ("path", "room", "page"),
    [
        ("/desk/labels", "Conversations", ["Labels"]),
        ("/desk/ratings", "Reports", ["Ratings"]),
        ("/desk/team", "Settings", ["Team"]),
        ("/desk/canned/new", "Conversations", ["Canned responses"]),
    ],
)
def test_a_page_shows_the_strip_of_its_room(site: Site, path: str, room: str, page: list[str]) -> None:
    name, titles, here = strip(site.eva().get(path).text)
    assert (name, here) == (room, page)
    assert page[0] in titles
    assert "Journal" not in titles


def test_the_room_of_conversations_is_marked_beside_an_open_one(site: Site, shop: Shop) -> None:
    shop.hands_off()
    page = site.eva().opens()
    assert re.search(r'aria-current="true">Conversations<', page)
    assert '<nav class="room-pages"' not in page
