"""Claims of the prose that are not numbers filled in by the page: each has a test of its name."""

import math
import subprocess
from functools import cache

import numpy as np
import pytest
from scipy import integrate, linalg, optimize, special, stats

from klexplain import (
    bhattacharyya_distance,
    chernoff_information,
    chi_squared_divergence,
    convergence,
    cumulative_log_ratio,
    derive,
    divergence_profile,
    e_process,
    error_rates,
    evidence_paths,
    falling_errors,
    hellinger_distance,
    jeffreys_divergence,
    jensen_shannon_divergence,
    kl_divergence,
    likelihood_ratio,
    log_likelihood_ratio,
    log_ratio_distribution,
    log_ratio_sum,
    meaning,
    measure_near_equality,
    minimum_divergence,
    ratio_curve,
    renyi_divergence,
    rulers,
    samples_for_relative_error,
    samples_to_decide,
    sequential_test,
    third_truth,
    total_variation,
    typical_regions,
)

P, Q = stats.beta(17, 6), stats.beta(3, 3)


@cache
def mean_passage(bans, step=0.02, lowest=-12):
    """Limits of the mean number of samples from P until the evidence is so many bans.

    The walk on a lattice of so many nats: with each log ratio rounded up it arrives too
    early, rounded down too late. It hardly ever falls below the lattice; there it is put back.
    """
    strata = P.ppf((np.arange(100_000) + 0.5) / 100_000)
    steps = (P.logpdf(strata) - Q.logpdf(strata)) / step
    size, start = math.ceil((bans * math.log(10) - lowest) / step), round(-lowest / step)
    return tuple(
        _mean_passage(rounded(steps).astype(int), size)[start] for rounded in (np.ceil, np.floor)
    )


def _mean_passage(steps, size):
    """From each of the points below the mark: m = 1 + E m(after one step)."""
    mass = np.bincount(np.clip(steps, -size, size) + size, minlength=2 * size + 1) / len(steps)
    moves = linalg.toeplitz(mass[size:0:-1], mass[size : 2 * size])
    moves[:, 0] += np.cumsum(mass)[size - 1 :: -1]
    return np.linalg.solve(np.eye(size) - moves, np.ones(size))


class TestLikelihoodRatio:
    """The page "The likelihood ratio"."""

    def test_there_are_exactly_two_ties(self):
        """The log ratio changes sign twice on a fine grid, where the page says."""
        x = np.linspace(1e-4, 1 - 1e-4, 100_001)
        signs = np.sign(P.logpdf(x) - Q.logpdf(x))
        changes = x[1:][np.diff(signs) != 0]
        assert changes == pytest.approx(ratio_curve(P, Q).ties, abs=2e-5)

    def test_no_sample_speaks_ten_to_one_for_p(self):
        """The maximum of the ratio, found by another search, stays below 10."""
        found = optimize.minimize_scalar(
            lambda x: Q.logpdf(x) - P.logpdf(x), bounds=(0.5, 0.99), method="bounded"
        )
        assert found.x == pytest.approx(14 / 17, abs=1e-5)
        assert math.exp(-found.fun) == pytest.approx(5.41214, abs=1e-5)

    def test_the_log_ratio_of_equally_wide_normals_is_a_straight_line(self):
        """And a parabola, of one curvature, where one is wider."""
        x = np.linspace(-3, 4, 29)
        for model, curvature in ((stats.norm(1, 1), 0), (stats.norm(1, 2), 1 / 4 - 1)):
            second = np.diff(log_likelihood_ratio(stats.norm(0, 1), model, x), 2) / 0.25**2
            assert second == pytest.approx(np.full(27, curvature), abs=1e-11)

    def test_evidence_against_p_has_no_bound_near_zero(self):
        """Each step towards 0 gives stronger evidence against p, beyond any bound asked for."""
        evidence = log_likelihood_ratio(P, Q, 10.0 ** -np.arange(1, 10), base=10)
        assert (np.diff(evidence) < -10).all()

    def test_the_peak_of_the_ratio_is_right_of_the_mode_of_p(self):
        """The most likely sample of p is 16/21, left of 14/17."""
        found = optimize.minimize_scalar(lambda x: -P.pdf(x), bounds=(0.1, 0.99), method="bounded")
        assert found.x == pytest.approx(16 / 21, abs=1e-5)
        assert 16 / 21 < 14 / 17

    def test_near_one_p_vanishes_faster_than_q(self):
        """Halving the distance to 1 divides p by 2^5 and q by 2^2."""
        far, near = 1 - 1e-6, 1 - 5e-7
        assert P.pdf(far) / P.pdf(near) == pytest.approx(2**5, rel=1e-4)
        assert Q.pdf(far) / Q.pdf(near) == pytest.approx(2**2, rel=1e-4)


