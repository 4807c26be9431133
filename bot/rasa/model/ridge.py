"""Kernel ridge regression on one-hot targets, its smoothing chosen by leave-one-out in closed form.

Sources: Rasmussen & Williams, Gaussian Processes for Machine Learning, eq. 5.12 (leave-one-out residuals; for whole
entries the same with a block instead of a diagonal element), eq. 2.26 (what is not explained), section 8.3.2 (the
span of some examples, the landmarks, in place of all).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve, cholesky, eigh, solve_triangular

SMOOTHINGS = (0.005, 0.01, 0.02, 0.03, 0.06, 0.1, 0.2, 0.3, 0.6, 1.0)
# Weaker directions than this are rounding errors of the decomposition.
_SMALLEST = 1e-5
_JITTER = 1e-4


def kernel(similarity: NDArray[Any]) -> NDArray[Any]:
    """Half the similarity, half its square: a close match counts for more than two half matches."""
    return (similarity + similarity**2) / 2


def vector_kernel(cosine: NDArray[Any]) -> NDArray[Any]:
    """The square of the cosine of two sentence embeddings, none where they point apart."""
    return np.maximum(cosine, 0.0) ** 2


@dataclass(frozen=True, kw_only=True)
class Basis:
    """The examples as coordinates along the main directions of their kernel, strongest last.

    `values` are the directions' weights, `coordinates` is examples × directions, and `projection` (landmarks ×
    directions) turns a message's kernel values into its coordinates.
    """

    values: NDArray[Any]
    coordinates: NDArray[Any]
    projection: NDArray[Any]


def exact_basis(gram: NDArray[Any]) -> Basis:
    """The basis in which every example is a landmark; `gram` is the kernel matrix (examples × examples)."""
    values, vectors = eigh(gram, driver="evd", check_finite=False)
    mask = values > _SMALLEST
    roots = np.sqrt(values[mask])
    return Basis(values=values[mask], coordinates=vectors[:, mask] * roots, projection=vectors[:, mask] / roots)


def landmark_basis(rows: NDArray[Any], landmarks: NDArray[Any]) -> Basis:
    """The basis that some examples span: `rows` is examples × landmarks, `landmarks` their positions (Nyström)."""
    corner = rows[landmarks] + _JITTER * np.eye(len(landmarks), dtype=rows.dtype)
    lower = cholesky(corner, lower=True, check_finite=False)
    spanned = solve_triangular(lower, rows.T, lower=True, check_finite=False).T
    values, vectors = eigh(spanned.T @ spanned, driver="evd", check_finite=False)
    mask = values > _SMALLEST
    projection = solve_triangular(lower, vectors[:, mask], lower=True, trans="T", check_finite=False)
    return Basis(values=values[mask], coordinates=spanned @ vectors[:, mask], projection=projection)


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Coefficients (landmarks × classes) and the score of each example when it is left out.

    `errors` are the squared leave-one-out errors by example, `error` is their mean, to compare fits by.
    """

    coefficients: NDArray[Any]
    left_out: NDArray[Any]
    smoothing: float
    errors: NDArray[Any]

    @property
    def error(self) -> float:
        """The mean squared leave-one-out error."""
        return float(self.errors.mean())


def fit(basis: Basis, targets: NDArray[Any]) -> Fit:
    """The best fit over SMOOTHINGS; `targets` are one-hot rows."""
    projected = basis.coordinates.T @ targets
    squares = basis.coordinates**2
    fits = (_smoothed(smoothing, basis, squares, projected, targets) for smoothing in SMOOTHINGS)
    return min(fits, key=lambda candidate: candidate.error)


def left_out_scores(gram: NDArray[Any], targets: NDArray[Any], smoothing: float) -> NDArray[Any]:
    """The score of each left-out example under one smoothing: cheaper than `fit` for comparing kernels."""
    whole = np.eye(len(gram), dtype=gram.dtype)
    lower = cholesky(gram + smoothing * whole, lower=True, check_finite=False)
    # The diagonal of the inverse; LAPACK's potri would be faster, but OpenBLAS's crashes on some sizes in float32.
    own = (solve_triangular(lower, whole, lower=True, check_finite=False) ** 2).sum(axis=0)
    weights = cho_solve((lower, True), targets, check_finite=False)
    return np.asarray(targets - weights / own[:, None])


def _smoothed(
    smoothing: float, basis: Basis, squares: NDArray[Any], projected: NDArray[Any], targets: NDArray[Any]
) -> Fit:
    inverse = (1.0 / (basis.values + smoothing)).astype(basis.values.dtype)
    own = (squares @ inverse)[:, None]
    left_out = ((basis.coordinates * inverse) @ projected - own * targets) / (1.0 - own)
    return Fit(
        coefficients=(basis.projection * inverse) @ projected,
        left_out=left_out,
        smoothing=smoothing,
        errors=((left_out - targets) ** 2).sum(axis=1),
    )


def left_out_by_entry(basis: Basis, targets: NDArray[Any], smoothing: float) -> NDArray[Any]:
    """The scores of each example without the examples of its whole entry: a question that no entry answers.

    An array like `targets`; the column of the example's own entry is -1.
    """
    scaled = basis.coordinates / np.sqrt(basis.values + smoothing)
    missed = targets - scaled @ (scaled.T @ targets)
    scores = np.empty_like(missed)
    for column, rows, own in _entries(scaled, targets):
        scores[rows] = targets[rows] - np.linalg.solve(np.eye(len(rows)) - own, missed[rows])
        scores[rows, column] = -1.0
    return scores


def unexplained(basis: Basis) -> NDArray[Any]:
    """How much of each example the others leave unexplained (0 to 1), smoothed by one example's weight."""
    scaled, beyond = _explained(basis)
    own = (scaled**2).sum(axis=1)
    return beyond + own / (1.0 - own)


def unexplained_by_entry(basis: Basis, targets: NDArray[Any]) -> NDArray[Any]:
    """How much of each example stays unexplained without the examples of its whole entry."""
    scaled, beyond = _explained(basis)
    shares = np.empty(len(scaled))
    for _, rows, own in _entries(scaled, targets):
        shares[rows] = np.diag(np.linalg.solve(np.eye(len(rows)) - own, own))
    return beyond + shares


def explaining(basis: Basis, most: int) -> NDArray[Any]:
    """The strongest directions (landmarks × at most `most`): the squares of a message's kernel values along them
    add up to what the examples explain of it."""
    weights = np.sqrt(basis.values / (basis.values + 1.0))
    return (basis.projection * weights)[:, -most:]


def _explained(basis: Basis) -> tuple[NDArray[Any], NDArray[Any]]:
    beyond = np.maximum(1.0 - (basis.coordinates**2).sum(axis=1), 0.0)
    return basis.coordinates / np.sqrt(basis.values + 1.0), beyond


def _entries(scaled: NDArray[Any], targets: NDArray[Any]) -> Iterator[tuple[int, NDArray[Any], NDArray[Any]]]:
    """For each entry its column, its examples and their block of the hat matrix."""
    for column in range(targets.shape[1]):
        rows = np.flatnonzero(targets[:, column])
        yield column, rows, scaled[rows] @ scaled[rows].T
