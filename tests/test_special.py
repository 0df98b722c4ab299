"""The stable kernels, against 50 digits and at their seams."""

from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import relative_error
from strategies import EPSILONS, seed

from klexplain.special import (
    difference_of_products,
    itakura_saito,
    kl_div,
    log1pmx,
    log_beta_bregman,
    log_gamma_bregman,
)
from klexplain.special.bregman import SERIES
from klexplain.special.double_double import log_double_double
from klexplain.special.elementwise import choose
from klexplain.special.log_gamma import NODES, SHIFT, log_gamma_cross_terms
from klexplain.special.ratios import log_exact

RNG = np.random.default_rng(seed("special"))


def worst(values, truths):
    """The largest relative error."""
    return max(map(relative_error, np.atleast_1d(values), truths))


def test_log1pmx_is_right_on_both_sides_of_its_seams():
    """u - log(1 + u) keeps 15 digits from 1e-300 to 1e300, and across the series' ends."""
    small = 10.0 ** RNG.uniform(-150, -1, 200)
    seams = [edge + side * 1e-9 for edge in SERIES for side in (-1, 0, 1)]
    u = np.concatenate([small, -small, seams, RNG.uniform(-0.999, 5, 200), 10.0 ** np.arange(300)])
    with mp.workdps(400):
        truths = [mp.mpf(v) - mp.log1p(mp.mpf(v)) for v in u]
    assert worst(-log1pmx(u), truths) < 1e-15


def test_log1pmx_at_its_ends():
    """At -1 and at infinity it is infinite, at 0 it is exactly 0."""
    assert log1pmx([-1.0, 0.0, np.inf]).tolist() == [-np.inf, 0.0, -np.inf]


def test_log1pmx_takes_a_better_ratio():
    """Near -1 the sum 1 + u has lost what the caller's ratio still knows."""
    u = 1e-20 - 1.0
    assert -log1pmx(u, 1e-20) == pytest.approx(-1.0 - np.log(1e-20), rel=1e-15)


@pytest.mark.parametrize("spread", [1, 10, 100, 300])
def test_itakura_saito_keeps_15_digits_for_any_ratio(spread):
    """y/x - 1 - log(y/x) is right where y/x overflows, underflows, or is nearly 1."""
    x, y = 10.0 ** RNG.uniform(-spread, spread, (2, 200))
    y[::4] = x[::4] * (1 + RNG.choice(EPSILONS, 50))
    with mp.workdps(700):
        truths = [
            mp.mpf(b) / mp.mpf(a) - 1 - mp.log(mp.mpf(b) / mp.mpf(a))
            for a, b in zip(x, y, strict=True)
        ]
        held = [t < mp.mpf(10) ** 308 for t in truths]
    values = itakura_saito(y, x)
    assert worst(values[held], [t for t, h in zip(truths, held, strict=True) if h]) < 2e-15
    assert np.isinf(values[~np.array(held)]).all()


@given(st.floats(0, 1e300), st.floats(0, 1e300))
def test_kl_div_is_never_negative(p, q):
    """p log(p/q) - p + q is at least 0, 0 only at p = q, infinite only where q is 0."""
    value = kl_div(p, q)
    assert value >= 0
    assert (value == 0) == (p == q) or min(p, q) < 1e-290  # below, a difference may underflow
    assert np.isinf(value) == (q == 0 < p) or p > 1e290


def test_kl_div_at_its_ends():
    """0 log 0 is 0; a model of 0 is infinitely wrong, even about the smallest float."""
    tiny = 5e-324
    assert kl_div([0, 0, tiny, tiny], [0, 2, 0, 1]).tolist() == [0, 2, np.inf, 1]


def test_products_are_subtracted_as_if_exact():
    """a b - c d loses nothing where the two products agree to 16 digits."""
    a, b = RNG.uniform(1, 2, (2, 200))
    c = a * (1 + RNG.uniform(-1, 1, 200) * 1e-15)
    d = b * (1 + RNG.uniform(-1, 1, 200) * 1e-15)
    with mp.workdps(80):
        truths = [
            mp.mpf(i) * mp.mpf(j) - mp.mpf(k) * mp.mpf(m)
            for i, j, k, m in zip(a, b, c, d, strict=True)
        ]
    assert worst(difference_of_products(a, b, c, d), truths) < 1e-15


