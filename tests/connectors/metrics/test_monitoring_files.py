"""Dashboard, alerts and scrape file name only metrics, labels, ports and settings that there are."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from prometheus_client import REGISTRY

from bot.settings import ROOT, TABLE
from bot.yaml import read_yaml
from connectors.metrics import counted  # noqa: F401  its metrics are registered by name
from connectors.metrics.shop import ShopMetrics
from tests.bot.store.shop import Shop

FOLDER = ROOT / "docs" / "monitoring"
_OF_RASA = {"mostrador_rasa_turn_seconds"}


def known(shop: Shop) -> set[str]:
    """Every name under which Prometheus keeps what we tell."""
    families = [*REGISTRY.collect(), *ShopMetrics(shop.store, lambda: ({"rasa": True}, "m")).collect()]
    names = {family.name for family in families} | _OF_RASA
    return {name + suffix for name in names for suffix in ("", "_total", "_bucket", "_count", "_sum")}


def dashboard() -> list[str]:
    board: dict[str, Any] = json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8"))
    return [target["expr"] for panel in board["panels"] for target in panel["targets"]]


def alerts() -> list[str]:
    read: dict[str, Any] = read_yaml(FOLDER / "alerts.yml")
    return [rule["expr"] for group in read["groups"] for rule in group["rules"]]


@pytest.fixture
def shop(tmp_path: Any) -> Shop:
    return Shop(tmp_path)


@pytest.mark.parametrize("expressions", [dashboard, alerts])
def test_every_metric_that_is_named_exists(expressions: Any, shop: Shop) -> None:
    names = {name for text in expressions() for name in re.findall(r"\b(?:mostrador|process)_[a-z_]+", text)}
    assert len(names) > 8
    assert names <= known(shop)


def test_every_metric_of_ours_stands_on_the_dashboard(shop: Shop) -> None:
    text = " ".join(dashboard())
    ours = {name for name in known(shop) if name.startswith("mostrador_") and name.endswith("_total")}
    told = {family.name for family in REGISTRY.collect() if family.name.startswith("mostrador_")}
    assert ours
    assert [name for name in told if name not in text] == []


def test_expressions_are_balanced_and_alerts_say_what_to_do() -> None:
    for text in [*dashboard(), *alerts()]:
        assert all(text.count(a) == text.count(b) for a, b in ("()", "[]", "{}")), text
    read: dict[str, Any] = read_yaml(FOLDER / "alerts.yml")
    rules = [rule for group in read["groups"] for rule in group["rules"]]
    assert len({rule["alert"] for rule in rules}) == len(rules)
    assert all(rule["annotations"]["summary"] and rule["labels"]["severity"] in ("page", "ticket") for rule in rules)


def test_the_scrape_file_names_our_ports() -> None:
    read: dict[str, Any] = read_yaml(FOLDER / "prometheus.yml")
    ports = {one.default for one in TABLE if one.name in ("web_port", "internal_port", "rasa_port")}
    targets = [target for job in read["scrape_configs"] for each in job["static_configs"] for target in each["targets"]]
    assert {int(target.rpartition(":")[2]) for target in targets} == ports
