"""How long a start takes: from `make run` to the first answer on a phone, beside `rasa run` alone in the same run.

`python -m bench.start [rounds]` starts both in turn, each with the same model and everything already installed and
trained, and asks each one question as soon as it can be asked. At most 1.5 times is the promise.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import requests

from bench import plain_rasa
from bot.faq.training import RASA_ENVIRONMENT, fitting_model
from bot.settings import ROOT
from bot.settings.environment import system_environment
from connectors.sandbox.testing.client import Sandbox
from connectors.sandbox.testing.stack import free_ports

QUESTION = "how much is shipping to portugal?"
PROMISE = 1.5
_PATIENCE_SECONDS = 180.0
_RETRY_SECONDS = 0.05


def main() -> int:
    """Prints the medians and their ratio; 1 when the promise is broken."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    if not fitting_model(ROOT).exists():
        subprocess.run([sys.executable, "-m", "connectors", "train"], cwd=ROOT, check=True)
    ways: dict[str, Callable[[Path], float]] = {"make run": product_seconds, "rasa run alone": rasa_seconds}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, start in ways.items():
            with tempfile.TemporaryDirectory() as folder:
                seconds[name].append(start(Path(folder)))
    product, alone = (statistics.median(values) for values in seconds.values())
    print(f"from the command to the first answer, median of {rounds}, started in turn")
    for name, values in seconds.items():
        print(f"{name:16} {statistics.median(values):5.1f} s   ({', '.join(f'{value:.1f}' for value in values)})")
    print(f"{product / alone:.2f} times `rasa run` alone; promised: at most {PROMISE}")
    return 0 if product <= PROMISE * alone else 1


def product_seconds(folder: Path) -> float:
    """From `make run` to the answer on a customer's Telegram phone."""
    ports = dict(zip(("WEB", "INTERNAL", "SANDBOX", "RASA", "ACTIONS"), free_ports(5), strict=True))
    own = {f"MOSTRADOR_{name}_PORT": str(port) for name, port in ports.items()}
    own |= {"MOSTRADOR_FILE": "", "MOSTRADOR_DATA_DIR": str(folder / "var"), "MOSTRADOR_SANDBOX": "yes"}
    sandbox = Sandbox(f"http://127.0.0.1:{ports['SANDBOX']}")

    def answer() -> None:
        _until(lambda: bool(sandbox.call("GET", "health")))
        customer = sandbox.telegram.new_customer("Ana")
        customer.writes(QUESTION)
        customer.waits_for(lambda bubble: bool(bubble.text), _PATIENCE_SECONDS)

    return _seconds(["make", "--silent", "run"], own, folder, answer)


def rasa_seconds(folder: Path) -> float:
    """From `rasa run` to the answer of its own REST channel."""
    (port,) = free_ports(1)
    url = plain_rasa.address(port)

    def asked() -> bool:
        reply = requests.post(url, json={"sender": "ana", "message": QUESTION}, timeout=10)
        return reply.ok and bool(reply.json())

    return _seconds(
        plain_rasa.command(folder, port, fitting_model(ROOT)), RASA_ENVIRONMENT, folder, lambda: _until(asked)
    )


def _seconds(command: list[str], own: Mapping[str, str], folder: Path, answer: Callable[[], None]) -> float:
    begin = time.monotonic()
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=system_environment(os.environ) | own,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            answer()
            return time.monotonic() - begin
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(60)


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            if happened():
                return
        except requests.RequestException:
            pass
        time.sleep(_RETRY_SECONDS)
    raise TimeoutError(f"no answer in {_PATIENCE_SECONDS:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
