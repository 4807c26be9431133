"""Starts the bot: `python -m bot.rasa.serving --model FILE --port PORT`. `rasa run` with the same model answers alike.

It listens on loopback alone, once its model is loaded, and reads endpoints.yml in the folder where it is started.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path

from bot.rasa.serving.deferred import defer

# Before anything of Rasa is imported.
defer()

from rasa.core.agent import Agent  # noqa: E402
from rasa.core.utils import AvailableEndpoints  # noqa: E402
from rasa.utils.common import update_sanic_log_level  # noqa: E402
from rasa.utils.log_utils import configure_structlog  # noqa: E402
from sanic import Sanic  # noqa: E402

from bot.rasa.input_channel import TurnInput  # noqa: E402
from bot.rasa.serving.processor import load_processor  # noqa: E402

_ENDPOINTS = "endpoints.yml"
_PREFIX = "/webhooks/"


def main() -> None:
    """Runs in the foreground until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m bot.rasa.serving")
    parser.add_argument("--model", required=True, type=Path)
    parser.add_argument("--port", required=True, type=int)
    arguments = parser.parse_args()
    # As `rasa run --quiet` does.
    logging.getLogger("rasa").setLevel(logging.WARNING)
    configure_structlog(logging.WARNING)
    sys.path.insert(1, os.getcwd())
    app = build_app(arguments.model)
    update_sanic_log_level()
    app.run(host="127.0.0.1", port=arguments.port, access_log=False)


def build_app(model: Path) -> Sanic:
    """The app with the turn addresses alone; it loads the model before it listens."""
    app = Sanic("mostrador_turns", configure_logging=False)
    turns = TurnInput.from_credentials(None)
    app.blueprint(turns.blueprint(_nobody), url_prefix=_PREFIX + turns.url_prefix())

    async def load(app: Sanic, _: object) -> None:
        endpoints = AvailableEndpoints.read_endpoints(_ENDPOINTS)
        agent = Agent(generator=endpoints.nlg, action_endpoint=endpoints.action)
        agent.processor = load_processor(agent, model)
        agent.domain = agent.processor.domain
        app.ctx.agent = agent

    app.register_listener(load, "before_server_start")
    return app


async def _nobody(message: object) -> None:
    """Takes the messages that our channel never hands to Rasa."""


if __name__ == "__main__":
    main()
