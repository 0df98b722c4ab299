"""The likelihood ratio of one sample: how much better p explains it than q."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from klexplain._checks import bad, plain, real_array
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.pairs import one_pair, read_pair
from klexplain.distributions.point_masses import point_masses
from klexplain.divergence.evaluation import kl_divergence
from klexplain.divergence.simulation import log_ratio_at, simulated_pair
from klexplain.evidence.blocks import blocks_of, in_blocks, later
from klexplain.evidence.shape import (
    Shape,
    largest_densities,
    largest_ratio,
    log_density,
    log_ratio,
    on_circle,
)
from klexplain.evidence.top import Top
from klexplain.units import Unit, unit

POINTS = 301  # of a curve
TAIL = 1e-3  # the probability that a curve leaves out at an end that is far away
WIDE = 9  # how much farther than its nearer quartile a curve follows a heavy tail from the median
BEYOND = 1 / 5  # the most that it leaves out so
TYPICAL = 0.05  # tails beyond which a log ratio may leave the frame of a figure
ROUNDING = 1e-12  # a log ratio of a discrete pair below this is a tie


def likelihood_ratio(p: object, q: object, x: ArrayLike) -> float | np.ndarray:
    """Return p(x)/q(x): above 1 p explains x better, below 1 q does, 1 is a tie.

    Parameters
    ----------
    p, q : frozen distribution
        The truth and the model, whatever `kl_divergence` takes.
    x : array_like, dask array or column of a dask dataframe
        Samples, inside the support of `p` or of `q`. Broadcasts with the parameters. Of
        probability vectors the numbers of categories, from 0; of several variables one a row.

    Returns
    -------
    float, ndarray or dask array
        A plain float for one sample, and for dask's a dask array, which is computed later.
        Infinite where only `p` allows x, 0 where only `q` does.

    Raises
    ------
    TypeError, ValueError
        For a pair that cannot be compared; for NaN in `x`; for an x where the ratio is
        not defined, because neither distribution allows it or both are infinite there.

    Examples
    --------
    >>> from scipy import stats
    >>> round(likelihood_ratio(stats.beta(17, 6), stats.beta(3, 3), 14 / 17), 5)
    5.41214
    """
    if in_blocks(x):
        return _later(likelihood_ratio, p, q, x)
    with np.errstate(over="ignore"):  # a ratio beyond the largest float is infinite
        ratio = np.exp(_defined(p, q, x))
    return plain(ratio)


def log_likelihood_ratio(
    p: object, q: object, x: ArrayLike, *, base: int | None = None
) -> float | np.ndarray:
    """Return log p(x)/q(x), the evidence that the sample x brings for p against q.

    Parameters and errors are those of `likelihood_ratio`; `base` None, 2 or 10 gives
    nats, bits or bans.

    Examples
    --------
    >>> from scipy import stats
    >>> round(log_likelihood_ratio(stats.norm(1), stats.norm(0), 3.0), 12)
    2.5
    """
    in_unit = unit(base)
    if in_blocks(x):
        return _later(partial(log_likelihood_ratio, base=base), p, q, x)
    return plain(in_unit.from_nats(_defined(p, q, x)))


class Peak(NamedTuple):
    """The largest likelihood ratio that a sample can have, and the sample that has it."""

    x: float
    ratio: float


@dataclass(frozen=True, eq=False)
class RatioCurve:
    """The likelihood ratio as a function of the sample.

    Attributes
    ----------
    p, q : Distribution
        Truth and model.
    unit : Unit
        Unit of `log_ratio`.
    x : ndarray
        Where p or q has mass: points of a curve, or all values of a discrete pair.
    ratio, log_ratio : ndarray
        At each x; may be infinite.
    density_p, density_q : ndarray
        Densities (discrete: probabilities) at each x.
    ties : tuple of float
        Where the ratio crosses 1 (discrete: the values where it is 1).
        Empty where it is 1 everywhere.
    typical : tuple of float
        Range of the finite log ratios over the middle 90 % of p and of q, in `unit`.
    """

    p: Distribution
    q: Distribution
    unit: Unit
    x: np.ndarray
    ratio: np.ndarray
    log_ratio: np.ndarray
    density_p: np.ndarray
    density_q: np.ndarray
    ties: tuple[float, ...]
    typical: tuple[float, float]

    @property
    def discrete(self) -> bool:
        """Whether the pair is discrete."""
        return self.p.discrete

    @property
    def peak(self) -> Peak | None:
        """The maximum of the ratio, where it is finite and attained at one x alone."""
        top, single = self.top, len(self.top.at) == 1 and self.top.at[0][0] == self.top.at[0][1]
        if not (top.attained and single):
            return None
        with np.errstate(over="ignore"):  # a ratio beyond the largest float is infinite
            return Peak(top.at[0][0], float(np.exp(top.value)))

    @cached_property
    def top(self) -> Top:
        """The least upper bound of the log ratio, in nats, and where it is attained."""
        return largest_ratio(self.p, self.q)

    @cached_property
    def highest(self) -> tuple[Top, Top]:
        """The same of both log-densities, that of p first."""
        return largest_densities(self.p, self.q)

    @property
    def equal(self) -> bool:
        """Whether the ratio is 1 at every x."""
        return bool((np.abs(self.log_ratio) < ROUNDING).all())

    @cached_property
    def contribution(self) -> np.ndarray:
        """p(x) log p(x)/q(x) at each x, in `unit`: its signed area is D(p ‖ q)."""
        with np.errstate(invalid="ignore"):
            return np.where(self.density_p > 0, self.density_p * self.log_ratio, 0.0)

    @cached_property
    def divergence(self) -> float:
        """D(p ‖ q), in `unit`."""
        return float(kl_divergence(self.p.frozen, self.q.frozen, base=self.unit.base))

    def __repr__(self) -> str:
        peak = f", peak {self.peak.ratio:.6g} at x = {self.peak.x:.6g}" if self.peak else ""
        none = "every x" if self.equal else "no x"
        ties = ", ".join(f"{x:.6g}" for x in self.ties) or none
        return f"RatioCurve({self.p} against {self.q}: LR = 1 at {ties}{peak})"


def ratio_curve(p: object, q: object, *, base: int | None = None) -> RatioCurve:
    """Return the likelihood ratio over all x that p or q gives, ready to be drawn.

    Parameters
    ----------
    p, q : frozen distribution
        One truth and one model, both continuous or both discrete.
    base : {None, 2, 10}
        Unit of the log ratio: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`; arrays as parameters are refused.

    Examples
    --------
    >>> from scipy import stats
    >>> ratio_curve(stats.beta(17, 6), stats.beta(3, 3))
    RatioCurve(beta(a=17, b=6, loc=0, scale=1) against beta(a=3, b=3, loc=0, scale=1): \
LR = 1 at 0.618955, 0.947848, peak 5.41214 at x = 0.823529)
    """
    truth, model = one_pair(p, q)
    in_unit = unit(base)
    x = _values(truth, model) if truth.discrete else _points(truth, model)
    nats = log_ratio(truth, model, x)
    x, nats = x[~np.isnan(nats)], nats[~np.isnan(nats)]
    ties = x[np.abs(nats) < ROUNDING] if truth.discrete else Shape(truth, model).crossings(0.0)
    low, high = _typical(truth, model)
    with np.errstate(over="ignore"):
        ratio = np.exp(nats)
    return RatioCurve(
        truth,
        model,
        in_unit,
        x,
        ratio,
        in_unit.from_nats(nats),
        _density(truth, x, model),
        _density(model, x, truth),
        () if (np.abs(nats) < ROUNDING).all() else tuple(map(float, ties)),
        (in_unit.from_nats(low), in_unit.from_nats(high)),
    )


def _later(function: Callable[..., Any], p: object, q: object, x: object) -> Any:
    one_pair(p, q)  # what is wrong with it is said now
    return later(partial(function, p, q), blocks_of("x", x))


def _defined(p: object, q: object, x: ArrayLike) -> np.ndarray:
    at, pair = real_array("x", x), simulated_pair(p, q)
    if pair:
        return _checked(*pair, at, log_ratio_at(*pair, at))
    truth, model = read_pair(p, q)
    nats = log_ratio(truth, model, at)
    return _checked(truth, model, np.broadcast_to(at, nats.shape), nats)


def _checked(p: object, q: object, x: np.ndarray, nats: np.ndarray) -> np.ndarray:
    if np.isnan(nats).any():
        first = x[np.isnan(nats)][0]
        raise ValueError(bad("x", first, f"points where {p} or {q} has a finite density above 0"))
    return nats


def _values(p: Distribution, q: Distribution) -> np.ndarray:
    """All values of a discrete pair, from the first likely one to the last."""
    x = np.union1d(point_masses(p), point_masses(q))
    seen = (p.density(x) > TAIL / 10) | (q.density(x) > TAIL / 10)
    return x[np.flatnonzero(seen)[0] : np.flatnonzero(seen)[-1] + 1]


def _points(p: Distribution, q: Distribution) -> np.ndarray:
    """Points over both, with their kinks, up to those ends of the supports that are near."""
    if on_circle(p, q):
        return np.linspace(*Shape(p, q).ends, POINTS)
    lows, highs = zip(*map(_likely, (p, q)), strict=True)
    low, high = min(lows), max(highs)
    width = high - low
    start = float(min(p.support[0], q.support[0]))
    stop = float(max(p.support[1], q.support[1]))
    low = start if low - start < width / 4 else low
    high = stop if stop - high < width / 4 else high
    kinks = [law.parameters["loc"] for law in (p, q) if law.family and law.family.kink]
    return np.union1d(np.linspace(low, high, POINTS), [x for x in kinks if low < x < high])


def _likely(law: Distribution) -> tuple[float, float]:
    """Where nearly all samples lie; a heavy tail without end would leave the others no room."""
    first, median, third = map(float, law.ppf([0.25, 0.5, 0.75]))
    low, high = float(law.ppf(TAIL)), float(law.isf(TAIL))
    far = WIDE * min(median - first, third - median)
    if np.isinf(law.support[0]):
        low = max(low, min(median - far, float(law.ppf(BEYOND))))
    if np.isinf(law.support[1]):
        high = min(high, max(median + far, float(law.isf(BEYOND))))
    return low, high


def _density(law: Distribution, x: np.ndarray, other: Distribution) -> np.ndarray:
    return np.where(np.isneginf(log_density(law, x, other)), 0.0, law.density(x))


def _typical(p: Distribution, q: Distribution) -> tuple[float, float]:
    inner = np.linspace(TYPICAL, 1 - TYPICAL, 181)
    nats = log_ratio(p, q, np.concatenate([p.ppf(inner), q.ppf(inner)]))
    finite = nats[np.isfinite(nats)]
    return (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 0.0)
