"""The other rulers: right to 12 digits, also near equality and far apart, and in their order."""

import math
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
import strategies  # noqa: F401  it has hypothesis take the same examples in every run
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from scipy import stats
from scipy.spatial.distance import jensenshannon

import klexplain as kle
from klexplain.divergence.rulers.kernels import power

ALL = (
    kle.jeffreys_divergence,
    kle.jensen_shannon_divergence,
    kle.jensen_shannon_distance,
    kle.hellinger_distance,
    kle.total_variation,
    kle.bhattacharyya_distance,
    kle.chi_squared_divergence,
    lambda p, q: kle.renyi_divergence(p, q, 0),
    lambda p, q: kle.renyi_divergence(p, q, 0.5),
    lambda p, q: kle.renyi_divergence(p, q, math.inf),
    lambda p, q: kle.chernoff_information(p, q).value,
)
BETAS = stats.beta(17, 6), stats.beta(3, 3)
NEAR = 1e-8


def close(expected, rel=1e-12):
    """The oracle's number, as pytest compares it."""
    return pytest.approx(float(expected), rel=rel, abs=0)


@cache
def bc_of_betas():
    """The integral of √(pq) of the example, by Beta functions."""
    return mp.beta(10, mpf(9) / 2) / mp.sqrt(mp.beta(17, 6) * mp.beta(3, 3))


# Shifts of a law of scale 1, near and far: d is the shift as floats have it.
SHIFTS = (NEAR, 1.0, 30.0)
VARIATION_OF_SHIFT = {
    "norm": lambda d: mp.erf(d / mp.sqrt(8)),
    "laplace": lambda d: -mp.expm1(-d / 2),
    "logistic": lambda d: mp.tanh(d / 4),
    "cauchy": lambda d: 2 / mp.pi * mp.atan(d / 2),
}
MINUS_LOG_BC_OF_SHIFT = {
    "norm": lambda d: d**2 / 8,
    "laplace": lambda d: d / 2 - mp.log1p(d / 2),
    "logistic": lambda d: -mp.log(d / 2 / mp.sinh(d / 2)),
}


@pytest.mark.parametrize("d", SHIFTS)
@pytest.mark.parametrize("name", VARIATION_OF_SHIFT)
def test_the_total_variation_of_a_shift(name, d):
    """By closed forms: it is the probability between the centres, doubled."""
    p, q = getattr(stats, name)(0), getattr(stats, name)(d)
    assert kle.total_variation(p, q) == close(VARIATION_OF_SHIFT[name](mpf(d)))


@pytest.mark.parametrize("d", SHIFTS)
@pytest.mark.parametrize("name", MINUS_LOG_BC_OF_SHIFT)
def test_bhattacharyya_and_hellinger_of_a_shift(name, d):
    """Relative digits of both, where BC is 1 - 1e-17 and where it is e^-112."""
    p, q = getattr(stats, name)(0), getattr(stats, name)(d)
    with mp.workdps(50):
        expected = MINUS_LOG_BC_OF_SHIFT[name](mpf(d))
        hellinger = mp.sqrt(-mp.expm1(-expected))
    assert kle.bhattacharyya_distance(p, q) == close(expected, 1e-11)
    assert kle.hellinger_distance(p, q) == close(hellinger, 1e-11)


@pytest.mark.parametrize("order", [1e-9, 0.5, 1 - 1e-9, 1, 1 + 1e-9, 2, 50])
def test_renyi_of_normals(order):
    """One formula of all orders, in which nothing cancels; both directions of width."""
    p, q = stats.norm(1, 2), stats.norm(-1, 3)
    with mp.workdps(40):
        a, s, t = mpf(order), mpf(2), mpf(3)
        wide = a * t**2 + (1 - a) * s**2
        shape = mp.log(t**2 / wide) / (2 * (a - 1)) if a != 1 else s**2 / (2 * t**2) - mpf(1) / 2
        expected = a * 4 / (2 * wide) + mp.log(t / s) + shape
    assert kle.renyi_divergence(p, q, order) == close(expected)


def test_orders_end_in_infinity_where_the_integral_does():
    """Of the wider Normal as the truth: the order at which the precision is gone."""
    p, q = stats.norm(0, 1.5), stats.norm(0, 1)
    assert kle.renyi_divergence(p, q, 1.79) < np.inf  # 2.25 / 1.25 is 1.8
    assert kle.renyi_divergence(p, q, 1.81) == np.inf
    assert kle.chi_squared_divergence(p, q) == np.inf
    assert kle.renyi_divergence(p, q, math.inf) == np.inf
    assert kle.chi_squared_divergence(stats.laplace(), stats.norm()) == np.inf


