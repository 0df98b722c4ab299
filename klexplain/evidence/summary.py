"""The evidence in a whole data set: total, mean and spread of its log likelihood ratios."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from klexplain._checks import bad, real_array
from klexplain.distributions.pairs import one_pair
from klexplain.divergence.log_ratios import BLOCK
from klexplain.evidence.blocks import blocks_of, in_blocks, of_each
from klexplain.evidence.exact import exact_sum, exact_sum_of_squares, nearest
from klexplain.evidence.likelihood_ratio import log_likelihood_ratio
from klexplain.units import Unit, unit


@dataclass(frozen=True, repr=False)
class LogRatioSummary:
    """What the log ratios of all samples add up to, and how they spread.

    Attributes
    ----------
    n : int
        Number of samples.
    total : float
        The evidence of all samples together, in `unit`; infinite where one of them rules
        out p or q.
    mean : float
        The evidence that a sample brings on average, in `unit`. Where the samples come
        from p, it estimates D(p ‖ q).
    variance : float
        Of the log ratios, with n - 1 in the denominator, in the square of `unit`; infinite
        where the mean is, and for one sample, which shows no spread.
    standard_error : float
        Of `mean`, in `unit`.
    unit : Unit
        Nats, bits or bans.
    """

    n: int
    total: float
    mean: float
    variance: float
    standard_error: float
    unit: Unit

    def __repr__(self) -> str:
        plural = self.unit.plural
        return (
            f"LogRatioSummary({self.total:.6g} {plural} from {self.n:,} samples: "
            f"mean {self.mean:.6g} ± {self.standard_error:.2g} {plural})"
        )


def log_ratio_summary(
    p: object, q: object, x: ArrayLike, *, base: int | None = None
) -> LogRatioSummary:
    """Return how much evidence samples hold for p against q, in total and on average.

    The sums are exact and rounded once at the end. So the order of the samples does not
    matter, nor how they are divided into blocks.

    Parameters
    ----------
    p, q : frozen distribution
        One truth and one model, both continuous or both discrete.
    x : array_like, dask array or column of a dask dataframe
        Independent samples. Dask's are read block by block, in one pass, when this is called.
    base : {None, 2, 10}
        Unit: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        As `log_likelihood_ratio`; also for no sample at all, and for samples of which one
        rules out p and another rules out q.

    Examples
    --------
    >>> from scipy import stats
    >>> log_ratio_summary(stats.norm(1), stats.norm(0), [0.5, 1.5, 2.5])
    LogRatioSummary(3 nats from 3 samples: mean 1 ± 0.58 nats)
    """
    in_unit, of_block = unit(base), partial(_sums, p, q)
    one_pair(p, q)
    found = of_each(of_block, blocks_of("x", x)) if in_blocks(x) else [of_block(x)]
    sums = _added(found)
    if sums.n == 0:
        raise ValueError("x: got no sample; expected at least one")
    if sums.only_p and sums.only_q:
        raise ValueError(bad("x", x, "samples that p allows together, or that q does"))
    return _summary(sums, in_unit)


class _Sums(NamedTuple):
    """What is kept of a block, in nats; the totals leave infinite log ratios out."""

    n: int
    only_p: int
    only_q: int
    total: Fraction
    squares: Fraction


def _added(sums: Iterable[_Sums]) -> _Sums:
    return _Sums._make(map(sum, zip(*sums, strict=True)))


def _sums(p: object, q: object, x: ArrayLike) -> _Sums:
    """Add up slices that stay in the processor's cache, so that memory holds x and little else."""
    flat = real_array("x", x).ravel()
    starts = range(0, max(flat.size, 1), BLOCK)
    return _added(_sums_of_slice(p, q, flat[start : start + BLOCK]) for start in starts)


def _sums_of_slice(p: object, q: object, x: np.ndarray) -> _Sums:
    nats = np.asarray(log_likelihood_ratio(p, q, x))
    finite = nats[np.isfinite(nats)]
    only_p, only_q = (int(np.count_nonzero(nats == end)) for end in (np.inf, -np.inf))
    return _Sums(nats.size, only_p, only_q, exact_sum(finite), exact_sum_of_squares(finite))


def _summary(sums: _Sums, in_unit: Unit) -> LogRatioSummary:
    n, total = sums.n, sums.total
    if sums.only_p or sums.only_q:
        end = np.inf if sums.only_p else -np.inf
        return LogRatioSummary(n, end, end, np.inf, np.inf, in_unit)
    variance = nearest((sums.squares - total**2 / n) / (n - 1)) if n > 1 else np.inf
    value, mean, error = map(
        in_unit.from_nats, (nearest(total), nearest(total / n), math.sqrt(variance / n))
    )
    return LogRatioSummary(n, value, mean, variance / in_unit.nats**2, error, in_unit)
