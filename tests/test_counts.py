"""Divergence, G-test and stability index of counts: values, intervals, and whose zero it is."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from klexplain import (
    estimate_kl_from_counts,
    g_test,
    index_by_chance,
    population_stability_index,
)

FAIR = np.full(6, 1 / 6)
LOADED = np.array([1, 2, 2, 2, 2, 3]) / 12
SPARSE = np.full(50, 1 / 50)
COIN = np.array([0.5, 0.5])
FALLING = 1 / np.arange(1, 21) / (1 / np.arange(1, 21)).sum()
EVEN = np.full(20, 1 / 20)
BAD = {
    "neither": ([3, 4], [0.2, 0.3]),
    "weights": ([3, 4], [1.5, 2.5]),
    "shares for p": ([0.3, 0.7], [0.5, 0.5]),
    "negative": ([3, -4], [0.5, 0.5]),
    "negative model": ([3, 4], [-0.5, 1.5]),
    "nothing counted": ([0, 0], [0.5, 0.5]),
    "nothing counted of q": ([3, 4], [0, 0]),
    "NaN": ([3, np.nan], [0.5, 0.5]),
    "infinite": ([3, 4], [np.inf, 1]),
    "masked": (np.ma.array([3, 4], mask=[False, True]), [0.5, 0.5]),
    "words": ([3, 4], ["a", "b"]),
    "lengths": ([3, 4], [1, 2, 3]),
    "one cell": ([3], [4]),
    "a table": ([[3, 4], [5, 6]], [[3, 4], [5, 6]]),
    "names and none": (pd.Series({"a": 3, "b": 4}), [1, 2]),
}


def estimates(p, q, n, m, runs=400, seed=1):
    """Estimates from samples of size n, and m of q; where m is None, from q itself."""
    rng = np.random.default_rng(seed)
    counted = rng.multinomial(n, p, runs)
    models = [q] * runs if m is None else rng.multinomial(m, q, runs)
    return [estimate_kl_from_counts(*both) for both in zip(counted, models, strict=True)]


@pytest.mark.parametrize(
    ("p", "q", "n", "m"),
    [
        (FAIR, FAIR, 100, None),
        (FAIR, FAIR, 100, 300),
        (FAIR, LOADED, 300, None),
        (FAIR, LOADED, 300, 300),
        (FALLING, EVEN, 100, None),
        (FALLING, EVEN, 1000, 1000),
        (COIN, [0.97, 0.03], 200, 100),  # q shows one cell a few times only
        (SPARSE, SPARSE, 30, None),  # most cells are empty
        (SPARSE, SPARSE, 1000, 1000),
        ([0.95, 0.05], [0.5, 0.5], 30, None),  # often nothing in one of two cells
    ],
)
def test_the_interval_holds_the_truth_as_often_as_it_says(p, q, n, m):
    """In 95 % of runs, with 2.4 standard errors of 400 runs to spare, p = q included."""
    truth = stats.entropy(p, q)
    ends = np.array([found.confidence_interval for found in estimates(p, q, n, m)])
    assert np.mean((ends[:, 0] <= truth) & (truth <= ends[:, 1])) >= 0.925
    assert np.isfinite(ends).mean() > 0.9


def test_the_interval_starts_at_zero_where_the_g_test_finds_nothing():
    """At half the level: both say whether chance alone gives so much, by the same χ²."""
    counted = np.random.default_rng(3).multinomial(5000, FAIR, 1000)
    above = [estimate_kl_from_counts(p, FAIR).confidence_interval.low > 0 for p in counted]
    rejected = [g_test(p, FAIR).p_value < 0.025 for p in counted]
    assert np.sum(np.not_equal(above, rejected)) <= 2
    assert 10 < np.sum(above) < 40


def test_the_interval_at_equality_is_as_wide_as_it_must_be():
    """Its upper ends stay within a few times the scale (K - 1)/2n of a difference by chance."""
    high = [found.confidence_interval.high for found in estimates(FAIR, FAIR, 1000, None)]
    assert np.median(high) < 4 * (len(FAIR) - 1) / 2000


def test_the_value_has_hardly_any_bias():
    """Its mean over all samples of 60, exactly, where the plug-in value is off by 1/120."""
    p, q, k = np.array([0.4, 0.6]), np.array([0.7, 0.3]), np.arange(61)
    chance = stats.binom(60, 0.4).pmf(k)
    found = [estimate_kl_from_counts([i, 60 - i], q).value for i in k]
    plug_in = [stats.entropy([i, 60 - i], q) for i in k]
    assert chance @ found == pytest.approx(stats.entropy(p, q), abs=2e-5)
    assert chance @ plug_in > stats.entropy(p, q) + 0.008


def test_the_value_has_hardly_any_bias_where_both_are_counted():
    """The mean over many pairs of samples is the divergence, within 4 standard errors."""
    values = [found.value for found in estimates(FALLING, EVEN, 1000, 1000)]
    off = np.mean(values) - stats.entropy(FALLING, EVEN)
    assert abs(off) < 4 * np.std(values) / np.sqrt(len(values)) < 0.02


@pytest.mark.parametrize(
    ("p", "q", "n", "m"),
    [(FAIR, LOADED, 500, None), (FAIR, LOADED, 500, 500)],
)
def test_the_standard_error_is_how_far_the_values_scatter(p, q, n, m):
    """Within 12 %, for both kinds of q."""
    found = estimates(p, q, n, m)
    assert np.std([one.value for one in found]) == pytest.approx(
        np.mean([one.standard_error for one in found]), rel=0.12
    )


def test_far_from_equality_the_standard_error_is_that_of_the_log_ratio():
    """Its variance over n, and what χ² adds; within 3 %, where a sixth of the value is bias."""
    p = (100 * FALLING).round()
    shares = p / p.sum()
    ratio = np.log(shares / EVEN)
    variance = shares @ (ratio - shares @ ratio) ** 2 / p.sum() + 19 / 2 / p.sum() ** 2
    found = estimate_kl_from_counts(p, EVEN)
    assert found.standard_error == pytest.approx(np.sqrt(variance), rel=0.03)


def test_a_count_of_few_leaves_more_room_above_than_below():
    """Three of 100 may come from a share of 0.6 % or of 8.5 %, and the logarithm sees the first."""
    found = estimate_kl_from_counts([50, 50], [97, 3])
    low, high = found.confidence_interval
    assert high - found.value > 2 * (found.value - low)


def test_at_equality_the_standard_error_is_that_of_chi_square():
    """The square root of 2 (K - 1), over 2n."""
    found = estimate_kl_from_counts([100] * 6, FAIR)
    assert found.standard_error == pytest.approx(np.sqrt(2 * 5) / 1200, rel=1e-6)


def test_a_zero_of_the_model_is_infinite():
    """Where p has a count, and only there; the result says why."""
    found = estimate_kl_from_counts([5, 4, 1], [0.5, 0.5, 0.0])
    assert (found.value, *found.confidence_interval) == (np.inf,) * 3
    assert found.reach == 0.1
    assert "q rules out 0.1" in found.guarantee
    assert np.isfinite(estimate_kl_from_counts([5, 4, 0], [0.5, 0.5, 0.0]).value)


def test_a_zero_of_a_sample_only_takes_the_upper_end():
    """The value is finite, the lower end holds, and the reach is p's share there."""
    found = estimate_kl_from_counts([50, 40, 10], [500, 500, 0])
    assert np.isfinite(found.value)
    assert 0 < found.confidence_interval.low < found.value
    assert found.confidence_interval.high == np.inf
    assert found.guarantee.startswith("one-sided: 0.1 ")
    assert found.reach == 0.1