def test_the_limits_of_the_orders():
    """Order 0 sees the supports alone, order infinity the largest ratio alone, order 1 is KL."""
    p, q = stats.uniform(0, 1), stats.uniform(0, 4)
    found = [kle.renyi_divergence(p, q, order) for order in (0, 0.5, 1, 3, math.inf)]
    assert found == pytest.approx([math.log(4)] * 5, rel=1e-14)
    assert kle.renyi_divergence(*BETAS, 0) == 0
    assert kle.renyi_divergence(*BETAS, 1) == kle.kl_divergence(*BETAS)
    top = kle.ratio_curve(*BETAS).top.value
    assert kle.renyi_divergence(*BETAS, math.inf) == pytest.approx(top, rel=1e-12)


def test_every_kernel_keeps_its_digits():
    """K of an order over d, from 1e-12 to beyond the floats, either law the larger."""
    d = np.array([1e-12, 1e-4, 0.5, 3.0, 60.0])
    for order in (1e-9, 0.3, 0.5, 0.9, 1.5, 7.0):
        kernel = power(order)
        with mp.workdps(60):
            w = mpf(order)
            gaps = [[_gap(w, mpf(x), sign) for x in d.tolist()] for sign in (1, -1)]
        for found, expected in zip((kernel.larger_p, kernel.larger_q), gaps, strict=True):
            with np.errstate(divide="ignore"):
                values = np.exp(found(d))
            assert values == pytest.approx(list(map(float, expected)), rel=1e-13, abs=0)


def _gap(w, d, sign):
    """How far p^w q^(1-w) is from w p + (1 - w) q, over the larger of p and q."""
    p, q = (mpf(1), mp.exp(-d)) if sign > 0 else (mp.exp(-d), mpf(1))
    return abs(w * p + (1 - w) * q - p**w * q ** (1 - w))


def poisson(mean):
    """Masses of a Poisson distribution that matter, in 40 digits."""
    return [mp.exp(-mean) * mean**x / mp.factorial(x) for x in range(90)]


@pytest.mark.parametrize("by", [NEAR, 3.0, 20.0])
def test_sums_of_counts(by):
    """Every ruler of two Poisson distributions, term by term."""
    with mp.workdps(40):
        pairs = list(zip(poisson(mpf(2.0)), poisson(mpf(2.0 + by)), strict=True))
        total = {
            kle.total_variation: sum(abs(a - b) for a, b in pairs) / 2,
            kle.hellinger_distance: mp.sqrt(
                sum((mp.sqrt(a) - mp.sqrt(b)) ** 2 for a, b in pairs) / 2
            ),
            kle.jensen_shannon_divergence: sum(
                a * mp.log(2 * a / (a + b)) + b * mp.log(2 * b / (a + b)) for a, b in pairs
            )
            / 2,
            kle.chi_squared_divergence: sum((a - b) ** 2 / b for a, b in pairs),
            kle.jeffreys_divergence: sum((a - b) * mp.log(a / b) for a, b in pairs),
        }
    for ruler, expected in total.items():
        assert ruler(stats.poisson(2.0), stats.poisson(2.0 + by)) == close(expected, 1e-11), ruler


def integral(f, *ends):
    """An integral in 30 digits."""
    with mp.workdps(30):
        return mp.quad(f, ends)


def mean_log(d):
    """Twice the density of the Jensen-Shannon divergence of two Normals, d apart."""

    def at(x):
        a, b = mp.exp(-(x**2) / 2), mp.exp(-((x - d) ** 2) / 2)
        m = (a + b) / 2
        return (a * mp.log(a / m) + b * mp.log(b / m)) / mp.sqrt(2 * mp.pi)

    return at


@pytest.mark.parametrize("d", [NEAR, 2.0])
def test_jensen_shannon_of_normals(d):
    """By an integral in 30 digits; its root is the distance."""
    with mp.workdps(45):
        expected = mp.quad(mean_log(mpf(d)), [-13, -4, 1, 6, 15]) / 2
    p, q = stats.norm(0), stats.norm(d)
    assert kle.jensen_shannon_divergence(p, q) == close(expected)
    assert kle.jensen_shannon_distance(p, q) == close(mp.sqrt(expected))


