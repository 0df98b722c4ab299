"""From the log ratio at weighted nodes to the divergence and the error of it.

Two forms of one number. The direct one, E_p r, rounds relative to the terms of r. The other,
log(1 + E_p[exp(-l) - 1 + l]) with l = r - E_p r, is never negative and has lost the constants:
near p = q it keeps the digits. But exp(-l) is q over p, and has to be integrated where q has
its mass: where that is far from p (then the divergence is large) only the direct form is right.
"""

import math
from typing import NamedTuple

import numpy as np

from klexplain.divergence.quadrature.integrand import Constants, Integrand
from klexplain.divergence.quadrature.overflow import HUGE, LARGEST
from klexplain.divergence.quadrature.refusals import (
    CLOSE,
    FADES,
    TRUSTED,
    UNREACHED,
    UNSETTLED,
    Reached,
)
from klexplain.divergence.result import EPS
from klexplain.special import expm1mx

SEEN = 60.0  # terms below exp(-60) of the largest are left out
UNSEEN = 1e-8  # of a total mass of 1, beyond rounding, above which nothing is trusted
STRIDES = (1, 2, 4)
SAFETY = 8.0  # times the step's error that is expected: a difference may be small by chance
ULPS = 2  # of the size of a term, that it may be off
POOR = 1e-12  # relative error above which finer steps may pay for the form that needs them
FINE = 1024 * EPS  # relative error that is fine: below it neither step nor form is changed


class Approximation(NamedTuple):
    """A value, what the step of the rule may change in it, and what rounding may.

    `open` says that finer steps would let a better form take its place.
    """

    value: float
    step: float
    rounding: float
    open: bool = False

    @property
    def error(self) -> float:
        """Both together; infinite where one is not a number."""
        total = self.step + self.rounding
        return total if total >= 0 and not np.isnan(self.value) else np.inf

    def reached(self, method: str) -> Reached:
        """Return it with the way it was found, and what to say where it is not trusted."""
        if np.isinf(self.rounding):
            doubt = FADES
        elif np.isinf(self.step):
            doubt = UNREACHED
        else:
            doubt = UNSETTLED if self.step > self.rounding else CLOSE
        return Reached(float(self.value), float(self.error), method, doubt)

    @property
    def settled(self) -> bool:
        """Whether finer steps would change nothing: rounding is larger, or it was cut off."""
        small = self.step <= max(self.rounding, FINE * self.value)
        return (small and not self.open) or np.isnan(self.value)

    def may_improve_on(self, before: float) -> bool:
        """Whether a finer step may yet make it good: what rounding may do is seen more sharply."""
        return self.error > TRUSTED * self.value and self.rounding <= before / 2


CUT_OFF = Approximation(np.nan, np.inf, np.inf)
BEYOND = Approximation(np.inf, 0.0, 0.0)  # finite, but above the largest float
LOG_LARGEST = float(np.log(np.finfo(float).max))


def _sizes(
    parts: list[Integrand], constant: float
) -> tuple[list[np.ndarray], list[np.ndarray], float]:
    """Where the log ratio is a usable number, the logarithms of the terms, and the largest."""
    finite = [np.abs(s.ratio) < HUGE for s in parts]
    sizes = [s.log_mass + np.log1p(np.abs(s.ratio + constant)) for s in parts]
    largest = (np.max(v, where=f, initial=-np.inf) for v, f in zip(sizes, finite, strict=True))
    return finite, sizes, float(max(largest))


def _windowed(parts: list[Integrand], constant: float) -> list[Integrand] | None:
    """Keep what matters; None where it was cut off."""
    kept = []
    finite, sizes, peak = _sizes(parts, constant)
    for at, size, there in zip(parts, sizes, finite, strict=True):
        seen = there & (size >= peak - SEEN)
        matters = seen | (there & at.exact)
        if not there.all():
            lost = ~there & (at.log_mass > peak - SEEN - LARGEST)
            if (lost | (seen & _beside(~there) & (not at.exact))).any():
                return None
        if matters[[0, -1]].any() and not at.exact:
            return None
        matters |= there & (np.maximum(at.log_mass, at.log_model) > -SEEN)
        if matters.any():
            kept.append(at if matters.all() else _slice(at, matters))
    return kept


def _overflows(parts: list[Integrand], constant: float) -> bool:
    """Whether E |log p/q| is above the largest float: all but nothing of it is where q < p."""
    if all(s.log_mass.max() < 0 for s in parts):  # masses stand for more than themselves only there
        return False
    sizes = np.concatenate([s.log_mass + np.log(np.abs(s.ratio + constant)) for s in parts])
    return bool(np.logaddexp.reduce(sizes) > LOG_LARGEST)


