"""Macros at the desk: kept on a page, and done step by step through the rules that hold by hand."""

from __future__ import annotations

from bot.conversations.conversation import State, Verb
from bot.conversations.label import Colour
from bot.conversations.macro import Macro, Step, StepKind
from bot.conversations.message import Author
from bot.shop.canned import CannedResponse
from bot.team.agent import Role
from tests.connectors.desk.site import Browser, Site


def editor(site: Site) -> Browser:
    return site.agent(site.shop.store.agents.add(name="Ida", login="ida", role=Role.EDITOR, now=1.0).agent_id)


def keeps(site: Site, *steps: Step, name: str = "Refund", owner_id: str | None = None) -> str:
    macro = Macro(macro_id="", name=name, steps=steps, owner_id=owner_id)
    return site.shop.store.macros.keep(macro, now=site.shop.now)


def canned(site: Site, text: str) -> str:
    response = CannedResponse(canned_id="", shortcut="refund", texts={"en": text})
    return site.shop.store.canned.keep(response, now=site.shop.now)


def runs(site: Site, macro_id: str, browser: Browser | None = None, key: str = "run-00001") -> dict[str, object]:
    conversation = site.shop.conversation()
    answer = (browser or site.eva()).posts(
        f"/desk/conversations/{conversation.conversation_id}/macro",
        macro=macro_id,
        client_key=key,
        epoch=str(conversation.epoch),
    )
    return {"status": answer.status_code, **answer.get_json()}


def written(site: Site) -> list[str]:
    return [message.text for message in site.shop.messages() if message.author is Author.AGENT]


def holds(site: Site) -> None:
    site.shop.hands_off()
    site.shop.does(Verb.ACCEPT)


def test_reply_label_and_resolve_in_one_press(site: Site) -> None:
    label = site.shop.store.labels.add("Refund", Colour.RED, now=1.0)
    macro_id = keeps(
        site,
        Step(kind=StepKind.REPLY, value=canned(site, "Hi {first_name}, your money is back.")),
        Step(kind=StepKind.LABEL, value=label.label_id),
        Step(kind=StepKind.RESOLVE),
    )
    holds(site)
    told = runs(site, macro_id)
    assert (told["status"], told["message"]) == (200, "Refund: /refund sent, labelled Refund, resolved.")
    assert written(site) == ["Hi Ana, your money is back."]
    conversation = site.shop.conversation()
    assert conversation.state is State.RESOLVED
    assert [each.name for each in site.shop.store.labels.of(conversation.conversation_id)] == ["Refund"]
    assert told["resolved"] == {"id": conversation.conversation_id, "name": "Ana", "epoch": conversation.epoch}
    assert site.shop.store.macros.get(macro_id).uses == 1  # type: ignore[union-attr]


def test_what_can_not_be_done_ends_it_and_is_said(site: Site) -> None:
    macro_id = keeps(
        site,
        Step(kind=StepKind.REPLY, value=canned(site, "{ask.carrier} brings it.")),
        Step(kind=StepKind.RESOLVE),
    )
    holds(site)
    told = runs(site, macro_id)
    assert told["status"] == 409
    assert told["message"] == "Refund: Not done: /refund asks for {ask.carrier}; send it by hand."
    assert (written(site), site.shop.conversation().state) == ([], State.AGENT)


def test_what_was_done_before_the_fault_is_named_and_a_repeat_sends_nothing_twice(site: Site) -> None:
    macro_id = keeps(
        site,
        Step(kind=StepKind.REPLY, value=canned(site, "Leo takes over.")),
        Step(kind=StepKind.ASSIGN, value=site.shop.leo),
    )
    site.shop.store.presence.prefer(site.shop.leo, languages=frozenset(), skills=frozenset(), limit=0)
    holds(site)
    for _ in range(2):
        told = runs(site, macro_id)
        assert told["message"] == "Refund: Done: /refund sent. Not done: they hold 0 of 0 conversations."
    assert written(site) == ["Leo takes over."]


def test_who_does_not_hold_the_conversation_sends_nothing(site: Site) -> None:
    macro_id = keeps(site, Step(kind=StepKind.REPLY, value=canned(site, "Hello")))
    holds(site)
    assert runs(site, macro_id, site.leo())["status"] == 409
    assert written(site) == []


def test_the_page_keeps_them_and_only_an_editor_shares(site: Site) -> None:
    eva = site.eva()
    refused = eva.submits("/desk/macros/new", name="Bye", step="")
    assert refused.status_code == 400
    assert "between one and 6 steps" in refused.text
    eva.submits("/desk/macros/new", name="Bye", step="resolve:", shared="on")
    macro = site.shop.store.macros.for_agent(site.shop.eva)[0]
    assert macro.owner_id == site.shop.eva
    assert "Bye" in eva.get("/desk/macros").text
    assert "Bye" not in site.leo().get("/desk/macros").text
    assert site.leo().get(f"/desk/macros/{macro.macro_id}").status_code == 404
    ida = editor(site)
    ida.submits("/desk/macros/new", name="For all", step="snooze:hour", shared="on")
    shared = next(each for each in site.shop.store.macros.for_agent(site.shop.leo))
    assert shared.name == "For all"
    assert site.leo().posts(f"/desk/macros/{shared.macro_id}/delete").status_code == 403
    assert ida.posts(f"/desk/macros/{shared.macro_id}/delete").status_code == 303
    assert "Snooze for an hour" not in site.leo().get("/desk/macros").text


def test_it_stands_behind_the_slash_and_in_the_window_of_macros(site: Site) -> None:
    macro_id = keeps(site, Step(kind=StepKind.RESOLVE), name="Late refund")
    holds(site)
    part = f"/desk/conversations/{site.shop.conversation().conversation_id}"
    eva = site.eva()
    assert f'data-macro="{macro_id}"' in eva.get(f"{part}/canned?q=ref").text
    assert "data-macro" not in eva.get(f"{part}/canned?q=").text
    assert "Late refund" in eva.get(f"{part}/macros").text
