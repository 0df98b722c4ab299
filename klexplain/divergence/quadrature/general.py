"""The general route: any two frozen distributions, by what each says of itself.

The integrand is p log(p/q) - p + q >= 0 in place of p log(p/q). Both have the same
integral once the mass of q outside the support of p is added, and the first can
neither come out negative nor cancel where p and q nearly agree.
"""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.integrate import tanhsinh

from klexplain.distributions.distribution import Distribution
from klexplain.distributions.histogram import histogram
from klexplain.distributions.listed import Listed
from klexplain.distributions.point_masses import point_masses
from klexplain.divergence.quadrature.refusals import (
    AT_END,
    CLOSE,
    HEAVY,
    LONG,
    NO_NUMBER,
    OVERFLOW,
    UNREACHED,
    UNSEEN,
    UNSETTLED,
    Reached,
)
from klexplain.divergence.result import EPS
from klexplain.special import log1pmx

TAILS = np.array(
    [1e-100, 1e-30, 1e-9, 1e-4, 0.05, 0.5]
)  # an integral is split there, on both sides
LOG_DENSITY_ULPS = 8  # how far SciPy's log-densities may be off, in ulp of their size
FAINT = -600.0  # log of a mass beside which others may be below the floats
NEGLIGIBLE = -70.0  # log of the mass of a term that ends a sum; its log ratio is of order 10²
HIDDEN = 1e-12  # probability beyond which a sum no longer looks for atoms that stand far apart
# At the first a division by a scale does not yet underflow; at the others powers do not either.
NEXT_TO_0 = np.array([1e-300, 1e-200, 1e-100, 1e-50])
FAR = np.array([1e-9, 1e-30])  # tail probabilities between and beyond which tails are judged
# Of SciPy's rule: from coarser levels it takes a piece of many decades for settled that is not.
FINE, COARSE = (5, 12), (2, 6)
OUTERMOST = 1e150
MOST_TERMS = 4_000_000


Levels = tuple[int, int]


