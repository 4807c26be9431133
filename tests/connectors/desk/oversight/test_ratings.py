"""Ratings and pictures at the desk: who reads what, and which picture customers get once."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from bot.channels.channel import Kind
from bot.conversations.conversation import Verb
from bot.team.agent import Role
from bot.team.routing import Policy
from tests.bot.store.conversations.test_ratings import helps, press
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site
from tests.journeys.test_main_job import PNG


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(Shop(tmp_path, policy=Policy(ask_rating=True)))


def test_agents_read_ratings_of_their_own_help_and_editors_all(site: Site) -> None:
    helps(site.shop, site.shop.leo)
    press(site.shop, "rate_bad")
    press(site.shop, "rate_comment")
    site.shop.writes("<b>slow</b>")
    own = site.leo().get("/desk/ratings").text
    assert "😞 Bad" in own
    assert "&lt;b&gt;slow&lt;/b&gt;" in own
    assert "Nothing yet" in site.eva().get("/desk/ratings").text
    ida = site.shop.store.agents.add(name="Ida", login="ida", role=Role.EDITOR, now=1.0)
    assert "slow" in site.agent(ida.agent_id).get("/desk/ratings").text
    assert "rate_bad" in site.leo().opens(), "the press stands in the thread"


def uploads(browser: Browser, content: bytes, name: str = "eva.png") -> TestResponse:
    form = {"csrf": browser.csrf("/desk/account"), "picture": (BytesIO(content), name)}
    return browser.client.post("/desk/account/picture", data=form)


def test_a_customer_sees_the_agents_picture_once(site: Site) -> None:
    eva = site.eva()
    assert uploads(eva, PNG).status_code == 303
    assert eva.get(f"/desk/agents/{site.shop.eva}/picture").data == PNG
    site.shop.hands_off()
    site.shop.does(Verb.ACCEPT)
    joined = site.shop.messages()[-1]
    assert (joined.kind, joined.text, joined.media and joined.media.mime_type) == (
        Kind.IMAGE,
        "Eva is here",
        "image/png",
    )
    site.shop.does(Verb.RETURN_TO_BOT)
    site.shop.does(Verb.TAKE_OVER)
    assert site.shop.messages()[-1].kind is Kind.TEXT
    site.shop.does(Verb.RETURN_TO_BOT)
    site.shop.hands_off("ben")
    site.shop.does(Verb.ACCEPT, who="ben")
    assert site.shop.messages("ben")[-1].kind is Kind.IMAGE


def test_only_small_photos_are_taken_and_a_picture_can_be_removed(site: Site) -> None:
    eva = site.eva()
    assert uploads(eva, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "eva.svg").status_code == 400
    assert uploads(eva, b"").status_code == 400
    assert uploads(eva, PNG + b"0" * 2_000_000).status_code == 400
    uploads(eva, PNG)
    eva.submits("/desk/account/picture", "/desk/account", remove="1")
    assert eva.get(f"/desk/agents/{site.shop.eva}/picture").status_code == 404
    site.shop.hands_off()
    site.shop.does(Verb.ACCEPT)
    assert site.shop.messages()[-1].kind is Kind.TEXT
