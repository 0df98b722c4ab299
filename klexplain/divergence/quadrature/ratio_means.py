"""Means under p of what estimates a divergence from the log ratio: its powers, and r - 1 - log r.

Terms are kept as logarithms, since r = q/p may be beyond the largest float where p is faint. Where
rules of tails decide whether a mean is finite they are asked; of other distributions it is taken
to be infinite where its terms have not faded as far out as the log-densities are numbers.
"""

import warnings
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from klexplain.distributions.distribution import Distribution
from klexplain.distributions.point_masses import point_masses
from klexplain.divergence.quadrature.continuous import at_nodes, pieces_of
from klexplain.divergence.quadrature.counts import MOST, between, block, split
from klexplain.divergence.quadrature.general import LOG_DENSITY_ULPS, cuts
from klexplain.divergence.quadrature.grids import REACH, Piece
from klexplain.divergence.quadrature.integrand import Constants, Integrand
from klexplain.divergence.result import EPS
from klexplain.divergence.tails import known, log_ratio_has_moment, ratio_has_variance
from klexplain.special import expm1mx

FINEST = 6  # times that the step is halved at most
STRIDES = (1, 2)
FINE = 1e-10  # relative change of a mean, with the step, at which it is settled
TRUSTED = 1e-6  # relative change above which a mean is refused
FADED = 18.0  # log of how far below the largest the terms at an end must lie
BEYOND = 1450.0  # logarithm of a mean whose root is beyond the largest float
NOISE = 1e-3  # of the logarithm of a term, above which its rounding makes it worthless
FAR = 40.0  # minus log r above which r - 1 - log r is r


class Term(NamedTuple):
    """Weights, logs of masses under p, and log p - log q with its rounding, at nodes or counts.

    An `exact` sum has every term, so that none may be left out for comparison.
    """

    weight: np.ndarray
    log_mass: np.ndarray
    log_ratio: np.ndarray
    noise: np.ndarray
    exact: bool


class RatioMeans(NamedTuple):
    """Moments under p of what estimates a divergence, in nats; infinite where one is.

    Attributes
    ----------
    square : float
        Logarithm of the mean of (log r)^2.
    log_ratio, half_square, excess : float
        Logarithms of the variances of log r, of (log r)^2 / 2, and of r - 1 - log r.
    """

    square: float
    log_ratio: float
    half_square: float
    excess: float


Log = Callable[[Term], np.ndarray]


def ratio_means(p: Distribution, q: Distribution, divergence: float, mass: float) -> RatioMeans:
    """Return the moments for two single distributions whose divergence is known, and finite.

    Parameters
    ----------
    p, q : Distribution
        The truth and the model.
    divergence : float
        D(p ‖ q) in nats.
    mass : float
        That of q where p has any, less 1: the mean of r - 1.

    Raises
    ------
    ValueError
        Where a moment that is finite cannot be found to a relative 1e-6.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> found = ratio_means(*one_pair(stats.norm(0), stats.norm(1)), 0.5, 0.0)
    >>> [round(float(np.exp(log)), 9) for log in (found.log_ratio, found.excess)]
    [1.0, 0.718281828]
    """
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        infinite = _infinite(p, q)
        first = {
            "square": lambda at: _log_abs(at.log_ratio),
            "log_ratio": lambda at: _log_abs(at.log_ratio - divergence),
        }
        found = _refined(p, q, first, infinite)
        size, mean = np.exp(found["square"] / 2), divergence + mass
        second: dict[str, Log] = {
            "half_square": lambda at: (
                _log_abs((at.log_ratio + size) / 2) + _log_abs(at.log_ratio - size)
            ),
            "excess": lambda at: _log_excess(at, mean),
        }
        return RatioMeans(**found, **_refined(p, q, second, infinite))


def mass_of_ratio(p: Distribution, q: Distribution) -> float:
    """Return the mass of q where p has any, less 1, for single distributions.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.pairs import one_pair
    >>> mass_of_ratio(*one_pair(stats.uniform(0, 1), stats.uniform(0, 4)))
    -0.75
    """
    if known(p, q):
        return 0.0 - _outside(p, q)
    with np.errstate(all="ignore"):
        found = _refined(p, q, {"ratio": lambda at: -at.log_ratio / 2}, set())
    return float(np.expm1(found["ratio"]))


def _outside(p: Distribution, q: Distribution) -> float:
    (low, high), (q_low, q_high) = p.support, q.support
    circle = p.family is q.family and p.member.family.circular
    below = float(q.cdf(low - p.discrete)) if q_low < low and not circle else 0.0
    return below + (float(q.sf(high)) if q_high > high and not circle else 0.0)


def _infinite(p: Distribution, q: Distribution) -> set[str]:
    if not known(p, q):
        return set()
    infinite = set() if log_ratio_has_moment(p, q, 4) else {"half_square"}
    if not log_ratio_has_moment(p, q, 2):
        infinite |= {"square", "log_ratio", "excess"}
    return infinite if ratio_has_variance(p, q) else infinite | {"excess"}


def _refined(
    p: Distribution, q: Distribution, logs: dict[str, Log], infinite: set[str]
) -> dict[str, float]:
    """The logarithms of mean squares of what `logs` has the logarithms of."""
    wanted = {name: log for name, log in logs.items() if name not in infinite}
    for level in range(FINEST + 1):
        terms = _terms(p, q, level)
        found = {name: _log_means(terms, log) for name, log in wanted.items()}
        change = {name: _change(*values) for name, values in found.items()}
        if all(by <= FINE or by == np.inf for by in change.values()):
            break
    lost = {name for name, by in change.items() if not by <= TRUSTED}
    if lost and (known(p, q) or any(np.isfinite(change[name]) for name in lost)):
        raise ValueError(
            f"p, q: got {p} and {q}; expected a pair whose log ratio has moments that can be "
            "integrated to a relative 1e-6"
        )
    values = {name: np.inf if name in lost else fine for name, (fine, _) in found.items()}
    return dict.fromkeys(logs, np.inf) | values


