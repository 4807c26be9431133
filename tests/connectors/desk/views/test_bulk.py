"""Many conversations at once: each is done or refused by itself, in words, and a response goes only where it may."""

from __future__ import annotations

from pathlib import Path

from bot.conversations.conversation import State, Verb
from bot.conversations.label import Colour
from bot.shop.canned import CannedResponse
from bot.team.routing import Policy
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site


def chosen(shop: Shop, *customers: str) -> list[str]:
    return [f"{(each := shop.conversation(who)).conversation_id}:{each.epoch}" for who in customers]


def does(browser: Browser, act: str, customers: list[str], **fields: object) -> str:
    answer = browser.posts(f"/desk/bulk/{act}", c=customers, **fields)
    return f"{answer.status_code} {answer.get_json()['message']}"


def queue_of(shop: Shop, *customers: str) -> list[str]:
    for who in customers:
        shop.hands_off(who)
    return chosen(shop, *customers)


def test_many_are_resolved_but_not_a_colleagues_nor_one_that_changed_hands(site: Site, shop: Shop) -> None:
    queue_of(shop, "ana", "ben", "cleo")
    shop.does(Verb.ACCEPT, shop.leo, who="ben")
    seen = chosen(shop, "ana", "ben", "cleo")
    shop.does(Verb.ACCEPT, shop.eva, who="cleo")
    told = does(site.eva(), "resolve", seen)
    assert told.startswith("200 1 done. Not done: Ben (a colleague holds this conversation now")
    assert "Cleo (somebody was quicker" in told
    assert [shop.conversation(who).state for who in ("ana", "ben", "cleo")] == [
        State.RESOLVED,
        State.AGENT,
        State.AGENT,
    ]


def test_a_resolve_of_many_is_undone_at_once_and_each_is_where_it_was(tmp_path: Path) -> None:
    site = Site(shop := Shop(tmp_path, policy=Policy(undo_seconds=10.0)))
    queue_of(shop, "ana", "ben", "cleo")
    shop.does(Verb.ACCEPT, who="ben")
    shop.writes("hello", who="dora")
    eva = site.eva()
    resolved = eva.posts("/desk/bulk/resolve", c=chosen(shop, "ana", "ben", "cleo", "dora")).get_json()
    assert len(resolved["undoable"]) == 3, "a conversation of the bot is none that people gave away"
    shop.does(Verb.TAKE_OVER, shop.leo, who="cleo")
    told = does(eva, "undo", resolved["undoable"])
    assert told.startswith("200 2 done. Not done: Cleo (the conversation went on meanwhile")
    assert shop.conversation("ana").state is State.QUEUED
    assert shop.conversation("ben").agent_id == shop.eva


def test_a_colleague_gets_as_many_as_they_may_hold(site: Site, shop: Shop) -> None:
    many = queue_of(shop, "ana", "ben", "cleo", "dora")
    told = does(site.eva(), "transfer", many, to=shop.leo)
    assert told == "200 3 done. Not done: Dora (they hold 3 of 3 conversations)."
    assert does(site.eva(), "transfer", many) == "400 Choose who gets them."
    assert does(site.leo(), "transfer", chosen(shop, "ana", "ben"), to="queue") == "200 2 done."
    assert shop.conversation("ana").state is State.QUEUED


def test_labels_are_put_on_and_taken_off(site: Site, shop: Shop) -> None:
    many = queue_of(shop, "ana", "ben")
    label = shop.store.labels.add("Refund", Colour.RED, now=shop.tick())
    eva = site.eva()
    assert does(eva, "label", many, label=label.label_id) == "200 2 done."
    ids = [each.partition(":")[0] for each in many]
    assert shop.store.labels.of_many(ids) == {each: [label] for each in ids}
    assert does(eva, "label", many, label=label.label_id, off="1") == "200 2 done."
    assert shop.store.labels.of_many(ids) == {}
    assert does(eva, "label", many) == "400 Choose a label."


def test_only_ones_own_are_snoozed(site: Site, shop: Shop) -> None:
    queue_of(shop, "ana", "ben")
    shop.does(Verb.ACCEPT, who="ana")
    many = chosen(shop, "ana", "ben")
    told = does(site.eva(), "snooze", many, until=str(shop.now + 3600))
    assert told.startswith("200 1 done. Not done: Ben (")
    assert shop.conversation("ana").hold_until == shop.now + 3600
    assert does(site.eva(), "snooze", many, until="yesterday") == "400 Choose a time ahead of now, within a year."


