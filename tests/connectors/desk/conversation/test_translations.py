"""Translation at the desk: offered where there is an engine and another language, asked for once, both texts kept."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from bot.conversations.conversation import Verb
from bot.conversations.message import Author, Message
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site
from tests.connectors.translation.engines import LocalEngine, local_engine

HOLA = "hola, ¿cuánto cuesta el envío del pedido MO-1001?"
HELLO = "hello, how much is the shipping of the order MO-1001?"


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    with local_engine(words={HOLA: HELLO}) as engine:
        yield engine


@pytest.fixture
def site(tmp_path: Path, engine: LocalEngine) -> Site:
    """A shop with LibreTranslate, in which Eva holds what Ana says in Spanish."""
    site = Site(Shop(tmp_path))
    site.environment = {
        "MOSTRADOR_TRANSLATION_ENGINE": "libretranslate",
        "MOSTRADOR_TRANSLATION_URL": engine.url,
        "MOSTRADOR_TRANSLATION_KEY": "a-key",
    }
    held(site)
    return site


def held(site: Site) -> None:
    shop = site.shop
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.store.profiles.edit(
        shop.conversation().contact_id, shop.eva, name=None, language="es", values={}, now=shop.tick()
    )
    shop.writes(HOLA)


def latest(site: Site) -> Message:
    return next(each for each in reversed(site.shop.messages()) if each.author is Author.CONTACT)


def path(site: Site, part: str) -> str:
    return f"/desk/conversations/{site.shop.conversation().conversation_id}/{part}"


def of_latest(site: Site) -> str:
    return path(site, f"messages/{latest(site).message_id}/translation")


def offers(page: str) -> int:
    """How many messages after the first, which is that of the handoff, can be translated by a press."""
    _, _, *messages = page.split('data-testid="message"')
    return sum("data-translate" in each.partition("</li>")[0] for each in messages)


def test_a_message_in_another_language_is_translated_once_and_both_texts_stay(site: Site, engine: LocalEngine) -> None:
    eva = site.eva()
    assert offers(eva.opens()) == 1
    shown = eva.posts(of_latest(site))
    assert shown.status_code == 200
    assert HELLO in shown.text
    assert "Translated by machine (LibreTranslate) · from: Spanish" in shown.text
    assert "Doubtful" not in shown.text
    page = eva.opens()
    assert HOLA in page
    assert HELLO in page
    assert page.index(HOLA) < page.index(HELLO)
    assert offers(page) == 0
    eva.posts(of_latest(site))
    assert HELLO in site.leo().posts(of_latest(site)).text
    assert engine.seen == [{"q": HOLA, "source": "es", "target": "en", "format": "text", "api_key": "a-key"}]


def test_the_same_words_again_are_not_asked_for_again(site: Site, engine: LocalEngine) -> None:
    eva = site.eva()
    eva.posts(of_latest(site))
    site.shop.writes(HOLA)
    assert HELLO in eva.posts(of_latest(site)).text
    assert eva.opens().count(HELLO) == 2
    assert len(engine.seen) == 1


def test_two_pages_that_ask_at_once_ask_the_engine_once(site: Site, engine: LocalEngine) -> None:
    eva, leo, address = site.eva(), site.leo(), of_latest(site)
    assert eva.csrf()
    assert leo.csrf()
    engine.open.clear()
    threads = [threading.Thread(target=each.posts, args=(address,)) for each in (eva, leo)]
    for thread in threads:
        thread.start()
    engine.open.set()
    for thread in threads:
        thread.join()
    assert len(engine.seen) == 1


def test_every_agent_gets_their_own_language(site: Site, engine: LocalEngine) -> None:
    fi = {"Accept-Language": "fi"}
    eva = site.eva()
    answer = eva.client.post(of_latest(site), headers={"X-CSRF-Token": eva.csrf(), **fi})
    assert 'lang="fi"' in answer.text
    assert "espanja" in answer.text
    assert engine.seen[0]["target"] == "fi"
    assert offers(eva.opens()) == 1, "into English it is not translated yet"


def test_nothing_is_offered_for_ones_own_language_for_emoji_and_for_what_colleagues_and_the_bot_say(site: Site) -> None:
    shop = site.shop
    shop.writes("sorry, what is the price of it and when will you send it?")
    shop.writes("👍 12")
    assert offers(site.eva().opens()) == 1
    spanish = site.eva().get(path(site, "").rstrip("/"), headers={"Accept-Language": "es"}).text
    assert offers(spanish) == 1, "the English sentence"
    assert "draft-translation" not in spanish


def test_without_an_engine_no_button_shows(tmp_path: Path) -> None:
    site = Site(Shop(tmp_path))
    held(site)
    page = site.eva().opens()
    assert offers(page) == 0
    assert "data-translate-draft" not in page
    assert "translate-new" not in page
    refused = site.eva().posts(of_latest(site))
    assert refused.status_code == 409
    assert "no translation engine" in refused.json["message"]


def test_what_came_back_changed_is_called_doubtful(site: Site, engine: LocalEngine) -> None:
    engine.words[HOLA] = HELLO.replace("MO-1001", "MO-1010")
    eva = site.eva()
    assert "Doubtful" in eva.posts(of_latest(site)).text
    assert "Doubtful" in eva.opens()


def test_a_failure_names_its_cure_and_neither_key_nor_words_are_logged(
    site: Site, engine: LocalEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    engine.status = 500
    eva = site.eva()
    refused = eva.posts(of_latest(site))
    assert refused.status_code == 409
    assert "failed (HTTP 500)" in refused.json["message"]
    drafted = eva.posts(path(site, "translate-draft"), text="It comes on Tuesday.")
    assert drafted.status_code == 409
    page = eva.opens()
    assert HOLA in page
    assert offers(page) == 1
    logged = caplog.text
    assert "nothing was translated: HTTP 500" in logged
    assert not re.search("a-key|cuesta|Tuesday", logged)


def test_a_customers_markup_and_an_engines_stay_text(site: Site, engine: LocalEngine) -> None:
    engine.words[HOLA] = "<script>alert(1)</script> MO-1001"
    eva = site.eva()
    assert "<script>alert" not in eva.posts(of_latest(site)).text
    assert "<script>alert" not in eva.opens()


def test_new_messages_are_translated_by_themselves_for_whoever_chose_that(site: Site) -> None:
    eva, leo = site.eva(), site.leo()
    assert "data-by-itself" not in eva.opens()
    assert eva.posts(path(site, "translate-new")).status_code == 200
    page = eva.opens()
    assert "data-by-itself" in page
    assert "translated for you" in page
    assert "data-by-itself" not in leo.opens()
    assert eva.posts(path(site, "translate-none")).status_code == 200
    assert "data-by-itself" not in eva.opens()


def test_a_draft_goes_out_translated_and_keeps_what_the_agent_wrote(site: Site, engine: LocalEngine) -> None:
    engine.words["Your order comes on Tuesday."] = "Tu pedido llega el martes."
    eva = site.eva()
    assert "Translate to Spanish" in eva.opens()
    made = eva.posts(path(site, "translate-draft"), text="Your order comes on Tuesday.").json
    assert made == {"text": "Tu pedido llega el martes.", "doubtful": False}
    (asked,) = engine.seen
    assert (asked["q"], asked["source"], asked["target"]) == ("Your order comes on Tuesday.", "en", "es")
    eva.replies(made["text"], original="Your order comes on Tuesday.")
    (sent,) = [each for each in site.shop.messages() if each.author is Author.AGENT]
    assert sent.text == "Tu pedido llega el martes."
    page = unescape(site.leo().opens())
    assert "Translated by machine. Original (Eva):" in page
    assert "Your order comes on Tuesday." in page
    assert "Your order comes on Tuesday." not in site.shop.delivers()


def test_a_draft_that_lost_a_number_is_doubtful(site: Site, engine: LocalEngine) -> None:
    engine.words["It costs 5,90 €."] = "Cuesta 5,80 €."
    assert site.eva().posts(path(site, "translate-draft"), text="It costs 5,90 €.").json["doubtful"]


@pytest.mark.parametrize(("text", "words"), [("", "nothing to translate"), ("a" * 5001, "too long")])
def test_no_draft_and_too_long_a_one_are_refused_unasked(
    site: Site, engine: LocalEngine, text: str, words: str
) -> None:
    refused = site.eva().posts(path(site, "translate-draft"), text=text)
    assert refused.status_code == 400
    assert words in refused.json["message"]
    assert engine.seen == []


def test_what_an_agent_wrote_before_a_translation_is_kept_like_a_draft(site: Site) -> None:
    eva = site.eva()
    kept = eva.posts(path(site, "draft"), box="original", text="It comes.", changed_at=str(site.shop.now))
    assert kept.status_code == 200
    assert 'data-draft="It comes."' in eva.opens()


def test_notes_and_what_we_say_are_not_translated(site: Site) -> None:
    eva = site.eva()
    eva.replies("hola, ¿cuánto cuesta?")
    (own,) = [each for each in site.shop.messages() if each.author is Author.AGENT]
    assert eva.posts(path(site, f"messages/{own.message_id}/translation")).status_code == 404
    assert eva.posts(path(site, "messages/m-none/translation")).status_code == 404
