"""The Fisher information of each family against the mean of squared scores, by integration."""

from functools import cache

import mpmath as mp
import pytest
import sympy as sp
from oracles_definition import expectation
from oracles_densities import LAWS
from strategies import MEMBERS, derived
from test_steps import close, exact, number

from klexplain import FAMILIES, Reason, fisher_information
from klexplain.notation.mean import sample

pytestmark = pytest.mark.exhaustive

X = sample(discrete=False)

# Each parameter of these moves the support.
MOVING = {"uniform", "randint"}
KNOWN = [name for name in FAMILIES if name not in MOVING]
DIGITS = 10


def score(name, member):
    """(x, i) ↦ the derivative of the oracle's log-density by parameter i; each is taken once."""

    @cache
    def of_one(x, index):
        def log_density(value):
            parameters = [mp.mpf(v) for v in member]
            parameters[index] = value
            return LAWS[name].log_density(*parameters)(x)

        return mp.diff(log_density, mp.mpf(member[index]), h=mp.mpf(10) ** -15)

    return of_one


def mean_product(name, member, one, row, column):
    """E[∂ log p ∂ log p] by the oracle's integral."""
    with mp.workdps(DIGITS + 30):
        return expectation(name, member, lambda x: one(x, row) * one(x, column), digits=DIGITS + 2)


@pytest.mark.parametrize("name", KNOWN)
def test_the_information_is_the_mean_of_the_squared_score(name):
    """Each entry agrees to 10 digits with E[∂ log p ∂ log p], for one member."""
    family, member = FAMILIES[name], exact(name, MEMBERS[name][0])
    found, s = fisher_information(name), family.symbols("")
    values = {s[key]: value for key, value in member.items()}
    member = tuple(map(float, member.values()))
    places = [list(s.values()).index(parameter) for parameter in found.parameters]
    one = score(name, member)
    for i, row in enumerate(places):
        for j, column in enumerate(places[: i + 1]):
            shown = number(found.matrix[i, j].subs(values))
            assert close(shown, mean_product(name, member, one, row, column), DIGITS)
            assert found.matrix[i, j] == found.matrix[j, i]


@pytest.mark.parametrize("name", sorted(MOVING))
def test_a_support_that_moves_has_no_information(name):
    """Where every parameter moves the support there is no matrix, and one line says so."""
    moves = Reason("the support moves with each of the parameters")
    assert fisher_information(name) == ((), None, moves)


@pytest.mark.parametrize("name", ["fisk", "lomax", "logistic", "cauchy", "t", "laplace", "norm"])
def test_what_is_not_declared_is_said(name):
    """Without its rules a family has no matrix: none is guessed, and it says what lacks."""

    class Silent(type(FAMILIES[name])):
        """The family without a declared expectation."""

        def rules(self, s):
            return ()

    found = fisher_information(Silent())
    assert found.matrix is None
    assert "is not among the means that this package knows" in str(found.reason)


def test_odds_refuse_a_mean_that_is_infinite():
    """Beta odds give no value for E x² under a Cauchy, nor for E x^c under a Lomax."""
    for name, power in (("cauchy", 2), ("lomax", FAMILIES["lomax"].symbols("")["c"])):
        rule = FAMILIES[name].rules(FAMILIES[name].symbols(""))[-1]
        assert rule(X**power, X) is None
    assert rule(1 / (1 + X), X) is None  # of another scale


@pytest.mark.parametrize("name", ["beta", "gamma", "norm", "poisson", "weibull_min", "geom"])
def test_the_information_is_the_curvature_of_the_divergence(name):
    """The second derivatives of D(p ‖ q) in q, at q = p, are the information."""
    family, divergence = FAMILIES[name], derived(name, name).result
    model, plain = family.symbols("q"), family.symbols("")
    values = dict(zip(plain.values(), exact(name, MEMBERS[name][0]).values(), strict=True))
    at = {s[key]: values[plain[key]] for side in "pq" for s in [family.symbols(side)] for key in s}
    curvature = sp.hessian(divergence, list(model.values())).subs(at)
    information = fisher_information(name).matrix.subs(values)
    assert all(close(number(a), number(b)) for a, b in zip(curvature, information, strict=True))


def test_a_wrong_information_is_seen():
    """Guard: a scale that is twice as informative is refuted."""
    mean = mean_product("expon", (2,), score("expon", (2,)), 0, 0)
    assert close(mp.mpf(1) / 4, mean, DIGITS)
    assert not close(2 * mp.mpf(1) / 4, mean, DIGITS)
