"""Who may import whom: connectors → bot ← actions, every third-party name in its one home."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from bot.settings import ROOT

OURS = ("bot", "actions", "connectors")
MAY_IMPORT: Mapping[str, set[str]] = {
    "bot": {"bot"},
    "actions": {"actions", "bot"},
    "connectors": {"connectors", "bot"},
}

# The floors of each house, from the ground up: a room imports from its own floor and those below, never upwards.
FLOORS: Mapping[str, tuple[frozenset[str], ...]] = {
    "bot": (
        frozenset({"ids", "logs", "phrases", "text", "yaml"}),
        frozenset({"channels"}),
        frozenset({"conversations"}),
        frozenset({"customers", "shop", "website"}),
        frozenset({"language"}),
        frozenset({"team"}),
        frozenset({"settings", "privacy", "reports"}),
        frozenset({"store"}),
        frozenset({"faq"}),
        frozenset({"rasa"}),
    ),
    "bot.store": (
        frozenset({"schema"}),
        frozenset({"engine"}),
        frozenset({"steps", "files", "bucket", "media_files"}),
        frozenset(
            {
                *{"backup", "conversations", "customers", "delivery", "faq", "inbox", "privacy", "queue", "reports"},
                *{"running", "sales", "team", "turns", "website"},
            }
        ),
        frozenset({"store"}),
    ),
    "connectors": (
        frozenset({"catalogues", "json_calls", "json_logs", "metrics"}),
        frozenset({"channels", "flow", "rasa", "refusal_words", "sandbox"}),
        frozenset({"accounts", "demo_gate", "mail", "opening", "orders", "policy", "shop_settings", "translation"}),
        frozenset({"desk", "trainer", "worker"}),
        frozenset({"faq", "reports"}),
        frozenset({"web", "supervisor"}),
        frozenset({"webchat"}),
        frozenset({"doctor"}),
        frozenset({"cli"}),
        frozenset({"__main__"}),
    ),
}

# Where each third-party package may be named. What stands here nowhere is allowed anywhere.
HOMES: Mapping[str, tuple[str, ...]] = {
    # The sandbox has tables and statements of its own, for a file of its own, but opens it by bot/store/engine.
    "sqlite3": ("bot/store/",),
    "sqlite_utils": ("bot/store/",),
    "psycopg": ("bot/store/",),
    "rasa": ("bot/rasa/",),
    "sanic": ("bot/rasa/",),
    "numpy": ("bot/rasa/",),
    "scipy": ("bot/rasa/",),
    "onnx": ("bot/rasa/encoder/",),
    "onnxruntime": ("bot/rasa/encoder/",),
    "safetensors": ("bot/rasa/encoder/",),
    "tokenizers": ("bot/rasa/encoder/",),
    "sklearn": (),
    "skops": (),
    "tensorflow": (),
    "rasa_sdk": ("actions/",),
    "flask": ("connectors/",),
    "jinja2": ("bot/rasa/report/", "connectors/"),
    "click": ("connectors/cli/",),
    "werkzeug": ("connectors/",),
    "waitress": ("connectors/web/", "connectors/worker/", "connectors/sandbox/"),
    "telegram": ("connectors/",),
    "requests": ("connectors/",),
    "authlib": ("connectors/desk/access/provider/",),
    "pywebpush": ("connectors/worker/push/",),
    "py_vapid": ("connectors/worker/push/",),
    "boto3": ("bot/store/bucket.py",),
    "botocore": ("bot/store/bucket.py", "bot/store/media_files.py"),
    "prometheus_client": ("connectors/metrics/", "bot/rasa/input_channel.py"),
    "httpx": ("connectors/",),
    "huggingface_hub": ("connectors/cli/hub.py",),
    "icalendar": ("bot/shop/calendar_file.py",),
    "recurring_ical_events": ("bot/shop/calendar_file.py",),
    "babel": ("bot/shop/wording.py", "bot/shop/local_time.py", "connectors/catalogues/", "connectors/desk/words.py"),
    "flask_babel": ("connectors/catalogues/", "connectors/desk/lists/sent_rows.py"),
    "openpyxl": ("bot/faq/exchange/",),
    "ruamel": ("bot/yaml.py", "bot/faq/yaml_edits.py"),
    "dotenv": ("bot/settings/reading.py",),
}

# What runs without Rasa, on any Python from 3.10 on: found by import, with everything of Rasa's made unfindable.
WITHOUT_RASA = """
import importlib.abc, pkgutil, sys
class Gone(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"rasa", "rasa_sdk", "tensorflow", "sanic", "numpy", "scipy", "sklearn",
                                  "huggingface_hub"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Gone())