def _change(fine: float, coarse: float) -> float:
    """By how much the step changes a mean, relatively; infinite where an end was cut off.

    Where the root of the mean is no float any more nothing is left to change.
    """
    same = fine == coarse == -np.inf or min(fine, coarse) > BEYOND
    return 0.0 if same else abs(fine - coarse)


def _log_means(terms: list[Term], log: Log) -> list[float]:
    """The logarithm of a mean with every node, and with every second; NaN where cut off."""
    logs = [at.log_mass + 2 * log(at) for at in terms]
    peak = max(float(np.max(v, where=np.isfinite(v), initial=-np.inf)) for v in logs)
    if np.isneginf(peak):
        return [peak] * len(STRIDES)
    if any(_cut_off(v, peak) for v, at in zip(logs, terms, strict=True) if not at.exact):
        return [np.inf, -np.inf]
    shares = [np.where(np.isfinite(v), np.exp(v - peak), 0.0) for v in logs]
    return [peak + float(np.log(_mean(terms, shares, stride))) for stride in STRIDES]


def _cut_off(log: np.ndarray, peak: float) -> bool:
    """Whether the terms have not faded where they end, or stop being numbers."""
    seen = np.flatnonzero(np.isfinite(log))
    return bool(seen.size) and bool((log[seen[[0, -1]]] >= peak - FADED).any())


def _mean(terms: list[Term], shares: list[np.ndarray], stride: int) -> float:
    """A sum over a sum of masses, so that the error of a constant is gone."""
    total = mass = 0.0
    for at, share in zip(terms, shares, strict=True):
        every = slice(None) if at.exact else slice(None, None, stride)
        times = at.weight[every] * (1 if at.exact else stride)
        total += float(times @ share[every])
        mass += float(times @ np.exp(at.log_mass[every]))
    return total / mass


def _log_abs(x: np.ndarray) -> np.ndarray:
    return np.asarray(np.log(np.abs(x)))


def _log_excess(at: Term, mean: float) -> np.ndarray:
    """Logarithm of |r - 1 - log r - mean|; none where log p and log q cancel to their rounding."""
    nats = at.log_ratio
    found = np.where(nats < -FAR, -nats, _log_abs(expm1mx(-nats) - mean))
    clear = at.noise < NOISE * (1 + np.abs(at.log_mass + 2 * found))
    return np.where(clear | (nats > 0), found, -np.inf)


def _terms(p: Distribution, q: Distribution, level: int) -> list[Term]:
    if known(p, q):
        return _of_counts(p, q, level) if p.discrete else _of_families(p, q, level)
    return _of_masses(p, q) if p.discrete else _of_densities(p, q, level)


def _of_families(p: Distribution, q: Distribution, level: int) -> list[Term]:
    truth, model, change = p.member.with_model(q.member)
    terms = []
    for piece in pieces_of(truth, model):
        nodes, log_weight = piece._replace(reach=REACH).nodes(level)
        terms.append(_term(*at_nodes(truth, model, change, nodes, log_weight, nested=False)))
    return terms


def _of_counts(p: Distribution, q: Distribution, level: int) -> list[Term]:
    low, high = p.member.ends
    if high - low < MOST:
        (terms,), constant = block(p.member, q.member, low, high)
        return [_term(terms, constant)]
    exact, piece = split(p.member, q.member, low, high)
    smooth, constant, _ = between(p.member, q.member, piece._replace(reach=REACH), level)
    return [_term(part, constant) for part in (*exact, smooth)]


def _term(at: Integrand, constant: Constants) -> Term:
    weight = np.broadcast_to(np.asarray(at.weight, dtype=float), at.ratio.shape)
    fixed = at.exact or not np.isscalar(at.weight)
    faint = np.where(np.isnan(at.log_mass), -np.inf, at.log_mass)  # far out, of infinite terms
    return Term(weight, faint, at.ratio + constant.value, EPS * at.size, fixed)


def _of_masses(p: Distribution, q: Distribution) -> list[Term]:
    x = np.union1d(point_masses(p), point_masses(q))
    return [_plain_term(p, q, x, 0.0, exact=True)]


def _plain_term(
    p: Distribution, q: Distribution, x: np.ndarray, log_dx: np.ndarray | float, *, exact: bool
) -> Term:
    log_p, log_q = p.log_density(x), q.log_density(x)
    noise = LOG_DENSITY_ULPS * EPS * (np.abs(log_p) + np.abs(log_q))
    return Term(np.ones_like(x), log_p + log_dx, log_p - log_q, noise, exact)


def _of_densities(p: Distribution, q: Distribution, level: int) -> list[Term]:
    terms = []
    for low, high in pairwise(cuts(p, q)):
        inner = [end for end in (low, high) if np.isfinite(end)]
        middle, width = (low + high) / 2, (high - low) / 2
        if len(inner) == 1:
            width = abs(inner[0] - float(p.ppf(0.5))) or 1.0
            middle = inner[0] + np.sign(high - inner[0] or low - inner[0]) * width
        nodes, log_weight = Piece(low, high, middle, width).nodes(level)
        log_dx = log_weight + nodes.log_distance
        terms.append(_plain_term(p, q, nodes.base + nodes.offset, log_dx, exact=False))
    return terms
