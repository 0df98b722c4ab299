"""The page "KL from your data": what it says of its data, and of all data."""

import io
import runpy
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from klexplain import estimate_kl, estimate_kl_from_counts, kl_divergence

PAGE = Path(__file__).parents[1] / "docs" / "use" / "your_data.py"


@pytest.fixture(scope="module")
def page():
    """All that the page has computed when its last cell has run."""
    with redirect_stdout(io.StringIO()):
        return runpy.run_path(str(PAGE))


def holds(estimate, truth):
    """Whether an interval holds the truth."""
    low, high = estimate.confidence_interval
    return low <= truth <= high


def test_the_intervals_shown_hold_the_truth(page):
    """Of two samples, of one beside q, and of the other question."""
    truth = kl_divergence(page["p"], page["q"])
    assert holds(page["found"], truth)
    assert holds(estimate_kl(page["x"], page["q"]), truth)
    wide, narrow = page["wide"], page["narrow"]
    assert holds(estimate_kl(page["far_x"], narrow), kl_divergence(wide, narrow))
    assert holds(estimate_kl(page["near_y"], page["far_x"]), kl_divergence(narrow, wide))


def test_a_known_model_narrows_the_interval(page):
    """The same sample beside q itself."""
    known = estimate_kl(page["x"], page["q"]).confidence_interval
    assert np.ptp(known) < 0.7 * np.ptp(page["found"].confidence_interval)


def test_half_the_width_takes_four_times_the_data(page):
    """From a quarter of the page's data to all of it."""
    x, y = page["more_x"], page["more_y"]
    few, all_of_them = (estimate_kl(x[:n], y[:n]).confidence_interval for n in (2_500, 10_000))
    assert np.ptp(all_of_them) == pytest.approx(np.ptp(few) / 2, rel=0.1)


def test_where_it_declines_the_estimate_is_a_guess_from_below(page):
    """No upper limit; a lower one that holds; and a value below the truth."""
    far, truth = page["far"], kl_divergence(page["wide"], page["narrow"])
    assert np.isinf(far.confidence_interval.high)
    assert far.confidence_interval.low < far.value < truth
    beyond = (page["far_x"] < page["near_y"].min()) | (page["far_x"] > page["near_y"].max())
    assert far.reach == beyond.mean()


def test_a_fit_gains_its_parameters_over_n_on_its_own_sample():
    """On average, as the page and its box say: here a Normal, which has two."""
    n = 200
    x = np.random.default_rng(1).normal(size=(5_000, n))
    mean, variance = x.mean(1), x.var(1)
    own = -0.5  # mean of -(x - mean)² / 2 variance over the sample itself
    others = -(1 + mean**2) / (2 * variance)  # over p, a standard Normal
    chance = (1 - (x**2).mean(1)) / 2  # of mean 0, and most of what differs from sample to sample
    assert (own - others - chance).mean() == pytest.approx(2 / n, rel=0.1)


def test_bins_lower_a_divergence_and_finer_ones_less():
    """Whatever the densities: here 32 outcomes, joined by twos, fours and so on."""
    for p, q in np.random.default_rng(2).dirichlet(np.ones(32), size=(50, 2)):
        left = [stats.entropy(*(v.reshape(cells, -1).sum(1) for v in (p, q))) for cells in (4, 16)]
        assert left[0] < left[1] < stats.entropy(p, q)


def test_a_sample_that_has_all_that_a_discrete_model_gives_is_its_counts():
    """The probabilities miss 1 by rounding, and that is no further value."""
    q = stats.binom(3, 0.3)
    x = stats.binom(3, 0.4).rvs(100, random_state=np.random.default_rng(3))
    counts = np.bincount(x, minlength=4)
    assert 0 < 1 - q.pmf(np.arange(4)).sum() < 1e-12
    assert counts.min() > 0
    known = estimate_kl_from_counts(counts, q.pmf(np.arange(4))).confidence_interval
    assert estimate_kl(x, q).confidence_interval == pytest.approx(known)
