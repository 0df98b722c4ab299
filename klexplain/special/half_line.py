"""Divergences within families on the positive half-line, where few terms do."""

import numpy as np

from klexplain.special.bregman import itakura_saito
from klexplain.special.compiled import arithmetic, compiled
from klexplain.special.elementwise import Real, either
from klexplain.special.log_gamma import log_gamma_bregman_from
from klexplain.special.products import quotient, relative_difference, weighted_itakura_saito
from klexplain.special.ratios import log_ratio


@arithmetic
@compiled
def gamma(a_p: Real, scale_p: Real, a_q: Real, scale_q: Real) -> Real:
    """Return KL(Gamma || Gamma) in nats: a_q itakura_saito of the means, plus the shapes' part.

    Source: Gil, Alajaji & Linder (2013), Table 2 (Gamma).

    Examples
    --------
    >>> round(float(gamma(1.0, 2.0, 1.0, 1.0)), 6)  # 1 - log 2
    0.306853
    """
    means = weighted_itakura_saito(a_q, a_p, scale_p, a_q, scale_q)
    return means + log_gamma_bregman_from(a_q, a_p, a_q - a_p)


def inverse_gaussian(mu_p: Real, scale_p: Real, mu_q: Real, scale_q: Real) -> Real:
    """Return KL(inverse Gaussian || inverse Gaussian) in nats, for SciPy's ``invgauss``.

    The mean is mu * scale and the shape parameter of the literature, lambda, is scale.

    Source: Gil, Alajaji & Linder (2013), Table 2 (inverse Gaussian).

    Examples
    --------
    >>> float(inverse_gaussian(2.0, 3.0, 1.0, 3.0))
    0.25
    """
    d = relative_difference(mu_p, scale_p, mu_q, scale_q)

    def far() -> Real:  # where d itself may be no float
        e = relative_difference(mu_q, scale_q, mu_p, scale_p)
        return e * e * quotient(mu_p / mu_q, scale_p, mu_q, scale_q)

    means = either(d > 1, far, lambda: d * d * quotient(1.0, scale_q, mu_p, scale_p))
    return itakura_saito(scale_q, scale_p) / 2 + means / 2


def pareto(b_p: Real, scale_p: Real, b_q: Real, scale_q: Real) -> Real:
    """Return KL(Pareto || Pareto) in nats, infinite where scale_p < scale_q.

    Source: Gil, Alajaji & Linder (2013), Table 2 (Pareto).

    Examples
    --------
    >>> round(float(pareto(1.0, 2.0, 1.0, 1.0)), 6)  # log 2
    0.693147
    """
    return either(
        scale_p < scale_q,
        lambda: np.inf,
        lambda: itakura_saito(b_q, b_p) + b_q * log_ratio(scale_p, scale_q),
    )
