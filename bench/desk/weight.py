"""Weight: the JavaScript and CSS that a page loads, in bytes, plain and packed, and how many requests that takes."""

from __future__ import annotations

import gzip
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bench.desk.office import Browser

_LOADED = re.compile(r'(?:src|href)="([^"]+\.(?:js|css))"')
_IMPORTED = re.compile(r'(?:from|import) "(\.\.?/[^"]+)"')


@dataclass(frozen=True, kw_only=True)
class Weight:
    """Bytes by kind (`js`, `css`), plain and packed with gzip, of one page; `requests` with the page's own."""

    plain: dict[str, int]
    packed: dict[str, int]
    requests: int

    def line(self, name: str) -> str:
        """A row of the table."""
        sizes = (f"{each[kind] / 1000:>9.1f}" for kind in ("js", "css") for each in (self.plain, self.packed))
        return f"{name:<24}{''.join(sizes)}{self.requests:>10}"


def weigh(browser: Browser, page: str) -> Weight:
    """What a browser that knows nothing yet loads for a page."""
    loaded = dict(_files(browser, _LOADED.findall(browser.get(page).decode())))
    kinds = ("js", "css")
    return Weight(
        plain={kind: sum(len(each) for path, each in loaded.items() if path.endswith(kind)) for kind in kinds},
        packed={
            kind: sum(len(gzip.compress(each)) for path, each in loaded.items() if path.endswith(kind))
            for kind in kinds
        },
        requests=len(loaded) + 1,
    )


def _files(browser: Browser, paths: list[str]) -> Iterator[tuple[str, bytes]]:
    waiting, known = list(paths), set(paths)
    while waiting:
        path = waiting.pop()
        content = browser.get(path)
        yield path, content
        if path.endswith(".js"):
            found = {posixpath.normpath(f"{posixpath.dirname(path)}/{each}") for each in _imports(content)}
            waiting += sorted(found - known)
            known |= found


def _imports(content: bytes) -> list[str]:
    return _IMPORTED.findall(content.decode())
