"""Rasa's own pipelines beside ours, each trained and asked by Rasa in a process of its own, on one thread.

All three are measured the same way, by the CPU time of `train_nlu` and of `parse_message` for one message: what else
the machine does counts for none of them.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bench.nlu_data import Data, auroc, title_of
from bot.settings import ROOT

_THREADS = dict.fromkeys(
    (
        "OPENBLAS_NUM_THREADS",
        "OMP_NUM_THREADS",
        "TF_INTRA_OP_PARALLELISM_THREADS",
        "TF_INTER_OP_PARALLELISM_THREADS",
    ),
    "1",
)
_QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "RASA_MAX_CACHE_SIZE": "0"}
# Of what a failed training says: Rasa and its libraries warn a lot before.
_SHOWN = 3_000
_COUNTED = [
    {"name": "WhitespaceTokenizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]


def pipelines(epochs: int) -> dict[str, list[dict[str, Any]]]:
    """Ours as in config.yml, Rasa's default (what `rasa init` writes, without its response selector) and its logistic
    regression."""
    shop = {"shop": str(ROOT / "data" / "shop.yml")}
    regex = [{"name": "RegexFeaturizer"}, {"name": "LexicalSyntacticFeaturizer"}]
    default = [_COUNTED[0], *regex, *_COUNTED[1:], {"name": "DIETClassifier", "epochs": epochs}]
    return {
        "ours": [
            {"name": "bot.rasa.language.LanguageIdentifier", **shop},
            {"name": "bot.rasa.mentions.MentionFinder", **shop},
            {"name": "bot.rasa.classifier.FaqClassifier"},
        ],
        f"Rasa default, DIET {epochs} epochs": [*default, {"name": "EntitySynonymMapper"}],
        "Rasa LogisticRegression": [*_COUNTED, {"name": "LogisticRegressionClassifier"}],
    }


def compare(sets: Sequence[Data], *, epochs: int, most: int) -> None:
    """Prints one line per data set and pipeline; `most` test messages of each kind are asked.

    The last column is the time of a message as a share of the default pipeline's.
    """
    print(f"{datetime.now(timezone.utc):%d %B %Y}: DIET {epochs} epochs (Rasa's own default is 100), one thread")
    columns = ("right", "AUROC", "train s", "p50 ms", "p95 ms", "peak MB", "share")
    print(f"{'':46}" + "".join(f"{column:>9}" for column in columns))
    for data in sets:
        found = {name: _measured(data, pipeline, most) for name, pipeline in pipelines(epochs).items()}
        default = next(row for name, row in found.items() if "default" in name)
        for name, row in found.items():
            share = row["p50"] / default["p50"]
            print(
                f"{f'{data.name}, {name}':46}{row['right']:9.1%}{row['auroc']:9.1%}{row['train']:9.1f}"
                f"{row['p50']:9.2f}{row['p95']:9.2f}{row['peak']:9.0f}{share:9.2f}",
                flush=True,
            )


def _measured(data: Data, pipeline: Sequence[dict[str, Any]], most: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        config = {"recipe": "default.v1", "assistant_id": "bench", "language": "en", "pipeline": pipeline}
        (folder / "config.yml").write_text(json.dumps(config), encoding="utf-8")
        (folder / "nlu.yml").write_text(_training(data), encoding="utf-8")
        asked = {"test": _thinned(data.test, most), "unknown": _thinned(data.unknown, most)}
        (folder / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "bench.nlu_rasa"],
            cwd=folder,
            env=os.environ | _THREADS | _QUIET | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
    if done.returncode != 0:
        raise SystemExit(done.stderr[-_SHOWN:])
    row: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return row


def _thinned(given: Sequence[Any], most: int) -> Sequence[Any]:
    return given[:: -(-len(given) // most)]


def _training(data: Data) -> str:
    """The examples as Rasa reads them; our own pipeline wants their language."""
    blocks = ['version: "3.1"', "nlu:"]
    for label in sorted({label for _, label in data.train}):
        blocks += [
            f"- intent: {label.lower()}",
            f"  metadata: {{language: en, title: {title_of(label)}}}",
            "  examples: |",
        ]
        blocks += [f"    - {text.strip()}" for text, its in data.train if its == label]
    return "\n".join([*blocks, ""])


def _main() -> None:
    import logging
    import resource

    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    began = time.process_time()
    model = train_nlu("config.yml", "nlu.yml", "models")
    trained = time.process_time() - began
    if model is None:
        raise SystemExit("Rasa trained nothing")
    agent = Agent.load(model)
    asked = json.loads(Path("asked.json").read_text(encoding="utf-8"))
    known, seconds = asyncio.run(_parsed(agent, [text for text, _ in asked["test"]]))
    unknown, _ = asyncio.run(_parsed(agent, asked["unknown"]))
    right = [name == label.lower() for (name, _), (_, label) in zip(known, asked["test"], strict=True)]
    row = {
        "right": statistics.fmean(right),
        "auroc": auroc([score for _, score in known], [score for _, score in unknown]),
        "train": trained,
        "p50": statistics.median(seconds) * 1000,
        "p95": statistics.quantiles(seconds, n=20)[-1] * 1000,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(row))


async def _parsed(agent: Any, texts: Sequence[str]) -> tuple[list[tuple[str, float]], list[float]]:
    """For each text the first of the ranking with the score that tells in-scope apart, and the CPU seconds it took."""
    found, seconds = [], []
    for text in texts:
        began = time.process_time()
        said = await agent.parse_message(text)
        seconds.append(time.process_time() - began)
        first = said["intent_ranking"][0]
        found.append((str(first["name"]), float(said.get("in_scope", first["confidence"]))))
    return found, seconds


if __name__ == "__main__":
    _main()
