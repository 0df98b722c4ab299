"""Parameters to test with: ordinary, extreme, near-equal; drawn with a seed, or by hypothesis."""

import zlib
from typing import NamedTuple

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from scipy import stats

# The same examples in every run, however slow the machine.
settings.register_profile("klexplain", deadline=None, derandomize=True)
settings.load_profile("klexplain")

# What each family takes, in the order of `oracles.closed_form`, and of which kind it is.
PARAMETERS = {
    "beta": {"a": "positive", "b": "positive"},
    "norm": {"loc": "real", "scale": "positive"},
    "gamma": {"a": "positive", "scale": "positive"},
    "expon": {"scale": "positive"},
    "bernoulli": {"p": "share"},
    "binom": {"n": "count", "p": "share"},
    "poisson": {"mu": "positive"},
}
NAMES = tuple(PARAMETERS)
# Decimal exponents of a parameter, from numerics.md; a share near 1 is 1 minus a tiny one.
RANGES = {"ordinary": (-1, 2), "large": (3, 8), "tiny": (-8, -2)}
EPSILONS = tuple(10.0**-k for k in range(2, 11))
REGIMES = (*RANGES, "mixed", "near-equal", "near-equal, one at a time")


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
    kinds = PARAMETERS[name]
    if regime in RANGES:
        p, q = (_members(kinds, regime, size, rng) for _ in "pq")
    elif regime == "mixed":
        p, q = ({k: _mixed(kind, size, rng) for k, kind in kinds.items()} for _ in "pq")
    else:
        p = {k: _mixed(kind, size, rng) for k, kind in kinds.items()}
        q = _nudged(p, kinds, rng, one=regime.endswith("time"))
    if "n" in kinds:
        q["n"] = p["n"]
    return Case(p, q)


def frozen(name, parameters):
    """The SciPy distribution."""
    return getattr(stats, name)(**parameters)


def _members(kinds, regime, size, rng):
    return {key: _draw(kind, regime, size, rng) for key, kind in kinds.items()}


def _draw(kind, regime, size, rng):
    low, high = RANGES["large" if kind == "count" else regime]
    value = 10.0 ** rng.uniform(low, high, size)
    if kind == "count":
        return np.ceil(value / 1000)
    if kind == "real":
        return value * rng.choice([-1.0, 1.0], size)
    if kind == "positive" or regime == "tiny":
        return value
    return 1 - 1 / value if regime == "large" else rng.uniform(0.01, 0.98, size)


def _mixed(kind, size, rng):
    """Each element from a regime of its own."""
    regimes = np.array([_draw(kind, regime, size, rng) for regime in RANGES])
    return regimes[rng.integers(len(RANGES), size=size), np.arange(size)]


def _nudged(p, kinds, rng, *, one):
    """The q = p (1 ± ε), in all parameters or in one."""
    size = len(next(iter(p.values())))
    movable = [key for key, kind in kinds.items() if kind != "count"]
    chosen = rng.integers(len(movable), size=size)
    q = dict(p)
    for i, key in enumerate(movable):
        step = rng.choice(EPSILONS, size) * rng.choice([-1.0, 1.0], size)
        moved = p[key] * (1 + step)
        if kinds[key] == "share":  # near 1 it is the other share that is nudged
            moved = np.where(p[key] > 0.9, 1 - (1 - p[key]) * (1 + step), moved)
        q[key] = np.where((chosen == i) | (not one), moved, p[key])
    return q


def _values(kind):
    if kind == "count":
        return st.integers(1, 1000)
    if kind == "share":
        return st.floats(0.0, 1.0)
    size = st.floats(-6, 6).map(lambda e: 10.0**e)
    return size if kind == "positive" else st.tuples(size, st.sampled_from([-1, 1])).map(np.prod)


@st.composite
def members(draw, name, count):
    """Parameters of `count` members of one family; a number of trials is common to them."""
    kinds = PARAMETERS[name]
    drawn = [{k: float(draw(_values(kind))) for k, kind in kinds.items()} for _ in range(count)]
    if "n" in kinds:
        drawn = [member | {"n": drawn[0]["n"]} for member in drawn]
    return drawn


names = st.sampled_from(NAMES)