def response(shop: Shop, **texts: str) -> str:
    given = CannedResponse(canned_id="", shortcut=f"r{len(texts)}{next(shop.numbers)}", texts=texts, owner_id=shop.eva)
    return shop.store.canned.keep(given, now=shop.tick())


def test_a_canned_response_goes_to_each_in_their_language_where_it_may(site: Site, shop: Shop) -> None:
    queue_of(shop, "ana", "ben", "cleo")
    for who in ("ana", "ben"):
        shop.does(Verb.ACCEPT, who=who)
    contact_id = shop.conversation("ben").contact_id
    shop.store.profiles.edit(contact_id, shop.eva, name="Ben", language="es", values={}, now=shop.tick())
    eva, canned = site.eva(), response(shop, en="Hello {first_name}", es="Hola {first_name}")
    many = chosen(shop, "ana", "ben", "cleo")
    told = does(eva, "canned", many, canned=canned, key="k1")
    assert told.startswith("200 2 done. Not done: Cleo (you don't hold this conversation")
    assert (shop.texts("ana")[-1], shop.texts("ben")[-1]) == ("Hello Ana", "Hola Ben")
    does(eva, "canned", many, canned=canned, key="k1")
    assert shop.texts("ana").count("Hello Ana") == 1
    does(eva, "canned", many, canned=canned, key="k2")
    assert shop.texts("ana").count("Hello Ana") == 2


def test_nothing_leaves_with_a_gap_and_nothing_to_whoever_is_blocked(site: Site, shop: Shop) -> None:
    queue_of(shop, "ana")
    shop.does(Verb.ACCEPT)
    eva, canned = site.eva(), response(shop, en="Your parcel {parcel} is on its way")
    told = does(eva, "canned", chosen(shop, "ana"), canned=canned, key="k1")
    assert told == "200 0 done. Not done: Ana (nothing is known for {parcel})."
    assert does(eva, "canned", chosen(shop, "ana"), canned="r-of-nobody") == "400 Choose a canned response."


def test_each_act_has_its_form_and_no_other(site: Site, shop: Shop) -> None:
    many = queue_of(shop, "ana", "ben")
    response(shop, en="Hello")
    shop.store.labels.add("Refund", Colour.RED, now=shop.tick())
    eva = site.eva()
    for act, said in (
        ("transfer", "To the queue"),
        ("label", "Refund"),
        ("snooze", "In 1 hour"),
        ("canned", "Hello"),
        ("resolve", "Resolve 2 conversations?"),
    ):
        form = eva.get(f"/desk/bulk/{act}", query_string={"c": many}).text
        assert said in form
        assert form.count('name="c"') == 2
    assert eva.get("/desk/bulk/erase").status_code == 404
    assert does(eva, "resolve", []) == "400 Select conversations first."


def test_what_names_no_conversation_and_no_epoch_is_passed_over(site: Site, shop: Shop) -> None:
    (ana,) = queue_of(shop, "ana")
    conversation_id = ana.partition(":")[0]
    odd = [f"{conversation_id}:²", f"{conversation_id}:{'9' * 5000}", f"{conversation_id}:", "nobody:1"]
    assert does(site.eva(), "resolve", odd) == "400 Select conversations first."


def test_the_choice_of_a_response_is_searched_and_in_the_readers_language(site: Site, shop: Shop) -> None:
    many = queue_of(shop, "ana")
    response(shop, en="Hello", es="Muy buenas")
    form = site.eva().get("/desk/bulk/canned", query_string={"c": many}, headers={"Accept-Language": "es"}).text
    assert 'type="search"' in form
    assert "Muy buenas" in form


def test_why_one_was_left_out_is_said_in_the_readers_language(site: Site, shop: Shop) -> None:
    queue_of(shop, "ana")
    shop.does(Verb.ACCEPT, shop.leo)
    eva = site.eva()
    headers = {"Accept-Language": "es", "X-CSRF-Token": eva.csrf()}
    answer = eva.client.post("/desk/bulk/resolve", data={"c": chosen(shop, "ana")}, headers=headers)
    assert "Ana (un compañero tiene ahora esta conversación" in answer.get_json()["message"]


def test_who_waits_has_no_number_of_unread_in_a_view(site: Site, shop: Shop) -> None:
    shop.hands_off()
    shop.writes("are you there?")
    eva = site.eva()
    assert 'class="unread"' not in eva.get("/desk/views/waiting/list").text
    shop.does(Verb.ACCEPT)
    shop.writes("hello?")
    assert 'class="unread"' in eva.get("/desk/views/people/list").text
