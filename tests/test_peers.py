"""Published bugs and open requests of other libraries, as values that this package gets right.

Each entry names the library with its issue or the source of the wrong number; the truth is
the oracle's, or one line of arithmetic.
"""

import math

import pytest
from oracles import by_definition
from scipy import stats

from klexplain import kl_divergence

LOG2 = math.log(2)


def defined(*pair):
    """The divergence by its definition, as a float."""
    return float(by_definition(*pair, digits=25))


PUBLISHED = {
    "torch #72525: Binomial(5, 1) ‖ Binomial(5, .3) = -inf": (
        stats.binom(5, 1), stats.binom(5, 0.3), 5 * math.log(1 / 0.3)),
    "torch: Poisson(0) ‖ Poisson(2) = nan": (stats.poisson(0), stats.poisson(2), 2.0),
    "torch: Geometric(1) ‖ itself = inf": (stats.geom(1), stats.geom(1), 0.0),
    "torch: no Geometric(1) ‖ Geometric(.5)": (stats.geom(1), stats.geom(0.5), LOG2),
    "Paddle: Geometric wrong by a factor 1/p": (
        stats.geom(0.2), stats.geom(0.3), defined("geom", (0.2,), "geom", (0.3,))),
    "TFP #1427: Binomial with unequal n": (
        stats.binom(5, 0.5), stats.binom(6, 0.5), defined("binom", (5, 0.5), "binom", (6, 0.5))),
    "TFP #1427: more trials in the truth": (stats.binom(6, 0.5), stats.binom(5, 0.5), math.inf),
    "TFP: no Student t": (
        stats.t(3), stats.t(5, 1, 2), defined("t", (3, 0, 1), "t", (5, 1, 2))),
    "TFP: no inverse Gamma": (
        stats.invgamma(2), stats.invgamma(3), defined("invgamma", (2, 1), "invgamma", (3, 1))),
    "Distributions.jl #1443: t(1) ‖ Normal said to be finite": (
        stats.t(1), stats.norm(), math.inf),
    "the same with two degrees of freedom": (stats.t(2), stats.norm(), math.inf),
    "the same where it is finite": (
        stats.t(3), stats.norm(), defined("t", (3, 0, 1), "norm", (0, 1))),
    "Distributions.jl: Cauchy ‖ Normal": (stats.cauchy(), stats.norm(), math.inf),
    "torch: Pareto(.9) ‖ Exponential has no end": (stats.pareto(0.9), stats.expon(), math.inf),
    "torch: Normal ‖ Laplace missing": (
        stats.norm(1, 2), stats.laplace(), defined("norm", (1, 2), "laplace", (0, 1))),
    "torch: Gamma ‖ Weibull missing": (
        stats.gamma(2), stats.weibull_min(1.5, scale=2),
        defined("gamma", (2, 1), "weibull_min", (1.5, 2))),
    "QuantEcon: Beta(.1, .2) ‖ Uniform cut at 1e-5 = 1.00": (
        stats.beta(0.1, 0.2), stats.uniform(), defined("beta", (0.1, 0.2), "uniform", (0, 1))),
    "StatProofBook: Uniforms that are not nested": (
        stats.uniform(0, 2), stats.uniform(1, 2), math.inf),
    "SymPy, Wolfram: Uniforms out of order = nan": (
        stats.uniform(0, 3), stats.uniform(0, 2), math.inf),
    "d2l: unit Normals one apart, 40 % asymmetry": (stats.norm(0), stats.norm(1), 0.5),
    "the same in reverse": (stats.norm(1), stats.norm(0), 0.5),
}  # fmt: skip


@pytest.mark.parametrize(("p", "q", "truth"), PUBLISHED.values(), ids=PUBLISHED)
def test_published_bugs_are_not_repeated(p, q, truth):
    """Where another library gives a wrong number, or none, ours is the right one."""
    assert kl_divergence(p, q) == pytest.approx(truth, rel=1e-12, abs=0)


@pytest.mark.parametrize("name", ["beta", "gamma"])
def test_nearly_equal_members_are_not_negative(name):
    """torch, TFP and Paddle go below zero for thousands of nearly equal pairs; this does not."""
    make = getattr(stats, name)
    for k in range(1, 50):
        q = (17 * (1 + k * 2.0**-45), 6) if name == "beta" else (1e6 * (1 + k * 2.0**-45),)
        p = (17, 6) if name == "beta" else (1e6,)
        assert kl_divergence(make(*p), make(*q)) > 0


def test_nothing_is_normalised_in_silence():
    """scipy #12553: parameters are taken as they are; weights over 1 are refused."""
    with pytest.raises(ValueError, match="p: got bernoulli"):
        kl_divergence(stats.bernoulli(1.5), stats.bernoulli(0.5))


def test_the_order_of_the_arguments_matters():
    """torch #57459: the expectation is under the first."""
    p, q = stats.expon(scale=2), stats.expon(scale=1)
    assert kl_divergence(p, q) == pytest.approx(1 - LOG2)
    assert kl_divergence(q, p) == pytest.approx(LOG2 - 0.5)