def _beside(lost: np.ndarray) -> np.ndarray:
    """Which nodes have a lost one next to them."""
    beside = np.zeros_like(lost)
    beside[1:] |= lost[:-1]
    beside[:-1] |= lost[1:]
    return beside


def _slice(at: Integrand, matters: np.ndarray) -> Integrand:
    where = np.flatnonzero(matters)
    window = slice(where[0], where[-1] + 1)
    inside = matters[window]
    log_mass, log_model, ratio, size_p, size = (v[window] for v in at[:5])
    weight = at.weight[window] if isinstance(at.weight, np.ndarray) else at.weight
    if not inside.all():
        log_mass = np.where(inside, log_mass, -np.inf)
        ratio, size_p, size = (np.where(inside, v, 0.0) for v in (ratio, size_p, size))
    return Integrand(log_mass, log_model, ratio, size_p, size, weight, at.exact)


def estimate(parts: list[Integrand], constants: Constants) -> Approximation:
    """Return the divergence by the form whose error is smaller."""
    kept = _windowed(parts, constants.value)
    if not kept:
        return CUT_OFF
    if _overflows(kept, constants.value):
        return BEYOND
    nodes = [_join(kept, stride) for stride in STRIDES]
    size_p, size = (np.concatenate([s[i] for s in kept]) for i in (3, 4))
    direct = _direct(nodes, size_p, size, constants)
    if direct.rounding <= FINE * direct.value:
        return direct
    other = _non_negative(nodes, size_p, size, constants)
    best = min(direct, other, key=lambda e: e.error)
    poor = best.error > POOR * best.value
    return best._replace(open=poor and other.rounding < best.error and not other.settled)


Weighted = tuple[np.ndarray, np.ndarray, float]


def _join(parts: list[Integrand], stride: int) -> Weighted:
    """Weights that sum to 1, log ratios, and what the sum was."""
    strided = [s.strided(stride) for s in parts]
    weights, ratio = (np.concatenate(v) for v in zip(*strided, strict=True))
    total = float(weights.sum())
    return weights / total, ratio, total


def _direct(
    nodes: list[Weighted], size_p: np.ndarray, size: np.ndarray, constants: Constants
) -> Approximation:
    means = [float(w @ r) for w, r, _ in nodes]
    w, r, total = nodes[0]
    w = np.abs(w)  # it comes first: where it is 0, a product of two sizes may overflow
    rounding = float(w @ size + (w * np.abs(r - means[0])) @ size_p) + constants.size
    rounding *= ULPS * EPS
    value, step = means[0] + constants.value, step_error(means)
    unseen = abs(total - 1) > UNSEEN + 1e3 * EPS * (float(w @ size_p) + constants.size)
    return Approximation(value if value >= 0 else np.nan, np.inf if unseen else step, rounding)


def _non_negative(
    nodes: list[Weighted], size_p: np.ndarray, size: np.ndarray, constants: Constants
) -> Approximation:
    values = [_log_mean_exp(w, r) for w, r, _ in nodes]
    w, r, total = nodes[0]
    away, ratio = w @ r - r, np.exp(-r - constants.value)
    mass, w = total * float(w @ ratio), np.abs(w)  # of q within the support of p
    rounding = float((w * np.abs(np.expm1(away))) @ size + (w * expm1mx(away)) @ (1 + size_p))
    rounding = ULPS * EPS * (rounding + ULPS * EPS * float(w @ np.square(size)))
    noise = ULPS * EPS * (float((w * ratio) @ (size + size_p)) + constants.size)
    if constants.nested and np.isnan(constants.outside):
        noise = float(np.divide(noise, mass))  # of its logarithm; the mass may be below the floats
        return Approximation(values[0] - np.log(mass), step_error(values), rounding + noise)
    outside = constants.outside if constants.nested else 0.0
    missing = abs(mass + outside - 1)
    unseen = missing if missing > 1e3 * noise else 0.0
    return Approximation(
        values[0] - np.log1p(-outside),
        step_error(values) + unseen,
        rounding + ULPS * EPS * outside * constants.size,
    )


def _log_mean_exp(w: np.ndarray, r: np.ndarray) -> float:
    """log E exp(-l), l = r - E r, through exp(-l) - 1 + l >= 0."""
    return float(np.log1p(w @ expm1mx(w @ r - r)))


def step_error(values: list[float]) -> float:
    """The error at step h, from the values at h, 2h and 4h.

    It falls with the step at least as from 4h to 2h, unless two errors are mixed that fall at
    different rates; then that at h is still near the square of that at 2h.
    """
    near, far = abs(values[0] - values[1]), abs(values[1] - values[2])
    if near == 0 or near >= min(far, abs(values[0])):
        return near
    return near * min(1.0, SAFETY * max(near / far, math.sqrt(near / abs(values[0]))))
