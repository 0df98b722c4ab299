"""The way in: which route a pair takes, and whether its value is trusted."""

import numpy as np

from klexplain.distributions.distribution import Distribution
from klexplain.distributions.normals import Normals
from klexplain.divergence.quadrature.continuous import integral
from klexplain.divergence.quadrature.counts import summation
from klexplain.divergence.quadrature.general import general
from klexplain.divergence.quadrature.line import by_panels
from klexplain.divergence.quadrature.parts import as_normals, by_parts
from klexplain.divergence.quadrature.refusals import Reached, no_distribution, refusal
from klexplain.divergence.result import Divergence


def integrate(p: Distribution, q: Distribution) -> Divergence:
    """Return D(p ‖ q) for two single distributions.

    Raises
    ------
    ValueError
        Where the value cannot be trusted to a relative error of 1e-6; the line says why.
    """
    mixtures = isinstance(p.frozen, Normals) and p.frozen.same(q.frozen)
    if mixtures or (p.name and (p.name, p.parameters) == (q.name, q.parameters)):
        return Divergence(0.0, 0.0, "equality")
    with np.errstate(all="ignore"):  # infinite log-densities are met, and meant
        try:
            found = _by_families(p, q) if p.family and q.family else _by_densities(p, q)
        except ValueError as error:  # of SciPy's quantiles, if a law is no distribution
            raise no_distribution(p, q) or error from error
    if found.trusted:
        return Divergence(found.value, found.error, found.method)
    raise refusal(p, q, found)


def _by_families(p: Distribution, q: Distribution) -> Reached:
    truth, model = p.member, q.member
    same_circle = truth.family.circular and model.family.circular and truth.scale == model.scale
    (low, high), (q_low, q_high) = truth.ends, model.ends
    if (low < q_low or high > q_high) and not same_circle:
        return Reached(np.inf, 0.0, "support")
    return summation(truth, model) if p.discrete else integral(truth, model)


def _by_densities(p: Distribution, q: Distribution) -> Reached:
    truth, model = as_normals(p), as_normals(q)
    for way in () if p.discrete else (by_parts, by_panels):
        if (found := way(truth, model)) and found.trusted:
            return found
    return general(p, q)
