"""The evaluators against 50 digits, and the oracle against itself."""

import mpmath as mp
import numpy as np
import pytest
from oracles import CLOSED_FORMS, TEXTBOOK, closed_form, relative_error, truth
from scipy import stats
from strategies import NAMES, PARAMETERS, REGIMES, cases, frozen, seed

from klexplain import FAMILIES, evaluate, kl_divergence

pytestmark = pytest.mark.exhaustive

SIZE = 60
FEW = 6  # pairs whose truth is an integral
FORMULAS = [name for name in NAMES if name in CLOSED_FORMS]
INTEGRALS = [name for name in NAMES if name not in CLOSED_FORMS]
# The families of the cancellation-free scheme are held to more digits than the rest.
SHARP = {"beta", "norm", "gamma", "expon", "poisson", "bernoulli", "binom", "geom", "nbinom"}
SHARP |= {"pareto", "cauchy", "laplace", "weibull_min"}
RELATIVE = {name: 1e-14 if name in SHARP else 1e-12 for name in NAMES}
FORWARD = "1.04701277282258016581922492637785762700"
REVERSE = "3.70603454535631696044632239180103949926"
WORKED_EXAMPLE = (stats.beta(17, 6), stats.beta(3, 3))


def rows(case):
    """The parameters of the pairs, one pair after the other."""
    return zip(zip(*case.p.values(), strict=True), zip(*case.q.values(), strict=True), strict=True)


def errors(name, case, values):
    """Relative errors of values against the oracle."""
    truths = (truth(name, p, q) for p, q in rows(case))
    return np.array([relative_error(v, t) for v, t in zip(values, truths, strict=True)])


@pytest.mark.parametrize("name", NAMES)
def test_the_tests_know_every_family(name):
    """The table of parameters names each family's own ones, in its order."""
    assert list(PARAMETERS[name]) == [p.letter.argument for p in FAMILIES[name].parameters]


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("name", FORMULAS)
def test_formulas_keep_their_digits(name, regime):
    """Within a family every value is right to 12 or 14 digits, none negative, in every regime."""
    case = cases(name, regime, SIZE)
    values = kl_divergence(frozen(name, case.p), frozen(name, case.q), method="formula")
    assert (values >= 0).all()
    assert errors(name, case, values).max() <= RELATIVE[name]


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("name", INTEGRALS)
def test_integrals_within_a_family_keep_12_digits(name, regime):
    """Where no formula is known the integral is as good, in every regime; nothing is refused."""
    case = cases(name, regime, FEW)
    values = kl_divergence(frozen(name, case.p), frozen(name, case.q))
    assert (values >= 0).all()
    assert errors(name, case, values).max() <= RELATIVE[name]


@pytest.mark.parametrize("name", FORMULAS)
def test_the_stated_error_of_a_formula_holds(name):
    """The error that `evaluate` states for a formula bounds the error it makes."""
    case = cases(name, "mixed", SIZE)
    found = evaluate(frozen(name, case.p), frozen(name, case.q))
    for value, error, (p, q) in zip(found.value, found.error, rows(case), strict=True):
        known = closed_form(name, p, q)
        assert relative_error(value, known) == 0 or abs(mp.mpf(value) - known) <= error


@pytest.mark.parametrize("name", TEXTBOOK)
def test_the_textbook_formula_would_fail(name):
    """Guard: the formula as it is usually typed does not pass for nearly equal parameters."""
    case = cases(name, "near-equal", SIZE)
    with np.errstate(all="ignore"):
        values = TEXTBOOK[name](*case.p.values(), *case.q.values())
    assert not errors(name, case, values).max() <= RELATIVE[name]


@pytest.mark.parametrize("name", ["beta", "gamma", "norm"])
def test_formulas_keep_their_digits_far_outside(name):
    """Parameters from 1e-60 to 1e60, q independent of p or within 1e-14 to 0.1, lose nothing."""
    rng = np.random.default_rng(seed(name, "far"))
    p = 10.0 ** rng.uniform(-60, 60, (2, 40))
    near = rng.random((2, 40)) < 0.5
    q = np.where(near, p * (1 + 10.0 ** rng.uniform(-14, -1, p.shape)), 10 ** -np.log10(p))
    sides = [dict(zip(PARAMETERS[name], side, strict=True)) for side in (p, q)]
    values = kl_divergence(*(frozen(name, side) for side in sides))
    with mp.workdps(300):
        truths = [closed_form(name, a, b, guard=400) for a, b in zip(p.T, q.T, strict=True)]
    assert max(map(relative_error, values, truths)) <= RELATIVE[name]


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("name", NAMES)
def test_equal_parameters_give_exactly_zero(name, regime):
    """D(p ‖ p) is 0 and not merely small, whatever the parameters."""
    p = frozen(name, cases(name, regime, 200).p)
    assert (kl_divergence(p, p) == 0).all()


@pytest.mark.parametrize(("pair", "digits"), [(1, FORWARD), (-1, REVERSE)])
def test_the_worked_example_is_right_to_one_ulp(pair, digits):
    """Beta(17, 6) and Beta(3, 3) agree both ways with 38 published digits."""
    value = kl_divergence(*WORKED_EXAMPLE[::pair])
    assert abs(value - float(digits)) <= np.spacing(float(digits))


def test_the_measure_of_error_sees_errors():
    """Guard: one ulp, a wrong sign, a missed infinity and NaN all count as errors."""
    assert relative_error(np.nextafter(1, 2), mp.mpf(1)) > 1e-16
    assert relative_error(-1.0, mp.mpf(1)) == 2
    assert relative_error(1e300, mp.inf) == np.inf
    assert relative_error(0.0, mp.mpf(1)) == 1
    assert relative_error(0.0, mp.mpf(10) ** -300) == 1
    assert relative_error(np.inf, mp.mpf(10) ** 400) == 0
    assert relative_error(1e-300, mp.mpf(10) ** -400) == np.inf
    assert not relative_error(np.nan, mp.mpf(1)) <= 1
