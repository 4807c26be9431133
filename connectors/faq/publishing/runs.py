"""Runs: publications in the background, so that a page that is closed or loaded again stops none."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from bot.faq.versions.progress import Busy, Progress, ProgressFile
from bot.faq.versions.publisher import Publisher, Refused, Request
from bot.phrases import phrase
from bot.team.audit import Actor
from connectors.desk.access.sessions import signed_in
from connectors.desk.requests import text_of
from connectors.faq.workbench import Workbench

# Answers and facts are live before that; who waits longer for a page wonders.
_PATIENCE_SECONDS = 3.0
_WHY = 300
log = logging.getLogger(__name__)


class Runs:
    """Starts publications of this shop. Only one runs at a time, whoever started it."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._file = ProgressFile(workbench.settings.published_dir)

    def progress(self) -> Progress | None:
        """The publication under way, or the last one."""
        return self._file.read()

    def publisher(self) -> Publisher:
        """The publisher of this shop."""
        desk = self._workbench.desk
        return Publisher(settings=self._workbench.settings, store=desk.store, now=desk.now)

    def start(self, publish: Callable[[Publisher], object]) -> None:
        """Runs `publish` beside this request, and waits for it a little. Raises Busy."""
        with self._file.alone():
            # Nobody publishes: what is read from here on is the progress of this one.
            self._file.say(phrase("reading the files"))
        thread = threading.Thread(target=self._run, args=(publish, self.publisher()), name="publish", daemon=True)
        thread.start()
        thread.join(_PATIENCE_SECONDS)

    def _run(self, publish: Callable[[Publisher], object], publisher: Publisher) -> None:
        try:
            publish(publisher)
        except (Refused, Busy) as error:
            log.info("not published: %s", error)
        except Exception:
            log.exception("not published")
        finally:
            publisher.store.close()

    def request(self) -> Request:
        """Who asks, and why, from the form at hand."""
        agent = signed_in()
        actor = Actor(agent_id=agent.agent_id, place=self._workbench.desk.address())
        return Request(why=text_of("why")[:_WHY], actor=actor, author=agent.name)
