"""What is changed on the pages of settings can be undone, once and in order, with a line in the audit log."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.conversations.label import Colour
from bot.team.audit import Act, Actor
from bot.team.setting_change import UndoRefused
from bot.team.targets import Target
from tests.bot.store.shop import Shop


@pytest.fixture
def shop(new_shop: Any) -> Shop:
    made: Shop = new_shop()
    return made


def by(shop: Shop) -> Actor:
    return Actor(agent_id=shop.eva, place="here")


def undoes(shop: Shop, place: int = 0) -> None:
    change = shop.store.setting_changes.latest()[place]
    shop.store.setting_changes.undo(change.number, by=by(shop), now=shop.tick())


def sets_limit(shop: Shop, limit: int | None) -> None:
    shop.store.team_settings.set_limit(limit, by=by(shop), now=shop.tick())


def test_a_change_goes_back_and_the_undoing_too(shop: Shop) -> None:
    sets_limit(shop, 5)
    sets_limit(shop, 8)
    undoes(shop)
    assert shop.store.team_settings.limit() == 5
    assert [each.may_undo for each in shop.store.setting_changes.latest()] == [True, False, False]
    undoes(shop)
    assert shop.store.team_settings.limit() == 8
    told = shop.store.audit.entries(act=Act.SETTINGS_CHANGED)
    assert [each.agent_name for each in told] == ["Eva"] * 4


def test_an_older_change_waits_for_the_later_one(shop: Shop) -> None:
    sets_limit(shop, 5)
    sets_limit(shop, 8)
    with pytest.raises(UndoRefused, match="Undo the later change first"):
        undoes(shop, 1)
    undoes(shop)
    with pytest.raises(UndoRefused, match="undone already"):
        undoes(shop, 1)


def test_what_changes_nothing_is_no_change(shop: Shop) -> None:
    sets_limit(shop, 5)
    sets_limit(shop, 5)
    assert len(shop.store.setting_changes.latest()) == 1


def adds_account(shop: Shop) -> str:
    return shop.store.account_settings.add(
        "telegram", "7", name="Second", colour=Colour.RED, sealed="sealed", by=by(shop), now=shop.tick()
    )


def test_an_account_that_was_removed_comes_back_as_it_was(shop: Shop) -> None:
    account_id = adds_account(shop)
    before = shop.store.accounts.all()
    shop.store.account_settings.remove(account_id, by=by(shop), now=shop.tick())
    undoes(shop)
    assert shop.store.accounts.all() == before


def test_what_runs_in_an_account_stays_when_its_name_goes_back(shop: Shop) -> None:
    account_id = adds_account(shop)
    change = shop.store.account_settings.change
    change(account_id, name="Third", colour=Colour.BLUE, sealed=None, by=by(shop), now=shop.tick())
    shop.store.accounts.stop(account_id, "token_rejected", "no", now=shop.now)
    undoes(shop)
    account = next(each for each in shop.store.accounts.all() if each.account_id == account_id)
    assert (account.name, account.colour, account.stopped_text) == ("Second", Colour.RED, "no")


def test_an_account_in_use_is_not_undone_away(shop: Shop) -> None:
    account_id = adds_account(shop)
    shop.store.inbox.receive(account_id, b"{}", [], now=shop.tick())
    with pytest.raises(UndoRefused, match="Switch it off instead"):
        undoes(shop)
    assert account_id in {each.account_id for each in shop.store.accounts.all()}


def test_a_target_comes_back_unless_its_label_is_gone(shop: Shop) -> None:
    label = shop.store.labels.add("Urgent", Colour.RED, now=shop.tick())
    target = Target(
        target_id="", channel=None, label_id=label.label_id, first_seconds=60.0, next_seconds=None, tells_agent_id=None
    )
    shop.store.targets.keep(target, by=by(shop), now=shop.tick())
    kept = shop.store.targets.all()
    shop.store.targets.delete(kept[0].target_id, by=by(shop), now=shop.tick())
    undoes(shop)
    assert shop.store.targets.all() == kept
    shop.store.targets.delete(kept[0].target_id, by=by(shop), now=shop.tick())
    shop.store.labels.remove(label.label_id)
    with pytest.raises(UndoRefused, match="deleted since"):
        undoes(shop)
    assert not shop.store.targets.all()


def test_old_changes_are_forgotten(shop: Shop, tmp_path: Path) -> None:
    sets_limit(shop, 5)
    assert shop.store.setting_changes.prune(before=shop.now + 1) == 1
    assert shop.store.team_settings.limit() == 5
