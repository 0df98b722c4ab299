"""Every ordered pair of families, against the definition to 25 digits."""

import itertools

import mpmath as mp
import numpy as np
import pytest
from oracles import by_definition, closed_form, diverges, leaves_support, relative_error
from scipy import stats
from strategies import ALL, NAMES, PARAMETERS, cases, frozen, of_all, seed

from klexplain import FAMILIES, evaluate, kl_divergence

pytestmark = pytest.mark.exhaustive

RELATIVE = 1e-12
DRAWS = 4
REASONS = ("support", "end")  # why a divergence is infinite
PAIRS = [
    (p, q)
    for p, q in itertools.product(NAMES, repeat=2)
    if FAMILIES[p].discrete == FAMILIES[q].discrete
]


def member(name, parameters):
    """The SciPy distribution of parameters in the order of the family."""
    return frozen(name, dict(zip(PARAMETERS[name], parameters, strict=True)))


def test_no_ordered_pair_is_left_out():
    """Each continuous family with each, and each family of counts."""
    assert len(PAIRS) == ALL


def is_right(p_name, p, q_name, q, digits=25):
    """The value is right, never negative, as close as it says, infinite where it has to be.

    Returns the truth to so many digits.
    """
    truth = by_definition(p_name, p, q_name, q, digits=digits)
    found = evaluate(member(p_name, p), member(q_name, q))
    assert found.value >= 0
    assert relative_error(found.value, truth) <= RELATIVE
    assert mp.isinf(truth) or abs(found.value - truth) <= found.error
    return truth


@of_all(PAIRS)
def test_a_random_pair_is_right(p_name, q_name):
    """A moderate pair, drawn at random, is right to 12 digits, as each ordinary one is."""
    rng = np.random.default_rng(seed("moderate", p_name, q_name))
    is_right(p_name, moderate(p_name, rng), q_name, moderate(q_name, rng), digits=18)


def moderate(name, rng):
    """Parameters of a member of about the size of 1, in the order of the family."""
    if name == "randint":
        return float(rng.integers(-2, 3)), float(rng.integers(4, 12))
    draw = {
        "positive": lambda: rng.uniform(0.6, 4),
        "real": lambda: rng.uniform(0.3, 2),
        "angle": lambda: rng.uniform(-2, 2),
        "count": lambda: float(rng.integers(1, 9)),
        "above one": lambda: rng.uniform(1.3, 4),
    }
    share = lambda: rng.uniform(0.1, 0.9)  # noqa: E731
    return tuple(draw.get(kind, share)() for kind in PARAMETERS[name].values())


@of_all(PAIRS)
def test_a_pair_is_infinite_where_the_textbook_tails_say_so(p_name, q_name):
    """At random members a divergence is infinite just where a support or a tail makes it so.

    A finite one may be refused as too hard, or overflow; an infinite one may not be missed.
    """
    rng = np.random.default_rng(seed("tails", p_name, q_name))
    drawn = [cases(name, "ordinary", 40).p for name in (p_name, q_name)]
    for _ in range(DRAWS):
        p, q = (tuple(float(v[rng.integers(40)]) for v in side.values()) for side in drawn)
        p, q = _ordered(p_name, p), _ordered(q_name, q)
        apart = leaves_support(p_name, p, q_name, q) or diverges(p_name, p, q_name, q)
        assert (_reason(member(p_name, p), member(q_name, q)) in REASONS) == apart


def _reason(p, q):
    """Why the divergence is what it is, or that it is refused."""
    try:
        found = evaluate(p, q)
    except ValueError:
        return "refused"
    assert np.isinf(found.value) or found.method not in REASONS
    return found.method


def _ordered(name, parameters):
    """Ends of a range that were drawn apart from each other, in their order."""
    return (min(parameters), max(parameters) + 1) if name == "randint" else parameters


def test_a_wrong_value_is_seen():
    """Guard: the value of another pair is not taken for the truth."""
    truth = by_definition("gamma", (2.5, 0.8), "lognorm", (1.3, 1.7), digits=25)
    value = kl_divergence(member("gamma", (2.5, 0.8)), member("lognorm", (1.3, 1.8)))
    assert relative_error(value, truth) > RELATIVE