class TestEvidenceAddsUp:
    """The page "Evidence adds up"."""

    def test_the_product_of_2000_ratios_leaves_floating_point(self):
        """The product overflows where the sum of logs is moderate."""
        x = P.rvs(2_000, random_state=np.random.default_rng(5))
        assert math.prod(likelihood_ratio(P, Q, x).tolist()) == math.inf
        assert 500 < cumulative_log_ratio(P, Q, x, base=10)[-1] < 1500

    def test_against_a_nearer_model_the_evidence_may_be_below_zero_for_long(self):
        """Of the twelve paths that are drawn, one is below 0 after ten samples or more."""
        near = stats.beta(10, 5)
        drawn = evidence_paths(P, near, n=200, paths=12, rng=np.random.default_rng(7), base=10)
        assert (drawn.evidence[:, drawn.counts >= 10] < 0).any()

    def test_under_q_the_product_goes_to_zero_while_its_mean_is_one(self):
        """All of 200 runs of 100 samples end below 1e-20; the mean of one ratio is exactly 1."""
        x = Q.rvs((200, 100), random_state=np.random.default_rng(31))
        assert (cumulative_log_ratio(P, Q, x, base=10)[:, -1] < -20).all()
        mean, error = integrate.quad(lambda t: Q.pdf(t) * likelihood_ratio(P, Q, t), 0, 1)
        assert mean == pytest.approx(1, abs=10 * error)


class TestFromEvidenceToKL:
    """The page "From evidence to KL"."""

    def test_the_relative_width_of_the_band_is_the_same_in_any_unit(self):
        """The number of samples for a relative error depends on no unit."""
        widths = [
            (law := log_ratio_distribution(P, Q, base=base)).under_p.sd / law.under_p.mean
            for base in (None, 2, 10)
        ]
        assert widths == pytest.approx([widths[0]] * 3, rel=1e-12)

    def test_one_percent_takes_a_hundred_times_the_samples_of_ten_percent(self):
        """Up to rounding up to whole samples."""
        ratio = samples_for_relative_error(P, Q, relative_error=0.01) / samples_for_relative_error(
            P, Q
        )
        assert ratio == pytest.approx(100, rel=0.01)

    def test_a_hundred_times_the_samples_bring_the_averages_ten_times_closer(self):
        """The forty paths of the figure, at 100 samples and at 10,000."""
        many = convergence(P, Q, n=10_000, paths=40, rng=np.random.default_rng(12), base=10)
        early, late = (many.means[:, np.searchsorted(many.counts, n)].std() for n in (100, 10_000))
        assert early / late == pytest.approx(10, rel=0.3)


