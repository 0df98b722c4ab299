"""The measured accuracy: its truths, its usual formula, and what it counts."""

import mpmath as mp
import numpy as np
import pytest
from oracles import closed_form, textbook

from klexplain import measure_accuracy, measure_near_equality
from klexplain.checking.accuracy import SMALLEST, _compiled, _measured, relative_error
from klexplain.checking.regimes import REGIMES, draw_pairs, nudged

FAMILIES_OF_THE_PAGE = (
    *("beta", "gamma", "norm", "expon", "weibull_min", "laplace"),
    *("poisson", "bernoulli"),
)


@pytest.mark.parametrize("name", FAMILIES_OF_THE_PAGE)
@pytest.mark.parametrize("regime", REGIMES)
def test_the_truth_of_the_table_is_the_truth_of_the_tests(name, regime):
    """80 digits of the derived formula agree in 40 with the closed form written a second time."""
    p, q = draw_pairs(name, regime, 3, np.random.default_rng(41))
    for i in range(3):
        a, b = ([float(side[key][i]) for key in side] for side in (p, q))
        with mp.workdps(80):
            ours = _compiled(name, "mpmath")(*map(mp.mpf, a), *map(mp.mpf, b))
            other = closed_form(name, a, b)
            assert abs(ours - other) <= abs(other) * mp.mpf(10) ** -40


@pytest.mark.parametrize("name", ["beta", "gamma", "norm", "expon", "poisson", "bernoulli"])
def test_the_usual_formula_is_the_one_of_textbooks(name):
    """In floats it is as near to the textbook formula typed by hand as rounding allows."""
    p, q = draw_pairs(name, "ordinary", 50, np.random.default_rng(42))
    usual = _compiled(name, "scipy")(*p.values(), *q.values())
    np.testing.assert_allclose(usual, textbook(name, p.values(), q.values()), rtol=1e-10)


def test_every_family_of_the_page_is_right_to_fifteen_digits():
    """The package's largest error is below 1e-14, and none of its values is impossible."""
    table = measure_accuracy(FAMILIES_OF_THE_PAGE, rng=43, pairs=20)
    assert table.worst < 1e-14
    assert table.impossible[0] == 0


def test_the_usual_formula_fails_near_equality():
    """The comparison can show failures: some usual values are impossible, some errors above 1."""
    (row,) = measure_accuracy(["beta"], rng=44, pairs=40).rows
    assert row[-1].usual.impossible > 0
    assert row[-1].usual.worst > 1


def test_impossible_values_are_counted():
    """0, a negative number and NaN for what is positive count; a 0 for less than floats do not."""
    truths = [mp.mpf(1)] * 4 + [mp.mpf(SMALLEST) / 4]
    assert _measured(np.array([1.0, 0.0, -1.0, np.nan, 0.0]), truths).impossible == 3


def test_no_number_is_infinitely_wrong():
    """NaN, and a finite value for more than any float, have an infinite error."""
    assert relative_error(np.nan, mp.mpf(1)) == np.inf
    assert relative_error(1.0, mp.mpf("1e400")) == np.inf
    assert relative_error(np.inf, mp.mpf("1e400")) == 0


def test_digits_are_lost_two_by_two():
    """From ε = 0.1 to 1e-6 the usual error of a Beta grows by ten powers of ten, give or take 2."""
    near = measure_near_equality("beta", rng=45, pairs=40)
    far, close = (np.median(near.usual[i].errors) for i in (0, 10))
    assert near.distances[[0, 10]] == pytest.approx([0.1, 1e-6])
    assert 8 < np.log10(close / far) < 12
    assert max(one.worst for one in near.klexplain) < 2e-15


@pytest.mark.parametrize("name", ["beta", "bernoulli", "norm"])
def test_a_nudged_model_is_as_far_as_asked(name):
    """Each parameter, or what a share leaves to 1, is off by the factor 1 ± ε."""
    rng = np.random.default_rng(46)
    p, _ = draw_pairs(name, "mixed", 50, rng)
    q = nudged(name, p, np.full(50, 0.01), rng)
    for key, value in p.items():
        base = np.where(value > 0.5, 1 - value, value) if name == "bernoulli" else value
        moved = np.where(value > 0.5, 1 - q[key], q[key]) if name == "bernoulli" else q[key]
        np.testing.assert_allclose(np.abs(moved / base - 1), 0.01, rtol=1e-6)


@pytest.mark.parametrize("name", ["t", "binom", "nonsense"])
def test_what_cannot_be_measured_is_refused(name):
    """A family without a formula, with counts, or unknown gets one line."""
    with pytest.raises(ValueError, match="expected") as caught:
        measure_accuracy([name], rng=1)
    assert "\n" not in str(caught.value)
