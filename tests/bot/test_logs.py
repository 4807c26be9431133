"""Logs say where and what kind; what customers wrote is never in them."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator

import pytest

from bot import logs
from bot.shop.facts import UnknownFact

SECRET = "my card is 4111 1111"


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What reaches a handler that a library set up for itself."""
    before = logging.getLogRecordFactory()
    logs.install()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)
    logging.setLogRecordFactory(before)
    logging.captureWarnings(False)


def test_a_librarys_words_are_reduced_to_the_place(logged: io.StringIO) -> None:
    logging.getLogger("rasa.core.processor").warning("failed on %s", SECRET)
    logging.getLogger("sanic").error(f"failed on {SECRET}")
    assert SECRET not in logged.getvalue()
    assert "rasa.core.processor WARNING test_logs.test_a_librarys" in logged.getvalue()


def test_a_structured_event_keeps_its_name_alone(logged: io.StringIO) -> None:
    logging.getLogger("rasa.x").warning('{"event": "rest.message.received.failure", "text": "%s"}' % SECRET)  # noqa: UP031
    assert "rest.message.received.failure" in logged.getvalue()
    assert SECRET not in logged.getvalue()


def test_an_exception_keeps_types_and_places(logged: io.StringIO) -> None:
    try:
        try:
            {}[SECRET]
        except KeyError as error:
            raise ValueError(SECRET) from error
    except ValueError:
        logging.getLogger("rasa.x").exception("boom")
        logging.getLogger("bot.rasa.turn.turn").exception("turn call failed")
    text = logged.getvalue()
    assert SECRET not in text
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "turn call failed" in text


def test_our_own_words_and_errors_are_kept(logged: io.StringIO) -> None:
    try:
        raise UnknownFact("add it to data/shop.yml")
    except UnknownFact:
        logging.getLogger("connectors.worker").exception("the notice %s failed", "queued")
    assert "the notice queued failed" in logged.getvalue()
    assert "bot.shop.facts.UnknownFact: add it to data/shop.yml" in logged.getvalue()


def test_a_warning_keeps_its_kind(logged: io.StringIO) -> None:
    warnings.warn(SECRET, UserWarning, stacklevel=1)
    assert "UserWarning" in logged.getvalue()
    assert SECRET not in logged.getvalue()
