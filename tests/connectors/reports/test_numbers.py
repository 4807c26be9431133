"""The owner reads the shop's numbers: those that truly were, with what is counted and how sure it is."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import fields
from datetime import date, timedelta

from markupsafe import escape

from bot.reports.rows import DayCounts, WaitFact
from bot.settings import ROOT
from bot.team.agent import Role
from connectors.reports.columns import DAYS, LINKS, QUESTIONS, WAITS
from tests.bot.store.reports.year import HOURS, Truth, day_of
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site
from tests.connectors.reports.weeks import counts, sign_in_path

PAGE = "/desk/reports/numbers"
FIRST, LAST = "2026-06-08", "2026-06-14"


def of_week(truths: list[Truth], first: str = FIRST, last: str = LAST) -> list[Truth]:
    return [truth for truth in truths if first <= truth.day <= last]


def number(page: str, key: str) -> str:
    """What stands at a number, without its marks."""
    found = re.search(rf'data-number="{key}">(.*?)</details>', page, re.S)
    assert found, key
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1]))


def test_the_week_has_the_talks_that_truly_were(truths: list[Truth], owner: Browser) -> None:
    page, week = owner.get(PAGE).text, of_week(truths)
    assert f" {len(week)} " in number(page, "talks")
    person = sum(truth.person for truth in week)
    assert f"{person} of {len(week)} talks" in number(page, "with_person")
    gave_up = [t for t in of_week(truths) if t.served == "gave_up"]
    served = [t for t in of_week(truths) if t.served == "accepted"]
    assert f"of {len(gave_up) + len(served)} waits that ended" in number(page, "gave_up")


def test_a_week_that_is_long_over_is_verified_to_the_last_talk(truths: list[Truth], owner: Browser) -> None:
    week = of_week(truths, "2026-05-25", "2026-05-31")
    page = owner.get(f"{PAGE}?last=2026-05-31").text
    contained = sum(truth.verified == "contained" for truth in week)
    returned = sum(truth.verified == "returned" for truth in week)
    assert f"{contained} of {len(week)} talks" in number(page, "answered_of_all")
    assert f"{contained} of {contained + returned} talks answered by the bot alone" in number(page, "answered_of_tried")
    assert "surely" in number(page, "answered_of_all")
    waits = sorted(truth.waited or 0 for truth in week if truth.served == "accepted")
    assert f"{len(waits)} waits that ended with a person" in number(page, "wait_median")


def test_a_number_that_leaves_out_the_last_days_says_so_on_its_tile(owner: Browser) -> None:
    page = owner.get(PAGE).text
    for key in ("answered_of_all", "answered_of_tried"):
        assert "Only talks up to Thursday 11 Jun" in number(page, key)
    assert "Only talks up to" not in number(page, "talks")
    assert "Only talks up to" not in owner.get(f"{PAGE}?last=2026-05-31").text, "all of it is known by now"
    assert "answered_of_all" in page
    assert "talks up to Thursday 11 June 2026" in owner.get(f"{PAGE}/letter").text


def test_each_number_says_what_is_counted_and_what_is_usual(owner: Browser) -> None:
    page = owner.get(PAGE).text
    talks = number(page, "talks")
    assert "A talk begins with a customer's message" in talks.replace("&#39;", "'")
    assert re.search(r"Usual: \d+ to \d+", talks)
    assert "beside the 8 weeks" in page


def test_too_few_says_too_few(owner: Browser) -> None:
    page = owner.get(f"{PAGE}?topic=returns&channel=telegram&last=2026-04-09").text
    assert "too few" in number(page, "gave_up")
    assert "surely" not in number(page, "gave_up")


def test_where_seven_days_have_too_few_the_number_of_eight_weeks_stands_there(owner: Browser) -> None:
    told = number(owner.get(f"{PAGE}?topic=returns&channel=telegram").text, "gave_up")
    assert "of 8 weeks together; these seven days alone have too few" in told
    assert "surely" in told


def test_topics_channels_and_accounts_are_chosen(shop: Shop, truths: list[Truth], owner: Browser) -> None:
    mine = [t for t in of_week(truths) if (t.topic, t.channel) == ("shipping", "whatsapp")]
    assert f" {len(mine)} " in number(owner.get(f"{PAGE}?topic=shipping&channel=whatsapp").text, "talks")
    telegram = [t for t in of_week(truths) if t.channel == "telegram"]
    assert f" {len(telegram)} " in number(owner.get(f"{PAGE}?account={shop.account}").text, "talks")


def test_questions_bear_their_titles(truths: list[Truth], owner: Browser) -> None:
    page = owner.get(PAGE).text
    table = page[page.index('id="questions"') : page.index('id="unanswered"')]
    asked = sum(truth.entries.count("faq/shipping_cost") for truth in of_week(truths))
    assert f'Shipping cost</td><td data-label="These days">{asked}<' in table
    assert '<td data-label="Question">faq/returns_how</td>' in table, "it has no title"
    owner.submits("/desk/account/language", form_at=PAGE, language="es")
    assert "Gastos de envío</td>" in owner.get(PAGE).text


def test_the_page_says_which_question_costs_most(truths: list[Truth], shop: Shop) -> None:
    """Nothing is unanswered here, and all the same people have spent hours: by the truths, on this above all."""
    minutes: Counter[str] = Counter()
    for truth in of_week(truths, "2026-04-20", LAST):
        if truth.held:
            minutes[truth.entries[0]] += min(truth.held, 1800.0) / 60
    site = Site(shop, hours=HOURS, environment={"MOSTRADOR_WAGE_PER_HOUR": "24 EUR"})
    owner = site.stranger()
    owner.submits(sign_in_path(site))
    page = owner.get(PAGE).text
    assert "Nothing is unanswered" in page
    table = page[page.index('id="costs"') : page.index('id="unanswered"')]
    rows = re.findall(r"<tr><td.*?</tr>", table)
    names = {"faq/shipping_cost": "Shipping cost"}
    for row, (entry, spent) in zip(rows, minutes.most_common(), strict=True):
        assert names.get(entry, entry) in row
        assert f"({round(spent)} min)" in row
        assert "€" in row or "EUR" in row
        assert f">{round(spent / sum(minutes.values()) * 100)} %<" in row


def test_what_is_asked_more_than_before_is_named(shop: Shop, owner: Browser) -> None:
    assert "chance does not explain it" in owner.get(PAGE).text
    with shop.store._database.write() as tx:
        tx.run(
            "UPDATE report_question SET count = count * 3 WHERE entry = 'faq/shipping_cost' AND day >= :day", day=FIRST
        )
    page = owner.get(PAGE).text
    rising = page[page.index('id="rising"') : page.index('id="costs"')]
    assert re.search(r"<strong>Shipping cost</strong>: \d+ in these days, usually \d+ \(\+\d+ %\)", rising)
    assert "Asked more than before:" in owner.get(f"{PAGE}/letter").text


def test_when_to_add_a_person_is_said_on_the_first_page(owner: Browser) -> None:
    for page in (owner.get(PAGE).text, owner.get(f"{PAGE}/people").text):
        answer = re.search(r'<p class="answer">(.*?)</p>', page)
        assert answer
        assert answer[1].startswith(("No person more is needed", "Add a person on", "Too few data to tell"))


def test_the_picture_of_the_week_frames_the_opening_hours(owner: Browser) -> None:
    """Open twice a day from Monday to Friday, and on Saturday night over midnight."""
    page = owner.get(f"{PAGE}/people").text
    assert page.count('class="open"') == 5 * 2 + 2
    assert "Framed: your opening hours." in page
    assert re.search(r'<th scope="row">03:00</th>(<td>(\d+ asked )?\(closed\)</td>){7}', page.replace("–", ""))
    width = re.search(r'class="picture heat" viewBox="0 0 (\d+)', page)
    assert width
    assert int(width[1]) <= 330, "a phone shows it whole, with letters that can be read"


def test_today_stands_apart(shop: Shop, truths: list[Truth], owner: Browser) -> None:
    shop.writes("where is it?", who="zoe")
    counts(shop)
    page = owner.get(PAGE).text
    today = sum(truth.day == "2026-06-15" for truth in truths) + 1
    assert f"<strong>{today}</strong> talk" in page
    assert f" {len(of_week(truths))} " in number(page, "talks")


def test_the_picture_has_a_table_with_its_numbers(truths: list[Truth], owner: Browser) -> None:
    page = owner.get(PAGE).text
    days = [(date(2026, 6, 8) + timedelta(days=number)).isoformat() for number in range(7)]
    counts = [sum(truth.day == day for truth in of_week(truths)) for day in days]
    row = "".join(f"<td>{count}</td>" for count in counts)
    assert f'<th scope="row">Talks</th>{row}' in page
    assert page.count('class="bar"') == 7


def test_sheets_have_the_same_numbers(truths: list[Truth], owner: Browser) -> None:
    answer = owner.get(f"{PAGE}/days.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert sum(int(row["talks"]) for row in rows) == len(of_week(truths))
    waits = list(csv.DictReader(io.StringIO(owner.get(f"{PAGE}/waits.csv?days=400").text.lstrip("\ufeff"))))
    assert len(waits) == sum(t.asked is not None and day_of(t.asked) <= LAST for t in truths)
    questions = owner.get(f"{PAGE}/questions.csv").text
    assert "Shipping cost," in questions


def test_every_column_of_the_sheets_is_explained_on_the_page_and_in_the_guide(owner: Browser) -> None:
    page, guide = owner.get(PAGE).text, (ROOT / "docs" / "owner.md").read_text()
    for columns, sheet, row in ((DAYS, "days", DayCounts), (WAITS, "waits", WaitFact), (QUESTIONS, "questions", None)):
        head = owner.get(f"{PAGE}/{sheet}.csv").text.lstrip("\ufeff").splitlines()[0].split(",")
        assert head == list(columns)
        assert row is None or head == [each.name for each in fields(row)]
        for name, words in columns.items():
            assert f"<dt><code>{name}</code></dt><dd>{escape(words)}</dd>" in page
            assert f"| `{name}` | {words} |" in guide
    for name, words in LINKS.items():
        assert f"| `{name}` | {words} |" in guide


def test_wrong_dates_and_numbers_in_the_address_show_the_last_week(owner: Browser) -> None:
    for wrong in ("last=9999-99-99", "last=2999-01-01", "last=", "account=x&topic=%00&channel=<b>"):
        answer = owner.get(f"{PAGE}?{wrong}")
        assert answer.status_code == 200, wrong
    assert owner.get(f"{PAGE}/days.csv?days=99999999").status_code == 200


def test_a_new_shop_says_that_nothing_is_counted_yet(tmp_path_factory, owner: Browser) -> None:  # type: ignore[no-untyped-def]
    site = Site(Shop(tmp_path_factory.mktemp("new")))
    admin = site.shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=site.shop.now)
    page = site.agent(admin.agent_id).get(PAGE).text
    assert "Nothing is counted yet" in page
    assert "not known yet" in number(page, "talks")


def test_the_sales_are_said_to_be_unknown_while_no_orders_are_joined(owner: Browser) -> None:
    assert "No orders come in" in owner.get(PAGE).text


def test_the_letter_tells_the_week_to_sunday(truths: list[Truth], owner: Browser) -> None:
    page = owner.get(f"{PAGE}/letter").text
    assert "Your shop&#39;s chats, Monday 8 June 2026 to Sunday 14 June 2026" in page
    assert f"Talks: {len(of_week(truths))}" in page
    earlier = owner.get(f"{PAGE}/letter?last=2026-06-03").text
    assert "Monday 25 May 2026 to Sunday 31 May 2026" in earlier


def test_the_page_says_in_which_language_the_letter_is_mailed(owner: Browser) -> None:
    owner.submits("/desk/account/language", form_at=PAGE, language="es")
    page = owner.get(f"{PAGE}/letter").text
    assert "Charlas: " in letter_in(page)
    assert "se envía en inglés" in page


def test_a_letter_stays_as_it_was_mailed(shop: Shop, truths: list[Truth], owner: Browser) -> None:
    """Days later more of what the bot answered is verified: the page still shows what the owner was sent."""
    letters = shop.store.report_letters
    assert letters.begin("2026-06-14", recipients="olga@example.com", due_at=shop.now, now=shop.now)
    letters.write("2026-06-14", "Talks: as they were on Monday\n")
    letters.sent("2026-06-14", now=shop.now)
    page = owner.get(f"{PAGE}/letter").text
    assert "Talks: as they were on Monday" in page
    assert "as it was mailed" in page


def test_the_page_says_when_the_last_letter_went_to_whom_or_why_not(shop: Shop, owner: Browser) -> None:
    letters = shop.store.report_letters
    assert "No letter was mailed yet." in owner.get(PAGE).text
    assert letters.begin("2026-06-14", recipients="olga@example.com", due_at=shop.now, now=shop.now)
    letters.failed("2026-06-14", "the mail server could not be reached")
    failed = "Sunday 14 June 2026 was not mailed to olga@example.com: the mail server could not be reached. "
    assert failed in owner.get(PAGE).text
    assert f"{failed}It was last tried on 15 Jun" in owner.get(f"{PAGE}/letter").text
    owner.submits("/desk/account/language", form_at=PAGE, language="es")
    assert "no se pudo llegar al servidor de correo" in owner.get(PAGE).text
    owner.submits("/desk/account/language", form_at=PAGE, language="en")
    letters.sent("2026-06-14", now=shop.now)
    for page in (owner.get(PAGE).text, owner.get(f"{PAGE}/letter").text):
        assert "Sunday 14 June 2026 was mailed to olga@example.com on 15 Jun" in page


def test_an_owner_reads_no_names_of_the_environment_unless_they_ask(owner: Browser) -> None:
    assert "MOSTRADOR_" not in owner.get(PAGE).text
    page = owner.get(f"{PAGE}/letter").text
    assert "ask an admin to write the mail server" in page
    asked = re.search(r"<details>.*?</details>", page, re.S)
    assert asked
    assert "MOSTRADOR_SMTP_URL" in asked[0]
    assert "MOSTRADOR_" not in page.replace(asked[0], "")


def test_a_letter_that_nobody_was_sent_reads_on_as_on_its_monday(
    shop: Shop, truths: list[Truth], owner: Browser
) -> None:
    monday = owner.get(f"{PAGE}/letter?last=2026-06-14").text
    shop.tick(6 * 86_400)
    assert letter_in(owner.get(f"{PAGE}/letter?last=2026-06-14").text) == letter_in(monday)


def letter_in(page: str) -> str:
    """The letter's text on the page."""
    return page.partition('<pre class="letter"')[2].partition("</pre>")[0]


