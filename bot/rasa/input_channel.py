"""TurnInput: the one way into Rasa. A call brings the conversation's state and takes it away again."""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
import re
from collections.abc import Awaitable, Callable
from functools import wraps
from pathlib import Path
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, Histogram, generate_latest
from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.utils.endpoints import EndpointConfig
from sanic import Blueprint, Sanic
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot import logs
from bot.rasa.answers import DATA_FOLDER, LiveAnswers, UnusableAnswers, live_answers
from bot.rasa.serving.beside import Beside
from bot.rasa.serving.processor import load_processor
from bot.rasa.turn.call import BadCall, read_call, read_texts
from bot.rasa.turn.runner import run_in_order
from bot.rasa.turn.trial import learned_by, try_out
from bot.rasa.turn.turn import StepFailed, answer, taken_for

TURN_TOKEN = "MOSTRADOR_TURN_TOKEN"
ACTIONS_URL = "MOSTRADOR_ACTIONS_URL"
MODELS_FOLDER = Path("models")
_NAME = re.compile(r"[0-9a-f]{8,64}")
# Shorter than the caller's own timeout of 8 s, so that the caller learns which step failed.
_TIMEOUT_SECONDS = 7.0

_TURN_SECONDS = Histogram("mostrador_rasa_turn_seconds", "How long Rasa took for a turn itself, in seconds.")

logger = logging.getLogger(__name__)
Handler = Callable[[Request], Awaitable[HTTPResponse]]


class TurnInput(InputChannel):
    """Answers turn calls; callers must send `token`, and without a configured token every call is refused with 503."""

    def __init__(self, token: str | None, actions_url: str | None = None) -> None:
        self._token = token
        self._actions_url = actions_url

    @classmethod
    def name(cls) -> str:
        """The channel's name and the prefix of its addresses: /webhooks/turn/."""
        return "turn"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TurnInput:
        """Reads the token from the environment: credentials.yml holds no secret. From here on logs are safe."""
        logs.install()
        return cls(os.environ.get(TURN_TOKEN), os.environ.get(ACTIONS_URL))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The addresses below /webhooks/turn."""
        turn = Blueprint("turn", "turn")
        turn.add_route(_ready, "/ready", methods=["GET"])
        turn.add_route(self._guarded(_answer), "/answer", methods=["POST"], name="answer")
        turn.add_route(self._guarded(_classify), "/classify", methods=["POST"], name="classify")
        turn.add_route(self._guarded(_metrics), "/metrics", methods=["GET"], name="metrics")
        turn.add_route(self._guarded(_swap), "/model", methods=["POST"], name="model")
        turn.listener("after_server_start")(_use_ordered_runner)
        turn.listener("after_server_start")(_keep_beside)
        turn.listener("after_server_start")(self._use_actions_url)
        return turn

    def _guarded(self, handler: Handler) -> Handler:
        """`handler` for callers with the token; any error inside becomes a 503 without a customer's words."""

        @wraps(handler)
        async def guarded(request: Request) -> HTTPResponse:
            if not self._token:
                return _failed("token", f"no turn token is set: start Rasa with {TURN_TOKEN}")
            if not hmac.compare_digest((request.token or "").encode(), self._token.encode()):
                return json({"error": "wrong token"}, status=401)
            try:
                return await handler(request)
            except BadCall as error:
                return json({"error": str(error)}, status=400)
            except StepFailed as error:
                return _failed(error.step, error.reason)
            except Exception as error:
                logger.exception("turn call failed")
                return _failed("model", type(error).__name__)

        return guarded

    async def _use_actions_url(self, app: Sanic, _: Any) -> None:
        if not self._actions_url:
            return
        endpoint = EndpointConfig(self._actions_url)
        app.ctx.agent.action_endpoint = endpoint
        if app.ctx.agent.processor:
            app.ctx.agent.processor.action_endpoint = endpoint


async def _use_ordered_runner(app: Sanic, _: Any) -> None:
    if app.ctx.agent.processor:
        run_in_order(app.ctx.agent.processor)


async def _keep_beside(app: Sanic, _: Any) -> None:
    app.ctx.beside = Beside(_load)


