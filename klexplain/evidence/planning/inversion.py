"""The law of a sum of n log ratios, from the cumulants of one on a line in the complex plane.

With M(z) the mean of exp(zX), the probability that a sum S of n of them is above t is the
integral of M(z)ⁿ exp(-zt)/z along z = c + is, over 2π. It is taken by the trapezoid rule. What
the rule adds is known: probabilities of S beyond t ± 2π/step, weighted by an exponential, and
they are below Chernoff's bound. The line is put where the integrand is smallest, so that small
probabilities have as many digits as large ones.

Source: Abate & Whitt (1992), The Fourier-series method for inverting transforms of probability
distributions; Lugannani & Rice (1980) for the approximation.
"""

import math
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import brentq

from klexplain.evidence.planning.terms import FAINT, Terms

DIGITS = 36.0  # minus the log of what the rule may add, relative
BLOCK = 32  # frequencies at a time
MOST, ENOUGH = 512, 256  # frequencies of a law that is on no lattice; for many numbers
SMALL = 1e-17  # of the sum, below which frequencies no longer matter
HOPELESS = 1e-3  # of the sum, above which many more would not be enough either
ROUNDING = 1e-15
HUGE = 700.0  # exponent at which a float is at its end
STEEPER = (2, 4, 8, 16, 64)  # times the tilt, at which Chernoff's bound is taken
EDGE = 1e-9  # of the range of tilts
ON = 1e-9  # of a step, within which a level is a point of a lattice


class Tail(NamedTuple):
    """The probability that a sum of finite log ratios is above a level, and that it is not.

    Attributes
    ----------
    above, below : float
        Together the probability that all n log ratios are finite.
    error : float
        Estimate of the absolute error of either.
    """

    above: float
    below: float
    error: float


def tail(terms: Terms, n: int, level: float, *, strict: bool = True) -> Tail:
    """Return the probability that the sum of n log ratios is above a level, in nats, or below.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> from klexplain.evidence.planning.one_sample import Sample
    >>> from klexplain.evidence.planning.terms import terms_of
    >>> p, q = one_pair(stats.norm(1), stats.norm(0))
    >>> far = tail(terms_of(Sample(p, q, q)), 100, 50.0).above  # 10 standard deviations
    >>> round(float(far / stats.norm.sf(10)), 9)
    1.0
    """
    total = float(total_of(terms, n))
    if total == 0:
        return Tail(0.0, 0.0, 0.0)
    if terms.constant:
        value = n * float(terms.ratio[0])
        above = bool(above_level(np.array(value), level, strict=strict))
        return Tail(total * above, total * (not above), 0.0)
    if terms.step:
        beyond = _beyond(terms, n, float(between_points(terms, n, level, strict=strict)))
        if beyond is not None:
            return Tail(total * beyond, total * (1 - beyond), 0.0)
    return tails_near(terms, n, np.array([level]), strict=strict)[0]


def above_level(values: np.ndarray, level: float, *, strict: bool) -> np.ndarray:
    """Say which values are above a level, or where it is not strict also those that are at it."""
    at = np.abs(values - level) <= ON * max(1.0, abs(level))
    return np.where(at, not strict, values > level)


