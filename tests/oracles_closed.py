"""The closed forms within a family, by the authors who published them; mpmath numbers in and out.

Parameters of p, then of q, in the order of `oracles_densities`. None stands where there is no
closed form for these parameters. No code is shared with the package. What is cited:
Gil, Alajaji & Linder (2013), Information Sciences 249, Table 2; Bauckhage (2013),
arXiv:1310.3713, and (2014), arXiv:1401.6853; Chyzak & Nielsen (2019), arXiv:1905.10965;
Nielsen & Garcia (2009), arXiv:0911.4863, for exponential families, whose divergence is
F(q) - F(p) - (q - p) F'(p) in the natural parameter; Nawa & Nadarajah (2024), Entropy 26(11):959.
"""

from collections.abc import Callable

import mpmath as mp


def _beta(a1, b1, a2, b2):
    """Gil, Alajaji & Linder (2013), Table 2: Beta."""
    s1, s2 = a1 + b1, a2 + b2
    log_beta = mp.loggamma(a2) + mp.loggamma(b2) - mp.loggamma(s2)
    log_beta -= mp.loggamma(a1) + mp.loggamma(b1) - mp.loggamma(s1)
    means = (a1 - a2) * mp.digamma(a1) + (b1 - b2) * mp.digamma(b1)
    return log_beta + means - (s1 - s2) * mp.digamma(s1)


def _uniform(loc1, scale1, loc2, scale2):
    """Gil, Alajaji & Linder (2013), Table 2: Uniform."""
    nested = loc2 <= loc1 and loc1 + scale1 <= loc2 + scale2
    return mp.log(scale2 / scale1) if nested else mp.inf


def _powerlaw(a1, a2):
    """Gil, Alajaji & Linder (2013), Table 2: Exponential, of rate a, seen through -log x."""
    return _expon(1 / a1, 1 / a2)


def _expon(scale1, scale2):
    """Gil, Alajaji & Linder (2013), Table 2: Exponential."""
    return scale1 / scale2 - 1 - mp.log(scale1 / scale2)


def _gamma(a1, scale1, a2, scale2):
    """Gil, Alajaji & Linder (2013), Table 2: Gamma."""
    shapes = (a1 - a2) * mp.digamma(a1) - mp.loggamma(a1) + mp.loggamma(a2)
    return shapes + a2 * mp.log(scale2 / scale1) + a1 * (scale1 / scale2 - 1)


def _invgamma(a1, scale1, a2, scale2):
    """Nawa & Nadarajah (2024): inverse Gamma; E log x = log scale - ψ(a), E 1/x = a/scale."""
    shapes = (a1 - a2) * mp.digamma(a1) - mp.loggamma(a1) + mp.loggamma(a2)
    return shapes + a2 * mp.log(scale1 / scale2) + a1 * (scale2 / scale1 - 1)


def _chi2(df1, df2):
    """Gil, Alajaji & Linder (2013), Table 2: Chi-squared."""
    k1, k2 = df1 / 2, df2 / 2
    return mp.loggamma(k2) - mp.loggamma(k1) + (k1 - k2) * mp.digamma(k1)


def _chi(df1, df2):
    """Gil, Alajaji & Linder (2013), Table 2: Chi, with E log x = (ψ(k/2) + log 2)/2."""
    mean = (mp.digamma(df1 / 2) + mp.log(2)) / 2
    constants = mp.loggamma(df2 / 2) - mp.loggamma(df1 / 2) + (df2 - df1) * mp.log(2) / 2
    return constants + (df1 - df2) * mean


def _rayleigh(scale1, scale2):
    """Gil, Alajaji & Linder (2013), Table 2: Rayleigh."""
    r = (scale1 / scale2) ** 2
    return r - 1 - mp.log(r)


def _maxwell(scale1, scale2):
    """Nawa & Nadarajah (2024): Maxwell; E x² = 3 scale²."""
    r = (scale1 / scale2) ** 2
    return 3 * (r - 1 - mp.log(r)) / 2


def _halfnorm(scale1, scale2):
    """Gil, Alajaji & Linder (2013), Table 2: Half-Normal."""
    r = (scale1 / scale2) ** 2
    return (r - 1 - mp.log(r)) / 2


def _weibull_min(c1, scale1, c2, scale2):
    """Bauckhage (2013), equation 4."""
    constants = mp.log(c1) - c1 * mp.log(scale1) - mp.log(c2) + c2 * mp.log(scale2)
    log_part = (c1 - c2) * (mp.log(scale1) - mp.euler / c1)
    return constants + log_part + _power(scale1 / scale2, c2) * mp.gamma(c2 / c1 + 1) - 1


