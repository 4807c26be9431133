"""The page "Customer attributes": what the shop keeps of each customer beside name and language. For admins."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, render_template, request, url_for

from bot.customers.attribute import NAME_LENGTH, AttributeKind
from bot.phrases import phrase
from bot.store.customers.attributes import AttributeTaken
from connectors.desk.desk import Desk
from connectors.desk.requests import PageAnswer

_KINDS = {
    AttributeKind.TEXT: phrase("Text"),
    AttributeKind.NUMBER: phrase("Number"),
    AttributeKind.DATE: phrase("Date"),
    AttributeKind.LIST: phrase("One of a list"),
}


class AttributePages:
    """The routes of the page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def attributes(self) -> str:
        """GET: every attribute, and a new one."""
        return self._page()

    def add_attribute(self) -> PageAnswer:
        """POST: `name`, `kind` and, for a list, `options`, one a line."""
        form = request.form
        try:
            kind = AttributeKind(form.get("kind", ""))
        except ValueError:
            return self._page(phrase("Choose a kind.")), HTTPStatus.BAD_REQUEST
        try:
            options = form.get("options", "").splitlines()
            self._desk.store.attributes.add(form.get("name", ""), kind, options, now=self._desk.now())
        except (AttributeTaken, ValueError) as error:
            return self._page(str(error)), HTTPStatus.BAD_REQUEST
        return _back()

    def change_attribute(self, attribute_id: str) -> PageAnswer:
        """POST: another `name`, and other `options` of a list."""
        form = request.form
        try:
            self._desk.store.attributes.change(attribute_id, form.get("name", ""), form.get("options", "").splitlines())
        except (AttributeTaken, ValueError) as error:
            return self._page(str(error)), HTTPStatus.BAD_REQUEST
        return _back()

    def remove_attribute(self, attribute_id: str) -> PageAnswer:
        """POST: deletes the attribute and every customer's value."""
        self._desk.store.attributes.remove(attribute_id)
        return _back()

    def _page(self, fault: str = "") -> str:
        store = self._desk.store.attributes
        counts = store.counts()
        return render_template(
            "desk/customer/attributes.html",
            rows=[(attribute, counts.get(attribute.attribute_id, 0)) for attribute in store.all()],
            kinds=_KINDS,
            a_list=AttributeKind.LIST,
            longest=NAME_LENGTH,
            fault=fault,
        )


def _back() -> PageAnswer:
    return redirect(url_for("desk.attributes"), HTTPStatus.SEE_OTHER)
