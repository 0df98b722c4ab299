"""Which formula a pair takes: its family's, or that of the nearest family that holds both."""

import itertools

import numpy as np
import pytest
from scipy import stats
from strategies import MEMBERS, PARAMETERS

from klexplain import FAMILIES, evaluate, kl_divergence
from klexplain.distributions.pairs import read_pair
from klexplain.divergence.closed_form import by_formula, shared_families


def pair(name, *, stretch=1.0, **affine):
    """Two members of a family, with a common shift (and scale), their own shifts stretched."""
    members = [dict(zip(PARAMETERS[name], values, strict=True)) for values in MEMBERS[name]]
    for member in members:
        member.update({"loc": stretch * member["loc"]} if "loc" in member else {})
    return [getattr(stats, name)(**member | affine) for member in members]


NEAREST = {
    ("chi2", "chi2"): ["chi2", "gamma", "gengamma"],
    ("chi2", "expon"): ["gamma", "gengamma"],
    ("rayleigh", "weibull_min"): ["weibull_min", "gengamma"],
    ("levy", "rayleigh"): ["gengamma"],
    ("powerlaw", "beta"): ["beta"],
    ("bernoulli", "binom"): ["binom"],
    ("norm", "gamma"): [],
    ("skewnorm", "skewnorm"): [],
}


@pytest.mark.parametrize(("names", "expected"), NEAREST.items(), ids="|".join)
def test_the_nearest_family_that_holds_both_comes_first(names, expected):
    """Going up from both sides, the first family in common is tried first."""
    assert [family.name for family, _ in shared_families(*names)] == expected


@pytest.mark.parametrize("name", [n for n, f in FAMILIES.items() if f.special_case_of])
def test_a_special_case_is_its_member_of_the_wider_family(name):
    """Embedded, a member has the density that it had, at its quantiles, shifted or not."""
    family = FAMILIES[name]
    (law, _), shares = pair(name, loc=0.5), np.array([0.01, 0.3, 0.7, 0.99])
    read = read_pair(law, law)[0]
    wider = getattr(stats, family.special_case_of)(**family.embed(read.parameters))
    at = law.ppf(shares)
    density = "logpmf" if family.discrete else "logpdf"
    assert getattr(wider, density)(at) == pytest.approx(getattr(law, density)(at), rel=1e-12)


@pytest.mark.parametrize("name", FAMILIES)
def test_equal_shifts_cancel_in_every_family(name):
    """A common loc changes neither the value nor the way there, unless loc is a parameter."""
    plain, shifted = evaluate(*pair(name)), evaluate(*pair(name, loc=3.0))
    if "loc" not in PARAMETERS[name]:
        assert shifted.method == plain.method
        assert shifted.value == pytest.approx(plain.value, rel=1e-12)


@pytest.mark.parametrize("name", [n for n in FAMILIES if not FAMILIES[n].discrete])
def test_equal_mere_scales_cancel_in_every_family(name):
    """A common scale that is no parameter of the family changes nothing either."""
    if "scale" not in PARAMETERS[name]:
        plain, scaled = evaluate(*pair(name)), evaluate(*pair(name, scale=4.0, stretch=4.0))
        assert scaled.method == plain.method
        assert scaled.value == pytest.approx(plain.value, rel=1e-12)


def test_unequal_scales_look_for_a_wider_family():
    """Two chi-squared of unequal scales are still Gammas."""
    p, q = stats.chi2(3, scale=2), stats.chi2([3, 4], scale=[2, 5])
    found = evaluate(p, q)
    assert found.method == "formula"
    assert found.value[0] == 0
    assert found.value[1] == kl_divergence(stats.gamma(1.5, scale=4), stats.gamma(2, scale=10))


def test_an_array_takes_the_formula_where_it_holds():
    """Elements with a common shift, or a common number of trials, take it."""
    p = stats.gamma(2, loc=[0, 1])
    found = evaluate(p, stats.gamma(3))
    assert found.method == "formula, quadrature"
    assert found.value[0] == kl_divergence(stats.gamma(2), stats.gamma(3))
    trials = evaluate(stats.binom([5, 4], 0.3), stats.binom(5, 0.4))
    assert trials.method == "formula, summation"
    assert trials.value[0] == kl_divergence(stats.binom(5, 0.3), stats.binom(5, 0.4))


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0,)])
def test_no_formula_is_nan_in_the_shape_of_the_pair(shape):
    """NaN stands for every element that has none."""
    p, q = read_pair(stats.t(np.full(shape, 3.0)), stats.norm())
    value = by_formula(p, q, shape)
    assert np.shape(value) == shape
    assert np.isnan(value).all()


def test_a_formula_never_says_less_than_nothing():
    """Over all ordered pairs of the generalised Gammas a formula is at least 0, or NaN."""
    gammas = [n for n in FAMILIES if shared_families(n, "gengamma")]
    for names in itertools.product(gammas, repeat=2):
        p, q = (pair(name)[i] for i, name in enumerate(names))
        assert not by_formula(*read_pair(p, q), ()) < 0