def _power(base, exponent):
    return mp.exp(exponent * mp.log(base))


def _invweibull(c1, scale1, c2, scale2):
    """Bauckhage (2013), equation 4, seen through 1/x, which inverts the scales."""
    return _weibull_min(c1, 1 / scale1, c2, 1 / scale2)


def _lognorm(s1, scale1, s2, scale2):
    """Gil, Alajaji & Linder (2013), Table 2: Log-Normal."""
    r = (s1 / s2) ** 2
    return (mp.log(scale1 / scale2) ** 2 / s2**2 + r - 1 - mp.log(r)) / 2


def _invgauss(mu1, scale1, mu2, scale2):
    """Gil, Alajaji & Linder (2013), Table 2: Inverse Gaussian, with mean μ scale and λ = scale."""
    m1, m2 = mu1 * scale1, mu2 * scale2
    bias = scale2 * (m1 - m2) ** 2 / (m1 * m2**2)
    return (scale2 / scale1 - 1 - mp.log(scale2 / scale1) + bias) / 2


def _nakagami(nu1, scale1, nu2, scale2):
    """Nawa & Nadarajah (2024): Nakagami; E log x² = log(scale²/ν) + ψ(ν), E x² = scale²."""
    rate1, rate2 = nu1 / scale1**2, nu2 / scale2**2
    constants = nu1 * mp.log(rate1) - nu2 * mp.log(rate2) + mp.loggamma(nu2) - mp.loggamma(nu1)
    return constants + (nu1 - nu2) * (mp.digamma(nu1) - mp.log(rate1)) + rate2 * scale1**2 - nu1


def _levy(scale1, scale2):
    """Nawa & Nadarajah (2024): Lévy; E 1/x = 1/scale."""
    return (scale2 / scale1 - 1 - mp.log(scale2 / scale1)) / 2


def _gengamma(a1, c1, scale1, a2, c2, scale2):
    """Bauckhage (2014), equation 8, with x^c Gamma and so c of either sign."""
    if a1 + c2 / c1 <= 0:  # E x^c2 is infinite
        return mp.inf
    constants = mp.log(abs(c1 / c2)) + mp.loggamma(a2) - mp.loggamma(a1)
    constants += a2 * c2 * mp.log(scale2) - a1 * c1 * mp.log(scale1)
    logs = (mp.digamma(a1) / c1 + mp.log(scale1)) * (a1 * c1 - a2 * c2)
    moment = mp.exp(mp.loggamma(a1 + c2 / c1) - mp.loggamma(a1) + c2 * mp.log(scale1 / scale2))
    return constants + logs + moment - a1


def _lomax(c1, scale1, c2, scale2):
    """Gil, Alajaji & Linder (2013), Table 2: Exponential, of rate c, seen through log(1 + x/s)."""
    return _expon(1 / c1, 1 / c2) if scale1 == scale2 else None


def _halfcauchy(scale1, scale2):
    """Chyzak & Nielsen (2019), theorem 1, for equal locations: |x| tells as much as x."""
    return _cauchy(mp.mpf(0), scale1, mp.mpf(0), scale2)


def _pareto(b1, scale1, b2, scale2):
    """Gil, Alajaji & Linder (2013), Table 2: Pareto."""
    if scale1 < scale2:
        return mp.inf
    return mp.log(b1 / b2) + b2 * mp.log(scale1 / scale2) + b2 / b1 - 1


def _norm(mu1, sigma1, mu2, sigma2):
    """Gil, Alajaji & Linder (2013), Table 2: Gaussian."""
    r = (sigma1 / sigma2) ** 2
    return ((mu1 - mu2) ** 2 / sigma2**2 + r - 1 - mp.log(r)) / 2


def _laplace(loc1, scale1, loc2, scale2):
    """Gil, Alajaji & Linder (2013), Table 2: Laplace."""
    apart = abs(loc1 - loc2)
    mean = apart + scale1 * mp.exp(-apart / scale1)
    return mp.log(scale2 / scale1) + mean / scale2 - 1


def _gumbel_r(loc1, scale1, loc2, scale2):
    """Gil, Alajaji & Linder (2013), Table 2: Gumbel."""
    r, z = scale1 / scale2, (loc1 - loc2) / scale2
    return mp.euler * (r - 1) - mp.log(r) + z - 1 + mp.exp(mp.loggamma(r + 1) - z)


def _cauchy(loc1, scale1, loc2, scale2):
    """Chyzak & Nielsen (2019), theorem 1."""
    return mp.log(((scale1 + scale2) ** 2 + (loc1 - loc2) ** 2) / (4 * scale1 * scale2))