def test_a_pair_without_a_formula():
    """Exponential and log-normal, from their definitions."""
    p, q = stats.expon(), stats.lognorm(1)
    a = lambda x: mp.exp(-x)  # noqa: E731
    b = lambda x: mp.npdf(mp.log(x)) / x  # noqa: E731
    tie = mp.findroot(lambda x: a(x) - b(x), 0.43)
    assert kle.total_variation(p, q) == close(
        integral(lambda x: abs(a(x) - b(x)), 0, tie, 5, 60, 9000) / 2, 1e-11
    )
    bc = integral(lambda x: mp.sqrt(a(x) * b(x)), 0, 1, 20, 120)
    assert kle.bhattacharyya_distance(p, q) == close(-mp.log(bc), 1e-11)


def test_the_example_of_the_site():
    """Beta(17, 6) and Beta(3, 3), by Beta functions."""
    bc = bc_of_betas()
    second = mp.beta(31, 9) * mp.beta(3, 3) / mp.beta(17, 6) ** 2
    assert kle.hellinger_distance(*BETAS) == close(mp.sqrt(1 - bc))
    assert kle.chi_squared_divergence(*BETAS) == close(second - 1)
    assert kle.renyi_divergence(*BETAS, 0.5, base=2) == close(-2 * mp.log(bc, 2))


def test_chernoff_of_exponentials():
    """By its condition: the rate between has both divergences equal."""
    a, b = mpf(1), mpf(3)  # rates
    between = (b - a) / mp.log(b / a)
    expected = mp.log(between) - (mp.log(a) * (b - between) + mp.log(b) * (between - a)) / (b - a)
    found = kle.chernoff_information(stats.expon(scale=1), stats.expon(scale=1 / 3))
    assert found.value == close(expected)
    assert found.exponent == close((b - between) / (b - a), 1e-10)
    assert found.method == "formula"


def test_chernoff_without_a_formula_is_the_top_of_a_curve():
    """At its own exponent no neighbour is higher; the value is the curve's."""
    p, q = stats.laplace(0), stats.norm(0.5)
    found = kle.chernoff_information(p, q)
    curve = [
        (1 - a) * kle.renyi_divergence(p, q, a) for a in found.exponent + np.array([-1e-3, 0, 1e-3])
    ]
    assert curve[1] == pytest.approx(found.value, rel=1e-13)
    assert curve[1] > max(curve[0], curve[2])
    assert kle.chernoff_information(stats.uniform(0, 1), stats.uniform(0, 3)).exponent == 0


DISJOINT = {
    "intervals": (stats.uniform(0, 1), stats.uniform(2, 1)),
    "whole numbers": (stats.randint(0, 3), stats.randint(5, 9)),
    "counts and counts between them": (stats.poisson(2), stats.poisson(2, loc=0.5)),
    "vectors": ([1, 0, 0], [0, 0.5, 0.5]),
}


@pytest.mark.parametrize("pair", DISJOINT.values(), ids=DISJOINT)
def test_disjoint_supports(pair):
    """Bounded rulers are at their end, the others infinite; nothing is NaN."""
    log2 = math.log(2)
    expected = (np.inf, log2, math.sqrt(log2), 1, 1, *[np.inf] * 6)
    assert [ruler(*pair) for ruler in ALL] == pytest.approx(expected, rel=1e-15)


EQUAL = {
    "beta": stats.beta(17, 6),
    "t": stats.t(3),
    "poisson": stats.poisson(4),
    "vector": [0.1, 0.2, 0.7],
}


@pytest.mark.parametrize("law", EQUAL.values(), ids=EQUAL)
def test_exactly_zero_at_equality(law):
    """Of one object, and of two that are alike."""
    assert [ruler(law, law) for ruler in ALL] == [0.0] * len(ALL)


def test_some_mass_outside():
    """Uniforms that overlap by half: p = q there, so that only the rest counts."""
    p, q = stats.uniform(0, 2), stats.uniform(1, 2)
    half = math.log(2)
    expected = (np.inf, half / 2, math.sqrt(half / 2), math.sqrt(0.5), 0.5, half, np.inf)
    assert [ruler(p, q) for ruler in ALL[:7]] == pytest.approx(expected, rel=1e-14)


def test_some_mass_outside_and_other_masses_within():
    """Exponentials that start apart; and vectors with one value alike, that counts once."""
    p, q = stats.expon(), stats.expon(0.5)
    assert kle.bhattacharyya_distance(p, q) == close(0.25)
    assert kle.total_variation(p, q) == close(-math.expm1(-0.5))
    p, q = stats.norm(1), stats.expon()  # p is the larger where both may be
    bc = integral(lambda x: mp.sqrt(mp.npdf(x - 1) * mp.exp(-x)), 0, 1, 4, 20)
    assert kle.bhattacharyya_distance(p, q) == close(-mp.log(bc))
    assert kle.bhattacharyya_distance([0.1, 0.9, 0], [0.1, 0, 0.9]) == close(math.log(10))


