"""Make it small: the member of a family whose divergence from the truth is least.

E_p[-log q] = D(p ‖ q) + H(p), and the entropy H(p) does not depend on q. So the q with the
least divergence is the q with the largest mean log-likelihood. With the samples in the
place of p, that is the method of maximum likelihood: both fits below are one search.
The same search can take the other direction, D(q ‖ p), where each q tried has its own mean.
"""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from scipy.optimize import Bounds, OptimizeResult, minimize
from scipy.special import expit

from klexplain._checks import bad, real_array
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.pairs import one_pair
from klexplain.distributions.point_masses import point_masses
from klexplain.distributions.reading import read
from klexplain.divergence.evaluation import evaluate
from klexplain.evidence.members import Limits, Members, Space
from klexplain.families import FAMILIES, Family
from klexplain.units import Unit, unit

# Nodes of the double exponential rule on (0, 1), by the probability to the nearer end.
_T = np.arange(-96, 97) / 24
_NEAR = expit(-np.pi * np.abs(np.sinh(_T)))
_WEIGHTS = np.pi * np.cosh(_T) * _NEAR * (1 - _NEAR) / 24
# Tail probabilities at which panels of Gauss's rule meet, and the rule on (-1, 1).
_TAILS = 0.5 ** np.array([100, 64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1])
_GAUSS = np.polynomial.legendre.leggauss(24)
ROUGH = {"xatol": 1e-3, "fatol": 1e-6}
FINE = {"gtol": 1e-9}
REFINEMENTS = 2
HALVINGS = 7
LOST = 1e-10  # probability that nodes may miss
FLAT = 1e-6  # slope, in nats, below which a search that cannot go on has arrived

Loss = Callable[[Distribution], float]  # of a model, in nats


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
        D(p ‖ q), or D(q ‖ p) where `reverse`, in `unit`; None for samples, which have no density.
    error : float or None
        Bound of the error of `divergence`.
    unit : Unit
        Unit of the three.
    reverse : bool
        Which direction was made small.
    """

    family: str
    parameters: dict[str, float]
    q: Any
    mean_log_likelihood: float
    divergence: float | None
    error: float | None
    unit: Unit
    reverse: bool = False

    def __repr__(self) -> str:
        found = ", ".join(f"{name}={value:.6g}" for name, value in self.parameters.items())
        plural = self.unit.plural
        shown = f"mean log-likelihood {self.mean_log_likelihood:.6g} {plural}"
        if self.divergence is not None:
            name = "reverse divergence" if self.reverse else "divergence"
            shown = f"{name} {self.divergence:.6g} {plural}"
        return f"Fit({self.family}({found}), {shown})"


def minimum_divergence(
    p: object,
    family_name: str,
    *,
    within: Limits | None = None,
    reverse: bool = False,
    start: object = None,
    base: int | None = None,
) -> Fit:
    """Return the member q of a family that minimises D(p ‖ q), or in reverse D(q ‖ p).

    Parameters
    ----------
    p : frozen distribution
        The truth.
    family_name : str
        SciPy's name of a family of this package, such as ``"norm"``. Its number of
        trials, where it has one, is taken from the support of `p`.
    within : dict, optional
        Which members: by SciPy's names of the parameters a number where one is fixed, or the
        lowest and the highest. ``{"loc": (-math.inf, 0), "scale": 1}`` stands for all members
        with ``loc`` at most 0 and a ``scale`` of 1.
    reverse : bool
        Whether to minimise D(q ‖ p). That direction can have several local minima, and
        the search ends in one of them.
    start : frozen distribution, optional
        The member from which the search begins; otherwise one with a mean and a standard
        deviation near to those of `p`.
    base : {None, 2, 10}
        Unit: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        For another family, and parameters that it does not have; where every member rules out
        something that `p` can give (in reverse: gives something that `p` rules out); where there
        is no minimum.

    Examples
    --------
    >>> minimum_divergence(stats.beta(17, 6), "norm")
    Fit(norm(loc=0.73913, scale=0.0896327), divergence 0.0199856 nats)
    >>> minimum_divergence(stats.gamma(5), "lognorm", reverse=True)
    Fit(lognorm(s=0.447214, scale=4.52419), reverse divergence 0.0166447 nats)
    >>> minimum_divergence(stats.norm(1), "norm", within={"loc": (-np.inf, 0), "scale": 1})
    Fit(norm(loc=0, scale=1), divergence 0.5 nats)
    """
    truth = one_pair(p, p)[0]
    alike = {name: f for name, f in FAMILIES.items() if f.discrete == truth.discrete}
    family = _family(family_name, alike)
    x, weights = _nodes(truth)
    space = Space.of(Members.of(family, within), x, weights)
    space = space if start is None else space.at(_start(start, family))
    parameters = _search("p", str(truth), _from_q(truth) if reverse else _from_p(x, weights), space)
    q = getattr(stats, family_name)(**parameters)
    mean = float(weights @ read("q", q).log_density(x))
    found, in_unit = evaluate(*((q, p) if reverse else (p, q)), base=base), unit(base)
    value, error = float(found.value), float(found.error)
    if np.isinf(value):
        raise ValueError(bad("p", truth, f"values that the family {family_name} allows"))
    return Fit(family_name, parameters, q, in_unit.from_nats(mean), value, error, in_unit, reverse)


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
    loss = _from_p(samples, weights)
    space = Space.of(Members.of(family, None), samples, weights)
    parameters = _search("x", "these samples", loss, space)
    q = getattr(stats, family_name)(**parameters)
    mean = -loss(read("q", q))
    in_unit = unit(base)
    return Fit(family_name, parameters, q, in_unit.from_nats(mean), None, None, in_unit)


def _family(name: str, known: dict[str, Family]) -> Family:
    if name not in known:
        raise ValueError(bad("family_name", name, f"one of {', '.join(known)}"))
    return known[name]


def _start(start: object, family: Family) -> Distribution:
    first = one_pair(start, start)[0]
    moved = {k: v for k, v in first.parameters.items() if v != (k == "scale")}
    if first.name != family.name or moved.keys() - family.own(first.parameters).keys():
        raise ValueError(bad("start", first, f"a member of the family {family.name}"))
    return first


def _nodes(p: Distribution) -> tuple[np.ndarray, np.ndarray]:
    """Points and weights such that the weighted sum of f is E_p f."""
    if p.discrete:
        x = point_masses(p)
        return x, p.density(x)
    for x, weights in () if p.name else _panels(p):
        if abs(weights.sum() - 1) < LOST:
            return x, weights
    x = np.where(_T < 0, p.ppf(_NEAR), p.isf(_NEAR))
    inside = (p.support[0] < x) & (x < p.support[1])
    if _WEIGHTS[~inside].sum() > LOST:
        raise ValueError(bad("p", p, "a distribution that does not pile up at its ends"))
    return x[inside], _WEIGHTS[inside]


def _panels(p: Distribution) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Gauss's rule between quantiles, then between those and their midpoints, and so on.

    In the gap of a mixture quantiles are far apart, and no smooth function of probability.
    """
    edges, (at, weights) = np.unique(np.concatenate([p.ppf(_TAILS), p.isf(_TAILS)])), _GAUSS
    for _ in range(HALVINGS):
        half = np.diff(edges)[:, None] / 2
        x = (edges[:-1, None] + half * (1 + at)).ravel()
        yield x, (half * weights).ravel() * p.density(x)
        edges = np.sort(np.concatenate([edges, (edges[:-1] + edges[1:]) / 2]))