def test_a_day_before_all_numbers_is_no_day(owner: Browser) -> None:
    for day in ("0001-01-05", "9999-12-31", "yesterday"):
        assert owner.get(f"{PAGE}?last={day}").status_code == 200


def test_the_owner_chooses_the_language_of_the_pages(owner: Browser) -> None:
    answer = owner.submits("/desk/account/language", form_at="/desk/reports/numbers", language="es")
    assert answer.status_code == 303
    assert "Las cifras de la tienda" in owner.get("/desk/reports/numbers").text


def test_numbers_and_dates_are_in_the_language_of_the_reader(owner: Browser) -> None:
    """What is printed of the pages too: nothing of the frame around them stays English."""
    owner.submits("/desk/account/language", form_at=PAGE, language="es")
    page = owner.get(PAGE).text
    assert "lunes, 8 de junio de 2026" in page
    assert "Solo charlas hasta el jueves 11 jun" in page
    assert "lun 8 jun" in page
    people = owner.get(f"{PAGE}/people").text
    for text in (page, people, owner.get(f"{PAGE}/letter").text):
        plain = re.sub(r"<code>.*?</code>|<[^>]+>", " ", text.partition("<main")[2])
        assert re.findall(r"\b(?:Mon|Tue|Monday|Sunday|Jun|June|talks|waits|asked|less|more)\b", plain) == []
