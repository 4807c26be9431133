"""The calling code against a small engine on this machine: forms, faults and their cures, and what must not change."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from connectors.translation import engine as rules
from connectors.translation.argos import Argos
from connectors.translation.deepl import DeepL
from connectors.translation.engine import Engine, EngineFailed, Made
from connectors.translation.libretranslate import LibreTranslate
from tests.connectors.translation.engines import KEY, LocalEngine, local_engine

LINK = "Mira https://shop.example/a?b=1&c=2 <ya> & escribe a ana@shop.example por MO-1001 o {ask.carrier}"


@pytest.fixture
def server() -> Iterator[LocalEngine]:
    with local_engine() as server:
        yield server


def libretranslate(server: LocalEngine, key: str = "") -> Engine:
    return LibreTranslate(url=server.url, key=key)


def deepl(server: LocalEngine, key: str = KEY) -> Engine:
    server.key = KEY
    return DeepL(url=server.url, key=key)


def test_libretranslate_is_asked_for_plain_text_and_finds_the_language_where_nobody_knows_it(
    server: LocalEngine,
) -> None:
    server.words["hola"] = "hello"
    engine = libretranslate(server)
    assert engine.translate("hola", source="es", target="en") == Made(text="hello", source="es")
    assert engine.translate("hola", source=None, target="en") == Made(text="hello", source="es")
    known, unknown = server.seen
    assert known == {"q": "hola", "source": "es", "target": "en", "format": "text"}
    assert unknown["source"] == "auto"


def test_libretranslate_gets_a_key_where_its_operator_wants_one(server: LocalEngine) -> None:
    server.key = "a-key"
    assert libretranslate(server, "a-key").translate("hola", source="es", target="en").text == "[hola]"
    with pytest.raises(EngineFailed, match="403") as failed:
        libretranslate(server).translate("hola", source="es", target="en")
    assert "refuses the key" in failed.value.words


def test_deepl_leaves_alone_what_must_stay_as_it_is(server: LocalEngine) -> None:
    made = deepl(server).translate(LINK, source="es", target="en")
    assert made.source == "es"
    for piece in ("https://shop.example/a?b=1&c=2", "ana@shop.example", "MO-1001", "{ask.carrier}"):
        assert piece in made.text
    assert "ESCRIBE" in made.text
    (body,) = server.seen
    assert (body["target_lang"], body["source_lang"]) == ("EN-GB", "ES")
    assert (body["tag_handling"], body["ignore_tags"]) == ("xml", ["x"])
    assert "<x>https://shop.example/a?b=1&amp;c=2</x> &lt;ya&gt; &amp; " in body["text"][0]


def test_deepl_writes_the_portuguese_of_portugal_and_finds_an_unknown_language(server: LocalEngine) -> None:
    deepl(server).translate("hello", source=None, target="pt")
    (body,) = server.seen
    assert body["target_lang"] == "PT-PT"
    assert "source_lang" not in body


def test_free_and_paid_keys_of_deepl_have_hosts_of_their_own() -> None:
    assert DeepL(key="abc:fx")._host == "https://api-free.deepl.com"
    assert DeepL(key="abc")._host == "https://api.deepl.com"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "does not take this text or its language"),
        (403, "refuses the key"),
        (429, "in a minute"),
        (456, "used up"),
        (500, "HTTP 500"),
        (503, "HTTP 503"),
        (302, "HTTP 302"),
    ],
)
@pytest.mark.parametrize("kind", [libretranslate, deepl])
def test_a_refusal_names_its_cure_and_no_text(server: LocalEngine, kind: type[Engine], status: int, words: str) -> None:
    server.status = status
    with pytest.raises(EngineFailed) as failed:
        kind(server).translate("un secreto", source="es", target="en")
    assert words in failed.value.words
    assert "secreto" not in f"{failed.value}{failed.value.words}"


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"<html>hello</html>", b"[]", b"{}", b'"x"', b"[" * 3000, b'{"translations": []}'),
        b'{"translatedText": 5, "translations": [5]}',
        b'{"translatedText": " ", "translations": [{"text": " "}]}',
    ],
)
@pytest.mark.parametrize("kind", [libretranslate, deepl])
def test_what_is_no_translation_is_never_shown(server: LocalEngine, kind: type[Engine], body: bytes) -> None:
    server.body = body
    with pytest.raises(EngineFailed) as failed:
        kind(server).translate("hola", source="es", target="en")
    assert "no translation" in failed.value.words


@pytest.mark.parametrize("kind", [libretranslate, deepl])
def test_an_engine_that_is_slow_is_given_up(
    server: LocalEngine, kind: type[Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "SECONDS", 0.2)
    server.open.clear()
    with pytest.raises(EngineFailed) as failed:
        kind(server).translate("hola", source="es", target="en")
    server.open.set()
    assert "does not answer" in failed.value.words


def test_an_engine_that_is_down_is_told_as_that() -> None:
    with pytest.raises(EngineFailed) as failed:
        LibreTranslate(url="http://127.0.0.1:9").translate("hola", source="es", target="en")
    assert "does not answer" in failed.value.words


@pytest.mark.parametrize("engine", [LibreTranslate(url=""), DeepL(key="")])
def test_what_the_shop_has_not_entered_is_named(engine: Engine) -> None:
    with pytest.raises(EngineFailed) as failed:
        engine.translate("hola", source="es", target="en")
    assert "Shop settings" in failed.value.words


def test_keys_are_in_no_representation() -> None:
    assert "a-key" not in f"{DeepL(key='a-key')!r} {LibreTranslate(url='', key='a-key')!r}"


class Language:
    """A language as Argos has it; from Spanish there is a package into English."""

    def __init__(self, code: str) -> None:
        self.code = code

    def get_translation(self, to: Language) -> SimpleNamespace | None:
        known = (self.code, to.code) == ("es", "en")
        return SimpleNamespace(translate=lambda text: f"[{text}]") if known else None


@pytest.fixture
def argos(monkeypatch: pytest.MonkeyPatch) -> Argos:
    """Argos with the interface of its package, which is not installed here."""
    package = SimpleNamespace(get_installed_languages=lambda: [Language("es"), Language("en")])
    monkeypatch.setitem(sys.modules, "argostranslate", SimpleNamespace(translate=package))
    monkeypatch.setitem(sys.modules, "argostranslate.translate", package)
    return Argos()


def test_argos_translates_where_it_has_the_languages(argos: Argos) -> None:
    assert argos.translate("hola", source="es", target="en") == Made(text="[hola]", source="es")


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [("en", "es", "no package"), ("pl", "en", "no package"), (None, "en", "language first")],
)
def test_argos_says_what_it_lacks(argos: Argos, source: str | None, target: str, words: str) -> None:
    with pytest.raises(EngineFailed) as failed:
        argos.translate("hola", source=source, target=target)
    assert words in failed.value.words


def test_argos_that_is_not_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "argostranslate.translate", None)
    with pytest.raises(EngineFailed) as failed:
        Argos().translate("hola", source="es", target="en")
    assert "not installed" in failed.value.words
