"""The variance of the log ratio: its closed forms against integrals that the oracle takes."""

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
    """One model for each set of statistics whose means the closed forms under p rest on."""
    means = {q: [step.identity.lhs for step in steps(p, q)] for truth, q in CLOSED if truth == p}
    return {frozenset(found): q for q, found in means.items()}.values()


def steps(p, q):
    """Those that put an expectation in."""
    return (step for step in derived(p, q).steps if step.identity is not None)


@pytest.mark.parametrize("p", dict(CLOSED))
def test_a_closed_form_of_the_variance_is_the_integral(p):
    """To 15 digits, wherever every covariance is known and the conditions hold.

    A variance is a sum of constants times covariances, so one model does for all that have the
    same statistics, and the model of the same family is always among them.
    """
    for q in {*models(p), p} if (p, p) in CLOSED else models(p):
        check_variance(p, q)


def check_variance(p, q):
    """Hold the closed form of one pair against the integral."""
    derivation = derived(p, q)
    truth, model, values = members(derivation)
    found = log_ratio_variance(derivation)
    if found.result in (None, sp.oo) or not all(
        c.relation.subs(values) == sp.true for c in found.conditions
    ):
        assert found.reason
        return
    shown = number(found.result.subs(values))
    assert shown >= 0
    assert close(shown, by_integral(derivation, truth, model, values), DIGITS)


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
