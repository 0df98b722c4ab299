"""What the estimate by simulation promises."""

import io
import sys

import numpy as np
import pytest
from scipy import stats

import klexplain as kl
from klexplain.distributions.reading import read
from klexplain.divergence import log_ratios, simulation
from klexplain.divergence.log_ratios import BLOCK
from klexplain.divergence.simulation import STREAM

P, Q = stats.beta(17, 6), stats.beta(3, 3)


def test_estimate_is_the_mean_of_the_log_ratios_of_its_draws():
    """Over blocks and streams, value and standard error are those of all draws at once."""
    n, rng = STREAM + BLOCK + 1000, np.random.default_rng(3)
    first, second = P.rvs(STREAM, random_state=rng), P.rvs(n - STREAM, random_state=rng.spawn(1)[0])
    found = kl.monte_carlo(P, Q, n=n, rng=3)
    nats = kl.log_likelihood_ratio(P, Q, np.concatenate([first, second]))
    assert found.value == pytest.approx(nats.mean(), rel=1e-13)
    assert found.standard_error == pytest.approx(nats.std(ddof=1) / np.sqrt(n), rel=1e-12)


def test_interval_covers_as_often_as_it_says():
    """Of 400 intervals at 90 %, 360 ± 24 hold the truth (4 sd: 6 in 10⁵ seeds fail)."""
    rng, truth = np.random.default_rng(5), kl.kl_divergence(P, Q)
    intervals = [kl.monte_carlo(P, Q, n=2000, rng=rng).confidence_interval(0.9) for _ in range(400)]
    assert abs(sum(low <= truth <= high for low, high in intervals) - 360) <= 24


def test_a_seed_repeats_and_another_does_not():
    """One seed gives one estimate, another seed another."""
    first, again, other = (kl.monte_carlo(P, Q, n=100, rng=seed) for seed in (1, 1, 2))
    assert first == again != other


@pytest.mark.parametrize("pair", [(P, Q), (stats.poisson(3), stats.nbinom(3, 0.4))])
def test_a_seed_gives_the_same_whatever_the_blocks(pair, monkeypatch):
    """The mean, and paths, in blocks of 333 draws and by one worker as in one and by two."""
    once, apart = [], []
    monkeypatch.setattr(simulation, "STREAM", 1000)
    for found, block, workers, ahead in ((once, BLOCK, 2, 64), (apart, 333, 1, 2)):
        monkeypatch.setattr(log_ratios, "BLOCK", block)
        monkeypatch.setattr(simulation, "WORKERS", workers)
        monkeypatch.setattr(simulation, "AHEAD", ahead)
        mean = kl.monte_carlo(*pair, n=5000, rng=1)
        paths = kl.evidence_paths(*pair, n=900, paths=2, rng=1)
        found += [mean.value, mean.standard_error, *paths.evidence.ravel()]
    assert apart == pytest.approx(once, rel=1e-12)


def test_one_generator_gives_other_numbers_the_next_time():
    """Within one stream and beyond it."""
    rng = np.random.default_rng(1)
    first, again = (kl.monte_carlo(P, Q, n=STREAM + 1000, rng=rng) for _ in range(2))
    assert abs(first.value - again.value) > 1e-5


def test_a_generator_that_spawns_none_draws_one_stream_only():
    """And says what would do for more."""
    bits = np.random.RandomState(1)._bit_generator
    assert kl.monte_carlo(P, Q, n=1000, rng=np.random.Generator(bits)).n == 1000
    with pytest.raises(ValueError, match=r"^rng: got .*; expected a generator that can spawn"):
        kl.monte_carlo(P, Q, n=STREAM + 1, rng=np.random.Generator(bits))


@pytest.mark.parametrize("family", kl.FAMILIES.values(), ids=lambda family: family.name)
def test_draws_of_every_family_come_in_one_order(family):
    """Some and then some more are as many at once; and so are their log-densities."""
    names = [p.letter.argument for p in family.parameters]
    parameters = dict(zip(names, family.examples[0], strict=True))
    law = read("p", getattr(stats, family.name)(**parameters))
    rng, x = np.random.default_rng(4), law.rvs(40, np.random.default_rng(4))
    assert np.array_equal(np.concatenate([law.rvs(30, rng), law.rvs(10, rng)]), x)
    assert law.log_density_of_draws(x) == pytest.approx(law.log_density(x), rel=1e-12, abs=1e-12)


