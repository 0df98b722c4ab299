"""The pair (p, q): read, checked, and matched before anything is computed."""

import numpy as np

from klexplain._checks import bad
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.listed import Listed
from klexplain.distributions.reading import read, refuse_nan, refuse_outside_domain


def read_pair(p: object, q: object) -> tuple[Distribution, Distribution]:
    """Read the truth and the model.

    Parameters
    ----------
    p, q : frozen distribution
        SciPy's, old or new, or what `read` takes for one; both continuous, both discrete, or both
        probability vectors.

    Raises
    ------
    TypeError
        Where one is no frozen distribution, one is discrete and the other continuous, or only
        one is a probability vector.
    ValueError
        Where a parameter is NaN or outside its domain, or vectors differ in length.

    Examples
    --------
    >>> from scipy import stats
    >>> [d.name for d in read_pair(stats.beta(17, 6), stats.beta(3, 3))]
    ['beta', 'beta']
    """
    truth, model = _read("p", p), _read("q", q)
    if isinstance(truth.frozen, Listed) or isinstance(model.frozen, Listed):
        _refuse_mixed(truth, model)
    common_shape(truth, model)
    if truth.discrete != model.discrete:
        kind = "discrete" if truth.discrete else "continuous"
        raise TypeError(f"q: got {model}; expected a {kind} distribution, as p = {truth} is")
    return truth, model


def common_shape(p: Distribution, q: Distribution) -> tuple[int, ...]:
    """Return the shape that the parameters of both broadcast to; ``()`` for single numbers.

    Raises
    ------
    ValueError
        Where they do not broadcast.
    """
    first, second = p.shape, q.shape
    try:
        return first if first == second else np.broadcast_shapes(first, second)
    except ValueError:
        expected = f"parameters whose shape broadcasts with {first}, that of p"
        raise ValueError(f"q: got {q} of shape {second}; expected {expected}") from None


def one_pair(p: object, q: object) -> tuple[Distribution, Distribution]:
    """Read a pair whose parameters are single numbers, where arrays would have no meaning.

    Raises
    ------
    ValueError
        Where a parameter is an array; otherwise as `read_pair`.
    """
    truth, model = read_pair(p, q)
    for argument, distribution in (("p", truth), ("q", model)):
        if distribution.shape != ():
            vectors = isinstance(distribution.frozen, Listed)
            expected = "one vector" if vectors else "single numbers as parameters"
            raise ValueError(bad(argument, distribution, expected))
    return truth, model


def _refuse_mixed(p: Distribution, q: Distribution) -> None:
    """A vector goes with a vector of as many categories: none of them has a value."""
    vectors = [getattr(law.frozen, "categories", False) for law in (p, q)]
    if vectors[0] != vectors[1]:
        kind = "a probability vector" if vectors[0] else "a distribution with values"
        hint = "rv_discrete(values=(x, probabilities)) gives a vector its values"
        raise TypeError(f"q: got {q}; expected {kind}, as p = {p} is ({hint})")
    if vectors[0] and len(p.frozen.values) != len(q.frozen.values):
        of_p, of_q = len(p.frozen.values), len(q.frozen.values)
        raise ValueError(f"q: got {of_q} categories; expected {of_p}, as many as p has")


def _read(argument: str, frozen: object) -> Distribution:
    distribution = read(argument, frozen)
    family = distribution.family
    if not family:
        refuse_nan(argument, distribution)
        refuse_outside_domain(argument, distribution)
        return distribution
    try:
        family.check(argument, distribution.parameters, distribution)
    except ValueError:
        refuse_nan(argument, distribution)  # it is in no domain, but named as what it is
        raise
    return distribution


def law_under(under: object, p: Distribution, q: Distribution) -> Distribution:
    """Return the law that samples come from: "p", "q", or a third of their kind.

    Raises
    ------
    TypeError, ValueError
        Where it is none of these.

    Examples
    --------
    >>> from scipy import stats
    >>> p, q = one_pair(stats.norm(1), stats.norm(0))
    >>> law_under("q", p, q) is q, law_under(stats.norm(2), p, q).name
    (True, 'norm')
    """
    if isinstance(under, str):
        if under not in ("p", "q"):
            raise ValueError(bad("under", under, "'p', 'q' or a distribution"))
        return p if under == "p" else q
    expected = f"'p', 'q' or a single {'discrete' if p.discrete else 'continuous'} distribution"
    try:
        law = one_pair(under, under)[0]
    except (TypeError, ValueError):
        raise TypeError(bad("under", under, expected)) from None
    if law.discrete != p.discrete:
        raise TypeError(bad("under", law, expected))
    return law
