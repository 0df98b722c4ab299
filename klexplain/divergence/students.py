"""Multivariate t: against a Normal by formula, else by an integral of one or two variables.

A multivariate t is a Normal whose covariance is divided by a Gamma variable g of mean 1. So the
mean of log(1 + Q/ν), Q the squared distance of a draw of p from the centre of q, follows from that
of exp(-s Q/ν) given g, which is a product over the variables. By Frullani's integral
log(1 + x) = ∫ (1 - exp(-s x)) exp(-s)/s ds, s from 0 to ∞.
"""

from typing import NamedTuple

import numpy as np

from klexplain.distributions.multivariate import Multivariate
from klexplain.divergence.covariances import whitened
from klexplain.divergence.result import EPS, Divergence
from klexplain.special import log_gamma_step

STEP = 0.125  # of the logarithms of s and of g, also in deviations of log g
UNSEEN = 45.0  # minus the log of what is left out, beside the whole
AT_ONCE = 1 << 20  # points of the grid that are held in memory
ROUNDING = 50 * EPS
LARGE = 30  # from where x (ψ(x + 1/2) - ψ(x)) is the polynomial in 1/x with these coefficients
HALF_STEP = (1 / 2, 1 / 8, 0.0, -1 / 64, 0.0, 1 / 128, 0.0, -17 / 2048)


class Term(NamedTuple):
    """A number in nats, and how far it may be off."""

    value: float
    error: float


def students(p: Multivariate, q: Multivariate) -> Divergence:
    """Return D(p ‖ q) in nats where one of them is a multivariate t, the other one or a Normal.

    Examples
    --------
    >>> from scipy import stats
    >>> from klexplain.distributions.multivariate import read_multivariate_pair
    >>> pair = stats.multivariate_normal([0, 0]), stats.multivariate_t([0, 0], df=5)
    >>> students(*read_multivariate_pair(*pair)).method
    'quadrature'
    """
    if _same(p, q):
        return Divergence(0.0, 0.0, "equality")
    if min(p.rank, q.rank) < p.size:  # a plane has no probability under a t
        return Divergence(np.inf, 0.0, "support")
    if q.name == "multivariate_normal":
        return _against_a_normal(p, q)
    seen = whitened(p.spread, q.spread)
    own, cross = _mean_log_density(p), _cross_term(p, q, seen.whiten)
    peaks = -float(np.log(seen.variances).sum()) / 2  # of the shapes: the rest needs no unit
    terms = own.value, peaks, -_log_peak(q), cross.value
    rounding = ROUNDING * float(np.abs(terms).sum()) + seen.error * abs(peaks)
    value = max(float(sum(terms)), 0.0)
    return Divergence(value, own.error + cross.error + rounding, "quadrature")


def _same(p: Multivariate, q: Multivariate) -> bool:
    pairs = zip(p.parameters.values(), q.parameters.values(), strict=True)
    return p.name == q.name and all(np.array_equal(*pair) for pair in pairs)


def _against_a_normal(p: Multivariate, q: Multivariate) -> Divergence:
    """That to the Normal with its mean and covariance, plus the divergence of these two Normals."""
    df = float(p.parameters["df"])
    if df <= 2:
        return Divergence(np.inf, 0.0, "end")
    wider = df / (df - 2)
    seen = whitened(wider * p.spread, q.spread)
    z = seen.whiten @ (q.centre - p.centre)
    normals, own = float(seen.divergence + z @ z) / 2, _mean_log_density(p)
    terms = own.value, p.size * (np.log(2 * np.pi * wider) + 1) / 2, normals
    error = own.error + seen.error * normals + ROUNDING * float(np.abs(terms).sum())
    return Divergence(max(float(sum(terms)), 0.0), error, "formula")


def _log_peak(law: Multivariate) -> float:
    """Log-density at the centre, for a unit shape."""
    if law.name == "multivariate_normal":
        return -law.size * float(np.log(2 * np.pi)) / 2
    df = float(law.parameters["df"])
    gammas = log_gamma_step((df + law.size) / 2, df / 2, law.size / 2)
    return float(gammas - law.size * np.log(df * np.pi) / 2)