def test_a_narrow_model_far_away_is_seen():
    """Neither law's nodes would meet the other's mass."""
    for q in (stats.logistic(1e6, 1e-6), stats.cauchy(1e9, 1e-3)):
        assert kle.total_variation(stats.norm(), q) == pytest.approx(1, abs=1e-8)
    assert kle.total_variation(stats.uniform(0, 1), stats.beta(1e8, 1e8)) > 0.999


BELOW = np.nextafter(0.5, 0)
PEERS = {
    "#20083: NaN for nearly proportional vectors": (
        np.array([0.027501475, 0.055202297], "float32"),
        np.array([0.027537677, 0.055334348], "float32"),
    ),
    "#20779: NaN for neighbouring floats": ([BELOW, 1 - BELOW], [1 - BELOW, BELOW]),
    "#19436: infinite for a denormal probability": ([0, 1], [5e-324, 1]),
}


@pytest.mark.parametrize("name", PEERS)
def test_what_scipys_jensenshannon_gets_wrong(name):
    """Finite, not negative, and right where 40 digits tell."""
    p, q = (np.asarray(side, float) / np.sum(np.asarray(side, float)) for side in PEERS[name])
    with mp.workdps(400):
        pairs = [(mpf(a), mpf(b)) for a, b in zip(p.tolist(), q.tolist(), strict=True)]
        terms = (a * mp.log(2 * a / (a + b)) for x, y in pairs for a, b in ((x, y), (y, x)) if a)
        expected = mp.sqrt(sum(terms) / 2)
    assert kle.jensen_shannon_distance(p, q) == pytest.approx(float(expected), rel=1e-7, abs=1e-160)


def test_vectors_are_as_scipy_has_them():
    """Where SciPy is right; zeros too, and stacks of vectors."""
    rng = np.random.default_rng(3)
    p, q = rng.dirichlet([0.3] * 6, 5), rng.dirichlet([1.0] * 6)
    p[0, :2] = 0
    p /= p.sum(axis=1, keepdims=True)
    expected = [jensenshannon(row, q, base=2) for row in p]
    assert kle.jensen_shannon_distance(p, q, base=2) == pytest.approx(expected, rel=1e-12)
    assert kle.total_variation(p, q) == pytest.approx(np.abs(p - q).sum(axis=1) / 2, rel=1e-12)


def test_parameters_broadcast():
    """An array of models gives an array, element by element the single values."""
    q = stats.norm(0, [1.0, 2.0, 4.0])
    for ruler in ALL[:-1]:
        single = [ruler(stats.norm(), stats.norm(0, scale)) for scale in (1, 2, 4)]
        assert ruler(stats.norm(), q).tolist() == single


MULTIVARIATE = [
    (stats.multivariate_normal([1, 2]), stats.multivariate_normal([1.5, 2], [[2, 0.6], [0.6, 1]])),
    (stats.dirichlet([17, 6]), stats.dirichlet([3, 3])),
    (stats.multinomial(4, [0.2, 0.8]), stats.multinomial(4, [0.5, 0.5])),
]


def test_several_variables():
    """Within a family: the Normals by determinants, the others by what they are in one variable."""
    p, q = MULTIVARIATE[0]
    middle = (p.cov + q.cov) / 2
    shift = np.array(q.mean) - p.mean
    roots = np.sqrt(np.linalg.det(p.cov) * np.linalg.det(q.cov))
    expected = (
        shift @ np.linalg.solve(middle, shift) / 8 + np.log(np.linalg.det(middle) / roots) / 2
    )
    assert kle.bhattacharyya_distance(p, q) == pytest.approx(expected, rel=1e-12)
    binomials = stats.binom(4, 0.2), stats.binom(4, 0.5)
    for several, one in ((MULTIVARIATE[1], BETAS), (MULTIVARIATE[2], binomials)):
        assert kle.renyi_divergence(*several, 2) == pytest.approx(kle.renyi_divergence(*one, 2))
        found, other = kle.chernoff_information(*several), kle.chernoff_information(*one)
        assert found.value == pytest.approx(other.value, rel=1e-12)
    with pytest.raises(TypeError, match=r"^p: got multivariate_normal; expected a distribution of"):
        kle.total_variation(p, q)


