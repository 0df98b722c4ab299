"""The divergences of the families: every regime against 50 digits, and the ends of the floats."""

import mpmath as mp
import numpy as np
import pytest
from oracles import CLOSED_FORMS, closed_form, relative_error
from strategies import EPSILONS, REGIMES, cases, seed

from klexplain import FAMILIES, special
from klexplain.special import compiled
from klexplain.special.elementwise import BLOCK, either, elementwise, refine

DIVERGENCE = {name: family.divergence for name, family in FAMILIES.items()}
# The largest relative error that each may make.
BOUNDS = {
    "norm": 2e-15,
    "laplace": 2e-15,
    "cauchy": 2e-15,
    "gamma": 4e-15,
    "invgauss": 2e-15,
    "pareto": 2e-15,
    "weibull_min": 1e-14,
    "gumbel_r": 5e-13,
    "gengamma": 1e-12,
    "vonmises": 1e-14,
    "uniform": 2e-15,
    "randint": 2e-15,
    "bernoulli": 2e-15,
    "geom": 2e-15,
    "nbinom": 2e-15,
    "logser": 1e-12,
    "zipf": 1e-12,
}
PAIRS = 40
ENDS = ("norm", "laplace", "cauchy", "gamma", "invgauss", "pareto", "weibull_min", "gumbel_r")
EQUAL = {
    special.dirichlet: ((), ([2.0, 3.0, 4.0],)),
    special.categorical: ((), ([0.25, 0.75, 0.0],)),
    special.multinomial: ((3,), ([0.25, 0.75, 0.0],)),
}


def worst(values, truths):
    """The largest relative error."""
    return max(map(relative_error, np.atleast_1d(values), truths))


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("name", BOUNDS)
def test_a_kernel_keeps_its_digits_in_every_regime(name, regime):
    """The value is that of the closed form to 50 digits, and never negative."""
    kernel, bound = DIVERGENCE[name], BOUNDS[name]
    p, q = (tuple(side.values()) for side in cases(name, regime, PAIRS))
    values = kernel(*p, *q)
    members = (zip(*side, strict=True) for side in (p, q))
    truths = [closed_form(name, a, b) for a, b in zip(*members, strict=True)]
    assert (values >= 0).all()
    assert worst(values, truths) < bound


@pytest.mark.parametrize("name", BOUNDS)
def test_a_kernel_is_exactly_zero_for_equal_parameters(name):
    """D(p ‖ p) is 0, not what rounding leaves of it."""
    p = cases(name, "mixed", PAIRS).p.values()
    assert (DIVERGENCE[name](*p, *p) == 0).all()


@pytest.mark.parametrize("kernel", EQUAL, ids=lambda kernel: kernel.__name__)
def test_what_is_shared_is_given_once(kernel):
    """Kernels with a common parameter are 0 for equal ones too."""
    shared, own = EQUAL[kernel]
    assert kernel(*shared, *own, *own) == 0


@pytest.mark.parametrize("name", BOUNDS)
def test_one_number_is_an_element_of_an_array(name, monkeypatch):
    """Python floats and blocks of an array take the same steps, to the last bit, without numba."""
    monkeypatch.setattr(compiled, "PATIENCE", np.inf)
    kernel = DIVERGENCE[name]
    case = cases(name, "mixed", PAIRS)
    parameters = np.array([*case.p.values(), *case.q.values()])
    alone = [float(kernel(*column)) for column in parameters.T]
    assert kernel(*parameters).tolist() == alone


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ENDS)
def test_a_kernel_goes_to_the_ends_of_the_floats(name):
    """Parameters from 1e-300 to 1e300 cost no digits wherever the answer is a float."""
    kernel, bound = DIVERGENCE[name], BOUNDS[name]
    rng = np.random.default_rng(seed("ends", name))
    values, truths = [], []
    for parameters in 10 ** rng.uniform(-300, 300, (40, 4)):
        if name == "pareto":
            parameters[3] = min(parameters[1], parameters[3])
        with mp.workdps(700):
            exact = CLOSED_FORMS[name](*map(mp.mpf, parameters.tolist()))
        if exact > mp.mpf(10) ** -300:
            values.append(kernel(*parameters))
            truths.append(exact)
    assert len(values) > 30
    assert worst(np.array(values), truths) < max(bound, 1e-13)


