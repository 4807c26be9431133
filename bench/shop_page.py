"""Bench of a shop's page with the chat and without: `python -m bench.shop_page` prints bytes, LCP, INP, shift and work.

The demo shop's product page is opened in Chromium by turns with the chat's line and without it, each time in a new
browser context, with the processor slowed down to a middling phone's. A visitor looks, and presses something on the
page. Then two visitors leave the page open with the chat closed, one who wrote before and one who never did, and their
requests are counted. Ends with 1 where bytes, layout shift or requests are over their goals; times depend on the
machine and are printed only.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import requests
from playwright.sync_api import Browser, CDPSession, sync_playwright

from bot.settings import ROOT
from tests.conftest import chromium
from tests.connectors.webchat.site import Site, open_site
from tests.connectors.webchat.visitor import DESKTOP, PHONE, VisitorPage

STATIC = ROOT / "connectors" / "webchat" / "static"
PANEL = ("panel.js", "wire.js", "draw.js", "panel.css")
LAUNCHER_BYTES, PANEL_BYTES = 8 * 1024, 30 * 1024
_SLOWED = 4
_CLOSED = {"who never wrote": False, "who wrote before": True}
# The widget asks every 20 seconds at the most (DESIGN: a closed panel polls, and ever more seldom).
_CLOSED_MINUTES, _CLOSED_PER_MINUTE = 2, 3.0
# What the browser has noted since the page began. Presses shorter than 16 ms are not noted: they count as that.
_NOTED = """() => new Promise((done) => {
  const noted = { lcp: 0, shift: 0, press: 16 };
  const watch = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take))
    .observe({ type, buffered: true, durationThreshold: 16 });
  watch("largest-contentful-paint", (each) => { noted.lcp = each.startTime; });
  watch("layout-shift", (each) => { noted.shift += each.value; });
  watch("event", (each) => { if (each.interactionId) noted.press = Math.max(noted.press, each.duration); });
  setTimeout(() => done(noted), 500);
})"""


@dataclass(frozen=True, kw_only=True)
class Look:
    """What one look at the page cost: milliseconds, but for `shift`."""

    lcp: float
    press: float
    shift: float
    work: float


def launcher_bytes(site: Site) -> int:
    """What a page loads before anybody opens the chat, compressed."""
    return len(gzip.compress(requests.get(f"{site.url}/widget.js", timeout=5).content))


def panel_bytes(site: Site) -> int:
    """What is loaded as somebody opens it, compressed."""
    parts = [site.get("/panel").content, *((STATIC / name).read_bytes() for name in PANEL)]
    return sum(len(gzip.compress(part)) for part in parts)


def main() -> int:
    """Prints all."""
    parser = argparse.ArgumentParser(prog="python -m bench.shop_page", description=__doc__)
    parser.add_argument("--looks", type=int, default=20, help="with the chat and without (default: %(default)s)")
    looks = parser.parse_args().looks
    with tempfile.TemporaryDirectory() as folder, open_site(Path(folder)) as site, sync_playwright() as playwright:
        launcher, panel = launcher_bytes(site), panel_bytes(site)
        print(f"launcher {launcher} of {LAUNCHER_BYTES} bytes, panel {panel} of {PANEL_BYTES} bytes, compressed")
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = f"{site.shop_url}products/boots-colina"
        bare, chat = [], []
        for _ in range(looks):
            bare.append(_look(browser, f"{page}?trial=bare"))
            chat.append(_look(browser, page))
        closed = {who: _closed(browser, page, writes=writes) for who, writes in _CLOSED.items()}
        browser.close()
    for who, (per_minute, held) in closed.items():
        print(
            f"chat closed, {who}: {per_minute:.1f} requests a minute (goal {_CLOSED_PER_MINUTE:.0f}), {held} held open"
        )
    print(f"medians of {looks} looks at a phone's size, processor slowed down {_SLOWED} times:")
    for name, each in (("without the chat", bare), ("with the chat", chat)):
        lcp, press, work = (median(getattr(look, what) for look in each) for what in ("lcp", "press", "work"))
        shift = max(look.shift for look in each)
        print(f"{name:16}  LCP {lcp:.0f} ms, INP {press:.0f} ms, layout shift {shift:.3f}, main thread {work:.0f} ms")
    is_good = launcher <= LAUNCHER_BYTES and panel <= PANEL_BYTES and max(look.shift for look in chat) == 0
    is_good &= all(per_minute <= _CLOSED_PER_MINUTE and not held for per_minute, held in closed.values())
    return 0 if is_good else 1


def _closed(browser: Browser, url: str, *, writes: bool) -> tuple[float, int]:
    """How many requests a minute a page makes with the chat closed, and how many of them stay open."""
    context = browser.new_context(viewport=DESKTOP, locale="en-GB")
    visitor, ended = VisitorPage(context.new_page()), []
    for how in ("requestfinished", "requestfailed"):
        visitor.page.on(how, lambda request: ended.append(request))
    visitor.goes_to(url)
    if writes:
        visitor.opens()
        visitor.writes("Which size?")
        visitor.sees("Which size?")
        visitor.closes()
    visitor.page.wait_for_timeout(1000)
    before = len(visitor.requests)
    visitor.page.wait_for_timeout(_CLOSED_MINUTES * 60_000)
    asked, held = len(visitor.requests) - before, len(visitor.requests) - len(ended)
    context.close()
    return asked / _CLOSED_MINUTES, held


def _look(browser: Browser, url: str) -> Look:
    context = browser.new_context(viewport=PHONE, locale="en-GB")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWED})
    page.goto(url, wait_until="networkidle")
    for _ in range(3):
        page.locator("h1").click()
    noted = page.evaluate(_NOTED)
    look = Look(lcp=noted["lcp"], press=noted["press"], shift=noted["shift"], work=_work(session))
    context.close()
    return look


def _work(session: CDPSession) -> float:
    """How long the page's scripts, styles and layout kept the main thread, in milliseconds."""
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return 1000 * float(sum(metrics[f"{what}Duration"] for what in ("Script", "RecalcStyle", "Layout")))


if __name__ == "__main__":
    sys.exit(main())
