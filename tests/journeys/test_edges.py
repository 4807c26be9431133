"""The edges of the browser: input methods, clipboards with words and a picture, several files, unknown names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.pages import DESKTOP, DeskPage, desk_page, takes_words
from tests.journeys.shift import Shift

pytestmark = pytest.mark.needs("chromium")
_ENTER = """(box, shape) => box.dispatchEvent(new KeyboardEvent("keydown",
    {key: "Enter", bubbles: true, cancelable: true, ...shape}))"""
# `words` and the names of files, as one clipboard or one drop.
_GIVE = """(target, [kind, words, names]) => {
    const data = new DataTransfer();
    if (words) data.setData("text/plain", words);
    for (const name of names) data.items.add(new File(["x"], name, {type: "image/png"}));
    const event = kind === "paste"
        ? new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})
        : new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
    target.dispatchEvent(event);
}"""


@pytest.fixture(scope="module")
def shift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shift]:
    with Shift(tmp_path_factory.mktemp("edges"), {"assignment": "manual"}) as running:
        yield running


@pytest.fixture(scope="module")
def desk(browser: Browser, shift: Shift) -> DeskPage:
    shift.agent("Łucja")
    desk = desk_page(browser, DESKTOP, shift.agent("Vera")[1])
    for name in ("Kim", "Lou"):
        shift.phones.telegram.customer(name).writes("one moment")
    desk.page.goto(f"{shift.settings.web_url}/desk/")
    for name in ("Lou", "Kim"):
        desk.opens(name)
        desk.presses("Take over")
        takes_words(desk.page.get_by_test_id("reply"))
    return desk


def test_enter_that_ends_a_word_of_an_input_method_sends_nothing(desk: DeskPage) -> None:
    for name in ("reply", "note"):
        if name == "note":
            desk.presses("Private note")
        box = desk.page.get_by_test_id(name)
        box.fill("にほん")
        for shape in ({"isComposing": False, "keyCode": 229}, {"isComposing": True}):
            box.evaluate(_ENTER, shape)
            expect(box).to_have_value("にほん")
        box.fill("")
    desk.page.locator("[data-box=reply]").click()


def test_of_a_clipboard_with_words_and_a_picture_the_words_win(desk: DeskPage) -> None:
    box, line = desk.page.get_by_test_id("reply"), desk.page.locator("#attached")
    box.evaluate(_GIVE, ["paste", "a\tb", ["image.png"]])
    expect(line).to_be_hidden()
    box.evaluate(_GIVE, ["paste", "", ["image.png"]])
    expect(line).to_contain_text("image.png")
    line.get_by_role("button").click()
    expect(line).to_be_hidden()


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_several_files_stand_side_by_side_and_what_is_too_much_is_named(desk: DeskPage, kind: str) -> None:
    box, line = desk.page.get_by_test_id("reply"), desk.page.locator("#attached")
    box.evaluate(_GIVE, [kind, "", [f"{kind}1.png", f"{kind}2.png", f"{kind}3.png"]])
    expect(line.get_by_role("listitem")).to_have_text([f"{kind}1.png", f"{kind}2.png", f"{kind}3.png"])
    for _ in range(3):
        line.get_by_role("button").first.click()
    expect(line).to_be_hidden()
    many = [f"{kind}{number}.png" for number in range(12)]
    box.evaluate(_GIVE, [kind, "", many])
    expect(desk.page.locator("#toasts")).to_contain_text(f"Not attached: {kind}10.png, {kind}11.png. At most 10 files")
    for _ in range(10):
        line.get_by_role("button").first.click()


def test_an_attachment_stays_with_its_conversation(desk: DeskPage) -> None:
    box, line = desk.page.get_by_test_id("reply"), desk.page.locator("#attached")
    box.evaluate(_GIVE, ["paste", "", ["kim.png"]])
    desk.opens("Lou")
    takes_words(desk.page.get_by_test_id("reply"))
    expect(line).to_be_hidden()
    desk.opens("Kim")
    expect(line).to_contain_text("kim.png")
    line.get_by_role("button").click()


def test_a_mention_that_calls_nobody_is_marked_before_the_note_is_kept(desk: DeskPage) -> None:
    desk.presses("Private note")
    box = desk.page.get_by_test_id("note")
    box.fill("@Zoe please")
    expect(desk.page.locator("#unknown-mention")).to_have_text("@zoe: no colleague has this name.")
    box.press("Enter")
    expect(box).to_have_value("@Zoe please")
    box.fill("@Lucja please")
    expect(desk.page.locator("#unknown-mention")).to_be_hidden()
    box.press("Enter")
    expect(box).to_have_value("")