def general(p: Distribution, q: Distribution) -> Reached:
    """Return D(p ‖ q) from nothing but log-densities, quantiles and tails."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        # What a quantile misses shows in the error.
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            return _sum(p, q) if p.discrete else _integral(p, q)
        except ArithmeticError:  # of Boost, below SciPy
            return Reached(np.nan, np.inf, "summation" if p.discrete else "quadrature", OVERFLOW)


def _integral(p: Distribution, q: Distribution) -> Reached:
    (low, high), (q_low, q_high) = p.support, q.support
    if low < q_low or high > q_high:
        return Reached(np.inf, 0.0, "support")
    ends = cuts(p, q)
    if _empties(p, q, ends):
        return Reached(np.inf, 0.0, "support")
    outside = float(q.cdf(low) + q.sf(high))
    terms = _over(ends, lambda x: _terms(p, q, x), 1e-14, FINE)
    value = float(terms.integral.sum()) + outside
    masses = _mass(ends, p), _mass(ends, q) + outside
    doubt = _over(ends, lambda x: _doubt(p, q, x, masses), 1e-2, COARSE).integral.sum()
    parts = {
        UNREACHED if np.isinf(doubt) else CLOSE: float(doubt),
        UNSETTLED: float(terms.error.sum()),
        AT_END: _at_ends(p, q),
        HEAVY: _in_tails(p, q, ends, terms.integral),
    }
    error = sum(parts.values()) + min(outside, EPS) + EPS * value
    worst = max(parts, key=lambda name: parts[name]) if np.isfinite(value) else NO_NUMBER
    return Reached(value, error if np.isfinite(value + error) else np.inf, "quadrature", worst)


def _over(
    ends: np.ndarray, f: Callable[[np.ndarray], np.ndarray], rtol: float, levels: Levels
) -> Any:
    """Integrals between neighbouring ends."""

    def inside(x: np.ndarray) -> np.ndarray:  # a density may be infinite at an end
        return np.where((ends[0] < x) & (x < ends[-1]), f(x), 0.0)

    first, last = levels
    return tanhsinh(inside, ends[:-1], ends[1:], rtol=rtol, minlevel=first, maxlevel=last)


def _mass(ends: np.ndarray, d: Distribution) -> float:
    return float(_over(ends, lambda x: np.exp(_log(d, x)), 1e-14, FINE).integral.sum())


def _empties(p: Distribution, q: Distribution, ends: np.ndarray) -> bool:
    """Whether a bin of q is empty where p has a density."""
    if histogram(q) is None:
        return False
    middles = (ends[:-1] + ends[1:]) / 2
    return bool((np.isneginf(q.log_density(middles)) & np.isfinite(p.log_density(middles))).any())


def _at_ends(p: Distribution, q: Distribution) -> float:
    """What lies between a finite end and the number next to it.

    A density that is infinite there has more than nothing in that gap.
    """
    ends = np.array(p.support)
    inside = np.array([_next_to(p, q, *both) for both in (ends, ends[::-1])])
    mass_p, mass_q = (np.abs(d.cdf(ends) - d.cdf(inside)) for d in (p, q))
    log_ratio = np.abs(p.log_density(inside) - q.log_density(inside))
    terms = np.where(mass_p > 0, mass_p * (2 + log_ratio), 0.0) + mass_q
    return float(np.sum(terms, where=np.isfinite(ends)))


def _next_to(p: Distribution, q: Distribution, end: float, other: float) -> float:
    """The number next to an end; of 0 the nearest at which both log-densities are numbers."""
    beside = np.copysign(NEXT_TO_0, other)
    if end or not (known := np.isfinite(p.log_density(beside) - q.log_density(beside))).any():
        return float(np.nextafter(end, other) if end else beside[0])
    return float(beside[known.argmax()])


def _in_tails(p: Distribution, q: Distribution, ends: np.ndarray, parts: np.ndarray) -> float:
    """What the far tails may hide, where densities underflow: infinite if they diverge.

    The terms beyond the 1e-30 quantile are held against those between it and the 1e-9
    quantile. Each further step outwards shrinks them again by at least their ratio; where
    they do not shrink, the integral has no end.
    """
    hidden, middles, total = 0.0, (ends[:-1] + ends[1:]) / 2, parts.sum()
    low = np.nanmin([d.ppf(FAR) for d in (p, q)], axis=0)
    high = np.nanmax([d.isf(FAR) for d in (p, q)], axis=0)
    for outwards, (far, farther) in ((-middles, -low), (middles, high)):
        beyond = parts[outwards > farther].sum()
        before = parts[(far < outwards) & (outwards <= farther)].sum()
        if beyond > EPS * total:
            hidden += np.inf if beyond >= before else beyond * (beyond / before) ** 3
    return hidden + _beyond_nodes(p, q)


def _beyond_nodes(p: Distribution, q: Distribution) -> float:
    """What lies farther out than the nodes of the rule on an infinite piece."""
    x = np.array([-OUTERMOST, OUTERMOST])
    mass_p, mass_q = (np.array([float(d.cdf(x[0])), float(d.sf(x[1]))]) for d in (p, q))
    log_ratio = np.abs(p.log_density(x) - q.log_density(x))
    # A cdf that leaves [0, 1], as of a density that is wound round a circle, is no small doubt.
    hidden = np.where(mass_p == 0, 0.0, np.abs(mass_p) * (2 + log_ratio))
    return float(hidden.sum() + np.abs(mass_q).sum())


def cuts(p: Distribution, q: Distribution) -> np.ndarray:
    """Ends of the pieces of the integral: where p or q changes its scale."""
    low, high = p.support
    cuts = [d.ppf(TAILS) for d in (p, q)] + [d.isf(TAILS) for d in (p, q)]
    cuts += [h.edges for h in map(histogram, (p, q)) if h]
    inner = np.unique(np.concatenate(cuts))
    inner = inner[(low < inner) & (inner < high)]
    apart = np.diff(inner, prepend=-np.inf) > 64 * EPS * np.abs(inner)  # medians found twice
    return np.concatenate([[low], inner[apart], [high]])


def _sum(p: Distribution, q: Distribution) -> Reached:
    listed = isinstance(p.frozen, Listed), isinstance(q.frozen, Listed)
    next_to_q = np.array([q.support[0] - 1, q.support[1] + 1])
    if np.isfinite(p.log_density(next_to_q[np.isfinite(next_to_q)])).any() and not listed[0]:
        return Reached(np.inf, 0.0, "support")
    x = point_masses(p) if listed[0] else np.arange(_reach(p, -1), _reach(p, +1) + 1)
    if len(x) > MOST_TERMS:
        return Reached(np.nan, np.inf, "summation", LONG)
    if (gaps := np.isneginf(q.log_density(x)) & np.isfinite(p.log_density(x))).any():
        lost = not any(listed) and _underflows(q, x, gaps)
        found = np.nan if lost else np.inf, np.inf if lost else 0.0
        return Reached(*found, "support", NO_NUMBER)
    outside = float(q.cdf(x[0] - 1) + q.sf(x[-1]))
    if any(listed):  # there may be gaps between the values
        outside = max(0.0, 1 - float(q.density(x).sum()))
    value = float(_terms(p, q, x).sum()) + outside
    masses = float(p.density(x).sum()), float(q.density(x).sum()) + outside
    error = float(_doubt(p, q, x, masses).sum()) + min(outside, EPS) + EPS * value
    return Reached(value, error, "summation", UNREACHED if np.isinf(error) else CLOSE)


def _underflows(q: Distribution, x: np.ndarray, gaps: np.ndarray) -> bool:
    """Whether gaps of q lie within its support beside masses so small that others are below floats.

    SciPy takes the logarithm of a mass that has come out as 0.
    """
    if ((x < q.support[0]) | (x > q.support[1]))[gaps].any():
        return False
    first, last = np.flatnonzero(gaps)[[0, -1]]
    beside = q.log_density(x[[max(first - 1, 0), min(last + 1, len(x) - 1)]])
    return bool((beside < FAINT).all())


def _reach(p: Distribution, side: int) -> float:
    """How far from the median, down or up, the terms of a sum have to go."""
    median, end = float(p.ppf(0.5)), float(p.support[side > 0])
    far = 1.0
    while far <= MOST_TERMS and not _ends(p, median + side * far, side):
        far *= 2
    return min(median + far, end) if side > 0 else max(median - far, end)


def _ends(p: Distribution, x: float, side: int) -> bool:
    """Whether no mass worth a term lies at x or beyond; atoms may stand far apart."""
    beyond = p.sf(x) if side > 0 else p.cdf(x)
    return bool(p.log_density(x) <= NEGLIGIBLE and beyond <= HIDDEN)


def _log(d: Distribution, x: np.ndarray) -> np.ndarray:
    """The log-density; where SciPy makes NaN of 0 times infinity there is nothing.

    Were there something, the total mass would show that it is missing.
    """
    found = d.log_density(x)
    return np.where(np.isnan(found), -np.inf, found)


def _terms(p: Distribution, q: Distribution, x: np.ndarray) -> np.ndarray:
    """p log(p/q) - p + q at x."""
    log_p, log_q = _log(p, x), _log(q, x)
    mass_p, mass_q = np.exp(log_p), np.exp(log_q)
    here = np.isfinite(log_p) & (mass_p > 0)
    log_ratio = np.where(here, log_p - log_q, 0.0)
    near = np.abs(log_ratio) < 1
    far = mass_q - mass_p + mass_p * log_ratio
    kernel = -log1pmx(np.expm1(np.where(near, -log_ratio, 0.0)))
    return np.where(here, np.where(near, mass_p * kernel, far), mass_q)


def _doubt(p: Distribution, q: Distribution, x: np.ndarray, masses: tuple[float, float]) -> Any:
    """What the errors of the two log-densities can change in the term at x.

    The term moves by p |log p/q| and by |q - p| to first order, by p and q to second. A
    total mass that is not 1 shows the error of a normalising constant; one far from 1, that
    a part was not seen at all.
    """
    if max(abs(1 - mass) for mass in masses) > UNSEEN:
        return np.full_like(x, np.inf)
    log_p, log_q = _log(p, x), _log(q, x)
    mass_p, mass_q = np.exp(log_p), np.exp(log_q)
    off_p, off_q = (
        _noise(d, x, log_d) + abs(1 - mass)
        for d, log_d, mass in zip((p, q), (log_p, log_q), masses, strict=True)
    )
    by_p = mass_p * (np.abs(log_p - log_q) + off_p) * off_p
    by_q = (np.abs(mass_q - mass_p) + mass_q * off_q) * off_q
    seen = (mass_q > 0) | ((mass_p > 0) & np.isfinite(log_q))  # a mass of q may be below the floats
    return np.where(mass_p > 0, by_p, 0.0) + np.where(seen, by_q, 0.0)


def _noise(d: Distribution, x: np.ndarray, log_density: np.ndarray) -> np.ndarray:
    """How far off SciPy's log-density may be: by its own size, and by that of its terms.

    The terms are seen in how the value moves when x does by a few ulp; counts cannot move,
    but their terms are log-gammas of about x and of the parameters.
    """
    if d.discrete:
        size = np.abs(x) + sum(np.abs(v) for v in d.parameters.values())
        terms = EPS * size * np.log1p(size)
    else:
        moved = [d.log_density(x * (1 + side * 4 * EPS)) - log_density for side in (-1, 1)]
        terms = np.max(np.nan_to_num(np.abs(moved), posinf=0.0), axis=0)
    return LOG_DENSITY_ULPS * EPS * (1 + np.abs(log_density)) + terms
