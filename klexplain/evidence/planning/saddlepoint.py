"""The approximation of Lugannani and Rice to the law of a sum of log ratios."""

import math

from scipy.optimize import brentq
from scipy.special import ndtr

from klexplain.evidence.planning.inversion import between_points
from klexplain.evidence.planning.terms import Terms

NEAR = 1e-4  # standard deviations from the mean, where the limit is taken


def saddlepoint(terms: Terms, n: int, level: float) -> float:
    """Return about how probable it is that a sum of n log ratios is above a level, in nats.

    On a lattice the level is put between two points and the tilt is corrected. NaN where infinite
    log ratios are possible, or at a level that no tilt makes the mean.

    Notes
    -----
    Source: Lugannani & Rice (1980), Daniels (1987).

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> from klexplain.evidence.planning.one_sample import Sample
    >>> from klexplain.evidence.planning.terms import terms_of
    >>> p, q = one_pair(stats.bernoulli(0.75), stats.bernoulli(0.25))
    >>> near = saddlepoint(terms_of(Sample(p, q, p)), 20, 9 * 3**0.5)
    >>> round(near / float(stats.binom(20, 0.75).sf(17)), 2)
    0.99
    """
    if terms.only_q or terms.only_p or terms.constant:
        return math.nan
    level = between_points(terms, n, level, strict=True) if terms.step else level
    tilt = _tilt(terms, n, level)
    if math.isnan(tilt):
        return math.nan
    at = terms.cumulants(tilt)
    w = math.copysign(math.sqrt(max(0.0, 2 * (tilt * level - n * at.log_mass))), tilt)
    if abs(w) < NEAR:
        third = terms.central_moments()[1] / (math.sqrt(n) * at.variance**1.5)
        return 0.5 - third / (6 * math.sqrt(2 * math.pi))
    half = tilt * terms.step / 2
    u = tilt * (math.sinh(half) / half if half else 1.0) * math.sqrt(n * at.variance)
    return float(ndtr(-w) + math.exp(-(w**2) / 2) / math.sqrt(2 * math.pi) * (1 / u - 1 / w))


def _tilt(terms: Terms, n: int, level: float) -> float:
    low, high = terms.tilts

    def gap(tilt: float) -> float:
        return n * terms.cumulants(tilt).mean - level

    if not (low < high and gap(low) < 0 < gap(high)):
        return math.nan
    return float(brentq(gap, low, high, xtol=1e-12))
