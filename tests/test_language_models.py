"""What the pages on k1, k2, k3 and on quantised models say in words, in numbers."""

import math

import numpy as np
import pytest
from scipy import stats
from scipy.special import digamma

from klexplain import kl_divergence, mean_log_ratio_estimators, token_table_from_log_probs
from klexplain.distributions.pairs import one_pair
from klexplain.divergence.tails import ratio_has_variance

STEP = 1e-6


class TestWhichToTrust:
    """k1_k2_k3.py."""

    SHAPE, MODEL = 2.5, stats.gamma(2, scale=1.2)

    @pytest.fixture
    def under_p(self):
        """Probabilities of narrow bins under a Gamma, with r, and the score in its shape."""
        log_x = np.linspace(-12, 4.5, 4001)
        p, x = stats.gamma(self.SHAPE), np.exp(log_x)
        mass = p.pdf(x) * x * (log_x[1] - log_x[0])
        return mass, self.MODEL.pdf(x) / p.pdf(x), log_x - digamma(self.SHAPE)

    def slope(self, *, back):
        """The gradient in the shape of D(p ‖ q), or of D(q ‖ p)."""
        p = stats.gamma([self.SHAPE - STEP, self.SHAPE + STEP])
        low, high = kl_divergence(self.MODEL, p) if back else kl_divergence(p, self.MODEL)
        return (high - low) / (2 * STEP)

    def test_the_gradients_are_nothing_that_of_d_and_that_of_the_other(self, under_p):
        """As losses: k1 has 0, k2 that of D(p ‖ q), k3 that of D(q ‖ p)."""
        mass, r, s = under_p
        assert mass @ s == pytest.approx(0, abs=1e-8)
        there, back = self.slope(back=False), self.slope(back=True)
        assert abs(there / back - 1) > 0.1  # or the test could not tell them apart
        assert mass @ (-np.log(r) * s) == pytest.approx(there, rel=1e-5)
        assert mass @ ((1 - r) * s) == pytest.approx(back, rel=1e-5)

    def test_in_the_reward_k3_is_off_by_the_gradient_of_the_other(self, under_p):
        """The mean of k3 times the score is that of D(p ‖ q) less that of D(q ‖ p)."""
        mass, r, s = under_p
        found = mass @ ((r - 1 - np.log(r)) * s)
        expected = self.slope(back=False) - self.slope(back=True)
        assert found == pytest.approx(expected, rel=1e-4)

    def test_the_rules_for_betas_and_normals_are_those_of_the_package(self):
        """Half a parameter, twice a variance; and the shares of pairs that they make."""
        a_p, b_p, a_q, b_q = 10 ** np.random.default_rng(1).uniform(-1, 2, (4, 100_000))
        betas, normals = (2 * a_q <= a_p) | (2 * b_q <= b_p), b_q**2 >= 2 * b_p**2
        assert (betas.mean(), normals.mean()) == pytest.approx((0.645, 0.45), abs=0.005)
        for i in range(60):
            beta = one_pair(stats.beta(a_p[i], b_p[i]), stats.beta(a_q[i], b_q[i]))
            normal = one_pair(stats.norm(1, b_p[i]), stats.norm(0, b_q[i]))
            assert ratio_has_variance(*beta) != betas[i]
            assert ratio_has_variance(*normal) != normals[i]

    def test_k3_is_mostly_below_the_truth(self):
        """After 10,000 samples in 18 of 20 runs, and then by a quarter at the median."""
        p, q = stats.beta(17, 6), stats.beta(3, 3)
        log_r = [q.logpdf(x) - p.logpdf(x) for x in p.rvs((20, 10_000), random_state=8)]
        ratio = np.mean(np.expm1(log_r) - log_r, axis=1) / kl_divergence(p, q)
        assert np.sum(ratio < 1) >= 16
        assert np.median(ratio) < 0.9

    def test_written_out_in_32_bits_k3_is_negative(self):
        """Near p = q, where r - 1 cancels; with expm1 hardly ever, and by next to nothing."""
        log_r = np.random.default_rng(1).normal(0, 1e-4, 1000).astype(np.float32)
        assert np.mean(np.exp(log_r) - 1 - log_r < 0) > 0.1

    def test_k2_and_k3_are_half_the_square_near_equality(self):
        """And the bias of k2 is of a higher order than D."""
        near, nearer = (
            mean_log_ratio_estimators(stats.norm(0), stats.norm(d)) for d in (0.1, 0.01)
        )
        assert near.k2.sd == pytest.approx(near.k3.sd, rel=1e-2)
        assert nearer.k2.bias / nearer.divergence < near.k2.bias / near.divergence / 50


class TestQuantised:
    """quantised.py."""

    @pytest.fixture
    def logits(self):
        """Logits of a small model, and those with rounded weights by the number of steps."""
        rng = np.random.default_rng(3)
        hidden, weights = rng.standard_t(4, (400, 32)), rng.normal(0, 0.2, (32, 200))

        def with_steps(number):
            step = np.abs(weights).max(axis=1, keepdims=True) / number
            return hidden @ (np.round(weights / step) * step)

        return hidden @ weights, with_steps

    def test_the_divergence_falls_with_the_square_of_the_step(self, logits):
        """From 4 bits to 8 the steps are 127/7 times finer."""
        exact, with_steps = logits
        four, eight = (token_table_from_log_probs(exact, with_steps(n)) for n in (7, 127))
        assert four.mean.value / eight.mean.value == pytest.approx((127 / 7) ** 2, rel=0.15)

    def test_a_temperature_keeps_every_top_token(self, logits):
        """And moves the divergence away from 0."""
        found = token_table_from_log_probs(logits[0], logits[0] * 2 / 3)
        assert found.same_top.value == 1
        assert found.mean.value > 0.01

    def test_the_average_reader_needs_a_little_more_than_the_first_order(self, logits):
        """Over 2,000 texts whose tokens the original draws, by the overshoot of the last one."""
        exact, rounded = logits[0], logits[1](3)
        first_order = token_table_from_log_probs(exact, rounded).tokens_to_ratio(20)
        log_p, log_q = (v - np.logaddexp.reduce(v, axis=1)[:, None] for v in (exact, rounded))
        rng = np.random.default_rng(6)
        place = rng.integers(400, size=(1000, 600))
        upto = np.cumsum(np.exp(log_p), axis=1)
        drawn = np.array([np.searchsorted(upto[i], rng.random(3000)) for i in range(400)])
        ratios = np.take_along_axis(log_p - log_q, np.minimum(drawn, 199), axis=1)
        evidence = np.cumsum(ratios[place, rng.integers(3000, size=place.shape)], axis=1)
        reached = evidence >= math.log(20)
        assert reached.any(axis=1).mean() > 0.99
        needed = reached[reached.any(axis=1)].argmax(axis=1).mean() + 1
        assert first_order < needed < 1.3 * first_order
