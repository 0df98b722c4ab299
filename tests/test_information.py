"""The Fisher information of each family against the mean of squared scores, by integration."""

import mpmath as mp
import pytest
import sympy as sp
from oracles_definition import expectation
from oracles_densities import LAWS
from test_steps import MEMBERS, close, exact, number

from klexplain import FAMILIES, derive, fisher_information

# The mean of a rational function of x is not among the declared expectations.
UNKNOWN = {"fisk", "lomax", "halfcauchy", "laplace", "logistic", "cauchy", "t"}
KNOWN = [name for name in FAMILIES if name not in UNKNOWN]


def scores(name, member, row, column):
    """x ↦ the product of two scores, from the oracle's log-density."""

    def score(x, index):
        def log_density(value):
            parameters = [mp.mpf(v) for v in member]
            parameters[index] = value
            return LAWS[name].log_density(*parameters)(x)

        return mp.diff(log_density, mp.mpf(member[index]), h=mp.mpf(10) ** -15)

    return lambda x: score(x, row) * score(x, column)


@pytest.mark.parametrize("name", KNOWN)
def test_the_information_is_the_mean_of_the_squared_score(name):
    """Each entry agrees to 10 digits with E[∂ log p ∂ log p], for one member."""
    family, member = FAMILIES[name], MEMBERS[name][0]
    found, s = fisher_information(name), family.symbols("")
    values = {s[key]: value for key, value in exact(name, member).items()}
    places = [list(s.values()).index(parameter) for parameter in found.parameters]
    for i, row in enumerate(places):
        for j, column in enumerate(places[: i + 1]):
            shown = number(found.matrix[i, j].subs(values))
            with mp.workdps(50):
                mean = expectation(name, member, scores(name, member, row, column), digits=15)
                assert close(shown, mean, 10)
            assert found.matrix[i, j] == found.matrix[j, i]


@pytest.mark.parametrize("name", sorted(UNKNOWN))
def test_what_is_not_known_is_said(name):
    """No matrix is guessed where an expectation is missing; the reason names it."""
    found = fisher_information(name)
    assert found.matrix is None
    assert "no elementary value is known for" in found.reason


@pytest.mark.parametrize("name", ["beta", "gamma", "norm", "poisson", "weibull_min", "geom"])
def test_the_information_is_the_curvature_of_the_divergence(name):
    """The second derivatives of D(p ‖ q) in q, at q = p, are the information."""
    family, divergence = FAMILIES[name], derive(name, name).result
    model, plain = family.symbols("q"), family.symbols("")
    values = dict(zip(plain.values(), exact(name, MEMBERS[name][0]).values(), strict=True))
    at = {s[key]: values[plain[key]] for side in "pq" for s in [family.symbols(side)] for key in s}
    curvature = sp.hessian(divergence, list(model.values())).subs(at)
    information = fisher_information(name).matrix.subs(values)
    assert all(close(number(a), number(b)) for a, b in zip(curvature, information, strict=True))


def test_a_wrong_information_is_seen():
    """Guard: a scale that is twice as informative is refuted."""
    mean = expectation("expon", (2,), scores("expon", (2,), 0, 0), digits=15)
    assert not close(2 * mp.mpf(1) / 4, mean, 10)
