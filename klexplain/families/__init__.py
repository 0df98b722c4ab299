"""The families, one file each. To add one: write its file, and one line here."""

from importlib import import_module

from klexplain.families.base import Family

CATALOGUE = (
    "beta",
    "uniform",
    "powerlaw",
    "expon",
    "gamma",
    "invgamma",
    "chi2",
    "chi",
    "rayleigh",
    "maxwell",
    "halfnorm",
    "weibull_min",
    "invweibull",
    "lognorm",
    "fisk",
    "invgauss",
    "nakagami",
    "levy",
    "gengamma",
    "lomax",
    "halfcauchy",
    "pareto",
    "norm",
    "laplace",
    "logistic",
    "gumbel_r",
    "cauchy",
    "t",
    "vonmises",
    "bernoulli",
    "binom",
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
