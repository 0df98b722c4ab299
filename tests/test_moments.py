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


def growth(name, parameters, sign, side):
    """The power of x that the log-density grows like far out; a logarithm counts as 0."""
    log_density = LAWS[name].log_density(*map(mp.mpf, parameters))
    near, far = (log_density(sign * mp.exp(side * u)) for u in (FAR, 2 * FAR))
    power = float(mp.log(abs(far / near)) / FAR)
    return side * power if power > STEP else 0.0


@pytest.mark.parametrize("name", [n for n in NAMES if LAWS[n].ends(*MEMBERS[n][0])[1] == mp.inf])
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


def test_a_wrong_window_is_seen():
    """Guard: a moment of order b of a Pareto is infinite, one of order b - 0.001 is not."""
    assert has_moment("pareto", (2.5, 1.0), 2.499)
    assert not has_moment("pareto", (2.5, 1.0), 2.5)
