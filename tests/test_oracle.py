"""The evaluators against 50 digits, and the oracle against itself."""

import mpmath as mp
import numpy as np
import pytest
from oracles import by_definition, closed_form, relative_error, textbook
from scipy import stats
from strategies import NAMES, REGIMES, cases, frozen, seed

from klexplain import evaluate, kl_divergence

SIZE = 120
RELATIVE = 1e-13
FORWARD = "1.04701277282258016581922492637785762700"
REVERSE = "3.70603454535631696044632239180103949926"
WORKED_EXAMPLE = (stats.beta(17, 6), stats.beta(3, 3))


def rows(case):
    """The parameters of the pairs, one pair after the other."""
    return zip(zip(*case.p.values(), strict=True), zip(*case.q.values(), strict=True), strict=True)


def errors(name, case, values):
    """Relative errors of values against the oracle."""
    truths = (closed_form(name, p, q) for p, q in rows(case))
    return np.array([relative_error(v, t) for v, t in zip(values, truths, strict=True)])


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("name", NAMES)
def test_formulas_keep_13_digits(name, regime):
    """Within a family every value is right to 1e-13, and none is negative, in every regime."""
    case = cases(name, regime, SIZE)
    values = kl_divergence(frozen(name, case.p), frozen(name, case.q), method="formula")
    assert (values >= 0).all()
    assert errors(name, case, values).max() <= RELATIVE


@pytest.mark.parametrize("name", NAMES)
def test_the_stated_error_of_a_formula_holds(name):
    """The error that `evaluate` states for a formula bounds the error it makes."""
    case = cases(name, "mixed", SIZE)
    found = evaluate(frozen(name, case.p), frozen(name, case.q))
    for value, error, (p, q) in zip(found.value, found.error, rows(case), strict=True):
        assert abs(mp.mpf(value) - closed_form(name, p, q)) <= error


@pytest.mark.parametrize("name", NAMES)
def test_the_textbook_formula_would_fail(name):
    """Guard: the formula as it is usually typed does not pass for nearly equal parameters."""
    case = cases(name, "near-equal", SIZE)
    with np.errstate(all="ignore"):
        values = textbook(name, case.p.values(), case.q.values())
    assert not errors(name, case, values).max() <= RELATIVE


@pytest.mark.parametrize("name", ["beta", "gamma", "norm"])
def test_formulas_keep_13_digits_far_outside(name):
    """Parameters from 1e-60 to 1e60, q independent of p or within 1e-14 to 0.1, lose nothing."""
    rng = np.random.default_rng(seed(name, "far"))
    keys = {"beta": ("a", "b"), "gamma": ("a", "scale"), "norm": ("loc", "scale")}[name]
    p = 10.0 ** rng.uniform(-60, 60, (2, 40))
    near = rng.random((2, 40)) < 0.5
    q = np.where(near, p * (1 + 10.0 ** rng.uniform(-14, -1, p.shape)), 10 ** -np.log10(p))
    values = kl_divergence(
        frozen(name, dict(zip(keys, p, strict=True))), frozen(name, dict(zip(keys, q, strict=True)))
    )
    with mp.workdps(300):
        truths = [closed_form(name, a, b, guard=400) for a, b in zip(p.T, q.T, strict=True)]
    assert max(map(relative_error, values, truths)) <= RELATIVE


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("name", NAMES)
def test_equal_parameters_give_exactly_zero(name, regime):
    """D(p ‖ p) is 0 and not merely small, whatever the parameters."""
    p = frozen(name, cases(name, regime, 1000).p)
    assert (kl_divergence(p, p) == 0).all()


@pytest.mark.parametrize(("pair", "digits"), [(1, FORWARD), (-1, REVERSE)])
def test_the_worked_example_is_right_to_two_ulp(pair, digits):
    """Beta(17, 6) and Beta(3, 3) agree both ways with 38 published digits."""
    value = kl_divergence(*WORKED_EXAMPLE[::pair])
    assert abs(value - float(digits)) <= 2 * np.spacing(float(digits))


@pytest.mark.parametrize(("first", "digits"), [(1, FORWARD), (-1, REVERSE)])
def test_the_oracle_knows_the_worked_example(first, digits):
    """The closed form of the oracle agrees with the published digits, all 38 of them."""
    truth = closed_form("beta", *((17, 6), (3, 3))[::first])
    with mp.workdps(50):
        assert abs(truth - mp.mpf(digits)) < mp.mpf(10) ** -37


@pytest.mark.parametrize(
    ("name", "p", "q"),
    [
        ("beta", (17, 6), (3, 3)),
        ("beta", (2.5, 0.75), (1.25, 3)),
        ("norm", (0.3, 1.5), (-1, 0.7)),
        ("gamma", (2.5, 0.8), (0.9, 1.7)),
        ("expon", (0.4,), (1.9,)),
        ("bernoulli", (0.3,), (0.71,)),
        ("binom", (23, 0.3), (23, 0.71)),
        ("poisson", (3.7,), (0.4,)),
    ],
)
def test_two_routes_to_the_truth_agree(name, p, q):
    """The closed forms of the oracle equal the integral, or the sum, of the definition."""
    with mp.workdps(50):
        difference = abs(closed_form(name, p, q) / by_definition(name, p, name, q) - 1)
    assert difference < 1e-40


def test_the_measure_of_error_sees_errors():
    """Guard: one ulp, a wrong sign, a missed infinity and NaN all count as errors."""
    assert relative_error(np.nextafter(1, 2), mp.mpf(1)) > 1e-16
    assert relative_error(-1.0, mp.mpf(1)) == 2
    assert relative_error(1e300, mp.inf) == np.inf
    assert relative_error(0.0, mp.mpf(1)) == 1
    assert not relative_error(np.nan, mp.mpf(1)) <= RELATIVE
