"""A null of many members: the one nearest to p, and whether a bet against it is fair to all.

Let q* be the nearest member. Where a member q' is true, a sample multiplies the likelihood ratio by
E_q'[p/q*] on average, and the bet is fair if that is at most 1. Were all mixtures of members in the
null, it would be so for each of them. In a family it has to be looked at, member by member.
"""

import warnings
from itertools import product

import numpy as np
from scipy.optimize import Bounds, minimize
from scipy.special import logsumexp

from klexplain._checks import bad
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.pairs import one_pair
from klexplain.distributions.point_masses import point_masses
from klexplain.evidence.fitting import minimum_divergence
from klexplain.evidence.members import Limits, Members, Space
from klexplain.evidence.shape import log_ratio
from klexplain.families import FAMILIES

APART = 1e-12  # nats to the nearest member, below which p counts as a member
CLEAR = 0.01  # logarithm of a mean that needs no search for a larger one
FAIR = 1e-7  # by which a mean may be above 1 as its integral may be off
TRIED = 225  # members, before the neighbours of the worst
FARTHEST = 3.5  # its sinh: so many quartiles, or factors of e, the farthest is off
FINE = {"xatol": 1e-4, "fatol": 1e-9, "maxiter": 200}
TAILS = 0.5 ** np.array([100, 64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1])
GAUSS = np.polynomial.legendre.leggauss(16)


def nearest_member(p: object, family_name: str, within: Limits | None) -> tuple[Distribution, str]:
    """Return the member of a null that is nearest to p, and the null in words.

    Raises
    ------
    TypeError, ValueError
        As `minimum_divergence`; where p is a member; where a bet against the nearest member is not
        fair to another.

    Examples
    --------
    >>> from scipy import stats
    >>> nearest_member(stats.expon(scale=3), "expon", {"scale": (-np.inf, 2)})
    (expon(loc=0, scale=2), 'expon(scale <= 2)')
    """
    if family_name not in FAMILIES:
        expected = "a frozen distribution, or SciPy's name of a family, such as 'norm'"
        raise ValueError(bad("q", family_name, expected))
    fit = minimum_divergence(p, family_name, within=within)
    truth, nearest = one_pair(p, fit.q)
    null = Members.of(FAMILIES[family_name], within)
    if float(fit.divergence or 0) <= APART:
        expected = f"a null without p = {truth}: no number of samples tells them apart"
        raise ValueError(bad("q", null, expected))
    mean, worst = most_multiplied(truth, nearest, null)
    if mean > 1 + FAIR:
        found = f"under {worst} a sample multiplies the likelihood ratio by {mean:.3g} on average"
        expected = f"a null whose nearest member, {nearest}, is valid for all ({found})"
        raise ValueError(bad("q", null, expected))
    return nearest, str(null)


def most_multiplied(
    p: Distribution, nearest: Distribution, null: Members
) -> tuple[float, Distribution]:
    """Return a mean of p/q*, q* the nearest, under a member of the null, and that member.

    It is the largest, or the first, from the nearest outwards, that is clearly above 1.
    """
    median = np.array([float(nearest.ppf(0.5))])
    space = Space.of(null, median, np.ones(1)).at(nearest)
    if not space.free:
        return 1.0, nearest

    def lost(theta: np.ndarray) -> float:
        return -_log_mean(p, nearest, space.member(theta))

    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # quantiles of a member tried may be beyond SciPy
        tried = _around(space, nearest)
        first = next((one for one in tried if lost(one) < -CLEAR), None)
        if first is not None:
            return float(np.exp(-lost(first))), space.member(first)
        first = min(tried, key=lost)
        bounds = Bounds(*space.ends)
        found = minimize(lost, first, method="Nelder-Mead", bounds=bounds, options=FINE)
        return float(np.exp(-found.fun)), space.member(found.x)


def _around(space: Space, nearest: Distribution) -> list[np.ndarray]:
    """Members on all sides, from the nearest outwards, ever farther apart."""
    quartile = float(nearest.isf(0.25) - nearest.ppf(0.25)) or 1.0
    units = np.array([quartile if to is float else 1.0 for to, _ in space.free.values()])
    steps = np.sinh(np.linspace(-FARTHEST, FARTHEST, round(TRIED ** (1 / len(units)))))
    low, high = space.ends[:, :, None]
    axes = np.clip(space.first[:, None] + np.outer(units, steps), low, high)
    tried = map(np.array, product(*map(np.unique, axes)))
    return sorted(tried, key=lambda one: float(np.abs((one - space.first) / units).max()))


def _log_mean(p: Distribution, nearest: Distribution, member: Distribution) -> float:
    """Logarithm of the mean of p/q* under a member."""
    x, log_weights = _nodes(p, nearest, member)
    found = log_weights + member.log_density(x) + log_ratio(p, nearest, x)
    return float(logsumexp(np.where(np.isnan(found), -np.inf, found)))


def _nodes(p: Distribution, *others: Distribution) -> tuple[np.ndarray, np.ndarray]:
    """Points that p may give, with the logarithms of weights: all, or between quantiles of each."""
    if p.discrete:
        x = point_masses(p)
        return x, np.zeros(len(x))
    tails = [inverse(TAILS) for law in (p, *others) for inverse in (law.ppf, law.isf)]
    edges = np.unique(np.concatenate(tails))
    edges = np.clip(edges[np.isfinite(edges)], *p.support)
    half = np.diff(edges)[:, None] / 2
    x = edges[:-1, None] + half * (1 + GAUSS[0])
    return x.ravel(), np.log(half * GAUSS[1]).ravel()
