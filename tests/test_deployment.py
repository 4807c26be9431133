"""Containers and services: linted, closed to the outside; what the web image holds is built and started here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from dockerfile_parse import DockerfileParser

from bot.faq.training import files_of_code
from bot.settings import ROOT, Process
from tests.conftest import newer_python

# What runs in earnest; the sandbox is for trying.
PROCESSES = {each.value for each in Process if each is not Process.SANDBOX}
ONLY_FOR_WEB_AND_WORKER = {"var:/app/var", "./mostrador.env:/app/mostrador.env:ro"}


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One image of the Dockerfile: its instructions in order, each with its words."""

    name: str
    base: str
    steps: tuple[tuple[str, str], ...]

    def copied(self) -> set[str]:
        return {name for step, value in self.steps if step == "COPY" for name in value.split()[:-1]}


def stages() -> dict[str, Stage]:
    found: list[Stage] = []
    with (ROOT / "Dockerfile").open("rb") as file:
        structure = DockerfileParser(fileobj=file).structure
    for each in structure:
        if each["instruction"] == "FROM":
            base, _, name = each["value"].split()
            found.append(Stage(name=name, base=base, steps=()))
        elif found:
            steps = (*found[-1].steps, (each["instruction"], each["value"]))
            found[-1] = Stage(name=found[-1].name, base=found[-1].base, steps=steps)
    return {each.name: each for each in found}


@pytest.fixture(scope="module")
def services() -> Mapping[str, Any]:
    # In a process of its own: Rasa, once imported here, has every YAML reader look for ${…} in the environment.
    reader = "import json, sys; from ruamel.yaml import YAML; json.dump(YAML(typ='safe').load(sys.stdin), sys.stdout)"
    with (ROOT / "compose.yml").open(encoding="utf-8") as file:
        text = subprocess.run([sys.executable, "-c", reader], stdin=file, capture_output=True, check=True, timeout=60)
    composed: dict[str, Any] = json.loads(text.stdout)
    return composed["services"]  # type: ignore[no-any-return]


