"""Kernel ridge regression on one-hot targets, its smoothing chosen by leave-one-out in closed form.

Source: Rasmussen & Williams, Gaussian Processes for Machine Learning, eq. 5.12 (leave-one-out residuals).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

SMOOTHINGS = (0.03, 0.06, 0.1, 0.2, 0.3, 0.5, 1.0)


def kernel(similarity: NDArray[Any]) -> NDArray[Any]:
    """Half the similarity, half its square: a close match counts for more than two half matches."""
    return (similarity + similarity**2) / 2


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Dual coefficients (examples × classes) and what each example would score had it been left out.

    `error` is the mean squared leave-one-out error, to compare fits by.
    """

    coefficients: NDArray[Any]
    left_out: NDArray[Any]
    smoothing: float
    error: float


def fit(gram: NDArray[Any], targets: NDArray[Any]) -> Fit:
    """The best fit over SMOOTHINGS; `gram` is the kernel matrix (examples × examples), `targets` one-hot rows."""
    eigenvalues, vectors = np.linalg.eigh(gram)
    eigenvalues = np.maximum(eigenvalues, 0.0)
    projected = vectors.T @ targets
    squares = vectors**2
    fits = (_smoothed(smoothing, eigenvalues, vectors, squares, projected, targets) for smoothing in SMOOTHINGS)
    return min(fits, key=lambda each: each.error)


def _smoothed(
    smoothing: float,
    eigenvalues: NDArray[Any],
    vectors: NDArray[Any],
    squares: NDArray[Any],
    projected: NDArray[Any],
    targets: NDArray[Any],
) -> Fit:
    inverse = 1.0 / (eigenvalues + smoothing)
    coefficients = (vectors * inverse) @ projected
    left_out = targets - coefficients / (squares @ inverse)[:, None]
    error = float(((left_out - targets) ** 2).sum(axis=1).mean())
    return Fit(coefficients=coefficients, left_out=left_out, smoothing=smoothing, error=error)
