"""Make it small: the member of a family whose divergence from the truth is least.

E_p[-log q] = D(p ‖ q) + H(p), and the entropy H(p) does not depend on q. So the q with the
least divergence is the q with the largest mean log-likelihood. With the samples in the
place of p, that is the method of maximum likelihood: both fits below are one search.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from scipy.optimize import OptimizeResult, minimize
from scipy.special import expit

from klexplain._checks import bad, real_array
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.pairs import one_pair
from klexplain.distributions.point_masses import point_masses
from klexplain.distributions.reading import read
from klexplain.divergence.evaluation import evaluate
from klexplain.families import FAMILIES, Family
from klexplain.families.parameters import Parameter
from klexplain.units import Unit, unit

# Nodes of the double exponential rule on (0, 1), by the probability to the nearer end.
_T = np.arange(-96, 97) / 24
_NEAR = expit(-np.pi * np.abs(np.sinh(_T)))
_WEIGHTS = np.pi * np.cosh(_T) * _NEAR * (1 - _NEAR) / 24
ROUGH = {"xatol": 1e-3, "fatol": 1e-6}
FINE = {"gtol": 1e-9}
REFINEMENTS = 2
LOST = 1e-10  # probability that may be too near to an end for a float to show it
FLAT = 1e-6  # slope, in nats, below which a search that cannot go on has arrived


@dataclass(frozen=True)
class Fit:
    """The member of a family that explains a truth, or samples, best.

    Attributes
    ----------
    family : str
        SciPy's name.
    parameters : dict of str to float
        By SciPy's names.
    q : frozen distribution
        The member itself.
    mean_log_likelihood : float
        E_p[log q], or the average of log q over the samples, in `unit`.
    divergence : float or None
        D(p ‖ q), in `unit`; None for samples, which have no density.
    error : float or None
        Bound of the error of `divergence`.
    unit : Unit
        Unit of the three.
    """

    family: str
    parameters: dict[str, float]
    q: Any
    mean_log_likelihood: float
    divergence: float | None
    error: float | None
    unit: Unit

    def __repr__(self) -> str:
        found = ", ".join(f"{name}={value:.6g}" for name, value in self.parameters.items())
        plural = self.unit.plural
        shown = f"mean log-likelihood {self.mean_log_likelihood:.6g} {plural}"
        if self.divergence is not None:
            shown = f"divergence {self.divergence:.6g} {plural}"
        return f"Fit({self.family}({found}), {shown})"


def minimum_divergence(p: object, family_name: str, *, base: int | None = None) -> Fit:
    """Return the member q of a family that minimises D(p ‖ q).

    Parameters
    ----------
    p : frozen distribution
        The truth.
    family_name : str
        SciPy's name of a family of this package, such as ``"norm"``. Its number of
        trials, where it has one, is taken from the support of `p`.
    base : {None, 2, 10}
        Unit: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        For another family; where every member rules out something that `p` can give;
        where there is no minimum.

    Examples
    --------
    >>> minimum_divergence(stats.beta(17, 6), "norm")
    Fit(norm(loc=0.73913, scale=0.0896327), divergence 0.0199856 nats)
    """
    truth = one_pair(p, p)[0]
    alike = {name: f for name, f in FAMILIES.items() if f.discrete == truth.discrete}
    family = _family(family_name, alike)
    parameters, mean = _search("p", str(truth), *_nodes(truth), family)
    q = getattr(stats, family_name)(**parameters)
    found, in_unit = evaluate(p, q, base=base), unit(base)
    value, error = float(found.value), float(found.error)
    if np.isinf(value):
        raise ValueError(bad("p", truth, f"values that the family {family_name} allows"))
    return Fit(family_name, parameters, q, in_unit.from_nats(mean), value, error, in_unit)


def maximum_likelihood(x: ArrayLike, family_name: str, *, base: int | None = None) -> Fit:
    """Return the member of a family under which the samples are most likely.

    The search is that of `minimum_divergence`, with weight 1/N on each sample as the truth.

    Parameters
    ----------
    x : array_like
        Independent samples.
    family_name : str
        SciPy's name of a family of this package. Its number of trials, where it has one,
        is the largest sample.
    base : {None, 2, 10}
        Unit: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        For another family; for no samples, NaN or samples that every member rules out;
        where there is no maximum.

    Examples
    --------
    >>> maximum_likelihood([1.0, 2.0, 6.0], "expon")
    Fit(expon(scale=3), mean log-likelihood -2.09861 nats)
    """
    samples = real_array("x", x).ravel()
    if not len(samples):
        raise ValueError(bad("x", x, "at least one sample"))
    family = _family(family_name, FAMILIES)
    weights = np.full(len(samples), 1 / len(samples))
    parameters, mean = _search("x", "these samples", samples, weights, family)
    q = getattr(stats, family_name)(**parameters)
    in_unit = unit(base)
    return Fit(family_name, parameters, q, in_unit.from_nats(mean), None, None, in_unit)


def _family(name: str, known: dict[str, Family]) -> Family:
    if name not in known:
        raise ValueError(bad("family_name", name, f"one of {', '.join(known)}"))
    return known[name]


def _nodes(p: Distribution) -> tuple[np.ndarray, np.ndarray]:
    """Points and weights such that the weighted sum of f is E_p f."""
    if p.discrete:
        x = point_masses(p)
        return x, p.density(x)
    x = np.where(_T < 0, p.ppf(_NEAR), p.isf(_NEAR))
    inside = (p.support[0] < x) & (x < p.support[1])
    if _WEIGHTS[~inside].sum() > LOST:
        raise ValueError(bad("p", p, "a distribution that does not pile up at its ends"))
    return x[inside], _WEIGHTS[inside]


def _search(
    argument: str, got: str, x: np.ndarray, weights: np.ndarray, family: Family
) -> tuple[dict[str, float], float]:
    """Parameters with the largest weighted mean log-likelihood, and that mean, in nats."""
    mean = float(weights @ x)
    sd = float(np.sqrt(weights @ (x - mean) ** 2))
    given = {p.letter.argument: float(x.max()) for p in family.parameters if p.domain.whole}
    free = {p.letter.argument: _scale(p, mean, sd) for p in family.parameters if not p.domain.whole}
    start = np.array([first for _, first in free.values()])

    def named(theta: np.ndarray) -> dict[str, float]:
        found = zip(free.items(), theta, strict=True)
        return given | {name: float(value(t)) for (name, (value, _)), t in found}

    def loss(theta: np.ndarray) -> float:
        q = read("q", getattr(stats, family.name)(**named(theta)))
        return -float(weights @ q.log_density(x))

    with np.errstate(all="ignore"):
        if not np.isfinite(loss(start)):
            expected = f"values that the family {family.name} allows, with finite expectations"
            raise ValueError(bad(argument, got, expected))
        found = minimize(loss, start, method="Nelder-Mead", options=ROUGH)
        for _ in range(REFINEMENTS):  # each starts with a fresh estimate of the curvature
            found = minimize(loss, found.x, method="BFGS", jac="3-point", options=FINE)
    if not _arrived(found):
        raise ValueError(
            bad(argument, got, f"a best member of the family {family.name}; none was found")
        )
    return named(found.x), -float(found.fun)


def _arrived(found: OptimizeResult) -> bool:
    return bool(np.isfinite(found.fun) and np.abs(found.jac).max() < FLAT)


def _scale(parameter: Parameter, mean: float, sd: float) -> tuple[Callable[[float], float], float]:
    """How a parameter follows from a number without limits, and where its search starts."""
    domain = parameter.domain
    if np.isneginf(domain.low):
        return float, mean
    if domain.high == 1:
        return expit, 0.0
    return np.exp, float(np.log(sd or 1.0)) if parameter.letter.argument == "scale" else 0.0
