"""The oracle against itself: two routes to 50 digits, tails, supports, published numbers."""

import mpmath as mp
import pytest
from oracles import (
    CLOSED_FORMS,
    by_definition,
    closed_form,
    diverges,
    expectation,
    leaves_support,
)
from oracles_densities import LAWS
from strategies import MEMBERS, PARAMETERS, frozen

pytestmark = pytest.mark.exhaustive

FORWARD = "1.04701277282258016581922492637785762700"
REVERSE = "3.70603454535631696044632239180103949926"


@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_two_routes_to_the_truth_agree(name):
    """The closed forms of the oracle equal the integral, or the sum, of the definition."""
    for p, q in (MEMBERS[name], MEMBERS[name][::-1]):
        closed, defined = closed_form(name, p, q), by_definition(name, p, name, q)
        with mp.workdps(50):
            assert closed == defined or abs(closed / defined - 1) < 1e-40


@pytest.mark.parametrize(("first", "digits"), [(1, FORWARD), (-1, REVERSE)])
def test_the_oracle_knows_the_worked_example(first, digits):
    """Both routes agree with the published digits, all 38 of them."""
    pair = ((17, 6), (3, 3))[::first]
    for value in (closed_form("beta", *pair), by_definition("beta", pair[0], "beta", pair[1])):
        with mp.workdps(50):
            assert abs(value - mp.mpf(digits)) < mp.mpf(10) ** -37


@pytest.mark.parametrize("name", LAWS)
def test_the_densities_are_those_of_scipy(name):
    """At quantiles of both members the log-density written here is the one that SciPy has."""
    for parameters in MEMBERS[name]:
        law = frozen(name, dict(zip(PARAMETERS[name], parameters, strict=True)))
        log_law = law.logpmf if LAWS[name].discrete else law.logpdf
        ours = LAWS[name].log_density(*map(mp.mpf, parameters))
        for x in law.ppf([0.1, 0.5, 0.95]):
            assert float(ours(mp.mpf(x))) == pytest.approx(log_law(x), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", LAWS)
def test_the_densities_have_mass_one(name):
    """What is integrated, or summed, is a probability: nothing of it is missed."""
    for parameters in MEMBERS[name]:
        assert abs(expectation(name, parameters, lambda _: mp.mpf(1)) - 1) < 1e-24


@pytest.mark.parametrize(
    ("name", "p", "q"),
    [
        ("gengamma", (2.5, -1.5, 0.8), (0.9, -2.0, 1.7)),  # 1/x has the tail of a Gamma
        ("gengamma", (2.5, -1.5, 0.8), (0.9, 2.0, 1.7)),  # and this one of the other side
        ("beta", (0.1, 0.2), (1.0, 1.0)),  # infinite at both ends
        ("gamma", (0.01, 1.0), (0.02, 3.0)),  # nearly all of the mass next to 0
        ("cauchy", (50.0, 0.01), (0.0, 1.0)),
        ("norm", (0.0, 1.0), (1e-10, 1.0)),  # nearly equal
        ("nbinom", (2.5, 1e-4), (2.5, 2e-4)),  # more terms than are summed one by one
        ("zipf", (1.05,), (1.01,)),  # a tail that hardly falls
    ],
)
def test_two_routes_agree_where_it_is_hard(name, p, q):
    """Singular ends, slow tails and near-equal members cost the integration no digits."""
    with mp.workdps(50):
        assert abs(closed_form(name, p, q) / by_definition(name, p, name, q) - 1) < 1e-30


INFINITE = [
    ("cauchy", (0, 1), "norm", (0, 1)),
    ("t", (1, 0, 1), "norm", (0, 1)),
    ("t", (2, 0, 1), "norm", (0, 1)),  # E x² is infinite, by a logarithm
    ("pareto", (1, 1), "expon", (1,)),
    ("gamma", (1, 1), "invgamma", (2, 1)),
    ("laplace", (0, 1), "gumbel_r", (0, 1)),
    ("zipf", (2,), "geom", (0.3,)),
    ("norm", (0, 1), "expon", (1,)),
    ("poisson", (3,), "binom", (9, 0.3)),
]


@pytest.mark.parametrize(("p_name", "p", "q_name", "q"), INFINITE)
def test_the_oracle_knows_infinity(p_name, p, q_name, q):
    """By support or by tail, at the boundary too; just inside the value is finite."""
    assert by_definition(p_name, p, q_name, q) == mp.inf
    assert leaves_support(p_name, p, q_name, q) or diverges(p_name, p, q_name, q)
    inside = {"t": (2.001, 0, 1), "pareto": (1.001, 1), "zipf": (2.001,), "gamma": (1.001, 1)}
    if p_name in inside:
        assert mp.isfinite(by_definition(p_name, inside[p_name], q_name, q, digits=20))
