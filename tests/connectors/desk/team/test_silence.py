"""Silent customers at the desk: off for every label until an admin switches one on."""

from __future__ import annotations

from bot.conversations.label import Colour
from bot.team.agent import Role
from tests.connectors.desk.site import Browser, Site


def boss(site: Site) -> Browser:
    return site.agent(site.shop.store.agents.add(name="Boss", login="boss", role=Role.ADMIN, now=1.0).agent_id)


def test_an_admin_switches_a_label_on_and_off(site: Site) -> None:
    admin, store = boss(site), site.shop.store
    assert "Off for every label." in admin.get("/desk/silence").text
    label = store.labels.add("Quiet", Colour.BLUE, now=1.0)
    for fields in ({"ask": "x", "close": "5"}, {"ask": "5", "close": "0"}):
        assert admin.submits("/desk/silence/label", "/desk/silence", label=label.label_id, **fields).status_code == 400
    assert admin.submits("/desk/silence/label", "/desk/silence", label="", ask="5", close="5").status_code == 400
    admin.submits("/desk/silence/label", "/desk/silence", label=label.label_id, ask="60", close="30")
    (nudge,) = store.nudges.all()
    assert (nudge.ask_seconds, nudge.close_seconds) == (3600.0, 1800.0)
    admin.submits(f"/desk/silence/label/{label.label_id}/delete", "/desk/silence")
    assert store.nudges.all() == []


def test_an_admin_chooses_whether_a_resolve_without_a_word_is_told(site: Site) -> None:
    admin, store = boss(site), site.shop.store
    admin.submits("/desk/silence/resolved", "/desk/silence", tells="on")
    assert store.team_settings.tells_resolved()
    admin.submits("/desk/silence/resolved", "/desk/silence")
    assert not store.team_settings.tells_resolved()
    assert site.eva().get("/desk/silence").status_code == 403
