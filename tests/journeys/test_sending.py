"""What agents send: once over a bad line, with cause and cure where refused; found again, snoozed, with a face."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from bot.conversations.message import Author
from tests.journeys.pages import DESKTOP, PHONE, DeskPage, calm, desk_page, takes_words
from tests.journeys.people import Desk, wait_for
from tests.journeys.shift import Shift
from tests.journeys.test_answering import PICTURE

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def shift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shift]:
    with Shift(tmp_path_factory.mktemp("sending"), {"assignment": "manual"}) as running:
        yield running


@pytest.fixture(scope="module")
def vera(shift: Shift) -> tuple[str, str]:
    """Her id, and a link that signs her in."""
    return shift.agent("Vera")


@pytest.fixture(scope="module")
def desk(browser: Browser, vera: tuple[str, str]) -> DeskPage:
    return desk_page(browser, PHONE, vera[1])


def takes_over(desk: DeskPage, shift: Shift, name: str) -> None:
    desk.page.goto(f"{shift.settings.web_url}/desk/")
    desk.opens(name)
    desk.presses("Take over")
    takes_words(desk.page.get_by_test_id("reply"))


def resolves(desk: DeskPage) -> None:
    desk.presses("Resolve")
    expect(desk.page.get_by_test_id("reply")).to_be_hidden()


def test_nothing_can_be_pressed_or_written_before_the_page_listens(shift: Shift, desk: DeskPage) -> None:
    shift.phones.telegram.customer("Kim").writes("one moment")
    takes_over(desk, shift, "Kim")
    kept: list[Route] = []
    desk.page.route("**/desk.js", lambda route: kept.append(route))
    desk.page.reload(wait_until="commit")
    resolve = desk.page.get_by_role("button", name="Resolve", exact=True)
    expect(resolve).to_have_css("pointer-events", "none")
    expect(desk.page.get_by_test_id("reply")).not_to_be_editable()
    wait_for("the page to ask for its script", lambda: desk.page.evaluate("1") and kept)
    kept[0].continue_()
    desk.page.unroute("**/desk.js")
    resolves(desk)


def test_a_reply_whose_receipt_was_lost_is_sent_again_and_arrives_once(
    shift: Shift, desk: DeskPage, vera: tuple[str, str]
) -> None:
    rosa = shift.phones.telegram.customer("Rosa")
    rosa.writes("is it there yet?")
    takes_over(desk, shift, "Rosa")
    lost: list[int] = []

    def lose(route: Route) -> None:
        if len(lost) == 3:
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort()

    desk.page.route("**/reply", lose)
    desk.replies("Tomorrow morning")
    expect(desk.page.locator("#pending")).to_contain_text("it is tried again until it arrives")
    expect(desk.page.locator("#pending .message")).to_have_count(0, timeout=20_000)
    desk.page.unroute("**/reply")
    assert lost == [200, 200, 200]
    rosa.waits_for("Tomorrow morning")
    expect(desk.page.locator("#messages").get_by_text("Tomorrow morning")).to_have_count(1)
    ours = [each.text for each in Desk(shift.store, vera[0]).reads("Rosa") if each.author is Author.AGENT]
    assert ours == ["Tomorrow morning"]
    assert [each.text for each in rosa.answers()].count("Tomorrow morning") == 1
    resolves(desk)


def test_a_minute_without_a_network_leaves_no_gap_and_doubles_nothing(
    shift: Shift, desk: DeskPage, vera: tuple[str, str]
) -> None:
    mira = shift.phones.telegram.customer("Mira")
    mira.writes("before the tunnel")
    page = desk.page
    page.clock.install()
    takes_over(desk, shift, "Mira")
    page.context.set_offline(True)
    expect(page.locator("#live")).to_have_text("No connection", timeout=20_000)
    desk.replies("from the tunnel")
    mira.writes("can you hear me?")
    reads = Desk(shift.store, vera[0]).reads
    wait_for("her words", lambda: "can you hear me?" in [each.text for each in reads("Mira")])
    page.clock.fast_forward("01:00")
    expect(page.locator("#pending .message")).to_have_count(1)
    page.context.set_offline(False)
    mira.waits_for("from the tunnel")
    page.clock.fast_forward("00:30")
    for text in ("before the tunnel", "from the tunnel", "can you hear me?"):
        expect(page.locator("#messages").get_by_text(text)).to_have_count(1, timeout=20_000)
    expect(page.locator("#pending .message")).to_have_count(0)
    assert [each.text for each in reads("Mira")].count("from the tunnel") == 1
    resolves(desk)


def test_a_refused_reply_says_why_and_what_to_do_in_the_thread_and_where_it_needs_attention(
    shift: Shift, desk: DeskPage
) -> None:
    sven = shift.phones.whatsapp.customer("Sven")
    sven.writes("hello?")
    takes_over(desk, shift, "Sven")
    shift.phones.order("window_closed")
    desk.replies("We have it in blue")
    failed = desk.page.locator("#messages .message").filter(has_text="We have it in blue")
    expect(failed.get_by_test_id("delivery")).to_contain_text("more than 24 hours old; send a template", timeout=20_000)
    desk.page.goto(f"{shift.settings.web_url}/desk/attention")
    expect(desk.page.locator("#page")).to_contain_text("Sven")
    expect(desk.page.locator("#page")).to_contain_text("send a template")
    takes_up = desk.page.get_by_role("link", name="Sven").first
    takes_up.click()
    desk.sees("We have it in blue")
    resolves(desk)


def test_snoozed_until_the_customer_writes_which_brings_it_back(
    shift: Shift, desk: DeskPage, vera: tuple[str, str]
) -> None:
    tess = shift.phones.telegram.customer("Tess")
    tess.writes("I'll measure it")
    takes_over(desk, shift, "Tess")
    desk.page.locator("#thread").focus()
    calm(desk.page)
    desk.page.keyboard.press("s")
    desk.page.get_by_role("radio", name="The customer writes").press("Space")
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_test_id("holder")).to_contain_text("snoozed")
    tess.writes("it is 42 cm")
    expect(desk.page.get_by_test_id("holder")).not_to_contain_text("snoozed", timeout=20_000)
    desk.sees("it is 42 cm")
    assert shift.held(vera[0]) == ["Tess"]
    resolves(desk)


def test_a_search_is_narrowed_by_channel_and_state_and_minds_no_accents(shift: Shift, desk: DeskPage) -> None:
    shift.phones.telegram.customer("Uwe").writes("¿tenéis el jarrón añil?")
    shift.phones.whatsapp.customer("Xena").writes("the JARRON ANIL please")
    page = desk.page
    page.goto(f"{shift.settings.web_url}/desk/search")
    found = page.locator("#results .found-who")
    page.get_by_role("searchbox").fill("jarron anil")
    expect(found).to_have_count(2, timeout=20_000)
    page.get_by_text("Narrow down").click()
    page.get_by_label("Channel").select_option("telegram")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("Uwe")
    page.get_by_label("State").select_option("resolved")
    expect(page.locator("#results")).to_contain_text("Nothing was found")


def test_a_customer_sees_the_name_and_the_face_of_who_takes_over(
    shift: Shift, browser: Browser, vera: tuple[str, str]
) -> None:
    yara = shift.queues("Yara")
    desk = desk_page(browser, DESKTOP, shift.agent("Zoe")[1])
    desk.page.goto(f"{shift.settings.web_url}/desk/account")
    photo = {"name": "zoe.png", "mimeType": "image/png", "buffer": PICTURE}
    desk.page.get_by_label("A photo of you").set_input_files(photo)
    desk.presses("Save the picture")
    expect(desk.page.get_by_alt_text("Your picture")).to_be_visible()
    desk.page.goto(f"{shift.settings.web_url}/desk/")
    desk.opens("Yara")
    desk.presses("Accept")
    joined = yara.waits_for("Zoe")
    assert joined.kind == "image"
    assert wait_for("the picture", lambda: joined.file)
    desk.page.context.close()
