"""D(p ‖ q) from a sample of p and a sample of q, or from a sample of p and q itself."""

from typing import Any

import lazy_loader as lazy
import numpy as np
from numpy.typing import ArrayLike

from klexplain._checks import bad, generator, real_array
from klexplain.distributions.foreign import translated
from klexplain.distributions.reading import read
from klexplain.distributions.simulated import Simulated, is_simulated, simulated
from klexplain.evidence.blocks import in_blocks
from klexplain.evidence.draws import two_sided_z
from klexplain.evidence.estimation.found import Found
from klexplain.evidence.estimation.known import estimate_one_known
from klexplain.evidence.estimation.one_dimension import METHODS, estimate_one
from klexplain.evidence.estimation.result import KLEstimate
from klexplain.evidence.estimation.several_dimensions import (
    estimate_several,
    estimate_several_known,
)
from klexplain.units import unit

blockwise = lazy.load("klexplain.evidence.estimation.blockwise", suppress_warning=True)
FEWEST, MOST_VARIABLES = 20, 20
SAMPLE = f"a sample of shape (n,), or (n, d) with d of at most {MOST_VARIABLES}"
LOG_DENSITIES = ("logpdf", "logpmf", "log_prob", "score_samples")
SEED = 0  # where chance is needed and the caller brings none


def estimate_kl(
    x: ArrayLike,
    y_or_q: object,
    *,
    base: int | None = None,
    confidence_level: float = 0.95,
    method: str | None = None,
    rng: np.random.Generator | int | None = None,
) -> KLEstimate:
    """Estimate D(p ‖ q) from a sample of p, and a sample of q or q itself.

    Samples cannot bound a divergence from above where p has mass that they do not see q have.
    Where they look like that, the interval has no upper end, and `guarantee` says why.

    Parameters
    ----------
    x : array_like, dask array or column of a dask dataframe
        A sample of p, the truth: shape (n,), or (n, d) for up to 20 variables; at least 20
        values. Lists, pandas and pyarrow columns will do. Dask's, of one variable beside
        a known q, is read block by block and gives the same digits.
    y_or_q : array_like or distribution
        A sample of q, the model, of any size from 20 on; or q itself, whatever `kl_divergence`
        takes or has a ``logpdf`` or ``log_prob``. An array is always a sample.
    base : {None, 2, 10}
        Unit of the answer: nats, bits or bans.
    confidence_level : float
        How often an interval made so is to hold the truth.
    method : {None, "neighbours", "counts"}
        For two samples of one variable: None is ``"neighbours"``, which takes log ratios to
        change little between neighbours; ``"counts"`` takes each value for a category of its
        own. See `estimate_kl_from_counts` for what comes as counts.
    rng : numpy.random.Generator or int, optional
        Source of chance, used for some distributions of several variables. Without it the same
        data give the same answer.

    Returns
    -------
    KLEstimate
        Its `reach`, in one variable, is the share of x beyond the ends of y or in a hole of y;
        in several, the share of the mean of p/q over p that y misses.

    Raises
    ------
    TypeError
        For what is neither numbers nor a distribution.
    ValueError
        For NaN, infinity, fewer than 20 values, samples of unlike shapes, and another base,
        level or method.

    Notes
    -----
    One variable: x and y are put in one row, and from the k nearest x and y on either side of
    each place come the logarithms of the shares of x and y there, without bias. k is half the
    2/5th power of the sample's size. The value is the mean log ratio at x; its variance is
    var(log p/q)/n + var(p/q)/m, the first over x, the second over y. The upper end allows for
    what smoothing took, judged by twice as many neighbours, and for what lies beyond the ends
    of y, judged by how the ratio grows towards them (as Hill (1975) judges tails). If it grows so
    fast that the mean square of p/q under q looks infinite, or y has a hole where x has none,
    there is no upper end. Only the order of the values counts. Equal values, as rounding makes
    them, are put in an order that is random but always the same.

    Beside a known q the same is done with spacings, after Vasicek (1976), on the scale of the
    cdf of q. If q is discrete, see `estimate_kl_from_counts`.

    Several variables: a logistic regression with linear and quadratic terms, splines of each
    variable and of directions in which a sample looks odd, and bumps, on normal scores, tells x
    from y. Its logits, each found without its own point, give the lower bound of Donsker &
    Varadhan (1983); half their mean square error is added. The mean of p/q over p equals that
    of its square over q. Where y gives less than three tenths of what x gives, or one variable
    alone is not reached, there is no upper end. Beside a known q, x is compared with draws of a
    t distribution, so that what q reaches does not matter. Of more than 20,000 points of a
    sample, as many are taken.

    Nearest neighbours for divergences: Wang, Kulkarni & Verdú (2009). That no data alone give
    an upper limit, nor a lower one far above log n: McAllester & Stratos (2020).

    Examples
    --------
    >>> from scipy import stats
    >>> p, q = stats.beta(17, 6), stats.beta(3, 3)
    >>> x, y = p.rvs(1000, random_state=1), q.rvs(1000, random_state=2)
    >>> low, high = estimate_kl(x, y).confidence_interval
    >>> bool(low < 1.047 < high)  # D is 1.047 nats
    True
    >>> estimate_kl(x, q).reach
    0.0
    >>> estimate_kl(10 * x, y).confidence_interval.high
    inf
    """
    in_unit = unit(base)
    two_sided_z(confidence_level)
    if method not in (None, *METHODS):
        raise ValueError(bad("method", method, "None, 'neighbours' or 'counts'"))
    chance = generator(SEED if rng is None else rng)
    if in_blocks(x) or in_blocks(y_or_q):
        return _in_blocks(x, y_or_q, confidence_level).estimate(confidence_level, in_unit)
    x, other = _sample("x", x), _other(y_or_q)
    if isinstance(other, np.ndarray):
        found = _beside_sample(x, other, confidence_level, method, chance)
    else:
        found = _beside_law(x, other, confidence_level, chance)
    return found.estimate(confidence_level, in_unit)


