"""At the edges: 0 log 0, every infinity, q close to p, and bugs that others have published."""

import math

import numpy as np
import pytest
from scipy import stats
from strategies import cases, frozen

from klexplain import evaluate, kl_divergence

LOG2 = math.log(2)

ENDS = {
    "a coin that never falls on heads": (stats.bernoulli(0), stats.bernoulli(0.5), LOG2),
    "a coin that always does": (stats.bernoulli(1), stats.bernoulli(0.5), LOG2),
    "equal sure coins": (stats.bernoulli(1), stats.bernoulli(1), 0.0),
    "opposite sure coins": (stats.bernoulli(0), stats.bernoulli(1), math.inf),
    "a model that rules out tails": (stats.bernoulli(0.5), stats.bernoulli(1), math.inf),
    "a model that rules out heads": (stats.bernoulli(0.5), stats.bernoulli(0), math.inf),
    "sure trials": (stats.binom(5, 1), stats.binom(5, 0.3), 5 * math.log(1 / 0.3)),
    "no successes": (stats.binom(5, 0), stats.binom(5, 0.3), 5 * math.log(1 / 0.7)),
    "no failures in the model": (stats.binom(5, 0.3), stats.binom(5, 1), math.inf),
    "more trials in the truth": (stats.binom(6, 0.5), stats.binom(5, 0.5), math.inf),
    "more trials, none of which succeeds": (stats.binom(6, 0), stats.binom(5, 0.5), 5 * LOG2),
    "no events": (stats.poisson(0), stats.poisson(2), 2.0),
    "events that the model rules out": (stats.poisson(2), stats.poisson(0), math.inf),
    "none and none": (stats.poisson(0), stats.poisson(0), 0.0),
    "none against binomial": (stats.poisson(0), stats.binom(10, 0.5), 10 * LOG2),
    "counts without end": (stats.poisson(3), stats.binom(10, 0.3), math.inf),
    "a longer uniform": (stats.uniform(0, 1), stats.uniform(0, 2), LOG2),
    "a shorter uniform": (stats.uniform(0, 2), stats.uniform(0, 1), math.inf),
    "apart": (stats.uniform(0, 1), stats.uniform(2, 1), math.inf),
    "touching": (stats.uniform(0, 1), stats.uniform(1, 1), math.inf),
    "a line against a half-line": (stats.norm(), stats.expon(), math.inf),
    "a half-line against an interval": (stats.expon(), stats.beta(2, 2), math.inf),
    "an earlier start": (stats.expon(loc=-1), stats.expon(), math.inf),
    "counts that start earlier": (stats.poisson(2), stats.poisson(2, loc=1), math.inf),
    "counts between the whole numbers": (stats.poisson(2, loc=0.5), stats.poisson(2), math.inf),
    "sure at the first trial": (stats.geom(1), stats.geom(0.5), LOG2),
    "sure, and sure": (stats.geom(1), stats.geom(1), 0.0),
    "a model that is sure of the first trial": (stats.geom(0.5), stats.geom(1), math.inf),
    "no failures": (stats.nbinom(3, 1), stats.nbinom(3, 0.5), 3 * LOG2),
    "no failures in the model of failures": (stats.nbinom(3, 0.5), stats.nbinom(3, 1), math.inf),
    "no failures, and a Poisson": (stats.nbinom(3, 1), stats.poisson(2), 2.0),
    "one value of ten": (stats.randint(3, 4), stats.randint(0, 10), math.log(10)),
    "one value, and itself": (stats.randint(3, 4), stats.randint(3, 4), 0.0),
    "ten values against one": (stats.randint(0, 10), stats.randint(3, 4), math.inf),
    "one value of a Poisson": (stats.randint(0, 1), stats.poisson(2), 2.0),
    "a die against itself shifted": (stats.randint(1, 7), stats.randint(0, 6, loc=1), 0.0),
    "a start before the model's": (stats.pareto(2, scale=1), stats.pareto(2, scale=2), math.inf),
    "a start after the model's": (stats.pareto(2, scale=2), stats.pareto(2, scale=1), 2 * LOG2),
    "a tail too heavy for the mean": (stats.pareto(1), stats.expon(), math.inf),
    "a square too many": (stats.t(2), stats.norm(), math.inf),
    "a steep wall at 0": (stats.expon(), stats.invgamma(1), math.inf),
    "a double exponential": (stats.laplace(), stats.gumbel_r(), math.inf),
}  # fmt: skip


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("p", "q", "expected"), ENDS.values(), ids=ENDS)
def test_the_ends_of_the_parameters_have_values(p, q, expected):
    """0 log 0 is 0, and a model that rules out what happens is infinitely wrong; no warning."""
    assert kl_divergence(p, q) == pytest.approx(expected, rel=1e-14, abs=0)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("p", "q", "expected"), ENDS.values(), ids=ENDS)
