"""The distribution of the log likelihood ratio of one sample, under p and under q.

Its mean under p is D(p ‖ q), its mean under q is -D(q ‖ p). Both say how strong the
evidence of one sample is; the rest of the distribution says how often it is that strong.
"""

from dataclasses import dataclass

import numpy as np
from scipy.integrate import tanhsinh

from klexplain._checks import bad, real_array
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.histogram import histogram
from klexplain.distributions.pairs import one_pair
from klexplain.distributions.point_masses import point_masses
from klexplain.divergence.evaluation import kl_divergence
from klexplain.divergence.quadrature.general import TAILS
from klexplain.evidence.shape import Shape, log_ratio
from klexplain.units import Unit, unit

BINS = 60  # of a histogram of a continuous log ratio, at least
LEFT_OUT = 0.01  # probability, under either, below the first bin and above the last
DIGITS = 12  # log ratios of a discrete pair that agree to these are one value
STRATA = (np.arange(1000) + 0.5) / 1000
FINE = 1e-13  # relative error that a variance is integrated to
NARROWEST = 1e4  # units in the last place that a piece of an integral is wide
TRUSTED = 1e-6  # relative error above which a variance is refused


@dataclass(frozen=True)
class Moments:
    """Mean and standard deviation of the log ratio of one sample.

    Attributes
    ----------
    mean, sd : float
        In the unit of the result that holds them. Infinite where the divergence is.
    """

    mean: float
    sd: float


@dataclass(frozen=True, eq=False)
class LogRatioDistribution:
    """The log ratio of one sample, as a random variable under p and under q.

    Attributes
    ----------
    p, q : Distribution
        Truth and model.
    unit : Unit
        Unit of every log ratio here.
    under_p, under_q : Moments
        Mean and standard deviation where the sample comes from p, and from q.
    log_ratio : ndarray
        Edges of the bins of the histograms; for a discrete pair the values themselves.
    mass_p, mass_q : ndarray
        Probability in each bin, or of each value, under p and under q. A bin holds its
        upper edge; infinite log ratios are in none.
    """

    p: Distribution
    q: Distribution
    unit: Unit
    under_p: Moments
    under_q: Moments
    log_ratio: np.ndarray
    mass_p: np.ndarray
    mass_q: np.ndarray

    @property
    def discrete(self) -> bool:
        """Whether the pair is discrete."""
        return self.p.discrete

    def probability_above(self, threshold: float, under: str = "p") -> float:
        """Probability that one sample has a log ratio above `threshold`.

        Parameters
        ----------
        threshold : float
            In the unit of this result.
        under : {"p", "q"}
            Which distribution the sample comes from.

        Raises
        ------
        ValueError
            For another `under`, or a threshold that is NaN.

        Examples
        --------
        >>> from scipy import stats
        >>> found = log_ratio_distribution(stats.beta(17, 6), stats.beta(3, 3), base=10)
        >>> round(found.probability_above(0), 3)
        0.899
        """
        return _above(self.p, self.q, self._law(under), self._level(threshold))

    def probability_below(self, threshold: float, under: str = "p") -> float:
        """Probability that one sample has a log ratio below `threshold`.

        Parameters and errors are those of `probability_above`.

        Examples
        --------
        >>> from scipy import stats
        >>> found = log_ratio_distribution(stats.beta(17, 6), stats.beta(3, 3), base=10)
        >>> round(found.probability_below(-1, under="q"), 3)
        0.489
        """
        # log p/q is below a level where log q/p is above its negative.
        return _above(self.q, self.p, self._law(under), -self._level(threshold))

    def _level(self, threshold: float) -> float:
        return float(real_array("threshold", threshold)) * self.unit.nats

    def _law(self, under: str) -> Distribution:
        if under not in ("p", "q"):
            raise ValueError(bad("under", under, "'p' or 'q'"))
        return self.p if under == "p" else self.q

    def __repr__(self) -> str:
        p, q, plural = self.under_p, self.under_q, self.unit.plural
        return (
            f"LogRatioDistribution(under p {p.mean:.6g} ± {p.sd:.6g} {plural}, "
            f"under q {q.mean:.6g} ± {q.sd:.6g} {plural})"
        )


def log_ratio_distribution(
    p: object, q: object, *, base: int | None = None
) -> LogRatioDistribution:
    """Return how the log ratio of one sample is distributed under p and under q.

    Parameters
    ----------
    p, q : frozen distribution
        One truth and one model, both continuous or both discrete.
    base : {None, 2, 10}
        Unit: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`; also where a standard deviation cannot be trusted.

    Examples
    --------
    >>> from scipy import stats
    >>> log_ratio_distribution(stats.beta(17, 6), stats.beta(3, 3))
    LogRatioDistribution(under p 1.04701 ± 0.815311 nats, under q -3.70603 ± 5.34408 nats)
    """
    truth, model = one_pair(p, q)
    in_unit = unit(base)
    if truth.discrete:
        nats, mass_p, mass_q = _values(truth, model)
    else:
        nats, mass_p, mass_q = _histogram(truth, model, in_unit)
    return LogRatioDistribution(
        truth,
        model,
        in_unit,
        moments(truth, model, truth, in_unit),
        moments(truth, model, model, in_unit),
        in_unit.from_nats(nats),
        mass_p,
        mass_q,
    )


