"""The integral where one of the two is a mixture of Normals, panel by panel.

A kernel density estimate has as many parts as there were data, so points are dear. But it is
smooth over the width of a part, and Gauss's rule on panels of about that width needs few.
"""

import numpy as np
from numpy.polynomial.legendre import leggauss

from klexplain.distributions.distribution import Distribution
from klexplain.distributions.histogram import histogram
from klexplain.distributions.normals import Normals
from klexplain.divergence.quadrature.refusals import UNSEEN, UNSETTLED, Reached
from klexplain.divergence.result import EPS

NODES, WEIGHTS = leggauss(8)
BEYOND = 1e-100  # probability under p, on each side, that is out of sight
SEEN = -60.0  # log-density of p above which its quantiles do not tell where it ends
CLOSE = 1e-9  # part of the range within which a quantile is the end of the support
WIDEST = 2.0  # panels, in the narrowest width
MOST = 8_000  # panels at first
FINEST = 4  # times that they are halved at most
FINE = 1e-13  # relative change at which they are not halved again
GOOD = 1e-9  # the same, above which the rule is not the right one
ROUNDING = 8 * EPS  # of a log-density, relative


def by_panels(p: Distribution, q: Distribution) -> Reached | None:
    """Return D(p ‖ q) in nats; None where the rule is not for this pair, or does not settle.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import read_pair
    >>> p, q = read_pair(stats.gaussian_kde([0.0, 1.0, 3.0]), stats.norm(1, 2))
    >>> round(float(by_panels(p, q).value), 9)
    0.038817707
    """
    ends = _panels(p, q)
    if ends is None:
        return None
    coarse = _integral(p, q, ends)[0]
    for _ in range(FINEST):
        ends = np.sort(np.concatenate([ends, (ends[:-1] + ends[1:]) / 2]))
        value, rounding, off = _integral(p, q, ends)
        change, coarse = abs(value - coarse), value
        if not change > max(FINE * value, rounding):
            break
    settled = change <= max(GOOD * value, rounding) and off <= UNSEEN
    found = Reached(max(value, 0.0), change + rounding, "quadrature", UNSETTLED)
    return found if settled else None


def _panels(p: Distribution, q: Distribution) -> np.ndarray | None:
    """Ends of the panels, the kinks of both and the edges of a histogram among them."""
    widths = [float(d.frozen.widths.min()) for d in (p, q) if isinstance(d.frozen, Normals)]
    if not widths or histogram(q):
        return None
    low, high = float(p.ppf(BEYOND)), float(p.isf(BEYOND))
    width = WIDEST * min([*widths, p.std])
    if not (high - low) / width < MOST or _goes_on(p, low, high):
        return None
    even = np.linspace(low, high, int(np.ceil((high - low) / width)) + 1)
    bars = histogram(p)
    edges = bars.edges if bars else np.empty(0)
    kinks = [d.parameters["loc"] for d in (p, q) if d.family and d.family.kink]
    ends = np.unique(np.concatenate([even, edges, kinks]))
    return ends[(low <= ends) & (ends <= high)]


def _goes_on(p: Distribution, low: float, high: float) -> bool:
    """Whether p has density left beyond its quantiles, as where it is no distribution."""
    start, end = map(float, p.support)
    near = CLOSE * (high - low)
    inside = [x for x, gap in ((low, low - start), (high, end - high)) if gap > near]
    return bool((p.log_density(inside) > SEEN).any())


def _integral(p: Distribution, q: Distribution, ends: np.ndarray) -> tuple[float, float, float]:
    """The integral of p log(p/q), how far rounding may move it, and how far masses are from 1.

    Of q there may be less here, and no more.
    """
    half = np.diff(ends)[:, None] / 2
    x = (ends[:-1, None] + half + half * NODES).ravel()
    log_p, log_q = p.log_density(x), q.log_density(x)
    mass = (half * WEIGHTS).ravel() * np.exp(log_p)
    here = mass > 0
    value = float(mass[here] @ (log_p - log_q)[here])
    size = float(mass[here] @ (np.abs(log_p) + np.abs(log_q) + 1)[here])
    more = float((half * WEIGHTS).ravel() @ np.exp(log_q)) - 1
    return value, ROUNDING * size, max(abs(float(mass.sum()) - 1), more)
