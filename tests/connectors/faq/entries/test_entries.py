"""An editor opens the list of entries."""

from __future__ import annotations

from bot.team.agent import Role
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site


def test_an_editor_sees_every_entry_with_its_number_of_examples(site: Site, shop: Shop) -> None:
    marta = shop.store.agents.add(name="Marta", login="marta", role=Role.EDITOR, now=shop.now)
    page = site.agent(marta.agent_id).get("/desk/faq/").text
    assert "Shipping cost" in page