class TestWhatTheNumberMeans:
    """The page "What the number means"."""

    def test_the_simulated_samples_are_those_of_the_renewal_equation(self):
        """The page's runs, which all arrive: within 4 standard errors of the lattice's limits."""
        x = P.rvs((20_000, 100), random_state=np.random.default_rng(15))
        arrived = cumulative_log_ratio(P, Q, x, base=10)[:, :, None] >= [1, 2, 6]
        assert arrived.any(axis=1).all()
        samples = 1 + arrived.argmax(axis=1)
        slack = 4 * samples.std(axis=0) / math.sqrt(20_000)
        for level, mean, near in zip((1, 2, 6), samples.mean(axis=0), slack, strict=True):
            low, high = mean_passage(level)
            assert high - low < 0.02 * high
            assert low - near < mean < high + near

    def test_the_overshoot_costs_two_thirds_of_a_sample(self):
        """At each of the three marks, and less than it costs two Normals of this divergence."""
        divergence = kl_divergence(P, Q)
        for level in (1, 2, 6):
            extra = np.mean(mean_passage(level)) - level / (divergence / math.log(10))
            assert extra == pytest.approx(2 / 3, abs=0.05)
            ratio = 10.0**level
            known = meaning(divergence)
            assert extra < known.normal_samples(ratio) - known.least_samples(ratio)

    def test_no_single_sample_reaches_one_ban(self):
        """The strongest sample is worth less, by a search over the whole range."""
        x = np.linspace(1e-6, 1 - 1e-6, 100_001)
        assert (P.logpdf(x) - Q.logpdf(x)).max() < 0.74 * math.log(10)

    def test_equal_errors_fall_with_nd_in_the_bound_and_with_a_quarter_for_normals(self):
        """The decay per sample at 0.3 nats, from 1000 samples to 2000."""
        few, many = meaning(0.3, n=1000), meaning(0.3, n=2000)
        for name, share in (("least_error", 1), ("normal_error", 1 / 4)):
            rate = math.log(getattr(few, name) / getattr(many, name)) / 1000
            assert rate == pytest.approx(0.3 * share, rel=0.01)

    def test_errors_of_5_and_20_percent_meet_the_bound_as_two_coins(self):
        """The formula of the page is the divergence of the two coins."""
        a, b = 0.05, 0.2
        formula = b * math.log(b / (1 - a)) + (1 - b) * math.log((1 - b) / a)
        coins = kl_divergence(stats.bernoulli(1 - b), stats.bernoulli(a))
        assert coins == pytest.approx(formula, rel=1e-12)

    def test_a_nearly_right_model_is_seen_only_in_the_long_run(self):
        """About half of the samples point to p; the two kinds lie on either side of one tie."""
        near = stats.beta(17, 7)
        (tie,) = ratio_curve(P, near).ties
        assert 0.5 < P.sf(tie) < 0.55
        assert (
            log_likelihood_ratio(P, near, tie + 0.01)
            > 0
            > log_likelihood_ratio(P, near, tie - 0.01)
        )

    def test_close_to_the_truth_the_divergence_is_flat(self):
        """Half the step away from the truth, a quarter of the divergence (to 10 %)."""
        near, far = (kl_divergence(P, stats.beta(17, 6 + d)) for d in (0.05, 0.1))
        assert near / far == pytest.approx(1 / 4, rel=0.1)

    def test_the_divergence_is_smallest_at_the_truth_and_positive_elsewhere(self):
        """On the grid of the figure."""
        profile = divergence_profile(P, P, "b", np.linspace(2.5, 14, 116), base=10)
        best = profile.values == 6
        assert profile.divergence[best] == 0
        assert (profile.divergence[~best] > 0).all()

    def test_the_divergence_is_the_surprise_under_q_less_that_under_p(self):
        """Cross-entropy less entropy, by two integrals of their own."""
        under_q, under_p = (
            integrate.quad(lambda x, d=d: -P.pdf(x) * d.logpdf(x), 0, 1)[0] for d in (Q, P)
        )
        assert under_q - under_p == pytest.approx(kl_divergence(P, Q), rel=1e-8)

    def test_what_frequencies_have_from_a_right_model_is_chi_squared(self):
        """2nD of 4 cells and 1000 samples: mean 3 and 95 % quantile of 3 degrees of freedom."""
        shares = [0.1, 0.2, 0.3, 0.4]
        counts = np.random.default_rng(4).multinomial(1000, shares, size=20_000)
        found = 2 * special.rel_entr(counts, 1000 * np.array(shares)).sum(axis=1)
        assert (found > 0).mean() > 0.99
        assert found.mean() == pytest.approx(3, rel=0.03)
        assert (found > stats.chi2(3).isf(0.05)).mean() == pytest.approx(0.05, abs=0.006)

    def test_it_does_not_obey_the_triangle_inequality(self):
        """A detour through a third distribution can be shorter."""
        a, b, c = (stats.norm(0, s) for s in (2, 1.4, 1))
        assert kl_divergence(a, b) + kl_divergence(b, c) < kl_divergence(a, c)

    def test_other_units_of_x_change_nothing(self):
        """Exactly: x in other units has the same divergence."""
        once = kl_divergence(stats.norm(0, 1), stats.norm(1, 2))
        assert kl_divergence(stats.norm(0, 100), stats.norm(100, 200)) == once


class TestWhyNotSymmetric:
    """The page "Why it is not symmetric"."""

    def test_strength_not_frequency_makes_the_asymmetry(self):
        """Fewer samples from q point the right way, yet the divergence from q is larger."""
        law = log_ratio_distribution(P, Q, base=10)
        assert law.probability_above(0, under="p") > 1 - law.probability_above(0, under="q")
        assert kl_divergence(Q, P) > 3 * kl_divergence(P, Q)

    def test_nearly_half_under_q_none_under_p_exceed_ten_to_one(self):
        """Counted by the distribution functions between the roots of log ratio = ±1 ban."""
        law = log_ratio_distribution(P, Q, base=10)
        assert law.probability_above(1, under="p") == 0
        assert 0.45 < 1 - law.probability_above(-1, under="q") < 0.5

    def test_q_explains_typical_samples_of_p_but_not_the_reverse(self):
        """Over p ± 1 sd the evidence stays below 1 ban; over q ± 1 sd it passes 3 bans."""
        regions = typical_regions(P, Q, base=10)
        assert max(abs(regions.of_p.least), abs(regions.of_p.most)) < 1
        assert regions.of_q.least < -3

    def test_normals_of_equal_width_are_symmetric(self):
        """Half a nat both ways."""
        a, b = stats.norm(0, 1), stats.norm(1, 1)
        assert kl_divergence(a, b) == kl_divergence(b, a) == 0.5


