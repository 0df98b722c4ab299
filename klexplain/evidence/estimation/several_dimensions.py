"""The divergence of two samples, or of a sample and a distribution, in several variables.

A regression tells samples apart, and its log odds are the log ratio of p and q. Put into the
bound of Donsker and Varadhan, mean of g over p minus log mean of exp(g) over q, an error of g
shows only in its square, and always downwards. So each g is the one that was fitted without its
own point, the bound is estimated, and half the mean square error, which the regression knows, is
added. The standard error is that of the two means, plus half of what was added: this much rests
on how smooth log ratios are, and not on data.
"""

from collections.abc import Callable

import numpy as np
from scipy import stats

from klexplain._checks import bad
from klexplain.evidence.draws import two_sided_z
from klexplain.evidence.estimation.found import ASYMPTOTIC, Found
from klexplain.evidence.estimation.log_ratio_regression import Regression, regress
from klexplain.evidence.estimation.ranks import row_of
from klexplain.evidence.estimation.reach import reach_of
from klexplain.evidence.estimation.smooth_functions import basis_of

METHOD = "regression"
FAR = 0.7  # share of the mean ratio that y misses, from which on it tells no upper limit
SEEN = 10  # of y that must have at least as large a ratio as a lower limit makes use of
DOUBT = 0.7  # of what is added for the error of the log ratio
REFERENCE_DF = 5  # of the t distribution: its tails reach further than most
DRAWS, FEWEST_DRAWS = 2, 2000  # of it: twice as many as x
RAREST = (-30.0, -3.0)  # log ratio of q to the reference, below which q is no guide to p
RULED_OUT = "one-sided: q rules out {share:.2g} of x, so D is infinite"
NOTICED = 0.5  # of the standard error, that what lies beyond y in one column must amount to
BEYOND_ALL = (
    "one-sided: y misses {share:.0%} of what the mean of p/q consists of, so such samples set "
    "no upper limit"
)
BEYOND_ONE = (
    "one-sided: {share:.2g} of x lies where y has nothing in column {column}, so such samples "
    "set no upper limit"
)


def estimate_several(
    x: np.ndarray, y: np.ndarray, confidence_level: float, rng: np.random.Generator
) -> Found:
    """Estimate D from samples of shape (n, d) and (m, d), finite and checked.

    Raises
    ------
    ValueError
        Where there are no more points than variables, or one sample lies in a subspace that
        the other one leaves.
    """
    _refuse_few(x=x, y=y)
    _refuse_flat(x, y)
    nothing = np.zeros(len(x) + len(y))
    return _found(x, y, [nothing], nothing[: len(x)], two_sided_z(confidence_level), rng)


def _refuse_few(**samples: np.ndarray) -> None:
    for name, sample in samples.items():
        n, d = sample.shape
        if n < d + 2:
            got = f"{n} values of {d} variables"
            raise ValueError(bad(name, got, f"at least {d + 2} values"))


def _refuse_flat(x: np.ndarray, y: np.ndarray) -> None:
    """Refuse samples of which one is confined where the other is not: D is infinite, or unknown."""
    free = {name: _rank(part) for name, part in (("x", x), ("y", y))}
    both = _rank(np.vstack([x, y]))
    for name, rank in free.items():
        if rank < both:
            got = f"columns that leave {rank} of {both} dimensions"
            raise ValueError(bad(name, got, "as many as x and y have together"))


