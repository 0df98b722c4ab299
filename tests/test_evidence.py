"""What sums and averages of the log likelihood ratio promise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import klexplain as kl
from klexplain.divergence.log_ratios import BLOCK
from klexplain.evidence.paths import KEPT

P, Q = stats.beta(17, 6), stats.beta(3, 3)
ONE_SAMPLE = kl.log_ratio_distribution(P, Q).under_p


@settings(deadline=None)
@given(st.lists(st.floats(0.01, 0.99), min_size=1, max_size=20))
def test_evidence_of_independent_samples_adds(x):
    """The last entry is the log of the product of the ratios, and each step adds one log ratio."""
    total = kl.cumulative_log_ratio(P, Q, x)
    each = kl.log_likelihood_ratio(P, Q, x)
    assert total[-1] == pytest.approx(np.log(np.prod(kl.likelihood_ratio(P, Q, x))), abs=1e-8)
    np.testing.assert_allclose(np.diff(total, prepend=0), each, atol=1e-9)


def test_sum_runs_over_the_last_axis():
    """Each row is a stream of its own."""
    x = P.rvs((3, 5), random_state=1)
    found = kl.cumulative_log_ratio(P, Q, x, base=10)
    assert found.shape == (3, 5)
    np.testing.assert_array_equal(found[1], kl.cumulative_log_ratio(P, Q, x[1], base=10))


def test_a_long_product_does_not_underflow():
    """The product of 100,000 ratios leaves the floats; its logarithm is exact."""
    x = Q.rvs(100_000, random_state=1)
    assert np.prod(kl.likelihood_ratio(P, Q, x)) == 0
    assert np.isfinite(kl.cumulative_log_ratio(P, Q, x)[-1])


def test_impossible_samples():
    """A sample that only p allows decides for good; one for each is a contradiction."""
    p, q = stats.uniform(0, 2), stats.uniform(1, 2)
    assert kl.cumulative_log_ratio(p, q, [1.5, 0.5, 1.5]).tolist() == [0, np.inf, np.inf]
    with pytest.raises(ValueError, match=r"^x: got .*; expected samples that p allows together"):
        kl.cumulative_log_ratio(p, q, [0.5, 2.5])
    with pytest.raises(ValueError, match=r"^x: got 1.5; expected samples along an axis"):
        kl.cumulative_log_ratio(p, q, 1.5)


def test_running_means_are_those_of_the_draws():
    """Across blocks, the kept means are the plain averages of the first N log ratios."""
    n = 2 * BLOCK + 500
    found = kl.convergence(P, Q, n=n, rng=4, base=2)
    rng = np.random.default_rng(4)
    x = np.concatenate([P.rvs(size, random_state=rng) for size in (BLOCK, BLOCK, 500)])
    plain = kl.cumulative_log_ratio(P, Q, x, base=2) / np.arange(1, n + 1)
    np.testing.assert_allclose(found.means[0], plain[found.counts - 1], rtol=1e-10)
    assert (found.counts[0], found.counts[-1]) == (1, n)
    assert len(found.counts) <= KEPT


def test_limit_and_band_are_in_the_unit_of_the_means():
    """Limit, means and band have one unit: all scale by ln 10 from bans to nats."""
    nats, bans = (kl.convergence(P, Q, n=500, rng=1, base=base) for base in (None, 10))
    assert nats.limit == kl.kl_divergence(P, Q)
    for of_nats, of_bans in (
        (nats.limit, bans.limit),
        (nats.means, bans.means),
        (nats.band().low, bans.band().low),
        (nats.band().high, bans.band().high),
    ):
        np.testing.assert_allclose(of_nats, np.log(10) * of_bans, rtol=1e-12)


@pytest.mark.parametrize("pair", [(P, Q), (Q, P), (stats.poisson(4), stats.poisson(2))])
def test_the_band_holds_as_many_paths_as_it_says(pair):
    """Of 1000 paths of 3000 samples 95 % ± 2.8 % end in the band (4 sd: 6 in 10⁵ seeds fail)."""
    found = kl.convergence(*pair, n=3000, paths=1000, rng=8)
    assert found.inside() == pytest.approx(0.95, abs=0.028)
    assert found.inside(0.5) == pytest.approx(0.5, abs=0.064)


def test_a_shifted_limit_would_empty_the_band():
    """Paths from another truth leave the band: the check on coverage can fail."""
    right = kl.convergence(P, Q, n=3000, paths=50, rng=8)
    wrong = kl.convergence(stats.beta(16, 6), Q, n=3000, paths=50, rng=8)
    assert (
        np.mean(np.abs(wrong.means[:, -1] - right.limit) <= right.band().high[-1] - right.limit)
        < 0.5
    )


@pytest.mark.parametrize("pair", [(stats.uniform(0.2, 0.6), stats.uniform(-1, 3)), (P, P)])
def test_paths_of_equal_samples_end_in_a_band_without_width(pair):
    """Where every sample brings the same evidence, rounding does not throw a path out."""
    found = kl.convergence(*pair, n=3000, paths=20, rng=8)
    assert found.standard_deviation <= found.rounding
    assert found.inside() == 1


def test_an_infinite_limit_has_no_band():
    """If q rules out what p gives, the limit is infinite, paths reach it, and there is no band."""
    found = kl.convergence(stats.uniform(0, 2), stats.uniform(0, 1), n=100, paths=3, rng=1)
    assert found.limit == np.inf == found.standard_deviation
    assert (found.means[:, -1] == np.inf).all()
    with pytest.raises(ValueError, match=r"expected a finite divergence for a band$"):
        found.band()


def test_streams_start_at_nothing_and_grow_with_the_divergence():
    """Evidence starts at 0, and after 400 samples is within 5 sd of N·D (1 seed in 10⁶ fails)."""
    found = kl.evidence_paths(P, Q, n=400, paths=3, rng=2, base=10)
    assert (found.evidence[:, 0] == 0).all()
    assert found.counts[-1] == 400
    assert found.slope == kl.kl_divergence(P, Q, base=10)
    sd = 0.3540849 * np.sqrt(400)
    np.testing.assert_allclose(found.evidence[:, -1], 400 * found.slope, atol=5 * sd)


@settings(deadline=None)
@given(st.floats(0.01, 0.5), st.floats(0.5, 0.999))
def test_as_many_samples_as_the_error_asks_for(relative_error, level):
    """With the samples needed, the half-width is within the error; with one fewer it is not."""
    n = kl.samples_for_relative_error(P, Q, relative_error=relative_error, confidence_level=level)
    one = ONE_SAMPLE
    z = stats.norm.isf((1 - level) / 2)
    allowed = relative_error * one.mean * (1 + 1e-9)
    assert z * one.sd / np.sqrt(n) <= allowed
    assert n == 1 or z * one.sd / np.sqrt(n - 1) >= allowed * (1 - 2e-9)


@pytest.mark.parametrize(
    ("pair", "options", "message"),
    [
        ((P, P), {}, "^p, q: got .*; expected a divergence above 0 and finite$"),
        ((stats.uniform(0, 2), stats.uniform()), {}, "expected a divergence above 0 and finite$"),
        (
            (P, Q),
            {"relative_error": 0},
            "^relative_error: got 0; expected a finite number above 0$",
        ),
        ((P, Q), {"confidence_level": 1}, "^confidence_level: got 1; expected"),
    ],
)
def test_samples_for_relative_error_refuses_what_has_no_answer(pair, options, message):
    """A divergence of 0 or ∞ and an impossible error have no number of samples."""
    with pytest.raises(ValueError, match=message):
        kl.samples_for_relative_error(*pair, **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [({"n": 0}, "^n: got 0"), ({"n": 5, "paths": 0}, "^paths: got 0"), ({"n": 5.5}, "^n: got 5.5")],
)
def test_counts_are_whole(options, message):
    """n and paths below 1, or not whole, are refused by name."""
    with pytest.raises(ValueError, match=message + "; expected a whole number of at least 1$"):
        kl.convergence(P, Q, rng=1, **options)


def test_chance_needs_a_seed():
    """Without a generator or a seed nothing random is done."""
    with pytest.raises(TypeError, match=r"^rng: got None; expected"):
        kl.convergence(P, Q, n=5, rng=None)
