"""Evidence adds up: sums and averages of the log likelihood ratio over many samples."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klexplain._checks import bad, generator, positive_int
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.pairs import law_under, one_pair
from klexplain.divergence.log_ratios import block_sizes, log_ratio_blocks
from klexplain.evidence.draws import two_sided_z
from klexplain.evidence.likelihood_ratio import log_likelihood_ratio
from klexplain.evidence.log_ratio import moments
from klexplain.evidence.shape import log_ratio
from klexplain.units import Unit, unit

KEPT = 240  # sample counts of a path that are kept
ROUNDING = 1e-12  # relative: a mean of equal log ratios differs from them by less


def cumulative_log_ratio(
    p: object, q: object, x: ArrayLike, *, base: int | None = None
) -> np.ndarray:
    """Return the evidence of the first 1, 2, ..., N samples, the running sum of log p/q.

    Parameters
    ----------
    p, q : frozen distribution
        The truth and the model.
    x : array_like, shape (..., N)
        Independent samples along the last axis.
    base : {None, 2, 10}
        Unit: nats, bits or bans.

    Returns
    -------
    ndarray, shape (..., N)
        Infinite from the first sample that only one of the two allows.

    Raises
    ------
    TypeError, ValueError
        As `log_likelihood_ratio`; also for a single number, and for samples of which
        one rules out p and another rules out q.

    Examples
    --------
    >>> from scipy import stats
    >>> cumulative_log_ratio(stats.norm(1), stats.norm(0), [0.5, 1.5, 2.5]).round(9).tolist()
    [0.0, 1.0, 3.0]
    """
    each = np.asarray(log_likelihood_ratio(p, q, x, base=base))
    if each.ndim == 0:
        raise ValueError(bad("x", x, "samples along an axis, such as [0.2, 0.7]"))
    with np.errstate(invalid="ignore"):
        total = np.cumsum(each, axis=-1)
    if np.isnan(total).any():
        raise ValueError(bad("x", x, "samples that p allows together, or that q does"))
    return total


@dataclass(frozen=True, eq=False)
class EvidencePaths:
    """How the evidence of streams of samples from p grows.

    Attributes
    ----------
    p, q : Distribution
        Truth and model.
    unit : Unit
        Unit of `evidence` and `slope`.
    counts : ndarray, shape (C,)
        Numbers of samples, from 0.
    evidence : ndarray, shape (paths, C)
        Sum of the log ratios of the first samples of each stream.
    slope : float
        D(p ‖ q), the evidence that a sample adds on average.
    """

    p: Distribution
    q: Distribution
    unit: Unit
    counts: np.ndarray
    evidence: np.ndarray
    slope: float

    def __repr__(self) -> str:
        paths, n = len(self.evidence), int(self.counts[-1])
        return (
            f"EvidencePaths({paths} paths of {n} samples, {self.slope:.6g} {self.unit.plural} "
            "a sample on average)"
        )


def evidence_paths(
    p: object,
    q: object,
    *,
    n: int,
    rng: np.random.Generator | int,
    paths: int = 1,
    base: int | None = None,
) -> EvidencePaths:
    """Return the growing evidence of `paths` independent streams of n samples from p.

    Parameters and errors are those of `convergence`.

    Examples
    --------
    >>> from scipy import stats
    >>> evidence_paths(stats.beta(17, 6), stats.beta(3, 3), n=9, rng=1).evidence.shape
    (1, 10)
    """
    truth, model, in_unit, n, paths, chance = _read(p, q, n, paths, rng, base)
    counts = np.unique(np.linspace(0, n, min(n, KEPT) + 1).round()).astype(int)
    sums = _sums(truth, model, truth, counts[1:], paths, chance)
    start = np.zeros((paths, 1))
    slope = moments(truth, model, truth, in_unit).mean
    evidence = in_unit.from_nats(np.concatenate([start, sums], axis=1))
    return EvidencePaths(truth, model, in_unit, counts, evidence, slope)


@dataclass(frozen=True, eq=False)
class Band:
    """Limits between which a running mean lies with a stated probability, at each count."""

    low: np.ndarray
    high: np.ndarray

    def __repr__(self) -> str:
        first, last = (f"{self.low[i]:.6g} to {self.high[i]:.6g}" for i in (0, -1))
        return f"Band({first} at first, {last} at last)"


@dataclass(frozen=True, eq=False)
class Convergence:
    """The average log ratio of more and more samples, and its limit: D(p ‖ q) if they are from p.

    Attributes
    ----------
    p, q : Distribution
        Truth and model.
    under : Distribution
        What the samples come from: p, q, or a third law h.
    unit : Unit
        Unit of means, limit and standard deviation.
    counts : ndarray, shape (C,)
        Numbers of samples N, evenly spaced on a log scale from 1 to n.
    means : ndarray, shape (paths, C)
        Average log ratio of the first N samples of each path.
    limit : float
        D(p ‖ q), or -D(q ‖ p), or D(h ‖ q) - D(h ‖ p); infinite where q rules out what p can
        give, or where an integral diverges.
    standard_deviation : float
        Of the log ratio of one sample; infinite where the limit is.
    """

    p: Distribution
    q: Distribution
    under: Distribution
    unit: Unit
    counts: np.ndarray
    means: np.ndarray
    limit: float
    standard_deviation: float

    def band(self, confidence_level: float = 0.95) -> Band:
        """Return limit ± z · sd / sqrt(N), where the central limit theorem puts a path.

        Raises
        ------
        ValueError
            Where the limit is infinite, or the level is not between 0 and 1.

        Examples
        --------
        >>> from scipy import stats
        >>> found = convergence(stats.beta(17, 6), stats.beta(3, 3), n=10_000, rng=1)
        >>> round(float(found.band().high[-1]), 3)
        1.063
        """
        half = two_sided_z(confidence_level) * self.standard_deviation / np.sqrt(self.counts)
        if np.isinf(self.limit):
            raise ValueError(
                bad("p, q", f"{self.p} and {self.q}", "a finite divergence for a band")
            )
        return Band(self.limit - half, self.limit + half)

    def inside(self, confidence_level: float = 0.95) -> float:
        """Return the fraction of the paths that end inside the band, after all n samples."""
        off = np.abs(self.means[:, -1] - self.limit)
        half = self.band(confidence_level).high[-1] - self.limit
        return float(np.mean(off <= half + self.rounding))

    @property
    def limit_name(self) -> str:
        """The limit as a formula."""
        if self.under is self.p:
            return "D(p ‖ q)"
        return "−D(q ‖ p)" if self.under is self.q else "D(h ‖ q) − D(h ‖ p)"

    @property
    def rounding(self) -> float:
        """How far rounding may move a mean, in `unit`; seen where all samples bring the same."""
        return ROUNDING * abs(self.limit)

    def __repr__(self) -> str:
        paths, n = len(self.means), int(self.counts[-1])
        return (
            f"Convergence(limit {self.limit:.6g} {self.unit.plural}, {paths} paths of {n} samples, "
            f"one sample has sd {self.standard_deviation:.6g} {self.unit.plural})"
        )


def convergence(
    p: object,
    q: object,
    *,
    n: int,
    rng: np.random.Generator | int,
    paths: int = 1,
    under: object = "p",
    base: int | None = None,
) -> Convergence:
    """Return running means of the log ratio of samples, with their limit and band.

    Parameters
    ----------
    p, q : frozen distribution
        One truth and one model, both continuous or both discrete.
    n : int
        Samples in a path.
    rng : numpy.random.Generator or int
        Source of chance, or a seed.
    paths : int
        Number of independent paths.
    under : {"p", "q"} or frozen distribution
        What the samples come from; a third law h where neither p nor q is true.
    base : {None, 2, 10}
        Unit: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`; for an n, paths or rng of the wrong kind; where the standard
        deviation cannot be trusted.

    Examples
    --------
    >>> from scipy import stats
    >>> convergence(stats.beta(17, 6), stats.beta(3, 3), n=100, rng=1, paths=20)
    Convergence(limit 1.04701 nats, 20 paths of 100 samples, one sample has sd 0.815311 nats)
    """
    truth, model, in_unit, n, paths, chance = _read(p, q, n, paths, rng, base)
    law = law_under(under, truth, model)
    counts = np.unique(np.geomspace(1, n, KEPT).round()).astype(int)
    means = in_unit.from_nats(_sums(truth, model, law, counts, paths, chance) / counts)
    one = moments(truth, model, law, in_unit)
    return Convergence(truth, model, law, in_unit, counts, means, one.mean, one.sd)


def samples_for_relative_error(
    p: object, q: object, *, relative_error: float = 0.1, confidence_level: float = 0.95
) -> int:
    """Return how many samples from p it takes until their average log ratio is near D(p ‖ q).

    Parameters
    ----------
    p, q : frozen distribution
        One truth and one model, both continuous or both discrete.
    relative_error : float
        Half-width of the interval, as a share of D(p ‖ q).
    confidence_level : float
        Probability, by the central limit theorem, that the average is that near.

    Raises
    ------
    TypeError, ValueError
        As `convergence`; where the divergence is 0 or infinite, so that no error is
        relative to it; where `relative_error` is not a finite number above 0.

    Examples
    --------
    >>> from scipy import stats
    >>> samples_for_relative_error(stats.beta(17, 6), stats.beta(3, 3))
    233
    """
    truth, model = one_pair(p, q)
    if not 0 < relative_error < np.inf:
        raise ValueError(bad("relative_error", relative_error, "a finite number above 0"))
    one = moments(truth, model, truth, unit())
    if not 0 < one.mean < np.inf:
        raise ValueError(bad("p, q", f"{p} and {q}", "a divergence above 0 and finite"))
    z = two_sided_z(confidence_level)
    return max(1, int(np.ceil((z * one.sd / (relative_error * one.mean)) ** 2)))


def _read(
    p: object, q: object, n: int, paths: int, rng: np.random.Generator | int, base: int | None
) -> tuple[Distribution, Distribution, Unit, int, int, np.random.Generator]:
    counts = positive_int("n", n), positive_int("paths", paths)
    return *one_pair(p, q), unit(base), *counts, generator(rng)


def _sums(
    p: Distribution,
    q: Distribution,
    under: Distribution,
    counts: np.ndarray,
    paths: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Sums of the log ratios of the first samples of each path, in nats, at `counts`."""
    blocks = _blocks(p, q, under, block_sizes(int(counts[-1])) * paths, rng)
    return np.array([_path(counts, blocks) for _ in range(paths)])


def _path(counts: np.ndarray, blocks: Iterator[np.ndarray]) -> np.ndarray:
    kept, total, start = [], 0.0, 0
    while start < counts[-1]:
        sums = total + np.cumsum(next(blocks))
        here = counts[(start < counts) & (counts <= start + len(sums))]
        kept.append(sums[here - start - 1])
        total, start = float(sums[-1]), start + len(sums)
    return np.concatenate(kept)


def _blocks(
    p: Distribution,
    q: Distribution,
    under: Distribution,
    sizes: list[int],
    rng: np.random.Generator,
) -> Iterator[np.ndarray]:
    if under is p:
        return log_ratio_blocks(p, q, sizes, rng)
    if under is q:
        return (-block for block in log_ratio_blocks(q, p, sizes, rng))
    return (log_ratio(p, q, under.rvs(size, rng)) for size in sizes)
