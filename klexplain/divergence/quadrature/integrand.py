"""The integrand of D(p ‖ q) at nodes, or its terms at counts, with the sizes of their parts."""

import math
from typing import NamedTuple

import numpy as np

from klexplain.distributions.member import LogDensity, Varying


class Integrand(NamedTuple):
    """The integrand at nodes, or at counts.

    Attributes
    ----------
    log_mass, log_model : ndarray
        Logs of the masses of p and of q that a node stands for.
    ratio : ndarray
        log p - log q, but for a constant.
    size_p, size : ndarray
        Of the terms of log p, and of log p and log q: rounding is relative to them.
    weight : ndarray or float
        A further weight, which may be negative.
    exact : bool
        Whether every term of a sum is there, so that none may be left out for comparison.
    """

    log_mass: np.ndarray
    log_model: np.ndarray
    ratio: np.ndarray
    size_p: np.ndarray
    size: np.ndarray
    weight: np.ndarray | float = 1.0
    exact: bool = False

    def strided(self, stride: int) -> tuple[np.ndarray, np.ndarray]:
        """Every `stride`-th weight, scaled up, and the log ratio there."""
        weight = self.weight * np.exp(self.log_mass)
        if self.exact or stride == 1:
            return weight, self.ratio
        return stride * weight[::stride], self.ratio[::stride]


class Constants(NamedTuple):
    """What log p - log q has besides its varying terms, the size of it, and how q reaches beyond.

    Attributes
    ----------
    value, size : float
        The constant and the sum of the absolute values of its terms.
    nested : bool
        Whether q has mass outside the support of p.
    outside : float
        That mass, where it is known by itself; else NaN.
    """

    value: float
    size: float
    nested: bool
    outside: float = math.nan


def integrand(
    p: LogDensity,
    q: LogDensity,
    log_dx: np.ndarray | float,
    ratio: Varying | None = None,
    unsure: np.ndarray | float = 0.0,
    mass: tuple[np.ndarray, np.ndarray] | None = None,
) -> Integrand:
    """The integrand where nodes stand for lengths exp(log_dx); for a sum, 1 each.

    `mass` is what varies in the log of p and of the length, and its size, where that is known
    better than by their sum.

    `ratio` is log p - log q with the size of its terms, where that is known better than by p and q;
    `unsure` is what the coordinate of q may be off by, on the scale of the sizes.
    """
    varying, size_p = p.varying + log_dx, p.size
    if mass:
        varying, size_p = _where_finite(mass[0], varying), _where_finite(mass[1], size_p)
    log_p, log_q = varying + p.constant, q.varying + q.constant + log_dx
    values, size = p.varying - q.varying, p.size + q.size + unsure
    if ratio:
        values = _where_finite(ratio.varying, values - ratio.constant)
        size = _where_finite(ratio.size, size)
    size = size * (1 + np.log1p(size))  # a large term is an exp, off by the size of its exponent
    return Integrand(log_p, log_q, values, size_p, size)


def _where_finite(better: np.ndarray, plain: np.ndarray) -> np.ndarray:
    """At a centre, to the last digit, two logarithms that cancel are both infinite."""
    return np.where(np.isfinite(better), better, plain)


def constants(
    p: LogDensity,
    q: LogDensity,
    ratio: Varying | None = None,
    *,
    nested: bool,
    outside: float = math.nan,
) -> Constants:
    """What the log ratio has besides its varying terms."""
    value, size = p.constant - q.constant, p.constant_size + q.constant_size
    if ratio:
        value, size = value + ratio.constant, size + ratio.constant_size
    return Constants(value, size, nested, outside)
