"""Links and QR: makes links into the shop's chats, draws and prints their codes, and counts who came by them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from io import BytesIO

import segno
from flask import Response, abort, redirect, render_template, request, url_for

from bot.phrases import phrase
from bot.reports.links import BadLink, Link, check
from bot.reports.rows import Only
from bot.reports.sales import money_words
from bot.store.delivery.accounts import Account
from connectors.channels.registry import CHANNELS
from connectors.desk import words
from connectors.desk.desk import Desk
from connectors.desk.requests import PageAnswer, text_of
from connectors.reports.columns import LINKS
from connectors.reports.sheet import csv_answer

_ALWAYS = Only(since="", until="9999")


class LinkPages:
    """The routes of links."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def links(self) -> str:
        """GET: all links, with how many talks came by each."""
        return self._page(done=_DONE.get(request.args.get("done", ""), ""))

    def new_link(self) -> PageAnswer:
        """POST: `name`, `account`, its public `address` and the `text` that WhatsApp fills in."""
        desk = self._desk
        account = next((each for each in self._accounts() if each.account_id == request.form.get("account")), None)
        name, text = text_of("name"), text_of("text")
        try:
            check(name=name, text=text)
            address = _public_address(account, text_of("address"))
        except BadLink as error:
            return self._page(fault=str(error)), HTTPStatus.BAD_REQUEST
        assert account is not None
        way = CHANNELS[account.channel].chat_link
        desk.store.links.add(
            name=name,
            account_id=account.account_id,
            channel=account.channel,
            address=address,
            text=text if way and way.has_text else "",
            now=desk.now(),
        )
        return redirect(url_for("reports.links", done="made"), HTTPStatus.SEE_OTHER)

    def end_link(self, link_id: str) -> PageAnswer:
        """POST: the link is listed among those of before."""
        if not self._desk.store.links.end(link_id, now=self._desk.now()):
            abort(HTTPStatus.NOT_FOUND, phrase("There is no such link any more."))
        return redirect(url_for("reports.links", done="ended"), HTTPStatus.SEE_OTHER)

    def printed(self, link_id: str) -> str:
        """GET: the code on a page of its own, to print."""
        link = self._link(link_id)
        return render_template(
            "reports/print.html", link=link, channel=words.channel_name(link.channel), address=address_of(link)
        )

    def links_sheet(self) -> Response:
        """GET: every link with what came by it, as CSV: talks, and per currency the orders' sum."""
        desk = self._desk
        marks, orders = desk.store.report_facts.marks(_ALWAYS), desk.store.report_sales.of_marks()
        rows = []
        for link in desk.store.links.all():
            count, net = orders.get(link.mark, (0, {}))
            made = datetime.fromtimestamp(link.created_at, desk.zone).date().isoformat()
            rows.append((link.name, link.channel, made, *marks.get(link.mark, (0, 0, 0)), count, money_words(net)))
        return csv_answer("links", LINKS, rows)

    def picture(self, link_id: str) -> Response:
        """GET: the code as a picture; it stands being a little dirty (error correction Q)."""
        image = BytesIO()
        code = segno.make(address_of(self._link(link_id)), error="q", micro=False)
        code.save(image, kind="svg", scale=8, xmldecl=False, svgclass=None, lineclass=None, light="#fff")
        headers = {"Cache-Control": "private, max-age=3600"}
        return Response(image.getvalue(), mimetype="image/svg+xml", headers=headers)

    def _link(self, link_id: str) -> Link:
        link = self._desk.store.links.get(link_id)
        if link is None:
            abort(HTTPStatus.NOT_FOUND, phrase("There is no such link."))
        return link

    def _accounts(self) -> list[Account]:
        """The accounts that links may lead to."""
        return [account for account in self._desk.store.accounts.all() if CHANNELS[account.channel].chat_link]

    def _page(self, done: str = "", fault: str = "") -> str:
        desk = self._desk
        links, marks = desk.store.links.all(), desk.store.report_facts.marks(_ALWAYS)
        orders = desk.store.report_sales.of_marks()
        names = {account.account_id: account.name for account in desk.store.accounts.all()}
        return render_template(
            "reports/links.html",
            links=[
                (
                    link,
                    address_of(link),
                    f"{words.channel_name(link.channel)}: {names.get(link.account_id, link.account_id)}",
                    marks.get(link.mark, (0, 0, 0)),
                    _ordered(orders, link),
                )
                for link in links
            ],
            accounts=[
                (account.account_id, f"{words.channel_name(account.channel)}: {account.name}")
                for account in self._accounts()
            ],
            address=request.form.get("address", ""),
            given=request.form,
            done=done,
            fault=fault,
            columns=LINKS,
        )


def _ordered(orders: Mapping[str, tuple[int, Mapping[str, int]]], link: Link) -> tuple[int, str]:
    """How many orders came by a link, and their sum without what was given back."""
    count, net = orders.get(link.mark, (0, {}))
    return count, money_words(net) if count else ""


def _public_address(account: Account | None, written: str) -> str:
    """The account's public address as links take it. Raises BadLink."""
    way = CHANNELS[account.channel].chat_link if account else None
    if way is None:
        raise BadLink(phrase("Choose the account that the link leads to."))
    plain = way.plain(written)
    if not re.fullmatch(way.pattern, plain):
        raise BadLink(phrase("Write %(example)s.", example=way.example))
    return plain


def address_of(link: Link) -> str:
    """The address that begins the chat; empty where its channel is gone."""
    way = CHANNELS[link.channel].chat_link if link.channel in CHANNELS else None
    return way.address(link.address, link.text, link.mark) if way else ""


_DONE = {
    "made": phrase("The link is made. Print its code, or copy the address."),
    "ended": phrase("The link is among those of before. Who still follows it is counted on."),
}
