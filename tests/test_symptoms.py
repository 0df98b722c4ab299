"""The pages "My KL is wrong": each symptom is there, and each mend gives the right number."""

import io
import math
import re
import runpy
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy import special, stats
from scipy.spatial.distance import jensenshannon
from test_translator import translated

from klexplain import evaluate, kl_divergence, log_ratio_distribution

PAGES = Path(__file__).parents[1] / "docs" / "use"


@cache
def page(name):
    """All that a page has computed when its last cell has run."""
    with redirect_stdout(io.StringIO()):
        return runpy.run_path(str(PAGES / f"{name}.py"))


def drawn_pairs(number=200, outcomes=5):
    """Pairs of probability vectors, from nearly certain to nearly even."""
    rng = np.random.default_rng(40)
    return rng.dirichlet(np.full(outcomes, 0.5), size=(number, 2))


class TestNegative:
    """The page "KL divergence is negative"."""

    def test_the_title_counts_the_rows_of_the_table(self):
        """Six causes, each with a section that the table leads to."""
        text = (PAGES / "negative.py").read_text("utf-8")
        causes = re.findall(r"^# \| .+ \| \[.+\]\(#([\w-]+)\)", text, re.MULTILINE)
        assert len(causes) == text.count("\n# ## ") == 6
        assert "negative: six causes" in text
        assert "six usual" in (PAGES.parent / "learn" / "rosetta.py").read_text("utf-8")

    def test_q_for_log_q_is_negative_whatever_p_and_q_are(self):
        """And on the page; with log q it is the divergence."""
        for p, q in drawn_pairs():
            assert np.sum(special.xlogy(p, p) - p * q) < 0
        shown = page("negative")
        assert shown["wrong"] == pytest.approx(-1.3522, abs=1e-4)
        assert shown["right"] == pytest.approx(math.log(2) / 4)

    def test_weights_lower_the_sum_by_the_log_of_their_total(self):
        """Exactly, in shares and in densities."""
        for p, q in drawn_pairs():
            known = stats.entropy(p, q) - math.log(3)
            assert special.rel_entr(p, 3 * q).sum() == pytest.approx(known)

    def test_forty_percent_of_the_samples_speak_for_the_wrong_side(self):
        """By the Normal distribution function; their mean is still positive."""
        share = log_ratio_distribution(stats.norm(0, 1), stats.norm(0.5, 1)).probability_below(0)
        assert share == pytest.approx(stats.norm.cdf(-0.25), abs=1e-9)
        assert round(100 * share) == 40

    def test_terms_of_kl_div_are_never_negative_and_add_up_to_the_same(self):
        """Those of rel_entr are of either sign."""
        for p, q in drawn_pairs():
            assert special.kl_div(p, q).min() >= 0 > special.rel_entr(p, q).min()
            assert special.kl_div(p, q).sum() == pytest.approx(special.rel_entr(p, q).sum())

    def test_top_k_and_temperature_turn_the_average_negative(self):
        """They drop what would have spoken for p; scored by what was sampled, it is positive."""
        p = np.array([40, 30, 20, 5, 5]) / 100
        q = np.array([50, 35, 13, 1, 1]) / 100
        shown = page("negative")
        dropped = shown["top_2"] == 0
        assert (p[dropped] > q[dropped]).all()
        assert (p[~dropped] < q[~dropped]).all()
        for sampled in (shown["top_2"], shown["sharp"]):
            assert sampled.sum() == pytest.approx(1)
            assert sampled @ np.log(p / q) < 0 < stats.entropy(sampled, q)
        assert stats.entropy(p, q) > 0

    def test_terms_that_cannot_be_negative_keep_the_digits_in_single_precision(self):
        """The usual sum is off by thousands of times the answer and negative on the page."""
        shown = page("negative")
        logits = [shown["a"], shown["a"] + 1e-5 * shown["b"]]
        exact = stats.entropy(*special.softmax(logits, axis=1))
        d = shown["d"]
        assert d.dtype == np.float32
        assert shown["usual"] < -1000 * exact
        assert (np.expm1(d) - d).min() >= 0
        assert np.exp(shown["log_p"]) @ (np.expm1(d) - d) == pytest.approx(exact, rel=0.01)

    def test_three_in_ten_estimates_are_negative_and_clipping_biases(self):
        """By the law of the mean of 100 log ratios, Normal with mean 0.005 and sd 0.01."""
        estimates = page("negative")["estimates"]
        assert stats.norm.cdf(-0.5) == pytest.approx(0.31, abs=0.005)
        assert np.mean(estimates < 0) == pytest.approx(0.31, abs=0.05)
        assert estimates.mean() == pytest.approx(0.005, abs=0.001)
        assert estimates.clip(0).mean() > 0.0065