def test_plain_subtraction_of_products_would_fail():
    """Guard: on the same numbers a * b - c * d has lost its digits."""
    a, b = 1 + 2.0**-30, 1 - 2.0**-30
    assert a * b - 1.0 == 0.0
    assert difference_of_products(a, b, 1.0, 1.0) == -(2.0**-60)


@pytest.mark.parametrize("size", [1e-8, 1e-3, SHIFT - 1e-9, SHIFT, SHIFT + 1e-9, 2, 1e3, 1e9])
def test_log_gamma_bregman_is_right_across_the_shift(size):
    """Around each size, the seam of the recurrence included, 14 digits are kept."""
    x = size * RNG.uniform(0.5, 2, 60)
    y = np.where(
        RNG.random(60) < 0.5, x * (1 + RNG.choice(EPSILONS, 60)), size * RNG.uniform(0.5, 2, 60)
    )

    def convex(v):
        return mp.loggamma(v) - v * mp.log(v) + v

    with mp.workdps(120):
        pairs = [(mp.mpf(a), mp.mpf(b)) for a, b in zip(x, y, strict=True)]
        truths = [convex(b) - convex(a) - (mp.digamma(a) - mp.log(a)) * (b - a) for a, b in pairs]
    assert worst(log_gamma_bregman(y, x), truths) < 2e-14


def missing(x, nodes):
    """The share of the curvature of log Gamma - x log x + x that the nodes do not give."""
    curvature = mp.psi(1, x) - 1 / x
    given = sum(2 * w * x * (x * x - 3 * n) / (x * x + n) ** 3 for n, w in nodes)
    return abs((1 / (2 * x * x) + given) / curvature - 1)


def test_the_nodes_give_the_remainder_of_stirling():
    """A divergence is a mean of curvatures: from SHIFT on they are right to 3e-17; guarded."""
    nodes = [tuple(map(mp.mpf, node)) for node in NODES]
    with mp.workdps(40):
        places = [SHIFT * mp.mpf(10) ** (mp.mpf(k) / 50) for k in range(150)]
        assert max(missing(x, nodes) for x in places) < 3e-17
        assert max(missing(x, nodes[:-1]) for x in places) > 1e-11


def test_a_choice_is_exact():
    """Infinities, signs of zero and NaN are chosen like any number, where they stand."""
    one, other = np.array([-0.0, np.inf, np.nan, 1.0]), np.array([1.0, -np.inf, 0.0, 5e-324])
    condition = np.array([True, False, True, False])
    expected = np.where(condition, one, other)
    assert choose(condition, one, other).tobytes() == expected.tobytes()


@pytest.mark.parametrize("ratio", [1e-12, 1e-4, 1, 1e4, 1e12])
@pytest.mark.parametrize("size", [1e-3, 5, SHIFT, 1e6])
def test_log_beta_bregman_is_right_for_any_ratio(size, ratio):
    """b much smaller or larger than a costs no digits, on either side of the shift."""
    a1, a2 = size * RNG.uniform(0.5, 2, (2, 15))
    b1, b2 = size * ratio * RNG.uniform(0.5, 2, (2, 15))
    with mp.workdps(150):
        exact = [[mp.mpf(v) for v in row] for row in zip(a2, b2, a1, b1, strict=True)]
        truths = [
            mp.log(mp.beta(p, q))
            - mp.log(mp.beta(r, s))
            - (p - r) * mp.digamma(r)
            - (q - s) * mp.digamma(s)
            + (p + q - r - s) * mp.digamma(r + s)
            for p, q, r, s in exact
        ]
    assert worst(log_beta_bregman(a2, b2, a1, b1), truths) < 2e-14


