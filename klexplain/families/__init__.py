"""The families, one file each. To add one: write its file, and one line here."""

from importlib import import_module

from klexplain.families.base import Family

CATALOGUE = (
    "beta",
    "uniform",
    "powerlaw",
    "loguniform",
    "expon",
    "gamma",
    "invgamma",
    "chi2",
    "chi",
    "rayleigh",
    "maxwell",
    "halfnorm",
    "halflogistic",
    "weibull_min",
    "invweibull",
    "lognorm",
    "fisk",
    "burr12",
    "invgauss",
    "nakagami",
    "levy",
    "gengamma",
    "gompertz",
    "lomax",
    "halfcauchy",
    "pareto",
    "norm",
    "truncnorm",
    "laplace",
    "logistic",
    "gumbel_r",
    "cauchy",
    "t",
    "vonmises",
    "bernoulli",
    "binom",
    "betabinom",
    "geom",
    "nbinom",
    "poisson",
    "randint",
    "logser",
    "zipf",
)
FAMILIES: dict[str, Family] = {
    name: import_module(f"{__name__}.{name}").FAMILY for name in CATALOGUE
}

__all__ = ["FAMILIES", "Family"]
