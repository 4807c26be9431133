"""Kernel ridge regression on one-hot targets, its smoothing chosen by leave-one-out in closed form.

Source: Rasmussen & Williams, Gaussian Processes for Machine Learning, eq. 5.12 (leave-one-out residuals; for whole
entries the same with a block of the inverse instead of its diagonal).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

SMOOTHINGS = (0.01, 0.02, 0.03, 0.06, 0.1, 0.2, 0.3, 0.5, 1.0)


def kernel(similarity: NDArray[Any]) -> NDArray[Any]:
    """Half the similarity, half its square: a close match counts for more than two half matches."""
    return (similarity + similarity**2) / 2


def vector_kernel(cosine: NDArray[Any]) -> NDArray[Any]:
    """The square of the cosine of two sentence embeddings, none where they point apart."""
    return np.maximum(cosine, 0.0) ** 2


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


def left_out_by_entry(gram: NDArray[Any], targets: NDArray[Any], found: Fit) -> NDArray[Any]:
    """What each example would score had its whole entry never been known: a question that no entry answers.

    An array like `targets`; the column of the example's own entry is -1.
    """
    inverse = np.linalg.inv(gram + found.smoothing * np.eye(len(gram)))
    scores = np.empty_like(targets)
    for column in range(targets.shape[1]):
        rows = np.flatnonzero(targets[:, column])
        block = inverse[np.ix_(rows, rows)]
        scores[rows] = targets[rows] - np.linalg.solve(block, found.coefficients[rows])
        scores[rows, column] = -1.0
    return scores
