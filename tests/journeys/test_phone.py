"""The desk on a phone: installed, told while no page is open, without a connection, and with the keyboard up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timezone
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from bot.conversations.conversation import Verb
from bot.team.push_keys import public_text
from connectors.desk.access.sessions import OPEN
from connectors.worker.push.job import PushJob
from connectors.worker.push.sending import PushSender
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site
from tests.connectors.worker.push.service import Phone, PushService
from tests.journeys.icons import ICONS, STATIC, drawn
from tests.journeys.pages import DESKTOP, PHONE
from tests.journeys.people import wait_for
from tests.journeys.test_accessibility import faults

pytestmark = pytest.mark.needs("chromium")
KEY = "a-key-of-this-desk"
# What is left of a phone's page above its keyboard.
KEYBOARD_UP: ViewportSize = {"width": 390, "height": 400}
# Stands for the browser's own push service, which no test can reach.
SUBSCRIBES = """
(() => {
  let subscribed = null;
  const subscription = {
    endpoint: %s,
    toJSON: () => ({ keys: %s }),
    unsubscribe: async () => { subscribed = null; localStorage.removeItem("subscribed"); return true; },
  };
  PushManager.prototype.subscribe = async (options) => {
    if (options.applicationServerKey !== %s) throw new Error("another key");
    localStorage.setItem("subscribed", "yes");
    return (subscribed = subscription);
  };
  PushManager.prototype.getSubscription = async () =>
    localStorage.getItem("subscribed") ? (subscribed ??= subscription) : null;
})()
"""


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService(key=KEY, now=lambda: 0.0).serving() as service:
        yield service


@pytest.fixture
def site(tmp_path: Path, service: PushService) -> Site:
    site = Site(Shop(tmp_path), environment={"MOSTRADOR_PUSH_KEY": KEY, "MOSTRADOR_PUSH_SERVICE": service.url})
    service.now = lambda: site.shop.now
    return site


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with site.serving() as address:
        yield address


def evas(context: BrowserContext, site: Site, address: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}/desk/sign-in/{site.shop.store.agents.sign_in_link(site.shop.eva, now=site.shop.now)}")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/desk/")
    return page


def has_worker(page: Page) -> None:
    """The service worker is in charge of the page."""
    wait_for("the worker", lambda: page.evaluate("navigator.serviceWorker.controller !== null"))


def subscribes(context: BrowserContext, phone: Phone) -> None:
    keys = {"p256dh": phone.p256dh, "auth": phone.auth}
    context.add_init_script(SUBSCRIBES % (json.dumps(phone.endpoint), json.dumps(keys), json.dumps(public_text(KEY))))


def worker_of(site: Site, service: PushService) -> PushJob:
    sender = PushSender(KEY, contact=None, service=service.url)
    return PushJob(site.shop.store, sender, lambda: timezone.utc, lambda: site.shop.now)


def test_the_icons_are_the_desks_own_drawing_in_every_size(browser: Browser) -> None:
    page = browser.new_page()
    for name, icon in ICONS.items():
        pictures = [drawn(browser, icon), (STATIC / "icons" / name).read_bytes()]
        difference = page.evaluate(
            """async (pictures) => {
                const pixels = [];
                for (const bytes of pictures) {
                    const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
                    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
                    canvas.drawImage(image, 0, 0);
                    pixels.push([image.width, ...canvas.getImageData(0, 0, image.width, image.height).data]);
                }
                const [ours, kept] = pixels;
                if (ours[0] !== kept[0]) return 1;
                return ours.reduce((sum, each, at) => sum + Math.abs(each - kept[at]), 0) / ours.length / 255;
            }""",
            [list(picture) for picture in pictures],
        )
        assert difference < 0.01, f"{name}: draw it again with python -m tests.journeys.icons"
    page.close()


def test_it_can_be_installed_and_says_so_without_a_connection(browser: Browser, site: Site, address: str) -> None:
    context = browser.new_context(viewport=PHONE)
    page = evas(context, site, address)
    has_worker(page)
    manifest = page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then((answer) => answer.json())")
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/desk/", "/desk/", "standalone")
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    for icon in manifest["icons"]:
        assert page.request.get(f"{address}{icon['src']}").headers["content-type"] == "image/png"
    installable = context.new_cdp_session(page).send("Page.getInstallabilityErrors")
    assert [error["errorId"] for error in installable["installabilityErrors"]] in ([], ["in-incognito"])

    conversation = site.shop.hands_off()
    page.goto(f"{address}/desk/conversations/{conversation.conversation_id}")
    expect(page.get_by_text("a person please").last).to_be_visible()
    kept = page.evaluate(
        """async () => {
            const kept = [];
            for (const name of await caches.keys())
                for (const request of await (await caches.open(name)).keys())
                    kept.push([new URL(request.url).pathname, await (await caches.match(request)).text()]);
            return kept;
        }"""
    )
    assert len(kept) == 5
    assert all(path == "/desk/offline" or path.startswith(("/desk/static/", "/desk/styles/")) for path, _ in kept)
    assert not [path for path, text in kept if "Ana" in text or "Eva" in text or "a person please" in text]

    context.set_offline(True)
    page.goto(f"{address}/desk/")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    assert faults(page) == []
    context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.locator("#lists")).to_be_visible()
    context.close()


def test_a_new_release_takes_the_place_of_the_old_shell(
    browser: Browser, site: Site, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = browser.new_context(viewport=PHONE)
    page = evas(context, site, address)
    has_worker(page)
    (before,) = page.evaluate("caches.keys()")
    installed = site.app.view_functions["desk.service_worker"].__self__  # type: ignore[attr-defined]
    monkeypatch.setattr(installed, "_release", "another")
    page.goto(f"{address}/desk/account")
    is_new = "caches.keys().then((names) => names.length === 1 && names[0].endsWith('another'))"
    wait_for("the new shell alone", lambda: page.evaluate(is_new))
    assert not before.endswith("another")
    context.close()


def test_what_opens_to_strangers_on_a_phone_names_nobody(site: Site) -> None:
    for path in ("manifest.webmanifest", "worker.js", "offline"):
        answer = site.stranger().get(f"/desk/{path}")
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert "Eva" not in answer.text
    assert {"desk.manifest", "desk.service_worker", "desk.offline"} <= OPEN


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_device_is_turned_on_told_and_turned_off(
    browser: Browser, site: Site, address: str, service: PushService, size: ViewportSize
) -> None:
    context = browser.new_context(viewport=size)
    context.grant_permissions(["notifications"], origin=address)
    subscribes(context, service.phone("eva"))
    page = evas(context, site, address)
    has_worker(page)
    page.goto(f"{address}/desk/account")
    expect(page.get_by_text("This device is not told yet.")).to_be_visible()
    page.get_by_role("button", name="Tell me on this device").press("Enter")
    expect(page.get_by_test_id("device")).to_contain_text("this one")
    page.get_by_label("Show names and words").check()
    page.get_by_label("Quiet from").fill("23:00")
    page.get_by_label("Quiet until").fill("06:00")
    page.get_by_role("button", name="Save what I am told").click()
    expect(page.get_by_label("Show names and words")).to_be_checked()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]

    job = worker_of(site, service)
    conversation = site.shop.hands_off()
    job.run()
    site.shop.tick(10)
    assert job.run() == 1
    (_, shown) = service.shown[0]
    assert shown["text"] == "Ana: a person please"
    arrives(context, page, address, shown)
    notes = page.evaluate(
        "navigator.serviceWorker.ready.then((worker) => worker.getNotifications())"
        ".then((all) => all.map((note) => [note.body, note.data.path]))"
    )
    assert notes == [["Ana: a person please", f"/desk/conversations/{conversation.conversation_id}"]]

    page.bring_to_front()
    page.get_by_role("button", name="Not on this device any more").click()
    expect(page.get_by_test_id("device")).to_have_count(0)
    site.shop.hands_off("ben")
    job.run()
    site.shop.tick(10)
    assert job.run() == 0
    context.close()


def arrives(context: BrowserContext, page: Page, address: str, shown: dict[str, str]) -> None:
    """The push service brings it to the service worker while the desk is behind another page."""
    other = context.new_page()
    other.bring_to_front()
    session = context.new_cdp_session(page)
    # Else every page of a test believes that it has the focus.
    session.send("Emulation.setFocusEmulationEnabled", {"enabled": False})
    registrations: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(each["registrationId"] for each in event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    page.wait_for_timeout(200)
    session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": address, "registrationId": registrations[-1], "data": json.dumps(shown)},
    )
    count = "navigator.serviceWorker.ready.then((worker) => worker.getNotifications()).then((all) => all.length)"
    wait_for("the notification", lambda: page.evaluate(count))
    other.close()


def test_a_denied_permission_says_what_to_do(browser: Browser, site: Site, address: str) -> None:
    context = browser.new_context(viewport=PHONE)
    context.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    page = evas(context, site, address)
    page.goto(f"{address}/desk/account")
    expect(page.locator("#push-note")).to_contain_text("allow notifications, and load this page again")
    expect(page.get_by_role("button", name="Tell me on this device")).to_be_hidden()
    context.close()


def test_who_signs_in_again_in_a_browser_is_told_again(
    browser: Browser, site: Site, address: str, service: PushService
) -> None:
    context, store = browser.new_context(viewport=PHONE), site.shop.store
    context.grant_permissions(["notifications"], origin=address)
    subscribes(context, service.phone("eva"))
    page = evas(context, site, address)
    page.goto(f"{address}/desk/account")
    page.get_by_role("button", name="Tell me on this device").click()
    expect(page.get_by_test_id("device")).to_be_visible()
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    assert store.push_devices.of(site.shop.eva, "", now=site.shop.now) == []
    page.close()
    page = evas(context, site, address)
    wait_for("the device", lambda: page.evaluate(f"sessionStorage.getItem('mostrador-push:{site.shop.eva}') === 'yes'"))
    assert len(store.push_devices.of(site.shop.eva, "", now=site.shop.now)) == 1
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_with_the_keyboard_up_the_thread_and_the_box_are_both_seen(
    browser: Browser, site: Site, address: str, scheme: str
) -> None:
    site.shop.hands_off()
    conversation = site.shop.does(Verb.ACCEPT, site.shop.eva)
    for text in ("is it still there?", "the blue one in 42", "and how soon would it come to Bilbao?"):
        site.shop.writes(text)
    context = browser.new_context(viewport=PHONE, has_touch=True, color_scheme=scheme)  # type: ignore[arg-type]
    page = evas(context, site, address)
    page.goto(f"{address}/desk/conversations/{conversation.conversation_id}")
    expect(page.locator("body[data-ready]")).to_be_attached()
    assert page.locator("#card").get_attribute("open") is None, "the handoff card is folded"
    page.get_by_test_id("reply").tap()
    page.set_viewport_size(KEYBOARD_UP)
    page.keyboard.type("Yes, tomorrow.")
    box, thread = page.get_by_test_id("reply").bounding_box(), page.locator("#thread").bounding_box()
    send = page.get_by_role("button", name="Send (Enter)").bounding_box()
    assert box
    assert thread
    assert send
    for part in (box, send):
        assert part["y"] >= 0
        assert part["y"] + part["height"] <= KEYBOARD_UP["height"]
    assert thread["height"] >= 100, "the last words of the customer are seen"
    expect(page.get_by_text("and how soon would it come to Bilbao?").last).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults(page) == []
    page.get_by_role("button", name="Send (Enter)").tap()
    expect(page.locator("#thread").get_by_text("Yes, tomorrow.").last).to_be_in_viewport()
    context.close()


def test_a_keyboard_that_covers_the_page_is_given_way_to(browser: Browser, site: Site, address: str) -> None:
    """As on an iPhone, where the page keeps its height: only what is seen shrinks."""
    site.shop.hands_off()
    conversation = site.shop.does(Verb.ACCEPT, site.shop.eva)
    context = browser.new_context(viewport=PHONE)
    context.add_init_script(
        "const seen = Object.assign(new EventTarget(), { scale: 1, height: innerHeight, offsetTop: 0 });"
        "Object.defineProperty(window, 'visualViewport', { value: seen });"
    )
    page = evas(context, site, address)
    page.goto(f"{address}/desk/conversations/{conversation.conversation_id}")
    expect(page.locator("body[data-ready]")).to_be_attached()
    page.evaluate("visualViewport.height = 420; visualViewport.dispatchEvent(new Event('resize'))")
    box = page.get_by_test_id("reply").bounding_box()
    assert box
    assert box["y"] + box["height"] <= 420
    page.evaluate("visualViewport.height = innerHeight; visualViewport.dispatchEvent(new Event('resize'))")
    box = page.get_by_test_id("reply").bounding_box()
    assert box
    assert box["y"] > 500
    context.close()
