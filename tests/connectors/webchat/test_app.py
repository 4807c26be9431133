"""What the web-chat process takes, refuses and gives away, asked as a panel asks."""

from __future__ import annotations

import time
from datetime import datetime, timezone
from pathlib import Path

import pytest
import requests

from bot.conversations.message import Author, DeliveryState
from bot.conversations.turn import utterances
from bot.store.files import MediaFiles
from bot.team.agent import Role
from bot.team.audit import Actor
from bot.website.visitor import signed_address
from tests.connectors.webchat.site import ACCOUNT, Site, open_site, proof

pytestmark = pytest.mark.usefixtures("unlimited")
JPEG = b"\xff\xd8\xff\xe1\x00\x16Exif\x00\x00place of home\xff\xdb\x00\x04ab\xff\xda" + bytes(40)


def token(letter: str) -> str:
    return letter * 43


def texts(site: Site, of: str) -> list[str]:
    return [message["text"] for message in site.get("/messages", of).json()["messages"]]


def test_nothing_is_kept_of_who_only_looks(site: Site) -> None:
    assert site.get("/messages", token("b")).json()["messages"] == []
    assert site.store._database.rows("SELECT 1 FROM visitor WHERE token_hash LIKE '%'") == []


def test_a_visitor_asks_and_reads_the_answer(site: Site) -> None:
    assert site.writes("Do you have size 42?", token=token("c")).json()["accepted"]
    assert site.get("/messages", token("c")).json()["state"]["holder"] == "bot"
    site.bot_says("Yes.", ("Sizes", "faq/sizes_chart"))
    page = site.get("/messages", token("c")).json()
    assert [message["text"] for message in page["messages"]] == ["Do you have size 42?", "Yes."]
    assert page["messages"][1]["buttons"][0]["title"] == "Sizes"


def test_a_message_sent_twice_counts_once(site: Site) -> None:
    for _ in range(2):
        assert site.writes("Hello", client_id="same-id", token=token("d")).status_code == 200
    assert texts(site, token("d")) == ["Hello"]


def test_what_a_panel_has_shown_is_delivered_and_read(site: Site) -> None:
    site.writes("Hello", token=token("e"))
    site.bot_says("Hi.")
    answer = site.get("/messages", token("e")).json()["messages"][1]
    site.post("/seen", {"seen": [{"id": answer["id"], "status": "read"}]}, token("e"))
    conversation = site.conversation(token("e"))
    (sent,) = [each for each in site.store.conversations.messages(conversation.conversation_id) if each.delivery]
    assert sent.delivery is DeliveryState.READ
    assert site.get("/unread", token("e")).json() == {"unread": 0}


def test_nobody_reports_messages_of_others_as_read(site: Site) -> None:
    site.writes("Hello", token=token("f"))
    site.bot_says("Hi.")
    answer = site.get("/messages", token("f")).json()["messages"][1]
    site.writes("Hello", token=token("g"))
    site.post("/seen", {"seen": [{"id": answer["id"], "status": "read"}]}, token("g"))
    assert site.get("/unread", token("f")).json() == {"unread": 1}


def test_a_message_waits_for_a_visitor_who_is_away_for_days(site: Site) -> None:
    site.writes("Call me", token=token("h"))
    site.agent_says("Here I am.", site.conversation(token("h")))
    assert texts(site, token("h"))[-1] == "Here I am."
    assert site.get("/unread", token("h")).json()["unread"] >= 1


def test_a_message_that_has_not_left_yet_is_not_passed_over(site: Site) -> None:
    site.writes("Hello", token=token("i"))
    conversation = site.conversation(token("i"))
    site.agent_says("First.", conversation)
    agent = site.agents["Eva"]
    site.store.conversations.reply(
        conversation.conversation_id, agent, text="Second.", client_key="key-second", now=time.time()
    )
    site.writes("Meanwhile", token=token("i"))
    page = site.get("/messages", token("i")).json()
    assert "Second." not in [each["text"] for each in page["messages"]]
    site.delivers()
    later = site.get(f"/messages?after={page['next']}", token("i")).json()
    assert "Second." in [each["text"] for each in later["messages"]]