class TestInfiniteOrNaN:
    """The page "KL divergence is infinite or NaN"."""

    def test_infinity_is_right_by_support_and_by_tail(self):
        """The package says which."""
        assert evaluate(stats.uniform(0, 2), stats.uniform(0, 1)).method == "support"
        assert evaluate(stats.cauchy(), stats.norm()).method == "tail"
        assert kl_divergence(stats.uniform(0, 1), stats.uniform(0, 2)) == math.log(2)
        assert kl_divergence(stats.cauchy(), stats.t(2)) < 0.2

    def test_the_mean_of_a_heavy_tail_does_not_settle(self):
        """On the page it grows at least tenfold from step to step."""
        means = [page("infinite_or_nan")["log_ratios"][:n].mean() for n in (100, 10_000, 100_000)]
        assert means[2] > 10 * means[1] > 100 * means[0] > 0

    def test_a_density_underflows_where_its_logarithm_does_not(self):
        """From x = 39 on; with logpdf the mean is the divergence, to within its error."""
        assert stats.norm.pdf(39) == 0 < stats.norm.pdf(38)
        assert math.ulp(0) == 5e-324
        p, q = stats.norm(0, 20), stats.norm(0, 1)
        ratios = p.logpdf(x := p.rvs(10_000, random_state=5)) - q.logpdf(x)
        assert (q.pdf(x) == 0).any()
        assert ratios.mean() == pytest.approx(kl_divergence(p, q), abs=3 * ratios.std() / 100)

    def test_the_log_ratio_is_nan_where_both_are_zero_and_only_there(self):
        """Outside the support of both Betas."""
        with np.errstate(invalid="ignore"):
            ratios = stats.beta(17, 6).logpdf([0.7, 1.2]) - stats.beta(3, 3).logpdf([0.7, 1.2])
        assert np.isnan(ratios).tolist() == [False, True]

    def test_scipy_answers_invalid_parameters_with_nan_and_klexplain_names_them(self):
        """A negative shape."""
        assert np.isnan(stats.gamma(-1).logpdf([1.0, 2.0])).all()
        with pytest.raises(ValueError, match="a > 0"):
            kl_divergence(stats.gamma(-1), stats.gamma(2))

    def test_three_plausible_correlations_cannot_hold_together(self):
        """One eigenvalue is negative, and so is the determinant."""
        covariance = page("infinite_or_nan")["covariance"]
        assert np.linalg.eigvalsh(covariance)[0] == pytest.approx(-0.8)
        assert np.linalg.slogdet(covariance).sign == -1
        with pytest.raises(np.linalg.LinAlgError):
            np.linalg.cholesky(covariance)

    def test_fewer_samples_than_variables_leave_q_flat_and_the_divergence_infinite(self):
        """Five samples of eight variables."""
        sample = np.random.default_rng(41).normal(size=(5, 8))
        model = stats.multivariate_normal(np.zeros(8), np.cov(sample.T), allow_singular=True)
        assert kl_divergence(stats.multivariate_normal(np.zeros(8)), model) == math.inf

    def test_with_an_epsilon_the_divergence_grows_without_bound(self):
        """By p log 10 for each digit, here a quarter of it."""
        shown = page("infinite_or_nan")
        values = stats.entropy(shown["p"], shown["q"] + shown["epsilon"])
        digits = -np.log10(shown["epsilon"])
        slopes = np.diff(values)[1:] / np.diff(digits)[1:]
        assert slopes == pytest.approx([math.log(10) / 4] * 3, rel=0.02)