def test_quadrature_knows_the_ends_too(p, q, expected):
    """Without the formula the same values come out, within the stated error."""
    found = evaluate(p, q, method="quadrature")
    if math.isinf(expected):
        assert (found.value, found.error) == (math.inf, 0.0)
        assert found.method in ("support", "end")
    else:
        assert abs(found.value - expected) <= found.error + 1e-15


@pytest.mark.parametrize("base", [2, 10])
def test_infinity_is_infinite_in_every_unit(base):
    """The unit does not change an infinite divergence."""
    assert kl_divergence(stats.poisson(1), stats.poisson(0), base=base) == math.inf


def test_infinities_stand_beside_values():
    """In an array only the elements that are infinite are infinite."""
    values = kl_divergence(stats.binom([5, 6, 5], 0.5), stats.binom([5, 5, 6], 0.5))
    assert values[0] == 0
    assert values[1] == math.inf
    assert 0 < values[2] < math.inf


@pytest.mark.parametrize("turns", [1, -1, 5])
def test_an_angle_turned_right_round_is_the_same(turns):
    """On a circle a full turn changes nothing but the rounding of the angle."""
    p, q = stats.vonmises(2, 1), stats.vonmises(0.5, 1 + 2 * math.pi * turns)
    assert kl_divergence(p, stats.vonmises(2, 1 + 2 * math.pi * turns)) < 1e-28
    assert kl_divergence(p, q) == pytest.approx(kl_divergence(p, stats.vonmises(0.5, 1)))


# Half the Fisher information: D is about c ε² for q = p with one parameter times 1 + ε.
CURVATURE = {
    ("expon", "scale"): lambda _: 0.5,
    ("gamma", "scale"): lambda p: p["a"] / 2,
    ("norm", "scale"): lambda _: 1.0,
    ("norm", "loc"): lambda p: (p["loc"] / p["scale"]) ** 2 / 2,
    ("poisson", "mu"): lambda p: p["mu"] / 2,
    ("bernoulli", "p"): lambda p: p["p"] / (1 - p["p"]) / 2,
    ("binom", "p"): lambda p: p["n"] * p["p"] / (1 - p["p"]) / 2,
    ("powerlaw", "a"): lambda _: 0.5,
    ("invgamma", "scale"): lambda p: p["a"] / 2,
    ("rayleigh", "scale"): lambda _: 2.0,
    ("maxwell", "scale"): lambda _: 3.0,
    ("halfnorm", "scale"): lambda _: 1.0,
    ("weibull_min", "scale"): lambda p: p["c"] ** 2 / 2,
    ("invweibull", "scale"): lambda p: p["c"] ** 2 / 2,
    ("gengamma", "scale"): lambda p: p["a"] * p["c"] ** 2 / 2,
    ("lognorm", "s"): lambda _: 1.0,
    ("fisk", "scale"): lambda p: p["c"] ** 2 / 6,
    ("nakagami", "scale"): lambda p: 2 * p["nu"],
    ("levy", "scale"): lambda _: 0.25,
    ("lomax", "c"): lambda _: 0.5,
    ("pareto", "b"): lambda _: 0.5,
    ("halfcauchy", "scale"): lambda _: 0.25,
    ("cauchy", "scale"): lambda _: 0.25,
    ("cauchy", "loc"): lambda p: (p["loc"] / p["scale"]) ** 2 / 4,
    ("logistic", "loc"): lambda p: (p["loc"] / p["scale"]) ** 2 / 6,
    ("laplace", "scale"): lambda _: 0.5,
    ("gumbel_r", "loc"): lambda p: (p["loc"] / p["scale"]) ** 2 / 2,
    ("t", "scale"): lambda p: p["df"] / (p["df"] + 3),
    ("geom", "p"): lambda p: 1 / (1 - p["p"]) / 2,
    ("nbinom", "p"): lambda p: p["n"] / (1 - p["p"]) / 2,
}
STEPS = (2.0**-20, 2.0**-30, -(2.0**-40))
INTEGRATED = ("fisk", "logistic", "t")  # an integral each: fewer members


@pytest.mark.parametrize(("name", "key"), CURVATURE)
def test_close_to_the_truth_a_divergence_is_a_parabola(name, key):
    """As q goes to p, D goes to 0 like half the Fisher information times the step squared.

    What is left is of third order: the step itself, times what a member may make of it.
    """
    p = cases(name, "ordinary", 3 if name in INTEGRATED else 50).p
    for step in STEPS:
        q = p | {key: p[key] * (1 + step)}
        taken = (q[key] - p[key]) / p[key]
        expected = CURVATURE[name, key](p) * taken**2
        value = kl_divergence(frozen(name, p), frozen(name, q))
        assert (np.abs(value / expected - 1) <= 4 * abs(step) * third_order(name, p) + 1e-11).all()


def third_order(name, p):
    """How many times the step the third order may be of the second."""
    if "p" in p:
        return 1 / (1 - p["p"])
    if "loc" in p:
        return 1 + np.abs(p["loc"]) / p["scale"]
    shapes = [np.abs(p[key]) for key in ("c",) if key in p and name != "lomax"]
    return 1 + sum(shapes) if shapes else 1.0