def test_the_dockerfile_has_no_fault_that_its_linter_knows() -> None:
    linter = Path(sys.prefix) / "bin" / "hadolint"
    linted = subprocess.run([linter, "Dockerfile"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (linted.returncode, linted.stdout) == (0, "")


@pytest.mark.parametrize("name", ["web", "rasa"])
def test_an_image_runs_as_nobody_and_writes_for_nobody_else(name: str) -> None:
    steps = stages()[name].steps
    assert [value for step, value in steps if step == "USER"] == ["10001:10001"]
    assert ["umask 077" in value for step, value in steps if step == "ENTRYPOINT"] == [True]


def test_what_faces_the_internet_holds_nothing_of_rasas() -> None:
    web = stages()["web"]
    assert web.base.startswith("python:3.13-")
    assert web.copied() == {"requirements/web.lock", "bot", "connectors", "data"}
    pinned = (ROOT / "requirements" / "web.lock").read_text(encoding="utf-8")
    assert not [name for name in ("rasa", "tensorflow", "keras", "sanic") if f"\n{name}" in pinned]


def test_the_rasa_image_holds_everything_that_a_model_is_made_from() -> None:
    rasa = stages()["rasa"]
    assert rasa.base.startswith("python:3.10-")
    tops = {path.relative_to(ROOT).parts[0] for path in files_of_code(ROOT)} - {"encoders"}
    assert tops <= rasa.copied()
    assert ("RUN", "sh requirements/install.sh") in rasa.steps


def test_the_builder_gets_what_is_copied_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_through = {line[1:] for line in lines if line.startswith("!")}
    assert let_through == {name.split("/")[0] for stage in stages().values() for name in stage.copied()}
    assert "*" in lines


def test_two_ports_leave_the_containers_and_only_for_this_machine(services: Mapping[str, Any]) -> None:
    published = {name: each["ports"] for name, each in services.items() if "ports" in each}
    assert published == {"network": ["127.0.0.1:8080:8080", "127.0.0.1:8082:8082"]}
    assert {each["network_mode"] for name, each in services.items() if name not in ("network", "trainer")} == {
        "service:network"
    }


def test_every_process_has_a_container_that_is_asked_whether_it_is_well(services: Mapping[str, Any]) -> None:
    assert {name: each["command"][-1] for name, each in services.items() if name != "network"} == {
        name: name for name in PROCESSES
    }
    assert all(each["healthcheck"]["test"][0] == "CMD" for name, each in services.items() if name != "network")
    assert all(each["read_only"] and each["cap_drop"] == ["ALL"] for each in services.values())


def test_rasa_sees_neither_messages_nor_keys(services: Mapping[str, Any]) -> None:
    for name, each in services.items():
        if name not in ("network", "trainer"):
            sees = ONLY_FOR_WEB_AND_WORKER & set(each["volumes"])
            assert sees == (ONLY_FOR_WEB_AND_WORKER if name in ("web", "webchat", "worker") else set())


def test_the_trainer_sees_messages_and_so_has_no_network_and_no_token(services: Mapping[str, Any]) -> None:
    trainer = services["trainer"]
    assert trainer["network_mode"] == "none"
    assert not [name for name in trainer["environment"] if "TOKEN" in name]
    assert ONLY_FOR_WEB_AND_WORKER & set(trainer["volumes"]) == {"var:/app/var"}
    unit = (ROOT / "docs" / "systemd" / "mostrador-trainer.service").read_text(encoding="utf-8").splitlines()
    assert "PrivateNetwork=yes" in unit
    assert not [line for line in unit if line.startswith("EnvironmentFile")]


@pytest.mark.parametrize("name", sorted(PROCESSES))
def test_a_service_of_each_process_starts_again_and_hides_what_it_writes(name: str) -> None:
    unit = (ROOT / "docs" / "systemd" / f"mostrador-{name}.service").read_text(encoding="utf-8").splitlines()
    environment = ".venv-web" if name in ("web", "webchat", "worker") else ".venv"
    assert f"ExecStart=/srv/mostrador/{environment}/bin/python -m connectors {name}" in unit
    assert {"Restart=always", "StartLimitIntervalSec=0", "UMask=0077", "User=mostrador"} <= set(unit)
    hidden = any(line.startswith("InaccessiblePaths=/var/lib/mostrador ") for line in unit)
    assert hidden is (name in ("rasa", "actions"))


@pytest.fixture(scope="module")
def web_image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder /app of the web image: each step of the Dockerfile done here, with a newer Python of this machine."""
    app = tmp_path_factory.mktemp("app")
    python = newer_python()
    assert python, "the marker `needs` guards this"
    programs = tmp_path_factory.mktemp("bin")
    (programs / "python").write_text(f'#!/bin/sh\nexec {python} "$@"\n')
    (programs / "python").chmod(0o755)
    for step, value in stages()["web"].steps:
        if step == "COPY":
            _copy(value, app)
        elif step == "RUN":
            _run(_here(value), app, programs)
    return app


def _here(command: str) -> str:
    """The step as whoever runs the tests can do it: only root may give a folder to another."""
    return command if os.geteuid() == 0 else command.split(" && chown ")[0]


def _copy(value: str, app: Path) -> None:
    *names, place = value.split()
    for name in names:
        target = app / place / Path(name).name if place.endswith("/") else app / place
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, target)


def _run(command: str, app: Path, programs: Path) -> None:
    environment = {**os.environ, "PATH": f"{programs}:/usr/bin:/bin", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(["sh", "-c", command], cwd=app, env=environment, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.needs("newer python")
def test_the_web_image_has_no_rasa_and_everything_that_it_asks_for(web_image: Path) -> None:
    python = web_image / ".venv" / "bin" / "python"
    modules = "connectors.web.app", "connectors.worker.__main__", "connectors.cli"
    for module in modules:
        assert _imports(python, module, web_image).returncode == 0, _imports(python, module, web_image).stderr
    assert "No module named 'rasa'" in _imports(python, "rasa", web_image).stderr
    checked = subprocess.run([python, "-m", "pip", "check"], capture_output=True, text=True, timeout=60)
    assert checked.returncode == 0, checked.stdout


def _imports(python: Path, module: str, app: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([python, "-c", f"import {module}"], cwd=app, capture_output=True, text=True, timeout=60)


@pytest.mark.needs("newer python")
def test_web_and_worker_of_the_image_start_and_say_that_they_are_well(
    web_image: Path, free_port: Callable[[], int]
) -> None:
    ports = {"WEB": free_port(), "INTERNAL": free_port()}
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(web_image), "MOSTRADOR_SANDBOX": "yes"}
    environment |= {f"MOSTRADOR_{name}_PORT": str(port) for name, port in ports.items()}
    with _started(web_image, "web", environment) as web, _started(web_image, "worker", environment) as worker:
        _wait_until_well(ports["WEB"], web)
        _wait_until_well(ports["INTERNAL"], worker)


@contextmanager
def _started(app: Path, process: str, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    python = app / ".venv" / "bin" / "python"
    with (app / f"{process}.log").open("wb") as log:
        command = [python, "-m", "connectors", process]
        running = subprocess.Popen(command, cwd=app, env=environment, stdout=log, stderr=log)
        try:
            yield running
        finally:
            running.terminate()
            running.wait(30)


def _wait_until_well(port: int, process: subprocess.Popen[bytes]) -> None:
    """Returns once the process answers 200 on /healthz; fails as soon as it has ended."""
    while process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                assert answer.status == 200
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"{process.args!r} ended with {process.returncode}")
