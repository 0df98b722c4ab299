"""Claims of the pages under "Use it", and of the glossary: a class for each page."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
from mpmath import mp
from scipy import integrate, optimize, special, stats
from scipy.spatial.distance import jensenshannon

from klexplain import (
    Mixture,
    divergence_profile,
    evaluate,
    kl_divergence,
    log_likelihood_ratio,
    maximum_likelihood,
    minimum_divergence,
    mixture_bounds,
    monte_carlo,
)

DOCS = Path(__file__).parents[1] / "docs"
P, Q = stats.beta(17, 6), stats.beta(3, 3)


def bumps(*parts):
    """A mixture of Normals, each given by weight, mean and standard deviation."""
    weights, means, sds = zip(*parts, strict=True)
    laws = [stats.Normal(mu=m, sigma=s) for m, s in zip(means, sds, strict=True)]
    return stats.Mixture(laws, weights=weights)


TWO = bumps((0.4, -2.0, 0.7), (0.6, 2.0, 0.7))


class TestCrossEntropy:
    """The page "Cross-entropy or KL?"."""

    COIN = stats.bernoulli(0.7)

    def test_only_the_true_model_reaches_the_entropy(self):
        """The least cross-entropy of a coin of 0.7 is 0.88 bits, and stands at 0.7."""
        found = optimize.minimize_scalar(
            lambda h: -(0.7 * math.log2(h) + 0.3 * math.log2(1 - h)), bounds=(0.01, 0.99)
        )
        assert found.x == pytest.approx(0.7, abs=1e-5)
        assert f"{found.fun:.2f}" == "0.88"

    def test_the_worse_model_has_the_smaller_cross_entropy_on_other_data(self):
        """A coin of 0.95 with a model of 0.8, beside a fair coin with the true model."""
        fair = stats.bernoulli(0.5)
        same = divergence_profile(fair, fair, "p", [0.5])
        rare = divergence_profile(stats.bernoulli(0.95), fair, "p", [0.8])
        assert rare.cross_entropy < same.cross_entropy
        assert rare.divergence > same.divergence == 0

    def test_a_frozen_teacher_adds_a_constant(self):
        """Over students, cross-entropy less KL is the teacher's entropy; for a hard label, 0."""
        students = special.softmax(np.array([[2.0, 1, 0], [1, 0.5, 0], [0, 3, 1]]), axis=1)
        for target in (np.array([1.0, 0, 0]), special.softmax([2.0, 1, 0])):
            cross = -(target * np.log(students)).sum(axis=1)
            gap = cross - special.rel_entr(target, students).sum(axis=1)
            assert gap == pytest.approx([stats.entropy(target)] * 3)

    def test_with_a_shared_parameter_only_the_cross_entropy_has_a_slope(self):
        """It falls towards certainty, while the divergence stays 0."""
        share = np.linspace(0.5, 0.99, 50)
        both = stats.bernoulli(share)
        assert not kl_divergence(both, both).any()
        assert (np.diff(both.entropy()) < 0).all()

    def test_without_the_models_entropy_the_best_model_is_a_spike(self):
        """H(q, p) falls as q narrows around any point, and is least around the mode of p."""
        around = {m: stats.beta(1e4 * m, 1e4 * (1 - m)) for m in (0.7, 16 / 21, 0.8)}
        cross = {m: kl_divergence(q, P) + q.entropy() for m, q in around.items()}
        assert min(cross, key=cross.get) == 16 / 21
        assert cross[16 / 21] == pytest.approx(-P.logpdf(16 / 21), abs=0.01)
        assert cross[16 / 21] < kl_divergence(P, P) + P.entropy()

    def test_only_the_cross_entropy_knows_the_unit_of_x(self):
        """From hours to minutes it rises by log 60; the divergence stays; it can be negative."""
        hours = divergence_profile(stats.gamma(2, scale=1 / 6), stats.expon(), "scale", [1 / 3])
        minutes = divergence_profile(stats.gamma(2, scale=10), stats.expon(), "scale", [20])
        assert hours.cross_entropy < 0
        assert minutes.cross_entropy - hours.cross_entropy == pytest.approx(math.log(60))
        assert minutes.divergence == pytest.approx(hours.divergence, rel=1e-13)


