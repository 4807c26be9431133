"""Browsers: the name of a browser, read from its User-Agent; only these few words are stored."""

from __future__ import annotations

# The first word found wins: Edge says Chrome too, and everybody says Safari.
_PROGRAMS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_words(user_agent: str) -> str:
    """The name, such as "Firefox on Linux"; "A browser" for an unknown one."""
    program = next((name for word, name in _PROGRAMS if word in user_agent), "A browser")
    system = next((name for word, name in _SYSTEMS if word in user_agent), "")
    return f"{program} on {system}" if system else program
