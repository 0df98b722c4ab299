"""The divergence of two samples, or of a sample and a distribution, in several variables.

A regression tells the samples apart, and its logits are the log ratio of p and q. In the bound
of Donsker & Varadhan (1983), the mean of g over p minus the log mean of exp(g) over q, an error
of g counts only by its square, and always downwards; Nguyen et al. (2010) estimate divergences
so. Here the bound is taken of log ratios that were each fitted without their own point, and half
the mean square error, which the regression knows, is added. The standard error is that of the
two means, together with most of what was added: that much rests on log ratios being smooth, and
not on data.
"""

from collections.abc import Callable

import numpy as np
from scipy import stats

from klexplain._checks import bad
from klexplain.evidence.draws import two_sided_z
from klexplain.evidence.estimation.found import Found
from klexplain.evidence.estimation.known import RULED_OUT
from klexplain.evidence.estimation.log_ratio_regression import regress
from klexplain.evidence.estimation.ratio_bound import bound, corrected, least
from klexplain.evidence.estimation.reach_in_several import not_reached
from klexplain.evidence.estimation.smooth_functions import basis_of

METHOD = "regression"
SMOOTH = (
    "asymptotic, where clusters and smooth functions of single directions make up the log ratio; "
    "elsewhere the lower end alone holds"
)
MOST = 20_000  # of each sample, taken by chance, that the regression sees
REFERENCE_DF = 5  # of the t distribution: its tails reach further than most
DRAWS, FEWEST_DRAWS = 2, 2000  # of it: twice as many as x
RAREST = (-30.0, -3.0)  # log ratio of q to the reference, below which q is no guide to p
ABOVE = 1.1  # as an estimate that comes out low comes out too sure, from the same ratios
FLAT = 1e-9  # of a column's range, below which a direction is rounding


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
    together = max(_rank(np.vstack([x, y])), 1)
    _refuse("x", x, together)
    _refuse("y", y, together)
    x, y = _some(x, rng), _some(y, rng)
    nothing = np.zeros(len(x) + len(y))
    return _found(x, y, [nothing], nothing[: len(x)], two_sided_z(confidence_level), rng)


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
    _refuse("x", x, x.shape[1])
    log_q = log_density(x)
    share = float(np.mean(np.isneginf(log_q)))
    if share:
        return Found(np.inf, np.inf, np.inf, np.inf, RULED_OUT.format(share=share), share, METHOD)
    x = _some(x, rng)
    reference = stats.multivariate_t(x.mean(axis=0), _shape(x), df=REFERENCE_DF)
    y = reference.rvs(max(DRAWS * len(x), FEWEST_DRAWS), random_state=rng)
    both = np.vstack([x, y])
    offset = log_density(both) - reference.logpdf(both)
    bounded = [np.maximum(offset, rarest) for rarest in RAREST]
    return _found(x, y, bounded, offset[: len(x)], two_sided_z(confidence_level), rng)


def _refuse(name: str, sample: np.ndarray, rank: int) -> None:
    """Refuse a sample that is too small, or confined where the other one, or q, is not."""
    n, d = sample.shape
    if n < d + 2:
        raise ValueError(bad(name, f"{n} values", f"at least {d + 2} for {d} variables"))
    constant = np.flatnonzero(np.ptp(sample, axis=0) == 0)
    own = _rank(sample)
    if own < rank:
        column = f", column {constant[0]} having one value only" if constant.size else ""
        got = f"values in a subspace of {own} dimensions{column}"
        raise ValueError(bad(name, got, f"values that fill {rank}, as those of p and q do"))


def _rank(sample: np.ndarray) -> int:
    spread = np.ptp(sample, axis=0)
    columns = (sample - sample.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    values = np.linalg.eigvalsh(columns.T @ columns / len(sample))
    return int(np.count_nonzero(values > FLAT * len(values)))


def _some(sample: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    if len(sample) <= MOST:
        return sample
    return np.asarray(sample[rng.choice(len(sample), MOST, replace=False)])


def _shape(x: np.ndarray) -> np.ndarray:
    """Return the shape matrix with which the reference has the covariance of x."""
    return np.asarray(np.cov(x.T) * (REFERENCE_DF - 2) / REFERENCE_DF)


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
    best = max(regressions, key=lambda regression: bound(regression.left_out, less)[0])
    value, error = corrected(best, less)
    low, high = max(value - z * error, 0.0), max(value + ABOVE * z * error, 0.0)
    reach, why = not_reached(x, y, best.fitted, error)
    if not why:
        return Found(max(value, 0.0), error, low, high, SMOOTH, reach, METHOD)
    low = min(low, least(best.left_out, less, z))
    return Found(max(value, low), error, low, np.inf, why, reach, METHOD)
