"""The widget on pages of shops, in Chromium: small, quiet, unharmed by the page and harmless to it."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Route, expect

from bot.conversations.conversation import Conversation
from tests.connectors.webchat.site import Site, proof
from tests.connectors.webchat.visitor import DESKTOP, PHONE, VisitorPage, visitor_page
from tests.journeys.people import wait_for

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.usefixtures("unlimited")]
STATIC = Path("connectors/webchat/static")
SHIFTS = """new Promise((done) => { let sum = 0;
  new PerformanceObserver((list) => { for (const each of list.getEntries()) sum += each.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 600); })"""
STORED = "[localStorage.length, sessionStorage.length, document.cookie]"


@pytest.fixture
def visitor(browser: Browser, site: Site) -> VisitorPage:
    """A visitor at a product."""
    page = visitor_page(browser)
    page.goes_to(f"{site.shop_url}products/boots-colina")
    return page


def panels(site: Site) -> int:
    return int(requests.get(f"{site.settings.chat_url}/chat/health", timeout=5).json()["panels"])


def visitors(site: Site) -> int:
    return int(site.store._database.rows("SELECT COUNT(*) AS number FROM conversation")[0]["number"])


# Size and quiet


def test_the_launcher_is_under_8_and_the_panel_under_30_kilobytes(site: Site) -> None:
    launcher = requests.get(f"{site.url}/widget.js", headers={"Accept-Encoding": "identity"}, timeout=5).content
    names = ("panel.js", "wire.js", "draw.js", "panel.css")
    panel = [site.get("/panel").content, *((STATIC / name).read_bytes() for name in names)]
    assert len(gzip.compress(launcher)) < 8 * 1024
    assert sum(len(gzip.compress(part)) for part in panel) < 30 * 1024


def test_until_somebody_asks_there_is_one_request_and_nothing_kept(visitor: VisitorPage, site: Site) -> None:
    visitor.page.wait_for_timeout(500)
    ours = [url for url in visitor.requests if url.startswith(site.settings.chat_url)]
    assert ours == [f"{site.url}/widget.js"]
    assert visitor.page.evaluate(STORED) == [0, 0, ""]
    assert visitor.page.evaluate("Object.keys(window).filter((name) => /mostrador/i.test(name))") == ["mostrador"]


def test_nothing_on_the_page_moves(visitor: VisitorPage) -> None:
    visitor.opens()
    visitor.closes()
    assert visitor.page.evaluate(SHIFTS) == 0


def test_a_closed_chat_holds_no_connection(visitor: VisitorPage, site: Site) -> None:
    before = panels(site)
    visitor.opens()
    assert panels(site) == before, "nothing was said yet"
    visitor.writes("Hello")
    wait_for("the stream", lambda: panels(site) == before + 1)
    visitor.closes()
    wait_for("its end", lambda: panels(site) == before)


def test_a_link_opens_the_chat_by_itself_and_is_told_with_what_is_written(browser: Browser, site: Site) -> None:
    for size in (DESKTOP, PHONE):
        page = visitor_page(browser, size)
        page.page.goto(f"{site.shop_url}products/boots-colina?size=42&chat=kmrtbz")
        expect(page.panel.get_by_role("textbox", name="Write your question")).to_be_visible()
        words = f"Is it waterproof at {size['width']} m?"
        page.writes(words)
        page.sees_once(words)
        origin = site.where(words).origin or {}
        assert (origin["link"], origin["page"]) == ("kmrtbz", f"{site.shop_url}products/boots-colina")


# Manners


def test_closed_in_one_touch_it_stays_closed_and_open_it_stays_open(visitor: VisitorPage, site: Site) -> None:
    visitor.opens()
    visitor.page.goto(f"{site.shop_url}cart")
    expect(visitor.panel.get_by_role("textbox")).to_be_visible()
    visitor.panel.get_by_role("textbox").press("Escape")
    expect(visitor.page.get_by_role("button", name="Open the chat")).to_be_focused()
    visitor.page.goto(f"{site.shop_url}checkout")
    expect(visitor.page.get_by_role("button", name="Open the chat")).to_be_visible()
    expect(visitor.page.locator("iframe")).to_have_count(0)


def test_the_first_screen_says_that_it_is_a_bot_and_helps_to_say_the_problem(visitor: VisitorPage) -> None:
    visitor.opens()
    expect(visitor.panel.get_by_text("This is a bot.")).to_be_visible()
    expect(visitor.panel.locator(".questions button")).to_have_count(4)
    expect(visitor.panel.get_by_role("button", name="Talk to a person")).to_be_visible()
    expect(visitor.panel.locator("input[type=email], input[name=name]")).to_have_count(0)


def test_what_comes_below_the_last_message_is_seen_whole(visitor: VisitorPage, site: Site) -> None:
    """The line that somebody is writing stands at the end, and the end stays in view."""
    visitor.opens()
    visitor.writes("Which sizes are there?")
    conversation = site.where("Which sizes are there?")
    site.agent_says("\n".join(f"Size {number} is there." for number in range(30)), conversation)
    visitor.sees("Size 29")
    site.store.typing.ask(conversation.conversation_id, site.agents["Eva"], now=time.time())
    writing = visitor.panel.locator(".typing")
    expect(writing).to_be_visible()

    def is_whole() -> bool:
        main, line = visitor.panel.locator("main").bounding_box(), writing.bounding_box()
        return bool(main and line and line["y"] + line["height"] <= main["y"] + main["height"])

    wait_for("the line to be seen whole", is_whole)


def test_a_question_is_asked_by_a_press(visitor: VisitorPage, site: Site) -> None:
    visitor.opens()
    visitor.panel.get_by_role("button", name="Size chart").click()
    site.bot_says("EU 36 is UK 3.")
    visitor.sees("EU 36 is UK 3.")
    conversation = site.where("Size chart")
    assert site.store.conversations.messages(conversation.conversation_id)[0].details["payload"] == "faq/sizes_chart"


def test_an_agents_answer_while_closed_shows_only_a_badge(visitor: VisitorPage, site: Site) -> None:
    visitor.opens()
    visitor.writes("Is anybody there?")
    visitor.sees("Is anybody there?")
    conversation = site.where("Is anybody there?")
    visitor.closes()
    site.agent_says("Yes, I am.", conversation)
    visitor.page.goto(f"{site.shop_url}cart")
    badge = visitor.page.get_by_role("button", name="new messages")
    # It asks once in twenty seconds.
    expect(badge).to_be_visible(timeout=60_000)
    badge.click()
    visitor.sees("Yes, I am.")
    expect(visitor.panel.get_by_text("You are talking to Eva.")).to_be_visible()


def test_no_sound_is_made_until_the_visitor_switches_it_on(browser: Browser, site: Site) -> None:
    visitor = visitor_page(browser)
    visitor.page.add_init_script(
        "Object.defineProperty(document, 'hidden', { get: () => true }); window.sounds = 0;"
        " window.AudioContext = class { constructor() { window.sounds += 1; } };"
    )
    visitor.goes_to(site.shop_url)
    visitor.opens()
    visitor.writes("Do you hear me?")
    visitor.sees("Do you hear me?")
    sounds = visitor.panel.locator("body")
    site.agent_says("Silently.", site.where("Do you hear me?"))
    visitor.sees("Silently.")
    assert sounds.evaluate("window.sounds") == 0
    visitor.panel.locator("summary").click()
    visitor.panel.get_by_role("button", name="sound").click()
    site.agent_says("Aloud.", site.where("Do you hear me?"))
    visitor.sees("Aloud.")
    assert sounds.evaluate("window.sounds") == 1


def test_logging_out_leaves_nothing_for_the_next_at_this_browser(visitor: VisitorPage, site: Site) -> None:
    visitor.opens()
    visitor.writes("my secret order")
    visitor.sees("my secret order")
    token = visitor.page.evaluate("JSON.parse(localStorage['mostrador:demo']).token")
    visitor.page.evaluate("mostrador('logout')")
    visitor.opens()
    expect(visitor.panel.get_by_text("my secret order")).to_have_count(0)
    assert visitor.page.evaluate("localStorage.length") == 0
    wait_for("the token's end", lambda: site.get("/messages", token).status_code == 401)


def test_logging_out_in_one_tab_empties_the_others(visitor: VisitorPage, site: Site) -> None:
    visitor.opens()
    visitor.writes("my secret order")
    visitor.sees("my secret order")
    second = VisitorPage(visitor.page.context.new_page())
    second.goes_to(f"{site.shop_url}cart")
    second.opens()
    second.sees("my secret order")
    second.page.evaluate("mostrador('logout')")
    expect(visitor.panel.get_by_text("my secret order")).to_have_count(0)
    assert visitor.page.evaluate("localStorage.length") == 0


def test_the_next_customer_on_a_page_that_never_reloads_sees_nothing_of_the_one_before(
    visitor: VisitorPage, site: Site
) -> None:
    visitor.page.evaluate("(jwt) => mostrador('identify', { jwt })", proof(site, sub="ana-at-the-till"))
    visitor.opens()
    visitor.writes("my own secret order")
    visitor.sees("my own secret order")
    conversation = site.where("my own secret order")
    visitor.panel.get_by_role("textbox").fill("half a secret")
    visitor.page.evaluate("(jwt) => mostrador('identify', { jwt })", proof(site, sub="bo-at-the-till"))
    expect(visitor.panel.get_by_text("my own secret order")).to_have_count(0)
    expect(visitor.panel.get_by_role("textbox")).to_have_value("")
    visitor.writes("I am somebody else")
    visitor.sees("I am somebody else")
    site.agent_says("Only for the first.", conversation)
    site.agent_says("Only for the second.", site.where("I am somebody else"))
    visitor.sees("Only for the second.")
    expect(visitor.panel.get_by_text("Only for the first.")).to_have_count(0)


# Lines that break, tabs, files


@pytest.mark.parametrize("then", ["waits", "goes to another page"])
def test_a_first_message_with_a_lost_answer_makes_one_visitor(visitor: VisitorPage, site: Site, then: str) -> None:
    before = visitors(site)
    answers: list[int] = []

    def lose_the_answer(route: Route) -> None:
        answers.append(route.fetch().status)
        route.abort()

    visitor.page.route(f"{site.url}/messages", lose_the_answer, times=1)
    visitor.opens()
    with visitor.page.expect_event("requestfailed"):
        visitor.writes("Do you have size 42?")
    assert answers == [200]
    if then == "goes to another page":
        visitor.page.goto(f"{site.shop_url}cart")
    site.bot_says("Yes, we do.")
    visitor.sees("Yes, we do.")
    visitor.sees_once("Do you have size 42?")
    assert visitors(site) == before + 1


def test_offline_in_mid_sentence_nothing_is_lost_or_doubled(visitor: VisitorPage, site: Site) -> None:
    visitor.opens()
    visitor.writes("First")
    visitor.sees("First")
    conversation = site.where("First")
    visitor.page.context.set_offline(True)
    visitor.writes("Second, written in a tunnel")
    visitor.sees("Second, written in a tunnel")
    site.agent_says("Said meanwhile.", conversation)
    visitor.page.context.set_offline(False)
    visitor.sees("Said meanwhile.")
    wait_for("the second message", lambda: "Second, written in a tunnel" in texts(site, conversation))
    visitor.sees_once("Second, written in a tunnel")
    assert texts(site, conversation).count("Second, written in a tunnel") == 1


def texts(site: Site, conversation: Conversation) -> list[str]:
    return [each.text for each in site.store.conversations.messages(conversation.conversation_id)]


def test_two_tabs_show_one_conversation_over_one_connection(visitor: VisitorPage, site: Site) -> None:
    before = panels(site)
    visitor.opens()
    visitor.writes("From the first tab")
    visitor.sees("From the first tab")
    second = VisitorPage(visitor.page.context.new_page())
    second.goes_to(f"{site.shop_url}cart")
    second.opens()
    second.sees("From the first tab")
    second.writes("From the second tab")
    second.sees("From the second tab")
    visitor.sees_once("From the second tab")
    site.agent_says("To both.", site.where("From the second tab"))
    for tab in (visitor, second):
        tab.sees_once("To both.")
    assert panels(site) == before + 1


def test_what_is_half_written_is_there_on_the_next_page(visitor: VisitorPage, site: Site) -> None:
    visitor.opens()
    visitor.writes("Hello")
    visitor.sees("Hello")
    visitor.panel.get_by_role("textbox").fill("I was about to say")
    visitor.page.goto(f"{site.shop_url}cart")
    expect(visitor.panel.get_by_role("textbox")).to_have_value("I was about to say")


def test_a_picture_is_sent_and_comes_back_into_the_thread(visitor: VisitorPage, site: Site, tmp_path: Path) -> None:
    visitor.opens()
    visitor.writes("A picture of the box:")
    visitor.sees("A picture of the box:")
    picture = tmp_path / "box.png"
    picture.write_bytes(Path("docs/images").glob("*.png").__next__().read_bytes())
    visitor.panel.locator("input[type=file]").set_input_files(picture)
    visitor.sees("box.png")


# Pages of all kinds of shops


def test_a_page_with_the_strictest_policy_has_no_fault(visitor: VisitorPage, site: Site) -> None:
    policy = requests.get(site.shop_url, timeout=5).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy
    visitor.opens()
    visitor.writes("Under a strict policy")
    visitor.sees("Under a strict policy")
    assert visitor.faults == []


def test_a_page_with_hostile_styles_changes_nothing(browser: Browser, site: Site) -> None:
    visitor = visitor_page(browser)
    visitor.goes_to(f"{site.shop_url}products/boots-colina?trial=hostile")
    launcher = visitor.page.get_by_role("button", name="Open the chat")
    box = launcher.bounding_box()
    assert box
    assert (box["width"], box["height"]) == (56, 56)
    visitor.opens()
    frame = visitor.page.locator("iframe").bounding_box()
    assert frame
    assert (frame["width"], frame["height"]) == (384, 640)


def test_a_blocked_script_harms_no_page(browser: Browser, site: Site) -> None:
    visitor = visitor_page(browser)
    visitor.page.route("**/widget.js", lambda route: route.abort())
    visitor.page.goto(f"{site.shop_url}products/boots-colina")
    visitor.page.get_by_role("link", name="Add to cart").click()
    expect(visitor.page.get_by_role("heading", name="Cart")).to_be_visible()
    assert [fault for fault in visitor.faults if "ERR_FAILED" not in fault] == []


def test_a_page_that_loads_it_twice_has_one_launcher(browser: Browser, site: Site) -> None:
    visitor = visitor_page(browser, bypass_csp=True)
    visitor.goes_to(site.shop_url)
    visitor.page.add_script_tag(url=f"{site.url}/widget.js")
    expect(visitor.page.get_by_role("button", name="Open the chat")).to_have_count(1)


@pytest.mark.parametrize("where", ["frame", "everywhere"])
def test_with_storage_off_the_chat_still_works(browser: Browser, site: Site, where: str) -> None:
    visitor = visitor_page(browser)
    condition = "window !== top" if where == "frame" else "true"
    visitor.page.add_init_script(
        f"if ({condition}) for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('off', 'SecurityError'); } });"
    )
    visitor.goes_to(site.shop_url)
    visitor.opens()
    visitor.writes("Without storage")
    visitor.sees("Without storage")
    site.bot_says("It works.")
    visitor.sees("It works.")


def test_a_shop_that_shows_another_page_without_loading_it_is_followed(visitor: VisitorPage, site: Site) -> None:
    visitor.opens()
    visitor.page.evaluate("history.pushState({}, '', '/shop/products/coat-brisa'); mostrador('page')")
    visitor.writes("Is this one warm?")
    visitor.sees("Is this one warm?")
    origin = site.where("Is this one warm?").origin
    assert origin
    assert origin["page"].endswith("/products/coat-brisa")


def test_it_speaks_the_language_of_the_page(browser: Browser, site: Site) -> None:
    visitor = visitor_page(browser)
    visitor.page.goto(f"{site.shop_url}?lang=fi")
    visitor.page.get_by_role("button", name="Avaa chat").click()
    expect(visitor.panel.get_by_text("Tämä on botti.")).to_be_visible()
