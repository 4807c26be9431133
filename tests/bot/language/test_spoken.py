"""The language of a message by its small words; what shows none keeps its conversation's."""

from __future__ import annotations

import pytest

from bot.language.spoken import spoken


@pytest.mark.parametrize(
    ("text", "known", "language"),
    [
        ("¿cuánto cuesta el envío a las islas?", None, "es"),
        ("how much is it, please?", "es", "en"),
        ("kiedy będzie moja paczka? czy jest już w drodze", "es", "pl"),
        ("missä minun pakettini on, ja milloin se tulee?", "en", "fi"),
        ("ok", "es", "es"),
        ("please", "es", "es"),
        ("MO-1001 https://shop.example/the/way", "pl", "pl"),
        ("Ana", None, None),
        ("", "fi", "fi"),
    ],
)
def test_small_words_show_the_language_and_one_alone_changes_nothing(
    text: str, known: str | None, language: str | None
) -> None:
    assert spoken(text, known) == language