class TestDiscrete:
    """The page "The discrete case"."""

    def test_the_log_ratio_is_a_straight_line_in_the_number_of_heads(self):
        """Equal steps from head to head."""
        steps = np.diff(log_likelihood_ratio(stats.binom(10, 0.7), stats.binom(10, 0.5), range(11)))
        assert steps == pytest.approx([steps[0]] * 10, rel=1e-12)

    def test_tails_is_stronger_evidence_than_heads(self):
        """For a coin of 0.7 against a fair model."""
        tails, heads = log_likelihood_ratio(stats.bernoulli(0.7), stats.bernoulli(0.5), [0, 1])
        assert tails < 0 < heads < -tails

    def test_ten_tosses_bring_ten_times_the_evidence(self):
        """The Binomial is ten Bernoullis."""
        one = kl_divergence(stats.bernoulli(0.7), stats.bernoulli(0.5))
        assert kl_divergence(stats.binom(10, 0.7), stats.binom(10, 0.5)) == pytest.approx(10 * one)


class TestMakeItSmall:
    """The page "Make it small"."""

    def test_the_best_normal_has_the_moments_of_the_truth(self):
        """Mean and standard deviation, to the accuracy of the search."""
        found = minimum_divergence(P, "norm").parameters
        assert found["loc"] == pytest.approx(P.mean(), abs=1e-6)
        assert found["scale"] == pytest.approx(P.std(), abs=1e-6)

    def test_p_leans_to_the_left(self):
        """Its skewness is negative; a Normal has none."""
        assert P.stats("s") < 0

    def test_the_best_exponential_has_the_mean_of_the_truth(self):
        """Since its log-density is linear in x."""
        assert minimum_divergence(P, "expon").parameters["scale"] == pytest.approx(
            P.mean(), abs=1e-6
        )

    def test_the_best_beta_is_the_truth(self):
        """Nothing is left to find."""
        assert minimum_divergence(P, "beta").divergence == pytest.approx(0, abs=1e-9)

    def test_the_best_normal_is_close_where_p_has_its_samples(self):
        """For 95 % of the samples from p, the evidence stays within a quarter of a ban."""
        best = minimum_divergence(P, "norm").q
        x = P.ppf(np.linspace(0.025, 0.975, 191))
        assert np.abs(log_likelihood_ratio(P, best, x, base=10)).max() < 0.25


def test_binomial_and_poisson_of_the_same_mean_have_a_number_but_no_formula():
    """The page "Deriving it": the machine says so, and the sum gives the value."""
    assert derive("binom", "poisson").result is None
    k = np.arange(11)
    p, q = stats.binom(10, 0.3), stats.poisson(3)
    direct = np.sum(p.pmf(k) * (p.logpmf(k) - q.logpmf(k)))
    assert kl_divergence(p, q) == pytest.approx(direct, rel=1e-12)


class TestHowWeKnow:
    """The page "How we know it is right"."""

    def test_with_five_common_digits_six_or_fewer_are_right(self):
        """At a distance of 1e-5 the usual formula of two Betas errs by more than one in 1e7."""
        near = measure_near_equality("beta", rng=30)
        (at,) = np.flatnonzero(np.isclose(near.distances, 1e-5))
        assert near.usual[at].worst > 1e-7

    def test_from_a_distance_of_1e_8_on_no_digit_is_right(self):
        """At the distances below 1e-7 the usual formula of two Betas is wrong by more than all."""
        near = measure_near_equality("beta", rng=30)
        below = [
            usual.worst
            for distance, usual in zip(near.distances, near.usual, strict=True)
            if distance < 0.9e-7
        ]
        assert len(below) == 6
        assert min(below) > 1

    def test_two_exponentials_cost_the_price_of_a_wrong_scale(self):
        """Their whole divergence is u - log(1 + u), u the relative error of the model's scale."""
        x, y = 3.7, 1.2
        u = (x - y) / y
        divergence = kl_divergence(stats.expon(scale=x), stats.expon(scale=y))
        assert divergence == pytest.approx(u - math.log1p(u), rel=1e-14)

    def test_near_neighbours_are_apart_by_half_the_fisher_information(self):
        """With ε = 1e-6 of the scale of an Exponential, I of log scale being 1, D is ε²/2."""
        divergence = kl_divergence(stats.expon(scale=1 + 1e-6), stats.expon())
        assert divergence == pytest.approx(1e-12 / 2, rel=1e-5)

    def test_the_usual_formula_does_beyond_a_percent(self):
        """For ordinary Betas that differ by 1 percent it still has 7 digits."""
        near = measure_near_equality("beta", rng=30)
        (at,) = np.flatnonzero(np.isclose(near.distances, 0.01))
        assert near.usual[at].worst < 1e-7


