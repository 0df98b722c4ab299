"""D(p ‖ q): by formula where there is one, else by quadrature or summation.

Order of the routes: formula; support (a model that rules out what the truth can give) and
end (an integral that diverges there), where D is infinite; numerical integration. Each result
says which route it took and how well.
"""

from typing import Any

import numpy as np

from klexplain._checks import bad, everywhere
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.foreign import Independent, translated
from klexplain.distributions.multivariate import is_multivariate, of_one_family
from klexplain.distributions.pairs import common_shape, read_pair
from klexplain.distributions.reading import OLD_KIND
from klexplain.distributions.simulated import is_simulated
from klexplain.divergence.cells import by_cells
from klexplain.divergence.closed_form import by_formula, formula_error
from klexplain.divergence.finiteness import diverges, outside
from klexplain.divergence.multivariate import multivariate
from klexplain.divergence.quadrature.route import integrate
from klexplain.divergence.result import Divergence
from klexplain.divergence.simulation import simulation
from klexplain.units import Unit, unit

METHODS = ("formula", "quadrature")
RULES = (("support", outside), ("end", diverges))
Rng = np.random.Generator | int | None
SURPRISAL_ERROR = 1e-14  # relative, of SciPy's log of a single mass


def kl_divergence(
    p: object,
    q: object,
    *,
    base: int | None = None,
    method: str | None = None,
    rng: Rng = None,
) -> float | np.ndarray:
    """Return the Kullback-Leibler divergence D(p ‖ q), the mean log likelihood ratio under p.

    Parameters
    ----------
    p, q : frozen distribution or array_like
        The truth and the model, from ``scipy.stats`` (old or new kind), both
        continuous or both discrete; parameters broadcast. Or both ``multivariate_normal``,
        ``dirichlet``, ``multinomial``, ``wishart``, ``invwishart`` or ``multivariate_t``, which
        goes with a Normal too. See the notes for what else there may be.
    base : {None, 2, 10}
        Unit of the answer: nats, bits or bans.
    method : {None, "formula", "quadrature"}
        None takes the formula where there is one and integrates (or sums) otherwise.
    rng : numpy.random.Generator, int or None
        Source of chance, or a seed, of a pair that can only be simulated; None is the seed 0,
        so that the same call gives the same number.

    Returns
    -------
    float or ndarray
        A plain float for single distributions, else an array of the broadcast shape.
        Never negative; infinite where q rules out what p can give, and where the integral
        diverges at an end: far out, or as x goes to 0.

    Raises
    ------
    TypeError
        Where `p` or `q` is no frozen distribution, or only one of them is discrete, or a
        probability vector.
    ValueError
        For NaN or out-of-domain parameters, another base or method, a pair without
        the formula that was asked for, or an integral that could not be trusted; for vectors
        that do not sum to 1, or have different lengths.

    Notes
    -----
    Also taken, as `p` or as `q`:

    - Probability vectors over the same categories, along the last axis; stacks of them broadcast.
      They must sum to 1, to within 1e-6 or what K categories are off by in single precision,
      1.2e-7 √K, and are never divided by their sum. What counts is the order, of a pandas Series
      too. A vector has no values, so it is compared with vectors alone.
    - ``rv_discrete(values=(x, probabilities))`` and ``rv_histogram``: exact sums over the values,
      and over the bins that the edges of both make.
    - ``gaussian_kde`` and scikit-learn's ``GaussianMixture`` in one variable: mixtures of Normals,
      integrated.
    - Distributions of PyTorch, Pyro, NumPyro and TensorFlow Probability, by class and parameters;
      ``Independent`` ones are summed.
    - Anything else with ``logpdf``, ``log_prob`` or ``score_samples``, and for `p` with ``rvs`` or
      ``sample``, in one variable or several: the mean log ratio of draws from `p`, the method
      ``"simulation"`` of `evaluate`, whose error is then a standard error. Draws go on until it is
      1 % of the value, and up to 262,144 of them. They cannot show that it is infinite by a tail.

    A von Mises gives directions: two of them are compared on the circle. Beside any other family
    the circle is cut open opposite its mean direction, and x lies between loc - π and loc + π.

    Definition: Kullback & Leibler (1951), equation 2.4. The formulas are those that
    `derive` derives, written so that nothing cancels.

    Examples
    --------
    >>> from scipy import stats
    >>> round(kl_divergence(stats.beta(17, 6), stats.beta(3, 3)), 10)
    1.0470127728
    >>> kl_divergence(stats.uniform(0, 2), stats.uniform(0, 1))
    inf
    >>> round(kl_divergence([0.2, 0.8], [0.5, 0.5]), 10)
    0.192744757
    """
    return evaluate(p, q, base=base, method=method, rng=rng).value


