"""The installer on machines that lack things: no Python 3.10, no venv, no network; each time the true cure."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.settings import ROOT

# What the installer calls beside Python; a fake machine has these and nothing else.
_TOOLS = ("sh", "cmp", "cp", "dirname", "find", "mkdir", "mktemp", "rm", "tail", "cat")
_OTHER_PYTHON = """#!/bin/sh
case "$*" in
*--version*) echo "Python 3.12.3" ;;
"-m venv"*) {venv} ;;
*) exit 1 ;;
esac
"""
_NO_VENV = 'echo "The virtual environment was not created because ensurepip is not available."; exit 1'
_MAKES_VENV = 'mkdir -p "$3/bin" && cp "$0".pip "$3/bin/python"'
_PIP_WITHOUT_NETWORK = '#!/bin/sh\necho "ERROR: No matching distribution found for uv"; exit 1\n'
_PIP = '#!/bin/sh\ncp "{uv}" "${{0%/python}}/uv"\n'
# uv as the installer knows it: asked for a Python, it lays one into UV_PYTHON_INSTALL_DIR, or says why not.
_UV = """#!/bin/sh
[ "$*" = "python install 3.10" ] || exit 2
bin=$UV_PYTHON_INSTALL_DIR/cpython-3.10/bin
mkdir -p "$bin" && cp "{python}" "$bin/python3.10"
"""
# A Python 3.10 that can't make environments: the installer goes no further than this.
_PYTHON_310 = '#!/bin/sh\ncase "$1" in -c) exit 0 ;; *) echo "no ensurepip"; exit 1 ;; esac\n'


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A folder with the installer, and a PATH on which only what the test puts there is found."""

    project: Path
    path: Path

    def has(self, name: str, script: str) -> Path:
        program = self.path / name
        program.write_text(script)
        program.chmod(0o755)
        return program

    def install(self, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "requirements/install.sh"],
            cwd=self.project,
            env={"PATH": str(self.path), "HOME": str(self.project), **environment},
            capture_output=True,
            text=True,
            timeout=120,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    project, path = tmp_path / "project", tmp_path / "bin"
    shutil.copytree(ROOT / "requirements", project / "requirements")
    path.mkdir()
    for tool in _TOOLS:
        (path / tool).symlink_to(shutil.which(tool) or "")
    return Machine(project=project, path=path)


def test_without_python_310_uv_brings_one_and_it_is_said(machine: Machine) -> None:
    machine.has("python3", _OTHER_PYTHON.format(venv=_NO_VENV))
    machine.has("uv", _UV.format(python=_stored(machine, "python", _PYTHON_310)))
    told = machine.install()
    assert "there is no Python 3.10 here" in told.stdout
    assert "found: Python 3.12.3" in told.stdout
    assert f"(Python: {machine.project}/.python/cpython-3.10/bin/python3.10)" in told.stdout


def test_a_python_that_was_brought_is_found_again(machine: Machine) -> None:
    machine.has("uv", _UV.format(python=_stored(machine, "python", _PYTHON_310)))
    machine.install()
    assert "there is no Python 3.10 here" not in machine.install().stdout


def test_uv_itself_is_fetched_with_the_python_that_is_there_and_goes_away_again(machine: Machine) -> None:
    uv = _stored(machine, "uv", _UV.format(python=_stored(machine, "python", _PYTHON_310)))
    machine.has("python3", _OTHER_PYTHON.format(venv=_MAKES_VENV))
    machine.has("python3.pip", _PIP.format(uv=uv))
    scratch = machine.project / "scratch"
    scratch.mkdir()
    told = machine.install(TMPDIR=str(scratch))
    assert "/.python/cpython-3.10/bin/python3.10)" in told.stdout, told.stderr
    assert list(scratch.iterdir()) == []


def test_a_debian_without_venv_is_told_the_package(machine: Machine) -> None:
    machine.has("python3", _OTHER_PYTHON.format(venv=_NO_VENV))
    told = machine.install()
    assert told.returncode == 1
    assert "Python 3.12.3 can't make environments. Debian, Ubuntu: apt install python3-venv" in told.stderr
    assert "apt install python3.10" not in told.stderr


def test_a_machine_without_any_python_is_told_what_to_install(machine: Machine) -> None:
    told = machine.install()
    assert told.returncode == 1
    assert "no Python here at all" in told.stderr
    assert "apt install python3-venv" in told.stderr


def test_without_the_package_index_the_cure_is_named(machine: Machine) -> None:
    machine.has("python3", _OTHER_PYTHON.format(venv=_MAKES_VENV))
    machine.has("python3.pip", _PIP_WITHOUT_NETWORK)
    told = machine.install()
    assert told.returncode == 1
    assert "No matching distribution found for uv" in told.stderr
    assert "HTTPS_PROXY=" in told.stderr
    assert "make run PYTHON=" in told.stderr


def test_a_python_310_that_makes_no_environments_is_told_the_package(machine: Machine) -> None:
    machine.has("python3.10", _PYTHON_310)
    told = machine.install()
    assert told.returncode == 1
    assert "apt install python3-venv" in told.stderr


@pytest.mark.needs("uv")
def test_the_real_uv_that_reaches_no_download_leads_to_the_cure(machine: Machine, closed_port: int) -> None:
    (machine.path / "uv").symlink_to(ROOT / ".venv" / "bin" / "uv")
    told = machine.install(
        UV_PYTHON_INSTALL_MIRROR=f"http://127.0.0.1:{closed_port}", UV_NO_CONFIG="1", UV_HTTP_RETRIES="0"
    )
    assert told.returncode == 1
    assert "uv could not download Python 3.10" in told.stderr
    assert "UV_PYTHON_INSTALL_MIRROR=" in told.stderr


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_the_size_that_is_stated_is_the_size_that_is(stated_gigabytes: Callable[[Path], float]) -> None:
    """Blocks on disk, as du counts them; hard links once. What the checks add is stated too."""
    stated = stated_gigabytes(ROOT / "requirements" / "install.sh")
    assert stated_gigabytes(ROOT / "README.md") == stated
    assert 0.7 * stated < _gigabytes(Path(sys.prefix)) < stated + 0.05


@pytest.fixture
def stated_gigabytes() -> Callable[[Path], float]:
    def stated(path: Path) -> float:
        text = path.read_text(encoding="utf-8")
        return sum(float(size) for size in re.findall(r"\b(\d\.\d) GB\b", text)[:2])

    return stated


def _gigabytes(folder: Path) -> float:
    sizes = {}
    for place, _, names in os.walk(folder):
        for name in names:
            status = os.lstat(os.path.join(place, name))
            sizes[status.st_ino] = status.st_blocks * 512
    return sum(sizes.values()) / 1e9


def _stored(machine: Machine, name: str, script: str) -> Path:
    """A program that is not on the PATH."""
    program = machine.project / f"{name}.stored"
    program.write_text(script)
    program.chmod(0o755)
    return program
