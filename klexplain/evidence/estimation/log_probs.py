"""A divergence from log-probabilities of samples of p: those of tokens, as language models give."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from klexplain._checks import bad, real_array, refuse_masked
from klexplain.evidence.draws import two_sided_z
from klexplain.evidence.estimation.clusters import ClusteredMean, clustered_mean
from klexplain.evidence.estimation.pareto import pareto_shape
from klexplain.evidence.estimation.result import Interval, KLEstimate
from klexplain.special import expm1mx
from klexplain.units import unit

HEAVY = 0.5  # Pareto shape from which on a variance is infinite
FEWEST = 5  # sequences below which their spread says little
ESTIMATORS: dict[str, Callable[[np.ndarray], np.ndarray]] = {  # from log p - log q
    "k1": lambda nats: nats,
    "k2": lambda nats: np.square(nats) / 2,
    "k3": lambda nats: np.asarray(expm1mx(-nats)),
}


class Tokens(NamedTuple):
    """Log-probabilities of the tokens that count, and the sequence of each."""

    log_p: np.ndarray
    log_q: np.ndarray
    sequence: np.ndarray | None


def estimate_kl_from_log_probs(
    log_p: ArrayLike,
    log_q: ArrayLike,
    *,
    estimator: str = "k1",
    mask: ArrayLike | None = None,
    sequences: ArrayLike | None = None,
    base: int | None = None,
    confidence_level: float = 0.95,
) -> KLEstimate:
    """Return D(p ‖ q) per token, from log-probabilities of tokens that were drawn from p.

    Parameters
    ----------
    log_p, log_q : array_like
        Natural logarithms of what p and q gave each token, of one shape: (tokens,), or
        (sequences, tokens). Log-densities will do. Whatever `numpy.asarray` takes, a torch
        tensor on the CPU without gradient among it.
    estimator : {"k1", "k2", "k3"}
        With r = q/p: the mean of -log r, of (log r)²/2, or of r - 1 - log r.
    mask : array_like of bool, optional
        True where there is a token, False at padding.
    sequences : array_like, optional
        Of the shape of `log_p`: which sequence each token belongs to. Rows are sequences
        without it; in one dimension each token is taken to be one by itself.
    base : {None, 2, 10}
        Unit of the answer: nats, bits or bans.
    confidence_level : float
        How often an interval made so should hold the truth.

    Returns
    -------
    KLEstimate
        Per token. `standard_error` is clustered by sequence, and `reach` the Pareto shape of the
        largest summands: at a half or above their variance is infinite, and the interval only
        has a lower end. Infinite where q gave some token no probability.

    Raises
    ------
    TypeError, ValueError
        For NaN; for a token that p gave no probability, since it cannot have been drawn; for
        shapes that differ; for probabilities in place of their logarithms.

    Notes
    -----
    With S the sum and n the number of tokens of each of G sequences, m the mean over all N tokens:
    standard error √(G / (G - 1) Σ (S - m n)²) / N, and an interval by Student's t with G - 1
    degrees of freedom.

    Source: Schulman (2020) for the estimators, Liang & Zeger (1986) for the error.

    Examples
    --------
    >>> from scipy import stats
    >>> p, q = stats.norm(0), stats.norm(0.5)
    >>> x = p.rvs((200, 10), random_state=1)
    >>> estimate_kl_from_log_probs(p.logpdf(x), q.logpdf(x), estimator="k3")
    0.126 nats, 95 % interval 0.117 to 0.135 (k3, 2,000 tokens; asymptotic)
    """
    if not (isinstance(estimator, str) and estimator in ESTIMATORS):
        raise ValueError(bad("estimator", estimator, "'k1', 'k2' or 'k3'"))
    in_unit = unit(base)
    two_sided_z(confidence_level)
    tokens = _read(log_p, log_q, mask, sequences)
    with np.errstate(over="ignore"):  # r may be beyond the largest float
        summands = ESTIMATORS[estimator](tokens.log_p - tokens.log_q)
    if np.isinf(summands).any():
        found, shape = ClusteredMean(np.inf, np.inf, np.inf, 0), np.nan
    else:
        found = clustered_mean(summands, tokens.sequence, confidence_level)
        shape = pareto_shape(summands)
    guarantee = _guarantee(estimator, found, shape)
    interval = Interval(*map(in_unit.from_nats, _interval(found, guarantee)))
    return KLEstimate(
        float(in_unit.from_nats(found.value)),
        float(in_unit.from_nats(found.standard_error)),
        interval,
        confidence_level,
        f"{estimator}, {len(summands):,} tokens",
        guarantee,
        shape,
        in_unit,
    )


def _guarantee(estimator: str, found: ClusteredMean, shape: float) -> str:
    if np.isinf(found.value):
        return "one-sided: q gave a token of p no probability, so D is infinite"
    doubts = {
        "k2 is biased, by how much the samples do not say": estimator == "k2",
        f"the spread of {found.groups} sequences says too little": found.groups < FEWEST,
        "a mean so far below 0 says that the tokens were not drawn from p": (
            found.value + found.reach * found.standard_error < 0
        ),
        "too few tokens to judge the tail of their ratios": np.isnan(shape),
    }
    if any(doubts.values()):
        return f"none: {next(why for why, holds in doubts.items() if holds)}"
    if shape >= HEAVY:
        return f"one-sided: a tail like Pareto's of shape {shape:.2g}, whose variance is infinite"
    return "asymptotic"


def _interval(found: ClusteredMean, guarantee: str) -> tuple[float, float]:
    """In nats; a divergence is at least 0."""
    if np.isinf(found.value):
        return np.inf, np.inf
    half = found.reach * found.standard_error if found.groups > 1 else np.inf
    low = 0.0 if guarantee.startswith("none") else max(0.0, found.value - half)
    return low, found.value + half if guarantee == "asymptotic" else np.inf


def _read(
    log_p: ArrayLike, log_q: ArrayLike, mask: ArrayLike | None, sequences: ArrayLike | None
) -> Tokens:
    p, q = _array("log_p", log_p), _array("log_q", log_q)
    if p.ndim not in (1, 2) or p.shape != q.shape:
        got = f"shapes {p.shape} and {q.shape}"
        raise ValueError(f"log_p, log_q: got {got}; expected one shape, of one or two dimensions")
    sequence = np.broadcast_to(np.arange(len(p))[:, None], p.shape) if p.ndim == 2 else None
    if sequences is not None:
        sequence = _of_shape("sequences", sequences, p.shape)
    kept = np.ones(p.shape, dtype=bool) if mask is None else _of_shape("mask", mask, p.shape)
    if kept.dtype != bool:
        kept = _as_bool(kept)
    if not kept.any():
        raise ValueError("log_p: got no token; expected at least one that is not masked")
    group = None if sequence is None else sequence[kept]
    return Tokens(*_checked(p[kept], q[kept]), group)


def _checked(log_p: np.ndarray, log_q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    p, q = real_array("log_p", log_p), real_array("log_q", log_q)
    for name, log in (("log_p", p), ("log_q", q)):
        if np.isposinf(log).any():
            raise ValueError(bad(name, np.inf, "finite numbers, or -inf in log_q"))
    if np.isneginf(p).any():
        expected = "finite numbers: a token that p gives no probability was not drawn from p"
        raise ValueError(bad("log_p", -np.inf, expected))
    both = np.concatenate([p, q])
    if both.min() >= 0 and 0 < both.max() <= 1:
        raise ValueError(
            "log_p, log_q: got numbers from 0 to 1, as if probabilities; expected their logarithms "
            "(of log-densities that lie there, subtract 2 from both, which changes nothing)"
        )
    return p, q


def _array(argument: str, value: ArrayLike) -> np.ndarray:
    refuse_masked(argument, value)
    try:
        return np.asarray(value)
    except (TypeError, ValueError):  # rows of several lengths, for one
        expected = "one array: pad the shorter sequences, and mask the padding"
        raise TypeError(bad(argument, value, expected)) from None


def _of_shape(argument: str, value: ArrayLike, shape: tuple[int, ...]) -> np.ndarray:
    array = _array(argument, value)
    if array.shape != shape:
        got = f"an array of shape {array.shape}"
        raise ValueError(f"{argument}: got {got}; expected the shape of log_p, {shape}")
    return array


def _as_bool(mask: np.ndarray) -> np.ndarray:
    """A mask of zeros and ones, as other libraries have it."""
    if not np.isin(mask, (0, 1)).all():
        raise ValueError("mask: got other numbers; expected True and False, or 1 and 0")
    return mask.astype(bool)
