"""What is true: divergences to 50 digits, written a second time and by other routes.

The closed forms below share no code with the package and take floats as the exact
numbers that they are. A second route integrates or sums the densities themselves.
"""

from collections.abc import Callable
from itertools import pairwise

import mpmath as mp
import numpy as np
from scipy.special import betaln, gammaln, psi

DIGITS = 50
GUARD = 70  # lost when p and q agree to 10 digits and log Γ(1e8) cancels: far fewer


def _beta(a1, b1, a2, b2):
    """Gil, Alajaji & Linder (2013), Table 2: Beta."""
    s1, s2 = a1 + b1, a2 + b2
    log_beta = mp.loggamma(a2) + mp.loggamma(b2) - mp.loggamma(s2)
    log_beta -= mp.loggamma(a1) + mp.loggamma(b1) - mp.loggamma(s1)
    means = (a1 - a2) * mp.digamma(a1) + (b1 - b2) * mp.digamma(b1)
    return log_beta + means - (s1 - s2) * mp.digamma(s1)


def _norm(mu1, sigma1, mu2, sigma2):
    """Gil, Alajaji & Linder (2013), Table 2: Gaussian."""
    r = (sigma1 / sigma2) ** 2
    return ((mu1 - mu2) ** 2 / sigma2**2 + r - 1 - mp.log(r)) / 2


def _gamma(a1, scale1, a2, scale2):
    """Gil, Alajaji & Linder (2013), Table 2: Gamma."""
    shapes = (a1 - a2) * mp.digamma(a1) - mp.loggamma(a1) + mp.loggamma(a2)
    return shapes + a2 * mp.log(scale2 / scale1) + a1 * (scale1 / scale2 - 1)


def _expon(scale1, scale2):
    """Gil, Alajaji & Linder (2013), Table 2: Exponential."""
    return scale1 / scale2 - 1 - mp.log(scale1 / scale2)


def _term(p, q):
    """p log(p/q), with 0 log 0 = 0 and an infinite value where q is 0 and p is not."""
    if p == 0:
        return mp.mpf(0)
    return p * mp.log(p / q) if q else mp.inf


def _bernoulli(p1, p2):
    """Cover & Thomas (2006), example 2.3.1."""
    return _term(p1, p2) + _term(1 - p1, 1 - p2)


def _binom(n1, p1, n2, p2):
    """The sum of n independent trials; n is common."""
    assert n1 == n2
    return n1 * _bernoulli(p1, p2)


def _poisson(mu1, mu2):
    """Johnson, Kemp & Kotz (2005), from the mean alone."""
    return _term(mu1, mu2) + mu2 - mu1


CLOSED_FORMS: dict[str, Callable] = {
    "beta": _beta,
    "norm": _norm,
    "gamma": _gamma,
    "expon": _expon,
    "bernoulli": _bernoulli,
    "binom": _binom,
    "poisson": _poisson,
}


def closed_form(name, p, q, guard=GUARD):
    """D(p ‖ q) to 50 digits, from the parameters of two members in the order of the family."""
    with mp.workdps(DIGITS + guard):
        value = CLOSED_FORMS[name](*map(mp.mpf, map(float, p)), *map(mp.mpf, map(float, q)))
    with mp.workdps(DIGITS):
        return +value


def _log_beta(x, a, b):
    return (a - 1) * mp.log(x) + (b - 1) * mp.log1p(-x) - mp.log(mp.beta(a, b))


def _log_norm(x, mu, sigma):
    return -(((x - mu) / sigma) ** 2) / 2 - mp.log(sigma) - mp.log(2 * mp.pi) / 2


def _log_gamma(x, a, scale):
    return (a - 1) * mp.log(x / scale) - x / scale - mp.loggamma(a) - mp.log(scale)


def _log_expon(x, scale):
    return -x / scale - mp.log(scale)


def _log_weibull(x, c, scale):
    return mp.log(c / scale) + (c - 1) * mp.log(x / scale) - (x / scale) ** c


def _log_t(x, df):
    root = mp.log(mp.sqrt(df) * mp.beta(mp.mpf(1) / 2, df / 2))
    return -(df + 1) / 2 * mp.log1p(x * x / df) - root


def _log_laplace(x, mu, scale):
    return -abs(x - mu) / scale - mp.log(2 * scale)


def _log_lognorm(x, s, scale):
    return _log_norm(mp.log(x), mp.log(scale), s) - mp.log(x)


def _log_binom(x, n, p):
    return mp.log(mp.binomial(n, x)) + x * mp.log(p) + (n - x) * mp.log1p(-p)


