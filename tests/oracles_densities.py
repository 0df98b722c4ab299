"""The families a second time: log-density, support, and a point where the mass lies.

Written from the textbooks and independent of the package: Johnson, Kotz & Balakrishnan (1994,
1995), Continuous Univariate Distributions; Johnson, Kemp & Kotz (2005), Univariate Discrete
Distributions. Parameters are SciPy's, in the order of the signatures below. Each function takes
them and returns a function of x, so that constants are computed once.
"""

from collections.abc import Callable
from typing import NamedTuple

import mpmath as mp

SHIFTED = " + shift"  # behind a name: the same law with a shift as one more parameter


class Law(NamedTuple):
    """What the integration has to know of a family; every entry is a function of the parameters."""

    log_density: Callable
    ends: Callable
    centre: Callable
    discrete: bool = False


def _beta(a, b):
    constant = mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b)
    return lambda x: (a - 1) * mp.log(x) + (b - 1) * mp.log(1 - x) + constant


def _uniform(_, scale):
    constant = -mp.log(scale)
    return lambda _: constant


def _powerlaw(a):
    constant = mp.log(a)
    return lambda x: (a - 1) * mp.log(x) + constant


def _expon(scale):
    constant = -mp.log(scale)
    return lambda x: constant - x / scale


def _gamma(a, scale):
    constant = -mp.loggamma(a) - a * mp.log(scale)
    return lambda x: (a - 1) * mp.log(x) - x / scale + constant


def _invgamma(a, scale):
    constant = a * mp.log(scale) - mp.loggamma(a)
    return lambda x: constant - (a + 1) * mp.log(x) - scale / x


def _chi2(df):
    return _gamma(df / 2, mp.mpf(2))


def _chi(df):
    constant = (1 - df / 2) * mp.log(2) - mp.loggamma(df / 2)
    return lambda x: constant + (df - 1) * mp.log(x) - x * x / 2


def _rayleigh(scale):
    constant = -2 * mp.log(scale)
    return lambda x: mp.log(x) + constant - (x / scale) ** 2 / 2


def _maxwell(scale):
    constant = mp.log(2 / mp.pi) / 2 - 3 * mp.log(scale)
    return lambda x: 2 * mp.log(x) + constant - (x / scale) ** 2 / 2


def _halfnorm(scale):
    constant = mp.log(2 / mp.pi) / 2 - mp.log(scale)
    return lambda x: constant - (x / scale) ** 2 / 2


def _weibull_min(c, scale):
    constant, log_scale = mp.log(c), mp.log(scale)

    def log_density(x):
        z = c * (mp.log(x) - log_scale)
        return constant + z - mp.log(x) - mp.exp(z)

    return log_density


def _invweibull(c, scale):
    constant, log_scale = mp.log(c), mp.log(scale)

    def log_density(x):
        z = c * (log_scale - mp.log(x))
        return constant + z - mp.log(x) - mp.exp(z)

    return log_density


def _lognorm(s, scale):
    constant, log_scale = -mp.log(s) - mp.log(2 * mp.pi) / 2, mp.log(scale)

    def log_density(x):
        log_x = mp.log(x)
        return constant - log_x - ((log_x - log_scale) / s) ** 2 / 2

    return log_density


def _softplus(z):
    """Log (1 + e^z), where e^z may be beyond all bounds."""
    return max(z, 0) + mp.log1p(mp.exp(-abs(z)))


def _fisk(c, scale):
    constant, log_scale = mp.log(c), mp.log(scale)

    def log_density(x):
        z = c * (mp.log(x) - log_scale)
        return constant + z - mp.log(x) - 2 * _softplus(z)

    return log_density


def _invgauss(mu, scale):
    mean, constant = mu * scale, mp.log(scale / (2 * mp.pi)) / 2
    return lambda x: constant - 3 * mp.log(x) / 2 - scale * (x / mean - 1) ** 2 / (2 * x)


