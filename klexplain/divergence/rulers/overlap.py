"""Integrals of kernels over a pair, over where p is the larger and over where q is.

Source of the affinity: Chernoff (1952); Bhattacharyya (1943) is the weight 1/2.
"""

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from klexplain.distributions.distribution import Distribution
from klexplain.divergence.quadrature.expectation import step_error
from klexplain.divergence.result import EPS, Divergence
from klexplain.divergence.rulers.kernels import Kernel, Log, power
from klexplain.divergence.rulers.side import Masses, side_of

FINEST = 5  # times that the step is halved at most
SEARCHED = 2  # the same, of the nodes of a slope
FINE = 64 * EPS  # relative change with the step at which it is halved no more
STRIDES = (1, 2, 4)
TRUSTED = 1e-6  # relative error above which a value is refused
UNSEEN = 1e-7  # of a total mass of 1, above which nothing is trusted
FADED = 30.0  # log of how far below the largest the terms at an end must lie
HALF = math.log(2)


@contextmanager
def quiet() -> Iterator[None]:
    """Infinite log-densities are met, and meant; what a quantile misses shows in the error."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        yield


class Logarithm(NamedTuple):
    """The logarithm of an integral that is not negative, and what step and rounding may change.

    Both are relative to the integral.
    """

    value: float
    step: float
    rounding: float

    @property
    def error(self) -> float:
        """Both together."""
        return self.step + self.rounding

    @property
    def settled(self) -> bool:
        """Whether finer steps would change nothing: rounding is larger, or an end was cut off."""
        return not FINE < self.step < np.inf or self.step < self.rounding


class Overlap:
    """A pair of single distributions, with the nodes that its integrals are taken over.

    Parameters
    ----------
    p, q : Distribution
        The pair.
    """

    def __init__(self, p: Distribution, q: Distribution) -> None:
        self._pair = p, q
        self.method = "summation" if p.discrete else "quadrature"
        with quiet():
            self._sides = side_of(p, q), side_of(q, p)
        self._parts: dict[int, tuple[list[Masses], list[Masses]]] = {}

    def integral(self, kernel: Kernel) -> Logarithm:
        """Return the integral of a kernel, refined until the step no longer matters."""
        with quiet():
            for level in range(FINEST + 1):
                found = self._at_level(kernel, level)
                if found.settled:
                    break
        return found

    def value_of(self, kernel: Kernel) -> Divergence:
        """Return the integral as a value with its error.

        Raises
        ------
        ValueError
            Where it cannot be trusted to a relative error of 1e-6.
        """
        found = self.integral(kernel)
        value = math.exp(found.value)
        return self.trusted(value, found.error * value)

    def trusted(self, value: float, error: float) -> Divergence:
        """Return a value with its error, or refuse it.

        Raises
        ------
        ValueError
            Where it cannot be trusted to a relative error of 1e-6.
        """
        if np.isinf(value) or error <= TRUSTED * abs(value):
            return Divergence(value, error, self.method)
        p, q = self._pair
        raise ValueError(
            f"p, q: got {p} and {q}; expected a pair whose integral can be found "
            f"(reached {value:.6g} ± {error:.2g}; the tails may make it infinite, "
            "or p and q may agree too closely)"
        )

    def affinity(self, weight: float) -> Divergence:
        """Return minus the logarithm of the integral of p^w q^(1-w), in nats.

        Examples
        --------
        >>> from scipy import stats
        >>> from klexplain.distributions.pairs import one_pair
        >>> pair = Overlap(*one_pair(stats.logistic(0), stats.logistic(1)))
        >>> round(pair.affinity(0.5).value, 10)
        0.0413248546
        """
        found = self.integral(power(weight))
        if weight > 1:
            share = 1 / (1 + math.exp(-found.value))
            return self.trusted(-float(np.logaddexp(0.0, found.value)), found.error * share)
        gap = math.exp(found.value)
        if gap <= 1 / 2:
            return self.trusted(-math.log1p(-gap), found.error * gap / (1 - gap))
        found = self.integral(Kernel(lambda d: (weight - 1) * d, lambda d: -weight * d))
        return self.trusted(-found.value, found.error)

    def slope(self, weight: float) -> float:
        """Return a multiple of the mean of log p/q under the law that is like p^w q^(1-w)."""
        logs, ratios = [np.empty(0)], [np.empty(0)]
        with quiet():
            for side, of_d, sign in zip(
                self._nodes(SEARCHED), (weight - 1, -weight), (1, -1), strict=True
            ):
                for part in side:
                    here = (part.log_ratio > 0) & np.isfinite(part.log_ratio)
                    d = part.log_ratio[here]
                    logs.append(part.log_mass[here] + of_d * d + np.log(part.weight[here]))
                    ratios.append(sign * d)
            log = np.concatenate(logs)
            return float(np.exp(log - log.max(initial=-np.inf)) @ np.concatenate(ratios))

    def _nodes(self, level: int) -> tuple[list[Masses], list[Masses]]:
        if level not in self._parts:
            first, second = self._sides
            self._parts[level] = first.parts(level), second.parts(level)
        return self._parts[level]

    def _at_level(self, kernel: Kernel, level: int) -> Logarithm:
        sums = [
            _Sum(parts, log_k, side.outside)
            for parts, log_k, side in zip(self._nodes(level), kernel, self._sides, strict=True)
        ]
        peak = max(s.peak for s in sums)
        if np.isinf(peak):
            return Logarithm(peak, 0.0, 0.0)
        values = [sum(s.over(peak, stride) for s in sums) for stride in STRIDES]
        step = np.inf if any(s.cut_off(peak) for s in sums) else step_error(values) / values[0]
        rounding = sum(s.rounding(peak) for s in sums) / values[0]
        return Logarithm(peak + math.log(values[0]), step, rounding)


class _Sum:
    """The terms of one side."""

    def __init__(self, parts: list[Masses], log_k: Log, outside: float) -> None:
        self._parts, self._log_k, self._outside = parts, log_k, outside
        self._logs = [self._log(part, 0.0) for part in parts]
        infinite = float(log_k(np.array(np.inf)))
        self._log_outside = infinite + math.log(outside) if outside else -np.inf
        self.peak = max([self._log_outside, *(float(logs.max()) for logs in self._logs)])

    def _log(self, part: Masses, noise: float) -> np.ndarray:
        """Logs of the terms where the law is the larger; of those that tie, half."""
        tie = np.abs(part.log_ratio) <= part.noise
        logs = part.log_mass + self._log_k(np.maximum(part.log_ratio, 0.0) + noise * part.noise)
        return np.where(tie, logs - HALF, np.where(part.log_ratio > 0, logs, -np.inf))

    def over(self, peak: float, stride: int) -> float:
        """The sum over exp(peak), the law's masses scaled to what they have to add up to."""
        scale = (1 - self._outside) / self._mass(stride) if self._parts else 1.0
        return scale * self._total(self._logs, peak, stride) + math.exp(self._log_outside - peak)

    def _mass(self, stride: int) -> float:
        return self._total([part.log_mass for part in self._parts], 0.0, stride)

    def _total(self, logs: list[np.ndarray], peak: float, stride: int) -> float:
        total = 0.0
        for part, log in zip(self._parts, logs, strict=True):
            step = 1 if part.exact else stride
            total += step * float(part.weight[::step] @ np.exp(log[::step] - peak))
        return total

    def rounding(self, peak: float) -> float:
        """What the rounding of the log ratios, and of the masses, may change."""
        total = 0.0
        for part, log in zip(self._parts, self._logs, strict=True):
            terms, moved = np.exp(log - peak), np.exp(self._log(part, 1.0) - peak)
            total += float(np.abs(part.weight) @ (np.abs(moved - terms) + EPS * part.size * terms))
        return total

    def cut_off(self, peak: float) -> bool:
        """Whether mass is missing, or terms have not faded where nodes end."""
        if not self._parts:
            return False
        ends = [
            log[[0, -1]]
            for part, log in zip(self._parts, self._logs, strict=True)
            if not part.exact
        ]
        not_faded = any((end > peak - FADED).any() for end in ends)
        return not_faded or not abs(self._mass(1) + self._outside - 1) < UNSEEN