def moments(p: Distribution, q: Distribution, under: Distribution, in_unit: Unit) -> Moments:
    """Return mean and standard deviation of log p/q of one sample from `under`.

    Raises
    ------
    ValueError
        Where the divergence, or the variance, cannot be integrated to 1e-6.
    """
    to_p, to_q = (
        0.0 if under is one else float(kl_divergence(under.frozen, one.frozen)) for one in (p, q)
    )
    if np.isinf(to_p) and np.isinf(to_q):
        raise ValueError(bad("under", under, "a law at a finite divergence from p or from q"))
    mean = to_q - to_p
    if np.isinf(mean):
        return Moments(mean, np.inf)
    sd = np.sqrt(_variance(p, q, under, mean))
    return Moments(in_unit.from_nats(mean), float(in_unit.from_nats(sd)))


def _variance(p: Distribution, q: Distribution, under: Distribution, mean: float) -> float:
    if under.discrete:
        mass, nats = _masses(p, q, under)
        return float(mass @ (nats - mean) ** 2)

    def spread(x: np.ndarray) -> np.ndarray:
        density = under.density(x)
        return np.where(density > 0, density * (log_ratio(p, q, x) - mean) ** 2, 0.0)

    low, high = under.support
    cuts = [f(TAILS) for d in (p, q) for f in (d.ppf, d.isf)]
    cuts += [bars.edges for bars in map(histogram, (p, q)) if bars]
    inner = np.unique(np.concatenate(cuts))
    ulps = NARROWEST * np.spacing(np.abs(inner))  # a narrower piece has no room for nodes
    inner = inner[(np.diff(inner, prepend=low) > ulps) & (inner < high - ulps)]
    ends = np.concatenate([[low], inner, [high]])
    with np.errstate(all="ignore"):
        rough = tanhsinh(spread, ends[:-1], ends[1:], rtol=1e-3, maxlevel=6).integral.sum()
        # What counts is the error of the sum: a far tail need not be exact in itself.
        parts = tanhsinh(spread, ends[:-1], ends[1:], atol=FINE * rough / len(ends), rtol=FINE)
    value, error = float(parts.integral.sum()), float(parts.error.sum())
    if not error <= TRUSTED * value:
        raise ValueError(
            f"p, q: got {p} and {q}; expected a log ratio whose variance under {under} can be "
            f"integrated (reached {value:.6g} ± {error:.2g} nats²)"
        )
    return value


def _above(p: Distribution, q: Distribution, under: Distribution, level: float) -> float:
    """Probability that log p/q of one sample from p, or q, exceeds the level, in nats."""
    if p.discrete:
        mass, nats = _masses(p, q, under)
        return float(mass[nats > level].sum())
    shape = Shape(p, q)
    low, high = shape.ends
    infinite = 0.0  # probability of a sample that only p allows
    if under is p and level < np.inf:
        infinite = 1.0 if low >= high else float(p.cdf(low) + 1 - p.cdf(high))
    return shape.probability_above(level, under)[0] + infinite


def _masses(p: Distribution, q: Distribution, under: Distribution) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of the values of a discrete distribution, and their log ratios."""
    x = point_masses(under)
    return under.density(x), log_ratio(p, q, x)


def _values(p: Distribution, q: Distribution) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The finite log ratios, each once, with the probabilities of all samples that have it."""
    x = np.union1d(point_masses(p), point_masses(q))
    nats = log_ratio(p, q, x)
    x, nats = x[np.isfinite(nats)], nats[np.isfinite(nats)]
    values, first, which = np.unique(nats.round(DIGITS), return_index=True, return_inverse=True)
    mass_p, mass_q = (np.bincount(which, d.density(x), len(values)) for d in (p, q))
    return nats[first], mass_p, mass_q


def _histogram(
    p: Distribution, q: Distribution, in_unit: Unit
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bins of equal width in the unit, 0 among their edges, with their exact probabilities."""
    drawn = [log_ratio(p, q, d.ppf(STRATA)) for d in (p, q)]
    finite = [nats[np.isfinite(nats)] for nats in drawn]
    spans = [np.quantile(nats, [LEFT_OUT, 1 - LEFT_OUT]) for nats in finite if len(nats)]
    if not spans:
        return np.array([]), np.array([]), np.array([])
    low, high = min(s[0] for s in spans) / in_unit.nats, max(s[1] for s in spans) / in_unit.nats
    width = _round_width(max(high - low, 1e-6) / BINS)
    edges = width * np.arange(np.ceil(low / width) - 1, np.ceil(high / width) + 1) * in_unit.nats
    shape = Shape(p, q)
    above = [shape.probability_above(float(edge), p, q) for edge in edges]
    mass_p, mass_q = -np.diff(above, axis=0).T
    return edges, mass_p, mass_q


def _round_width(width: float) -> float:
    """The largest of 1, 2, 2.5 and 5 times a power of ten that is not above `width`."""
    power = 10.0 ** np.floor(np.log10(width))
    return float(max(m * power for m in (1, 2, 2.5, 5) if m * power <= width))
