"""Expectations as a textbook prints them: digammas, and no quotient of Gammas beside them."""

import pytest
import sympy as sp
from strategies import derived

from klexplain import FAMILIES
from klexplain.families.expectations import expectation
from klexplain.notation.latex import to_latex
from klexplain.notation.mean import sample
from klexplain.notation.plain import to_text

k = sp.Symbol("k", positive=True)
# The mean logs as Johnson, Kotz & Balakrishnan (1994, 1995) print them, or as they follow from
# the law of a power or of an inverse. What a textbook writes as a number is written so.
TEXTBOOK = {
    "beta": "digamma(a) - digamma(a + b)",
    "powerlaw": "-1/a",
    "expon": "log(theta) - EulerGamma",
    "gamma": "log(theta) + digamma(a)",
    "invgamma": "log(theta) - digamma(a)",
    "chi2": "log(2) + digamma(nu/2)",
    "chi": "log(2)/2 + digamma(nu/2)/2",
    "rayleigh": "log(2)/2 + log(sigma) - EulerGamma/2",
    "maxwell": "log(sigma) - log(2)/2 + 1 - EulerGamma/2",
    "halfnorm": "log(sigma) - log(2)/2 - EulerGamma/2",
    "weibull_min": "log(theta) - EulerGamma/c",
    "invweibull": "log(theta) + EulerGamma/c",
    "lognorm": "log(theta)",
    "fisk": "log(theta)",
    "nakagami": "log(theta) - log(m)/2 + digamma(m)/2",
    "levy": "log(2) + log(theta) + EulerGamma",
    "gengamma": "log(theta) + digamma(a)/c",
    "lomax": "log(theta) - digamma(c) - EulerGamma",
    "halfcauchy": "log(theta)",
    "pareto": "log(theta) + 1/b",
}


def mean(name, statistic):
    """E of a function of x under a family, in its letters."""
    family = FAMILIES[name]
    x = sample(discrete=family.discrete)
    found = expectation(statistic(x), x, family.rules(family.symbols("")))
    return None if found is None else found.value


@pytest.mark.parametrize("name", TEXTBOOK)
def test_the_mean_log_is_the_textbooks(name):
    """Term by term, in the order in which it is printed."""
    assert to_text(mean(name, sp.log)) == TEXTBOOK[name]


def test_the_second_share_of_a_beta_has_its_digammas_too():
    """E log(1 - x) is that of the other shape; a power law is the Beta with b = 1."""
    assert to_text(mean("beta", lambda x: sp.log(1 - x))) == "digamma(b) - digamma(a + b)"
    assert to_text(mean("powerlaw", lambda x: sp.log(1 - x))) == "-digamma(a) - 1/a - EulerGamma"


LOGARITHMIC = {
    "log x": sp.log,
    "log(1 - x)": lambda x: sp.log(1 - x),
    "(log x)²": lambda x: sp.log(x) ** 2,
    "(log x - log k)²": lambda x: (sp.log(x) - sp.log(k)) ** 2,
    "log x log(1 - x)": lambda x: sp.log(x) * sp.log(1 - x),
}


@pytest.mark.parametrize("statistic", LOGARITHMIC.values(), ids=LOGARITHMIC)
def test_no_digamma_stands_beside_a_quotient_of_gammas(statistic):
    """Where Γ and B cancel they are gone, in every family; a value has at most 25 operations."""
    found = {name: mean(name, statistic) for name in FAMILIES}
    values = {name: value for name, value in found.items() if value is not None}
    assert values
    for name, value in values.items():
        assert not value.has(sp.gamma, sp.beta), (name, value)
        assert name == "uniform" or sp.count_ops(value) <= 25, (name, value)


BETA = {
    r"\log x": r"\psi\left(a_{p}\right) - \psi\left(a_{p} + b_{p}\right)",
    r"\log\left(1 - x\right)": r"\psi\left(b_{p}\right) - \psi\left(a_{p} + b_{p}\right)",
}


def test_two_betas_are_derived_as_in_a_textbook():
    """Eight steps; the two expectations are digamma differences, and stay so when put in."""
    steps = derived("beta", "beta").steps
    assert len(steps) == 8
    for step, (statistic, value) in zip(steps[5:7], BETA.items(), strict=True):
        shown = rf"\mathbb{{E}}_p\left[{statistic}\right] &= {value} \end{{aligned}}"
        assert step.to_latex().endswith(shown)
    assert not steps[6].expression.has(sp.gamma)
    assert sp.count_ops(steps[6].expression) <= 22
    assert "Gamma" not in to_latex(steps[6].expression)


@pytest.mark.parametrize("pair", [("lomax", "gamma"), ("lomax", "lognorm"), ("invweibull", "fisk")])
def test_a_constant_below_zero_stands_after_its_minus(pair):
    """-(1 + c) E[...], and not (-1 - c) E[...]."""
    for step in derived(*pair).steps:
        assert "(-1 - " not in step.to_text()
