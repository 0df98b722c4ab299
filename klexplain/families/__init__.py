"""The families, one file each. To add one: write its file, and one line here."""

from importlib import import_module

from klexplain.families.family import Family

CATALOGUE = (
    "beta",
    "norm",
    "gamma",
    "expon",
    "bernoulli",
    "binom",
    "poisson",
)
FAMILIES: dict[str, Family] = {
    name: import_module(f"{__name__}.{name}").FAMILY for name in CATALOGUE
}

__all__ = ["FAMILIES", "Family"]