class TestRosetta:
    """The page "The same divergence in other libraries"."""

    SHARES = np.array([[2, 1, 1], [1, 1, 2]]) / 4

    def test_only_entropy_normalises(self):
        """Counts leave its value; the other two functions of SciPy change with them."""
        p, q = self.SHARES
        n, m = 40 * p, 80 * q
        assert stats.entropy(n, m) == pytest.approx(stats.entropy(p, q), rel=1e-15)
        for function in (special.rel_entr, special.kl_div):
            assert abs(function(n, m).sum() - function(p, q).sum()) > 1

    def test_kl_div_adds_the_sum_of_q_less_that_of_p(self):
        """And none of its terms is negative, while one of rel_entr is."""
        p, q = self.SHARES
        n, m = 40 * p, 80 * q
        added = special.kl_div(n, m).sum() - special.rel_entr(n, m).sum()
        assert added == pytest.approx(m.sum() - n.sum(), rel=1e-14)
        assert special.kl_div(n, m).min() >= 0 > special.rel_entr(n, m).min()

    def test_zeros_are_the_same_everywhere(self):
        """A zero of the truth adds nothing, one of the model alone is infinite."""
        q = self.SHARES[1]
        never = np.array([1, 1, 0]) / 2
        one = stats.multinomial(1, q)
        assert special.rel_entr(never, q).sum() == pytest.approx(stats.entropy(never, q))
        assert kl_divergence(stats.multinomial(1, never), one) == pytest.approx(
            stats.entropy(never, q)
        )
        assert kl_divergence(one, stats.multinomial(1, never)) == np.inf
        assert special.rel_entr(q, never).sum() == special.kl_div(q, never).sum() == np.inf

    def test_scipy_has_no_divergence_of_distributions(self):
        """Neither as a function of scipy.stats nor as a method, old or new."""
        for place in (stats, stats.gamma(2), stats.Normal()):
            assert not [name for name in dir(place) if "kl" in name.lower().split("_")]
            # power_divergence tests counts against expected counts.
            found = {name for name in dir(place) if "divergence" in name.lower()}
            assert found <= {"power_divergence"}

    def test_in_scipy_the_second_place_of_a_gamma_is_its_shift(self):
        """And its scale stays 1."""
        assert stats.gamma(2, 0.5).mean() == 2 + 0.5
        assert stats.gamma(2, 0.5).std() == pytest.approx(math.sqrt(2))

    def test_r_takes_a_rate_for_a_gamma_and_a_scale_for_a_weibull(self, rscript):
        """In the places that the table says; an Exponential takes the rate."""
        code = 'cat(sprintf("%.17g\\n", c(dgamma(1.3, 2, 4), dweibull(1.3, 2, 4), dexp(1.3, 4))))'
        done = subprocess.run([rscript, "-e", code], capture_output=True, text=True, check=True)
        known = [
            stats.gamma(2, scale=1 / 4).pdf(1.3),
            stats.weibull_min(2, scale=4).pdf(1.3),
            stats.expon(scale=1 / 4).pdf(1.3),
        ]
        assert [float(line) for line in done.stdout.split()] == pytest.approx(known, rel=1e-12)

    def test_a_change_of_unit_changes_nothing(self):
        """The divergence of two Gammas stays the same when both scales are divided by 60."""
        p, q = (2, 0.5), (3, 0.2)
        minutes = kl_divergence(*(stats.gamma(a, scale=s) for a, s in (p, q)))
        hours = kl_divergence(*(stats.gamma(a, scale=s / 60) for a, s in (p, q)))
        assert hours == pytest.approx(minutes, rel=1e-13)


