"""Laws of random covariances and precisions: Wishart, inverse Wishart, Normal-Wishart."""

from typing import Any

import numpy as np

from klexplain.distributions.multivariate import Multivariate
from klexplain.divergence.covariances import Whitened, whitened
from klexplain.special import itakura_saito, multivariate_log_gamma_bregman


def wishart(p: Multivariate, q: Multivariate) -> tuple[Any, float]:
    """Return D(p ‖ q) of two Wishart laws in nats, and its relative error.

    Source: Penny (2001), KL-divergences of Normal, Gamma, Dirichlet and Wishart densities.
    """
    return _of_scales(p, q, whitened(p.parameters["scale"], q.parameters["scale"]))


def inverse_wishart(p: Multivariate, q: Multivariate) -> tuple[Any, float]:
    """Return that of two inverse Wishart laws: of the inverses, whose scales are inverse too.

    Neither is inverted: they change places.
    """
    return _of_scales(p, q, whitened(q.parameters["scale"], p.parameters["scale"]))


def normal_wishart(p: Multivariate, q: Multivariate) -> tuple[Any, float]:
    """Return that of two Normal-Wishart laws: of the precisions, and of the means given these.

    The mean of the latter is ½ [d φ(λ_q | λ_p) + λ_q z'E[Λ]z], z from mean to mean.
    """
    value, relative = wishart(p, q)
    shift = p.parameters["mean"] - q.parameters["mean"]
    (own, other), precision = (float(law.parameters["lmbda"]) for law in (p, q)), _mean(p)
    given = p.size * itakura_saito(other, own) + other * (shift @ precision @ shift)
    return value + given / 2, relative


def _mean(p: Multivariate) -> np.ndarray:
    return np.asarray(p.parameters["df"] * p.parameters["scale"])


def _of_scales(p: Multivariate, q: Multivariate, scales: Whitened) -> tuple[Any, float]:
    """½ n_q Σ φ(m | 1), m the means of p where q has unit mean, and what the shapes add.

    With one variable it is the divergence of two Gamma laws of shapes n_p/2 and n_q/2.
    """
    shape_p, shape_q = (float(law.parameters["df"]) / 2 for law in (p, q))
    means, moved = shape_p * scales.variances, shape_p * scales.differences
    apart = moved + (shape_p - shape_q)
    by_means = itakura_saito(means, shape_q, apart).sum()
    value = shape_q * by_means + multivariate_log_gamma_bregman(shape_q, shape_p, p.size)
    rounding = scales.error * float(np.abs(apart / means) @ np.abs(moved))
    return value, scales.error + rounding / value if value else 0.0
