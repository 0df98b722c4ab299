"""Parameters to test with: ordinary, extreme, near-equal; drawn with a seed, or by hypothesis."""

import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from oracles_densities import LAWS
from scipy import stats

from klexplain import FAMILIES, derive
from klexplain.checking.regimes import EXPONENTS

# The same examples in every run, however slow the machine.
settings.register_profile("klexplain", deadline=None, derandomize=True)
settings.load_profile("klexplain")

# What each family takes, in the order of the oracles, and of which kind it is.
PARAMETERS = {
    "beta": {"a": "positive", "b": "positive"},
    "uniform": {"loc": "real", "scale": "positive"},
    "powerlaw": {"a": "positive"},
    "expon": {"scale": "positive"},
    "gamma": {"a": "positive", "scale": "positive"},
    "invgamma": {"a": "positive", "scale": "positive"},
    "chi2": {"df": "positive"},
    "chi": {"df": "positive"},
    "rayleigh": {"scale": "positive"},
    "maxwell": {"scale": "positive"},
    "halfnorm": {"scale": "positive"},
    "weibull_min": {"c": "positive", "scale": "positive"},
    "invweibull": {"c": "positive", "scale": "positive"},
    "lognorm": {"s": "positive", "scale": "positive"},
    "fisk": {"c": "positive", "scale": "positive"},
    "invgauss": {"mu": "positive", "scale": "positive"},
    "nakagami": {"nu": "positive", "scale": "positive"},
    "levy": {"scale": "positive"},
    "gengamma": {"a": "positive", "c": "real", "scale": "positive"},
    "lomax": {"c": "positive", "scale": "positive"},
    "halfcauchy": {"scale": "positive"},
    "pareto": {"b": "positive", "scale": "positive"},
    "norm": {"loc": "real", "scale": "positive"},
    "laplace": {"loc": "real", "scale": "positive"},
    "logistic": {"loc": "real", "scale": "positive"},
    "gumbel_r": {"loc": "real", "scale": "positive"},
    "cauchy": {"loc": "real", "scale": "positive"},
    "t": {"df": "positive", "loc": "real", "scale": "positive"},
    "vonmises": {"kappa": "positive", "loc": "angle"},
    "bernoulli": {"p": "share"},
    "binom": {"n": "count", "p": "share"},
    "geom": {"p": "positive share"},
    "nbinom": {"n": "positive", "p": "positive share"},
    "poisson": {"mu": "positive"},
    "randint": {"low": "count", "high": "count"},
    "logser": {"p": "inner share"},
    "zipf": {"a": "above one"},
}
# Without it the members of a family have no closed form, or not the same support.
COMMON = {"binom": "n", "nbinom": "n", "lomax": "scale", "logistic": "scale", "fisk": "c"}
INTERVALS = ("uniform", "randint")
INTEGRATED = ("t",)  # within the family there is no closed form
NAMES = tuple(FAMILIES)
MEMBERS = {name: family.examples[:2] for name, family in FAMILIES.items()}
FURTHER = {name: family.examples[2:] for name, family in FAMILIES.items()}
PAIRS = [(p, q) for p in NAMES for q in NAMES if FAMILIES[p].discrete == FAMILIES[q].discrete]
# Ordered pairs of one kind, as many as the oracle's laws make.
ALL = sum(n**2 for n in Counter(law.discrete for law in LAWS.values()).values())
derived = cache(derive)  # many tests look at the same derivations
EPSILONS = tuple(10.0**-k for k in range(2, 11))
REGIMES = (*EXPONENTS, "mixed", "near-equal", "near-equal, one at a time")


def of_all(pairs: Iterable[tuple[str, str]]) -> Callable:
    """Make one test a truth p of a check of (p, q); a failure names its model.

    Thousands of tests, one a pair, would take longer to hand out than to run.
    """
    models: dict[str, list[str]] = {}
    for p, q in pairs:
        models.setdefault(p, []).append(q)

    def decorate(check: Callable) -> Callable:
        def test(p: str) -> None:
            for q in models[p]:
                try:
                    check(p, q)
                except Exception as failure:
                    failure.add_note(f"at D({p} ‖ {q})")
                    raise

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return pytest.mark.parametrize("p", models)(test)

    return decorate


class Case(NamedTuple):
    """Parameters of p and of q, by name; each value an array of one length."""

    p: dict[str, np.ndarray]
    q: dict[str, np.ndarray]


def seed(*words):
    """A seed of its own for each name."""
    return zlib.crc32(" ".join(words).encode())