def test_only_an_agent_who_is_there_has_a_name(site: Site) -> None:
    site.writes("Hello", token=token("j"))
    site.agent_says("Hi.", site.conversation(token("j")))
    assert site.get("/messages", token("j")).json()["state"]["agent"]["name"] == "Eva"
    site.store.presence.set_away(site.agents["Eva"], True, now=time.time())
    assert "agent" not in site.get("/messages", token("j")).json()["state"]
    site.store.presence.set_away(site.agents["Eva"], False, now=time.time())


def test_notes_of_agents_are_never_shown(site: Site) -> None:
    site.writes("Hello", token=token("k"))
    conversation = site.conversation(token("k"))
    site.agent_says("Hi.", conversation)
    site.store.notes.add(
        conversation.conversation_id, site.agents["Eva"], text="difficult", client_key="note-key", now=time.time()
    )
    assert "difficult" not in texts(site, token("k"))


def test_a_person_is_asked_for_by_a_press(site: Site) -> None:
    site.writes("Talk to a person", press="ask_person", token=token("l"))
    conversation = site.conversation(token("l"))
    (message,) = site.store.conversations.messages(conversation.conversation_id)
    assert message.details["payload"] == "ask_person"
    assert utterances([message])[0].choice == "ask_person"


@pytest.mark.parametrize("press", ["rate_good", "back_to_bot", "faq/../x", "{}"])
def test_no_press_but_those_of_the_panel_is_believed(site: Site, press: str) -> None:
    assert site.writes("x", press=press, token=token("m")).status_code == 400


def test_a_picture_comes_without_the_place_where_it_was_taken(site: Site) -> None:
    headers = {"Authorization": f"Bearer {token('n')}", "Origin": site.settings.chat_origin}
    url = f"{site.url}/files?id=f1&name=boots.jpg"
    assert requests.post(url, data=JPEG, headers=headers, timeout=10).json() == {"error": "file_first"}
    site.writes("A picture:", token=token("n"))
    assert requests.post(url, data=JPEG, headers=headers, timeout=10).json() == {"accepted": ["f1"]}
    media = site.store._database.rows("SELECT provider_media_id FROM media ORDER BY media_id DESC LIMIT 1")[0]
    path = site.settings.media_dir / media["provider_media_id"][:2] / media["provider_media_id"]
    assert b"place of home" not in path.read_bytes()


def test_a_page_that_calls_itself_a_picture_is_refused(site: Site) -> None:
    site.writes("A file:", token=token("o"))
    headers = {"Authorization": f"Bearer {token('o')}", "Origin": site.settings.chat_origin}
    content = b"<html><script>alert(1)</script>"
    answer = requests.post(f"{site.url}/files?id=f2&name=a.png", data=content, headers=headers, timeout=10)
    assert answer.json() == {"error": "file_refused"}


def test_a_page_of_another_site_can_neither_write_nor_show_the_panel(site: Site) -> None:
    stranger = "https://stranger.example"
    assert site.post("/messages", {"messages": []}, origin=stranger).status_code == 403
    assert stranger not in site.get("/panel").headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in site.get("/unread", Origin=stranger).headers


def test_a_signed_customer_is_known_and_a_forged_one_is_not(site: Site) -> None:
    site.writes("Before signing in", token=token("p"))
    for wrong in (
        proof(site, secret="x" * 40),
        proof(site, aud="another"),
        proof(site, exp=int(time.time()) - 3600),
        proof(site, exp=int(time.time()) + 90_000),
        "nonsense",
    ):
        assert site.post("/sign-in", {"jwt": wrong, "token": token("q")}, token("p")).status_code == 403
    assert site.post("/sign-in", {"jwt": proof(site), "token": token("q")}, token("p")).status_code == 200
    site.writes("And after", token=token("q"))
    assert texts(site, token("q")) == ["Before signing in", "And after"]
    conversation = site.conversation(token("q"))
    assert conversation.name == "Ana"
    assert conversation.address == signed_address(ACCOUNT, "customer-7")
    assert (conversation.origin or {}).get("signed email") == "ana@x.example"


