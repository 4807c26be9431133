"""Teams: their people know its topics, hold no more than its number, and no change of somebody else is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversations.label import Colour
from bot.store.team.teams import TeamTaken
from bot.team.audit import COMMAND_LINE, Act
from bot.team.team import ChangedMeanwhile, Team, name_of, skills_of
from tests.bot.store.shop import Shop


def made(shop: Shop, team: Team) -> Team:
    team_id = shop.store.teams.keep(team, COMMAND_LINE, now=shop.tick())
    return next(each for each in shop.store.teams.all() if each.team_id == team_id)


def limits(shop: Shop) -> dict[str, int]:
    return {member.name: member.limit for member in shop.store.presence.team(now=shop.now)}


def test_its_people_know_its_topics_and_labels_and_are_of_the_team_for_views_and_canned_responses(shop: Shop) -> None:
    made(shop, Team(name="Envíos Norte", skills=frozenset({"shipping"}), members=frozenset({shop.leo})))
    assert shop.store.canned.teams() == ["envios-norte", "shipping"]
    shop.store.presence.seen(shop.eva, now=shop.now)
    shop.store.presence.seen(shop.leo, now=shop.now)
    label = shop.store.labels.add("Shipping", Colour.GREY, now=shop.now)
    waiting = shop.hands_off()
    shop.store.labels.put(waiting.conversation_id, label.label_id, shop.eva, on=True, now=shop.now)
    (first,) = shop.store.routing.called(now=shop.now).values()
    assert first == {shop.leo}


def test_the_least_number_of_ones_teams_holds_unless_one_has_a_number_of_ones_own(shop: Shop) -> None:
    made(shop, Team(name="Chat", limit=3, members=frozenset({shop.eva, shop.leo})))
    made(shop, Team(name="Messengers", limit=12, members=frozenset({shop.eva})))
    shop.store.team_settings.set_limit(8, by=COMMAND_LINE, now=shop.now)
    assert limits(shop) == {"Eva": 3, "Leo": 3}
    shop.store.presence.prefer(shop.leo, languages=frozenset(), skills=frozenset(), limit=5)
    assert limits(shop) == {"Eva": 3, "Leo": 5}


def test_a_deleted_team_leaves_its_people_as_they_were(shop: Shop) -> None:
    team = made(shop, Team(name="Chat", limit=1, skills=frozenset({"sizes"}), members=frozenset({shop.eva})))
    assert shop.store.teams.delete(team.team_id, COMMAND_LINE, now=shop.now)
    assert not shop.store.teams.delete(team.team_id, COMMAND_LINE, now=shop.now)
    assert limits(shop)["Eva"] == shop.policy.limit
    assert shop.store.canned.teams() == []


def test_of_two_admins_at_once_the_second_is_told(shop: Shop) -> None:
    team = made(shop, Team(name="Chat"))
    shop.store.teams.keep(replace(team, limit=4), COMMAND_LINE, now=shop.now)
    with pytest.raises(ChangedMeanwhile):
        shop.store.teams.keep(replace(team, members=frozenset({shop.eva})), COMMAND_LINE, now=shop.now)
    (kept,) = shop.store.teams.all()
    assert (kept.limit, kept.members) == (4, frozenset())


def test_what_somebody_takes_is_not_overwritten_by_an_older_page(shop: Shop) -> None:
    member = next(each for each in shop.store.presence.team(now=shop.now) if each.agent_id == shop.eva)
    shop.store.presence.prefer(shop.eva, languages=frozenset({"es"}), skills=frozenset(), version=member.version)
    with pytest.raises(ChangedMeanwhile):
        shop.store.presence.prefer(shop.eva, languages=frozenset(), skills=frozenset(), version=member.version)


def test_two_names_that_differ_by_an_accent_are_one(shop: Shop) -> None:
    made(shop, Team(name="Envíos"))
    with pytest.raises(TeamTaken):
        made(shop, Team(name="ENVIOS"))


def test_every_change_stands_in_the_audit_log_with_what_was_before(shop: Shop) -> None:
    team = made(shop, Team(name="Chat", limit=3))
    made(shop, replace(team, limit=None, skills=frozenset({"sizes"}), members=frozenset({shop.eva})))
    newest = shop.store.audit.entries(act=Act.TEAM_CHANGED)[0]
    assert newest.details == "team Chat: at once: 3 → none; knows: none → sizes; people: none → Eva"


@pytest.mark.parametrize("text", ["", " ", "x" * 41, "a/b", "<b>"])
def test_a_name_that_is_no_word_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="name has 1 to 40"):
        name_of(text)


def test_skills_are_words_with_commas_or_spaces_between() -> None:
    assert skills_of("Sizes, envíos;returns") == {"sizes", "envios", "returns"}
    with pytest.raises(ValueError, match="commas between"):
        skills_of("a/b")
