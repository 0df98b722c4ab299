"""The divergence of two samples, or of a sample and a distribution, in several variables.

A regression tells samples apart, and its log odds are the log ratio of p and q. Put into the
bound of Donsker and Varadhan, mean of g over p minus log mean of exp(g) over q, an error of g
shows only in its square, and always downwards. So each g is the one that was fitted without its
own point, the bound is estimated, and half the mean square error, which the regression knows, is
added. The standard error is that of the two means, plus half of what was added: this much rests
on how smooth log ratios are, and not on data.
"""

import numpy as np

from klexplain._checks import bad
from klexplain.evidence.draws import two_sided_z
from klexplain.evidence.estimation.found import ASYMPTOTIC, Found
from klexplain.evidence.estimation.log_ratio_regression import Regression, regress
from klexplain.evidence.estimation.smooth_functions import basis_of

METHOD = "regression"
FAR = 0.7  # share of the mean ratio that y misses, from which on it tells no upper limit
SEEN = 10  # of y that must have at least as large a ratio as a lower limit makes use of
DOUBT = 0.5  # of what is added for the error of the log ratio
REFERENCE_DF, REFERENCE_SIZE, FEWEST_DRAWS = 5, 2, 1000
IMPOSSIBLE = -30.0  # log ratio where q is 0, but a draw of the reference is not
OUT_OF_REACH = (
    "one-sided: y misses {share:.0%} of what the mean of p/q consists of, so such samples set "
    "no upper limit"
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
    return _found(x, y, np.zeros(len(x) + len(y)), two_sided_z(confidence_level), rng)


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
    x: np.ndarray, y: np.ndarray, offset: np.ndarray, z: float, rng: np.random.Generator
) -> Found:
    n = len(x)
    regression = regress(basis_of(np.vstack([x, y]), n, rng), n, offset)
    reach = _reach(regression.fitted[:n], regression.fitted[n:])
    added = float(np.trace(regression.covariance) + regression.missed) / 2
    bound, variance = _bound(regression.left_out, n, offset)
    chance = float(np.sum(regression.covariance**2)) / 2  # of the square of the error
    value, error = bound + added, float(np.sqrt(variance + chance + (DOUBT * added) ** 2))
    low, high = max(value - z * error, 0.0), max(value + z * error, 0.0)
    if reach <= FAR:
        return Found(max(value, 0.0), error, low, high, ASYMPTOTIC, reach, METHOD)
    low = min(low, _least(regression, n, offset, z))
    why = OUT_OF_REACH.format(share=reach)
    return Found(max(value, low), error, low, np.inf, why, reach, METHOD)


def _bound(log_ratios: np.ndarray, n: int, offset: np.ndarray) -> tuple[float, float]:
    """Return the Donsker-Varadhan bound, less the mean offset of x, and its variance."""
    x, y = log_ratios[:n] - offset[:n], log_ratios[n:]
    largest = y.max()
    ratios = np.exp(y - largest)
    mean = ratios.mean()
    variance = x.var() / n + ratios.var() / mean**2 / len(y)
    return float(x.mean() - largest - np.log(mean)), float(variance)


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


def _least(regression: Regression, n: int, offset: np.ndarray, z: float) -> float:
    """Return the lower limit that counts no ratio larger than a few of y have."""
    y = regression.left_out[n:]
    cap = np.partition(y, -SEEN)[-SEEN]
    bound, variance = _bound(np.minimum(regression.left_out, cap), n, offset)
    return max(bound - z * float(np.sqrt(variance)), 0.0)


def estimate_several_known(
    x: np.ndarray, log_q: np.ndarray, confidence_level: float, rng: np.random.Generator
) -> Found:
    """Estimate D from a sample of shape (n, d) and the log-density of q at each of its rows."""
    raise NotImplementedError
