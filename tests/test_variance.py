"""The variance of the log ratio: its closed forms against integrals that the oracle takes."""

from itertools import combinations_with_replacement

import mpmath as mp
import pytest
import sympy as sp
from oracles_definition import expectation
from oracles_densities import LAWS
from strategies import derived
from test_steps import CLOSED, close, members, number

from klexplain import log_ratio_variance

pytestmark = pytest.mark.exhaustive

DIGITS = 15


def by_integral(derivation, truth, model, values):
    """E (l - D)² under p, with the log ratio l of the oracle's log-densities.

    That D is the mean of l is held by `test_steps.py`; about any other point the mean square
    would be larger.
    """
    p, q = derivation.p.name, derivation.q.name
    mine, theirs = ([mp.mpf(float(v)) for v in side.values()] for side in (truth, model))
    log_p, log_q = LAWS[p].log_density(*mine), LAWS[q].log_density(*theirs)
    kink, mean = LAWS[q].centre(*theirs), number(derivation.result.subs(values))

    def square(x):
        return (log_p(x) - log_q(x) - mean) ** 2

    return expectation(p, tuple(map(float, mine)), square, kink=kink, digits=DIGITS + 2)


def models(p):
    """The models that have a closed form, its own family first, then those of many statistics."""
    found = [q for truth, q in CLOSED if truth == p]
    return sorted(found, key=lambda q: (q != p, -len(products(p, q))))


def products(p, q):
    """Pairs of the statistics whose means a closed form rests on: each has a covariance."""
    means = [step.identity.lhs for step in derived(p, q).steps if step.identity is not None]
    return {frozenset(pair) for pair in combinations_with_replacement(means, 2)}


@pytest.mark.parametrize("p", dict(CLOSED))
def test_a_closed_form_of_the_variance_is_the_integral(p):
    """To 15 digits, wherever every covariance is known and the conditions hold.

    A variance is a sum of constants times covariances, so a model is left out whose covariances
    were all held by others. The same family is always tried.
    """
    held = set()
    for q in models(p):
        if not products(p, q) <= held and check_variance(p, q):
            held |= products(p, q)


def check_variance(p, q):
    """Hold the closed form of one pair against the integral; whether there is a finite one."""
    derivation = derived(p, q)
    truth, model, values = members(derivation)
    found = log_ratio_variance(derivation)
    if found.result in (None, sp.oo) or not all(
        c.relation.subs(values) == sp.true for c in found.conditions
    ):
        assert found.reason
        return False
    shown = number(found.result.subs(values))
    assert shown >= 0
    assert close(shown, by_integral(derivation, truth, model, values), DIGITS)
    return True


def test_a_wrong_variance_is_seen():
    """Guard: one part in a million is not the integral."""
    derivation = derived("gamma", "gamma")
    truth, model, values = members(derivation)
    shown = number(log_ratio_variance(derivation).result.subs(values))
    assert not close(
        shown * (1 + mp.mpf("1e-6")), by_integral(derivation, truth, model, values), DIGITS
    )


def test_published_variances_come_out():
    """Gil, Alajaji & Linder (2013), section 4: Exponential and Pareto."""
    theta_p, theta_q = sp.symbols("theta_p theta_q", positive=True)
    found = log_ratio_variance(derived("expon", "expon")).result
    assert sp.simplify(found - (theta_p - theta_q) ** 2 / theta_q**2) == 0


def test_a_variance_may_be_infinite_where_the_mean_is_not():
    """Half-Cauchy against Weibull: the mean needs x^c below 1, the variance its square."""
    found = log_ratio_variance(derived("halfcauchy", "weibull_min"))
    assert [str(c.relation) for c in found.conditions] == ["c_q < 1/2"]
