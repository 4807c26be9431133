"""A fresh shop for each test, on each engine."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.team.routing import Assignment, Policy
from tests.bot.store.kept import content
from tests.bot.store.rota import HOUR
from tests.bot.store.shop import Shop
from tests.conftest import ENGINES


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The engine's name; the test runs on each."""
    return str(request.param)


@pytest.fixture
def place(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Path | str:
    """Where a store may be made: a file of its own, or a database without a row."""
    return tmp_path / "shop.db" if engine == "sqlite" else str(request.getfixturevalue("postgres").shop())


@pytest.fixture
def new_shop(engine: str, place: Path | str, request: pytest.FixtureRequest) -> Iterator[Callable[..., Shop]]:
    """A function that opens a new shop, with the policy that it gets; the one before is done with."""
    folder = request.getfixturevalue("tmp_path")
    shops: list[Shop] = []

    def opened(**more: Any) -> Shop:
        here = place
        if shops:
            here = (
                folder / f"shop-{len(shops)}.db" if engine == "sqlite" else request.getfixturevalue("postgres").shop()
            )
        shops.append(Shop(folder, place=here, **more))
        return shops[-1]

    yield opened
    for shop in shops:
        shop.store.close()


@pytest.fixture
def kept(place: Path | str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], bytes]:
    """Every byte of the database, and of every file beside it, with the files' names.

    Of PostgreSQL it is the database's own files: its log is the server's and of all databases.
    """

    def read() -> bytes:
        folders = [tmp_path]
        if isinstance(place, str):
            folders.append(request.getfixturevalue("postgres").written("shop"))
        return content(*folders)

    return read


@pytest.fixture
def shop(new_shop: Callable[..., Shop]) -> Shop:
    return new_shop()


@pytest.fixture
def automatic(new_shop: Callable[..., Shop]) -> Shop:
    """A shop that assigns by itself; nobody is there yet."""
    return new_shop(policy=Policy(assignment=Assignment.AUTOMATIC, windows={"telegram": 24 * HOUR}))
