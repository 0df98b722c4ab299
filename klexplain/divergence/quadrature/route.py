"""The way in: which route a pair takes, and whether its value is trusted."""

import numpy as np

from klexplain.distributions.distribution import Distribution
from klexplain.distributions.normals import Normals
from klexplain.divergence.quadrature.continuous import integral
from klexplain.divergence.quadrature.counts import summation
from klexplain.divergence.quadrature.general import general
from klexplain.divergence.quadrature.line import by_panels
from klexplain.divergence.result import EPS, Divergence

TRUSTED = 1e-6  # relative error above which a value is refused


def integrate(p: Distribution, q: Distribution) -> Divergence:
    """Return D(p ‖ q) for two single distributions.

    Raises
    ------
    ValueError
        Where the value cannot be trusted to a relative error of 1e-6: the tails may
        make it infinite, or p and q agree too closely for their log-densities.
    """
    mixtures = isinstance(p.frozen, Normals) and p.frozen.same(q.frozen)
    if mixtures or (p.name and (p.name, p.parameters) == (q.name, q.parameters)):
        return Divergence(0.0, 0.0, "equality")
    with np.errstate(all="ignore"):  # infinite log-densities are met, and meant
        found = _by_families(p, q) if p.family and q.family else _by_densities(p, q)
    if _trusted(found):
        return found
    raise ValueError(
        f"p, q: got {p} and {q}; expected a pair whose divergence can be integrated "
        f"(reached {found.value:.6g} ± {found.error:.2g} nats; the tails may make it infinite, "
        "or p and q may agree too closely)"
    )


def _by_families(p: Distribution, q: Distribution) -> Divergence:
    truth, model = p.member, q.member
    same_circle = truth.family.circular and model.family.circular and truth.scale == model.scale
    (low, high), (q_low, q_high) = truth.ends, model.ends
    if (low < q_low or high > q_high) and not same_circle:
        return Divergence(np.inf, 0.0, "support")
    return summation(truth, model) if p.discrete else integral(truth, model)


def _by_densities(p: Distribution, q: Distribution) -> Divergence:
    found = None if p.discrete else by_panels(p, q)
    return found if found and _trusted(found) else general(p, q)


def _trusted(found: Divergence) -> bool:
    """Whether the value is good to a relative 1e-6, or a zero beyond doubt."""
    small = found.error <= TRUSTED * found.value or (found.value == 0 and found.error < EPS)
    return bool(small and found.error < np.inf)