class TestZeros:
    """The page "Zeros in KL divergence"."""

    def test_numpy_makes_nan_of_a_zero_of_the_truth_and_scipy_does_not(self):
        """The sum over the other outcomes is right."""
        p, q = np.array([1, 1, 0]) / 2, np.array([1, 1, 2]) / 4
        with np.errstate(divide="ignore", invalid="ignore"):
            assert math.isnan(np.sum(p * np.log(p / q)))
        for value in (special.rel_entr(p, q).sum(), special.xlogy(p, p / q).sum()):
            assert value == pytest.approx(math.log(2))

    def test_torch_gives_nan_only_where_both_are_zero(self):
        """As the recorded calls say."""
        loss = ("q", "logs", "shares", "no", "sum", "vector")
        both = translated("torch-loss", loss, (0.5, 0.5, 0), (0.25, 0.75, 0))
        assert math.isnan(both["value"])
        one = translated("torch-loss", loss, (0.5, 0.5, 0), (0.25, 0.25, 0.5))
        assert one["value"] == pytest.approx(math.log(2))

    def test_no_six_in_thirty_rolls_bounds_its_share_from_above(self):
        """By the Binomial; a tenth, roughly 3/n."""
        most = page("zeros")["most"]
        assert stats.binom(30, most).pmf(0) == pytest.approx(0.05)
        assert most == pytest.approx(3 / 30, rel=0.06)

    def test_the_lower_limit_holds_for_every_die_with_at_most_that_share(self):
        """Merging outcomes never raises a divergence."""
        most = page("zeros")["most"]
        limit = stats.entropy([1 / 6, 5 / 6], [most, 1 - most])
        fair, nearest = np.ones(6) / 6, [(1 - most) / 5] * 5 + [most]
        assert stats.entropy(fair, nearest) == pytest.approx(limit)
        for die in np.random.default_rng(42).dirichlet([50] * 5 + [30], size=500):
            assert die[5] > most or stats.entropy(fair, die) >= limit

    def test_the_upper_end_comes_from_the_prior(self):
        """With 0.1 instead of one half it is four times as far away; with seen faces it is not."""
        shown = page("zeros")
        ends = [np.quantile(shown[name], 0.975) for name in ("possible", "possible_too")]
        assert ends[1] > 4 * ends[0]
        fair, seen = np.ones((6, 1)) / 6, np.array([4, 7, 6, 5, 5, 3])
        draws = [
            np.random.default_rng(6).dirichlet(seen + prior, size=5000).T for prior in (0.1, 0.5)
        ]
        far, near = (np.quantile(stats.entropy(fair, draw), 0.975) for draw in draws)
        assert far == pytest.approx(near, rel=0.35)

    def test_the_plug_in_value_of_equal_distributions_is_about_k_minus_1_over_2n(self):
        """And 2n times it is chi-square with K - 1 degrees of freedom."""
        samples = page("zeros")["samples"]
        values = stats.entropy(samples.T, np.ones((6, 1)) / 6)
        assert values.mean() == pytest.approx(5 / 600, rel=0.05)
        assert np.mean(600 * values > stats.chi2(5).ppf(0.95)) == pytest.approx(0.05, abs=0.01)