def _nakagami(nu, scale):
    rate = nu / scale**2
    constant = mp.log(2) + nu * mp.log(rate) - mp.loggamma(nu)
    return lambda x: constant + (2 * nu - 1) * mp.log(x) - rate * x * x


def _levy(scale):
    constant = mp.log(scale / (2 * mp.pi)) / 2
    return lambda x: constant - 3 * mp.log(x) / 2 - scale / (2 * x)


def _gengamma(a, c, scale):
    constant, log_scale = mp.log(abs(c)) - mp.loggamma(a), mp.log(scale)

    def log_density(x):
        z = c * (mp.log(x) - log_scale)
        return constant + a * z - mp.log(x) - mp.exp(z)

    return log_density


def _lomax(c, scale):
    constant = mp.log(c / scale)
    return lambda x: constant - (c + 1) * mp.log1p(x / scale)


def _halfcauchy(scale):
    constant = mp.log(2 / (mp.pi * scale))
    return lambda x: constant - mp.log1p((x / scale) ** 2)


def _pareto(b, scale):
    constant = mp.log(b) + b * mp.log(scale)
    return lambda x: constant - (b + 1) * mp.log(x)


def _norm(loc, scale):
    constant = -mp.log(2 * mp.pi) / 2 - mp.log(scale)
    return lambda x: constant - ((x - loc) / scale) ** 2 / 2


def _laplace(loc, scale):
    constant = -mp.log(2 * scale)
    return lambda x: constant - abs(x - loc) / scale


def _logistic(loc, scale):
    constant = -mp.log(scale)

    def log_density(x):
        z = abs(x - loc) / scale
        return constant - z - 2 * mp.log1p(mp.exp(-z))

    return log_density


def _gumbel_r(loc, scale):
    constant = -mp.log(scale)

    def log_density(x):
        z = (x - loc) / scale
        return constant - z - mp.exp(-z)

    return log_density


def _cauchy(loc, scale):
    constant = -mp.log(mp.pi * scale)
    return lambda x: constant - mp.log1p(((x - loc) / scale) ** 2)


def _t(df, loc=0, scale=1):
    constant = mp.loggamma((df + 1) / 2) - mp.loggamma(df / 2)
    constant -= mp.log(df * mp.pi) / 2 + mp.log(scale)
    return lambda x: constant - (df + 1) / 2 * mp.log1p(((x - loc) / scale) ** 2 / df)


def _vonmises(kappa, loc):
    constant = -mp.log(2 * mp.pi * mp.besseli(0, kappa))
    return lambda x: constant + kappa * mp.cos(x - loc)


def _times_log(count, share):
    """k log p, with 0 log 0 = 0."""
    return count * mp.log(share) if count else mp.mpf(0)


def _bernoulli(p):
    return lambda x: mp.log(p if x else 1 - p)


def _binom(n, p):
    def log_mass(x):
        ways = mp.loggamma(n + 1) - mp.loggamma(x + 1) - mp.loggamma(n - x + 1)
        return ways + _times_log(x, p) + _times_log(n - x, 1 - p)

    return log_mass


def _geom(p):
    constant = mp.log(p)
    return lambda x: constant + _times_log(x - 1, 1 - p)


def _nbinom(n, p):
    constant = _times_log(n, p) - mp.loggamma(n)
    return lambda x: constant + mp.loggamma(x + n) - mp.loggamma(x + 1) + _times_log(x, 1 - p)


def _poisson(mu):
    return lambda x: _times_log(x, mu) - mu - mp.loggamma(x + 1)


def _randint(low, high):
    constant = -mp.log(high - low)
    return lambda _: constant


def _logser(p):
    constant = -mp.log(-mp.log(1 - p))
    return lambda x: constant + x * mp.log(p) - mp.log(x)


def _zipf(a):
    constant = -mp.log(mp.zeta(a))
    return lambda x: constant - a * mp.log(x)


def _unit(*_):
    return mp.mpf(0), mp.mpf(1)


def _positive(*_):
    return mp.mpf(0), mp.inf


