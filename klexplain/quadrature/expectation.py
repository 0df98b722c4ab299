"""From the log ratio at weighted nodes to the divergence and the error of it.

Two forms of one number. The direct one, E_p r, rounds relative to the terms of r. The other,
log(1 + E_p[exp(-l) - 1 + l]) with l = r - E_p r, is never negative and has lost the constants:
near p = q it keeps the digits. But exp(-l) is q over p, and has to be integrated where q has
its mass: where that is far from p (then the divergence is large) only the direct form is right.
"""

import math
from typing import NamedTuple

import numpy as np

from klexplain.quadrature.member import LogDensity, Varying
from klexplain.quadrature.result import EPS
from klexplain.special import expm1mx

SEEN = 60.0  # terms below exp(-60) of the largest are left out
HUGE = 1e300  # a log ratio beyond which the products of its rounding leave the floats
LARGEST = float(np.log(HUGE))
UNSEEN = 1e-8  # of a total mass of 1, beyond rounding, above which nothing is trusted
FAINT = 1e7  # minus the log of a mass whose product with a growing log ratio may still count
STRIDES = (1, 2, 4)
STRAIGHT = 1e-9  # relative change of a slope that is constant
SAFETY = 8.0  # times the step's error that is expected: a difference may be small by chance
ULPS = 2  # of the size of a term, that it may be off
POOR = 1e-12  # relative error above which finer steps may pay for the form that needs them
FINE = 1024 * EPS  # relative error that is fine: below it neither step nor form is changed


class Sample(NamedTuple):
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


class Estimate(NamedTuple):
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
        return total if total >= 0 and np.isfinite(self.value) else np.inf

    @property
    def settled(self) -> bool:
        """Whether finer steps would change nothing: rounding is larger, or it was cut off."""
        small = self.step <= max(self.rounding, FINE * self.value)
        return (small and not self.open) or np.isnan(self.value)


CUT_OFF = Estimate(np.nan, np.inf, np.inf)


def sample(
    p: LogDensity,
    q: LogDensity,
    log_dx: np.ndarray | float,
    ratio: Varying | None = None,
    unsure: np.ndarray | float = 0.0,
    mass: tuple[np.ndarray, np.ndarray] | None = None,
) -> Sample:
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
    return Sample(log_p, log_q, values, size_p, size)


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


def beyond(sample: Sample, growth: np.ndarray) -> Sample:
    """Let the log ratio go on where it exceeds the largest float and its logarithm is known.

    There the ratio stays below that float, and the mass takes the rest of the product.
    """
    lost = ~(np.abs(sample.ratio) < HUGE) & (growth > LARGEST)
    sample.log_mass[lost] += growth[lost] - np.log(HUGE / 2)
    sample.ratio[lost] = HUGE / 2
    sample.size[lost] = HUGE / 2 * (1 + growth[lost])  # off by the size of its exponent
    return sample


def continued(sample: Sample, log_x: np.ndarray, powers: tuple[float, float]) -> Sample:
    """Let the log ratio go on as it grows where it exceeds the largest float.

    There the ratio stays what it was last, and the mass takes the rest of the product: beside
    the mass of the bulk it is nothing, and alone the product counts.
    """
    there = np.abs(sample.ratio) < HUGE
    if there.all() or not (sample.log_mass[~there] > -FAINT).any():
        return sample
    kept = np.flatnonzero(there)
    if len(kept) < 3:
        return sample
    for side, ends in ((slice(kept[-1] + 1, None), kept[:-4:-1]), (slice(kept[0]), kept[:3])):
        grown = _grown(sample.ratio[ends], log_x[ends], log_x[side], powers)
        if grown is not None:
            sample.log_mass[side] += grown
            for values in (sample.ratio, sample.size):
                values[side] = values[ends[0]]
    return sample


def _grown(
    ratio: np.ndarray, log_x: np.ndarray, far: np.ndarray, powers: tuple[float, float]
) -> np.ndarray | None:
    """The logarithm of the ratio far out over the first of three; None where it is not known.

    It may be a power of x, or of exp(x); one that is among `powers`, which the model declares,
    is exactly that.
    """
    growth = np.diff(np.log(np.abs(ratio)))
    for x, x_far in ((log_x, far), (np.exp(log_x), np.exp(far))):
        first, second = growth / np.diff(x)
        if abs(first - second) < STRAIGHT * abs(first):
            power = min((*powers, first), key=lambda k: abs(k - first) > STRAIGHT * abs(first))
            return np.asarray(power * (x_far - x[0]))
    return None


def _sizes(
    samples: list[Sample], constant: float
) -> tuple[list[np.ndarray], list[np.ndarray], float]:
    """Where the log ratio is a usable number, the logarithms of the terms, and the largest."""
    finite = [np.abs(s.ratio) < HUGE for s in samples]
    sizes = [s.log_mass + np.log1p(np.abs(s.ratio + constant)) for s in samples]
    largest = (np.max(v, where=f, initial=-np.inf) for v, f in zip(sizes, finite, strict=True))
    return finite, sizes, float(max(largest))


