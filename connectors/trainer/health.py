"""`python -m connectors.trainer.health`: ends with 0 where a trainer is alive, else with 1; it has no port to ask."""

from __future__ import annotations

import sys

from bot.faq.trainer.candidate import trainer_runs
from bot.settings import read_settings

if __name__ == "__main__":
    sys.exit(0 if trainer_runs(read_settings()) else 1)
