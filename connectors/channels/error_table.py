"""The table of what each provider's refusal means, as docs/channels.md prints it: made from the tables that decide."""

from __future__ import annotations

from bot.channels.channel import AccountStopped, ContactGone, Rejected, RetryLater, SendError, WindowClosed
from connectors.channels.introduction import PROVABLE
from connectors.channels.telegram import errors as telegram
from connectors.channels.whatsapp import errors as whatsapp

_DOES = {
    WindowClosed: "not sent; a template is offered",
    ContactGone: "not sent; this customer can't be reached here",
    Rejected: "not sent",
}


def as_markdown() -> str:
    """WhatsApp's codes first, then Telegram's."""
    head = ["| provider | says | what happens | what the agent reads |", "|---|---|---|---|"]
    return "\n".join([*head, *_whatsapp(), *_telegram()])


def _whatsapp() -> list[str]:
    codes: dict[whatsapp.Meaning, list[int]] = {}
    for code, meaning in whatsapp.MEANINGS.items():
        codes.setdefault(meaning, []).append(code)
    return [_row("WhatsApp", _ranges(each), meaning.build(each[0])) for meaning, each in codes.items()]


def _telegram() -> list[str]:
    by_code = [(f"{code}", telegram.explain(code, {})) for code in (401, 403, 404, 409, 413, 429, 500)]
    by_words = [(f"“{words}”", error(cause, text)) for words, error, cause, text in telegram.BY_WORDS]
    return [_row("Telegram", says, error) for says, error in (*by_code, *by_words)]


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


def _ranges(codes: list[int]) -> str:
    """1, 2, 200–299: numbers that follow each other as one piece."""
    pieces: list[list[int]] = []
    for code in sorted(codes):
        if pieces and code == pieces[-1][-1] + 1:
            pieces[-1].append(code)
        else:
            pieces.append([code])
    return ", ".join(f"{each[0]}–{each[-1]}" if len(each) > 2 else ", ".join(map(str, each)) for each in pieces)


if __name__ == "__main__":
    print(as_markdown())