def _windowed(samples: list[Sample], constant: float) -> list[Sample] | None:
    """Keep what matters; None where it was cut off."""
    kept = []
    finite, sizes, peak = _sizes(samples, constant)
    for sample, size, there in zip(samples, sizes, finite, strict=True):
        seen = there & (size > peak - SEEN)
        matters = seen | (there & sample.exact)
        if not there.all():
            lost = ~there & (sample.log_mass > peak - SEEN - LARGEST)
            if (lost | (seen & _beside(~there) & (not sample.exact))).any():
                return None
        if matters[[0, -1]].any() and not sample.exact:
            return None
        matters |= there & (np.maximum(sample.log_mass, sample.log_model) > -SEEN)
        if matters.any():
            kept.append(sample if matters.all() else _slice(sample, matters))
    return kept


def _beside(lost: np.ndarray) -> np.ndarray:
    """Which nodes have a lost one next to them."""
    beside = np.zeros_like(lost)
    beside[1:] |= lost[:-1]
    beside[:-1] |= lost[1:]
    return beside


def _slice(sample: Sample, matters: np.ndarray) -> Sample:
    where = np.flatnonzero(matters)
    window = slice(where[0], where[-1] + 1)
    inside = matters[window]
    log_mass, log_model, ratio, size_p, size = (v[window] for v in sample[:5])
    weight = sample.weight[window] if isinstance(sample.weight, np.ndarray) else sample.weight
    if not inside.all():
        log_mass = np.where(inside, log_mass, -np.inf)
        ratio, size_p, size = (np.where(inside, v, 0.0) for v in (ratio, size_p, size))
    return Sample(log_mass, log_model, ratio, size_p, size, weight, sample.exact)


def estimate(samples: list[Sample], constants: Constants) -> Estimate:
    """Return the divergence by the form whose error is smaller."""
    kept = _windowed(samples, constants.value)
    if not kept:
        return CUT_OFF
    nodes = [_join(kept, stride) for stride in STRIDES]
    size_p, size = (np.concatenate([s[i] for s in kept]) for i in (3, 4))
    direct = _direct(nodes, size_p, size, constants)
    if direct.rounding <= FINE * direct.value:
        return direct
    other = _non_negative(nodes, size_p, size, constants)
    best = min(direct, other, key=lambda e: e.error)
    poor = best.error > POOR * best.value
    return best._replace(open=poor and other.rounding < best.error and not other.settled)


Nodes = tuple[np.ndarray, np.ndarray, float]


def _join(samples: list[Sample], stride: int) -> Nodes:
    """Weights that sum to 1, log ratios, and what the sum was."""
    parts = [s.strided(stride) for s in samples]
    weights, ratio = (np.concatenate(v) for v in zip(*parts, strict=True))
    total = float(weights.sum())
    return weights / total, ratio, total


def _direct(
    nodes: list[Nodes], size_p: np.ndarray, size: np.ndarray, constants: Constants
) -> Estimate:
    means = [float(w @ r) for w, r, _ in nodes]
    w, r, total = nodes[0]
    w = np.abs(w)  # it comes first: where it is 0, a product of two sizes may overflow
    rounding = float(w @ size + (w * np.abs(r - means[0])) @ size_p) + constants.size
    rounding *= ULPS * EPS
    value, step = means[0] + constants.value, _step(means)
    unseen = abs(total - 1) > UNSEEN + 1e3 * EPS * (float(w @ size_p) + constants.size)
    return Estimate(value if value >= 0 else np.nan, np.inf if unseen else step, rounding)


def _non_negative(
    nodes: list[Nodes], size_p: np.ndarray, size: np.ndarray, constants: Constants
) -> Estimate:
    values = [_log_mean_exp(w, r) for w, r, _ in nodes]
    w, r, total = nodes[0]
    away, ratio = w @ r - r, np.exp(-r - constants.value)
    mass, w = total * float(w @ ratio), np.abs(w)  # of q within the support of p
    rounding = float((w * np.abs(np.expm1(away))) @ size + (w * expm1mx(away)) @ (1 + size_p))
    rounding = ULPS * EPS * (rounding + ULPS * EPS * float(w @ np.square(size)))
    noise = ULPS * EPS * (float((w * ratio) @ (size + size_p)) + constants.size)
    if constants.nested and np.isnan(constants.outside):
        return Estimate(values[0] - np.log(mass), _step(values), rounding + noise)
    outside = constants.outside if constants.nested else 0.0
    missing = abs(mass + outside - 1)
    unseen = missing if missing > 1e3 * noise else 0.0
    return Estimate(
        values[0] - np.log1p(-outside),
        _step(values) + unseen,
        rounding + ULPS * EPS * outside * constants.size,
    )


def _log_mean_exp(w: np.ndarray, r: np.ndarray) -> float:
    """log E exp(-l), l = r - E r, through exp(-l) - 1 + l >= 0."""
    return float(np.log1p(w @ expm1mx(w @ r - r)))


def _step(values: list[float]) -> float:
    """The error at step h, from the values at h, 2h and 4h.

    It falls with the step at least as from 4h to 2h, unless two errors are mixed that fall at
    different rates; then that at h is still near the square of that at 2h.
    """
    near, far = abs(values[0] - values[1]), abs(values[1] - values[2])
    if near == 0 or near >= min(far, abs(values[0])):
        return near
    return near * min(1.0, SAFETY * max(near / far, math.sqrt(near / abs(values[0]))))