def _line(*_):
    return -mp.inf, mp.inf


def _from_one(*_):
    return mp.mpf(1), mp.inf


def _shifted(law):
    return Law(
        lambda *s: _moved(law.log_density(*s[:-1]), s[-1]),
        lambda *s: tuple(end + s[-1] for end in law.ends(*s[:-1])),
        lambda *s: law.centre(*s[:-1]) + s[-1],
        law.discrete,
    )


def _moved(log_density, shift):
    return lambda x: log_density(x - shift)


class Laws(dict):
    """Families by name; each is there with a shift too."""

    def __missing__(self, name):
        if not name.endswith(SHIFTED):
            raise KeyError(name)
        return _shifted(self[name.removesuffix(SHIFTED)])


LAWS = Laws()
LAWS |= {
    "beta": Law(_beta, _unit, lambda a, b: a / (a + b)),
    "uniform": Law(_uniform, lambda a, w: (a, a + w), lambda a, w: a + w / 2),
    "powerlaw": Law(_powerlaw, _unit, lambda a: a / (a + 1)),
    "expon": Law(_expon, _positive, lambda s: s),
    "gamma": Law(_gamma, _positive, lambda a, s: a * s),
    "invgamma": Law(_invgamma, _positive, lambda a, s: s / a),
    "chi2": Law(_chi2, _positive, lambda df: df),
    "chi": Law(_chi, _positive, mp.sqrt),
    "rayleigh": Law(_rayleigh, _positive, lambda s: s),
    "maxwell": Law(_maxwell, _positive, lambda s: s),
    "halfnorm": Law(_halfnorm, _positive, lambda s: s),
    "weibull_min": Law(_weibull_min, _positive, lambda _, s: s),
    "invweibull": Law(_invweibull, _positive, lambda _, s: s),
    "lognorm": Law(_lognorm, _positive, lambda _, s: s),
    "fisk": Law(_fisk, _positive, lambda _, s: s),
    "invgauss": Law(_invgauss, _positive, lambda mu, s: s * mu / (1 + mu)),
    "nakagami": Law(_nakagami, _positive, lambda _, s: s),
    "levy": Law(_levy, _positive, lambda s: s),
    "gengamma": Law(_gengamma, _positive, lambda a, c, s: s * a ** (1 / c)),
    "lomax": Law(_lomax, _positive, lambda c, s: s / c),
    "halfcauchy": Law(_halfcauchy, _positive, lambda s: s),
    "pareto": Law(_pareto, lambda _, s: (s, mp.inf), lambda b, s: s * (1 + 1 / b)),
    "norm": Law(_norm, _line, lambda m, _: m),
    "laplace": Law(_laplace, _line, lambda m, _: m),
    "logistic": Law(_logistic, _line, lambda m, _: m),
    "gumbel_r": Law(_gumbel_r, _line, lambda m, _: m),
    "cauchy": Law(_cauchy, _line, lambda m, _: m),
    "t": Law(_t, _line, lambda _, m=0, *__: m),
    "vonmises": Law(_vonmises, lambda _, m: (m - mp.pi, m + mp.pi), lambda _, m: m),
    "bernoulli": Law(_bernoulli, _unit, lambda p: p, discrete=True),
    "binom": Law(_binom, lambda n, _: (mp.mpf(0), n), lambda n, p: n * p, discrete=True),
    "geom": Law(_geom, _from_one, lambda p: 1 / p, discrete=True),
    "nbinom": Law(_nbinom, _positive, lambda n, p: n * (1 - p) / p, discrete=True),
    "poisson": Law(_poisson, _positive, lambda mu: mu, discrete=True),
    "randint": Law(_randint, lambda a, b: (a, b - 1), lambda a, b: (a + b) / 2, discrete=True),
    "logser": Law(_logser, _from_one, lambda p: 1 / (1 - p), discrete=True),
    "zipf": Law(_zipf, _from_one, lambda _: mp.mpf(1), discrete=True),
}
