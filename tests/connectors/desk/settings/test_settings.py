"""Shop settings: an admin decides what holds, undoes it by a press, and sees where the environment wins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.queue.presence import Member
from bot.team.agent import Role
from bot.team.audit import Act
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site
from tests.connectors.mail_server import MailServer

PAGE = "/desk/settings"


def admin_of(site: Site) -> Browser:
    ada = site.shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=site.shop.now)
    return site.agent(ada.agent_id)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(Shop(tmp_path))


@pytest.fixture
def admin(site: Site) -> Browser:
    return admin_of(site)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.close()


def saves(admin: Browser, group: str, **fields: str) -> int:
    return admin.submits(f"{PAGE}/{group}", form_at=PAGE, **fields).status_code


def undoes_the_last(admin: Browser) -> int:
    (address, *_) = re.findall(r'action="(/desk/settings/changes/\d+/undo)"', admin.get(PAGE).text)
    return admin.submits(address, form_at=PAGE).status_code


def test_a_decision_holds_at_once_and_one_press_undoes_it(site: Site, admin: Browser) -> None:
    assert saves(admin, "kept", retention_days="400") == 303
    assert site.app is not None
    page = admin.get(PAGE).text
    assert 'value="400"' in page
    assert re.search(r"Messages and files.*?as installed.*?400.*?Ada", page, re.DOTALL)
    told = site.shop.store.audit.entries(act=Act.SETTINGS_CHANGED)
    assert [each.details for each in told] == ["retention_days: none → 400"]
    assert undoes_the_last(admin) == 303
    assert site.shop.store.team_settings.values() == {}
    assert 'value="400"' not in admin.get(PAGE).text


def test_the_policy_of_the_process_follows(site: Site, admin: Browser) -> None:
    policy = site.shop.store.policy
    before = policy.undo_seconds
    saves(admin, "service", undo_seconds="30", return_seconds="2", assignment="automatic", ask_rating="yes")
    assert (policy.undo_seconds, policy.return_seconds, policy.ask_rating) == (30.0, 120.0, True)
    assert policy.assignment.value == "automatic"
    saves(admin, "service", undo_seconds="", return_seconds="2", assignment="automatic", ask_rating="yes")
    assert policy.undo_seconds == before


def test_saving_what_is_there_changes_nothing(site: Site, admin: Browser) -> None:
    saves(admin, "service", return_seconds="2")
    saves(admin, "service", return_seconds="2")
    assert len(site.shop.store.setting_changes.latest()) == 1


@pytest.mark.parametrize(
    ("group", "field", "value", "words"),
    [
        ("kept", "retention_days", "soon", "Messages and files must be a whole number of days"),
        ("service", "return_seconds", "0", "must be a number of minutes"),
        ("service", "wage_per_hour", "a lot", "must be an amount with its currency"),
        ("mail", "report_mail_to", "olga", "must be mail addresses"),
        ("mail", "smtp_url", "mail.example.com", "must be an address like smtps://"),
    ],
)
def test_what_is_wrong_is_named_and_stays_in_its_box(
    site: Site, admin: Browser, group: str, field: str, value: str, words: str
) -> None:
    answer = admin.submits(f"{PAGE}/{group}", form_at=PAGE, **{field: value})
    assert answer.status_code == 400
    assert words in answer.text
    assert site.shop.store.team_settings.values() == {}
    if field != "smtp_url":
        assert f'value="{value}"' in answer.text


def test_a_mail_server_is_tried_while_typed_and_before_it_is_kept(site: Site, admin: Browser, mail: MailServer) -> None:
    works = f"smtp://127.0.0.1:{mail.port}"
    told = admin.posts(f"{PAGE}/try-mail", smtp_url=works).get_json()
    assert told == {"works": True, "message": "The mail server takes it."}
    closed = admin.posts(f"{PAGE}/try-mail", smtp_url="smtp://127.0.0.1:1").get_json()
    assert closed == {"works": False, "message": "Nothing is kept: the mail server could not be reached."}
    with_password = f"smtp://shop:hush-hush@127.0.0.1:{mail.port}"
    assert "no encryption" in admin.posts(f"{PAGE}/try-mail", smtp_url=with_password).get_json()["message"]
    assert saves(admin, "mail", smtp_url="smtp://127.0.0.1:1") == 400
    assert saves(admin, "mail", smtp_url=works, report_mail_to="olga@example.com") == 303
    assert site.app.test_client() is not None


def test_a_secret_is_kept_sealed_never_shown_and_stays_where_its_box_is_empty(
    site: Site, admin: Browser, mail: MailServer
) -> None:
    address = f"smtp://127.0.0.1:{mail.port}"
    saves(admin, "mail", smtp_url=address)
    page = admin.get(PAGE).text
    assert address not in page
    assert "set; leave empty to keep it" in page
    kept = b"".join(path.read_bytes() for path in site.shop.folder.glob("shop.db*"))
    assert address.encode() not in kept
    assert address not in repr(site.shop.store.audit.entries()) + repr(site.shop.store.setting_changes.latest())
    saves(admin, "mail", report_mail_to="olga@example.com")
    assert "smtp_url" in site.shop.store.team_settings.values()
    saves(admin, "mail", **{"forget-smtp_url": "on"})
    assert "smtp_url" not in site.shop.store.team_settings.values()
    undoes_the_last(admin)


def test_the_environment_wins_and_the_page_says_so(tmp_path: Path) -> None:
    environment = {
        "MOSTRADOR_JOURNAL_DAYS": "12",
        "MOSTRADOR_SMTP_URL": "smtps://shop:hush-hush@mail.example.com",
        "MOSTRADOR_ASK_RATING": "no",
    }
    site = Site(Shop(tmp_path), environment=environment)
    admin = admin_of(site)
    page = admin.get(PAGE).text
    for name in environment:
        assert f"{name} in the environment or mostrador.env sets it, and wins" in page
    assert "<p>12 <span" in page
    assert "hush-hush" not in page
    assert 'name="journal_days"' not in page
    saves(admin, "kept", journal_days="99", order_days="20")
    assert site.shop.store.team_settings.values() == {"order_days": "20"}


def test_what_others_change_can_be_undone_here_too(site: Site, admin: Browser) -> None:
    admin.submits("/desk/team/limit", form_at="/desk/team", choice="5")
    assert undoes_the_last(admin) == 303
    assert site.shop.store.team_settings.limit() is None
    admin.submits("/desk/targets/new", form_at="/desk/targets", first="5")
    (target,) = site.shop.store.targets.all()
    admin.submits(f"/desk/targets/{target.target_id}/delete", form_at="/desk/targets")
    assert undoes_the_last(admin) == 303
    assert site.shop.store.targets.all() == [target]


def test_the_limit_of_a_person_and_of_a_team_goes_back_and_a_page_of_before_overwrites_nothing(
    site: Site, admin: Browser
) -> None:
    shop = site.shop
    version = member(shop).version
    admin.submits(f"/desk/team/{shop.eva}", form_at="/desk/team", limit="7", version=str(version))
    assert "How many at once: Eva" in admin.get(PAGE).text
    assert undoes_the_last(admin) == 303
    assert member(shop).own_limit is None
    answer = admin.submits(f"/desk/team/{shop.eva}", form_at="/desk/team", limit="9", version=str(version + 1))
    assert (answer.status_code, member(shop).own_limit) == (409, None)

    admin.submits("/desk/teams/new", form_at="/desk/teams", name="Refunds", limit="4", topics="")
    (team,) = shop.store.teams.all()
    values = {"name": "Refunds", "limit": "2", "topics": "", "version": str(team.version)}
    admin.submits(f"/desk/teams/{team.team_id}", form_at="/desk/teams", **values)
    assert shop.store.teams.all()[0].limit == 2
    assert "How many at once: Refunds" in admin.get(PAGE).text
    assert undoes_the_last(admin) == 303
    assert shop.store.teams.all()[0].limit == 4


def member(shop: Shop) -> Member:
    return next(each for each in shop.store.presence.team(now=shop.now) if each.agent_id == shop.eva)


def test_a_stale_press_is_refused_in_words(site: Site, admin: Browser) -> None:
    saves(admin, "kept", order_days="20")
    number = site.shop.store.setting_changes.latest()[0].number
    saves(admin, "kept", order_days="30")
    answer = admin.submits(f"{PAGE}/changes/{number}/undo", form_at=PAGE)
    assert answer.status_code == 409
    assert "Undo the later change first." in answer.text


def test_only_admins_open_it(site: Site) -> None:
    assert site.eva().get(PAGE).status_code == 403


def test_with_a_real_account_the_demo_is_said_wherever_the_owner_looks(site: Site, admin: Browser) -> None:
    for path in (PAGE, "/desk/reports/numbers"):
        assert "The bot keeps still: what is live are the facts of the demo shop" in admin.get(path).text
    first = admin.get("/desk/").text
    assert "First: which shop is this?" in first
    assert [step in first for step in ("tour/contact", "tour/languages", "tour/hours", "tour/zones", "tour/payment")]
    saves(admin, "demo", demo_answers="yes")
    assert "Customers get the answers of the demo shop" in admin.get(PAGE).text


def test_in_the_sandbox_the_demo_shop_is_no_fault(tmp_path: Path) -> None:
    site = Site(Shop(tmp_path), environment={"MOSTRADOR_SANDBOX": "yes"})
    admin = admin_of(site)
    for path in (PAGE, "/desk/reports/numbers", "/desk/"):
        assert 'data-testid="demo-live"' not in admin.get(path).text
        assert "First: which shop is this?" not in admin.get(path).text


def test_an_admin_chooses_the_translation_engine_and_its_key_is_never_shown_again(site: Site, admin: Browser) -> None:
    fields = {"translation_engine": "deepl", "translation_key": "secret-key:fx", "translation_url": ""}
    assert saves(admin, "translation", **fields) == 303
    page = admin.get(PAGE).text
    assert re.search(r'<option value="deepl" selected>', page)
    assert "secret-key" not in page + str(site.shop.store.team_settings.values())
    assert saves(admin, "translation", translation_engine="babel") == 400