def _rank(sample: np.ndarray) -> int:
    spread = np.ptp(sample, axis=0)
    columns = (sample - sample.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return int(np.linalg.matrix_rank(columns, tol=1e-9 * np.sqrt(len(sample))))


def _found(
    x: np.ndarray,
    y: np.ndarray,
    offsets: list[np.ndarray],
    less: np.ndarray,
    z: float,
    rng: np.random.Generator,
) -> Found:
    """Estimate D of x and y, less the mean of something known at each x.

    There is a regression from each offset. All give lower bounds: the largest is the nearest.
    """
    basis = basis_of(np.vstack([x, y]), len(x), rng)
    regressions = [regress(basis, len(x), offset) for offset in offsets]
    best = max(regressions, key=lambda regression: _bound(regression.left_out, less)[0])
    value, error = _corrected(best, less)
    low, high = max(value - z * error, 0.0), max(value + z * error, 0.0)
    reach, why = _out_of_reach(x, y, best.fitted, error)
    if why == ASYMPTOTIC:
        return Found(max(value, 0.0), error, low, high, why, reach, METHOD)
    low = min(low, _least(best.left_out, less, z))
    return Found(max(value, low), error, low, np.inf, why, reach, METHOD)


def _corrected(regression: Regression, less: np.ndarray) -> tuple[float, float]:
    """Return the bound with half the mean square error added, and the standard error."""
    bound, variance = _bound(regression.left_out, less)
    added = float(np.trace(regression.covariance) + regression.missed) / 2
    chance = float(np.sum(regression.covariance**2)) / 2  # of the square of the error
    return bound + added, float(np.sqrt(variance + chance + (DOUBT * added) ** 2))


def _bound(log_ratios: np.ndarray, less: np.ndarray) -> tuple[float, float]:
    """Return the Donsker-Varadhan bound, less the mean of what is known, and its variance."""
    n = len(less)
    x, y = log_ratios[:n] - less, log_ratios[n:]
    largest = y.max()
    ratios = np.exp(y - largest)
    mean = ratios.mean()
    variance = x.var() / n + ratios.var() / mean**2 / len(y)
    return float(x.mean() - largest - np.log(mean)), float(variance)


def _out_of_reach(
    x: np.ndarray, y: np.ndarray, log_ratios: np.ndarray, error: float
) -> tuple[float, str]:
    """Return the share of p that y does not reach, and why there is no upper limit, if so."""
    reach = _reach(log_ratios[: len(x)], log_ratios[len(x) :])
    if reach > FAR:
        return reach, BEYOND_ALL.format(share=reach)
    for column in range(x.shape[1]):
        found = reach_of(row_of(np.sort(x[:, column]), np.sort(y[:, column])), error)
        if (found.steep and found.missed > NOTICED * error) or found.hole > error:
            why = BEYOND_ONE.format(share=found.share, column=column)
            return max(reach, found.share), why
    return reach, ASYMPTOTIC


def _reach(x: np.ndarray, y: np.ndarray) -> float:
    """Return the share of the mean ratio over p that y misses.

    The mean of r = p/q over p is the mean of r² over q. What makes it up lies far out, and
    where the sample of q does not reach, the second comes out smaller.
    """
    top = max(x.max(), y.max())
    log_mean = np.log(np.mean(np.exp(y - y.max()))) + y.max()
    of_x = np.log(np.mean(np.exp(x - top))) + top + log_mean
    of_y = np.log(np.mean(np.exp(2 * (y - y.max())))) + 2 * y.max()
    return float(-np.expm1(min(of_y - of_x, 0.0)))


def _least(log_ratios: np.ndarray, less: np.ndarray, z: float) -> float:
    """Return the lower limit that counts no ratio larger than a few of y have."""
    cap = np.partition(log_ratios[len(less) :], -SEEN)[-SEEN]
    bound, variance = _bound(np.minimum(log_ratios, cap), less)
    return max(bound - z * float(np.sqrt(variance)), 0.0)


def estimate_several_known(
    x: np.ndarray,
    log_density: Callable[[np.ndarray], np.ndarray],
    confidence_level: float,
    rng: np.random.Generator,
) -> Found:
    """Estimate D from a sample of shape (n, d) and the log-density of q.

    The sample is compared with draws of a t distribution around it, which is known and reaches
    all of it: that D, plus the mean of log t - log q, is the one that is asked for. The
    regression starts from q, so that it has nothing to find where p is q.
    """
    _refuse_few(x=x)
    rank, d = _rank(x), x.shape[1]
    if rank < d:
        got = f"columns that leave {rank} of {d} dimensions"
        raise ValueError(bad("x", got, "a sample with a density, as q has"))
    log_q = log_density(x)
    if np.isneginf(log_q).any():
        share = float(np.isneginf(log_q).mean())
        return Found(np.inf, np.inf, np.inf, np.inf, RULED_OUT.format(share=share), share, METHOD)
    reference = stats.multivariate_t(x.mean(axis=0), _shape(x), df=REFERENCE_DF)
    y = reference.rvs(max(DRAWS * len(x), FEWEST_DRAWS), random_state=rng)
    offset = np.concatenate([log_q, log_density(y)]) - reference.logpdf(np.vstack([x, y]))
    bounded = [np.maximum(offset, least) for least in RAREST]
    return _found(x, y, bounded, offset[: len(x)], two_sided_z(confidence_level), rng)


def _shape(x: np.ndarray) -> np.ndarray:
    """Return the shape matrix with which the reference has the covariance of x."""
    return np.asarray(np.cov(x.T) * (REFERENCE_DF - 2) / REFERENCE_DF)