def _log_poisson(x, mu):
    return x * mp.log(mu) - mu - mp.loggamma(x + 1)


def _log_geom(x, p):
    return mp.log(p) + (x - 1) * mp.log1p(-p)


def _log_nbinom(x, n, p):
    ways = mp.loggamma(x + n) - mp.loggamma(n) - mp.loggamma(x + 1)
    return ways + n * mp.log(p) + x * mp.log1p(-p)


def _log_bernoulli(x, p):
    return mp.log(p) if x else mp.log1p(-p)


HALF_LINE = (0, 0.1, 1, 3, 10, 30, 100, mp.inf)
LINE = (-mp.inf, -30, -10, -3, -1, 0, 1, 3, 10, 30, mp.inf)
# Log-density, and where the integral is split; for counts the first and the last value.
LOG_DENSITIES: dict[str, tuple[Callable, tuple]] = {
    "beta": (_log_beta, (0, 0.1, 0.5, 0.9, 1)),
    "norm": (_log_norm, LINE),
    "gamma": (_log_gamma, HALF_LINE),
    "expon": (_log_expon, HALF_LINE),
    "weibull_min": (_log_weibull, HALF_LINE),
    "lognorm": (_log_lognorm, HALF_LINE),
    "t": (_log_t, LINE),
    "laplace": (_log_laplace, LINE),
}
LOG_MASSES: dict[str, tuple[Callable, Callable]] = {
    "bernoulli": (_log_bernoulli, lambda *_: range(2)),
    "binom": (_log_binom, lambda n, *_: range(int(n) + 1)),
    "poisson": (_log_poisson, lambda mu: range(int(mu + 40 * mu**0.5 + 200))),
    "geom": (_log_geom, lambda p: range(1, int(130 / p) + 1)),
    "nbinom": (_log_nbinom, lambda n, p: range(int((400 + 10 * n) / p))),
}


def by_definition(p_name, p, q_name, q, *, digits=DIGITS):
    """D(p ‖ q) from the definition: an integral, or a sum, of the densities themselves."""
    with mp.workdps(digits + 10):
        p, q = [mp.mpf(float(v)) for v in p], [mp.mpf(float(v)) for v in q]
        table = LOG_MASSES if p_name in LOG_MASSES else LOG_DENSITIES
        (log_p, where), (log_q, _) = table[p_name], table[q_name]

        def term(x):
            log_density = log_p(x, *p)
            return mp.exp(log_density) * (log_density - log_q(x, *q))

        if table is LOG_MASSES:
            return mp.fsum(term(mp.mpf(k)) for k in where(*p))
        return mp.fsum(mp.quad(term, [mp.mpf(a), mp.mpf(b)]) for a, b in pairwise(where))


def relative_error(value, truth):
    """|value - truth| / |truth|, 0 where both are 0 or both infinite, infinite where one is."""
    if mp.isinf(truth) or truth == 0:
        return 0.0 if mp.mpf(float(value)) == truth else float("inf")
    with mp.workdps(DIGITS):
        return float(abs((mp.mpf(float(value)) - truth) / truth))


def textbook(name, p, q):
    """The closed form as it is usually typed, in floats on SciPy: what the package must beat."""
    return TEXTBOOK[name](*p, *q)


def _beta_in_floats(a1, b1, a2, b2):
    means = (a1 - a2) * psi(a1) + (b1 - b2) * psi(b1) + (a2 + b2 - a1 - b1) * psi(a1 + b1)
    return betaln(a2, b2) - betaln(a1, b1) + means


def _norm_in_floats(mu1, sigma1, mu2, sigma2):
    spread = (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2)
    return np.log(sigma2 / sigma1) + spread - 0.5


def _gamma_in_floats(a1, scale1, a2, scale2):
    shapes = (a1 - a2) * psi(a1) - gammaln(a1) + gammaln(a2)
    return shapes + a2 * np.log(scale2 / scale1) + a1 * (scale1 - scale2) / scale2


def _bernoulli_in_floats(p1, p2):
    return p1 * np.log(p1 / p2) + (1 - p1) * np.log((1 - p1) / (1 - p2))


TEXTBOOK: dict[str, Callable] = {
    "beta": _beta_in_floats,
    "norm": _norm_in_floats,
    "gamma": _gamma_in_floats,
    "expon": lambda scale1, scale2: np.log(scale2 / scale1) + scale1 / scale2 - 1,
    "bernoulli": _bernoulli_in_floats,
    "binom": lambda n, p1, _, p2: n * _bernoulli_in_floats(p1, p2),
    "poisson": lambda mu1, mu2: mu1 * np.log(mu1 / mu2) - mu1 + mu2,
}
