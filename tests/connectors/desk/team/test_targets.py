"""Targets at the desk: kept by admins on a page, and shown on the rows of who waits."""

from __future__ import annotations

import re

from bot.conversations.conversation import Verb
from bot.team.agent import Role
from tests.connectors.desk.site import Browser, Site


def boss(site: Site) -> Browser:
    return site.agent(site.shop.store.agents.add(name="Boss", login="boss", role=Role.ADMIN, now=1.0).agent_id)


def due(browser: Browser) -> list[str]:
    return re.findall(r'data-testid="due">([^<]+)<', browser.get("/desk/lists").text)


def test_a_row_says_when_the_reply_is_due_then_overdue_and_nothing_once_answered(site: Site) -> None:
    added = boss(site).submits("/desk/targets/new", "/desk/targets", first="10", next="30", channel="telegram")
    assert added.status_code == 303
    site.shop.hands_off()
    eva = site.eva()
    assert re.fullmatch(r"First reply by \d\d:\d\d", due(eva)[0])
    site.shop.tick(700)
    assert re.fullmatch(r"First reply overdue since \d\d:\d\d", due(eva)[0])
    site.shop.does(Verb.ACCEPT)
    eva.replies("hello")
    assert due(eva) == []
    site.shop.delivers()
    site.shop.writes("and in red?")
    assert due(eva)[0].startswith("Reply by")


def test_what_is_no_time_and_a_second_of_the_same_are_refused(site: Site) -> None:
    admin = boss(site)
    for first, said in (("soon", "whole number of minutes"), ("", "at least one"), ("0", "whole number of minutes")):
        refused = admin.submits("/desk/targets/new", "/desk/targets", first=first)
        assert (refused.status_code, said in refused.text) == (400, True)
    admin.submits("/desk/targets/new", "/desk/targets", first="10")
    assert admin.submits("/desk/targets/new", "/desk/targets", next="5").status_code == 409
    (target,) = site.shop.store.targets.all()
    admin.submits(f"/desk/targets/{target.target_id}/delete", "/desk/targets")
    assert site.shop.store.targets.all() == []


def test_only_admins_set_targets_and_the_teams_number(site: Site) -> None:
    assert site.eva().get("/desk/targets").status_code == 403
    assert site.eva().posts("/desk/team/limit", choice="12").status_code == 403
    admin = boss(site)
    admin.submits("/desk/team/limit", "/desk/team", choice="12")
    assert site.shop.store.team_settings.limit() == 12
    assert "At most 12" in site.eva().get("/desk/team").text
    assert admin.submits("/desk/team/limit", "/desk/team", choice="other", limit="x").status_code == 400
    admin.submits("/desk/team/limit", "/desk/team", choice="other", limit="5")
    assert site.shop.store.team_settings.limit() == 5
    admin.submits("/desk/team/limit", "/desk/team", choice="")
    assert site.shop.store.team_settings.limit() is None


def test_a_label_that_is_gone_does_not_become_every_label(site: Site) -> None:
    admin = boss(site)
    for field in ("label", "channel", "tells"):
        refused = admin.submits("/desk/targets/new", "/desk/targets", first="10", next="10", **{field: "gone"})
        assert (refused.status_code, "choose again" in refused.text) == (400, True)
    assert site.shop.store.targets.all() == []