def test_after_signing_out_the_token_opens_nothing(site: Site) -> None:
    site.writes("Mine", token=token("r"))
    assert site.post("/sign-out", {}, token("r")).status_code == 200
    assert site.get("/messages", token("r")).json() == {"error": "ended"}


def test_what_somebody_only_says_of_themselves_is_told_to_agents_as_that(site: Site) -> None:
    message = {"id": "x1", "text": "Hello"}
    site.post("/messages", {"messages": [message], "page": {"page": "https://s.example", "email": "a@b.c"}}, token("s"))
    conversation = site.conversation(token("s"))
    assert conversation.origin == {"page": "https://s.example", "says email": "a@b.c"}
    assert conversation.name is None


def test_a_code_leads_on_to_a_messenger(site: Site) -> None:
    site.writes("Hello", token=token("t"))
    answer = site.post("/continue", {}, token("t")).json()
    assert answer["links"]["telegram"] == f"https://t.me/mostrador_sandbox_bot?start={answer['code']}"
    phone = site.store.accounts.ensure("telegram", "bot", "Bot").account_id
    assert phone
    assert answer["links"]["whatsapp"].startswith("https://wa.me/15550783881?text=")


def test_a_stream_brings_what_is_new(site: Site) -> None:
    site.writes("Hello", token=token("u"))
    headers = {"Authorization": f"Bearer {token('u')}"}
    with requests.get(f"{site.url}/stream", headers=headers, stream=True, timeout=20) as stream:
        lines = (line.decode() for line in stream.iter_lines() if line.startswith(b"data"))
        next(lines)
        site.agent_says("As it happens.", site.conversation(token("u")))
        assert any("As it happens." in line for line in lines)


def test_a_stream_ends_when_the_visitor_signs_out_in_another_tab(site: Site) -> None:
    mine = "signed-out-in-another-tab".ljust(43, "x")
    site.writes("Hello", token=mine)
    conversation = site.conversation(mine)
    headers = {"Authorization": f"Bearer {mine}"}
    with requests.get(f"{site.url}/stream", headers=headers, stream=True, timeout=20) as stream:
        lines = (line.decode() for line in stream.iter_lines() if line.startswith(b"data"))
        next(lines)
        assert site.post("/sign-out", {}, mine).status_code == 200
        site.agent_says("Secret after signing out.", conversation)
        assert not any("Secret" in line for line in lines)


def test_a_customer_with_a_conversation_who_asks_before_signing_in_elsewhere_reads_both(site: Site) -> None:
    home, work, signed = (f"{name}-of-two-browsers".ljust(43, "x") for name in ("home", "work", "signed"))
    jwt = {"jwt": proof(site, sub="two-browsers")}
    site.post("/sign-in", {**jwt, "token": home}, "n" * 43)
    site.writes("from browser one", token=home)
    site.bot_says("Hello, browser one.")
    site.writes("unknown, from browser two", token=work)
    asked = site.conversation(work)
    site.agent_says("I look into it.", asked)
    site.post("/sign-in", {**jwt, "token": signed}, work)
    site.agent_says("Here is the answer.", asked)
    expected = ["from browser one", "Hello, browser one.", "unknown, from browser two"]
    assert [text for text in texts(site, signed) if text in (*expected, "Here is the answer.")] == [
        *expected,
        "Here is the answer.",
    ]
    assert site.get("/messages", signed).json()["state"]["agent"]["name"] == "Eva"
    assert site.get("/unread", signed).json()["unread"] >= 1
    answered = site.get("/messages", signed).json()["next"]
    site.writes("Thank you, Eva.", token=signed)
    assert site.store.conversations.messages(asked.conversation_id)[-1].text == "Thank you, Eva."
    later = site.get(f"/messages?after={answered}", signed).json()["messages"]
    assert [message["text"] for message in later] == ["Thank you, Eva."]