class TestOtherRulers:
    """Page "How far apart? Other rulers"."""

    ADDING = (
        jeffreys_divergence,
        bhattacharyya_distance,
        lambda p, q: renyi_divergence(p, q, 2),
        lambda p, q: chernoff_information(p, q).value,
    )
    NOT_ADDING = (
        jensen_shannon_divergence,
        total_variation,
        hellinger_distance,
        chi_squared_divergence,
    )
    ONE = ([0.2, 0.3, 0.5], [0.6, 0.3, 0.1])
    TWO = tuple(np.outer(side, side).ravel() for side in ONE)  # two independent samples

    def test_the_best_guess_is_right_with_half_of_one_and_the_total_variation(self):
        """It names the one with the higher density: 81 % for the pair of the site."""
        a, b = optimize.brentq(_tie, 0.3, 0.7), optimize.brentq(_tie, 0.9, 0.99)
        right = (P.cdf(b) - P.cdf(a) + Q.cdf(a) + Q.sf(b)) / 2
        assert (1 + total_variation(P, Q)) / 2 == pytest.approx(right, rel=1e-12)
        assert round(100 * right) == 81

    def test_what_adds_up_over_samples(self):
        """Twice as much from two samples, by these rulers and by no other."""
        for ruler in self.ADDING:
            assert ruler(*self.TWO) == pytest.approx(2 * ruler(*self.ONE), rel=1e-12)
        for ruler in self.NOT_ADDING:
            assert abs(ruler(*self.TWO) / ruler(*self.ONE) / 2 - 1) > 0.1

    def test_what_is_symmetric(self):
        """All but D, chi-squared and the other orders."""
        p, q = self.ONE
        for ruler in (*self.ADDING[:2], self.ADDING[3], *self.NOT_ADDING[:3]):
            assert ruler(p, q) == pytest.approx(ruler(q, p), rel=1e-12)
        for ruler in (kl_divergence, chi_squared_divergence, self.ADDING[2]):
            assert abs(ruler(p, q) / ruler(q, p) - 1) > 0.1

    def test_the_error_of_the_best_guess_keeps_to_the_bounds(self):
        """Of n samples: at most half of exp(-nB), and near exp(-nC) at large n."""
        coin, n = (stats.bernoulli(0.3), stats.bernoulli(0.7)), np.array([1, 10, 100])
        error = (1 - total_variation(stats.binom(n, 0.3), stats.binom(n, 0.7))) / 2
        assert (error <= np.exp(-n * bhattacharyya_distance(*coin)) / 2).all()
        falls = np.log(error / np.exp(-n * chernoff_information(*coin).value))
        assert (falls / n)[-1] == pytest.approx(0, abs=0.03)

    def test_near_equality_all_agree_but_for_a_factor(self):
        """Chi-squared and Jeffreys are 2D, the others D/4."""
        p, q = stats.beta(17, 6), stats.beta(17, 6.001)
        found = {name: row.value for name, row in rulers(p, q).rows.items()}
        d = found["kl_divergence"]
        for name in ("chi_squared_divergence", "jeffreys_divergence"):
            assert found[name] == pytest.approx(2 * d, rel=1e-3)
        for name in ("jensen_shannon_divergence", "bhattacharyya_distance", "chernoff_information"):
            assert found[name] == pytest.approx(d / 4, rel=1e-3)
        assert found["hellinger_distance"] ** 2 == pytest.approx(d / 4, rel=1e-3)

    def test_a_tiny_total_variation_with_an_infinite_divergence(self):
        """No curve bounds D from above by it."""
        p, q = [1 - 1e-9, 1e-9], [1, 0]
        assert total_variation(p, q) < 1e-8
        assert kl_divergence(p, q) == np.inf

    def test_the_sample_tells_no_less_than_the_guess(self):
        """Jensen and Shannon's divergence over total variation, with both curves of the figure."""
        found = rulers(*np.random.default_rng(7).dirichlet([1, 1, 1], (2, 30))).rows
        v, js = (found[n].value for n in ("total_variation", "jensen_shannon_divergence"))
        guess = np.log(2) - stats.entropy([(1 + v) / 2, (1 - v) / 2])
        assert (guess <= js).all()
        assert (js <= v * np.log(2)).all()


def _tie(x):
    """The log ratio of the pair of the site."""
    return P.logpdf(x) - Q.logpdf(x)


class TestStoppingEarly:
    """Page "Stopping early"."""

    def test_what_is_found_out_sooner_and_what_takes_longer(self):
        """q before p; a truth between them last; nearer thresholds save samples."""
        test = sequential_test(P, Q, alpha=0.01, beta=0.05)
        exact = sequential_test(P, Q, alpha=0.01, beta=0.05, thresholds="exact")
        of_p, of_q = test.expected_samples("p"), test.expected_samples("q")
        assert of_q < of_p < test.expected_samples(stats.beta(9, 4))
        assert exact.expected_samples("p") < of_p
        assert exact.expected_samples("q") < of_q
        assert test.error_rates.says_p_under_q < 0.01
        assert test.error_rates.says_q_under_p < 0.05

    def test_the_bound_on_a_wrong_decision(self):
        """That of the page, (1 - beta)/alpha times likelier."""
        test = sequential_test(P, Q, alpha=0.01, beta=0.05, base=10)
        assert 10**test.thresholds.for_p == pytest.approx(95)
        assert "at most 0.0105 " in test.run([0.8] * 9).guarantee