def missed(terms: Terms, n: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the probability that finite sums of so many log ratios are below a level.

    All numbers share one line in the complex plane, and the transform on it.

    Parameters
    ----------
    terms : Terms
        Of the log ratio, whose law can be tilted down.
    n : ndarray of int
        In rising order.
    level : float
        In nats.

    Returns
    -------
    probability, error : ndarray
        For each number, and an estimate of its absolute error.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> from klexplain.evidence.planning.one_sample import Sample
    >>> from klexplain.evidence.planning.terms import terms_of
    >>> p, q = one_pair(stats.norm(1), stats.norm(0))
    >>> missed(terms_of(Sample(p, q, p)), np.array([4, 16]), 2.0)[0].round(9).tolist()
    [0.5, 0.066807201]
    """
    if terms.empty or terms.constant:
        below = ~above_level(n * terms.ratio.sum() / max(len(terms.ratio), 1), level, strict=False)
        return below * total_of(terms, n), np.zeros(len(n))
    levels = between_points(terms, n, level, strict=False) if terms.step else np.full(len(n), level)
    return _one_side(terms, n, levels, terms.tilts[0], ENOUGH)


def total_of(terms: Terms, n: int | np.ndarray) -> Any:
    """Return the probability that so many log ratios are finite."""
    return (1 - terms.only_q - terms.only_p) ** n if not terms.empty else 0.0 * n


def between_points(terms: Terms, n: Any, level: Any, *, strict: bool) -> Any:
    """Return the middle between the last sum that is not above a level and the first that is.

    Examples
    --------
    >>> whole = np.array([0.0, 1.0])
    >>> terms = Terms(whole, np.log([0.5, 0.5]), None, whole[:0].astype(int), (1.0, 0.0))
    >>> [float(between_points(terms, 3, 2.0, strict=strict)) for strict in (True, False)]
    [2.5, 1.5]
    """
    at = (level - n * terms.low) / terms.step
    nearest = np.rint(at)
    on = np.abs(at - nearest) <= ON * np.maximum(1.0, np.abs(nearest))
    first = np.where(on, nearest + strict, np.floor(at) + 1)
    return n * terms.low + (first - 0.5) * terms.step


def _beyond(terms: Terms, n: int, level: float) -> bool | None:
    """Whether every sum is above the level, or none is; None where it depends."""
    if level < n * terms.ratio.min():
        return True
    return False if level > n * terms.ratio.max() else None


def tails_near(terms: Terms, n: int, levels: np.ndarray, *, strict: bool = True) -> list[Tail]:
    """Return the same for several levels that are near each other, from one transform.

    Sums are neither all above such a level nor all below.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> from klexplain.evidence.planning.one_sample import Sample
    >>> from klexplain.evidence.planning.terms import terms_of
    >>> p, q = one_pair(stats.norm(1), stats.norm(0))
    >>> found = tails_near(terms_of(Sample(p, q, p)), 16, np.array([8.0, 10.0]))
    >>> [round(tail.above, 9) for tail in found]
    [0.5, 0.308537539]
    """
    low, high = terms.tilts
    up = levels[0] >= n * terms.cumulants(0.0).mean
    end = high if (up and high > 0) or low == 0 else low
    if end == 0:
        return [Tail(math.nan, math.nan, math.inf) for _ in levels]
    if terms.step:
        levels = between_points(terms, n, levels, strict=strict)
    sides, errors = _one_side(terms, np.full(len(levels), n), levels, end, MOST)
    found, total = [], float(total_of(terms, n))
    for side, error in zip(sides.tolist(), errors.tolist(), strict=True):
        other = max(total - side, 0.0)
        found.append(Tail(side, other, error) if end > 0 else Tail(other, side, error))
    return found


def saddle(terms: Terms, n: int, level: float, end: float) -> float:
    """Return the tilt at which the integrand is smallest on the real line, or one near the end."""

    def slope(size: float) -> float:
        tilt = math.copysign(size, end)
        return math.copysign(1.0, end) * (n * terms.cumulants(tilt).mean - level) - 1 / size

    largest = abs(end) * (1 - EDGE)
    least = min(largest * EDGE, 0.1 / (1 + abs(n * terms.cumulants(0.0).mean - level)))
    if slope(largest) <= 0:
        return 0.9 * end  # farther out copies of the law would be too near
    return math.copysign(brentq(slope, least, largest, rtol=1e-3), end)


def _one_side(
    terms: Terms, n: np.ndarray, level: np.ndarray, end: float, most: int
) -> tuple[np.ndarray, np.ndarray]:
    """The probabilities of sums beyond levels on one side, and their errors."""
    if end == 0:
        return np.zeros(len(n)), np.full(len(n), math.inf)
    middle = len(n) // 2
    tilt = saddle(terms, int(n[middle]), float(level[middle]), end)
    at = terms.cumulants(tilt)
    size = n * at.log_mass - tilt * level
    guess = size - np.log(abs(tilt) * np.sqrt(2 * np.pi * (n * at.variance + 1 / tilt**2)))
    periods = [_period(terms, n[i], level[i], end, tilt, float(guess[i])) for i in (0, -1)]
    value, error = _trapezoid(terms, n, level, tilt, max(periods), most)
    scale = np.exp(np.minimum(size, HUGE)) / max(periods)
    return np.maximum(scale * value, 0.0), scale * error + terms.atom(n)


def _period(terms: Terms, n: int, level: float, end: float, tilt: float, guess: float) -> float:
    """How far apart the copies of the law must be that the rule adds up."""
    near = (DIGITS + max(0.0, -guess)) / abs(tilt)
    steeper = np.array([min(f * tilt, 0.9 * end + 0.1 * tilt, key=abs) for f in STEEPER])
    far = [
        (DIGITS + n * terms.cumulants(float(s)).log_mass - s * level - guess) / abs(s - tilt)
        for s in steeper
    ]
    period = float(max(near, min(far)))
    if not terms.step:
        return period
    return terms.step * (2 * math.ceil(period / terms.step / 2) + 1)


def _trapezoid(
    terms: Terms, n: np.ndarray, level: np.ndarray, tilt: float, period: float, most: int
) -> tuple[np.ndarray, np.ndarray]:
    """Sums of the integrand at multiples of the step, over M(tilt)ⁿ exp(-tilt·level), and doubt."""
    step, mean = 2 * math.pi / period, terms.cumulants(tilt).mean
    rules, ahead = _tilted(terms, tilt, mean), n * mean - level
    last = (round(period / terms.step) - 1) // 2 if terms.step else most
    waves = [np.exp(1j * np.outer(x, np.arange(BLOCK) * step)) for x, _ in rules]
    masses = [mass.astype(complex) for _, mass in rules]
    sums, size = np.zeros((len(rules), len(n))), np.zeros(len(n))
    for start in range(0, last + 1, BLOCK):
        k = np.arange(start, min(start + BLOCK, last + 1))
        # einsum: threads of a BLAS would cost more than these small products
        phi = np.stack(
            [np.einsum("i,ij", m, w[:, : len(k)]) for m, w in zip(masses, waves, strict=True)]
        )
        pole = _pole(tilt + 1j * k * step, terms.step) * np.where(k == 0, 1, 2)
        here = _powers(phi, n, np.outer(ahead, k * step)) * pole
        sums += here.real.sum(axis=-1)
        sizes = np.abs(here[0])
        size += sizes.sum(axis=-1)
        left = sizes.max(axis=-1) * (k[-1] + 1)
        if (left < SMALL * size).all() or (k[-1] > ENOUGH and (left > HOPELESS * size).all()):
            break
        masses = [
            m * np.exp(1j * x * BLOCK * step) for m, (x, _) in zip(masses, rules, strict=True)
        ]
    left = np.where((left < SMALL * size) | bool(terms.step), 0.0, left)
    return math.copysign(1.0, tilt) * sums[0], np.ptp(sums, axis=0) + left + n * ROUNDING * size


def _powers(phi: np.ndarray, n: np.ndarray, turn: np.ndarray) -> np.ndarray:
    """The n-th powers of phi, turned: one for each phi and n and frequency."""
    with np.errstate(divide="ignore"):
        log_size = np.log(np.abs(phi))[:, None, :]
    return np.asarray(
        np.exp(n[:, None] * log_size + 1j * (n[:, None] * np.angle(phi)[:, None, :] + turn))
    )


@np.errstate(over="ignore", invalid="ignore")  # far out a log ratio may be beyond floats
def _tilted(terms: Terms, tilt: float, middle: float) -> list[tuple[np.ndarray, np.ndarray]]:
    """Log ratios from a middle, and tilted masses; of the rough rule too, if there is one."""
    size, found = terms.cumulants(tilt).log_mass, []
    for ratio, log_mass in [(terms.ratio, terms.log_mass), *([terms.rough] if terms.rough else [])]:
        logs = log_mass + tilt * ratio - size
        kept = logs > logs.max() - FAINT
        found.append((ratio[kept] - middle, np.exp(logs[kept])))
    return found


def _pole(z: np.ndarray, step: float) -> np.ndarray:
    """1/z; for a lattice the same summed over its points, between which the level lies."""
    return step / (2 * np.sinh(step * z / 2)) if step else 1 / z