def _from_p(x: np.ndarray, weights: np.ndarray) -> Loss:
    """E_p[-log q]: D(p ‖ q) but for the entropy of p."""
    return lambda q: -float(weights @ q.log_density(x))


def _from_q(p: Distribution) -> Loss:
    """D(q ‖ p), with nodes of each q."""

    def loss(q: Distribution) -> float:
        try:
            x, weights = _nodes(q)
        except ValueError:  # it piles up at its ends
            return np.inf
        return float(weights @ (q.log_density(x) - p.log_density(x)))

    return loss


def _search(argument: str, got: str, loss: Loss, space: Space) -> dict[str, float]:
    """Parameters of the member with the least loss, in nats."""

    def at(theta: np.ndarray) -> float:
        return loss(space.member(theta))

    name = str(space.members)
    if not space.free:
        return space.parameters(space.first)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # quantiles of a member tried may be beyond SciPy
        if not np.isfinite(at(space.first)):
            expected = f"values that the family {name} allows, with finite expectations"
            raise ValueError(bad(argument, got, expected))
        bounds = Bounds(*space.ends)
        found = minimize(at, space.first, method="Nelder-Mead", bounds=bounds, options=ROUGH)
        how = {"method": "L-BFGS-B", "bounds": bounds, "options": FINE | {"ftol": 0}}
        how = how if space.bounded else {"method": "BFGS", "options": FINE}
        for _ in range(REFINEMENTS):  # each starts with a fresh estimate of the curvature
            found = minimize(at, found.x, jac="3-point", **how)
    if not _arrived(found, space):
        raise ValueError(bad(argument, got, f"a best member of the family {name}; none was found"))
    return space.parameters(found.x)


def _arrived(found: OptimizeResult, space: Space) -> bool:
    """Whether no way down is left that stays between the ends."""
    way = np.clip(found.x - found.jac, *space.ends) - found.x
    return bool(np.isfinite(found.fun) and np.abs(way).max() < FLAT)