class TestGradientDescent:
    """Fit a model by gradient descent on KL."""

    FIT = minimum_divergence(stats.gamma(17, scale=1 / 6), "lognorm", reverse=True)

    def test_the_best_log_normal_has_the_mean_and_the_width_of_the_posterior(self):
        """Its mean is that of the Gamma, the standard deviation of its logarithm 1/√17."""
        s, scale = self.FIT.parameters["s"], self.FIT.parameters["scale"]
        assert stats.lognorm(s, scale=scale).mean() == pytest.approx(17 / 6, rel=1e-9)
        assert s == pytest.approx(17**-0.5, rel=1e-9)

    def test_the_two_differ_in_the_tails(self):
        """Between the percentiles the likelihood ratio stays within a factor of 1.4."""
        p = stats.gamma(17, scale=1 / 6)
        q = stats.lognorm(self.FIT.parameters["s"], scale=self.FIT.parameters["scale"])
        x = q.ppf(np.linspace(0.01, 0.99, 99))
        assert np.abs(q.logpdf(x) - p.logpdf(x)).max() < math.log(1.4)
        assert q.logpdf(6.5) - p.logpdf(6.5) > math.log(2)


class TestPValues:
    """Page "Evidence and p-values"."""

    Q = stats.norm(0)
    P = stats.norm(0.5)

    def test_false_alarms_of_peeking_and_of_a_bet(self):
        """As simulated there: more than 300 of 1,000 streams, and fewer than 50, soon flat."""
        x = self.Q.rvs((1000, 5000), random_state=np.random.default_rng(20))
        p_values = stats.norm.sf(np.cumsum(x, axis=1) / np.sqrt(np.arange(1, 5001)))
        assert np.mean(p_values.min(axis=1) < 0.05) > 0.3
        assert np.mean(p_values[:, 99] < 0.05) == pytest.approx(0.05, abs=0.02)
        won = np.cumsum(0.5 * x - 0.125, axis=1) >= np.log(20)
        assert won[:, :100].any(axis=1).sum() == won.any(axis=1).sum() < 50

    def test_a_null_of_many(self):
        """The nearest is q, others stop more rarely; an unknown deviation costs samples."""
        limits, bet = {"loc": (-np.inf, 0), "scale": 1}, e_process(self.P, self.Q, alpha=0.05)
        found = e_process(self.P, "norm", within=limits, alpha=0.05)
        assert found.q.parameters == {"loc": 0, "scale": 1}
        assert found.probability_of_stopping(stats.norm(-0.1)) < bet.probability_of_stopping()
        wider = e_process(self.P, "norm", within={"loc": (-np.inf, 0)}, alpha=0.05)
        assert wider.expected_samples() > bet.expected_samples()


class TestHowManySamples:
    """Page "How many samples do I need?"."""

    def test_dividing_by_the_divergence_reaches_the_ratio_seven_times_in_ten(self):
        """At 100 : 1, rounded up; below its mean the sum is about half the time."""
        plan = samples_to_decide(P, Q, likelihood_ratio=100)
        n = math.ceil(plan.by_divergence)
        assert n < plan.n
        found = log_ratio_sum(P, Q, n, base=10)
        assert found.probability_above(2) == pytest.approx(0.7, abs=0.03)
        assert found.probability_above(found.mean) == pytest.approx(0.5, abs=0.08)

    def test_what_the_textbooks_say_is_what_the_table_calls_it(self):
        """Stein's number is too small, the next two are bounds, and one sample fewer fails."""
        plan = samples_to_decide(P, Q)
        errors = error_rates(P, Q, plan.n)
        assert plan.power >= 0.9 > log_ratio_sum(P, Q, plan.n - 1, base=10).probability_above(1)
        assert errors.stein_beta < errors.beta_at(0.05) / 1000
        wrong = log_ratio_sum(P, Q, plan.n, under="q", base=10).probability_at_least(1)
        coins = stats.bernoulli(plan.power), stats.bernoulli(wrong)
        assert kl_divergence(*coins) / kl_divergence(P, Q) < plan.n
        at_tie = int(np.flatnonzero(errors.threshold == 0)[0])
        assert errors.alpha[at_tie] + errors.beta[at_tie] <= errors.chernoff
        assert chernoff_information(P, Q).value < min(kl_divergence(P, Q), kl_divergence(Q, P))

    def test_under_q_the_ratio_is_reached_at_most_once_in_ten(self):
        """Whatever N is; and from q to p it takes fewer samples."""
        found = [log_ratio_sum(P, Q, n, under="q", base=10) for n in (1, 2, 3, 5, 9)]
        assert max(one.probability_at_least(1) for one in found) <= 0.1
        assert samples_to_decide(Q, P).n < samples_to_decide(P, Q).n

    def test_the_number_of_samples_goes_like_one_over_the_divergence(self):
        """Half the distance in the parameter is a quarter of D and four times the samples."""
        far, near = (samples_to_decide(P, stats.beta(17, b)) for b in (6.2, 6.1))
        assert near.n / far.n == pytest.approx(4, rel=0.05)
        assert near.n == pytest.approx(near.by_normal, rel=0.001)


