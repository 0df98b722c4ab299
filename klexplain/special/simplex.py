"""Divergences over several categories: of counts, and of the Dirichlet's random simplex."""

import numpy as np

from klexplain.special.bregman import kl_div
from klexplain.special.elementwise import Array, elementwise
from klexplain.special.log_beta import log_beta_bregman_from
from klexplain.special.products import difference_of_products
from klexplain.special.ratios import two_sum

_entropies, _betas = elementwise(kl_div), elementwise(log_beta_bregman_from)
_differences_of_products = elementwise(difference_of_products)


def categorical(p: Array, q: Array) -> Array:
    """Return the divergence of the probabilities along the last axis, in nats.

    Source: Cover & Thomas (2006), equation 2.26.

    Examples
    --------
    >>> round(float(categorical([1.0, 0.0], [0.5, 0.5])), 6)  # log 2
    0.693147
    """
    return _entropies(p, q).sum(axis=-1)


def multinomial(n: Array, p: Array, q: Array) -> Array:
    """Return the divergence of n independent trials, in nats; the categories are the last axis.

    Examples
    --------
    >>> float(multinomial(3, [0.5, 0.5], [0.5, 0.5]))
    0.0
    """
    return np.asarray(n) * categorical(p, q)


def dirichlet(alpha_p: Array, alpha_q: Array) -> Array:
    """Return KL(Dirichlet || Dirichlet) in nats, by breaking the stick.

    Each share, against all that come after it, is a Beta. What comes after is summed in two
    floats, so that two nearly equal sums differ by what they should.

    Source: Connor & Mosimann (1969), JASA 64, 194-206 (independent Betas).

    Examples
    --------
    >>> float(dirichlet([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]))
    0.0
    """
    p, q = np.broadcast_arrays(np.asarray(alpha_p, dtype=float), np.asarray(alpha_q, dtype=float))
    (rest_p, low_p), (rest_q, low_q) = _after(p), _after(q)
    a_p, a_q = p[..., :-1], q[..., :-1]
    between = (rest_q - rest_p) + (low_q - low_p)
    c = _differences_of_products(a_q, rest_p, a_p, rest_q) + (a_q * low_p - a_p * low_q)
    apart = c / ((a_p + rest_p) * (a_q + rest_q))  # of the means
    return _betas(a_q, rest_q, a_p, rest_p, between, apart).sum(axis=-1)


def _after(alpha: Array) -> tuple[Array, Array]:
    """The sum of what comes after each entry but the last, and its rounding."""
    total, low = alpha[..., -1], np.zeros(alpha.shape[:-1])
    sums = [(total, low)]
    for i in range(alpha.shape[-1] - 2, 0, -1):
        total, rounding = two_sum(total, alpha[..., i])
        low = low + rounding
        sums.append((total, low))
    high, rest = zip(*reversed(sums), strict=True)
    return np.stack(high, axis=-1), np.stack(rest, axis=-1)