@pytest.mark.parametrize(
    ("b", "low", "c", "scale"),
    [
        (6.2309, 0.28223, 5.8881, 0.28338),
        (6.170576221747588, 0.6047122636090695, 6.1695566349261535, 7.694140798003772),
        (2.9348134, 29.490307, 2.9201963, 2.6057342),
        (1.2244952853058173, 0.09837063714641198, 1.2092932387137765, 9.961098732397922),
    ],
)
def test_a_tail_that_all_but_diverges_counts_beyond_the_floats(b, low, c, scale):
    """E x^c of a Pareto with b close above c lies mostly at x that no float can hold."""
    found = evaluate(stats.pareto(b, scale=low), stats.weibull_min(c, scale=scale))
    b, low, c, scale = map(mp.mpf, (b, low, c, scale))
    with mp.workdps(40):
        mean_log = mp.log(low) + 1 / b
        own = mp.log(b) + b * mp.log(low) - (b + 1) * mean_log
        power = b * low**c / (b - c) / scale**c
        exact = own - mp.log(c) + mp.log(scale) - (c - 1) * (mean_log - mp.log(scale)) + power
    assert abs(found.value - exact) <= found.error
    assert abs(found.value - exact) <= 1e-10 * exact


@pytest.mark.parametrize(
    ("p", "q"),
    [
        ((0.1, -5.3e7, 1.5e-5), (0.1, -5.4e7, 1.5e-5)),  # p is narrow, as seen from q
        ((0.01, 0.1, 2.3e-5), (1e-7, -1e6, 5.6e5)),
        ((0.95, 1e-3, 1.7e-7), (1.4e-7, -5e4, 1.4)),
        ((2e-7, 0, 1.8e6), (2e4, 0, 1.9e6)),  # the ratio of what log takes is nearly 0
        ((6000, 2e3, 2e4), (5e6, -1e4, 3e4)),  # nearly Normal
        ((1.4e7, 50, 0.6), (1.4e7 * (1 + 1e-6), 50, 0.6)),
        ((9.4e-6, 0, 1.1e-3), (9.3e-6, -6e-3, 1.1e-8)),  # the better form needs a finer step
    ],
    ids=str,
)
def test_student_ts_of_any_size_keep_their_digits(p, q):
    """Narrow or wide, far or near, heavy or nearly Normal: 13 digits, within the stated error."""
    truth = by_definition("t", p, "t", q, digits=45)
    found = evaluate(member("t", p), member("t", q))
    assert abs(found.value - truth) <= min(1e-13 * truth, found.error)


@pytest.mark.parametrize(
    ("name", "p", "q"),
    [
        ("pareto", (2.5e7, 2511.3122), (2.5e7, 2511.2871)),  # steep, and nearly one start
        ("binom", (26, 1 - 2.3e-8), (26, 1e-4)),  # hardly a failure
        ("nbinom", (8e-8, 6.2e-5), (8e-8, 3.4e-5)),  # nearly all at 0, the rest far away
        ("nbinom", (7.9e-7, 4.5e-6), (7.9e-7, 4.6e-6)),
    ],
    ids=str,
)
def test_an_integral_in_place_of_a_formula_is_as_good_as_it_says(name, p, q):
    """Where rounding and cuts matter most, 12 digits are left, within the stated error."""
    truth = closed_form(name, p, q)
    found = evaluate(member(name, p), member(name, q), method="quadrature")
    assert abs(found.value - truth) <= min(1e-12 * truth, found.error)


@pytest.mark.parametrize(
    ("p_name", "p", "q_name", "q"),
    [
        ("zipf", (2.04,), "geom", (0.3,)),
        ("zipf", (2.001,), "nbinom", (3.0, 0.2)),
        ("norm", (50.23, 1.094), "gumbel_r", (-0.1201, 0.0117)),  # all but 4297 of 4e29 nats
        ("norm", (20.0, 1.0), "gumbel_r", (0.0, 0.02)),
        ("zipf", (2.04,), "poisson", (3.0,)),  # x log x, not a power
        ("laplace", (0.0, 0.9), "gumbel_r", (50.0, 1.0)),
    ],
    ids=str,
)
def test_what_lies_beyond_the_floats_counts(p_name, p, q_name, q):
    """Much of the mean is where the log ratio exceeds the largest float: 12 digits all the same."""
    is_right(p_name, p, q_name, q)
