"""Where one sample of several variables does not reach what the other has."""

import numpy as np

from klexplain.evidence.estimation.ranks import row_of
from klexplain.evidence.estimation.reach import reach_of

FAR = 0.7  # share of the mean ratio that y misses, from which on it tells no upper limit
NOTICED = 0.5  # of the standard error, that what lies beyond y in one column must amount to
BEYOND_ALL = (
    "one-sided: y misses {share:.0%} of what the mean of p/q consists of, so such samples set "
    "no upper limit"
)
BEYOND_ONE = (
    "one-sided: {share:.2g} of x lies where y has nothing in column {column}, so such samples "
    "set no upper limit"
)


def not_reached(
    x: np.ndarray, y: np.ndarray, log_ratios: np.ndarray, error: float
) -> tuple[float, str]:
    """Return the share of p that y does not reach, and why there is no upper limit, or "".

    All variables together are judged by the ratios, and each alone as in one dimension, since
    what y misses of one variable it misses of all.
    """
    share = missed(log_ratios[: len(x)], log_ratios[len(x) :])
    if share > FAR:
        return share, BEYOND_ALL.format(share=share)
    for column in range(x.shape[1]):
        found = reach_of(row_of(np.sort(x[:, column]), np.sort(y[:, column])), error)
        if (found.steep and found.missed > NOTICED * error) or found.hole > error:
            why = BEYOND_ONE.format(share=found.share, column=column)
            return max(share, found.share), why
    return share, ""


def missed(x: np.ndarray, y: np.ndarray) -> float:
    """Return the share of the mean ratio that y misses, from log ratios at x and at y.

    The mean of r = p/q over p is the mean of r² over q. What makes it up lies far out, and
    where the sample of q does not reach, the second comes out smaller.

    Examples
    --------
    >>> x, y = np.log([0.5, 1.5, 4.0]), np.log([0.5, 1.0, 1.5])
    >>> round(missed(x, y), 3)  # the means are 2 and 7/6
    0.417
    """
    of_y = _log_mean(2 * y) - 2 * _log_mean(y)
    return max(float(-np.expm1(of_y - (_log_mean(x) - _log_mean(y)))), 0.0)


def _log_mean(logs: np.ndarray) -> float:
    largest = logs.max()
    return float(largest + np.log(np.mean(np.exp(logs - largest))))