@pytest.mark.exhaustive
def test_beta_goes_to_the_ends_of_the_floats():
    """So does Beta, whose shapes are multiplied with each other."""
    rng = np.random.default_rng(seed("ends", "beta"))
    parameters = 10 ** rng.uniform(-300, 300, (15, 4))
    with mp.workdps(1000):
        truths = [CLOSED_FORMS["beta"](*map(mp.mpf, row)) for row in parameters.tolist()]
    a1, b1, a2, b2 = parameters.T
    assert worst(special.log_beta_bregman(a2, b2, a1, b1), truths) < 1e-14


def test_the_headline_is_right_to_the_last_float():
    """Beta(17, 6) and Beta(3, 3): at most one float away from the truth, either way."""
    there, back = 1.04701277282258016581922492637785762700, 3.70603454535631696044632239180103949926
    assert abs(special.log_beta_bregman(3, 3, 17, 6) - there) <= np.spacing(there)
    assert abs(special.log_beta_bregman(17, 6, 3, 3) - back) <= np.spacing(back)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (DIVERGENCE["pareto"](1, 1, 1, 2), np.inf),
        (DIVERGENCE["uniform"](0, 2, 0, 1), np.inf),
        (DIVERGENCE["uniform"]([0, -1], 1, 0, 1), [0, np.inf]),
        (DIVERGENCE["randint"](0, 3, 1, 3), np.inf),
        (DIVERGENCE["gengamma"](1, 1, 1, 2, -1, 1), np.inf),
        (DIVERGENCE["geom"](1, 1), 0),
        (DIVERGENCE["geom"](0.5, 1), np.inf),
        (DIVERGENCE["nbinom"](3, 1, 3, 0.5), 3 * np.log(2)),
        (DIVERGENCE["bernoulli"]([0, 1, 0, 0.5], [0, 1, 1, 1]), [0, 0, np.inf, np.inf]),
        (
            special.categorical([[1, 0], [1, 0], [0.5, 0.5]], [[1, 0], [0, 1], [1, 0]]),
            [0] + 2 * [np.inf],
        ),
        (DIVERGENCE["vonmises"](0, 0, 0, 1), 0),
        (DIVERGENCE["gengamma"](1, -1, 1, 1, -1000, 1), np.inf),  # 1000!, beyond the floats
    ],
)
def test_boundaries(value, expected):
    """0 log 0 is 0, and a model that excludes what happens, or whose mean diverges, gives inf."""
    assert np.array_equal(value, expected)


def test_a_turn_around_the_circle_changes_nothing():
    """Locations of von Mises count modulo 2π, up to the rounding of 2π itself."""
    turned = DIVERGENCE["vonmises"](2, 0.5 + 2 * np.pi, 2, 0.5)
    assert 0 <= turned < 1e-30
    assert DIVERGENCE["vonmises"](2, 1 + 20 * np.pi, 3, 0) == pytest.approx(
        DIVERGENCE["vonmises"](2, 1, 3, 0)
    )


@pytest.mark.parametrize("kappa", [1e-8, 0.1, 5, 29.9, 30.1, 59.9, 60.1, 700, 1e8])
@pytest.mark.parametrize("ratio", [1e-6, 0.3, 1 + 1e-9, 4, 1e6])
def test_von_mises_is_right_across_its_three_routes(kappa, ratio):
    """At the seams of the sum, the series and the direct form 13 digits are kept."""
    p, q = (kappa, 0.25), (kappa * ratio, 0.75)
    if max(kappa, q[0]) < 1e9:  # where the oracle's Bessel function is quick
        truth = closed_form("vonmises", p, q)
        assert relative_error(DIVERGENCE["vonmises"](*p, *q), truth) < 1e-13