def test_a_message_sent_again_after_signing_in_counts_once(site: Site) -> None:
    before, after = (f"{name}-sent-again".ljust(43, "x") for name in ("before", "after"))
    site.writes("Where is my parcel?", client_id="lost-answer", token=before)
    site.post("/sign-in", {"jwt": proof(site, sub="sent-again"), "token": after}, before)
    assert site.writes("Where is my parcel?", client_id="lost-answer", token=after).json() == {
        "accepted": ["lost-answer"]
    }
    assert texts(site, after) == ["Where is my parcel?"]


def test_a_panel_is_told_whether_the_customer_who_signs_in_wrote_what_it_shows(site: Site) -> None:
    first, second, third = (
        "one-browser-1".ljust(43, "x"),
        "one-browser-2".ljust(43, "x"),
        "one-browser-3".ljust(43, "x"),
    )
    site.writes("Before signing in", token=first)
    ana, bo = ({"jwt": proof(site, sub=sub)} for sub in ("ana", "bo"))
    assert site.post("/sign-in", {**ana, "token": second}, first).json() == {"kept": False, "continues": True}
    assert site.post("/sign-in", {**ana, "token": third}, second).json() == {"kept": True, "continues": True}
    assert site.post("/sign-in", {**bo, "token": third}, second).json() == {"kept": False, "continues": False}


def test_erasing_a_visitor_ends_their_token_and_leaves_nothing(site: Site) -> None:
    site.writes("forget-these-words", token=token("v"))
    conversation = site.conversation(token("v"))
    site.store.erasures.erase(conversation.contact_id, Actor(agent_id=None), now=time.time())
    assert texts(site, token("v")) == []
    bodies = site.store._database.rows("SELECT body FROM journal WHERE body LIKE '%forget-these-words%'")
    assert bodies == []


def test_the_first_screen_fits_the_page(site: Site) -> None:
    product = site.get("/start?lang=en&path=/products/x").json()
    cart = site.get("/start?lang=en&path=/cart").json()
    assert product["questions"] != cart["questions"]
    assert len(product["questions"]) == 4
    assert "bot" in product["words"]["bot"]
    assert site.get("/start?lang=fi&path=/").json()["words"]["send"] == "Lähetä"


def test_the_author_of_a_message_is_never_the_visitors_choice(site: Site) -> None:
    site.writes("I am the bot", token=token("w"), author="agent", **{"from": "agent"})
    conversation = site.conversation(token("w"))
    (message,) = site.store.conversations.messages(conversation.conversation_id)
    assert message.author is Author.CONTACT


def test_a_rating_is_given_by_a_press(site: Site) -> None:
    site.writes("Hello", token=token("x"))
    conversation = site.conversation(token("x"))
    site.agent_says("Done.", conversation)
    held = site.store.conversations.get(conversation.conversation_id)
    assert held
    site.store.conversations.resolve(held.conversation_id, site.agents["Eva"], epoch=held.epoch, now=time.time())
    site.delivers()
    asked = site.get("/messages", token("x")).json()["messages"][-1]
    good = asked["buttons"][0]
    site.writes(good["title"], choice=good["id"], token=token("x"))
    assert [rating["score"] for rating in site.store._database.rows("SELECT score FROM rating")] == [3]


def test_the_page_hears_that_a_token_has_ended(site: Site) -> None:
    mine, page = "page-hears-the-end".ljust(43, "x"), site.settings.sandbox_url
    site.writes("Hello", token=mine)
    site.post("/sign-out", {}, mine)
    answer = site.get("/unread", mine, Origin=page)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (401, page)


def test_what_the_shop_signed_is_kept_with_the_first_message_and_not_before(site: Site) -> None:
    mine, jwt = "signed-before-a-word".ljust(43, "x"), proof(site, sub="signed-before-a-word", email="bo@x.example")
    site.post("/sign-in", {"jwt": jwt, "token": mine}, "-" * 43)
    kept = "SELECT name, claims FROM visitor WHERE token_hash = :hash"
    hashed = site.store.visitors.of(ACCOUNT, mine).token_hash
    assert dict(site.store._database.rows(kept, hash=hashed)[0]) == {"name": None, "claims": "{}"}
    site.post("/messages", {"messages": [{"id": "x", "text": "Hello"}], "jwt": jwt}, mine)
    assert "bo@x.example" in site.store._database.rows(kept, hash=hashed)[0]["claims"]
    assert (site.conversation(mine).origin or {})["signed email"] == "bo@x.example"


