"""A shift at the desk: web, worker and sandbox as `mostrador run` starts them, without Rasa, on settings of one's own.

People come to the queue as when the bot hands them over; what the bot says is another journey's matter.
"""

from __future__ import annotations

import subprocess
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from bot.conversations.conversation import Conversation, State
from bot.conversations.handoff import Guess, HandoffRequest, Reason
from bot.ids import new_id
from bot.settings import ROOT, Process, Settings, read_settings
from bot.settings.secrets import with_secrets
from bot.shop.notices import read_notices
from bot.store.steps.conversations import transitions
from bot.store.store import Store
from bot.team.agent import Role
from connectors.sandbox.testing.client import Customer, Sandbox
from connectors.sandbox.testing.stack import free_ports
from connectors.supervisor.programs import program
from tests.journeys.people import wait_for

_PORTS = ("web", "internal", "sandbox", "rasa", "actions")


@dataclass
class Shift:
    """The three processes on free ports; a context manager. `chosen` are settings by name, without the prefix."""

    folder: Path
    chosen: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> Shift:
        given = {f"{name}_port": str(port) for name, port in zip(_PORTS, free_ports(len(_PORTS)), strict=True)}
        given |= {"data_dir": str(self.folder), "sandbox": "yes", **self.chosen}
        environ = {f"MOSTRADOR_{name.upper()}": value for name, value in given.items()} | {"MOSTRADOR_FILE": ""}
        self.settings: Settings = with_secrets(read_settings(environ, ROOT))
        self.settings.database.parent.mkdir(parents=True, exist_ok=True)
        self.notices = read_notices(ROOT / "data")
        self.store = Store(self.settings.database, self.notices)
        self._log = (self.folder / "shift.log").open("wb")
        self._processes = [self._start(process) for process in (Process.SANDBOX, Process.WORKER, Process.WEB)]
        wait_for("the web process", self._answers)
        self.phones = Sandbox(self.settings.sandbox_url)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
        self._log.close()

    def agent(self, name: str, role: Role = Role.AGENT) -> tuple[str, str]:
        """Somebody new on the team: their id, and a link that signs them in."""
        now = time.time()
        agent_id = self.store.agents.add(name=name, login=name.lower(), role=role, now=now).agent_id
        return agent_id, f"{self.settings.web_url}/desk/sign-in/{self.store.agents.sign_in_link(agent_id, now=now)}"

    def queues(self, name: str, *, language: str | None = None, entry: str | None = None) -> Customer:
        """A customer writes, and the bot hands them to people, knowing their language and what it is about."""
        customer = self.phones.telegram.customer(name)
        customer.writes("I want to talk to a person")
        conversation = wait_for(f"{name}'s message", lambda: self._with_bot(name))
        request = HandoffRequest(
            attempt_id=new_id("t", time.time()),
            reason=Reason.ASKED_FOR_PERSON,
            understood=(Guess(entry=entry, confidence=0.5),) if entry else (),
            language=language,
        )
        with self.store._database.write() as tx:
            tx.run(
                "UPDATE conversation SET language = :to WHERE conversation_id = :id",
                to=language,
                id=conversation.conversation_id,
            )
            transitions.hand_off(
                tx,
                transitions.read(tx, conversation.conversation_id),
                request,
                self.notices,
                self.store.policy,
                now=time.time(),
            )
        return customer

    def held(self, agent_id: str) -> list[str]:
        """Whom the agent holds, by name."""
        return sorted(str(each.conversation.name) for each in self.store.conversations.held_by(agent_id))

    def _with_bot(self, name: str) -> Conversation | None:
        listed = (each.conversation for each in self.store.conversations.others(""))
        return next((each for each in listed if (each.name, each.state) == (name, State.BOT)), None)

    def _start(self, process: Process) -> subprocess.Popen[bytes]:
        started = program(process, self.settings)
        return subprocess.Popen(
            started.command(),
            env=dict(started.environment),
            cwd=started.folder,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.settings.web_url}/healthz", timeout=1) as answer:
                return answer.status == 200
        except OSError:
            return False
