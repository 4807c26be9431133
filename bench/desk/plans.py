"""Plans: what the queries of the desk's pages read, by the engine's own account of them."""

from __future__ import annotations

from bench.desk.build import Built, agent_id, conversation_id
from bot.settings import ROOT, Settings
from bot.shop.notices import read_notices
from bot.store.store import Store
from connectors.web.app import build_app
from tests.bot.store.plans import statements, whole_tables_read

_PAGES = (
    "/desk/",
    "/desk/lists",
    f"/desk/conversations/{conversation_id(0)}",
    f"/desk/conversations/{conversation_id(0)}/messages?before=900",
    f"/desk/conversations/{conversation_id(1)}/pane",
    f"/desk/conversations/{conversation_id(1)}/head",
    f"/desk/conversations/{conversation_id(1)}/customer",
    "/desk/views",
    "/desk/views/all/list",
    f"/desk/views/all/rows?c={conversation_id(1)}",
    "/desk/search?q=shipping&channel=telegram",
    "/desk/attention/count",
    "/desk/presence/switch",
)


def whole_tables(settings: Settings, built: Built) -> list[str]:
    """Each step of a query plan that reads a whole table, for every page that agents live in."""
    store = Store(settings.database, read_notices(ROOT / "data"))
    token = store.sessions.begin(agent_id(0), now=built.now)
    app = build_app(
        store, {}, secret_key="bench", media_folder=settings.media_dir, settings=settings, now=lambda: built.now
    )
    client = app.test_client()
    client.set_cookie("mostrador", token)
    found = []
    for page in _PAGES:
        with statements(store._database) as seen:
            answer = client.get(page)
        if answer.status_code != 200:
            raise RuntimeError(f"{page} answered {answer.status_code}")
        found += [f"{page}: {each}" for each in whole_tables_read(store._database, seen)]
    store.close()
    return found