def _failed(step: str, reason: str) -> HTTPResponse:
    return json({"step": step, "reason": reason}, status=503)


def _processor(request: Request) -> MessageProcessor:
    agent: Agent | None = getattr(request.app.ctx, "agent", None)
    if agent is None or not agent.is_ready() or agent.processor is None:
        raise StepFailed("model", "no model is loaded yet")
    return agent.processor


async def _ready(request: Request) -> HTTPResponse:
    try:
        return json({"model_id": _processor(request).model_metadata.model_id})
    except StepFailed as error:
        return _failed(error.step, error.reason)


async def _metrics(request: Request) -> HTTPResponse:
    return HTTPResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


async def _answer(request: Request) -> HTTPResponse:
    call = read_call(_body(request))
    processor, live = _processor(request), _live()
    live.follow(learned_by(processor))
    with live.kept(), _TURN_SECONDS.time():
        return json(await answer(processor, call, timeout_seconds=_TIMEOUT_SECONDS))


async def _classify(request: Request) -> HTTPResponse:
    """What texts would be taken for, by the live model or the one that the body names: no turn, nothing is kept."""
    body = _body(request)
    language, texts = read_texts(body)
    processor = await _named_processor(request, body["model"]) if body.get("model") else _processor(request)
    return json({"texts": await taken_for(processor, language, texts)})


async def _named_processor(request: Request, name: Any) -> MessageProcessor:
    """The live model where it has this name, else that model beside it. Raises BadCall or StepFailed."""
    path, live = _model_path(name), _processor(request)
    return live if live.model_filename == path.name else await request.app.ctx.beside.soon(request.app.ctx.agent, path)


async def _swap(request: Request) -> HTTPResponse:
    """Loads a model, a published set of answers or both, tries them, and then puts them in the place of the live ones;
    what can't be loaded or doesn't answer changes nothing."""
    agent: Agent = request.app.ctx.agent
    body = _body(request)
    files = _named(body, "files")
    path = None if files and "path" not in body else _model_path(body.get("path") if isinstance(body, dict) else None)
    live, loop = _live(), asyncio.get_running_loop()
    try:
        answers = await loop.run_in_executor(None, live.read, files) if files else live.current
    except UnusableAnswers as error:
        raise BadCall(f"the answers can't be used: {error}") from error
    processor = agent.processor
    if path and (processor is None or processor.model_filename != path.name):
        processor = await request.app.ctx.beside.processor(agent, path)
    processor = processor or _processor(request)
    if files:
        with live.kept(answers):
            await try_out(processor, answers)
        live.use(answers)
    agent.processor, agent.domain = processor, processor.domain
    request.app.ctx.beside.forget()
    return json({"model_id": processor.model_metadata.model_id})


def _load(agent: Agent, path: Path) -> MessageProcessor:
    """A processor of its own: a running turn ends with the model with which it began. Raises BadCall."""
    try:
        return load_processor(agent, path)
    except Exception as error:
        logger.exception("model not loaded")
        raise BadCall(f"{path.name} can't be loaded ({type(error).__name__}): train it again") from error


def _live() -> LiveAnswers:
    return live_answers(DATA_FOLDER.resolve())


def _named(body: Any, name: str) -> str | None:
    """A name in the body, None without it. Raises BadCall."""
    value = body.get(name) if isinstance(body, dict) else None
    if value is not None and (not isinstance(value, str) or not _NAME.fullmatch(value)):
        raise BadCall(f"{name}: expected the name of a published folder")
    return value


def _model_path(name: Any) -> Path:
    """The model file of a name. Raises BadCall for one outside models/."""
    if not isinstance(name, str):
        raise BadCall("path: name a model file inside models/")
    path = (MODELS_FOLDER / Path(name).name) if "/" not in name else Path(name)
    path = path.resolve()
    if not path.is_relative_to(MODELS_FOLDER.resolve()) or not path.is_file():
        raise BadCall("path: no such model file inside models/")
    return path


def _body(request: Request) -> Any:
    try:
        return request.json
    except InvalidUsage:
        raise BadCall("the body is not JSON") from None