class TestForgotDx:
    """The page "KL from a grid: forgot dx"."""

    def test_the_bare_sum_is_the_divergence_divided_by_dx(self):
        """A thousand times too large on a thousand points, and it doubles with them."""
        shown = page("forgot_dx")
        known = kl_divergence(stats.beta(17, 6), stats.beta(3, 3))
        assert shown["wrong"] * shown["dx"] == pytest.approx(known, rel=1e-9)
        p, q = (d.pdf(shown["fine"]) for d in (stats.beta(17, 6), stats.beta(3, 3)))
        assert special.rel_entr(p, q).sum() == pytest.approx(2 * shown["wrong"], rel=1e-9)

    def test_three_mends_give_the_divergence(self):
        """To eight digits."""
        shown = page("forgot_dx")
        p, q, x = shown["p"].pdf(shown["x"]), shown["q"].pdf(shown["x"]), shown["x"]
        known = kl_divergence(shown["p"], shown["q"])
        terms = shown["terms"]
        for value in (np.sum(terms) * shown["dx"], np.trapezoid(terms, x), stats.entropy(p, q)):
            assert value == pytest.approx(known, rel=1e-8)

    def test_a_grid_that_holds_99_percent_of_p_can_miss_infinity(self):
        """A Student t with two degrees of freedom against a Normal."""
        shown = page("forgot_dx")
        held = np.sum(shown["heavy"].pdf(shown["grid"])) * shown["step"]
        assert held == pytest.approx(0.99, abs=0.001)
        assert shown["part"] < 0.2
        assert kl_divergence(shown["heavy"], shown["model"]) == math.inf

    def test_on_samples_the_density_counts_p_twice(self):
        """The plain mean of the log ratios is right to three standard errors."""
        shown = page("forgot_dx")
        known, ratios = kl_divergence(shown["p"], shown["q"]), shown["log_ratio"]
        assert ratios.mean() == pytest.approx(known, abs=3 * ratios.std() / 100)
        assert np.mean(shown["p"].pdf(shown["drawn"]) * ratios) > 3 * known


class TestSumOrMean:
    """The page "VAE: sum or mean?"."""

    def test_the_divergence_adds_over_independent_coordinates(self):
        """The usual line of code, the package's joint divergence, and the sum are one number."""
        shown = page("sum_or_mean")
        joint = kl_divergence(shown["joint"], shown["prior"])
        usual = -0.5 * np.sum(
            1 + shown["log_var"] - shown["mu"] ** 2 - np.exp(shown["log_var"]), axis=1
        )
        assert [shown["each"].sum(), *usual] == pytest.approx([joint] * 5)

    def test_summed_the_loss_touches_the_evidence_at_the_exact_posterior(self):
        """The bound is tight at variance 1/9 and above it elsewhere."""
        shown = page("sum_or_mean")
        assert shown["best"] == pytest.approx(1 / 3, abs=0.002)
        assert shown["summed"].min() == pytest.approx(shown["exact"], abs=1e-4)
        assert (shown["summed"] >= shown["exact"]).all()

    def test_averaged_over_pixels_it_is_too_wide_and_no_bound(self):
        """The weight 8 on the KL leaves a variance of 1/2."""
        shown = page("sum_or_mean")
        assert shown["flat"] == pytest.approx(math.sqrt(1 / 2), abs=0.003)
        assert shown["averaged"].min() < shown["exact"]
        weighted = (shown["reconstruction"] + 8 * shown["kl_z"]) / 8
        assert weighted == pytest.approx(shown["averaged"])

    def test_a_bare_squared_error_has_a_variance_of_one_half(self):
        """Half of it has one of 1: both differ from −log p by a constant."""
        errors = np.linspace(-3, 3, 7)
        bare = -stats.norm(0, math.sqrt(1 / 2)).logpdf(errors) - errors**2
        half = -stats.norm(0, 1).logpdf(errors) - errors**2 / 2
        assert [np.ptp(bare), np.ptp(half)] == pytest.approx([0, 0], abs=1e-12)

    def test_the_kl_of_the_weights_is_counted_n_or_b_times_too_often(self):
        """Added to the mean of a batch, or to its sum, over an epoch of B batches."""
        n, batches, kl = 60_000, 600, 5_000.0
        size = n // batches
        losses = np.random.default_rng(43).uniform(0, 1, (batches, size))
        by_mean = sum(batch.mean() + kl for batch in losses) / batches
        by_sum = sum(batch.sum() + kl for batch in losses) / n
        assert by_mean - losses.mean() == pytest.approx(n * kl / n)
        assert by_sum - losses.mean() == pytest.approx(batches * kl / n)


