"""The desk's style sheets and scripts: one list of sheets, and no script that asks another for what it has not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import ROOT
from connectors.channels.registry import CHANNELS
from connectors.desk.styles import SHEETS
from tests.connectors.desk.site import Site

STATIC = ROOT / "connectors" / "desk" / "static"
SCRIPTS = sorted(STATIC.rglob("*.js"))
IMPORTED = re.compile(r'^import (?:\{(?P<names>[^}]+)\} from )?"(?P<path>[^"]+)";$', re.MULTILINE)
EXPORTED = re.compile(r"^export (?:async )?(?:function|const|class) (\w+)", re.MULTILINE)


def styles_of(page: str) -> str:
    addresses: list[str] = re.findall(r'<link rel="stylesheet" href="([^"]+)">', page)
    assert len(addresses) == 1
    return addresses[0]


def test_every_style_sheet_stands_once_in_the_list() -> None:
    assert sorted(SHEETS) == sorted(str(path.relative_to(STATIC).with_suffix("")) for path in STATIC.rglob("*.css"))


def test_the_sign_in_page_and_the_desk_wear_the_same_styles_and_may_keep_them(site: Site) -> None:
    eva, stranger = site.eva(), site.app.test_client()
    address = styles_of(eva.get("/desk/").text)
    assert styles_of(eva.get("/desk/account").text) == styles_of(stranger.get("/desk/sign-in").text) == address
    answer = stranger.get(address)
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    for sheet in SHEETS:
        assert (STATIC / f"{sheet}.css").read_text(encoding="utf-8") in answer.text


def test_a_page_from_before_an_update_gets_the_styles_of_now_but_keeps_none(site: Site) -> None:
    answer = site.app.test_client().get("/desk/styles/0123456789ab.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_what_a_script_imports_is_there(script: Path) -> None:
    for statement in IMPORTED.finditer(script.read_text(encoding="utf-8")):
        source = (script.parent / statement["path"]).resolve()
        exports = set(EXPORTED.findall(source.read_text(encoding="utf-8")))
        names = {name.strip() for name in (statement["names"] or "").split(",")} - {""}
        assert names <= exports, f"{script.name} asks {statement['path']} for {names - exports}"


def test_every_script_is_loaded_by_a_page_or_another_script_or_is_the_phones_worker() -> None:
    templates = (ROOT / "connectors" / "desk" / "templates").rglob("*.html")
    loaded = {STATIC / name for page in templates for name in re.findall(r"filename='([\w/]+\.js)'", page.read_text())}
    for script in SCRIPTS:
        imports = IMPORTED.finditer(script.read_text(encoding="utf-8"))
        loaded |= {(script.parent / statement["path"]).resolve() for statement in imports}
    # Browsers ask for it at an address above all pages: /desk/worker.js.
    assert loaded == {*SCRIPTS} - {STATIC / "phone" / "worker.js"}


def test_every_part_of_a_conversation_has_its_place_beside_the_others() -> None:
    places = set(re.findall(r"grid-area: ([a-z]+);", "".join(path.read_text() for path in STATIC.rglob("*.css"))))
    wide, narrow = re.findall(r"grid: (\"head.*?) /", (STATIC / "conversation" / "desk.css").read_text())
    assert places == {"head", "orders", "card", "thread", "customer", "hint", "write"}
    assert places <= set(re.findall(r"\w+", wide))
    # On a phone the customer is a sheet over all of it.
    assert places - {"customer"} <= set(re.findall(r"\w+", narrow))


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_every_channel_has_its_sign(site: Site, channel: str) -> None:
    assert f'<symbol id="{channel}"' in site.stranger().get("/desk/static/icons.svg").text
