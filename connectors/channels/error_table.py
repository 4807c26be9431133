"""The table of what each provider's refusal means, for docs/channels.md; made from the tables that decide."""

from __future__ import annotations

from bot.channels.errors import AccountStopped, ContactGone, Rejected, RetryLater, SendError, WindowClosed
from connectors.channels.introduction import PROVABLE
from connectors.channels.registry import CHANNELS

_DOES = {
    WindowClosed: "not sent; a template is offered",
    ContactGone: "not sent; this customer can't be reached here",
    Rejected: "not sent",
}


def as_markdown() -> str:
    """A row for each refusal that a channel declares."""
    head = ["| provider | says | what happens | what the agent reads |", "|---|---|---|---|"]
    rows = (_row(channel.title, says, error) for channel in CHANNELS.values() for says, error in channel.refusals())
    return "\n".join([*head, *rows])


def _row(provider: str, says: str, error: SendError) -> str:
    return f"| {provider} | {says} | {_does(error)} | {error.text} |"


def _does(error: SendError) -> str:
    if isinstance(error, AccountStopped):
        by_itself = ", the provider knows the token again" if error.cause in PROVABLE else ""
        anew = "" if error.ask_first else f"{by_itself} or Mostrador is started anew"
        return f"the account stops until somebody presses *Resume sending*{anew}"
    if not isinstance(error, RetryLater):
        return _DOES[type(error)]
    who = "the whole account waits" if error.whole_account else "tried again"
    growth = f", {error.growth:g} times longer each time" if error.growth > 1 else ""
    most = f", {error.most_tries} tries" if error.most_tries else ""
    return f"{who} after {error.after_seconds:g} s{growth}{most}"


if __name__ == "__main__":
    print(as_markdown())