def evaluate(
    p: object,
    q: object,
    *,
    base: int | None = None,
    method: str | None = None,
    rng: Rng = None,
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
    >>> evaluate(stats.gamma(2), stats.gamma(3))
    0.270362845461478 ± 3e-12 nats (formula)
    """
    in_unit = _unit_and_method(base, method)
    return _in_nats(p, q, method, rng).converted(in_unit)


def _unit_and_method(base: int | None, method: str | None) -> Unit:
    if not (method is None or (isinstance(method, str) and method in METHODS)):
        raise ValueError(bad("method", method, "None, 'formula' or 'quadrature'"))
    return unit(base)


def _in_nats(p: Any, q: Any, method: str | None, rng: Rng) -> Divergence:
    if isinstance(p, OLD_KIND) and isinstance(q, OLD_KIND):  # nearly always, and quickly seen
        return _univariate(*read_pair(p, q), method)
    p, q = translated(p), translated(q)
    if isinstance(p, Independent) and isinstance(q, Independent) and p.axes == q.axes:
        return _product(p, q, method, rng)
    if not any(is_simulated(law) or is_multivariate(law) for law in (p, q)):
        return _univariate(*read_pair(p, q), method)
    if of_one_family(p, q):
        if method == "quadrature":
            raise ValueError(bad("method", method, "None or 'formula' for several variables"))
        found = multivariate(p, q)
        if method and found.method == "quadrature":
            raise ValueError(bad("method", method, "None, as this pair has no formula"))
        return found
    if method is not None:
        raise ValueError(bad("method", method, "None, as this pair can only be simulated"))
    return simulation(p, q, rng)


def _product(p: Independent, q: Independent, method: str | None, rng: Rng) -> Divergence:
    """Divergences of independent variables add, along the last axes."""
    found = _in_nats(p.base, q.base, method, rng)
    axes = tuple(range(-p.axes, 0))
    value, error = (np.asarray(v).sum(axis=axes) for v in (found.value, found.error))
    return Divergence(value, error, found.method)


def _univariate(p: Distribution, q: Distribution, method: str | None) -> Divergence:
    if not (p.name or q.name) and (found := by_cells(p, q, method)):
        return found
    shape = common_shape(p, q)
    value = np.full(shape, np.nan) if method == "quadrature" else by_formula(p, q, shape)
    if everywhere(value < np.inf):
        return Divergence(value, formula_error(p.name, q.name) * value, "formula")
    return _element_by_element(p, q, value, method) if shape else _one(p, q, value, method)


def _one(p: Distribution, q: Distribution, value: Any, method: str | None) -> Divergence:
    """One divergence that the formula leaves infinite, or open where it is NaN."""
    for name, rule in RULES:
        if rule(p, q):
            return Divergence(np.inf, 0.0, name)
    if value == np.inf:
        return Divergence(value, 0.0, "formula")  # beyond the largest float
    if method == "formula":
        raise ValueError(bad("method", method, f"None or 'quadrature': no formula for {p}, {q}"))
    return _surprisal(p, q) if p.degenerate else integrate(p, q)


def _surprisal(p: Distribution, q: Distribution) -> Divergence:
    """-log q at the one value that p can give."""
    value = 0.0 - float(q.log_density(p.support[0]))
    return Divergence(value, SURPRISAL_ERROR * value, "summation")


def _element_by_element(
    p: Distribution, q: Distribution, value: np.ndarray, method: str | None
) -> Divergence:
    """An array of divergences, of which the formula leaves some infinite or open."""
    known, shape = np.isfinite(value), value.shape
    value, error = np.array(value), np.where(known, formula_error(p.name, q.name) * value, 0.0)
    methods = {"formula"} if known.any() else set()
    for name, rule in RULES:
        here = ~known & rule(p, q)
        value[here], known = np.inf, known | here
        methods |= {name} if here.any() else set()
    for index in map(tuple, np.argwhere(~known)):
        found = _one(p.at(index, shape), q.at(index, shape), value[index], method)
        value[index], error[index] = found.value, found.error
        methods.add(found.method)
    return Divergence(value, error, ", ".join(sorted(methods)))
