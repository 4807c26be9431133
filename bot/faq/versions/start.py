"""Start: before the processes start, what the store says is live is what they find."""

from __future__ import annotations

from collections.abc import Callable

from bot.faq.versions.file_sets import lay_out, read_files
from bot.faq.versions.publisher import Publisher, Refused, Request
from bot.phrases import phrase
from bot.settings import Settings, SettingsError
from bot.shop.live import Live
from bot.store.store import Store
from bot.team.audit import COMMAND_LINE

Say = Callable[[str], None]


def settle(settings: Settings, store: Store, say: Say) -> None:
    """Lays out the live version and names it in the note; before the first publication, publishes data/ as it is.

    What was edited since is not published by a start. Raises SettingsError where data/ can't be published at all.
    """
    live = store.versions.live()
    if live is None:
        return _publish_first(settings, store, say)
    lay_out(store.versions.files(live.files), settings.published_dir, settings.root / "data")
    note = Live(version=live.number, files=live.files, trained_from=live.trained_from)
    if settings.live_folder.read() != note:
        settings.live_folder.write(note)
    if read_files(settings.root / "data").digest != live.files:
        say(f"  answers  version {live.number}; data/ differs from it: mostrador publish makes that live")
    else:
        say(f"  answers  version {live.number}")
    return None


def _publish_first(settings: Settings, store: Store, say: Say) -> None:
    publisher = Publisher(settings=settings, store=store, say=lambda step: say(f"  answers  {step}"))
    try:
        publisher.publish(Request(why="The first start", actor=COMMAND_LINE))
    except Refused as error:
        problems = [str(problem) for problem in error.problems]
        raise SettingsError((*problems, phrase("%(error)s (mostrador check shows it again.)", error=error))) from error
