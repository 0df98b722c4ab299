"""The variance of the log ratio: its closed forms against integrals that the oracle takes."""

import mpmath as mp
import pytest
import sympy as sp
from oracles_definition import expectation
from oracles_densities import LAWS
from test_steps import CLOSED, close, members, number

from klexplain import derive, log_ratio_variance

# E|x - m| |x - n| is known where one of the points is the centre, as here.
PAIRS = [pair for pair in CLOSED if pair[0] != "uniform"]  # each is long, and none is special


def by_integral(derivation, truth, model):
    """E l² - (E l)² under p, l the log ratio, from the oracle's log-densities."""
    p, q = derivation.p.name, derivation.q.name
    mine, theirs = ([mp.mpf(float(v)) for v in side.values()] for side in (truth, model))
    log_p, log_q = LAWS[p].log_density(*mine), LAWS[q].log_density(*theirs)
    kink, own = LAWS[q].centre(*theirs), tuple(map(float, mine))

    with mp.workdps(60):
        first, second = (
            expectation(p, own, lambda x, m=m: (log_p(x) - log_q(x)) ** m, kink=kink)
            for m in (1, 2)
        )
        return second - first**2


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_a_closed_form_of_the_variance_is_the_integral(p, q):
    """To 15 digits, wherever every covariance is known and the conditions hold."""
    derivation = derive(p, q)
    truth, model, values = members(derivation)
    found = log_ratio_variance(derivation)
    if found.result in (None, sp.oo) or not all(
        c.relation.subs(values) == sp.true for c in found.conditions
    ):
        assert found.reason
        return
    shown = number(found.result.subs(values))
    assert shown >= 0
    assert close(shown, by_integral(derivation, truth, model), 15)


def test_a_wrong_variance_is_seen():
    """Guard: one part in a million is not the integral."""
    derivation = derive("gamma", "gamma")
    truth, model, values = members(derivation)
    shown = number(log_ratio_variance(derivation).result.subs(values))
    assert not close(shown * (1 + mp.mpf("1e-6")), by_integral(derivation, truth, model), 15)


def test_published_variances_come_out():
    """Gil, Alajaji & Linder (2013), section 4: Exponential and Pareto."""
    theta_p, theta_q = sp.symbols("theta_p theta_q", positive=True)
    found = log_ratio_variance(derive("expon", "expon")).result
    assert sp.simplify(found - (theta_p - theta_q) ** 2 / theta_q**2) == 0


def test_a_variance_may_be_infinite_where_the_mean_is_not():
    """Half-Cauchy against Weibull: the mean needs x^c below 1, the variance its square."""
    found = log_ratio_variance(derive("halfcauchy", "weibull_min"))
    assert [str(c.relation) for c in found.conditions] == ["c_q < 1/2"]
