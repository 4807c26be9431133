"""`python -m bot.rasa.trainer`: gets ready, then trains and compares as asked, a line of JSON for each request.

It reads requests from its standard input and answers on its standard output; whatever Rasa prints goes to the standard
error. It sees no store: the questions of a comparison come with the request. A request to prepare gets no answer and is
given up as soon as the next one comes. It ends with its input.
"""

from __future__ import annotations

import json
import logging
import os
import select
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TextIO

from bot import logs

# The bot that answers customers goes first.
_NICENESS = 10


def main() -> None:
    """Serves one trainer."""
    os.nice(_NICENESS)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    logs.install()
    from bot.rasa.trainer.work import Work, get_ready

    get_ready(Path.cwd())
    work = Work(Path.cwd())
    _say(answers, ready=True)
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "prepare":
            _prepare(work.prepare, request)
        else:
            _serve(work.do, request, answers)


def _prepare(prepare: Callable[..., None], request: Mapping[str, Any]) -> None:
    try:
        prepare(request, is_wanted=lambda: bool(select.select([sys.stdin], [], [], 0)[0]))
    except Exception:
        # The comparison says what can't be read, to whoever waits for it.
        logging.getLogger("bot.rasa.trainer").exception("could not prepare")


def _serve(do: Callable[..., Mapping[str, Any]], request: Mapping[str, Any], answers: TextIO) -> None:
    try:
        _say(answers, done=do(request, lambda step: _say(answers, step=step)))
    except Exception as error:
        logging.getLogger("bot.rasa.trainer").exception("could not %s", request.get("do"))
        _say(answers, failed=str(error) or type(error).__name__)


def _say(answers: TextIO, **words: Any) -> None:
    answers.write(json.dumps(words, ensure_ascii=False) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
