"""An editor at the workbench for tests: a site over a copy of the data folder, and a browser that sends its forms."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from werkzeug.test import TestResponse

from bot.settings import ROOT
from bot.shop.notices import read_notices
from bot.team.agent import Role
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site


class Form(HTMLParser):
    """The fields of the first form of a page that posts to it, as a browser would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str | list[str]] = {}
        self._open: str | None = None
        self._select: str | None = None
        self._depth = 0
        self._done = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form" and "facts-form" in (given.get("class") or ""):
            self._depth = 1
        name = given.get("name")
        if not self._depth or self._done:
            return
        if tag == "input" and name and (given.get("type") != "checkbox" or "checked" in given):
            self.fields[name] = given.get("value") or ""
        elif tag == "textarea" and name:
            self.fields[name], self._open = "", name
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self.fields):
            self.fields[self._select] = given.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.fields[self._open] = str(self.fields[self._open]) + data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._open:
            # The first line end after the tag is not part of the text; a browser sends line ends as two characters.
            text = str(self.fields[self._open]).removeprefix("\n")
            self.fields[self._open], self._open = text.replace("\n", "\r\n"), None
        elif tag == "select":
            self._select = None
        elif tag == "form" and self._depth:
            self._depth, self._done = 0, True


@dataclass
class Editor:
    """Somebody with the role editor, on a site whose data folder is a copy."""

    site: Site
    browser: Browser

    @property
    def data(self) -> Path:
        return self.site.root / "data"

    def file(self, name: str = "shop.yml") -> str:
        return (self.data / name).read_bytes().decode()

    def form(self, path: str) -> dict[str, str | list[str]]:
        """The form of a page, as it stands there."""
        answer = self.browser.get(path)
        assert answer.status_code == 200, answer.text
        return Form(answer.text).fields

    def sends(self, path: str, form: dict[str, str | list[str]], **more: str) -> TestResponse:
        return self.browser.client.post(path, data={**form, **more})

    def changes(self, path: str, **fields: str) -> TestResponse:
        """Looks at changes of the page's form and saves them; the last answer."""
        form = {**self.form(path), **fields}
        looked = self.sends(path, form, do="look")
        seen = Form(looked.text).fields.get("seen")
        if not seen:
            return looked
        return self.sends(path, form, seen=str(seen), do="save")


def site_with_own_data(folder: Path, **given: str) -> Site:
    """A site over a copy of the project's data folder; `given` are settings of the environment."""
    root = folder / "project"
    shutil.copytree(ROOT / "data", root / "data")
    site = Site(Shop(folder), root=root, environment=given)
    site.facts = read_notices(root / "data").answers.shop
    return site


def editor_of(site: Site, name: str = "Marta") -> Editor:
    """An editor who is signed in."""
    agent = site.shop.store.agents.add(name=name, login=name.lower(), role=Role.EDITOR, now=site.shop.now)
    return Editor(site=site, browser=site.agent(agent.agent_id))
