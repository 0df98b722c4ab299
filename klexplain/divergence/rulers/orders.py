"""Rulers made of one integral, that of p^a q^(1-a)."""

import math

import numpy as np

from klexplain._checks import bad
from klexplain.distributions.foreign import translated
from klexplain.distributions.multivariate import is_multivariate
from klexplain.divergence.evaluation import evaluate
from klexplain.divergence.result import EPS, Divergence
from klexplain.divergence.rulers.each import Ruler, each
from klexplain.divergence.rulers.largest import largest_log_ratio
from klexplain.divergence.rulers.several import SeveralVariables
from klexplain.units import unit

Number = float | np.ndarray


def bhattacharyya_distance(p: object, q: object, *, base: int | None = None) -> Number:
    """Return the Bhattacharyya distance, minus the logarithm of the integral of √(p q).

    Parameters
    ----------
    p, q : frozen distribution or array_like
        As for `kl_divergence`; parameters broadcast.
    base : {None, 2, 10}
        Unit of the answer: nats, bits or bans.

    Returns
    -------
    float or ndarray
        From 0, where p = q, to infinity, where no value is possible under both.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`.

    Notes
    -----
    Definition: Bhattacharyya (1943). Exact (a formula) where one exponential family holds both,
    else integrated or summed. It is half the Rényi divergence of order 1/2.

    Examples
    --------
    >>> from scipy import stats
    >>> round(bhattacharyya_distance(stats.beta(17, 6), stats.beta(3, 3)), 10)
    0.4006883484
    """
    in_unit = unit(base)
    return of_pair(p, q, 0.5).converted(in_unit).value


def renyi_divergence(p: object, q: object, order: float, *, base: int | None = None) -> Number:
    """Return the Rényi divergence of an order: log(∫ p^a q^(1-a)) / (a - 1).

    Parameters
    ----------
    p, q : frozen distribution or array_like
        As for `kl_divergence`; parameters broadcast.
    order : float
        At least 0. Order 1 is the Kullback-Leibler divergence, order 0 minus the logarithm of
        what q gives to the values that p can give, order infinity the largest log ratio. For
        several variables above 0 and finite.
    base : {None, 2, 10}
        Unit of the answer: nats, bits or bans.

    Returns
    -------
    float or ndarray
        It never falls as the order rises, and may be infinite from some order on.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`; also for an order that is negative or NaN.

    Notes
    -----
    Definition: Rényi (1961); van Erven & Harremoës (2014). Exact (a formula) where one exponential
    family holds both, else integrated or summed.

    Examples
    --------
    >>> from scipy import stats
    >>> p, q = stats.beta(17, 6), stats.beta(3, 3)
    >>> [round(renyi_divergence(p, q, order), 4) for order in (0.5, 1, 2)]
    [0.8014, 1.047, 1.2535]
    """
    in_unit = unit(base)
    return renyi(p, q, _order(order)).converted(in_unit).value


def chi_squared_divergence(p: object, q: object) -> Number:
    """Return the chi-squared divergence of p from q, the integral of (p - q)²/q.

    It is the variance of p/q under q, and infinite where that is. Some call this Pearson's, and
    that with p and q exchanged Neyman's.

    Parameters
    ----------
    p, q : frozen distribution or array_like
        As for `kl_divergence`; parameters broadcast.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`.

    Notes
    -----
    It is exp(R) - 1, R the Rényi divergence of order 2 in nats. A pure number.

    Examples
    --------
    >>> from scipy import stats
    >>> round(chi_squared_divergence(stats.beta(17, 6), stats.beta(3, 3)), 10)
    2.5027228221
    """
    return chi_squared(of_pair(p, q, 2.0)).converted(unit()).value


def of_pair(p: object, q: object, weight: float) -> Divergence:
    """Return minus the logarithm of the integral of p^w q^(1-w), of one variable or several."""
    p, q = translated(p), translated(q)
    if is_multivariate(p) or is_multivariate(q):
        return SeveralVariables(p, q).affinity(weight)
    return each(p, q, lambda pair: pair.affinity(weight))


def renyi(p: object, q: object, order: float) -> Divergence:
    """Return the Rényi divergence in nats, with its error."""
    if order == 1:
        return evaluate(p, q)
    if order in LIMITS:
        return each(p, q, LIMITS[order])
    found = of_pair(p, q, order)
    value = np.asarray(found.value) / (1 - order)
    return Divergence(value, np.asarray(found.error) / abs(1 - order), found.method)


def chi_squared(second: Divergence) -> Divergence:
    """Return the chi-squared divergence from minus the logarithm of ∫ p²/q."""
    with np.errstate(over="ignore"):
        value = np.expm1(-np.asarray(second.value))
    finite = np.where(np.isfinite(value), value, 0.0)
    return Divergence(value, np.asarray(second.error) * (1 + finite) + EPS * finite, second.method)


def _order(order: float) -> float:
    try:
        value = float(order)
    except (TypeError, ValueError):
        value = math.nan
    if not value >= 0:
        raise ValueError(bad("order", order, "a number of at least 0, or infinity"))
    return value


LIMITS: dict[float, Ruler] = {0.0: lambda pair: pair.affinity(0), math.inf: largest_log_ratio}
