"""Editors try a sentence: what the running bot makes of it, beside what a bot that is not live yet would."""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape

from bot.conversations.handoff import Guess
from bot.conversations.training import TrainingState
from connectors.faq.workbench import Workbench
from connectors.rasa import Taken, TurnFailed
from tests.connectors.desk.site import Browser, Site
from tests.connectors.faq.entries.test_entry_pages import COST, form


def test_what_the_running_bot_makes_of_a_new_phrase_is_told(site: Site, marta: Browser) -> None:
    def scorer(language: str, texts: Sequence[str], model: str | None = None) -> list[Taken]:
        assert (language, list(texts)) == ("en", ["when does it come"])
        return [Taken(answered=True, guesses=(Guess(entry="faq/shipping_delivery_time", confidence=0.91),))]

    fields = form(marta, COST)
    fields |= {"en.examples": fields["en.examples"] + "\nwhen does it come", "language": "en"}
    assert "customers" not in marta.client.post(f"{COST}/score", data=fields).text
    with_scorer(site, scorer)
    told = marta.client.post(f"{COST}/score", data=fields).text
    assert "customers who write “when does it come” get" in unescape(told)
    assert "91%" in told
    with_scorer(site, _down)
    assert "customers" not in marta.client.post(f"{COST}/score", data=fields).text


def test_an_editor_tries_a_sentence_and_reads_the_answer_or_why_there_is_none(site: Site, marta: Browser) -> None:
    page = "/desk/faq/try"

    def tries(said: str) -> str:
        sent = {"said": said, "language": "en", "csrf": marta.csrf()}
        return unescape(marta.client.post(page, data=sent).text)

    assert page in marta.get("/desk/faq/").text
    assert "The bot is not running, so nothing can be tried." in tries("how much is it")
    with_scorer(site, _saying(Taken(answered=True, guesses=(Guess(entry=_COST, confidence=0.91),))))
    told = tries("how much is shipping to Portugal")
    assert "It would answer with" in told
    assert "91 % sure" in told
    assert "4.95" in told
    assert 'aria-label="WhatsApp"' in told
    with_scorer(site, _saying(Taken(answered=False, guesses=(Guess(entry=_COST, confidence=0.3),))))
    assert "It would ask back" in tries("how much")
    with_scorer(site, _down)
    assert "does not answer just now" in tries("how much is it")


def test_the_live_bot_and_the_new_one_stand_side_by_side_until_it_is_live(site: Site, marta: Browser) -> None:
    """Where a box stands on another page, its script asks for the answer alone."""

    def scorer(language: str, texts: Sequence[str], model: str | None = None) -> list[Taken]:
        entry = "faq/returns_how" if model == "new.tar.gz" else _COST
        return [Taken(answered=True, guesses=(Guess(entry=entry, confidence=0.91),))]

    def tries() -> str:
        sent = {"said": "how much to Portugal", "language": "en", "part": "1", "csrf": marta.csrf()}
        return unescape(marta.client.post("/desk/faq/try", data=sent).text)

    with_scorer(site, scorer)
    assert "The new bot" not in tries()
    trained(site, "new.tar.gz")
    both = tries()
    live, new = both.split("The new bot")
    assert "<html" not in both
    assert "Shipping cost" in live
    assert "4.95" in live
    assert "answers: the one for who names a country that you send to." in live
    assert 'href="/desk/faq/entries/returns/how"' in new
    with_scorer(site, _loading)
    assert "is being loaded, to be tried. Try again in a few seconds." in tries()
    with_scorer(site, _not_running)
    assert "Start it with: mostrador run" in tries()
    for page in (COST, "/desk/faq/training", "/desk/faq/publish"):
        assert "data-try" in marta.get(page).text


def trained(site: Site, model: str) -> None:
    """A training ended well, and nothing was published since."""
    trainings, now = site.shop.store.trainings, site.shop.now
    taken = trainings.take(trainings.request("data", None, now=now), now=now)
    assert taken
    trainings.end(taken.training_id, TrainingState.DONE, now=now, model=model, comparison={}, seconds=1.0)


_COST = "faq/shipping_cost"


def _saying(taken: Taken) -> object:
    return lambda language, texts, model=None: [taken]


def _loading(language: str, texts: Sequence[str], model: str | None = None) -> list[Taken]:
    if model:
        raise TurnFailed("loading", "ask again")
    return [Taken(answered=True, guesses=(Guess(entry=_COST, confidence=0.91),))]


def _not_running(language: str, texts: Sequence[str], model: str | None = None) -> list[Taken]:
    raise TurnFailed("rasa", "refused", nobody_listens=True)


def _down(language: str, texts: Sequence[str], model: str | None = None) -> list[Taken]:
    raise TurnFailed("rasa", "not there")


def with_scorer(site: Site, scorer: object) -> None:
    """The running bot as the page asks it."""
    checking = site.app.view_functions["faq.score_examples"].__wrapped__.__self__  # type: ignore[attr-defined]
    workbench: Workbench = checking._workbench
    object.__setattr__(workbench, "scorer", scorer)