def _vonmises(kappa1, loc1, kappa2, loc2):
    """Nielsen & Garcia (2009), with F = log I₀(κ) and the mean A(κ) = I₁(κ)/I₀(κ)."""
    i0, i1 = mp.besseli(0, kappa1), mp.besseli(1, kappa1)
    inner = kappa1 - kappa2 * mp.cos(loc1 - loc2)
    return mp.log(mp.besseli(0, kappa2) / i0) + i1 / i0 * inner


def _term(p, q):
    """p log(p/q), with 0 log 0 = 0 and an infinite value where q is 0 and p is not."""
    if p == 0:
        return mp.mpf(0)
    return p * mp.log(p / q) if q else mp.inf


def _bernoulli(p1, p2):
    """Cover & Thomas (2006), example 2.3.1."""
    return _term(p1, p2) + _term(1 - p1, 1 - p2)


def _binom(n1, p1, n2, p2):
    """Gil (2011), table of discrete distributions: n independent trials; n is common."""
    return n1 * _bernoulli(p1, p2) if n1 == n2 else None


def _geom(p1, p2):
    """Gil (2011), table of discrete distributions: Geometric, of mean 1/p."""
    return _bernoulli(p1, p2) / p1


def _nbinom(n1, p1, n2, p2):
    """Nielsen & Garcia (2009): Negative binomial; the sum of n independent waiting times."""
    return n1 * _bernoulli(p1, p2) / p1 if n1 == n2 else None


def _poisson(mu1, mu2):
    """Johnson, Kemp & Kotz (2005), from the mean alone."""
    return _term(mu1, mu2) + mu2 - mu1


def _randint(low1, high1, low2, high2):
    """Gil, Alajaji & Linder (2013), Table 2: Uniform, with sums for integrals."""
    nested = low2 <= low1 and high1 <= high2
    return mp.log((high2 - low2) / (high1 - low1)) if nested else mp.inf


def _logser(p1, p2):
    """Johnson, Kemp & Kotz (2005), ch. 7: the mean is p / (-(1-p) log(1-p))."""
    l1, l2 = -mp.log(1 - p1), -mp.log(1 - p2)
    return mp.log(l2 / l1) + p1 / ((1 - p1) * l1) * mp.log(p1 / p2)


def _zipf(a1, a2):
    """Nielsen & Garcia (2009), with F = log ζ(a), whose slope is -E log x."""
    ratio = mp.log(mp.zeta(a2)) - mp.log(mp.zeta(a1))
    return ratio - (a2 - a1) * mp.zeta(a1, derivative=1) / mp.zeta(a1)


def _logistic(loc1, scale1, loc2, scale2):
    """Of one scale: u = 1/(1 + e^-z) is uniform, and E log(1 - u + u k) = k log k / (k - 1) - 1."""
    if scale1 != scale2:
        return None
    d = (loc1 - loc2) / scale1
    return d * (mp.exp(d) + 1) / mp.expm1(d) - 2 if d else mp.mpf(0)


def _fisk(c1, scale1, c2, scale2):
    """Johnson, Kotz & Balakrishnan (1995), ch. 23: log x is Logistic."""
    return _logistic(mp.log(scale1), 1 / c1, mp.log(scale2), 1 / c2)


CLOSED_FORMS: dict[str, Callable] = {
    "beta": _beta,
    "uniform": _uniform,
    "powerlaw": _powerlaw,
    "expon": _expon,
    "gamma": _gamma,
    "invgamma": _invgamma,
    "chi2": _chi2,
    "chi": _chi,
    "rayleigh": _rayleigh,
    "maxwell": _maxwell,
    "halfnorm": _halfnorm,
    "weibull_min": _weibull_min,
    "invweibull": _invweibull,
    "lognorm": _lognorm,
    "fisk": _fisk,
    "invgauss": _invgauss,
    "nakagami": _nakagami,
    "levy": _levy,
    "gengamma": _gengamma,
    "lomax": _lomax,
    "halfcauchy": _halfcauchy,
    "pareto": _pareto,
    "norm": _norm,
    "laplace": _laplace,
    "logistic": _logistic,
    "gumbel_r": _gumbel_r,
    "cauchy": _cauchy,
    "vonmises": _vonmises,
    "bernoulli": _bernoulli,
    "binom": _binom,
    "geom": _geom,
    "nbinom": _nbinom,
    "poisson": _poisson,
    "randint": _randint,
    "logser": _logser,
    "zipf": _zipf,
}