def exact_beta(a2, b2, a1, b1):
    """The divergence with as many digits as numbers 600 powers of ten apart need."""
    with mp.workdps(1300):
        p, q, r, s = map(mp.mpf, (a2, b2, a1, b1))
        return (
            mp.loggamma(p) + mp.loggamma(q) - mp.loggamma(p + q)
            - mp.loggamma(r) - mp.loggamma(s) + mp.loggamma(r + s)
            - (p - r) * mp.digamma(r) - (q - s) * mp.digamma(s)
            + (p + q - r - s) * mp.digamma(r + s)
        )  # fmt: skip


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "values",
    [
        (2.1e231, 8.4e-222, 9.3, 4.8e-126),  # the mean of q's remainder is below the floats
        (2.6e274, 3.7e-220, 0.35, 3.5e-146),
        (1.6e-92, 4.3e292, 7.5e-164, 920.0),
        (1.3e275, 5.1e89, 3.1e-12, 7.0e100),
        (5.6e-207, 2.0e-296, 5.1e-90, 2.2e298),
        (4.8e-239, 1.68079223e189, 4.8e-239, 1.6807934e189),  # a's share is no float
        (4.03259726e117, 2.8e-292, 4.03335664e117, 2.8e-292),
        (2.0e155, 1.02790451e-255, 2.0e155, 1.02790452e-255),
    ],
)
def test_log_beta_bregman_is_right_to_the_ends_of_the_floats(values):
    """Neither a share nor a product that is no float costs a digit, or a sign."""
    assert relative_error(float(log_beta_bregman(*values)), exact_beta(*values)) < 2e-15


@pytest.mark.parametrize("kernel", [itakura_saito, kl_div, log_gamma_bregman])
def test_kernels_broadcast_and_take_lists(kernel):
    """Every kernel of two arguments broadcasts, and equals itself element by element."""
    y, x = [[0.5], [3.0]], [1, 2, 30]
    grid = kernel(y, x)
    assert grid.shape == (2, 3)
    assert grid.tolist() == [[float(kernel(a, b)) for b in x] for (a,) in y]


def test_kernels_take_nothing():
    """Empty arrays come back empty."""
    assert log_gamma_bregman([], []).shape == (0,)
    assert log_beta_bregman([], [], [], []).shape == (0,)


def test_a_logarithm_to_twice_the_digits():
    """Both floats together are off by less than 1e-19 in a hundred orders of magnitude."""
    rng = np.random.default_rng(71)
    x = np.concatenate([10.0 ** rng.uniform(-50, 50, 500), 1 + rng.uniform(-0.1, 0.1, 100), [1, 2]])
    high, low = log_double_double(x)
    with mp.workdps(50):
        for one, *parts in zip(x.tolist(), high.tolist(), low.tolist(), strict=True):
            assert abs(sum(map(mp.mpf, parts)) - mp.log(mp.mpf(one))) < 1e-19


@pytest.mark.parametrize("x", [1e-8, 0.3, 1.0, 40.0, 1e7])
def test_a_cross_difference_of_log_gamma_is_right_relative_to_its_terms(x):
    """Counts from 2 up and steps of any size leave it 14 digits, without its leading part.

    A count of 1 leaves nothing.
    """
    rng = np.random.default_rng(seed("cross", str(x)))
    a = np.concatenate(
        [np.arange(2.0, 30.0), -np.arange(1.0, min(x, 30.0)), 10 ** rng.uniform(0, 9, 10)]
    )
    b = 10 ** rng.uniform(-9, 9, a.size)
    terms = np.array(log_gamma_cross_terms(x, a, b))
    with mp.workdps(80):
        for i, (u, v) in enumerate(zip(map(mp.mpf, a), map(mp.mpf, b), strict=True)):
            gamma = mp.loggamma(x + u + v) - mp.loggamma(x + u) - mp.loggamma(x + v)
            truth = gamma + mp.loggamma(x) - u * mp.log(1 + v / x)
            assert abs(sum(map(mp.mpf, terms[:, i])) - truth) <= 1e-14 * abs(terms[:, i]).sum()


def test_an_exact_number_has_its_logarithm():
    """Next to 1, and where it is no float, the logarithm of a fraction keeps its digits."""
    for ratio in (1 - Fraction(1, 10**25), Fraction(10**400, 3), Fraction(7, 10**500), Fraction(3)):
        with mp.workdps(60):
            truth = mp.log(mp.mpf(ratio.numerator) / ratio.denominator)
            assert abs(log_exact(ratio) - truth) <= 2e-16 * abs(truth)
