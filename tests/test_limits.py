"""At the edges: 0 log 0, every infinity, q close to p, and bugs that others have published."""

import math

import numpy as np
import pytest
from oracles import closed_form
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
        assert (found.value, found.error, found.method) == (math.inf, 0.0, "support")
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


# Published bugs of other libraries that concern these families (shared with peers' trackers).
PUBLISHED = {
    "torch: Binomial(5, 1) ‖ Binomial(5, .3) = -inf": (
        stats.binom(5, 1),
        stats.binom(5, 0.3),
        6.0198640216296798,
    ),
    "torch: Poisson(0) ‖ Poisson(2) = nan": (stats.poisson(0), stats.poisson(2), 2.0),
    "torch: Geometric(1) ‖ itself = inf": (stats.geom(1), stats.geom(1), 0.0),
    "Paddle: Geometric wrong by a factor 1/p": (
        stats.geom(0.2),
        stats.geom(0.3),
        0.12866046238992680,
    ),
    "TFP #1427: Binomial with unequal n": (
        stats.binom(5, 0.5),
        stats.binom(6, 0.5),
        0.09369244358433648,
    ),
    "QuantEcon: Beta(.1, .2) ‖ Uniform cut at 1e-5 = 1.00": (
        stats.beta(0.1, 0.2),
        stats.beta(1, 1),
        float(closed_form("beta", (0.1, 0.2), (1, 1))),
    ),
    "StatProofBook: Uniforms that are not nested": (
        stats.uniform(0, 2),
        stats.uniform(1, 2),
        math.inf,
    ),
    "SymPy: Uniforms out of order = nan": (stats.uniform(0, 3), stats.uniform(0, 2), math.inf),
    "d2l: unit Normals one apart, 40 % asymmetry": (stats.norm(0), stats.norm(1), 0.5),
    "the same in reverse": (stats.norm(1), stats.norm(0), 0.5),
}


@pytest.mark.parametrize(("p", "q", "truth"), PUBLISHED.values(), ids=PUBLISHED)
def test_published_bugs_are_not_repeated(p, q, truth):
    """Where another library gave a wrong number, ours is the right one."""
    assert kl_divergence(p, q) == pytest.approx(truth, rel=1e-12, abs=0)


def test_nothing_is_normalised_in_silence():
    """scipy #12553: parameters are taken as they are; weights over 1 are refused."""
    with pytest.raises(ValueError, match="p: got bernoulli"):
        kl_divergence(stats.bernoulli(1.5), stats.bernoulli(0.5))


def test_the_order_of_the_arguments_matters():
    """torch #57459: the expectation is under the first."""
    p, q = stats.expon(scale=2), stats.expon(scale=1)
    assert kl_divergence(p, q) == pytest.approx(1 - LOG2)
    assert kl_divergence(q, p) == pytest.approx(LOG2 - 0.5)


# Half the Fisher information: D is about c ε² for q = p with one parameter times 1 + ε.
CURVATURE = {
    ("expon", "scale"): lambda _: 0.5,
    ("gamma", "scale"): lambda p: p["a"] / 2,
    ("norm", "scale"): lambda _: 1.0,
    ("norm", "loc"): lambda p: (p["loc"] / p["scale"]) ** 2 / 2,
    ("poisson", "mu"): lambda p: p["mu"] / 2,
    ("bernoulli", "p"): lambda p: p["p"] / (1 - p["p"]) / 2,
    ("binom", "p"): lambda p: p["n"] * p["p"] / (1 - p["p"]) / 2,
}


@pytest.mark.parametrize(("name", "key"), CURVATURE)
def test_close_to_the_truth_a_divergence_is_a_parabola(name, key):
    """As q goes to p, D goes to 0 like half the Fisher information times the step squared."""
    p = cases(name, "ordinary", 50).p
    for step in (2.0**-20, 2.0**-30, -(2.0**-40)):
        q = p | {key: p[key] * (1 + step)}
        taken = (q[key] - p[key]) / p[key]
        expected = CURVATURE[name, key](p) * taken**2
        share = 1 / (1 - p["p"]) if "p" in p else 1.0
        value = kl_divergence(frozen(name, p), frozen(name, q))
        assert (np.abs(value / expected - 1) <= 4 * abs(step) * share + 1e-12).all()