def code_of(page):
    """The functions that a page offers to copy, executed."""
    text = re.sub(r"^# ?", "", (DOCS / page).read_text("utf-8"), flags=re.MULTILINE)
    namespace = {}
    for block in re.findall(r"^```python\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL):
        exec(block, namespace)  # noqa: S102  our own
    return namespace


class TestTwoGaussians:
    """The page "KL divergence between two Gaussians"."""

    CODE = code_of("use/two_gaussians.py")

    @staticmethod
    def textbook(mean_p, sd_p, mean_q, sd_q):
        """The formula at the top of the page."""
        squared = sd_p**2 + (mean_p - mean_q) ** 2
        return np.log(sd_q / sd_p) + squared / (2 * sd_q**2) - 1 / 2

    @staticmethod
    def random_pairs(rng, n=200):
        """Means and standard deviations of n pairs."""
        return rng.normal(size=n), np.exp(rng.normal(size=n)), rng.normal(size=n)

    def test_both_forms_of_the_formula(self):
        """With standard deviations, and with variances."""
        m, s, n = self.random_pairs(np.random.default_rng(1))
        t = s[::-1]
        known = kl_divergence(stats.norm(m, s), stats.norm(n, t))
        assert self.textbook(m, s, n, t) == pytest.approx(known, rel=1e-9)
        v, w = s**2, t**2
        assert (np.log(w / v) + (v + (m - n) ** 2) / w - 1) / 2 == pytest.approx(known, rel=1e-9)

    def test_each_term_is_the_mean_that_it_is_said_to_be(self):
        """The misses of q and of p, averaged over samples from p."""
        p, q = stats.norm(0, 1), stats.norm(1, 2)
        assert p.expect(lambda x: (x - 1) ** 2) == pytest.approx(1**2 + (0 - 1) ** 2)
        assert p.expect(lambda x: x**2 / 2) == pytest.approx(1 / 2)
        curve = log_likelihood_ratio(p, q, np.arange(-5, 6))
        assert np.diff(curve, 2) == pytest.approx([2 / (2 * 2**2) - 1] * 9)  # a parabola

    def test_too_narrow_is_worse_than_too_wide(self):
        """By the same factor, at equal means, for every factor tried."""
        factor = np.array([1.01, 2, 10])
        narrow, wide = (kl_divergence(stats.norm(), stats.norm(0, s)) for s in (1 / factor, factor))
        assert (narrow > wide).all()

    @pytest.mark.parametrize("error", [0.5, 3.0])
    def test_the_best_width_for_a_wrong_mean(self, error):
        """It is the root of the variance plus the squared error."""
        found = optimize.minimize_scalar(
            lambda s: kl_divergence(stats.norm(0, 1), stats.norm(error, s)),
            bounds=(0.1, 10),
            method="bounded",
        )
        assert found.x == pytest.approx(math.hypot(1, error), rel=1e-4)

    def test_only_two_numbers_enter(self):
        """Shift and stretch p and q alike, and nothing changes."""
        once = kl_divergence(stats.norm(0, 1), stats.norm(0.3, 1.7))
        again = kl_divergence(stats.norm(5, 4), stats.norm(5 + 0.3 * 4, 1.7 * 4))
        assert again == pytest.approx(once, rel=1e-13)

    def test_the_special_cases(self):
        """Equal widths, equal means, a standard Normal as the model."""
        assert kl_divergence(stats.norm(2, 3), stats.norm(5, 3)) == pytest.approx(3**2 / 2 / 3**2)
        assert kl_divergence(stats.norm(0, 3), stats.norm(0, 2)) == pytest.approx(
            math.log(2 / 3) + 9 / 8 - 1 / 2
        )
        assert kl_divergence(stats.norm(0.4, 0.3), stats.norm()) == pytest.approx(
            (0.4**2 + 0.3**2 - 1 - math.log(0.3**2)) / 2
        )

    def test_a_wrong_width_costs_twice_a_wrong_mean(self):
        """One percent of a standard deviation each, to a few percent."""
        mean, width = (
            kl_divergence(stats.norm(), q) for q in (stats.norm(0.01), stats.norm(0, 1.01))
        )
        assert mean == pytest.approx(0.01**2 / 2)
        assert width / mean == pytest.approx(2, rel=0.05)

    def test_ignoring_a_correlation_costs_the_mutual_information(self):
        """Two standard Normals of correlation 0.8 against independent ones."""
        joint = stats.multivariate_normal([0, 0], [[1, 0.8], [0.8, 1]])
        apart = stats.multivariate_normal([0, 0], np.eye(2))
        assert kl_divergence(joint, apart) == pytest.approx(-math.log(1 - 0.8**2) / 2)

    def test_independent_coordinates_add_up(self):
        """A diagonal pair is the sum over its coordinates."""
        p, q = stats.norm([0, 3], [1, 2]), stats.norm([1, 3], [2, 1])
        both = stats.multivariate_normal([0, 3], [1, 4]), stats.multivariate_normal([1, 3], [4, 1])
        assert kl_divergence(*both) == pytest.approx(kl_divergence(p, q).sum())

    @pytest.mark.parametrize("distance", [1e-12, 1e-8, 1e-5, 9.9e-5, 1.1e-4, 1e-2, 1.0])
    def test_the_code_to_copy_keeps_eleven_digits(self, distance):
        """At any distance, for arrays; where p and q agree it gives 0."""
        m, s, step = self.random_pairs(np.random.default_rng(2))
        n, t = m + distance * s * step, s * np.exp(distance * step[::-1])
        known = kl_divergence(stats.norm(m, s), stats.norm(n, t))
        assert self.CODE["kl_normal"](m, s, n, t) == pytest.approx(known, rel=1e-11)
        assert self.CODE["kl_normal"](1.5, 0.3, 1.5, 0.3) == 0

    def test_the_textbook_formula_comes_out_negative(self):
        """For some pairs that nearly agree, where the code to copy does not."""
        m, s, step = self.random_pairs(np.random.default_rng(0))
        pairs = m, s, m, s * (1 + 1e-9 * step)
        assert self.textbook(*pairs).min() < 0
        assert self.CODE["kl_normal"](*pairs).min() > 0

    def test_the_multivariate_code_to_copy(self):
        """It gives what the package and the formula of the page give, in five dimensions."""
        rng = np.random.default_rng(3)
        (a, b), (m, n) = rng.normal(size=(2, 5, 8)), rng.normal(size=(2, 5))
        c, d = a @ a.T, b @ b.T
        known = kl_divergence(stats.multivariate_normal(m, c), stats.multivariate_normal(n, d))
        assert self.CODE["kl_multivariate_normal"](m, c, n, d) == pytest.approx(known, rel=1e-11)
        scatter, z = np.trace(np.linalg.solve(d, c)), (m - n) @ np.linalg.solve(d, m - n)
        heights = np.log(np.linalg.det(d) / np.linalg.det(c))
        assert (heights + scatter + z - 5) / 2 == pytest.approx(known, rel=1e-9)


@pytest.fixture(scope="module")
def forward():
    """The fit with the least D(p ‖ q)."""
    return minimum_divergence(TWO, "norm")


@pytest.fixture(scope="module")
def valleys():
    """The reverse fits from the left, from the right, and from the moments of p."""
    starts = (stats.norm(-2, 1), stats.norm(2, 1), None)
    return [minimum_divergence(TWO, "norm", reverse=True, start=s) for s in starts]


class TestForwardOrReverse:
    """The page "Forward or reverse KL"."""

    def test_the_forward_fit_peaks_in_the_gap(self, forward):
        """It has the moments of p, and its peak where p has an eighth of a bump's density."""
        found = forward.parameters
        assert found["loc"] == pytest.approx(TWO.mean(), abs=1e-6)
        assert found["scale"] == pytest.approx(TWO.standard_deviation(), rel=1e-6)
        assert TWO.pdf(found["loc"]) < min(TWO.pdf(-2), TWO.pdf(2)) / 8

    def test_samples_alone_give_nearly_the_forward_fit(self, forward):
        """A thousand of them, within two standard errors of the mean."""
        x = TWO.sample(1_000, rng=np.random.default_rng(58))
        found = maximum_likelihood(x, "norm").parameters
        error = TWO.standard_deviation() / math.sqrt(1_000)
        assert abs(found["loc"] - forward.parameters["loc"]) < 2 * error

    def test_each_of_three_reverse_fits_is_a_local_minimum(self, valleys):
        """A small step in any of eight directions makes it worse; the right one is the best."""
        for fit in valleys:
            for angle in np.arange(8) * np.pi / 4:
                loc = fit.parameters["loc"] + 0.01 * np.cos(angle)
                scale = fit.parameters["scale"] * np.exp(0.01 * np.sin(angle))
                assert kl_divergence(stats.norm(loc, scale), TWO) > fit.divergence
        left, right, middle = (fit.divergence for fit in valleys)
        assert right < middle < left

    def test_a_bump_alone_costs_the_log_of_its_weight(self, valleys):
        """Within 0.01 nats, and a little less."""
        left, right, _ = valleys
        for fit, weight in ((left, 0.4), (right, 0.6)):
            assert 0 < math.log(1 / weight) - fit.divergence < 0.01

    def test_the_middle_fit_covers_both_but_is_narrower(self, forward, valleys):
        """Its standard deviation lies between that of a bump and that of p."""
        assert 1.5 < valleys[2].parameters["scale"] < forward.parameters["scale"]

    @pytest.mark.parametrize(("loc", "scale"), [(2, 1), (-2, 1), (0, 3), (-3, 0.5)])
    def test_for_wider_bumps_every_start_ends_in_one_place(self, loc, scale):
        """Then even the reverse fit covers both."""
        close = bumps((0.4, -2.0, 1.0), (0.6, 2.0, 1.0))
        found = minimum_divergence(close, "norm", reverse=True, start=stats.norm(loc, scale))
        assert found.parameters["loc"] == pytest.approx(0.33147, abs=1e-4)
        assert found.parameters["scale"] == pytest.approx(2.01904, abs=1e-4)

    def test_forward_has_one_valley_and_reverse_two(self):
        """At a standard deviation of 1: a parabola, and a curve with a valley at each bump."""
        at = np.linspace(-4, 4, 17)
        found = divergence_profile(TWO, stats.norm(0, 1), "loc", at, reverse=True)
        assert np.diff(found.divergence, 2) == pytest.approx([0.5**2] * 15)
        turns = np.diff(np.sign(np.diff(found.reverse)))
        assert at[1:-1][turns > 0] == pytest.approx([-2, 2], abs=0.3)

    def test_one_sample_from_the_forgotten_bump_gives_the_fit_away(self, valleys):
        """In its middle the likelihood ratio is over a million."""
        assert log_likelihood_ratio(TWO, valleys[1].q, -2) > math.log(1e6)

    def test_a_model_with_two_bumps_has_neither_problem(self):
        """Both directions are 0 at the truth."""
        assert kl_divergence(TWO, bumps((0.6, 2.0, 0.7), (0.4, -2.0, 0.7))) == pytest.approx(
            0, abs=1e-12
        )


class TestMixtures:
    """The page "KL divergence between mixtures"."""

    MODEL = bumps((0.5, -1.5, 1.0), (0.5, 2.5, 0.8))

    @staticmethod
    def by_pairs(p, q):
        """The bound from bumps in pairs: D of each with its partner, and D of the weights."""
        parts = [kl_divergence(a, b) for a, b in zip(p.components, q.components, strict=True)]
        return np.dot(p.weights, parts) + stats.entropy(p.weights, q.weights)

    @staticmethod
    def variational(p, q):
        """The approximation of Hershey & Olsen, equation 20."""
        inside, outside = (
            np.array([[math.exp(-kl_divergence(a, b)) for b in m.components] for a in p.components])
            @ m.weights
            for m in (p, q)
        )
        return np.dot(p.weights, np.log(inside / outside))

    @staticmethod
    def as_one(p):
        """The Normal with the moments of a mixture."""
        return stats.norm(p.mean(), p.standard_deviation())

    def test_the_number_is_right_to_fourteen_digits(self):
        """Against an integral with 30 digits."""
        with mp.workdps(30):

            def density(parts, x):
                return mp.fsum(mp.mpf(w) * mp.npdf(x, m, mp.mpf(s)) for w, m, s in parts)

            p_parts = ("0.4", -2, "0.7"), ("0.6", 2, "0.7")
            q_parts = ("0.5", mp.mpf("-1.5"), 1), ("0.5", mp.mpf("2.5"), "0.8")

            def integrand(x):
                p = density(p_parts, x)
                return p * mp.log(p / density(q_parts, x))

            exact = float(mp.quad(integrand, [-12, -4, -2, 0, 2, 4, 12]))
        found = evaluate(TWO, self.MODEL)
        assert found.value == pytest.approx(exact, rel=5e-14, abs=0)
        assert abs(found.value - exact) <= found.error < 1e-13

    def test_a_simulation_agrees(self):
        """Within four standard errors."""
        found = monte_carlo(TWO, self.MODEL, n=100_000, rng=53)
        off = abs(found.value - kl_divergence(TWO, self.MODEL))
        assert off < 4 * found.standard_error

    def test_pairs_bound_it_and_the_bound_closes_as_bumps_part(self):
        """The excess shrinks as the bumps of both mixtures move apart."""
        excess = []
        for far in (1.0, 2.0, 4.0):
            p = bumps((0.4, -far, 0.7), (0.6, far, 0.7))
            q = bumps((0.5, 0.5 - far, 1.0), (0.5, 0.5 + far, 0.8))
            excess.append(self.by_pairs(p, q) - kl_divergence(p, q))
        assert excess[0] > excess[1] > excess[2] > 0
        assert excess[2] < 1e-3

    def test_the_other_pairing_is_a_worse_bound(self):
        """The order of the parts matters to the bound, not to the divergence."""
        turned = bumps((0.5, 2.5, 0.8), (0.5, -1.5, 1.0))
        assert kl_divergence(TWO, turned) == pytest.approx(kl_divergence(TWO, self.MODEL))
        assert self.by_pairs(TWO, turned) > self.by_pairs(TWO, self.MODEL)

    def test_all_pairs_bound_it_and_are_positive_for_equals(self):
        """The weighted mean over all pairs of bumps."""
        for q in (self.MODEL, TWO):
            between = [[kl_divergence(a, b) for b in q.components] for a in TWO.components]
            bound = np.array(TWO.weights) @ between @ q.weights
            assert bound > kl_divergence(TWO, q) + 1

    def test_one_normal_for_each_is_no_bound(self):
        """Far below here, far above for few wide samples, and blind to what is not Normal."""
        below = kl_divergence(self.as_one(TWO), self.as_one(self.MODEL))
        assert below < kl_divergence(TWO, self.MODEL) / 10
        p, q = (bumps((1 - w, 0.0, 1.0), (w, 0.0, 100.0)) for w in (0.01, 0.001))
        assert kl_divergence(self.as_one(p), self.as_one(q)) > 10 * kl_divergence(p, q)
        assert kl_divergence(TWO, self.as_one(TWO)) > 0.4

    def test_the_variational_approximation_is_exact_far_apart_only(self):
        """With bumps 20 apart it is the divergence; in the example it is 20 % too large."""
        p = bumps((0.4, -10.0, 0.7), (0.6, 10.0, 0.7))
        q = bumps((0.5, -9.5, 1.0), (0.5, 10.5, 0.8))
        assert self.variational(p, q) == pytest.approx(kl_divergence(p, q), rel=1e-9)
        assert self.variational(TWO, self.MODEL) > 1.2 * kl_divergence(TWO, self.MODEL)

    def test_approximations_in_the_plane_may_be_on_either_side(self):
        """Between them in the first example; both below 0 for two bumps that overlap."""
        normal = stats.multivariate_normal
        p = Mixture(list(map(normal, [[-3, 0], [0, 3], [3, 0]])), weights=[0.5, 0.3, 0.2])
        q = Mixture(list(map(normal, [[-2, 1], [2, 1]])))
        bounds, drawn = mixture_bounds(p, q), monte_carlo(p, q, relative_error=0.005, rng=54)
        assert drawn.standard_error <= 0.005 * drawn.value
        assert 0 < bounds.lower < bounds.product < drawn.value < bounds.variational < bounds.upper
        bump, one = Mixture([normal([-1, 0]), normal([1, 0])]), normal([0, 0], [[2, 0], [0, 1]])
        assert np.cov(bump.rvs(40_000, 1).T) == pytest.approx(one.cov, abs=0.05)
        below = mixture_bounds(bump, one)
        assert max(below.variational, below.product) < 0 < below.upper

    def test_half_the_error_takes_four_times_the_draws(self):
        """And the band closes as bumps part."""
        p, q = stats.norm(0.6), stats.norm()
        n = [monte_carlo(p, q, relative_error=wanted, rng=3).n for wanted in (0.01, 0.005)]
        assert n[1] / n[0] == pytest.approx(4, rel=0.1)
        widths = []
        for far in (2, 6, 20):
            ends = [stats.multivariate_normal([x, 0]) for x in (-far, far)]
            bounds = mixture_bounds(Mixture(ends, weights=[0.4, 0.6]), Mixture(ends))
            widths.append(bounds.upper - bounds.lower)
        assert widths[0] > widths[1] > widths[2]
        assert widths[2] < 1e-3

    def test_the_log_of_the_density_gives_up_in_the_tail(self):
        """At 60 standard deviations the density is 0, and a log of a sum is finite."""
        x, parts = 60.0, (stats.norm(-2), stats.norm(2))
        assert sum(w * part.pdf(x) for w, part in zip((0.4, 0.6), parts, strict=True)) == 0
        logs = [math.log(w) + part.logpdf(x) for w, part in zip((0.4, 0.6), parts, strict=True)]
        assert np.isfinite(np.logaddexp(*logs))

    def test_other_families_mix_too(self):
        """Two Gammas, made of SciPy's new kind."""
        gamma = stats.make_distribution(stats.gamma)
        mixed = stats.Mixture([gamma(a=2.0), gamma(a=9.0)], weights=[0.5, 0.5])
        assert 0 < kl_divergence(stats.gamma(2), mixed) < math.log(2)


@pytest.fixture(scope="module")
def three():
    """Two Betas of the new kind, and their even mixture."""
    beta = stats.make_distribution(stats.beta)
    p, q = beta(a=8.0, b=2.0), beta(a=2.0, b=8.0)
    return p, q, stats.Mixture([p, q], weights=[0.5, 0.5])


class TestErrata:
    """The page "Errata of the field"."""

    def test_arguments_swapped_give_no_jensen_shannon_distance(self, three):
        """The result is above the maximum; SciPy's distance agrees with the definition."""
        p, q, m = three
        swapped = math.sqrt((kl_divergence(m, p) + kl_divergence(m, q)) / 2)
        right = math.sqrt((kl_divergence(p, m) + kl_divergence(q, m)) / 2)
        assert right < math.sqrt(math.log(2)) < swapped
        x = np.linspace(0, 1, 20_001)[1:-1]
        assert jensenshannon(p.pdf(x), q.pdf(x)) == pytest.approx(right, abs=1e-6)

    def test_the_cut_integral_misses_a_quarter_of_the_samples(self):
        """And four fifths of the divergence, by a quadrature of its own."""
        p, cut = stats.beta(0.1, 0.2), 1e-5
        seen, _ = integrate.quad(p.pdf, cut, 1 - cut, limit=200)
        value, _ = integrate.quad(lambda x: p.pdf(x) * p.logpdf(x), cut, 1 - cut, limit=200)
        assert seen == pytest.approx(0.749, abs=0.002)
        assert value == pytest.approx(1.00, abs=0.01)
        exact = -special.betaln(0.1, 0.2)  # E log p, with the means of log x and log(1 - x)
        exact -= 0.9 * (special.digamma(0.1) - special.digamma(0.3))
        exact -= 0.8 * (special.digamma(0.2) - special.digamma(0.3))
        assert kl_divergence(p, stats.uniform()) == pytest.approx(exact, rel=1e-12)
        assert value / exact == pytest.approx(1 / 5, abs=0.01)

    def test_it_is_harmless_for_most_betas(self):
        """For the other pairs of that table that are not steep at the ends it has four digits."""
        for a, b in ((0.9, 0.8), (1.5, 1.2), (3, 1.2), (5, 1)):
            p = stats.beta(a, b)
            value, _ = integrate.quad(lambda x, p=p: p.pdf(x) * p.logpdf(x), 1e-5, 1 - 1e-5)
            assert value == pytest.approx(kl_divergence(p, stats.uniform()), abs=5e-4)

    def test_the_entropy_of_a_uniform_is_the_log(self):
        """Of its number of points."""
        assert stats.randint(1, 7).entropy() == pytest.approx(math.log(6))

    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_sums_over_sorted_samples_differ_by_four_tenths_and_grow_with_n(self, seed):
        """Whatever the seed; twice the samples, twice the sum."""
        sums = []
        for n in (10_000, 20_000):
            rng = np.random.default_rng(seed)
            x, y = np.sort(rng.normal(0, 1, n)), np.sort(rng.normal(1, 1, n))
            with np.errstate(invalid="ignore"):
                terms = np.array([x * np.log2(x / y), y * np.log2(y / x)])
            sums.append(abs(np.nansum(terms, axis=1)))
        assert np.ptp(sums[0]) / sums[0].mean() == pytest.approx(0.42, abs=0.08)
        assert sums[1] / sums[0] == pytest.approx([2, 2], rel=0.1)
        assert 3_000 < np.isnan(terms[0]).sum() / 2 < 4_000

    def test_the_least_renyi_divergence_is_zero(self):
        """It grows with its order from 0; the Chernoff information is below both KL divergences."""
        order = np.array([1e-6, 1e-3, 0.1, 0.5, 0.9, 1 - 1e-6])
        means = [
            integrate.quad(lambda x, a=a: P.pdf(x) ** a * Q.pdf(x) ** (1 - a), 0, 1)[0]
            for a in order
        ]
        renyi = np.log(means) / (order - 1)
        assert (np.diff(renyi) > 0).all()
        assert renyi[0] < 1e-5
        assert renyi[-1] == pytest.approx(kl_divergence(P, Q), rel=1e-4)
        chernoff = -optimize.minimize_scalar(
            lambda a: (
                special.betaln(3 + 14 * a, 3 + 3 * a)
                - a * special.betaln(17, 6)
                - (1 - a) * special.betaln(3, 3)
            ),
            bounds=(0, 1),
            method="bounded",
        ).fun
        assert chernoff == pytest.approx(0.43618, abs=1e-5)
        assert chernoff < min(kl_divergence(P, Q), kl_divergence(Q, P))

    def test_uniforms_need_the_inner_one_first(self):
        """Nested it is the log of the ratio, else infinite."""
        inner, outer = stats.uniform(0, 1), stats.uniform(0, 2)
        assert kl_divergence(inner, outer) == pytest.approx(math.log(2))
        assert kl_divergence(outer, inner) == math.inf


class TestGlossary:
    """The page "Glossary"."""

    TEXT = (DOCS / "reference/glossary.md").read_text("utf-8")

    def test_units(self):
        """A bit and a ban in nats, as typed."""
        typed = re.search(r"A bit is ([\d.]+) nats, a ban ([\d.]+) nats", self.TEXT)
        assert [float(number) for number in typed.groups()] == [
            round(math.log(2), 4),
            round(math.log(10), 4),
        ]

    def test_a_perplexity_of_20_is_a_choice_among_20(self):
        """E to the entropy of a fair choice is the number of its outcomes."""
        assert math.exp(stats.randint(0, 20).entropy()) == pytest.approx(20)

    def test_information_gain_of_a_split_is_a_mutual_information(self):
        """The fall of the label's entropy is D(joint ‖ product of marginals)."""
        joint = np.array([[0.3, 0.1], [0.2, 0.4]])  # by side of the split and label
        side, label = joint.sum(axis=1), joint.sum(axis=0)
        fall = stats.entropy(label) - side @ stats.entropy(joint, axis=1)
        independent = np.outer(side, label)
        assert special.rel_entr(joint, independent).sum() == pytest.approx(fall)

    def test_the_bound_of_the_evidence(self):
        """E_q[log p(x, z) − log q(z)] is log p(x) less a reverse KL, in both of its forms."""
        joint, q = np.array([0.05, 0.2, 0.15]), np.array([0.2, 0.5, 0.3])  # over z, at one x
        prior = np.array([0.3, 0.3, 0.4])
        bound = q @ (np.log(joint) - np.log(q))
        assert bound == pytest.approx(np.log(joint.sum()) - stats.entropy(q, joint / joint.sum()))
        assert bound == pytest.approx(q @ np.log(joint / prior) - stats.entropy(q, prior))
