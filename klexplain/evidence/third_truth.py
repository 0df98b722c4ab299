"""When neither is true: the log ratio of p and q, weighed by how often a third law gives x."""

from dataclasses import dataclass

import numpy as np

from klexplain._checks import bad
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.pairs import one_pair
from klexplain.divergence.evaluation import kl_divergence
from klexplain.evidence.likelihood_ratio import ratio_curve
from klexplain.units import Unit, unit


@dataclass(frozen=True, eq=False)
class ThirdTruth:
    """Two models, a truth that is neither, and which of the two its samples favour.

    Attributes
    ----------
    p, q : Distribution
        The models.
    h : Distribution
        The truth.
    unit : Unit
        Unit of every log ratio here.
    x : ndarray
        Samples across all three.
    density_p, density_q, density_h : ndarray
        Densities (discrete: probabilities) at each x.
    weighed : ndarray
        h(x) log p(x)/q(x); its signed area, or sum, is the mean.
    to_p, to_q : float
        D(h ‖ p) and D(h ‖ q).
    """

    p: Distribution
    q: Distribution
    h: Distribution
    unit: Unit
    x: np.ndarray
    density_p: np.ndarray
    density_q: np.ndarray
    density_h: np.ndarray
    weighed: np.ndarray
    to_p: float
    to_q: float

    @property
    def mean(self) -> float:
        """Mean log ratio of a sample from h, D(h ‖ q) - D(h ‖ p)."""
        return self.to_q - self.to_p

    @property
    def favours(self) -> str:
        """The model that is nearer to h, and so ahead in the end: "p", "q" or "neither"."""
        return "p" if self.mean > 0 else "q" if self.mean < 0 else "neither"

    def __repr__(self) -> str:
        plural = self.unit.plural
        return (
            f"ThirdTruth(a sample from {self.h} brings {self.mean:.6g} {plural} on average, "
            f"{self.to_q:.6g} to q less {self.to_p:.6g} to p: favours {self.favours})"
        )


def third_truth(p: object, q: object, h: object, *, base: int | None = None) -> ThirdTruth:
    """Return what samples from h say of two models p and q.

    Parameters
    ----------
    p, q : frozen distribution
        The models.
    h : frozen distribution
        The truth. All three are continuous, or all are discrete.
    base : {None, 2, 10}
        Unit: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`; where h is infinitely far from both, so that neither is nearer.

    Examples
    --------
    >>> from scipy import stats
    >>> found = third_truth(stats.norm(1), stats.norm(0), stats.norm(0.75))
    >>> round(found.mean, 12), found.favours
    (0.25, 'p')
    """
    in_unit = unit(base)
    truth, model = one_pair(p, q)
    law = one_pair(h, p)[0]
    to_p, to_q = (float(kl_divergence(h, one, base=base)) for one in (p, q))
    if np.isinf(to_p) and np.isinf(to_q):
        raise ValueError(bad("h", law, "a law at a finite divergence from p or from q"))
    x = np.unique(np.concatenate([ratio_curve(*two).x for two in ((p, q), (h, p), (h, q))]))
    with np.errstate(divide="ignore", invalid="ignore"):
        density = law.density(x)
        nats = truth.log_density(x) - model.log_density(x)
        weighed = np.where(density > 0, density * nats, 0.0)
    return ThirdTruth(
        truth,
        model,
        law,
        in_unit,
        x,
        truth.density(x),
        model.density(x),
        density,
        in_unit.from_nats(weighed),
        to_p,
        to_q,
    )