def test_a_terminal_shows_how_far_a_long_simulation_is(monkeypatch):
    """A bar on stderr; not for a short one, and not in a file."""
    for long, terminal in ((1, True), (1, False), (1000, True)):
        stream = io.StringIO()
        monkeypatch.setattr(stream, "isatty", lambda terminal=terminal: terminal)
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setattr(log_ratios, "LONG", long)
        kl.monte_carlo(P, Q, n=100, rng=1)
        assert ("100%" in stream.getvalue()) == (long == 1 and terminal)
        assert (terminal and long == 1) or stream.getvalue() == ""


def test_units_scale_value_and_error():
    """Bans are nats divided by ln 10, for the value and for its standard error."""
    nats, bans = (kl.monte_carlo(P, Q, n=100, rng=1, base=base) for base in (None, 10))
    assert bans.value * np.log(10) == pytest.approx(nats.value)
    assert bans.standard_error * np.log(10) == pytest.approx(nats.standard_error)
    assert bans.unit.plural == "bans"


def test_a_draw_that_q_rules_out_makes_the_estimate_infinite():
    """If q rules out half of p, the estimate is infinite and its interval reaches to infinity."""
    found = kl.monte_carlo(stats.uniform(0, 2), stats.uniform(0, 1), n=100, rng=1)
    assert found.value == np.inf
    assert found.confidence_interval().high == np.inf


def test_what_came_before_a_draw_that_q_rules_out_is_kept():
    """Each draw below 1 counts for q, until one of p alone decides."""
    found = kl.evidence_paths(stats.uniform(0, 2), stats.uniform(0, 1), n=6, paths=8, rng=1)
    finite = np.isfinite(found.evidence)
    assert 8 < finite.sum() < finite.size
    number = np.broadcast_to(np.arange(7), finite.shape)
    assert found.evidence[finite] == pytest.approx(-number[finite] * np.log(2))


def test_draws_rounded_to_an_end_are_refused():
    """Beta(1, 0.01) gives draws that round to 1, its singular end: refused, not dropped."""
    with pytest.raises(
        ValueError, match=r"^p: got .*; expected a distribution whose draws stay off"
    ):
        kl.monte_carlo(stats.beta(1, 0.01), stats.beta(1, 1), n=1000, rng=1)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"n": 0, "rng": 1}, ValueError, "^n: got 0; expected a whole number of at least 1$"),
        ({"n": 1, "rng": 1}, ValueError, "^n: got 1; expected a whole number of at least 2$"),
        ({"n": 2.5, "rng": 1}, ValueError, "^n: got 2.5; expected a whole number"),
        ({"n": 10, "rng": None}, TypeError, "^rng: got None; expected a numpy.random.Generator"),
        ({"n": 10, "rng": 1, "base": 3}, ValueError, "^base: got 3; expected None"),
    ],
)
def test_bad_arguments_are_named(arguments, error, message):
    """A bad n, rng or base is refused in one line that names it."""
    with pytest.raises(error, match=message):
        kl.monte_carlo(P, Q, **arguments)


@pytest.mark.parametrize("level", [0, 1, 95, np.nan])
def test_confidence_is_a_probability(level):
    """A confidence level outside (0, 1) is refused by name."""
    with pytest.raises(ValueError, match=r"^confidence_level: got .*; expected a number between 0"):
        kl.monte_carlo(P, Q, n=10, rng=1).confidence_interval(level)


def test_where_a_tail_makes_the_mean_infinite_no_number_of_draws_hides_it():
    """Cauchy‖Normal: the draws have a mean, the distribution has none."""
    found = kl.monte_carlo(stats.cauchy(), stats.norm(), n=1000, rng=1)
    assert (found.value, found.standard_error) == (np.inf, np.inf)
