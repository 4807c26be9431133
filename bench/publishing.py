"""How long a changed price takes from the press on the page Publish to a customer's phone, and the way back.

`python -m bench.publishing [rounds]` starts a copy of the project with the trained model, changes a price in shop.yml,
publishes it on the page and goes back, each as often as told, and asks on a phone after each press. Under 2 s from the
press to the new price, and under 1 s for the press that goes back, are the promise.
"""

from __future__ import annotations

import re
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import requests

from bot.faq.training import fitting_model, make_live
from bot.settings import ROOT
from connectors.sandbox.testing.client import Sandbox
from connectors.sandbox.testing.stack import Stack

PRESS_TO_PHONE, BACK = 2.0, 1.0
_COPIED = ("bot", "actions", "connectors", "data")
_FILES = ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml")
_SECONDS = 60
_LOOK_SECONDS = 0.05


@dataclass
class Page:
    """The page Publish in a browser without scripts."""

    url: str
    session: requests.Session = field(default_factory=requests.Session)

    def signs_in(self, link: str) -> None:
        """Opens the first admin's link."""
        self._press(link, link)

    def publishes(self) -> float:
        """Presses Publish; the seconds until the new version is live."""
        return self._press("/desk/faq/publish", "/desk/faq/publish")

    def goes_back(self, number: int) -> float:
        """Presses the way back to a version; the seconds until it is live."""
        return self._press("/desk/faq/publish", f"/desk/faq/publish/back/{number}")

    def _press(self, page: str, path: str) -> float:
        def address(part: str) -> str:
            return part if part.startswith("http") else self.url + part

        form = self.session.get(address(page), timeout=_SECONDS).text
        token = re.findall(r'name="csrf" value="(\w+)"', form)[0]
        began = time.monotonic()
        self.session.post(
            address(path), data={"csrf": token}, timeout=_SECONDS, allow_redirects=False
        ).raise_for_status()
        while not self.session.get(address("/desk/faq/publish/progress"), timeout=_SECONDS).json()["ended"]:
            time.sleep(_LOOK_SECONDS)
        return time.monotonic() - began


def main() -> int:
    """Prints the medians; 1 when a promise is broken."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        published, back = measured(Path(folder), rounds)
    for name, values in (("press to phone", published), ("press to go back", back)):
        print(f"{name:17} {statistics.median(values):5.2f} s   ({', '.join(f'{value:.2f}' for value in values)})")
    return 0 if statistics.median(published) < PRESS_TO_PHONE and statistics.median(back) < BACK else 1


def measured(folder: Path, rounds: int) -> tuple[list[float], list[float]]:
    """The seconds from each press to the new price on the phone, and of each press that goes back."""
    root = project(folder)
    with Stack(folder / "var", root=root) as stack:
        page = Page(stack.web_url)
        page.signs_in(stack.sign_in_link)
        ana = Sandbox(stack.sandbox_url).telegram.customer("Ana")
        published, back = [], []
        for number in range(rounds):
            price = f"5.{number + 10}"
            facts = root / "data" / "shop.yml"
            facts.write_text(facts.read_text("utf-8").replace("price: 4.95 EUR", f"price: {price} EUR"), "utf-8")
            began = time.monotonic()
            page.publishes()
            ana.writes("how much is shipping to Portugal?")
            ana.waits_for(price)
            published.append(time.monotonic() - began)
            back.append(page.goes_back(1))
            ana.writes("how much is shipping to Portugal?")
            ana.waits_for("4.95")
        return published, back


def project(folder: Path) -> Path:
    """A copy of the project with the model that fits it."""
    root = folder / "project"
    for name in _COPIED:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in _FILES:
        shutil.copy(ROOT / name, root / name)
    (root / "models").mkdir()
    make_live(root, Path(shutil.copy(fitting_model(ROOT), root / "models")))
    return root


if __name__ == "__main__":
    sys.exit(main())
