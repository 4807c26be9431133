"""The audit log: who did what, found again by person, act and date, page by page."""

from __future__ import annotations

import contextlib

import pytest

from bot.store.steps.team import audit
from bot.team.audit import COMMAND_LINE, Act, Actor
from tests.bot.store.shop import Shop


@pytest.fixture
def written(shop: Shop) -> Shop:
    log = shop.store.audit
    eva, leo = (Actor(agent_id=each, place="203.0.113.1") for each in (shop.eva, shop.leo))
    log.record(Act.SIGNED_IN, eva, now=shop.tick())
    log.record(Act.ROLE_CHANGED, eva, about_id=shop.leo, details="agent → editor", now=shop.tick())
    log.record(Act.SIGNED_OUT, leo, now=shop.tick())
    log.record(Act.RESET_LINK_MADE, COMMAND_LINE, about_id=shop.eva, now=shop.tick())
    return shop


def acts(shop: Shop, **wanted: object) -> list[Act]:
    return [each.act for each in shop.store.audit.entries(**wanted)]  # type: ignore[arg-type]


def test_the_newest_stands_first_with_names(written: Shop) -> None:
    newest, _, changed, _ = written.store.audit.entries()
    assert (newest.act, newest.agent_name, newest.about_name, newest.place) == (
        Act.RESET_LINK_MADE,
        None,
        "Eva",
        "command line",
    )
    assert (changed.agent_name, changed.about_name, changed.details) == ("Eva", "Leo", "agent → editor")


def test_a_person_is_found_in_what_they_did_and_in_what_was_done_to_them(written: Shop) -> None:
    assert acts(written, agent_id=written.leo) == [Act.SIGNED_OUT, Act.ROLE_CHANGED]


def test_an_act_and_a_span_of_time_are_found(written: Shop) -> None:
    assert acts(written, act=Act.SIGNED_IN) == [Act.SIGNED_IN]
    changed = written.store.audit.entries(act=Act.ROLE_CHANGED)[0]
    assert acts(written, since=changed.acted_at) == [Act.RESET_LINK_MADE, Act.SIGNED_OUT, Act.ROLE_CHANGED]
    assert acts(written, until=changed.acted_at) == [Act.SIGNED_IN]


def test_pages_follow_each_other_without_gap_or_double(written: Shop) -> None:
    log = written.store.audit
    for _ in range(30):  # many in one moment, too
        log.record(Act.SIGNED_IN, COMMAND_LINE, now=written.now)
    found, before = [], None
    while page := log.entries(before=before, limit=7):
        found += [each.audit_id for each in page]
        before = page[-1].audit_id
    assert found == [each.audit_id for each in log.entries(limit=1000)]
    assert len(set(found)) == 34


def test_an_entry_stands_only_with_the_act_itself(shop: Shop) -> None:
    with contextlib.suppress(RuntimeError), shop.store._database.write() as tx:
        audit.record(tx, Act.ERASED, COMMAND_LINE, now=shop.now)
        raise RuntimeError
    assert acts(shop) == []


def test_old_entries_go(written: Shop) -> None:
    last = written.store.audit.entries()[0]
    assert written.store.audit.prune(before=last.acted_at) == 3
    assert acts(written) == [Act.RESET_LINK_MADE]
