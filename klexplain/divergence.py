"""D(p ‖ q): by formula where there is one, else by quadrature or summation.

Order of the routes: support (a model that rules out what the truth can give), formula,
numerical integration. Each result says which route it took and how well.
"""

from dataclasses import dataclass

import numpy as np

from klexplain.checks import bad, plain
from klexplain.distributions import Distribution
from klexplain.families import FAMILIES
from klexplain.families.family import Arrays, Family
from klexplain.pairs import read_pair
from klexplain.quadrature import integrate
from klexplain.units import Unit, unit

METHODS = ("formula", "quadrature")
FORMULA_ERROR = 1e-14  # relative; tests hold the formulas to it against 50 digits


@dataclass(frozen=True)
class Divergence:
    """A divergence, with the way it was found.

    Attributes
    ----------
    value : float or ndarray
        D(p ‖ q), in `unit`; infinite where q rules out what p can give.
    error : float or ndarray
        Bound or estimate of the absolute error, in `unit`.
    method : str
        ``"formula"``, ``"quadrature"``, ``"summation"``, ``"support"`` or ``"equality"``;
        for arrays the ones used, joined by a comma.
    unit : Unit
        The unit of value and error.
    """

    value: float | np.ndarray
    error: float | np.ndarray
    method: str
    unit: Unit


def kl_divergence(
    p: object, q: object, *, base: int | None = None, method: str | None = None
) -> float | np.ndarray:
    """Return the Kullback-Leibler divergence D(p ‖ q), the mean log likelihood ratio under p.

    Parameters
    ----------
    p, q : frozen distribution
        The truth and the model, from ``scipy.stats`` (old or new kind), both
        continuous or both discrete. Parameters broadcast.
    base : {None, 2, 10}
        Unit of the answer: nats, bits or bans.
    method : {None, "formula", "quadrature"}
        None takes the formula where there is one and integrates (or sums) otherwise.

    Returns
    -------
    float or ndarray
        A plain float for single distributions, else an array of the broadcast shape.
        Never negative; infinite where q rules out what p can give.

    Raises
    ------
    TypeError
        Where `p` or `q` is no frozen distribution, or only one of them is discrete.
    ValueError
        For NaN or out-of-domain parameters, another base or method, a pair without
        the formula that was asked for, or an integral that could not be trusted.

    Notes
    -----
    Definition: Kullback & Leibler (1951), equation 2.4. The formulas are those that
    `derive` derives, written so that nothing cancels.

    Examples
    --------
    >>> from scipy import stats
    >>> round(kl_divergence(stats.beta(17, 6), stats.beta(3, 3)), 10)
    1.0470127728
    >>> kl_divergence(stats.uniform(0, 2), stats.uniform(0, 1))
    inf
    """
    return evaluate(p, q, base=base, method=method).value


def evaluate(
    p: object, q: object, *, base: int | None = None, method: str | None = None
) -> Divergence:
    """Return D(p ‖ q) with its error, its method and its unit.

    Parameters, errors and source are those of `kl_divergence`.

    Returns
    -------
    Divergence
        Value, error, method and unit.

    Examples
    --------
    >>> from scipy import stats
    >>> evaluate(stats.gamma(2), stats.gamma(3)).method
    'formula'
    """
    truth, model = read_pair(p, q)
    in_unit = unit(base)
    if not (method is None or (isinstance(method, str) and method in METHODS)):
        raise ValueError(bad("method", method, "None, 'formula' or 'quadrature'"))
    shape = np.broadcast_shapes(truth.shape, model.shape)
    value, error = np.full(shape, np.nan), np.full(shape, np.nan)
    done, methods = np.zeros(shape, dtype=bool), []
    if method != "quadrature" and (match := _match(truth, model)):
        family, a, b, same = match
        with np.errstate(all="ignore"):  # infinite values are answers
            exact = np.broadcast_to(family.divergence(a, b), shape)
        done = np.broadcast_to(same, shape) & ~np.isnan(exact)  # parameters beyond 1e±100
        value = np.where(done, exact, np.nan)
        error = np.where(done & np.isfinite(exact), FORMULA_ERROR * exact, 0.0)
        methods = ["formula"] if done.any() else []
    if method == "formula" and not done.all():
        raise ValueError(
            bad("method", method, f"None or 'quadrature': no formula for {truth}, {model}")
        )
    for index in map(tuple, np.argwhere(~done)):
        found = integrate(truth.at(index, shape), model.at(index, shape))
        value[index], error[index] = found.value, found.error
        methods.append(found.method)
    return Divergence(
        plain(in_unit.from_nats(value)),
        plain(in_unit.from_nats(error)),
        ", ".join(dict.fromkeys(methods)),
        in_unit,
    )


Match = tuple[Family, Arrays, Arrays, np.ndarray]


def _match(p: Distribution, q: Distribution) -> Match | None:
    """The family that holds both, their parameters in it, and where the formula applies.

    It applies where a mere shift or scale, and what sets the support, are equal.
    """
    for name in _wider(p.name):
        if name in _wider(q.name):
            family = FAMILIES[name]
            a, b = _as_member(p, name), _as_member(q, name)
            common = [key for key in a if key not in family.own(a)]
            common += [x.letter.argument for x in family.parameters if x.common]
            equal = [np.asarray(a[key] == b[key]) for key in common]
            same = np.all(np.broadcast_arrays(*equal), axis=0)
            return family, family.own(a), family.own(b), same
    return None


def _wider(name: str) -> list[str]:
    """The family itself, then the one that it is a special case of."""
    return [name, *_wider(FAMILIES[name].special_case_of)] if name in FAMILIES else []


def _as_member(distribution: Distribution, name: str) -> Arrays:
    if distribution.name == name:
        return distribution.parameters
    return FAMILIES[distribution.name].embed(distribution.parameters)
