"""Multivariate t against its like and against Normals: within the error that is stated."""

import numpy as np
import pytest
from scipy import stats

import klexplain as kle
from klexplain import evaluate, kl_divergence, monte_carlo

T, NORMAL = stats.multivariate_t, stats.multivariate_normal
RNG = np.random.default_rng(15)
ONE = {  # degrees of freedom of both, and mean and width of p beside those of q
    "ordinary": (3.0, 5.0, 0.3, 1.5),
    "heavy": (0.5, 1.0, 0.3, 1.5),
    "nearly Normal": (1e5, 3e5, 0.3, 1.5),
    "heavy against nearly Normal": (2.0, 1e8, 0.0, 1.0),
    "far": (3.0, 3.0, 1e6, 1.0),
    "wide": (3.0, 4.0, 0.0, 1e6),
    "narrow": (50.0, 3.0, 0.0, 1e-6),
}


@pytest.mark.parametrize(("df_p", "df_q", "mean", "width"), ONE.values(), ids=ONE)
def test_of_one_variable_it_is_what_integrals_say(df_p, df_q, mean, width):
    """Student's t and a Normal as p, and as q, by the routes of one variable."""
    p, q = T([mean], [[width**2]], df=df_p), T([0], [[1]], df=df_q)
    normal = NORMAL([mean], [[width**2]])
    flat = stats.t(df_p, mean, width), stats.t(df_q)
    pairs = [((p, q), flat), ((normal, q), (stats.norm(mean, width), flat[1]))]
    if df_p > 2:
        pairs.append(((p, NORMAL([0], [[1]])), (flat[0], stats.norm())))
    for pair, known in pairs:
        found, exact = evaluate(*pair), evaluate(*known)
        assert abs(found.value - exact.value) <= found.error + exact.error
        assert found.error <= 3e-13 * (1 + found.value)


def shape(size):
    """A shape matrix of every kind."""
    root = RNG.normal(size=(size, size))
    return root @ root.T / size + 0.3 * np.eye(size)


@pytest.mark.parametrize("size", [2, 6])
def test_a_simulation_agrees(size):
    """In several variables, within four standard errors of 40,000 draws."""
    p, q = T(RNG.normal(size=size), shape(size), df=5), T(np.zeros(size), shape(size), df=3)
    normal = NORMAL(np.zeros(size), shape(size))
    for pair in ((p, q), (q, p), (normal, p)):
        found, drawn = evaluate(*pair), monte_carlo(*pair, n=40_000, rng=1)
        assert abs(drawn.value - found.value) < 4 * drawn.standard_error < 0.05 * found.value
        assert found.method == "quadrature"
    assert evaluate(p, normal).method == "formula"


def test_equal_shapes_leave_one_variable():
    """With one centre and proportional shapes only the distance tells: an F law, or a chi-squared.

    The squared distance over the number d of variables is F(d, ν) under a t.
    """
    matrix = shape(4)
    p, q = T(np.ones(4), matrix, df=5), T(np.ones(4), 1.7 * matrix, df=3)
    radii = stats.f(4, 5), stats.f(4, 3, scale=1.7)
    assert kl_divergence(p, q) == pytest.approx(kl_divergence(*radii), rel=1e-11)
    normal = NORMAL(np.ones(4), 1.7 * matrix)
    for pair, known in (
        ((p, normal), (radii[0], stats.chi2(4, scale=1.7 / 4))),
        ((normal, p), (stats.chi2(4, scale=1.7 / 4), radii[0])),
    ):
        assert kl_divergence(*pair) == pytest.approx(kl_divergence(*known), rel=1e-11)


def test_a_linear_map_changes_nothing():
    """Both sides seen in other coordinates are as far apart."""
    turn, p, q = RNG.normal(size=(3, 3)), (np.ones(3), shape(3), 4.0), (np.zeros(3), shape(3), 7.0)
    mapped = [T(turn @ loc, turn @ s @ turn.T, df=df) for loc, s, df in (p, q)]
    plain = [T(*side) for side in (p, q)]
    assert kl_divergence(*mapped) == pytest.approx(kl_divergence(*plain), rel=1e-10)


def test_the_limit_of_many_degrees_of_freedom_is_a_normal():
    """SciPy makes a Normal of an infinite number; equal laws are 0 apart."""
    p, q = NORMAL([1, 0], [2, 1]), NORMAL([0, 0])
    assert evaluate(T([1, 0], [2, 1], df=np.inf), q) == evaluate(p, q)
    assert kl_divergence(T([1, 0], [2, 1], df=1e9), q) == pytest.approx(kl_divergence(p, q))
    t = T([1, 0], shape(2), df=3)
    assert (evaluate(t, t).value, evaluate(t, t).method) == (0, "equality")


def test_what_is_infinite():
    """A t without variance against a Normal; a Normal that lies in a plane, on either side."""
    flat = NORMAL([0, 0], [[1, 1], [1, 1]], allow_singular=True)
    assert evaluate(T([0, 0], df=2), NORMAL([0, 0])) == kle.Divergence(np.inf, 0.0, "end")
    for pair in ((T([0, 0], df=3), flat), (flat, T([0, 0], df=3))):
        assert evaluate(*pair) == kle.Divergence(np.inf, 0.0, "support")


BAD = {
    "formula": (
        lambda: kl_divergence(T([0, 0]), T([1, 0]), method="formula"), ValueError, "no formula"
    ),
    "flat": (
        lambda: kl_divergence(T([0, 0], [[1, 1], [1, 1]], allow_singular=True), T([0, 0])),
        ValueError, "a shape of full rank",
    ),
    "asymmetric": (
        lambda: kl_divergence(T([0, 0], [[2, 0], [1, 2]]), T([0, 0])), ValueError, "a shape with 0"
    ),
    "ruler": (
        lambda: kle.bhattacharyya_distance(T([0, 0]), T([1, 0])), TypeError, "got multivariate_t"
    ),
    "sizes": (lambda: kl_divergence(T([0, 0]), NORMAL([0] * 3)), ValueError, "got 3 variables"),
    "family": (lambda: kl_divergence(T([0, 0]), stats.dirichlet([1, 1])), TypeError, "got dirich"),
}  # fmt: skip


@pytest.mark.parametrize(("call", "error", "words"), BAD.values(), ids=BAD)
def test_what_is_refused_is_refused_in_one_line(call, error, words):
    """It names the argument, what came, and what was expected."""
    with pytest.raises(error, match=r"^\w+: got [^\n]+; expected [^\n]+$") as raised:
        call()
    assert words in str(raised.value)