import bot, connectors
for package in (bot, connectors):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        # An encoder is fetched only where Rasa can use it.
        if not found.name.startswith(("bot.rasa", "connectors.cli.hub")) and not found.name.endswith("__main__"):
            __import__(found.name)
"""


def sources() -> list[Path]:
    return sorted(path for top in OURS for path in (ROOT / top).rglob("*.py"))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a module imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: name the whole module"
            yield node.lineno, node.module or ""


def trespasses() -> Iterator[str]:
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        for line, module in imported(path):
            top = module.split(".")[0]
            if top in OURS and top not in MAY_IMPORT[name.split("/")[0]]:
                yield f"{name}:{line} imports {module}"
            if top in HOMES and not name.startswith(HOMES[top]):
                yield f"{name}:{line} imports {module}, whose home is {', '.join(HOMES[top]) or 'nowhere'}"


def module_name(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")


def floor_of(house: str, module: str) -> int | None:
    """The floor on which a module's room lies; None for what lies in another house."""
    if not module.startswith(f"{house}."):
        return None
    room = module.removeprefix(f"{house}.").split(".")[0]
    return next((number for number, rooms in enumerate(FLOORS[house]) if room in rooms), -1)


def climbers(house: str) -> Iterator[str]:
    """Every import from a room to one on a higher floor, or of a room that stands on no floor."""
    for path in sources():
        module = module_name(path)
        own = floor_of(house, module)
        for line, name in imported(path) if own is not None else ():
            other = floor_of(house, name)
            if own == -1 or (other is not None and not 0 <= other <= (own or 0)):
                yield f"{module}:{line} imports {name}"


def circles() -> list[list[str]]:
    """Modules that import each other, however long the way around."""
    modules = {module_name(path): path for path in sources()}
    graph = {
        module: {name for _, name in imported_modules(path) if name in modules and name != module}
        for module, path in modules.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [error.args[1]]
    return []


def imported_modules(path: Path) -> Iterator[tuple[int, str]]:
    """As `imported`, with a module that is imported by name out of its package."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield node.lineno, whole if (ROOT / f"{whole.replace('.', '/')}.py").exists() else node.module
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)


def rasa_seekers() -> Iterator[str]:
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith("bot/rasa/"):
            yield from (f"{name}:{line}" for line, module in imported(path) if module.startswith("bot.rasa"))


def test_nobody_imports_against_the_direction() -> None:
    assert list(trespasses()) == []


@pytest.mark.parametrize("house", FLOORS)
def test_nobody_imports_from_a_higher_floor(house: str) -> None:
    assert list(climbers(house)) == []


def test_no_modules_import_each_other() -> None:
    assert circles() == []


def test_only_rasa_itself_loads_what_needs_rasa() -> None:
    assert list(rasa_seekers()) == []


def test_every_module_says_what_it_is() -> None:
    silent = [path for path in sources() if not ast.get_docstring(ast.parse(path.read_bytes()))]
    assert silent == []


@pytest.mark.parametrize("top", OURS)
def test_every_package_folder_is_a_package(top: str) -> None:
    folders = {path.parent for path in (ROOT / top).rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_web_and_worker_import_with_rasa_not_installed(tmp_path: Path) -> None:
    asked = subprocess.run([sys.executable, "-c", WITHOUT_RASA], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert asked.returncode == 0, asked.stderr


def test_nothing_happens_at_import(tmp_path: Path) -> None:
    """Importing every module of web and worker leaves no file, no thread and no open socket behind."""
    code = WITHOUT_RASA + "\nimport os, threading; print(threading.active_count(), os.listdir('.'))"
    asked = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert asked.stdout == "1 []\n", asked.stdout + asked.stderr