def _other(y_or_q: Any) -> Any:
    """A sample as an array; a distribution as it is."""
    law = any(hasattr(y_or_q, name) for name in LOG_DENSITIES)
    return y_or_q if law else _sample("y_or_q", y_or_q)


def _beside_sample(
    x: np.ndarray,
    y: np.ndarray,
    confidence_level: float,
    method: str | None,
    rng: np.random.Generator,
) -> Found:
    if y.shape[1:] != x.shape[1:]:
        expected = f"expected as many variables as x has, of shape {x.shape}"
        raise ValueError(f"y_or_q: got shape {y.shape}; {expected}")
    if x.ndim == 1:
        return estimate_one(x, y, confidence_level, method)
    return estimate_several(x, y, confidence_level, rng)


def _beside_law(x: np.ndarray, q: Any, confidence_level: float, rng: np.random.Generator) -> Found:
    q = translated(q)
    if x.ndim == 1:
        law = _one_of("y_or_q", q) if is_simulated(q) else read("y_or_q", q)
        return estimate_one_known(x, law, confidence_level)
    law = simulated("y_or_q", q)
    if law.variables not in (None, x.shape[1]):
        expected = f"expected {x.shape[1]}, as x has"
        raise ValueError(f"y_or_q: got {law.variables} variables; {expected}")
    return estimate_several_known(x, law.log_density, confidence_level, rng)


def _one_of(argument: str, q: Any) -> Simulated:
    law = simulated(argument, q)
    if law.variables not in (None, 1):
        raise ValueError(f"{argument}: got {law.variables} variables; expected one, as x has")
    return law


def _in_blocks(x: Any, y_or_q: Any, confidence_level: float) -> Found:
    if in_blocks(y_or_q):
        expected = "a distribution; of two samples in blocks, compare parts that fit into memory"
        raise TypeError(f"y_or_q: got data in blocks; expected {expected}")
    q = translated(y_or_q)
    if is_simulated(q) or not any(hasattr(q, name) for name in LOG_DENSITIES):
        expected = "a distribution that SciPy has, as x is data in blocks; else a part that fits"
        raise TypeError(bad("y_or_q", y_or_q, expected))
    return blockwise.estimate_in_blocks(x, read("y_or_q", q), confidence_level, FEWEST)


def _sample(argument: str, values: Any) -> np.ndarray:
    """Return a sample of shape (n,), or (n, d) with d of at least 2; or refuse it."""
    if values is None:
        raise TypeError(bad(argument, values, f"{SAMPLE}, or a distribution"))
    array = real_array(argument, values)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim not in (1, 2) or (array.shape[1:] and not 1 < array.shape[1] <= MOST_VARIABLES):
        raise ValueError(f"{argument}: got shape {array.shape}; expected {SAMPLE}")
    if len(array) < FEWEST:
        expected = f"expected at least {FEWEST}, as fewer tell next to nothing"
        raise ValueError(f"{argument}: got {len(array)} values; {expected}")
    if np.isinf(array).any():
        raise ValueError(bad(argument, values, "finite numbers"))
    return array
