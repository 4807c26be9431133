"""The page "Accounts": the shop's bots and numbers, added, tested, named, coloured and switched. For admins."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus

from flask import abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.channels.errors import SendError
from bot.conversations.label import Colour
from bot.phrases import Phrase, phrase
from bot.store.delivery.account_settings import NAME_LENGTH, AccountRefused
from bot.store.delivery.accounts import Account
from connectors.accounts import AccountBook
from connectors.channels.declared import BadValues, Registered, Values
from connectors.channels.introduction import Introduces, Introduction
from connectors.channels.registry import CHANNELS
from connectors.desk import words
from connectors.desk.access.sessions import actor_at
from connectors.desk.desk import Desk
from connectors.desk.requests import JsonAnswer

Shown = AnyResponse | tuple[str, int]
_MASK = phrase("set; leave empty to keep it")


@dataclass(frozen=True, kw_only=True)
class _Filled:
    """A field of a form with the visible part of its value: of a secret only that it is set."""

    name: str
    title: str
    hint: str
    secret: bool
    needed: bool
    value: str
    placeholder: str


@dataclass(frozen=True, kw_only=True)
class _Row:
    """An account as the page shows it."""

    account: Account
    title: str
    from_environment: bool
    from_sandbox: bool
    readable: bool
    fields: list[_Filled] = field(repr=False)


class AccountPages:
    """The routes of the page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def accounts(self) -> str:
        """GET: every account, and a form for a new one of each channel."""
        return self._page()

    def add_account(self, channel: str) -> Shown:
        """POST: a new account of this channel, once its provider knows it."""
        registered = CHANNELS.get(channel) or abort(HTTPStatus.NOT_FOUND)
        try:
            values = registered.check(_typed(registered, {}), public_url=self._desk.public_url)
            self._introduce(registered, values)
            self._desk.store.account_settings.add(
                channel,
                registered.address(values),
                name=request.form.get("name", ""),
                colour=_colour(),
                sealed=self._book.seal(values),
                by=actor_at(self._desk),
                now=self._desk.now(),
            )
        except (BadValues, AccountRefused) as error:
            return self._page(fault=str(error)), HTTPStatus.BAD_REQUEST
        return _back()

    def change_account(self, account_id: str) -> Shown:
        """POST: another name and colour; of an account of the desk also other values, tested before they are kept."""
        account = self._account(account_id)
        try:
            self._desk.store.account_settings.change(
                account_id,
                name=request.form.get("name", ""),
                colour=_colour(),
                sealed=None if self._book.is_of_environment(account_id) else self._sealed(account),
                by=actor_at(self._desk),
                now=self._desk.now(),
            )
        except (BadValues, AccountRefused) as error:
            return self._page(fault=str(error)), HTTPStatus.BAD_REQUEST
        return _back()

    def test_account(self, account_id: str) -> Shown:
        """POST: the provider is asked whether it knows the account."""
        account = self._account(account_id)
        values = self._book.values_of(account)
        if values is None:
            return self._page(fault=phrase("Its settings can't be read; enter them again.")), HTTPStatus.BAD_REQUEST
        try:
            introduction = self._introduce(CHANNELS[account.channel], values)
        except BadValues as error:
            return self._page(fault=str(error)), HTTPStatus.BAD_REQUEST
        return self._page(done=_works(introduction)), HTTPStatus.OK

    def try_account(self, channel: str) -> JsonAnswer:
        """POST: asks the provider with what is being typed; nothing is kept. `account`: one whose secrets stay."""
        registered = CHANNELS.get(channel) or abort(HTTPStatus.NOT_FOUND)
        account = next((each for each in self._desk.store.accounts.all() if self._is_meant(each, channel)), None)
        before = (self._book.values_of(account) or {}) if account else {}
        try:
            values = registered.check(_typed(registered, before), public_url=self._desk.public_url)
            introduction = self._introduce(registered, values)
        except BadValues as error:
            return jsonify(works=False, message=str(error)), HTTPStatus.OK
        return jsonify(works=True, message=_works(introduction)), HTTPStatus.OK

    def switch_account_off(self, account_id: str) -> Shown:
        """POST: switches the account off; waiting messages stay in the queue."""
        return self._switch(account_id, on=False)

    def switch_account_on(self, account_id: str) -> Shown:
        """POST: switches the account on; it sends and receives again."""
        return self._switch(account_id, on=True)

    def remove_account(self, account_id: str) -> Shown:
        """POST: an account without conversations is forgotten."""
        self._account_of_desk(account_id)
        try:
            self._desk.store.account_settings.remove(account_id, by=actor_at(self._desk), now=self._desk.now())
        except AccountRefused as error:
            return self._page(fault=str(error)), HTTPStatus.BAD_REQUEST
        return _back()

    @property
    def _book(self) -> AccountBook:
        if self._desk.accounts is None:
            abort(HTTPStatus.NOT_FOUND)
        return self._desk.accounts

    def _account(self, account_id: str) -> Account:
        accounts = {account.account_id: account for account in self._desk.store.accounts.all()}
        return accounts.get(account_id) or abort(HTTPStatus.NOT_FOUND)

    def _account_of_desk(self, account_id: str) -> Account:
        if self._book.is_of_sandbox(account_id):
            abort(HTTPStatus.BAD_REQUEST, phrase("This account belongs to the sandbox, and goes with it."))
        if self._book.is_of_environment(account_id):
            abort(
                HTTPStatus.BAD_REQUEST, phrase("This account is in the environment: change it there and start again.")
            )
        return self._account(account_id)

    def _is_meant(self, account: Account, channel: str) -> bool:
        """Whether the form at hand is of this account, which the environment does not set."""
        is_its_form = (account.account_id, account.channel) == (request.form.get("account"), channel)
        return is_its_form and not self._book.is_of_environment(account.account_id)

    def _switch(self, account_id: str, *, on: bool) -> Shown:
        self._account_of_desk(account_id)
        self._desk.store.account_settings.switch(account_id, on=on, by=actor_at(self._desk), now=self._desk.now())
        return _back()

    def _sealed(self, account: Account) -> str | None:
        """The values as entered, those left empty as before; None where none was entered.

        Raises BadValues, also where they are another account's.
        """
        registered = CHANNELS[account.channel]
        before = self._book.values_of(account) or {}
        values = registered.check(_typed(registered, before), public_url=self._desk.public_url)
        if values == before:
            return None
        if registered.address(values) != account.address:
            raise BadValues(phrase("These are the settings of another account: add that one as a new account."))
        self._introduce(registered, values)
        return self._book.seal(values)

    def _introduce(self, registered: Registered, values: Values) -> Introduction:
        """The account's name at the provider. Raises BadValues in words if the provider doesn't know the account."""
        channel = self._book.channel_for(registered, values)
        if not isinstance(channel, Introduces):
            return Introduction(name=registered.address(values))
        try:
            return asyncio.run(_ask(channel))
        except SendError as error:
            raise BadValues(
                phrase("%(title)s does not take these settings: %(text)s", title=registered.title, text=error.text)
            ) from None

    def _page(self, fault: str = "", done: str = "") -> str:
        return render_template(
            "desk/oversight/accounts.html",
            rows=[self._row(account) for account in self._desk.store.accounts.all()],
            channels={name: (registered, _filled(registered, {})) for name, registered in CHANNELS.items()},
            address=(self._desk.public_url or "") + "/webhooks/",
            colours=words.COLOURS,
            longest=NAME_LENGTH,
            fault=fault,
            done=done,
        )

    def _row(self, account: Account) -> _Row:
        values = self._book.values_of(account)
        registered = CHANNELS[account.channel]
        return _Row(
            account=account,
            title=registered.title,
            from_environment=self._book.is_of_environment(account.account_id),
            from_sandbox=self._book.is_of_sandbox(account.account_id),
            readable=values is not None,
            fields=_filled(registered, values or {}),
        )


