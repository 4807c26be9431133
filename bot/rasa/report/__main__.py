"""`python -m bot.rasa.report` (or `mostrador nlu report`): trains on data/ as it stands and writes the report."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime, timezone
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.faq.examples import Example, UnusableData, examples_in, titles_of
from bot.faq.labelled import read_labelled, unseen
from bot.rasa.encoder.choice import encoders
from bot.rasa.encoder.encoder import Encoder
from bot.rasa.model.faq_model import learned_of, score_labelled, train_language, with_head, with_labelled
from bot.rasa.model.thresholds import Accepted
from bot.rasa.report.findings import Findings, findings
from bot.rasa.report.page import page
from bot.settings import ROOT
from bot.yaml import read_yaml


def main(path: Path, root: Path = ROOT) -> int:
    """Writes the report and prints where, with three numbers a language; 1 where the data can't be used."""
    try:
        examples = examples_in(root / "data")
        tried, accepted = encoders(root), _accepted(root / "config.yml")
        found = _findings(examples, tried, accepted, root)
    except (UnusableData, OSError) as error:
        print(f"no report: {error}")
        return 1
    for each in found:
        print(
            "{}: entry found {:.0%}, answered at once {:.0%}, right of these {:.0%}".format(
                each.language, *each.headline
            )
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    made_at = datetime.now(timezone.utc).strftime("%d %B %Y, %H:%M UTC")
    path.write_text(page(found, titles_of(examples), made_at), encoding="utf-8")
    print(path)
    return 0


def _findings(examples: list[Example], tried: list[Encoder], accepted: Accepted, root: Path) -> list[Findings]:
    known = {language: list(of) for language, of in groupby(examples, key=lambda each: each.language)}
    trained = {language: train_language(of, tried, accepted=accepted) for language, of in known.items()}
    alone = {language: learned_of(*trained[language], of) for language, of in known.items()}
    head, together = with_head(alone, known, accepted)
    found = []
    for language, taught in together.items():
        whole = replace(
            trained[language][0], model=taught.model, left_out=taught.left_out or trained[language][0].left_out
        )
        said = unseen(read_labelled(root / "data" / "labelled", language), (each.text for each in known[language]))
        messages = [each for each in said if each.entry is None or each.entry in taught.model.labels]
        cuts = with_labelled(taught, head, language, messages, accepted).cuts
        labelled = score_labelled(taught, head, language, messages) if messages else None
        found.append(findings(known[language], whole, cuts, labelled))
    return found


def _accepted(config: Path) -> Accepted:
    """What the owner accepts, as config.yml says it to our classifier."""
    steps = read_yaml(config).get("pipeline") or ()
    said: Mapping[str, Any] = next(
        (step for step in steps if str(step.get("name")).startswith("bot.rasa.classifier")), {}
    )
    return Accepted(**{each.name: float(said[each.name]) for each in fields(Accepted) if each.name in said})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    sys.exit(main(parser.parse_args().path))
