"""Log-densities where the density is below the smallest float."""

import math

import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from scipy import stats
from strategies import MEMBERS, frozen

from klexplain import FAMILIES, kl_divergence, log_likelihood_ratio, monte_carlo
from klexplain.distributions.reading import read

FAR = np.array([1e-4, 1e-3, 0.01, 30, 500, 999, 2500, 2e4])
x = sp.Symbol("x", real=True)


def known(name):
    """A member, by SciPy's names."""
    arguments = [p.letter.argument for p in FAMILIES[name].parameters]
    return dict(zip(arguments, map(float, MEMBERS[name][0]), strict=True))


def far(name, d):
    """Points of the support, some of them far from the mass."""
    points = np.concatenate([-FAR, FAR])
    points = np.unique(np.round(points)) if FAMILIES[name].discrete else points
    low, high = d.support()
    return points[(low < points) & (points < high)]


@pytest.mark.parametrize("name", FAMILIES)
def test_no_log_density_is_lost(name):
    """Far from the mass it is what the formula gives at 50 digits, in every family."""
    values, family = known(name), FAMILIES[name]
    d, symbols = frozen(name, values), family.symbols("p")
    form = sp.lambdify([x, *symbols.values()], family.log_density(x, symbols), "mpmath")
    points = far(name, d)
    with mp.workdps(50):
        truth = [mp.re(form(mp.mpf(float(y)), *map(mp.mpf, values.values()))) for y in points]
    found = read("d", d).log_density(points)
    np.testing.assert_allclose(found, [float(y) for y in truth], rtol=1e-13, atol=1e-13)


def test_scipy_loses_some():
    """Guard of the test above: it looks far enough out."""
    lost = [
        n
        for n in FAMILIES
        if np.isneginf(read("d", d := frozen(n, known(n)))._scipy_log_density(far(n, d))).any()
    ]
    assert {"laplace", "levy", "logser"} <= set(lost)


def test_every_member_of_an_array_has_its_own():
    """Parameters and points broadcast, and each gets the log-density of its own member."""
    scales, at = np.array([[1.0], [2.0]]), np.array([1.0, 4000.0, -4000.0])
    found = read("d", stats.laplace(scale=scales)).log_density(at)
    np.testing.assert_allclose(found, -np.abs(at) / scales - np.log(2 * scales), rtol=1e-15)


def test_what_is_not_in_the_support_stays_so():
    """-inf stands outside the support and between the counts."""
    counts = read("d", stats.logser(0.1))
    assert np.isneginf(counts.log_density(np.array([0.0, 1500.5]))).all()
    assert np.isneginf(read("d", stats.levy(1.0)).log_density(np.array([0.5, 1.0]))).all()


def test_evidence_beyond_the_smallest_float():
    """A sample that SciPy calls impossible under p or q still brings finite evidence."""
    assert log_likelihood_ratio(stats.laplace(), stats.laplace(scale=2), 4000.0) == pytest.approx(
        math.log(2) - 2000, rel=1e-15
    )
    assert monte_carlo(stats.norm(4000), stats.laplace(), n=100, rng=1).value == pytest.approx(
        4000, rel=1e-3
    )


def test_a_sure_value_that_is_hardly_possible():
    """The surprise at the one value of p is finite wherever q allows it."""
    found = kl_divergence(stats.randint(1000, 1001), stats.logser(0.1))
    truth = math.log(1000) - 1000 * math.log(0.1) + math.log(-math.log1p(-0.1))
    assert found == pytest.approx(truth, rel=1e-14)
