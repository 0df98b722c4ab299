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
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq

from klexplain.evidence.planning.terms import FAINT, Terms

DIGITS = 36.0  # minus the log of what the rule may add, relative
BLOCK = 32  # frequencies at a time
MOST = 256  # frequencies of a law that is on no lattice
SMALL = 1e-17  # of the sum, below which frequencies no longer matter
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
    total = _total(terms, n)
    if total == 0:
        return Tail(0.0, 0.0, 0.0)
    if terms.constant:
        value = n * float(terms.ratio[0])
        above = bool(above_level(np.array(value), level, strict=strict))
        return Tail(total * above, total * (not above), 0.0)
    if terms.step:
        level = _on_lattice(terms, n, level, strict=strict)
        beyond = _beyond(terms, n, level)
        if beyond is not None:
            return Tail(total * beyond, total * (1 - beyond), 0.0)
    return _inverted(terms, n, level, total)


def above_level(values: np.ndarray, level: float, *, strict: bool) -> np.ndarray:
    """Say which values are above a level, or where it is not strict also those that are at it."""
    at = np.abs(values - level) <= ON * max(1.0, abs(level))
    return np.where(at, not strict, values > level)


def _total(terms: Terms, n: int) -> float:
    return (1 - terms.only_q - terms.only_p) ** n if not terms.empty else 0.0


def _on_lattice(terms: Terms, n: int, level: float, *, strict: bool) -> float:
    """The middle between the last point that is not above the level and the first that is."""
    at = (level - n * terms.low) / terms.step
    nearest = round(at)
    if abs(at - nearest) <= ON * max(1.0, abs(nearest)):
        first = nearest + strict
    else:
        first = math.floor(at) + 1
    return n * terms.low + (first - 0.5) * terms.step


def _beyond(terms: Terms, n: int, level: float) -> bool | None:
    """Whether every sum is above the level, or none is; None where it depends."""
    if level < n * terms.ratio.min():
        return True
    return False if level > n * terms.ratio.max() else None


def _inverted(terms: Terms, n: int, level: float, total: float) -> Tail:
    low, high = terms.tilts
    up = level >= n * terms.cumulants(0.0).mean
    if (up and high > 0) or low == 0:
        if high == 0:
            return Tail(math.nan, math.nan, math.inf)
        value, error = _one_side(terms, n, level, high)
        return Tail(value, max(total - value, 0.0), error)
    value, error = _one_side(terms, n, level, low)
    return Tail(max(total - value, 0.0), value, error)


def saddle(terms: Terms, n: int, level: float, end: float) -> float:
    """Return the tilt between 0 and an end at which the integrand is smallest on the real line."""

    def slope(size: float) -> float:
        tilt = math.copysign(size, end)
        return math.copysign(1.0, end) * (n * terms.cumulants(tilt).mean - level) - 1 / size

    largest = abs(end) * (1 - EDGE)
    least = min(largest * EDGE, 0.1 / (1 + abs(n * terms.cumulants(0.0).mean - level)))
    if slope(largest) <= 0:
        return math.copysign(largest, end)
    return math.copysign(brentq(slope, least, largest, rtol=1e-3), end)


def _one_side(terms: Terms, n: int, level: float, end: float) -> tuple[float, float]:
    """The probability of sums beyond the level on one side, and its error."""
    tilt = saddle(terms, n, level, end)
    if abs(tilt) > abs(end) / 2 and abs(tilt) > (1 - 2 * EDGE) * abs(end):
        tilt = 0.9 * end
    at = terms.cumulants(tilt)
    size = n * at.log_mass - tilt * level - math.log(abs(tilt))
    spread = n * at.variance + 1 / tilt**2
    guess = size - math.log(2 * math.pi * spread) / 2
    period = _period(terms, n, level, end, tilt, guess)
    value, error = _trapezoid(terms, n, level, tilt, period)
    exponent = n * at.log_mass - tilt * level
    scale = math.exp(min(exponent, HUGE)) / period
    return max(scale * value, 0.0), scale * error


def _period(terms: Terms, n: int, level: float, end: float, tilt: float, guess: float) -> float:
    """How far apart the copies of the law must be that the rule adds up."""
    near = (DIGITS + max(0.0, -guess)) / abs(tilt)
    steeper = np.array([min(f * tilt, 0.9 * end + 0.1 * tilt, key=abs) for f in STEEPER])
    far = [
        (DIGITS + n * terms.cumulants(float(s)).log_mass - s * level - guess) / abs(s - tilt)
        for s in steeper
    ]
    period = max(near, min(far))
    if not terms.step:
        return period
    return terms.step * (2 * math.ceil(period / terms.step / 2) + 1)


def _trapezoid(
    terms: Terms, n: int, level: float, tilt: float, period: float
) -> tuple[float, float]:
    """Sum of the integrand at multiples of the step, over M(tilt)ⁿ exp(-tilt·level), and doubt."""
    step, rules = 2 * math.pi / period, _tilted(terms, tilt, level / n)
    last = (round(period / terms.step) - 1) // 2 if terms.step else MOST
    waves = [np.exp(1j * np.outer(x, np.arange(BLOCK) * step)) for x, _ in rules]
    masses = [mass.astype(complex) for _, mass in rules]
    sums, size, left = np.zeros(len(rules)), 0.0, 0.0
    for start in range(0, last + 1, BLOCK):
        k = np.arange(start, min(start + BLOCK, last + 1))
        # einsum: threads of a BLAS would cost more than these small products
        phi = np.stack(
            [np.einsum("i,ij", m, w[:, : len(k)]) for m, w in zip(masses, waves, strict=True)]
        )
        here = phi**n * _pole(tilt + 1j * k * step, terms.step) * np.where(k == 0, 1, 2)
        sums += here.real.sum(axis=1)
        size += float(np.abs(here[0]).sum())
        left = float(np.abs(here[0]).max()) * (k[-1] + 1)
        if left < SMALL * size:
            break
        masses = [
            m * np.exp(1j * x * BLOCK * step) for m, (x, _) in zip(masses, rules, strict=True)
        ]
    left = 0.0 if terms.step or left < SMALL * size else left
    value = math.copysign(1.0, tilt) * float(sums[0])
    return value, float(np.ptp(sums)) + left + n * ROUNDING * size


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
