"""Agents take, answer and give back conversations; whoever is late is told so in words."""

from io import BytesIO

import pytest

from bot.channels.channel import Kind
from bot.conversations.conversation import State, Verb
from bot.conversations.message import Author
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site


def agent_texts(shop: Shop) -> list[str]:
    return [message.text for message in shop.messages() if message.author is Author.AGENT]


@pytest.fixture
def eva(site: Site, shop: Shop) -> Browser:
    """Eva, who has accepted Ana's conversation."""
    waiting = shop.hands_off()
    eva = site.eva()
    assert eva.does(Verb.ACCEPT, waiting.epoch).status_code == 200
    return eva


def test_two_agents_accept_and_one_gets_it(site: Site, shop: Shop) -> None:
    seen = shop.hands_off().epoch
    assert site.eva().does(Verb.ACCEPT, seen).status_code == 200
    late = site.leo().does(Verb.ACCEPT, seen)
    assert late.status_code == 409
    assert "With Eva" in late.json["message"]
    assert shop.conversation().agent_id == shop.eva


def test_an_agent_works_through_every_verb(site: Site, shop: Shop, eva: Browser) -> None:
    assert eva.does(Verb.RELEASE, shop.conversation().epoch).json["state"] == "queued"
    assert eva.does(Verb.ACCEPT, shop.conversation().epoch).json["state"] == "agent"
    assert site.leo().does(Verb.TAKE_OVER, shop.conversation().epoch).json["state"] == "agent"
    assert eva.does(Verb.RESOLVE, shop.conversation().epoch).status_code == 409, "it is Leo's now"
    assert site.leo().does(Verb.RETURN_TO_BOT, shop.conversation().epoch).json["state"] == "bot"
    assert eva.does(Verb.RESOLVE, shop.conversation().epoch).json["state"] == "resolved"


def test_a_page_that_names_no_epoch_changes_nothing(shop: Shop, eva: Browser) -> None:
    conversation_id = shop.conversation().conversation_id
    assert eva.posts(f"/desk/conversations/{conversation_id}/resolve").status_code == 400
    assert shop.conversation().state is State.AGENT


def test_only_the_verbs_of_the_page_exist(shop: Shop, eva: Browser) -> None:
    assert eva.does(Verb.REOPEN, shop.conversation().epoch).status_code == 404


def test_a_reply_sent_five_times_over_a_bad_line_is_one_message(shop: Shop, eva: Browser) -> None:
    answers = [eva.replies("We send a new pair today.", client_key="the-same-key") for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json["message_id"] for answer in answers}) == 1
    assert agent_texts(shop) == ["We send a new pair today."]


def test_whoever_holds_nothing_can_not_reply(site: Site, shop: Shop, eva: Browser) -> None:
    refused = site.leo().replies("me too")
    assert refused.status_code == 409
    assert "With Eva" in refused.json["message"]
    assert agent_texts(shop) == []


@pytest.mark.parametrize(
    ("text", "key", "cure"),
    [("   ", "key-00001", "Write something"), ("x" * 5000, "key-00001", "in parts"), ("hi", "", "Load it again")],
)
def test_a_reply_that_can_not_be_sent_is_refused_with_the_cure(eva: Browser, text: str, key: str, cure: str) -> None:
    refused = eva.replies(text, client_key=key)
    assert refused.status_code == 400
    assert cure in refused.json["message"]


PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("boots.png", PNG, Kind.IMAGE), ("prices.csv", b"a,b\n1,2\n", Kind.DOCUMENT)],
    ids=["photo", "document"],
)
def test_an_agent_attaches_a_file(shop: Shop, eva: Browser, name: str, content: bytes, kind: Kind) -> None:
    assert eva.replies("look", file=(BytesIO(content), f"my pictures/{name}")).status_code == 200
    sent = shop.messages()[-1]
    assert (sent.kind, sent.text) == (kind, "look")
    assert sent.media
    assert sent.media.filename == name
    assert eva.get(f"/desk/media/{sent.media.media_id}").data == content


def test_a_file_without_words_is_a_message_too(shop: Shop, eva: Browser) -> None:
    assert eva.replies("", file=(BytesIO(PNG), "boots.png")).status_code == 200
    assert shop.messages()[-1].kind is Kind.IMAGE


def test_an_empty_file_is_refused(eva: Browser) -> None:
    assert "empty" in eva.replies("", file=(BytesIO(b""), "boots.png")).json["message"]


def test_a_file_over_the_limit_is_refused_in_words(eva: Browser) -> None:
    refused = eva.replies("", file=(BytesIO(b"x" * 26_000_001), "film.bin"))
    assert refused.status_code == 413
    assert "25 MB" in refused.json["message"]


def test_what_the_agent_has_seen_is_no_longer_unread(shop: Shop, eva: Browser) -> None:
    shop.writes("are you there?")
    assert "1 unread" in eva.get("/desk/lists").text
    eva.posts(f"/desk/conversations/{shop.conversation().conversation_id}/seen")
    assert "unread" not in eva.get("/desk/lists").text
