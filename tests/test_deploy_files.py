"""The examples of docs/deploy name ports, services, programs and settings that there are."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.settings import PREFIX, ROOT, TABLE
from connectors.cli import mostrador

DEPLOY, SYSTEMD = ROOT / "docs" / "deploy", ROOT / "docs" / "systemd"
WEB_PORT = next(one.default for one in TABLE if one.name == "web_port")
VARIABLES = {one.variable for one in TABLE} | {f"{PREFIX}FILE"}
# What an owner chooses for compose alone.
_OF_COMPOSE = {f"{PREFIX}POSTGRES_PASSWORD"}
_READER = "import json, sys; from ruamel.yaml import YAML; json.dump(YAML(typ='safe').load(sys.stdin), sys.stdout)"


def composed(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    read = subprocess.run([sys.executable, "-c", _READER], input=text, capture_output=True, check=True, text=True)
    content: dict[str, Any] = json.loads(read.stdout)
    return content


@pytest.mark.parametrize("path", [*sorted(DEPLOY.iterdir()), *sorted(SYSTEMD.iterdir())], ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path: Path) -> None:
    named = set(re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", path.read_text(encoding="utf-8")))
    assert named <= VARIABLES | _OF_COMPOSE


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_a_web_server_passes_on_to_web_and_keeps_the_metrics_from_strangers(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    assert re.findall(r"127\.0\.0\.1:(\d+)", text) == [str(WEB_PORT)]
    code = "\n".join(line.partition("#")[0] for line in text.splitlines())
    assert code.count("{") == code.count("}")
    assert "/metrics" in code
    # The desk takes files of 25 MB, and a form around them.
    (most,) = re.findall(r"(?:client_max_body_size|max_size)\s+(\d+)\s*MB?;?", code, re.IGNORECASE)
    assert int(most) >= 26


def test_nginx_ends_each_statement_and_speaks_https() -> None:
    code = [line.partition("#")[0].strip() for line in (DEPLOY / "nginx.conf").read_text().splitlines()]
    assert [line for line in code if line and line[-1] not in ";{}"] == []
    assert "listen 443 ssl;" in code
    assert any(line.startswith("return 301 https://") for line in code)


def test_the_database_of_the_containers_is_given_to_those_who_read_it_and_to_nobody_outside() -> None:
    base, more = composed(ROOT / "compose.yml"), composed(DEPLOY / "compose.postgres.yml")
    services = more["services"]
    assert set(services) - {"postgres"} <= set(base["services"])
    given = {name for name, each in services.items() if f"{PREFIX}DATABASE_URL" in each.get("environment", {})}
    needed = next(one for one in TABLE if one.name == "database_url").processes
    assert given == {process.value for process in needed}
    assert not [name for name, each in services.items() if "ports" in each]
    volumes = {each.partition(":")[0] for each in services["postgres"]["volumes"]}
    assert volumes == set(more["volumes"])
    user, database = (services["postgres"]["environment"][name] for name in ("POSTGRES_USER", "POSTGRES_DB"))
    url = services["web"]["environment"][f"{PREFIX}DATABASE_URL"]
    assert url.startswith(f"postgresql://{user}:")
    assert url.endswith(f"@postgres/{database}")


def test_the_nightly_backup_runs_a_command_that_there_is() -> None:
    unit = (SYSTEMD / "mostrador-backup.service").read_text(encoding="utf-8")
    words = re.search(r"-m connectors (\w+) (\w+) (\S+)", unit)
    assert words
    group: Any = mostrador().commands[words[1]]
    assert words[2] in group.commands
    folder = Path(words[3]).parent
    assert f"ReadWritePaths={folder}" in unit
    web = (SYSTEMD / "mostrador-web.service").read_text(encoding="utf-8")
    for line in unit.splitlines():
        if line.startswith(("EnvironmentFile=", "Environment=", "User=", "UMask=")):
            assert line in web
    assert "OnCalendar=" in (SYSTEMD / "mostrador-backup.timer").read_text(encoding="utf-8")


def test_the_page_names_every_file() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [path.name for path in DEPLOY.iterdir() if f"deploy/{path.name}" not in page] == []
