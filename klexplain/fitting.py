"""Make it small: the member of a family that has the least divergence from the truth.

E_p[-log q] = D(p ‖ q) + H(p), and the entropy H(p) does not depend on q. So the q with the
least divergence is the q with the largest mean log-likelihood. With the samples in the
place of p, that is the method of maximum likelihood: both fits below are one search.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from scipy.optimize import OptimizeResult, minimize
from scipy.special import expit

from klexplain.atoms import atoms
from klexplain.checks import bad, real_array
from klexplain.distributions import Distribution, read
from klexplain.divergence import evaluate
from klexplain.families import FAMILIES, Family
from klexplain.families.family import Parameter
from klexplain.pairs import one_pair
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
    """The member of a family that a truth, or samples, are best explained by.

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
    x, weights = _nodes(truth)
    parameters, mean = _search("p", str(truth), x, weights, _family(family_name, truth.discrete))
    q = getattr(stats, family_name)(**parameters)
    found, in_unit = evaluate(p, q, base=base), unit(base)
    value, error = float(found.value), float(found.error)
    if np.isinf(value):
        raise ValueError(bad("p", str(truth), f"values that the family {family_name} allows"))
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
    family = _family(family_name, FAMILIES[family_name].discrete if family_name in FAMILIES else None)
    weights = np.full(len(samples), 1 / len(samples))
    parameters, mean = _search("x", "these samples", samples, weights, family)
    q = getattr(stats, family_name)(**parameters)
    in_unit = unit(base)
    return Fit(family_name, parameters, q, in_unit.from_nats(mean), None, None, in_unit)


@dataclass(frozen=True, eq=False)
class Profile:
    """The divergence as one parameter of q varies.

    Attributes
    ----------
    p, q : Distribution
        The truth, and the model before the parameter is varied.
    unit : Unit
        Unit of what follows.
    parameter : str
        SciPy's name of the parameter.
    values : ndarray, shape (V,)
        What it is set to.
    divergence : ndarray, shape (V,)
        D(p ‖ q) at each value.
    entropy : float
        H(p), differential for a density.
    sample_loss : ndarray, shape (V,), or None
        Average of -log q over the samples, at each value.
    n : int
        Number of samples, 0 for none.
    """

    p: Distribution
    q: Distribution
    unit: Unit
    parameter: str
    values: np.ndarray
    divergence: np.ndarray
    entropy: float
    sample_loss: np.ndarray | None
    n: int

    @property
    def cross_entropy(self) -> np.ndarray:
        """E_p[-log q] = D(p ‖ q) + H(p) at each value: what `sample_loss` estimates."""
        return self.divergence + self.entropy

    @property
    def best(self) -> tuple[float, float]:
        """The value with the least divergence among those tried, and that divergence."""
        i = int(np.argmin(self.divergence))
        return float(self.values[i]), float(self.divergence[i])

    @property
    def best_for_sample(self) -> float | None:
        """The value under which the samples are most likely among those tried."""
        if self.sample_loss is None:
            return None
        return float(self.values[int(np.argmin(self.sample_loss))])

    def __repr__(self) -> str:
        value, least = self.best
        return f"Profile({self.parameter}: least divergence {least:.6g} {self.unit.plural} at {value:.6g})"


def divergence_profile(
    p: object,
    q: object,
    parameter: str,
    values: ArrayLike,
    *,
    sample: ArrayLike | None = None,
    base: int | None = None,
) -> Profile:
    """Return D(p ‖ q) at each value of one parameter of q, and what samples say of it.

    Parameters
    ----------
    p, q : frozen distribution
        One truth and one model; q of a family that SciPy names.
    parameter : str
        SciPy's name of the parameter of q that is varied, such as ``"a"`` or ``"scale"``.
    values : array_like, shape (V,)
        What the parameter is set to.
    sample : array_like, optional
        Independent samples; the average of -log q over them is added.
    base : {None, 2, 10}
        Unit: nats, bits or bans.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence`; for a parameter that q does not have.

    Examples
    --------
    >>> divergence_profile(stats.norm(0), stats.norm(2), "loc", [-1, 0, 1])
    Profile(loc: least divergence 0 nats at 0)
    """
    truth, model = one_pair(p, q)
    in_unit, at = unit(base), real_array("values", values)
    if at.ndim != 1 or not len(at):
        raise ValueError(bad("values", values, "a list of at least one number"))
    if parameter not in model.parameters:
        raise ValueError(bad("parameter", parameter, f"one of {', '.join(model.parameters)}"))
    varied = getattr(stats, model.name)(**(model.parameters | {parameter: at}))
    divergence = np.asarray(evaluate(p, varied, base=base).value)
    entropy = in_unit.from_nats(float(truth.frozen.entropy()))
    loss, n = None, 0
    if sample is not None:
        samples = real_array("sample", sample).ravel()
        n = len(samples)
        loss = in_unit.from_nats(-read("q", varied).log_density(samples[:, None]).mean(axis=0))
    return Profile(truth, model, in_unit, parameter, at, divergence, entropy, loss, n)


def _family(name: str, discrete: bool | None) -> Family:
    """The family, if it is known and of the right kind."""
    known = [key for key, family in FAMILIES.items() if family.discrete == discrete or discrete is None]
    if name not in known:
        raise ValueError(bad("family_name", name, f"one of {', '.join(known)}"))
    return FAMILIES[name]


def _nodes(p: Distribution) -> tuple[np.ndarray, np.ndarray]:
    """Points and weights such that the weighted sum of f is E_p f."""
    if p.discrete:
        x = atoms(p)
        return x, p.density(x)
    x = np.where(_T < 0, p.quantile(_NEAR), p.upper_quantile(_NEAR))
    inside = (p.support[0] < x) & (x < p.support[1])
    if _WEIGHTS[~inside].sum() > LOST:
        raise ValueError(bad("p", str(p), "a distribution that does not pile up at its ends"))
    return x[inside], _WEIGHTS[inside]


def _search(
    argument: str, got: str, x: np.ndarray, weights: np.ndarray, family: Family
) -> tuple[dict[str, float], float]:
    """Parameters with the largest weighted mean log-likelihood, and that mean, in nats."""
    mean = float(weights @ x)
    moments = mean, float(np.sqrt(weights @ (x - mean) ** 2))
    given = {p.letter.argument: float(x.max()) for p in family.parameters if p.domain.whole}
    free = [p for p in family.parameters if not p.domain.whole]
    start = np.array([_scale(p).start(*moments) for p in free])

    def named(theta: np.ndarray) -> dict[str, float]:
        bound = {p.letter.argument: float(_scale(p).value(t)) for p, t in zip(free, theta, strict=True)}
        return given | bound

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
        raise ValueError(bad(argument, got, f"a best member of the family {family.name}; none was found"))
    return named(found.x), -float(found.fun)


def _arrived(found: OptimizeResult) -> bool:
    return bool(np.isfinite(found.fun) and np.abs(found.jac).max() < FLAT)


@dataclass(frozen=True)
class _Scale:
    """How a parameter is written as a number without limits, and where its search starts."""

    value: Callable[[float], float]
    start: Callable[[float, float], float]


def _scale(parameter: Parameter) -> _Scale:
    domain = parameter.domain
    if np.isneginf(domain.low):
        return _Scale(float, lambda mean, sd: mean)
    if domain.high == 1:
        return _Scale(expit, lambda mean, sd: 0.0)
    if parameter.letter.argument == "scale":
        return _Scale(np.exp, lambda mean, sd: float(np.log(sd or 1.0)))
    return _Scale(np.exp, lambda mean, sd: 0.0)
