"""The integral where one of the two is a mixture of Normals, panel by panel.

A kernel density estimate has as many parts as there were data, so points are dear. But it is
smooth over the width of a part, and Gauss's rule on panels of about that width needs few.
"""

import numpy as np
from numpy.polynomial.legendre import leggauss

from klexplain.distributions.distribution import Distribution
from klexplain.distributions.histogram import histogram
from klexplain.distributions.normals import Normals
from klexplain.divergence.result import EPS, Divergence

NODES, WEIGHTS = leggauss(8)
BEYOND = 1e-100  # probability under p, on each side, that is out of sight
WIDEST = 2.0  # panels, in the narrowest width
MOST = 8_000  # panels at first
FINEST = 4  # times that they are halved at most
FINE = 1e-13  # relative change at which they are not halved again
GOOD = 1e-9  # the same, above which the rule is not the right one
ROUNDING = 8 * EPS  # of a log-density, relative


def by_panels(p: Distribution, q: Distribution) -> Divergence | None:
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
    coarse, _ = _integral(p, q, ends)
    for _ in range(FINEST):
        ends = np.sort(np.concatenate([ends, (ends[:-1] + ends[1:]) / 2]))
        value, rounding = _integral(p, q, ends)
        change, coarse = abs(value - coarse), value
        if not change > max(FINE * value, rounding):
            break
    settled = change <= max(GOOD * value, rounding)
    return Divergence(max(value, 0.0), change + rounding, "quadrature") if settled else None


def _panels(p: Distribution, q: Distribution) -> np.ndarray | None:
    """Ends of the panels, the kinks of both and the edges of a histogram among them."""
    widths = [float(d.frozen.widths.min()) for d in (p, q) if isinstance(d.frozen, Normals)]
    if not widths or histogram(q):
        return None
    low, high = float(p.ppf(BEYOND)), float(p.isf(BEYOND))
    width = WIDEST * min([*widths, p.std])
    if not (high - low) / width < MOST:
        return None
    even = np.linspace(low, high, int(np.ceil((high - low) / width)) + 1)
    bars = histogram(p)
    edges = bars.edges if bars else np.empty(0)
    kinks = [d.parameters["loc"] for d in (p, q) if d.family and d.family.kink]
    ends = np.unique(np.concatenate([even, edges, kinks]))
    return ends[(low <= ends) & (ends <= high)]


def _integral(p: Distribution, q: Distribution, ends: np.ndarray) -> tuple[float, float]:
    """The integral of p log(p/q), and how far rounding may move it."""
    half = np.diff(ends)[:, None] / 2
    x = (ends[:-1, None] + half + half * NODES).ravel()
    log_p, log_q = p.log_density(x), q.log_density(x)
    mass = (half * WEIGHTS).ravel() * np.exp(log_p)
    here = mass > 0
    value = float(mass[here] @ (log_p - log_q)[here])
    size = float(mass[here] @ (np.abs(log_p) + np.abs(log_q) + 1)[here])
    return value, ROUNDING * size
