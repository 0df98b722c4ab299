"""What `estimate_kl` says of samples of several variables."""

import numpy as np
import pytest
from scipy import stats

from klexplain import estimate_kl, kl_divergence
from klexplain.evidence.estimation import several_dimensions
from klexplain.evidence.estimation.log_ratio_regression import regress
from klexplain.evidence.estimation.odd_directions import odd_directions
from klexplain.evidence.estimation.smooth_functions import basis_of


def normal(mean: float, variance: float, d: int) -> object:
    """A Normal distribution of d independent variables, its mean at that distance from 0."""
    return stats.multivariate_normal(np.full(d, mean / np.sqrt(d)), variance * np.eye(d))


def drawn(p: object, q: object, n: int, m: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """A sample of each."""
    rng = np.random.default_rng(seed)
    return p.rvs(n, random_state=rng), q.rvs(m, random_state=rng)


class TestTwoSamples:
    """Both are given by draws."""

    @pytest.mark.parametrize(("d", "width"), [(2, 0.17), (5, 0.19), (10, 0.25), (20, 0.7)])
    def test_the_interval_holds_the_truth_and_is_narrow(self, d, width):
        """Subsampling's interval is 0.27 to 0.33 nats wide in up to ten variables."""
        p, q = normal(0.7, 0.8, d), normal(0, 1, d)
        low, high = estimate_kl(*drawn(p, q, 1000, 1200)).confidence_interval
        assert low < kl_divergence(p, q) < high
        assert high - low < width

    def test_nineteen_of_twenty_intervals_hold_the_truth(self):
        """A banana of three variables, forty times."""
        p, q = normal(0.7, 0.8, 3), normal(0, 1, 3)
        held = 0
        for seed in range(40):
            x, y = drawn(p, q, 200, 300, seed)
            x[:, 1], y[:, 1] = x[:, 1] + x[:, 0] ** 2, y[:, 1] + y[:, 0] ** 2
            low, high = estimate_kl(x, y).confidence_interval
            held += low <= kl_divergence(p, q) <= high
        assert held >= 36

    def test_where_p_is_q_zero_is_in_the_interval(self):
        """And the upper end is near it."""
        x, y = drawn(normal(0, 1, 5), normal(0, 1, 5), 1000, 1000)
        low, high = estimate_kl(x, y).confidence_interval
        assert low == 0
        assert 0 < high < 0.08

    def test_two_clusters_in_a_slanting_direction_are_seen(self):
        """Mean and covariance of p and q are the same, and no single column shows anything."""
        rng = np.random.default_rng(3)
        slant = np.linalg.qr(rng.standard_normal((6, 6)))[0]
        x, y = rng.standard_normal((2, 1500, 6))
        x[:, 0] = 0.5 * x[:, 0] + np.sqrt(0.75) * rng.choice([-1, 1], 1500)
        grid = np.linspace(-9, 9, 20_001)
        clusters = stats.norm([[-np.sqrt(0.75)], [np.sqrt(0.75)]], 0.5)
        density = clusters.pdf(grid).mean(axis=0)
        truth = np.trapezoid(density * (np.log(density) - stats.norm.logpdf(grid)), grid)
        low, high = estimate_kl(x @ slant, y @ slant).confidence_interval
        assert low < truth < high

    def test_two_clusters_of_unlike_shape_are_seen(self):
        """Neither their means nor any one direction tells them from the Normal beside them."""
        rng = np.random.default_rng(4)
        apart = np.abs(np.subtract.outer(np.arange(5), np.arange(5)))
        parts = [stats.multivariate_normal(cov=shape) for shape in (0.9**apart, (-0.9) ** apart)]
        q = stats.multivariate_normal(cov=(parts[0].cov + parts[1].cov) / 2)
        draws = [part.rvs(50_000, random_state=rng) for part in parts]
        log_p = np.logaddexp(*(part.logpdf(np.vstack(draws)) for part in parts)) - np.log(2)
        truth = np.mean(log_p - q.logpdf(np.vstack(draws)))
        x = np.vstack([draw[:500] for draw in draws])
        low, high = estimate_kl(x, q.rvs(1000, random_state=rng)).confidence_interval
        assert low < truth < high < truth + 0.4

    def test_a_monotone_scale_changes_nothing(self):
        """Only ranks count, so logarithms and units do not."""
        x, y = drawn(normal(0.5, 1, 3), normal(0, 1, 3), 300, 200)
        plain, bent = estimate_kl(x, y), estimate_kl(np.exp(x), np.exp(y))
        assert bent.value == pytest.approx(plain.value, abs=1e-9)

    def test_the_same_data_give_the_same_answer(self):
        """Chance picks landmarks, from a fixed seed."""
        x, y = drawn(normal(0.5, 1, 2), normal(0, 1, 2), 200, 200)
        assert estimate_kl(x, y) == estimate_kl(x, y)

    def test_rounded_and_repeated_values_are_no_trouble(self):
        """Nothing divides by a distance."""
        x, y = (np.round(part, 1) for part in drawn(normal(0.7, 1, 2), normal(0, 1, 2), 500, 500))
        low, high = estimate_kl(np.vstack([x, x[:50]]), y).confidence_interval
        assert low < 0.245 < high

    def test_of_very_many_points_some_are_taken(self, monkeypatch):
        """Time and memory stay bounded."""
        monkeypatch.setattr(several_dimensions, "MOST", 300)
        x, y = drawn(normal(0.7, 1, 2), normal(0, 1, 2), 5000, 5000)
        low, high = estimate_kl(x, y).confidence_interval
        assert low < 0.245 < high
        assert high - low > 0.1


class TestOutOfReach:
    """Where y has too little where p has mass, there is no upper limit."""

    @pytest.mark.parametrize("d", [2, 5, 10])
    @pytest.mark.parametrize(("mean", "variance"), [(0, 4), (6, 1)])
    def test_a_lower_limit_is_all_there_is(self, d, mean, variance):
        """It holds, and no sample of 500 can tell more than the logarithm of its size."""
        p, q = normal(mean, variance, d), normal(0, 1, d)
        found = estimate_kl(*drawn(p, q, 500, 500))
        assert found.confidence_interval.high == np.inf
        assert found.guarantee.startswith("one-sided: y misses")
        assert 0.3 < found.confidence_interval.low < min(kl_divergence(p, q), np.log(500))
        assert found.reach > 0.7

    def test_one_column_is_enough(self):
        """An exponential's mass near 0 is not reached by a log-normal's sample."""
        rng = np.random.default_rng(1)
        x, y = rng.standard_normal((2, 1000, 3))
        x[:, 1], y[:, 1] = rng.exponential(size=1000), rng.lognormal(size=1000)
        found = estimate_kl(x, y)
        assert found.confidence_interval.high == np.inf
        assert "column 1" in found.guarantee


class TestAKnownModel:
    """q is a distribution; only what p is has to be learnt from a sample."""

    @pytest.mark.parametrize("d", [2, 5])
    def test_reach_is_no_trouble(self, d):
        """Two samples of this pair set no upper limit."""
        p, q = normal(0, 4, d), normal(0, 1, d)
        x, _ = drawn(p, q, 1000, 1)
        low, high = estimate_kl(x, q).confidence_interval
        assert low < kl_divergence(p, q) < high
        assert high - low < 0.7

    def test_it_is_surer_than_with_a_sample_of_it(self):
        """A sample of q is one more source of chance."""
        p, q = normal(1, 1, 3), normal(0, 1, 3)
        x, y = drawn(p, q, 1000, 1000)
        assert estimate_kl(x, q).standard_error < 0.8 * estimate_kl(x, y).standard_error

    def test_what_the_model_rules_out_makes_it_infinite(self):
        """Some of x lie where q has no density."""
        x, _ = drawn(normal(0.5, 1, 2), normal(0, 1, 2), 100, 1)
        found = estimate_kl(x, Square())
        assert found.value == np.inf
        assert "rules out" in found.guarantee


class Square:
    """The uniform distribution on a square."""

    def logpdf(self, x):
        """Log-density."""
        return np.where(np.all(np.abs(x) < 1, axis=-1), -np.log(4), -np.inf)


class TestRefused:
    """One line says what is wrong."""

    @pytest.fixture
    def samples(self):
        """Two samples of three variables."""
        return drawn(normal(0, 1, 3), normal(0, 1, 3), 50, 60)

    def test_a_column_that_is_constant_in_one_sample(self, samples):
        """A point of p where q has a density, or the other way round."""
        x, y = samples
        x[:, 1] = 0.5
        with pytest.raises(ValueError, match=r"^x: .* 2 dimensions, column 1 having one value"):
            estimate_kl(x, y)

    def test_columns_that_determine_each_other_in_one_sample(self, samples):
        """x leaves the plane in which y lies."""
        x, y = samples
        y[:, 2] = y[:, 0] - 2 * y[:, 1]
        with pytest.raises(ValueError, match=r"^y: .* 2 dimensions.*; expected values that fill 3"):
            estimate_kl(x, y)

    def test_nothing_but_constants(self):
        """They tell nothing of p and q."""
        with pytest.raises(ValueError, match=r"^x: .* 0 dimensions, column 0 having one value"):
            estimate_kl(np.ones((50, 2)), np.ones((50, 2)))

    def test_in_both_samples_they_are_no_trouble(self, samples):
        """What they add is known already."""
        x, y = (np.column_stack([part, part[:, 0] * 3, np.ones(len(part))]) for part in samples)
        low, high = estimate_kl(x, y).confidence_interval
        assert low == 0
        assert high < 1

    def test_fewer_points_than_variables(self):
        """Twenty of twenty variables."""
        x, y = drawn(normal(0, 1, 20), normal(0, 1, 20), 20, 30)
        with pytest.raises(ValueError, match=r"^x: .*20 values.*; expected at least 22"):
            estimate_kl(x, y)


class TestParts:
    """What the estimate is made of."""

    def test_odd_directions_are_those_of_clusters(self):
        """And Normal data have none."""
        rng = np.random.default_rng(1)
        plain = rng.standard_normal((1000, 5))
        assert odd_directions(plain).shape == (5, 0)
        plain[:, 2] += 3 * rng.choice([-1, 1], 1000)
        found = odd_directions(plain)
        assert np.abs(found[:, 0]).argmax() == 2

    def test_a_point_is_left_out_as_if_the_fit_had_never_seen_it(self):
        """x look less like p without their own help, and y less like q."""
        x, y = drawn(normal(1, 1, 2), normal(0, 1, 2), 60, 60)
        basis = basis_of(np.vstack([x, y]), 60, np.random.default_rng(0))
        found = regress(basis, 60, np.zeros(120))
        assert np.all(found.left_out[:60] < found.fitted[:60])
        assert np.all(found.left_out[60:] > found.fitted[60:])