class TestDiffers:
    """The page "My KL differs from torch, TFP, SciPy…"."""

    def test_the_table_says_what_the_translator_says(self):
        """Each call that the table writes in full."""
        text = (PAGES / "differs.py").read_text("utf-8")
        rows = dict(
            re.findall(r"^# \| .*?`([^`\n]+)`[^|\n]*\| ([^|\n]+?) \| \{\{", text, re.MULTILINE)
        )
        wrong = {call: rows[call] for call, said in FULL.items() if not agrees(rows[call], *said)}
        assert wrong == {}

    def test_quadrupled_by_twice_the_temperature(self):
        """The gradient of the loss by a numerical derivative, and its fall with the temperature."""
        shown = page("differs")
        gradient = shown["gradient"]
        for row, temperature in enumerate((10.0, 20.0)):
            teacher = special.softmax(shown["teacher"][0] / temperature)
            for k, step in enumerate(1e-4 * np.eye(3)):
                up, down = (
                    stats.entropy(teacher, special.softmax((shown["student"][0] + h) / temperature))
                    for h in (step, -step)
                )
                assert (up - down) / 2e-4 == pytest.approx(gradient[row, k], rel=1e-4)
        assert gradient[0] / gradient[1] == pytest.approx([4] * 3, rel=0.04)

    def test_two_functions_on_vectors_divide_by_the_sums(self):
        """Counts and shares are one to them; to the others they are not."""
        p, q = np.array([5, 2.5, 2.5]), np.array([0.1, 0.3, 0.6])
        for divides in (stats.entropy, jensenshannon):
            assert divides(p, q) == pytest.approx(divides(p / 10, q))
        for does_not in (special.rel_entr, special.kl_div):
            assert does_not(p, q).sum() != pytest.approx(does_not(p / 10, q).sum())

    def test_jensen_shannon_is_at_most_log_2_and_the_other_direction_has_no_bound(self):
        """For vectors with nothing in common the first is log 2, the second infinite."""
        p, q = np.array([1.0, 0.0]), np.array([0.0, 1.0])
        middle = (p + q) / 2
        assert (stats.entropy(p, middle) + stats.entropy(q, middle)) / 2 == math.log(2)
        assert (stats.entropy(middle, p) + stats.entropy(middle, q)) / 2 == math.inf


LOSS = "torch-loss"
FULL = {  # the calls of the table: what the translator is asked
    'F.kl_div(log_q, p, reduction="sum")': (LOSS, ["q", "logs", "shares", "no", "sum", "vector"]),
    'F.kl_div(log_q, p, reduction="batchmean")': (
        LOSS, ["q", "logs", "shares", "no", "batchmean", "row"]),
    "F.kl_div(log_q, p)": (LOSS, ["q", "logs", "shares", "no", "mean", "row"]),
    'F.kl_div(log_p, q, reduction="sum")': (LOSS, ["p", "logs", "shares", "no", "sum", "row"]),
    'F.kl_div(log_q, log_p, reduction="sum", log_target=True)': (
        LOSS, ["q", "logs", "logs", "yes", "sum", "row"]),
    'F.kl_div(log_q, p, reduction="sum", log_target=True)': (
        LOSS, ["q", "logs", "shares", "yes", "sum", "row"]),
    'F.kl_div(q, p, reduction="sum")': (LOSS, ["q", "shares", "shares", "no", "sum", "row"]),
    "kl_divergence(p, q)": ("distributions", ["p"]),
    "KLDivergence()(p, q)": ("keras", ["p", "shares", "shares"]),
    "entropy(p, q)": ("entropy", ["p", "nats"]),
    "entropy(p, q, base=2)": ("entropy", ["p", "bits"]),
    "np.sum(p * np.log(p / q))": ("numpy", ["p", "nats", "sum"]),
    "np.mean(p * np.log(p / q))": ("numpy", ["p", "nats", "mean"]),
}  # fmt: skip


def agrees(said, call, answers):
    """Whether a row of the table and the translator say the same."""
    verdict = translated(call, answers, (0.5, 0.25, 0.25), (0.1, 0.3, 0.6))["verdict"]
    if verdict.startswith("Not a KL"):
        return verdict.partition("It is ")[2] == said.partition(":")[0]
    direction = said.startswith(verdict[:8])
    divided = ("divided by the number of outcomes" in said) == ("divided by 3" in verdict)
    return direction and divided and ("bits" in said) == verdict.endswith("bits")
