"""What families declare of their tails, against the oracle's densities."""

import math

import mpmath as mp
import pytest
from oracles import mean_is_infinite
from oracles_densities import LAWS
from strategies import MEMBERS, NAMES, PARAMETERS

from klexplain import FAMILIES

STEP = 1e-3
HIGH = 60  # a power that stands for all
FAR = 10_000


def sides(name):
    """Both members: their parameters in order, and by name."""
    return [(m, dict(zip(PARAMETERS[name], m, strict=True))) for m in MEMBERS[name]]


def has_moment(name, parameters, power):
    """Whether E|x|^power is finite, by the tails of the oracle's density."""
    return not mean_is_infinite(name, parameters, lambda x: abs(x) ** power)


@pytest.mark.parametrize("name", NAMES)
def test_the_highest_moment_is_where_it_is_declared(name):
    """E|x|^m is finite just below the declared power, and infinite just above it."""
    for parameters, values in sides(name):
        high = float(FAMILIES[name].finite_moments(values)[1])
        if math.isinf(high):
            assert has_moment(name, parameters, HIGH)
        else:
            assert has_moment(name, parameters, high - STEP)
            assert not has_moment(name, parameters, high + STEP)
            assert not has_moment(name, parameters, high)


@pytest.mark.parametrize(
    "name", [n for n in NAMES if LAWS[n].ends(*MEMBERS[n][0])[0] == 0 and not LAWS[n].discrete]
)
def test_the_lowest_moment_is_where_it_is_declared(name):
    """E x^m is finite just above the declared negative power, and infinite just below it."""
    for parameters, values in sides(name):
        low = float(FAMILIES[name].finite_moments(values)[0])
        if math.isinf(low):
            assert has_moment(name, parameters, -HIGH)
        else:
            assert has_moment(name, parameters, low + STEP)
            assert not has_moment(name, parameters, low - STEP)


EXPONENTIAL = {"gompertz"}  # grows faster than any power


def growth(name, parameters, sign, side):
    """The power of x that the log-density grows like far out; a logarithm counts as 0."""
    log_density = LAWS[name].log_density(*map(mp.mpf, parameters))
    near, far = (log_density(sign * mp.exp(side * u)) for u in (FAR, 2 * FAR))
    power = float(mp.log(abs(far / near)) / FAR)
    return side * power if power > STEP else 0.0


ENDLESS = [n for n in NAMES if LAWS[n].ends(*MEMBERS[n][0])[1] == mp.inf and not LAWS[n].discrete]


@pytest.mark.parametrize(
    "name", [n for n in NAMES if LAWS[n].ends(*MEMBERS[n][0])[1] == mp.inf and n not in EXPONENTIAL]
)
def test_log_densities_grow_as_declared_far_out(name):
    """Minus the log-density grows like the declared power of x towards infinity."""
    for parameters, values in sides(name):
        declared = float(FAMILIES[name].growth(values)[1])
        found = growth(name, parameters, 1, 1)
        log_gamma = name == "poisson"  # x log x: beyond x, and short of every higher power
        assert found == pytest.approx(declared, abs=1e-2 if log_gamma else 1e-9)


@pytest.mark.parametrize(
    "name", [n for n in NAMES if LAWS[n].ends(*MEMBERS[n][0])[0] == 0 and not LAWS[n].discrete]
)
def test_log_densities_grow_as_declared_at_zero(name):
    """Minus the log-density grows like the declared power of x towards 0."""
    for parameters, values in sides(name):
        declared = float(FAMILIES[name].growth(values)[0])
        assert growth(name, parameters, 1, -1) == pytest.approx(declared, abs=1e-9)


@pytest.mark.parametrize("name", [n for n in NAMES if LAWS[n].ends(*MEMBERS[n][0])[0] == -mp.inf])
def test_exponentials_have_the_declared_means(name):
    """E exp(t x) is finite just above the declared rate, and infinite just below it."""
    for parameters, values in sides(name):
        low = float(FAMILIES[name].finite_exponentials(values)[0])
        inside, outside = (-HIGH, None) if math.isinf(low) else (low + STEP, low - STEP)
        inside = min(inside, 0.0)

        def infinite(t, parameters=parameters):
            return mean_is_infinite(name, parameters, lambda x: mp.exp(t * x) if x < 0 else 1)

        assert not infinite(mp.mpf(inside))
        assert outside is None or infinite(mp.mpf(outside))


@pytest.mark.parametrize("name", ENDLESS)
def test_rising_exponentials_have_the_declared_means(name):
    """E exp(t x) is finite just below the declared rate, and infinite just above it."""
    for parameters, values in sides(name):
        exact = {key: mp.mpf(value) for key, value in values.items()}
        high = mp.mpf(FAMILIES[name].finite_exponentials(exact)[1])

        def infinite(t, parameters=parameters):
            return mean_is_infinite(name, parameters, lambda x: mp.exp(t * x) if x > 0 else 1)

        if mp.isinf(high):
            assert not infinite(mp.mpf(HIGH))
            continue
        assert high == 0 or not infinite(high - STEP)
        assert infinite(high + STEP)


@pytest.mark.parametrize(
    ("name", "parameters"), [("invgauss", (0.5, 2.0)), ("gamma", (0.25, 1.0)), ("expon", (1.0,))]
)
def test_the_highest_rate_has_a_mean_where_a_power_sees_to_it(name, parameters):
    """At the rate itself, 1 for these members, only x^(-3/2) is left of an inverse Gaussian."""
    values = dict(zip(PARAMETERS[name], parameters, strict=True))
    assert FAMILIES[name].finite_exponentials(values)[1] == 1
    with mp.workdps(20_000):  # two exponents of exp(40,000) cancel
        infinite = mean_is_infinite(name, parameters, lambda x: mp.exp(x) if x > 0 else 1)
    assert infinite is not FAMILIES[name].attains


def test_the_exponential_growth_far_out_is_the_declared_one():
    """Minus the log-density of a Gompertz, over that of twice the distance."""
    for parameters, values in sides("gompertz"):
        log_density = LAWS["gompertz"].log_density(*map(mp.mpf, parameters))
        ratio = log_density(mp.mpf(1000)) / log_density(mp.mpf(999))
        rate = FAMILIES["gompertz"].exponential_growth(values)
        assert float(mp.log(ratio)) == pytest.approx(rate, rel=1e-12)


def test_a_wrong_window_is_seen():
    """Guard: a moment of order b of a Pareto is infinite, one of order b - 0.001 is not."""
    assert has_moment("pareto", (2.5, 1.0), 2.499)
    assert not has_moment("pareto", (2.5, 1.0), 2.5)