def _mean_log_density(law: Multivariate) -> Term:
    """Minus the entropy, for a unit shape."""
    peak, size = _log_peak(law), law.size
    if law.name == "multivariate_normal":
        return Term(peak - size / 2, ROUNDING * abs(peak))
    df = float(law.parameters["df"])
    falls = (df + size) / 2 * _digamma_rise(df / 2, size)
    return Term(peak - falls, ROUNDING * (size * abs(float(np.log(df))) + falls))


def _digamma_rise(x: float, halves: int) -> float:
    """ψ(x + halves/2) - ψ(x), as a sum of what is above 0.

    Source: Abramowitz & Stegun (1964), 6.3.5 (recurrence), 6.3.18 (asymptotic series).
    """
    wholes, odd = divmod(halves, 2)
    total = float((1 / (x + np.arange(wholes))).sum())
    if not odd:
        return total
    steps = x + wholes + np.arange(LARGE)
    far = 1 / (steps[-1] + 1)
    return (
        total
        + float((1 / (steps * (2 * steps + 1))).sum())
        + far * float(np.polynomial.polynomial.polyval(far, HALF_STEP))
    )


def _cross_term(p: Multivariate, q: Multivariate, whiten: np.ndarray) -> Term:
    """(ν + d)/2 times the mean of log(1 + Q/ν), by the trapezoidal rule in log s and log g.

    Every other line of the grid gives the same but for an error that is far larger.
    """
    df = float(q.parameters["df"])
    turn, widths, _ = np.linalg.svd(whiten @ np.linalg.cholesky(p.spread))
    variances, shift = widths**2, turn.T @ whiten @ (q.centre - p.centre)
    times = (df + p.size) / 2
    reach = UNSEEN + float(np.log1p(times))
    log_g, weights = _mixing(p, reach)
    lowest = min(1.0, float(p.parameters.get("df", 2.0)) / 2)
    scale = np.log(df / (float(variances.sum()) + float(shift @ shift) + df))
    log_s = np.arange(scale - reach / lowest, np.log(UNSEEN) + STEP, STEP)
    both = np.column_stack([weights, _thinned(weights)])
    means = np.empty((len(log_s), 2))
    for rows in np.array_split(np.arange(len(log_s)), 1 + len(log_s) * len(log_g) // AT_ONCE):
        log_share = log_s[rows, None] - np.log(df)
        means[rows] = -_expm1_mean(log_share, variances, shift, log_g) @ both
    terms = means * np.exp(-np.exp(log_s))[:, None] * STEP
    fine, coarse = float(terms[:, 0].sum()), 2 * float(terms[::2, 1].sum())
    return Term(times * fine, times * fine * (abs(1 - coarse / fine) ** 1.5 + ROUNDING))


@np.errstate(over="ignore")  # where a draw is beyond the floats, exp(-s Q/ν) is 0
def _expm1_mean(
    log_share: np.ndarray, variances: np.ndarray, shift: np.ndarray, log_g: np.ndarray
) -> np.ndarray:
    """The mean of exp(-s Q/ν), given g, less 1."""
    given, share = np.zeros((len(log_share), len(log_g))), np.exp(log_share)
    for variance, moved in zip(variances, shift, strict=True):
        grown = np.exp(log_share - log_g + np.log(2 * variance))
        given -= np.log1p(grown) / 2 + share * moved**2 / (1 + grown)
    return np.expm1(given)


def _thinned(weights: np.ndarray) -> np.ndarray:
    """Every other line alone."""
    return np.where(np.arange(len(weights)) % 2, 0.0, 2 * weights) if len(weights) > 1 else weights


def _mixing(p: Multivariate, reach: float) -> tuple[np.ndarray, np.ndarray]:
    """Values of log g, and their probabilities; of a Normal it is 0."""
    if p.name == "multivariate_normal":
        return np.zeros(1), np.ones(1)
    shape = float(p.parameters["df"]) / 2
    step = STEP * min(1.0, 2 / np.sqrt(shape))
    below, above = reach / min(shape, np.sqrt(shape)), np.log1p(reach / min(shape, 1.0))
    v = np.arange(-below - 10 * step, above, step)
    log_mass = shape * (v - np.expm1(v) - 1)
    mass = np.exp(log_mass - log_mass.max())
    return v, mass / mass.sum()
