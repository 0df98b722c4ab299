"""k1, k2 and k3, which estimate a divergence by a mean over samples from p: how good each is."""

from dataclasses import dataclass

import numpy as np

from klexplain.distributions.pairs import one_pair
from klexplain.divergence.evaluation import evaluate
from klexplain.divergence.quadrature.ratio_means import RatioMeans, mass_of_ratio, ratio_means
from klexplain.evidence.estimation.tables import html_table, rounded, text_table
from klexplain.units import Unit, unit

FORMULAS = {"k1": "−log r", "k2": "(log r)² / 2", "k3": "r − 1 − log r"}
HEAD = ("", "of one sample", "mean", "bias", "sd", "samples to 10 %")
TENTH = 0.1  # the relative error that samples are counted to


@dataclass(frozen=True)
class RatioEstimator:
    """One estimator of D(p ‖ q) from the ratio r = q/p at samples from p.

    Attributes
    ----------
    name : str
        ``"k1"``, ``"k2"`` or ``"k3"``.
    mean, bias : float
        Its mean, and how far that is from the divergence.
    sd : float
        Standard deviation of one sample.
    finite : bool
        Whether its variance is finite; `sd` may be beyond the largest float even so.
    samples : float
        How many samples bring the root of the mean squared error down to a tenth of the
        divergence; infinite where no number does, as `sd` is infinite or the bias too large.
    """

    name: str
    mean: float
    bias: float
    sd: float
    finite: bool
    samples: float

    @property
    def formula(self) -> str:
        """What it makes of one sample."""
        return FORMULAS[self.name]


@dataclass(frozen=True, repr=False)
class RatioEstimators:
    """How well k1, k2 and k3 estimate D(p ‖ q) from samples of p.

    Attributes
    ----------
    divergence : float
        D(p ‖ q), in `unit`.
    k1, k2, k3 : RatioEstimator
        The three, in `unit`.
    unit : Unit
        The unit of all but the numbers of samples.
    """

    divergence: float
    k1: RatioEstimator
    k2: RatioEstimator
    k3: RatioEstimator
    unit: Unit

    def __repr__(self) -> str:
        return f"{self._title}\n{text_table(HEAD, self._rows())}"

    def _repr_html_(self) -> str:
        return html_table(self._title, HEAD, self._rows())

    @property
    def _title(self) -> str:
        return f"D = {rounded(self.divergence)} {self.unit.plural}, r = q/p, samples from p"

    def _rows(self) -> list[tuple[str, ...]]:
        return [
            (e.name, e.formula, rounded(e.mean), rounded(e.bias), _sd(e), rounded(e.samples, 2))
            for e in (self.k1, self.k2, self.k3)
        ]


def mean_log_ratio_estimators(p: object, q: object, *, base: int | None = None) -> RatioEstimators:
    """Return how well the estimators k1, k2 and k3 of D(p ‖ q) do, from samples of p.

    With r = q(x)/p(x), k1 = -log r, k2 = (log r)²/2 and k3 = r - 1 - log r.

    Parameters
    ----------
    p, q : frozen distribution
        One truth and one model, both continuous or both discrete.
    base : {None, 2, 10}
        Unit: nats, bits or bans. The estimators are in nats, and converted like D.

    Returns
    -------
    RatioEstimators
        Mean, bias, standard deviation, and samples to a relative error of 10 %, of each.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`; also where a moment that is finite cannot be integrated.

    Notes
    -----
    k1 is unbiased. k2 is not. k3 is where p has mass wherever q has; else its mean falls short by
    the mass that q has elsewhere. The variance of k3 is finite just where the means of (q/p)² and
    of (log r)² are. For the families of this package that is decided by rules of their tails, for
    other distributions by whether the integrand fades.

    Source: Schulman (2020).

    Examples
    --------
    >>> from scipy import stats
    >>> mean_log_ratio_estimators(stats.norm(0), stats.norm(0, 1.5))
    D = 0.127687 nats, r = q/p, samples from p
        of one sample  mean       bias        sd        samples to 10 %
    k1  −log r         0.127687   0           0.392837  950
    k2  (log r)² / 2   0.0853125  −0.0423748  0.252931  ∞
    k3  r − 1 − log r  0.127687   0           ∞         ∞
    """
    truth, model = one_pair(p, q)
    in_unit = unit(base)
    divergence = float(evaluate(p, q).value)
    if np.isinf(divergence):
        found = dict.fromkeys(FORMULAS, (np.inf, 0.0, np.inf, False))
    else:
        mass = mass_of_ratio(truth, model)
        found = _found(divergence, mass, ratio_means(truth, model, divergence, mass))
    k1, k2, k3 = (_estimator(name, divergence, found[name], in_unit) for name in FORMULAS)
    return RatioEstimators(float(in_unit.from_nats(divergence)), k1, k2, k3, in_unit)


def _found(
    divergence: float, mass: float, means: RatioMeans
) -> dict[str, tuple[float, float, float, bool]]:
    """Mean, bias and standard deviation of each, in nats, and whether the last is finite."""
    half_square = float(np.exp(means.square)) / 2
    with np.errstate(over="ignore"):  # infinite, or beyond the largest float
        sds = [(float(np.exp(log / 2)), bool(log < np.inf)) for log in means[1:]]
    means_and_biases = (
        (divergence, 0.0),
        (half_square, half_square - divergence),
        (divergence + mass, mass),
    )
    rows = zip(FORMULAS, means_and_biases, sds, strict=True)
    return {name: (*mean_and_bias, *sd) for name, mean_and_bias, sd in rows}


def _estimator(
    name: str, divergence: float, in_nats: tuple[float, float, float, bool], in_unit: Unit
) -> RatioEstimator:
    *numbers, finite = in_nats
    samples = _samples(divergence, *numbers[1:])
    mean, bias, sd = (float(in_unit.from_nats(value)) for value in numbers)
    return RatioEstimator(name, mean, bias, sd, finite, samples)


def _sd(estimator: RatioEstimator) -> str:
    beyond = estimator.finite and np.isinf(estimator.sd)
    return "above 1e308" if beyond else rounded(estimator.sd)


def _samples(divergence: float, bias: float, sd: float) -> float:
    """Samples until the mean squared error is that of a relative error of a tenth."""
    room = TENTH * divergence - abs(bias), TENTH * divergence + abs(bias)
    if np.isinf(sd) or room[0] < 0 or (room[0] == 0 and (sd > 0 or bias != 0)):
        return np.inf
    if sd == 0:
        return 1.0
    with np.errstate(over="ignore"):
        return max(1.0, float(np.square(sd / np.sqrt(room[0]) / np.sqrt(room[1]))))