def dirichlet_truth(p, q):
    """From log-gammas and digammas."""
    with mp.workdps(120):
        p, q = [mp.mpf(float(v)) for v in p], [mp.mpf(float(v)) for v in q]
        means = mp.fsum((a - b) * mp.digamma(a) for a, b in zip(p, q, strict=True))
        gammas = mp.fsum(mp.loggamma(b) - mp.loggamma(a) for a, b in zip(p, q, strict=True))
        sums = mp.loggamma(mp.fsum(p)) - mp.loggamma(mp.fsum(q))
        return means + gammas + sums - mp.digamma(mp.fsum(p)) * (mp.fsum(p) - mp.fsum(q))


@pytest.mark.parametrize("epsilon", [1, *EPSILONS])
def test_dirichlet_keeps_its_digits(epsilon):
    """Sums of what comes after a share are nearly equal too, and their difference is right."""
    rng = np.random.default_rng(seed("dirichlet", str(epsilon)))
    p = 10 ** rng.uniform(-3, 5, (20, 6))
    q = p * (1 + epsilon * rng.uniform(-0.9, 0.9, p.shape))
    truths = [dirichlet_truth(a, b) for a, b in zip(p, q, strict=True)]
    assert worst(special.dirichlet(p, q), truths) < 1e-14


def test_dirichlet_with_rounded_sums_would_fail():
    """Guard: one float for what comes after loses the digits of nearly equal sums."""
    p = np.array([1e-3, 1e5, 0.3, 7e4])
    q = p * (1 + np.array([1e-3, -1e-9, 1e-9, 1e-9]))
    rest_p, rest_q = (np.cumsum(v[:0:-1])[::-1] for v in (p, q))
    rounded = special.log_beta_bregman(q[:-1], rest_q, p[:-1], rest_p).sum()
    truth = dirichlet_truth(p, q)
    assert relative_error(rounded, truth) > 1e-14 > relative_error(special.dirichlet(p, q), truth)


def test_multinomial_is_that_of_one_trial_n_times():
    """n independent trials tell n times as much."""
    p, q = [0.2, 0.3, 0.5], [0.5, 0.25, 0.25]
    direct = sum(a * np.log(a / b) for a, b in zip(p, q, strict=True))
    assert special.multinomial(7, p, q) == pytest.approx(7 * direct, rel=1e-14)


def test_an_array_of_any_length_is_the_sum_of_its_blocks():
    """Elements are the same in whichever block they lie."""
    rng = np.random.default_rng(seed("blocks"))
    parameters = rng.uniform(0.5, 2, (4, BLOCK + 7))
    whole = DIVERGENCE["gamma"](*parameters)
    assert np.array_equal(whole[-7:], DIVERGENCE["gamma"](*parameters[:, -7:]))


def test_a_choice_computes_only_what_it_needs():
    """Where one side holds throughout, the other is not asked."""
    asked = []
    take = {side: lambda side=side: asked.append(side) or 1.0 for side in (True, False)}
    for condition in (True, False, np.array([True, True]), np.array([False])):
        either(condition, take[True], take[False])
    assert asked == [True, False, True, False]


def test_a_refinement_touches_only_where_it_is_asked_for():
    """The better formula is computed where its condition holds, in arrays of any dimension."""
    x = np.array([[1.0, -2.0], [-3.0, 4.0]])
    assert refine(x < 0, abs, x, lambda: x * 10).tolist() == [[10.0, 2.0], [3.0, 40.0]]
    assert refine(x < 9, abs, x, None).tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert refine(True, abs, -5.0, None) == 5.0


def test_an_exception_of_a_float_is_an_infinity():
    """Python raises for 1 / 0; a kernel of single numbers answers as for arrays."""
    assert elementwise(lambda x: 1 / x)(0.0) == np.inf


def test_large_logarithms_that_cancel_leave_the_digits():
    """A Gumbel model 7683 times as steep: exp(61006 - 61044) keeps twelve digits."""
    p, q = (0.0010060943579375903, 0.00012670563400564685), (-2.767982562e-07, 1.64914426e-08)
    truth = closed_form("gumbel_r", p, q)
    assert 1e10 < truth < 1e20
    assert relative_error(DIVERGENCE["gumbel_r"](*p, *q), truth) < 5e-13
