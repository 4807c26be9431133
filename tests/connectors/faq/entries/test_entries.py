"""An editor opens the list of entries."""

from __future__ import annotations

import re

from bot.settings import ROOT
from bot.team.agent import Role
from bot.yaml import read_yaml
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site


def test_an_editor_sees_every_entry_with_its_number_of_examples(site: Site, shop: Shop) -> None:
    marta = shop.store.agents.add(name="Marta", login="marta", role=Role.EDITOR, now=shop.now)
    page = site.agent(marta.agent_id).get("/desk/faq/").text
    written = read_yaml(ROOT / "data" / "faq" / "shipping" / "cost.yml")["nlu"][0]["examples"]
    row = re.search(r'>Shipping cost</a>\s*</td>\s*<td data-label="en"[^>]*>(\d+)</td>', page)
    assert row
    assert int(row[1]) == len(written.splitlines())
