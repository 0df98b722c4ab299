"""`estimate_kl` in one variable: what its interval holds, what it declines, what it refuses."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats

import klexplain as kle
from klexplain.checking.coverage import kept_coverage
from klexplain.evidence.estimation.ranks import log_ratios, row_of

P, Q = stats.beta(17, 6), stats.beta(3, 3)
TRUTH = 1.0470127728


def drawn(law, size, seed):
    """A seeded sample."""
    return law.rvs(size=size, random_state=np.random.default_rng(seed))


def intervals(p, q, n, m, runs, **options):
    """Lower and upper ends of the intervals of many runs; an m of 0 stands for a known q."""
    x = drawn(p, (runs, n), 1)
    others = drawn(q, (runs, m), 2) if m else [q] * runs
    found = [kle.estimate_kl(*pair, **options) for pair in zip(x, others, strict=True)]
    return np.array([one.confidence_interval for one in found]).T


@pytest.fixture(scope="module")
def both():
    """A sample of each."""
    return drawn(P, 500, 3), drawn(Q, 400, 4)


@pytest.mark.parametrize(
    ("p", "q", "n", "m", "truth"),
    [
        (P, Q, 300, 300, TRUTH),
        (stats.norm(0, 0.3), stats.norm(), 400, 100, 0.7489728),
        (stats.poisson(3), stats.poisson(4), 200, 200, 0.1369538),
        (P, Q, 200, 0, TRUTH),
    ],
    ids=["betas", "few of a wide q", "counts as numbers", "q known"],
)
def test_the_interval_holds_the_truth_as_often_as_it_says(p, q, n, m, truth):
    """Of 150 intervals of 95 % at most 17 miss (11 %): chance alone misses more in one of 1000."""
    low, high = intervals(p, q, n, m, 150)
    assert np.sum((low > truth) | (high < truth)) <= 17
    assert np.isfinite(high).mean() > 0.85


def test_the_spread_of_the_estimate_is_its_standard_error():
    """Where q is wide, most of it comes from the second sample; without its term it would halve."""
    p, q = stats.norm(0, 0.3), stats.norm()
    x, y = drawn(p, (150, 400), 1), drawn(q, (150, 200), 2)
    found = [kle.estimate_kl(*pair) for pair in zip(x, y, strict=True)]
    spread = np.std([one.value for one in found])
    assert np.median([one.standard_error for one in found]) == pytest.approx(spread, rel=0.25)


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (stats.expon(), stats.lognorm(1)),
        (stats.norm(1, 2), stats.norm()),
        (stats.t(3), stats.norm()),
        (stats.uniform(), stats.uniform(0, 0.9)),
    ],
    ids=["too fast at an end", "most of it outside", "a heavy tail", "an end too early"],
)
@pytest.mark.parametrize("n", [200, 1000])
def test_where_y_does_not_reach_there_is_no_upper_limit(p, q, n):
    """Nine in ten decline and say why; what they say at least is not too much."""
    low, high = intervals(p, q, n, n, 60)
    assert np.mean(np.isinf(high)) >= 0.9
    assert np.mean(low > kle.kl_divergence(p, q)) <= 0.05
    found = kle.estimate_kl(drawn(p, 1000, 1), drawn(q, 1000, 2))
    assert found.guarantee.startswith("one-sided: ")
    assert 0 < found.reach < 1


def test_a_hole_of_y_is_seen():
    """x lies where y has none, though y goes further on either side."""
    y = np.concatenate([drawn(stats.norm(-5), 500, 1), drawn(stats.norm(5), 500, 2)])
    found = kle.estimate_kl(drawn(stats.norm(), 1000, 3), y)
    assert found.confidence_interval.high == np.inf
    assert "y has no value" in found.guarantee
    assert found.reach > 0.5


def test_samples_of_one_law_have_an_interval_that_begins_at_0():
    """And none that ends below; the value is no less than 0 either."""
    low, high = intervals(stats.norm(), stats.norm(), 100, 100, 60)
    assert np.mean(low == 0) > 0.9
    assert high.min() >= 0


def test_only_the_order_counts(both):
    """Shift, scale, any rising map of both, the order of the rows, the shape (n, 1)."""
    found = kle.estimate_kl(*both)
    maps = (
        lambda z: z,
        lambda z: 3 * z - 7,
        np.exp,
        np.tan,
        lambda z: z[::-1],
        lambda z: z[:, None],
    )
    assert {kle.estimate_kl(*map(mapped, both)) for mapped in maps} == {found}
    falling = kle.estimate_kl(*(-z for z in both))
    assert falling.value == pytest.approx(found.value, rel=1e-12)


def test_a_known_q_is_seen_through_its_cdf():
    """A rising map of x and q alike changes nothing; q may be asked for its log-density only."""
    x = drawn(stats.norm(0.3, 1.2), 300, 5)
    found = kle.estimate_kl(x, stats.norm())
    assert kle.estimate_kl(np.exp(x), stats.lognorm(1)).value == pytest.approx(
        found.value, rel=1e-9
    )
    law = SimpleNamespace(logpdf=stats.norm.logpdf)
    assert kle.estimate_kl(x, law).value == pytest.approx(found.value, abs=0.01)
    assert found.reach == 0
    far = kle.estimate_kl(x + 1000, stats.norm())  # its cdf is 1 there
    assert far.value == pytest.approx(0.5 * 1000.3**2, rel=0.01)


def test_both_tails_of_a_known_q_are_told_alike():
    """Its cdf is 1 to the last digits, where its survival function still tells values apart."""
    x = drawn(stats.norm(8.5, 0.1), 100, 6)
    mirrored = [kle.estimate_kl(z, stats.norm()).value for z in (x, -x)]
    assert mirrored[0] == pytest.approx(mirrored[1], rel=1e-9)


def test_twenty_values_out_of_reach_say_little():
    """However many lie there: q may have a few parts in twenty where none of its sample is."""
    found = kle.estimate_kl(np.arange(100.0, 1100), np.arange(20.0))
    assert found.value > 2.5
    assert 1 < found.confidence_interval.low < np.log(20 / 3)


def test_log_ratios_are_unbiased_and_a_row_has_each_place_once():
    """With two neighbours and few x beside many y; values that both samples have are shuffled."""
    x, y = np.sort(drawn(stats.norm(), (60, 60), 1)), np.sort(drawn(stats.norm(), (60, 900), 2))
    means = [log_ratios(row_of(*pair), 2, 2).mean() for pair in zip(x, y, strict=True)]
    assert abs(np.mean(means)) < 0.05
    row = row_of(x[0], x[0])
    assert sorted([*row.x, *row.y]) == list(range(120))


def test_a_unit_is_a_factor(both):
    """Value, error and interval in bits are those in nats, divided."""
    nats, bits = (kle.estimate_kl(*both, base=base) for base in (None, 2))
    ends = (bits.value, bits.standard_error, *bits.confidence_interval)
    expected = (nats.value, nats.standard_error, *nats.confidence_interval)
    assert np.multiply(ends, np.log(2)) == pytest.approx(expected, rel=1e-12)
    assert bits.unit.plural == "bits"


def test_a_higher_level_is_wider(both):
    """By as much as the normal quantiles say, below."""
    narrow, wide = (kle.estimate_kl(*both, confidence_level=level) for level in (0.5, 0.99))
    off = [one.value - one.confidence_interval.low for one in (narrow, wide)]
    assert off == pytest.approx(stats.norm.ppf([0.75, 0.995]) * narrow.standard_error)


def test_rounding_is_no_obstacle(both):
    """Two decimals change the value by less than its error, and the interval is finite."""
    exact = kle.estimate_kl(*both)
    rounded = kle.estimate_kl(*(np.round(z, 2) for z in both))
    assert abs(exact.value - rounded.value) < exact.standard_error / 2
    assert rounded.guarantee == "asymptotic"
    known = [kle.estimate_kl(x, Q).value for x in (both[0], np.round(both[0], 2))]
    assert known[0] == pytest.approx(known[1], abs=0.02)


def test_one_value_again_and_again(both):
    """A mass of p where q has a density makes D infinite, unless something was cut off."""
    x, y = both
    cut = np.maximum(x, np.quantile(x, 0.4))
    beside_sample = kle.estimate_kl(cut, y)
    assert beside_sample.confidence_interval.high == np.inf
    assert beside_sample.reach > 0.3
    beside_law = kle.estimate_kl(cut, Q)
    assert beside_law.guarantee.startswith("none: 0.4 of x is one value")
    assert (beside_law.value, beside_law.confidence_interval) == (np.inf, (0, np.inf))


def test_constants():
    """The same one twice is no evidence; another one is out of reach."""
    same = kle.estimate_kl(np.ones(100), np.ones(50))
    assert same.confidence_interval.low == 0
    assert np.isfinite(same.confidence_interval.high)
    other = kle.estimate_kl(np.ones(100), np.zeros(50))
    assert 0 < other.confidence_interval.low < np.log(50)
    assert other.confidence_interval.high == np.inf


def test_what_q_rules_out_is_infinite():
    """Outside the support of a density, and values that a discrete q cannot give."""
    beyond = kle.estimate_kl(np.linspace(0, 2, 50), stats.uniform())
    assert (beyond.value, *beyond.confidence_interval) == (np.inf, np.inf, np.inf)
    assert "rules out 0.5 of x" in beyond.guarantee
    assert beyond.reach == 0.5
    assert kle.estimate_kl(np.linspace(0, 2, 50), stats.poisson(2)).value == np.inf


def test_a_mean_that_a_few_values_make_has_no_upper_limit():
    """The log ratio of t(3) to a Normal has no variance."""
    found = kle.estimate_kl(drawn(stats.t(3), 1000, 4), stats.norm())
    assert found.confidence_interval.high == np.inf
    assert "a few values far out" in found.guarantee


def test_values_as_categories():
    """`method="counts"` is `estimate_kl_from_counts` of the values."""
    x, y = drawn(stats.poisson(3), 200, 1), drawn(stats.poisson(4), 300, 2)
    cells = np.arange(max(*x, *y) + 1)
    counts = [np.sum(z[:, None] == cells, axis=0) for z in (x, y)]
    expected = kle.estimate_kl_from_counts(*counts)
    assert kle.estimate_kl(x, y, method="counts") == expected


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        (([1.0] * 19, [1.0] * 20), {}, "x: got 19 values; expected at least 20"),
        (([1.0] * 20, [1.0]), {}, "y_or_q: got 1 values; expected at least 20"),
        (([np.nan] * 20, [1.0] * 20), {}, "expected real numbers without NaN"),
        (([1.0] * 20, [np.inf] * 20), {}, "expected finite numbers"),
        ((np.ones((20, 2)), np.ones((20, 3))), {}, "expected as many variables as x has"),
        ((np.ones((20, 21)), np.ones((20, 21))), {}, "x: got shape (20, 21); expected a sample"),
        ((np.ones((20, 2, 2)), [1.0] * 20), {}, "x: got shape (20, 2, 2); expected a sample"),
        ((np.ones(20), stats.multivariate_normal([0, 0])), {}, "got 2 variables; expected one"),
        ((np.ones((20, 2)), stats.norm()), {}, "got 1 variables; expected 2, as x has"),
        (([1.0] * 20, [1.0] * 20), {"method": "kde"}, "method: got 'kde'; expected None"),
        (([1.0] * 20, [1.0] * 20), {"base": 3}, "base: got 3"),
        (([1.0] * 20, [1.0] * 20), {"confidence_level": 95}, "expected a number between 0 and 1"),
    ],
)
def test_what_is_refused_is_refused_in_a_line(arguments, options, said):
    """Argument, what it got, what it may be."""
    with pytest.raises(ValueError, match=r"^[^\n]+$") as raised:
        kle.estimate_kl(*arguments, **options)
    assert said in str(raised.value)


@pytest.mark.parametrize("thing", ["abc", None, stats.norm, object()])
def test_what_is_neither_sample_nor_law_is_refused(thing):
    """An unfrozen family is told how to freeze it."""
    with pytest.raises(TypeError, match=r"y_or_q: got [^\n]+; expected [^\n]+"):
        kle.estimate_kl(np.arange(20.0), thing)


def test_the_kept_table_says_what_is_promised():
    """In tame pairs 93 % at least, but for the spike; elsewhere 19 in 20 decline, 8 in 10 of 50."""
    kept = kept_coverage().only(variables=1)
    tame = kept.only(tame=1)
    assert {row.pair for row in tame.rows if row.held < 0.93} <= {"A spike of 1/20, a hump"}
    assert len({row.pair for row in tame.rows}) >= 24
    for n, least in ((50, 0.8), (200, 0.94), (1000, 0.99)):
        assert kept.only(tame=0, n=n).values("declined").min() >= least
    assert kept.values("repetitions").min() >= 2000


class TestCoveragePage:
    """What the page on coverage says of its tables, and of the samples that it draws."""

    def test_one_line_falls_short(self):
        """The spike; q has a few values in a thousand where p has one in twenty."""
        tame = kept_coverage().only(tame=1, variables=1)
        assert [row.pair for row in tame.rows if row.held < 0.93] == ["A spike of 1/20, a hump"]
        under = 0.05 * (stats.norm.cdf(0.2 / 1.5) - stats.norm.cdf(-0.2 / 1.5))
        assert 0.002 < under < 0.008

    def test_small_samples_decline_more_often_and_a_known_q_helps(self):
        """Row by row of the pairs that were tried at every size."""
        tame = kept_coverage().only(tame=1, variables=1)
        for pair in ("Beta(17, 6), Beta(3, 3)", "Gamma(2), Gamma(3)"):
            small, usual, known = (
                tame.only(pair=pair, n=n, m=m).rows[0]
                for n, m in ((50, 50), (1000, 1000), (1000, 0))
            )
            assert small.declined > usual.declined
            assert known.width < 0.7 * usual.width

    def test_where_p_and_q_are_far_apart_the_samples_set_the_width(self):
        """The smallest possible width, of N(0, 0.1) and N(0, 2), is above 0.8 of subsampling's."""
        row = kept_coverage().only(pair="N(0, 0.1), N(0, 2)", n=1000, m=1000).rows[0]
        p, q = stats.norm(0, 0.1), stats.norm(0, 2)
        x, y = (law.ppf((np.arange(100_000) + 0.5) / 100_000) for law in (p, q))
        spread = np.var(p.logpdf(x) - q.logpdf(x)) + np.var(np.exp(p.logpdf(y) - q.logpdf(y)))
        least = 2 * stats.norm.ppf(0.975) * np.sqrt(spread / 1000)
        assert 0.8 * row.rival_width < least < row.width