def cases(name, regime, size):
    """Pairs of members of one family, drawn from one regime with a fixed seed."""
    rng = np.random.default_rng(seed(name, regime))
    kinds, draw = PARAMETERS[name], _draw if regime in EXPONENTS else _mixed
    p, q = ({k: draw(kind, regime, size, rng) for k, kind in kinds.items()} for _ in "pq")
    if name in INTERVALS:
        return _nested(name, p, regime, rng)
    if regime.startswith("near"):
        q = _nudged(p, kinds, rng, one=regime.endswith("time"))
    if name in COMMON:
        q[COMMON[name]] = p[COMMON[name]]
    if name == "pareto":  # the model starts no later than the truth
        starts = p["scale"], q["scale"]
        p["scale"], q["scale"] = np.maximum(*starts), np.minimum(*starts)
    return Case(p, q)


def frozen(name, parameters):
    """The SciPy distribution."""
    return getattr(stats, name)(**parameters)


def _draw(kind, regime, size, rng):
    low, high = EXPONENTS["large" if kind == "count" else regime]
    value = 10.0 ** rng.uniform(low, high, size)
    if kind == "count":
        return np.ceil(value / 1000)
    if kind == "real":
        return value * rng.choice([-1.0, 1.0], size)
    if kind == "angle":
        return rng.uniform(-np.pi, np.pi, size)
    if kind == "above one":  # beyond 300 everything but 1 has a mass below the floats
        return 1 + np.minimum(value, rng.uniform(100, 300, size))
    if kind == "positive" or regime == "tiny":
        return value
    return 1 - 1 / value if regime == "large" else rng.uniform(0.01, 0.98, size)


def _mixed(kind, _, size, rng):
    """Each element from a regime of its own."""
    regimes = np.array([_draw(kind, regime, size, rng) for regime in EXPONENTS])
    return regimes[rng.integers(len(EXPONENTS), size=size), np.arange(size)]


def _nested(name, p, regime, rng):
    """A truth on an interval, and a model on a wider one."""
    size = len(next(iter(p.values())))
    near = regime.startswith("near")
    below, above = (rng.choice(EPSILONS, size) if near else rng.uniform(0.1, 9, size) for _ in "pq")
    below = below * (not regime.endswith("time"))
    if name == "uniform":
        loc, width = p["scale"] * rng.uniform(-50, 50, size), p["scale"]
        # Twice as much above, so that rounding of the ends leaves them nested.
        q = {"loc": loc - width * below, "scale": width * (1 + below + 2 * above)}
        return Case({"loc": loc, "scale": width}, q)
    low, width = p["low"] - 1000, p["high"]
    q = {"low": low - np.ceil(width * below), "high": low + width + np.ceil(width * above)}
    return Case({"low": low, "high": low + width}, q)


def _nudged(p, kinds, rng, *, one):
    """The q = p (1 ± ε), in all parameters or in one."""
    size = len(next(iter(p.values())))
    movable = [key for key, kind in kinds.items() if kind != "count"]
    chosen = rng.integers(len(movable), size=size)
    q = dict(p)
    for i, key in enumerate(movable):
        step = rng.choice(EPSILONS, size) * rng.choice([-1.0, 1.0], size)
        moved = _moved(kinds[key], p[key], step)
        q[key] = np.where((chosen == i) | (not one), moved, p[key])
    return q


def _moved(kind, value, step):
    """The value times 1 + step, or what is left to 1 where that is the smaller."""
    if kind == "above one":
        return 1 + (value - 1) * (1 + step)
    near_one = kind.endswith("share") & (value > 0.9)
    return np.where(near_one, 1 - (1 - value) * (1 + step), value * (1 + step))


def _sizes(low, high):
    size = st.floats(low, high).map(lambda e: 10.0**e)
    return {"positive": size, "real": st.tuples(size, st.sampled_from([-1, 1])).map(np.prod)}


MODERATE = _sizes(-1, 1.5)
VALUES = _sizes(-6, 6) | {
    "angle": st.floats(-np.pi, np.pi),
    "count": st.integers(1, 1000),
    "share": st.floats(0.0, 1.0),
    "positive share": st.floats(1e-6, 1.0),
    "inner share": st.floats(1e-6, 1 - 1e-6),
    "above one": st.floats(1e-6, 100).map(lambda a: 1 + a),
}


@st.composite
def members(draw, name, count):
    """Parameters of `count` members of one family that share what must be common to them."""
    kinds = PARAMETERS[name]
    values = VALUES | (MODERATE if name in INTEGRATED else {})
    drawn = [{k: float(draw(values[kind])) for k, kind in kinds.items()} for _ in range(count)]
    if name in COMMON:
        drawn = [member | {COMMON[name]: drawn[0][COMMON[name]]} for member in drawn]
    if name == "randint":
        drawn = [{"low": m["low"], "high": m["low"] + m["high"]} for m in drawn]
    return drawn


names = st.sampled_from(NAMES)
