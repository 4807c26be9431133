"""Speaking: each page in the language of whoever reads it: their own choice, else what their browser asks for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask import Flask, Response, g, has_request_context, request, url_for
from flask.json.provider import DefaultJSONProvider
from flask_babel import Babel, Domain, get_locale
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bot.phrases import Phrase, phrase
from connectors.catalogues.reading import LANGUAGES, SOURCE, script_messages, translations

_KEPT_SECONDS = 365 * 24 * 3600
_aloud: ContextVar[str] = ContextVar("aloud", default="")


def teach(app: Flask) -> None:
    """From now on the app's pages and answers are in the reader's language.

    Templates have `_`, `gettext`, `ngettext` and `{% trans %}`; a phrase is translated where it is written out.
    """
    Babel(app, default_locale=SOURCE, locale_selector=_chosen)
    app.extensions["babel"].instance.domain_instance = _Catalogues()
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.finalize = in_language
    app.jinja_env.globals |= {
        "_": _gettext,
        "gettext": _gettext,
        "ngettext": _ngettext,
        "desk_language": language,
        "phrase": phrase,
        "desk_languages": LANGUAGES,
        "script_words_address": _script_address,
    }
    app.json = _Answers(app)


def language() -> str:
    """The language of the page or the letter at hand; English where nobody reads, as in a log."""
    if aloud := _aloud.get():
        return aloud
    if not has_request_context():
        return SOURCE
    # A page asks for it some hundreds of times.
    if "spoken" not in g:
        g.spoken = get_locale().language
    return str(g.spoken)


@contextmanager
def speaking(spoken: str) -> Iterator[None]:
    """Within it the language at hand is this one, whoever reads; English where the desk does not speak it."""
    token = _aloud.set(spoken if spoken in LANGUAGES else SOURCE)
    try:
        yield
    finally:
        _aloud.reset(token)


def in_language(value: Any, spoken: str | None = None) -> Any:
    """A phrase in the language at hand or `spoken`, with the phrases in it; anything else as it is."""
    # To gettext the empty text is the head of the catalogue.
    if not isinstance(value, Phrase) or not value.message:
        return value
    known = translations(spoken or language())
    values = {name: in_language(each, spoken) for name, each in value.values.items()}
    if value.plural is None:
        text = known.gettext(value.message)
        return text % values if values else text
    return known.ngettext(value.message, value.plural, value.values["count"]) % values


def script_words(version: str) -> Response:
    """GET: the words of our scripts, as `<language>-<version>`; what is older gets those of now, not to be kept."""
    asked = version.partition("-")[0]
    spoken = asked if asked in LANGUAGES else SOURCE
    response = Response(_script(spoken), mimetype="text/javascript")
    caching = f"public, max-age={_KEPT_SECONDS}, immutable"
    response.headers["Cache-Control"] = caching if version == _version(spoken) else "no-cache"
    return response


class _Catalogues(Domain):  # type: ignore[misc]
    """The catalogues of our folder in place of compiled files."""

    def get_translations(self) -> Any:
        return translations(language())


class _Answers(DefaultJSONProvider):
    """Answers to our scripts, with their phrases in the language at hand."""

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """The object as JSON."""
        return super().dumps(_all_in_language(obj), **kwargs)


def _all_in_language(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _all_in_language(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_all_in_language(each) for each in value]
    return in_language(value)


def _chosen() -> str:
    agent = g.get("agent")
    own = agent.language if agent else None
    return own if own in LANGUAGES else request.accept_languages.best_match(LANGUAGES, SOURCE)


@pass_context
def _gettext(context: Context, message: str, **values: Any) -> str:
    return _filled(context, translations(language()).gettext(message), values)


@pass_context
def _ngettext(context: Context, singular: str, plural: str, number: int, **values: Any) -> str:
    text = translations(language()).ngettext(singular, plural, number)
    return _filled(context, text, {"count": number, "num": number, **values})


def _filled(context: Context, text: str, values: Mapping[str, Any]) -> str:
    """The text with its values, each escaped where the template escapes; a sign % is written twice in templates."""
    if context.eval_ctx.autoescape:
        text = Markup(text)  # noqa: S704 - the catalogues are ours; the values are escaped
    return text % {name: in_language(each) for name, each in values.items()}


def _script_address() -> str:
    return url_for("desk.script_words", version=_version(language()))


def _script(spoken: str) -> str:
    words = {"language": spoken, "messages": script_messages(spoken)}
    return f"globalThis.mostradorWords = {json.dumps(words, ensure_ascii=False)};\n"


def _version(spoken: str) -> str:
    return f"{spoken}-{hashlib.sha256(_script(spoken).encode()).hexdigest()[:12]}"