def _filled(registered: Registered, values: Values) -> list[_Filled]:
    return [
        _Filled(
            name=field.name,
            title=field.title,
            hint=field.hint,
            secret=field.secret,
            needed=field.required and not (field.secret and field.name in values),
            value="" if field.secret else values.get(field.name, ""),
            placeholder=_MASK if field.secret and field.name in values else "",
        )
        for field in registered.fields
    ]


def _typed(registered: Registered, before: Values) -> dict[str, str]:
    """What the form says; an empty secret is the one from before."""
    form_values = {field.name: request.form.get(f"value-{field.name}", "").strip() for field in registered.fields}
    secrets = {field.name: before.get(field.name, "") for field in registered.fields if field.secret}
    return {name: value or secrets.get(name, "") for name, value in form_values.items()}


def _works(introduction: Introduction) -> Phrase:
    """What the provider said of an account that works."""
    if introduction.trouble:
        return phrase(
            "It works; customers see %(name)s. The provider reports: %(trouble)s",
            name=introduction.name,
            trouble=introduction.trouble,
        )
    return phrase("It works; customers see %(name)s.", name=introduction.name)


def _colour() -> Colour:
    """Raises AccountRefused for a colour that is none of ours."""
    try:
        return Colour(request.form.get("colour", ""))
    except ValueError:
        raise AccountRefused(phrase("Choose one of the colours.")) from None


async def _ask(channel: Introduces) -> Introduction:
    try:
        return await channel.introduce()
    finally:
        await channel.close()


def _back() -> AnyResponse:
    return redirect(url_for("desk.accounts"), HTTPStatus.SEE_OTHER)