class TestTwoErrors:
    """Page "Two ways of being wrong"."""

    def test_each_error_ends_up_as_steep_as_its_divergence(self):
        """Misses as D(q ‖ p), false alarms as D(p ‖ q), the best guess as Chernoff says."""
        n = np.array([60, 200])
        found = falling_errors(P, Q, n)
        for errors, rate, other in (
            (found.false_alarm, kl_divergence(P, Q), kl_divergence(Q, P)),
            (found.guess, chernoff_information(P, Q).value, kl_divergence(P, Q)),
        ):
            slope = -np.diff(np.log(errors)) / np.diff(n)
            assert slope == pytest.approx(rate, rel=0.07)
            assert abs(slope - rate) < abs(slope - other)
        early = falling_errors(P, Q, [20, 80])
        slope = -np.diff(np.log(early.miss)) / 60
        assert slope == pytest.approx(kl_divergence(Q, P), rel=0.2)
        assert abs(slope - kl_divergence(Q, P)) < abs(slope - kl_divergence(P, Q))

    def test_the_law_between_is_as_far_from_both(self):
        """A Beta, at a divergence that is Chernoff's information."""
        found = chernoff_information(P, Q)
        w = found.exponent
        middle = stats.beta(w * 17 + (1 - w) * 3, w * 6 + (1 - w) * 3)
        for law in (P, Q):
            assert kl_divergence(middle, law) == pytest.approx(found.value, rel=1e-9)

    def test_samples_from_q_bring_more_and_vary_far_more(self):
        """Mean and deviation of the log ratio of one sample."""
        found = log_ratio_distribution(P, Q)
        assert -found.under_q.mean > 3 * found.under_p.mean
        assert found.under_q.sd > 6 * found.under_p.sd


class TestNeitherIsTrue:
    """Page "When neither is true"."""

    H = stats.beta(9, 4)

    def test_the_average_settles_at_the_difference(self):
        """By SciPy's densities alone; and the signed area of the figure is the same."""
        x = self.H.ppf((np.arange(100_000) + 0.5) / 100_000)
        mean = np.mean(P.logpdf(x) - Q.logpdf(x)) / math.log(10)
        found = third_truth(P, Q, self.H, base=10)
        assert found.mean == pytest.approx(mean, rel=1e-3)
        assert np.trapezoid(found.weighed, found.x) == pytest.approx(mean, rel=1e-2)
        assert convergence(P, Q, n=2, under=self.H, rng=1, base=10).limit == pytest.approx(
            mean, rel=1e-3
        )

    def test_the_nearer_model_wins(self):
        """p for Beta(9, 4), q for Beta(7, 4); a thousand samples are beyond a billion."""
        assert third_truth(P, Q, self.H).favours == "p"
        assert third_truth(P, Q, stats.beta(7, 4)).favours == "q"
        found = log_ratio_sum(P, Q, 1000, under=self.H, base=10)
        assert found.probability_above(9) > 0.99

    def test_a_tie_takes_longest_and_is_a_coin_toss(self):
        """Its average is 0 to four digits; the decision is about even."""
        tie = stats.beta(7.8172, 4)
        assert third_truth(P, Q, tie, base=10).mean == pytest.approx(0, abs=1e-4)
        test = sequential_test(P, Q, alpha=0.01, beta=0.01)
        assert 0.3 < test.probability_of_p(tie) < 0.7
        assert test.expected_samples(tie) > max(map(test.expected_samples, ("p", "q", self.H)))
