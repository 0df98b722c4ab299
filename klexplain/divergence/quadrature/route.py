"""The way in: which route a pair takes, and whether its value is trusted."""

import numpy as np

from klexplain.distributions.distribution import Distribution
from klexplain.distributions.member import Member
from klexplain.divergence.quadrature.continuous import integral
from klexplain.divergence.quadrature.counts import summation
from klexplain.divergence.quadrature.general import general
from klexplain.divergence.quadrature.result import Integral


def integrate(p: Distribution, q: Distribution) -> Integral:
    """Return D(p ‖ q) for two single distributions.

    Raises
    ------
    ValueError
        Where the value cannot be trusted to a relative error of 1e-6: the tails may
        make it infinite, or p and q agree too closely for their log-densities.
    """
    if p.name and (p.name, p.parameters) == (q.name, q.parameters):
        return Integral(0.0, 0.0, "equality")
    with np.errstate(all="ignore"):  # infinite log-densities are met, and meant
        found = _by_families(p, q) if p.family and q.family else general(p, q)
    if found.trusted:
        return found
    raise ValueError(
        f"p, q: got {p} and {q}; expected a pair whose divergence can be integrated "
        f"(reached {found.value:.6g} ± {found.error:.2g} nats; the tails may make it infinite, "
        "or p and q may agree too closely)"
    )


def _by_families(p: Distribution, q: Distribution) -> Integral:
    truth, model = Member.of(p), Member.of(q)
    same_circle = truth.family.circular and model.family.circular and truth.scale == model.scale
    (low, high), (q_low, q_high) = truth.ends, model.ends
    if (low < q_low or high > q_high) and not same_circle:
        return Integral(np.inf, 0.0, "support")
    return summation(truth, model) if p.discrete else integral(truth, model)