def test_where_a_zero_is_no_surprise_there_is_an_upper_end():
    """One of 100 where the other has none of 100: from 3 expected on it is declined."""
    high = [
        estimate_kl_from_counts([50, 50 - k, k], [50, 50, 0]).confidence_interval.high
        for k in range(5)
    ]
    assert np.isfinite(high).tolist() == [True, True, True, False, False]
    assert high[0] < high[1] < high[2]


def test_where_q_never_comes_the_upper_end_is_declined():
    """The truth is infinite, so every finite upper end would be wrong."""
    found = estimates([0.5, 0.4, 0.1], [0.5, 0.5, 0.0], 200, 200)
    assert np.mean([np.isinf(one.confidence_interval.high) for one in found]) >= 0.95


def test_the_order_is_p_then_q():
    """As everywhere: the truth first."""
    p, q = [800, 150, 50], [300, 300, 400]
    assert estimate_kl_from_counts(p, q).value == pytest.approx(stats.entropy(p, q), rel=0.02)
    assert estimate_kl_from_counts(q, p).value == pytest.approx(stats.entropy(q, p), rel=0.02)


def test_the_unit_is_asked_for():
    """All four numbers in bits."""
    nats, bits = (estimate_kl_from_counts([9, 30], [0.5, 0.5], base=base) for base in (None, 2))
    ends = (nats.value, nats.standard_error, *nats.confidence_interval)
    assert np.array(ends) / np.log(2) == pytest.approx(
        [bits.value, bits.standard_error, *bits.confidence_interval]
    )
    assert bits.unit.plural == "bits"


