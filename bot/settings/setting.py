"""Setting: the description of one setting, and the processes that receive it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
PREFIX = "MOSTRADOR_"
FILE_NAME = "mostrador.env"
FILE_VARIABLE = PREFIX + "FILE"


class Process(str, Enum):
    """A process of ours that the supervisor starts."""

    WEB = "web"
    WORKER = "worker"
    RASA = "rasa"
    ACTIONS = "actions"
    SANDBOX = "sandbox"
    TRAINER = "trainer"
    WEBCHAT = "webchat"


class SettingsError(Exception):
    """The settings can't be used. `problems` names each one with its cure; no value of a secret is in it."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Setting:
    """The description of one setting: its field's name, kind, default, processes and purpose."""

    name: str
    kind: str
    default: Any
    secret: bool
    generated: bool
    processes: tuple[Process, ...]
    help: str

    @property
    def variable(self) -> str:
        """The environment variable's name."""
        return PREFIX + self.name.upper()


def setting(
    kind: str,
    default: Any,
    help: str,
    processes: tuple[Process, ...] = (),
    *,
    secret: bool = False,
    generated: bool = False,
) -> Any:
    """A field of the table; see Setting."""
    metadata = {"kind": kind, "secret": secret, "generated": generated, "processes": processes, "help": help}
    return field(default=default, metadata=metadata)
