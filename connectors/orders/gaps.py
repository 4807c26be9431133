"""Gaps: what of a read of orders is missing, in the words that stand beside its source."""

from __future__ import annotations

from collections.abc import Sequence


def gaps(*, left_out: int, unknown_states: Sequence[str]) -> str:
    """What is missing where so many lines or orders could not be read, and nobody knows these words for a state.

    Empty where nothing is missing.
    """
    missing = []
    if left_out:
        missing.append(f"{left_out} could not be read and were left out; the others were taken")
    if unknown_states:
        missing.append(f"nobody knows these words for a state, so none is told: {', '.join(unknown_states)}")
    return "; ".join(missing)