def test_names_meet_in_whatever_order():
    """A Counter, a dict and a pandas Series, which sorts by frequency."""
    p, q = Counter("aaaabbc"), {"b": 9, "a": 3, "d": 2}
    known = estimate_kl_from_counts([4, 2, 1, 0], [3, 9, 0, 2])
    assert estimate_kl_from_counts(p, q) == known
    series = [pd.Series(list(side.elements())).value_counts() for side in (p, Counter(q))]
    assert estimate_kl_from_counts(*series) == known


def test_cells_that_nobody_saw_say_nothing():
    """Neither to the estimate nor to the tests."""
    for function in (estimate_kl_from_counts, g_test, population_stability_index):
        assert function([9, 5, 0], [3, 7, 0]) == function([9, 5], [3, 7])


def test_constant_counts_are_no_change():
    """Only one cell was ever seen: a value of 0, a p-value of 1, and no NaN."""
    found = estimate_kl_from_counts([90, 0], [50, 0])
    assert found.value == found.confidence_interval.low == 0
    assert 0 < found.confidence_interval.high < 1
    assert g_test([9, 0], [5, 0]).p_value == population_stability_index([9, 0], [5, 0]).p_value == 1


@pytest.mark.parametrize("pair", BAD.values(), ids=BAD)
def test_what_is_neither_counts_nor_probabilities_is_refused(pair):
    """In one line that says what it got; nothing is normalised, nothing dropped."""
    one_line = r"^counts_\w+: got [^\n]*; expected [^\n]*$"
    for function in (estimate_kl_from_counts, g_test):
        with pytest.raises((TypeError, ValueError), match=one_line):
            function(*pair)


def test_an_index_takes_counts_only():
    """Shares have no n; an alpha lies between 0 and 1."""
    with pytest.raises(ValueError, match=r"^counts_q: got"):
        population_stability_index([3, 4], [0.5, 0.5])
    with pytest.raises(ValueError, match=r"^alpha: got 5"):
        population_stability_index([3, 4], [5, 6], alpha=5)


def test_g_is_scipy_s():
    """To 12 digits, for probabilities and for counts."""
    p, q = np.array([30, 50, 20, 0]), np.array([15, 40, 45, 3])
    one = stats.power_divergence(p, p.sum() * np.full(4, 0.25), lambda_="log-likelihood")
    two = stats.chi2_contingency([p, q], correction=False, lambda_="log-likelihood")
    for found, known in ((g_test(p, np.full(4, 0.25)), one), (g_test(p, q), two)):
        assert found.statistic == pytest.approx(known[0], rel=1e-12)
        assert found.p_value == pytest.approx(known[1], rel=1e-12)
        assert found.degrees_of_freedom == 3


def test_g_tells_small_expected_counts():
    """It counts them, and prints them only where there are any."""
    found = g_test([1, 3, 20], [0.1, 0.1, 0.8])
    assert found.small_cells == 2
    assert "2 expected counts are below 5" in repr(found)
    assert "expected" not in repr(g_test([30, 40], [0.5, 0.5]))


def test_g_of_what_the_model_rules_out_is_infinite():
    """And so certain: a p-value of 0."""
    found = g_test([3, 1], [1.0, 0.0])
    assert (found.statistic, found.p_value) == (np.inf, 0.0)


