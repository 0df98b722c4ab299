"""Divergences within families made of independent trials, and Poisson's."""

from klexplain.special.bregman import itakura_saito, kl_div
from klexplain.special.elementwise import Real


def bernoulli(p: Real, q: Real) -> Real:
    """Return KL(Bernoulli || Bernoulli) in nats; 0 log 0 is 0.

    Source: Cover & Thomas (2006), example 2.3.1.

    Examples
    --------
    >>> round(float(bernoulli(1.0, 0.5)), 6)  # log 2
    0.693147
    """
    return kl_div(p, q) + kl_div(1 - p, 1 - q, p - q)


def geometric(p: Real, q: Real) -> Real:
    """Return KL(geometric || geometric) in nats: 1/p trials are made, each a Bernoulli.

    Source: Cover & Thomas (2006), example 2.3.1, for each trial up to the first success.

    Examples
    --------
    >>> round(float(geometric(1.0, 0.5)), 6)  # log 2
    0.693147
    """
    return itakura_saito(q, p) + kl_div(1 - p, 1 - q, p - q) / p


def negative_binomial(n: Real, p: Real, q: Real) -> Real:
    """Return KL(negative binomial || negative binomial) in nats for a common n.

    Examples
    --------
    >>> float(negative_binomial(3.0, 0.2, 0.2))
    0.0
    """
    return n * geometric(p, q)
