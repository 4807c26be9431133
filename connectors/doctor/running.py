"""Checks of the running processes: every process answers, and providers can reach it."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from pathlib import Path

from bot.faq.trainer.candidate import trainer_runs
from bot.settings import Settings
from bot.store.engine.inspection import UnreadableDatabase, is_open, last_told
from connectors.accounts import configured_accounts
from connectors.channels.registry import CHANNELS
from connectors.doctor.finding import Finding, fail, ok, warn
from connectors.supervisor.health import is_healthy
from connectors.supervisor.programs import programs

_ANSWER_SECONDS = 3.0
# Each process tells every ten seconds that it lives; one that did not for so long has ended, or can't write.
_SILENT_SECONDS = 60.0


def processes(settings: Settings) -> Iterator[Finding]:
    """Every process that should run, when Mostrador does."""
    expected = programs(settings)
    answers = {
        program.name: all(is_healthy(probe, _ANSWER_SECONDS) for probe in program.probes)
        for program in expected
        if program.probes
    }
    if not is_running(settings) and not any(answers.values()):
        yield warn("processes", "Mostrador is not running here", "start it: make run")
        return
    for name, answer in answers.items():
        if answer:
            yield ok(name, "answers")
        else:
            cure = f"look into {settings.data_dir / 'log' / f'{name}.log'}; the supervisor starts it again"
            yield fail(name, f"does not answer within {_ANSWER_SECONDS:.0f} s", cure)
    yield _trainer(settings)


def _trainer(settings: Settings) -> Finding:
    """It has no port to ask; without it all but the button "Train" works."""
    if trainer_runs(settings):
        return ok("trainer", "waits for trainings")
    return warn("trainer", "does not run", f"look into {settings.data_dir / 'log' / 'trainer.log'}")


def is_running(settings: Settings) -> bool:
    """Whether a supervisor holds the data folder."""
    path = settings.data_dir / "running.lock"
    if not path.exists():
        return False
    with path.open("r") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def in_use(settings: Settings, place: Path | str) -> str | None:
    """Why the database at `place` can't be put back, marked or moved now; None where nobody works on it.

    Services and containers run without a supervisor, and on a server other machines do too.
    """
    if is_running(settings):
        return "it runs here"
    if isinstance(place, Path):
        return f"a process has {place} open" if is_open(place) else None
    try:
        told_at = last_told(place)
    except UnreadableDatabase as error:
        return f"whether it runs can't be asked of the server ({error})"
    ago = time.time() - (told_at or 0.0)
    if abs(ago) >= _SILENT_SECONDS:
        return None
    return f"a process wrote {max(0.0, ago):.0f} s ago that it lives; wait a minute after the last one ended"


def webhooks(settings: Settings) -> Iterator[Finding]:
    """The address that providers call."""
    if settings.sandbox:
        return
    url = settings.public_url
    configured = configured_accounts(settings)
    needs = list(
        dict.fromkeys(
            CHANNELS[account.channel].title
            for account in configured
            if CHANNELS[account.channel].needs_webhook(account.values)
        )
    )
    if not needs:
        yield ok("webhooks", "none needed: the providers are asked for messages")
    elif not url:
        cure = "set MOSTRADOR_PUBLIC_URL to the address at which providers reach you"
        yield warn("webhooks", "no public address is set", cure)
    elif not url.startswith("https://"):
        cure = "put a web server with a certificate in front; docs/operations.md shows one"
        yield fail("webhooks", f"{url} is not https, which {' and '.join(needs)} ask for", cure)
    else:
        yield ok("webhooks", f"{url}/webhooks/… for {' and '.join(needs)}")