def test_an_index_is_both_divergences_added():
    """Of the counts with ½ added, and the same either way round."""
    p, q = np.array([30, 50, 0]), np.array([15, 40, 45])
    known = stats.entropy(p + 0.5, q + 0.5) + stats.entropy(q + 0.5, p + 0.5)
    assert population_stability_index(p, q).value == pytest.approx(known, rel=1e-13)
    assert population_stability_index(q, p).value == pytest.approx(known, rel=1e-13)


@pytest.mark.parametrize(("cells", "n", "m"), [(10, 300, 300), (20, 10_000, 500), (5, 100, 1000)])
def test_a_threshold_raises_as_many_false_alarms_as_it_says(cells, n, m):
    """In 5 % of 1,000 cases without a change, within 2.5 standard errors."""
    rng, shares = np.random.default_rng(2), np.full(cells, 1 / cells)
    p, q = (rng.multinomial(size, shares, 1000) for size in (n, m))
    found = [population_stability_index(*both) for both in zip(p, q, strict=True)]
    assert np.mean([one.value > one.threshold for one in found]) == pytest.approx(0.05, abs=0.017)
    assert all((one.value > one.threshold) == (one.p_value < 0.05) for one in found)


class TestDrift:
    """The page "Has my data drifted?"."""

    def test_chance_alone_breaks_both_rules_on_the_left_and_neither_on_the_right(self):
        """In 20 bins of 100 counts PSI is above 0.1 nearly always; with 30,000 it is far below."""
        chance = index_by_chance([5, 20, 50], [100, 30_000], rng=1)
        assert chance.low[1, 0] > 0.1
        assert chance.high[1:, 0].min() > 0.25
        assert chance.high[:, 1].max() < 0.1 / 20

    def test_nine_in_ten_simulated_values_lie_in_a_bar(self):
        """And one in twenty above it: the bar ends at the threshold, where bins are not sparse."""
        chance = index_by_chance([5, 20], [1000], rng=1, runs=1000)
        assert chance.high[:, 0] == pytest.approx(chance.threshold[:, 0], rel=0.05)
        rng = np.random.default_rng(5)
        counts = rng.multinomial(1000, np.full(5, 0.2), size=(1000, 2))
        values = np.array([population_stability_index(*pair).value for pair in counts])
        inside = (chance.low[0] <= values) & (values <= chance.high[0])
        assert np.mean(inside) == pytest.approx(0.9, abs=0.03)

    def test_deciles_of_one_of_the_samples_will_do_as_bins(self):
        """The threshold is exceeded in 5 % of 1,000 cases, within 2.5 standard errors."""
        rng, alarms = np.random.default_rng(1), 0
        for _ in range(1000):
            now, before = rng.normal(size=300), rng.normal(size=400)
            ends = np.quantile(before, np.arange(1, 10) / 10)
            counts = [np.bincount(np.searchsorted(ends, x), minlength=10) for x in (now, before)]
            found = population_stability_index(*counts)
            alarms += found.value > found.threshold
        assert alarms / 1000 == pytest.approx(0.05, abs=0.017)

    def test_the_plug_in_value_starts_too_high(self):
        """By (B - 1)/2 (1/n + 1/m), within 10 %, where both months have the same shares."""
        q = np.array([12, 18, 22, 19, 14, 9, 6]) / 100
        counts = np.random.default_rng(1).multinomial(1000, q, size=(2, 2000))
        assert stats.entropy(*counts, axis=1).mean() == pytest.approx(6 / 1000, rel=0.1)

    def test_the_index_and_the_g_test_nearly_agree(self):
        """PSI over (1/n + 1/m) is G, within 1 %, for the months of the page."""
        now = [4306, 6703, 8684, 7831, 5849, 3913, 2714]
        before = [4804, 7155, 8919, 7428, 5655, 3590, 2449]
        scaled = population_stability_index(now, before).value / (2 / 40_000)
        assert scaled == pytest.approx(g_test(now, before).statistic, rel=0.01)

    def test_to_merge_cells_never_adds_to_a_divergence(self):
        """For random shares, any two of them merged."""
        rng = np.random.default_rng(1)
        p, q = rng.dirichlet(np.ones(6), size=(2, 200))
        merged = [np.column_stack([side[:, 0] + side[:, 1], side[:, 2:]]) for side in (p, q)]
        assert (stats.entropy(*merged, axis=1) <= stats.entropy(p, q, axis=1)).all()
