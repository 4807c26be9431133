"""The page "Orders": an admin uploads a table once mapped, connects a shop system, and nobody else may."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from bot.shop.orders.order import OrderState
from bot.team.agent import Role
from bot.team.audit import Act
from connectors.sandbox.shopify.shop import ShopifyShop
from tests.connectors.desk.site import Browser, Site
from tests.connectors.orders.fakes import SECRET, OwnSystem, own_system, shopify

FILE = """Pedido;Estado;Correo;Código postal\r
#1001;enviado;maria@example.com;41001\r
1002;en la oficina;a@b.es;28013\r
"""
COLUMNS = {
    "column-number": "Pedido",
    "column-state": "Estado",
    "column-email": "Correo",
    "column-postcode": "Código postal",
}


@pytest.fixture
def admin(site: Site) -> Browser:
    store = site.shop.store
    return site.agent(store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=site.shop.now).agent_id)


@pytest.fixture
def system() -> Iterator[OwnSystem]:
    with own_system() as running:
        yield running


def uploads(admin: Browser, text: str = FILE, **fields: str) -> TestResponse:
    file = (io.BytesIO(text.encode("cp1252")), "pedidos.csv")
    data = {"file": file, "csrf": admin.csrf("/desk/orders"), **fields}
    return admin.client.post("/desk/orders/table", data=data, content_type="multipart/form-data")


def address_of_mapping(page: str) -> str:
    return page.split('action="/desk/orders/table/')[1].split('"')[0]


def maps(admin: Browser, page: str, **more: str) -> TestResponse:
    fields = {"name": "Pedidos", "day_order": "day_first", **COLUMNS, **more}
    return admin.submits(f"/desk/orders/table/{address_of_mapping(page)}", form_at="/desk/orders", **fields)


def test_a_table_is_mapped_once_and_then_taken_as_it_comes(site: Site, admin: Browser) -> None:
    store = site.shop.store
    page = uploads(admin).text
    assert "maria@example.com" in page
    assert "<option selected>Pedido</option>" in page
    assert not store.orders.is_any(), "nothing is taken before somebody looked"
    taken = maps(admin, page).text
    assert "2 orders kept" in taken
    assert "en la oficina" in taken
    (source,) = store.order_sources.all()
    again = uploads(admin, FILE.replace("enviado", "entregado"), source=source.source_id)
    assert "2 orders kept" in again.text
    assert store.orders.of_number("1001")[0].order.state is OrderState.DELIVERED
    assert Act.ORDERS_CHANGED in {entry.act for entry in store.audit.entries()}


def test_the_shops_own_words_for_states_are_asked_for_and_kept(site: Site, admin: Browser) -> None:
    maps(admin, uploads(admin).text)
    (source,) = site.shop.store.order_sources.all()
    page = uploads(admin, source=source.source_id, remap="on").text
    assert "2 orders kept" in maps(admin, page, source=source.source_id, states="en la oficina = to_be_collected").text
    assert site.shop.store.orders.of_number("1002")[0].order.state is OrderState.TO_BE_COLLECTED


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"column-number": ""}, "Order number"),
        ({"column-email": "", "column-postcode": ""}, "e-mail, phone or postcode"),
        ({"states": "en la oficina"}, "one word a line"),
        ({"country_code": "es"}, "digits only"),
    ],
)
def test_a_mapping_that_can_not_work_says_what_is_missing(
    site: Site, admin: Browser, more: dict[str, str], words: str
) -> None:
    answer = maps(admin, uploads(admin).text, **more)
    assert answer.status_code == 400
    assert words in answer.text
    assert not site.shop.store.orders.is_any()


def test_a_file_that_is_no_table_is_refused_in_words(admin: Browser) -> None:
    answer = uploads(admin, "hello")
    assert answer.status_code == 400
    assert "no line of orders" in answer.text


def test_a_system_is_added_once_it_answers_and_its_secret_is_not_shown(
    site: Site, admin: Browser, system: OwnSystem
) -> None:
    form = {"name": "ERP", "url": system.url, "secret": SECRET}
    system.status = 500
    assert "500" in admin.submits("/desk/orders/sources/http", form_at="/desk/orders", **form).text
    assert site.shop.store.order_sources.all() == []
    system.status = 200
    page = admin.submits("/desk/orders/sources/http", form_at="/desk/orders", **form).text
    assert "answers as agreed" in page
    assert SECRET not in page
    (source,) = site.shop.store.order_sources.all()
    assert SECRET not in str(source.sealed)


def test_shopify_says_whether_it_shows_more_than_60_days(site: Site, admin: Browser) -> None:
    shop = ShopifyShop()
    with shopify(shop) as url:
        form = {"name": "Shop", "url": url, "token": shop.token, "webhook_secret": shop.secret}
        assert "60 days" in admin.submits("/desk/orders/sources/shopify", form_at="/desk/orders", **form).text
        wrong = admin.submits("/desk/orders/sources/shopify", form_at="/desk/orders", **{**form, "token": "x"})
        assert wrong.status_code == 400
        (source,) = site.shop.store.order_sources.all()
        shop.sees_all_orders = True
        tested = admin.submits(f"/desk/orders/sources/{source.source_id}/test", form_at="/desk/orders").text
        assert "It works: Sandbox shop." in tested


def test_an_address_without_https_is_refused(admin: Browser) -> None:
    form = {"name": "ERP", "url": "http://shop.example/orders", "secret": SECRET}
    answer = admin.submits("/desk/orders/sources/http", form_at="/desk/orders", **form)
    assert (answer.status_code, "https://" in answer.text) == (400, True)


def test_a_source_goes_with_its_orders(site: Site, admin: Browser) -> None:
    maps(admin, uploads(admin).text)
    (source,) = site.shop.store.order_sources.all()
    path = f"/desk/orders/sources/{source.source_id}"
    admin.submits(f"{path}/off", form_at="/desk/orders")
    assert "switched off" in admin.get("/desk/orders").text
    admin.submits(f"{path}/on", form_at="/desk/orders")
    admin.submits(f"{path}/change", form_at="/desk/orders", name="Tabla", pattern="*.csv")
    changed = site.shop.store.order_sources.get(source.source_id)
    assert changed
    assert (changed.name, changed.settings["pattern"]) == ("Tabla", "*.csv")
    admin.submits(f"{path}/remove", form_at="/desk/orders")
    assert not site.shop.store.orders.is_any()


@pytest.mark.parametrize("path", ["/desk/orders", "/desk/orders/table"])
def test_only_admins_may(site: Site, path: str) -> None:
    eva = site.eva()
    answer = eva.get(path) if path == "/desk/orders" else eva.posts(path)
    assert answer.status_code == 403
