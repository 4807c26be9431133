"""The owner chooses topic, channel and account: each number is then truly theirs, or says that it is of all."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from tests.bot.store.reports.year import Truth, day_of
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser
from tests.connectors.reports.test_numbers import FIRST, LAST, PAGE, number, of_week


def with_waits(truths: list[Truth]) -> str:
    """The topic of whose talks most people waited for a person in the week."""
    return Counter(each.topic for each in of_week(truths) if each.asked is not None).most_common(1)[0][0]


def waits_of(truths: list[Truth], topic: str) -> list[Truth]:
    asked = [each for each in truths if each.asked is not None and FIRST <= day_of(each.asked) <= LAST]
    return [each for each in asked if each.topic == topic]


def costs_table(page: str) -> dict[str, str]:
    """The share of people's time by question."""
    table = page[page.index('id="costs"') : page.index('id="unanswered"')]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(<td.*?)</tr>", table)]
    return {row[0]: row[-1] for row in rows}


def test_a_topic_keeps_the_waits_of_its_talks(truths: list[Truth], owner: Browser) -> None:
    """Who asked for a person named no topic; the talk in which they did has one."""
    topic = with_waits(truths)
    page, waits = owner.get(f"{PAGE}?topic={topic}").text, waits_of(truths, topic)
    served = [each for each in waits if each.served == "accepted"]
    assert f"{len(served)} waits that ended with a person" in number(page, "wait_median")
    assert f"of {len(served) + sum(each.served == 'gave_up' for each in waits)} waits" in number(page, "gave_up")
    rows = list(csv.DictReader(io.StringIO(owner.get(f"{PAGE}/waits.csv?topic={topic}").text.lstrip("\ufeff"))))
    assert len(rows) == len(waits) > 0


def test_of_a_topic_the_page_says_what_it_is_of_and_leaves_out_what_has_no_topic(
    truths: list[Truth], owner: Browser
) -> None:
    page = owner.get(f"{PAGE}?topic={with_waits(truths)}").text
    assert "the first question in them that the bot knew" in page
    assert 'data-number="left_off"' not in page
    assert 'data-number="left_off"' in owner.get(PAGE).text


def test_a_share_of_all_peoples_time_stays_one_of_all_peoples(truths: list[Truth], owner: Browser) -> None:
    everything, topic = costs_table(owner.get(PAGE).text), with_waits(truths)
    chosen = costs_table(owner.get(f"{PAGE}?topic={topic}").text)
    assert chosen
    assert chosen.items() <= everything.items()
    telegram = costs_table(owner.get(f"{PAGE}?channel=telegram").text)
    assert sum(int(share.split()[0]) for share in telegram.values()) < 95


def test_whom_to_add_is_told_of_all_whatever_is_chosen(owner: Browser) -> None:
    """People help whoever asks: of one topic's requests alone all of them would be idle."""
    whole = re.findall(r'<p class="answer">.*?</p>|<svg.*?</svg>', owner.get(f"{PAGE}/people").text, re.S)
    page = owner.get(f"{PAGE}/people?topic=returns&channel=telegram").text
    assert re.findall(r'<p class="answer">.*?</p>|<svg.*?</svg>', page, re.S) == whole
    assert "Of all accounts, channels and topics" in page
    assert "None was held and ended yet" not in page
    first = owner.get(f"{PAGE}?topic=returns").text
    assert "Of all requests, whatever is chosen above" in first
    assert "Of all requests, whatever is chosen above" not in owner.get(PAGE).text


def test_a_channel_and_an_account_have_their_own_waits(shop: Shop, truths: list[Truth], owner: Browser) -> None:
    served = [each for each in of_week(truths) if each.served == "accepted" and each.channel == "telegram"]
    asked = [each for each in served if FIRST <= day_of(each.asked or 0) <= LAST]
    for choice in ("channel=telegram", f"account={shop.account}"):
        waits = number(owner.get(f"{PAGE}?{choice}").text, "wait_median")
        found = re.search(r"(\d+) waits that ended", waits)
        assert found
        assert abs(int(found[1]) - len(asked)) <= 2, "a talk of the evening before may wait over midnight"
