"""What every ruler takes: the pairs of `kl_divergence`, one after the other."""

from collections.abc import Callable

import numpy as np

from klexplain.distributions.distribution import Distribution
from klexplain.distributions.listed import Listed
from klexplain.distributions.multivariate import is_multivariate
from klexplain.distributions.pairs import common_shape, read_pair
from klexplain.divergence.result import Divergence
from klexplain.divergence.rulers.compared import Compared

Ruler = Callable[[Compared], Divergence]


def each(p: object, q: object, one: Ruler) -> Divergence:
    """Return what a ruler says of a pair, or of each pair of parameters that broadcast.

    Raises
    ------
    TypeError
        For several variables; otherwise as `kl_divergence`.

    Examples
    --------
    >>> from scipy import stats
    >>> each(stats.norm(0), stats.norm([0, 2]), lambda pair: pair.affinity(0.5)).value
    array([0. , 0.5])
    """
    shape, pairs = pairs_of(p, q)
    return stacked([one(pair) for pair in pairs], shape)


def pairs_of(p: object, q: object) -> tuple[tuple[int, ...], list[Compared]]:
    """Return the shape that the parameters of both broadcast to, and every pair.

    Raises
    ------
    TypeError
        For several variables; otherwise as `kl_divergence`.

    Examples
    --------
    >>> from scipy import stats
    >>> pairs_of(stats.norm(0), stats.norm([0, 2]))[0]
    (2,)
    """
    for argument, law in (("p", p), ("q", q)):
        if is_multivariate(law):
            name = type(law).__name__.removesuffix("_frozen")
            raise TypeError(f"{argument}: got {name}; expected a distribution of one variable")
    truth, model = read_pair(p, q)
    shape = common_shape(truth, model)
    if not shape:
        return shape, [Compared(truth, model)]
    at = np.ndindex(shape)
    return shape, [Compared(_at(truth, i, shape), _at(model, i, shape)) for i in at]


def stacked(found: list[Divergence], shape: tuple[int, ...]) -> Divergence:
    """Return results of single pairs as one, of the shape."""
    if not shape:
        return found[0]
    value, error = (np.reshape([getattr(d, n) for d in found], shape) for n in ("value", "error"))
    ways = {way for one in found for way in one.method.split(", ")}
    return Divergence(value, error, ", ".join(sorted(ways)))


def _at(law: Distribution, index: tuple[int, ...], shape: tuple[int, ...]) -> Distribution:
    """The one at an index, of a stack of probability vectors too."""
    if not isinstance(law.frozen, Listed):
        return law.at(index, shape)
    masses = np.broadcast_to(law.frozen.masses, (*shape, len(law.frozen.values)))[index]
    table = Listed(law.frozen.values, masses, categories=law.frozen.categories)
    return Distribution(table, "", {}, discrete=True)
