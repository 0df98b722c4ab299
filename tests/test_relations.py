"""Identities between families: the same law under two names, or one seen through a map."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import betaln

from klexplain import evaluate, kl_divergence

positive = st.floats(0.05, 50)
share = st.floats(0.01, 0.99)


def routes_agree(first, second):
    """Two routes to one number agree within the errors that they state."""
    a, b = evaluate(*first), evaluate(*second)
    return abs(a.value - b.value) <= a.error + b.error


@given(positive, positive)
def test_an_exponential_is_a_gamma_of_shape_one(p, q):
    """All four ways to write two Exponentials give one value, by formula."""
    expon, gamma = (lambda s: stats.expon(scale=s)), (lambda s: stats.gamma(1, scale=s))
    values = [evaluate(f(p), g(q)) for f in (expon, gamma) for g in (expon, gamma)]
    assert {v.method for v in values} == {"formula"}
    assert [v.value for v in values] == pytest.approx([values[0].value] * 4, rel=1e-13, abs=1e-30)


@given(share, share)
def test_a_bernoulli_is_a_binomial_of_one_trial(p, q):
    """All four ways to write two coins give one value, by formula."""
    ways = [stats.bernoulli, lambda x: stats.binom(1, x)]
    found = [evaluate(f(p), g(q)) for f in ways for g in ways]
    assert len({(v.value, v.method) for v in found}) == 1
    assert found[0].method == "formula"


def test_a_coin_against_two_coins_is_not_taken_for_one():
    """Bernoulli against Binomial(2) goes another way than the formula: their supports differ."""
    found = evaluate(stats.bernoulli(0.3), stats.binom(2, 0.5))
    assert found.method == "summation"
    assert found.value == pytest.approx(0.7 * np.log(0.7 / 0.25) + 0.3 * np.log(0.3 / 0.5))


@given(a=positive, b=positive)
def test_a_uniform_is_a_beta_of_one_and_one(a, b):
    """Beta(1, 1) holds against a Beta what the Uniform does, by the textbook value."""
    value = kl_divergence(stats.beta(1, 1), stats.beta(a, b))
    assert value == pytest.approx(a + b - 2 + betaln(a, b), rel=1e-9, abs=1e-9)


CHANGED = [
    # one pair, and the same seen through x -> log x, exp x, x², |x| and 1/x
    ((stats.lognorm(1), stats.lognorm(2, scale=3)), (stats.norm(), stats.norm(np.log(3), 2))),
    ((stats.chi2(3), stats.chi2(5)), (stats.gamma(1.5, scale=2), stats.gamma(2.5, scale=2))),
    ((stats.chi(3), stats.chi(5)), (stats.gamma(1.5), stats.gamma(2.5))),
    ((stats.invgamma(2), stats.invgamma(3)), (stats.gamma(2), stats.gamma(3))),
    ((stats.weibull_min(1, scale=2), stats.weibull_min(1)), (stats.expon(scale=2), stats.expon())),
    ((stats.rayleigh(scale=2), stats.rayleigh()), (stats.expon(scale=4), stats.expon())),
    ((stats.pareto(3), stats.pareto(2)), (stats.expon(scale=1 / 3), stats.expon(scale=1 / 2))),
    ((stats.loggamma(2), stats.loggamma(3)), (stats.gamma(2), stats.gamma(3))),
    ((stats.betaprime(17, 6), stats.betaprime(3, 3)), (stats.beta(17, 6), stats.beta(3, 3))),
    ((stats.erlang(3), stats.erlang(2)), (stats.gamma(3), stats.gamma(2))),
    ((stats.powerlaw(3), stats.powerlaw(2)), (stats.beta(3, 1), stats.beta(2, 1))),
    ((stats.halfnorm(scale=2), stats.halfnorm()), (stats.norm(0, 2), stats.norm())),
]  # fmt: skip


@pytest.mark.parametrize(("mapped", "plain"), CHANGED, ids=lambda pair: pair[0].dist.name)
def test_a_one_to_one_map_changes_nothing(mapped, plain):
    """Quadrature of the mapped pair equals the formula of the plain one, within stated errors."""
    assert routes_agree(mapped, plain)
    assert evaluate(*mapped).method == "quadrature"
    assert evaluate(*plain).method == "formula"


def test_maps_that_differ_are_told_apart():
    """Guard: a pair mapped in two different ways does not agree."""
    (mapped, _), (_, plain) = CHANGED[0], CHANGED[1]
    assert not routes_agree(mapped, plain)
