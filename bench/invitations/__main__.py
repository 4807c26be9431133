"""Proof of the proof: shops with a known true lift, and whether the product finds it.

    python -m bench.invitations [--runs 200] [--visitors 3000] [--over-http 40] [--rushes 10]

Half of the runs have no lift; a third each has conversations that sell much better than usual, hardly, or as usual. All
runs go through the product's own arms, intervals and verdicts, those `--over-http` through the web-chat process and its
transactions too. Then rushes: five times the visitors, with the governor and once without. Ends with 1 where something
is not as promised.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bench.invitations.runs import LOOKS, Run, run_alone, run_over_http
from bench.invitations.rush import Rush
from bench.invitations.shop import simulated_shop

TARGET_SECONDS = 120.0
_USUAL_PER_MINUTE, _TIMES = 5.0, 5


def rush(folder: Path, seed: int = 1, *, is_governed: bool, minutes: float = 60.0) -> Rush:
    """Five times the usual visitors, for two agents with three places each."""
    with simulated_shop(folder, seed, agents=2, places=3, hold_out=10) as shop:
        running = Rush(shop=shop, per_minute=_USUAL_PER_MINUTE * _TIMES, is_governed=is_governed)
        running.run(minutes)
        return running


def main() -> int:
    """Runs all."""
    parser = argparse.ArgumentParser(prog="python -m bench.invitations")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--visitors", type=int, default=3000)
    parser.add_argument("--over-http", type=int, default=40)
    parser.add_argument("--rushes", type=int, default=10)
    given = parser.parse_args()
    began = time.monotonic()
    is_right = _told("by themselves", [run_alone(seed, given.visitors) for seed in range(given.runs)])
    over_http = []
    for seed in range(given.over_http):
        with tempfile.TemporaryDirectory() as folder:
            over_http.append(run_over_http(Path(folder), seed, 1100))
    is_right &= _told("over HTTP", over_http)
    for is_governed, rushes in ((True, given.rushes), (False, 1)):
        for seed in range(rushes):
            with tempfile.TemporaryDirectory() as folder:
                busy = rush(Path(folder), seed, is_governed=is_governed)
            how = f"with the governor, {seed}" if is_governed else "everybody invited"
            print(f"rush, {how}: {busy.invited} invited, {len(busy.waits)} served, longest wait {busy.longest:.0f} s")
            is_right &= (busy.longest <= TARGET_SECONDS) is is_governed
    print(f"{time.monotonic() - began:.0f} s")
    return 0 if is_right else 1


def _told(where: str, runs: list[Run]) -> bool:
    lifts, verdicts = sum(run.is_lift_right for run in runs), sum(run.is_verdict_right for run in runs)
    kept, patient, net = (sum(getattr(run, name) for run in runs) for name in ("is_kept", "is_patient", "is_net"))
    print(
        f"{where}, {len(runs)} runs: lift right at all looks (up to {LOOKS}) {lifts}, verdict right {verdicts};"
        f" nobody held out invited {kept}, no verdict on few conversations {patient}, refunds move revenue {net}",
        flush=True,
    )
    return min(lifts, verdicts) >= 0.95 * len(runs) and all(run.holds for run in runs)


if __name__ == "__main__":
    sys.exit(main())