def test_a_proof_of_another_customer_says_nothing_of_this_one(site: Site) -> None:
    mine = "unknown-with-a-proof".ljust(43, "x")
    message = {"messages": [{"id": "x", "text": "Hello"}], "jwt": proof(site, sub="somebody-else")}
    site.post("/messages", message, mine)
    assert site.conversation(mine).name is None


def test_a_file_that_nobody_may_keep_leaves_nothing_behind(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = "sends-too-many-files".ljust(43, "x")
    site.writes("A picture:", token=mine)
    headers = {"Authorization": f"Bearer {mine}", "Origin": site.settings.chat_origin}
    picture = JPEG + b"of its own"
    monkeypatch.setattr("connectors.webchat.writing._MEGABYTE", 0)
    answer = requests.post(f"{site.url}/files?id=f9", data=picture, headers=headers, timeout=10)
    assert answer.json() == {"error": "file_refused"}
    monkeypatch.undo()
    assert not [
        path for path in site.settings.media_dir.rglob("*") if path.is_file() and b"of its own" in path.read_bytes()
    ]


def test_a_file_that_the_worker_refuses_goes_with_the_next_cleaning(site: Site) -> None:
    mine = "file-that-is-refused".ljust(43, "x")
    site.writes("A picture:", token=mine)
    headers = {"Authorization": f"Bearer {mine}", "Origin": site.settings.chat_origin}
    requests.post(f"{site.url}/files?id=f10", data=JPEG + b"refused later", headers=headers, timeout=10)
    media = MediaFiles(site.settings.media_dir)
    waiting = site.store.media.claim_due(now=time.time() + 1, limit=50)[-1]
    name = waiting.ref.provider_media_id
    site.store.erasures.finish(media.remove, now=time.time())
    assert media.exists(name), "it waits for the worker"
    site.store.media.failed(waiting, "The space is used up.", now=time.time(), final=True)
    site.store.erasures.finish(media.remove, now=time.time())
    assert not media.exists(name)


def test_the_process_is_ill_when_nobody_follows_the_store(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    health = f"{site.settings.chat_url}/chat/health"
    assert requests.get(health, timeout=10).status_code == 200
    monkeypatch.setattr("connectors.webchat.hub.Hub.is_following", lambda _: False)
    assert requests.get(health, timeout=10).status_code == 503


def test_the_link_by_which_a_page_was_opened_is_kept_and_what_is_none_is_not(site: Site) -> None:
    for name, link, kept in (("L", "kmrtbz", {"link": "kmrtbz"}), ("M", "a<b>c", {}), ("N", 7, {})):
        page = {"page": "https://s.example", "link": link}
        site.post("/messages", {"messages": [{"id": name, "text": "Hello"}], "page": page}, token(name))
        assert site.conversation(token(name)).origin == {"page": "https://s.example", **kept}


@pytest.mark.parametrize(("hour", "is_open"), [(3, False), (12, True)])
def test_the_header_says_of_people_what_the_bot_would(tmp_path: Path, hour: int, is_open: bool) -> None:
    """A desk that is open at night makes nobody answer: the shop's hours are told, by the shop's clock."""
    now = datetime(2026, 12, 2, hour, tzinfo=timezone.utc).timestamp()
    with open_site(tmp_path, lambda: now) as site:
        eva = site.store.agents.add(name="Eva", login="eva", role=Role.AGENT, now=now)
        site.store.presence.seen(eva.agent_id, now=now)
        first = site.get("/start?lang=en&path=/").json()
    assert first["people"] is is_open
    assert first["back"] == ("" if is_open else "today at 9:30 (Madrid time)")
