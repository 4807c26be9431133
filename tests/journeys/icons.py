"""Icons: draws the desk's icon.svg in the sizes that phones want; `python -m tests.journeys.icons` writes the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bot.settings import ROOT
from tests.conftest import chromium

STATIC = ROOT / "connectors" / "desk" / "static"


@dataclass(frozen=True, kw_only=True)
class Icon:
    """A file: its edge in pixels, the part that the drawing fills, and its ground; phones cut off a maskable's rim."""

    edge: int
    fills: float
    ground: str = "transparent"


ICONS: Mapping[str, Icon] = {
    "icon-192.png": Icon(edge=192, fills=1.0),
    "icon-512.png": Icon(edge=512, fills=1.0),
    "maskable-512.png": Icon(edge=512, fills=0.6, ground="#e0f0ed"),
    "apple-touch-180.png": Icon(edge=180, fills=0.74, ground="#e0f0ed"),
}


def drawn(browser: Browser, icon: Icon) -> bytes:
    """The picture as PNG."""
    page = browser.new_page(viewport={"width": icon.edge, "height": icon.edge})
    svg, inner = (STATIC / "icon.svg").read_text(encoding="utf-8"), round(icon.edge * icon.fills)
    page.set_content(
        f"<style>body{{margin:0;display:grid;place-items:center;height:100vh;background:{icon.ground}}}"
        f"svg{{width:{inner}px;height:{inner}px}}</style>{svg}"
    )
    picture = page.screenshot(omit_background=True)
    page.close()
    return picture


def main(folder: Path = STATIC / "icons") -> None:
    """Writes every file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name, icon in ICONS.items():
            (folder / name).write_bytes(drawn(browser, icon))
        browser.close()


if __name__ == "__main__":
    main()