def test_a_result_says_how_sure_it_is():
    """Every row of the table has its error, its method and its guarantee in words."""
    found = kle.rulers(*BETAS, base=2)
    for ruler in ALL[:2] + ALL[3:6]:
        row = found[ruler.__name__]
        value = ruler(*BETAS, **({"base": 2} if row.unit.base else {}))
        assert row.value == pytest.approx(value, rel=1e-14)
        assert 0 < row.error < 1e-12
    assert found.guarantee("total_variation") == "to the error shown: quadrature"
    assert found.guarantee("chi_squared_divergence") == "exact but for rounding: formula"
    lines = repr(found).splitlines()
    assert lines[0].endswith("bits (formula)")
    assert lines[-1].endswith("(formula)")


BAD = {
    "order: got -1; expected": lambda p, q: kle.renyi_divergence(p, q, -1),
    "order: got nan; expected": lambda p, q: kle.renyi_divergence(p, q, math.nan),
    "order: got 'two'; expected": lambda p, q: kle.renyi_divergence(p, q, "two"),
    "base: got 3; expected": lambda p, q: kle.jensen_shannon_divergence(p, q, base=3),
    "q: got poisson": lambda p, _: kle.total_variation(p, stats.poisson(2)),
    "p: got 3; expected": lambda _, q: kle.hellinger_distance(3, q),
    "q: got norm": lambda p, _: kle.chernoff_information(p, stats.norm([0, 1])),
    "p: got array.*full rank": lambda *_: kle.bhattacharyya_distance(
        *[stats.multivariate_normal([0, 0], [[1, 1], [1, 1]], allow_singular=True)] * 2
    ),
}


@pytest.mark.parametrize("line", BAD)
def test_bad_input_gets_one_line(line):
    """It names the argument, what it got, and what was expected."""
    with pytest.raises((TypeError, ValueError), match=f"^{line}") as caught:
        BAD[line](*BETAS)
    assert "\n" not in str(caught.value)


def positive(low=0.2, high=30.0):
    """A parameter over some orders of magnitude."""
    return st.floats(math.log(low), math.log(high)).map(math.exp)


def two(law):
    """Two of a kind."""
    return st.tuples(law, law)


VECTOR = st.lists(positive(1e-9, 1.0), min_size=4, max_size=4).map(lambda v: np.array(v) / sum(v))
PAIRS = st.one_of(
    two(VECTOR),
    two(st.builds(stats.beta, positive(), positive())),
    two(st.builds(stats.gamma, positive(), scale=positive())),
    two(
        st.builds(stats.binom, st.just(9), st.floats(1e-9, 1 - 1e-9) | st.sampled_from([0.0, 1.0]))
    ),
    st.tuples(st.builds(stats.norm, st.floats(-5, 5)), st.builds(stats.logistic, st.floats(-5, 5))),
)


def test_a_sure_law_shares_a_tiny_mass():
    """All 9 of 9 are one of 10 outcomes for q: Chernoff's best test waits for it."""
    p, q = stats.binom(9, 1.0), stats.binom(9, 2.0**-8)
    found = kle.chernoff_information(p, q)
    assert found.value == close(72 * math.log(2))
    assert found.value == close(kle.kl_divergence(p, q))
    assert kle.renyi_divergence(p, q, 0) == close(72 * math.log(2))


@settings(max_examples=20)
@given(PAIRS)
def test_the_inequalities_between_them(pair):
    """Those that the page draws, and the order of the orders."""
    r = {name: row.value for name, row in kle.rulers(*pair).rows.items()}
    variation, square = r["total_variation"], r["hellinger_distance"] ** 2
    divergence, js = r["kl_divergence"], r["jensen_shannon_divergence"]
    reverse = kle.kl_divergence(*pair[::-1])
    orders = [kle.renyi_divergence(*pair, a) for a in (0, 0.3, 0.5, 1, 1.5, 2, math.inf)]
    rising = [
        (2 * variation**2, divergence),  # Pinsker
        (variation, math.sqrt(-math.expm1(-divergence))),  # Bretagnolle and Huber
        (square, variation),
        (variation, math.sqrt(square * (2 - square))),
        (js, min(math.log(2), r["jeffreys_divergence"] / 4)),
        (r["bhattacharyya_distance"], r["chernoff_information"]),
        (r["chernoff_information"], min(divergence, reverse)),
        (divergence, math.log1p(r["chi_squared_divergence"])),
        *pairwise(orders),
    ]
    for below, above in rising:
        assert 0 <= below <= above * (1 + 1e-12) + 1e-300
