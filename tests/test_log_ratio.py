"""What the distribution of the log likelihood ratio promises."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

import klexplain as kl
from klexplain.distributions.pairs import one_pair
from klexplain.evidence.log_ratio import moments
from klexplain.evidence.shape import Shape
from klexplain.pages.members import members

PAIRS = {
    "beta": (stats.beta(17, 6), stats.beta(3, 3)),
    "normal": (stats.norm(0, 1), stats.norm(1, 2)),
    "gamma and exponential": (stats.gamma(2), stats.expon()),
    "normal and t": (stats.norm(0, 1), stats.t(20)),
    "new kind": (stats.Normal(mu=0.0, sigma=1.0), stats.Normal(mu=1.0, sigma=1.0)),
    "poisson": (stats.poisson(4), stats.poisson(2)),
    "coin": (stats.bernoulli(0.6), stats.bernoulli(0.5)),
}


@pytest.fixture(params=PAIRS)
def pair(request):
    """Each pair in turn."""
    return PAIRS[request.param]


@pytest.fixture
def law(pair):
    """The distribution of its log ratio."""
    return kl.log_ratio_distribution(*pair)


def test_means_are_the_two_divergences(pair, law):
    """The mean is D(p ‖ q) under p and −D(q ‖ p) under q."""
    p, q = pair
    assert law.under_p.mean == kl.kl_divergence(p, q)
    assert law.under_q.mean == -kl.kl_divergence(q, p)


def test_moments_match_draws(pair, law):
    """Mean and sd of 200,000 draws lie within 5 standard errors (fails once in 10⁶ seeds)."""
    rng = np.random.default_rng(7)
    for source, found in zip(pair, (law.under_p, law.under_q), strict=True):
        draws = source.rvs if hasattr(source, "rvs") else None
        x = draws(200_000, random_state=rng) if draws else source.sample(200_000, rng=rng)
        nats = kl.log_likelihood_ratio(*pair, x)
        of_square = ((nats - nats.mean()) ** 2).std() / np.sqrt(len(x))
        assert abs(nats.mean() - found.mean) <= 5 * found.sd / np.sqrt(len(x))
        assert abs(nats.var() - found.sd**2) <= 5 * of_square + 1e-12


def test_a_quantile_that_rounds_to_the_end_is_no_obstacle():
    """Beta(9, 2) has a quantile one float below 1; its moments are those of trigammas."""
    p, q = stats.beta(9, 2), stats.beta(3, 3.5)
    found = kl.log_ratio_distribution(p, q).under_p
    to_x, to_rest = 9 - 3, 2 - 3.5
    common = special.polygamma(1, 11)
    of_logs = special.polygamma(1, 9) - common, special.polygamma(1, 2) - common
    variance = to_x**2 * of_logs[0] + to_rest**2 * of_logs[1] - 2 * to_x * to_rest * common
    assert found.sd == pytest.approx(np.sqrt(variance), rel=1e-11)


def test_sd_of_two_shifted_normals():
    """For Normals of one width, d sd apart, the log ratio is Normal with variance d²."""
    law = kl.log_ratio_distribution(stats.norm(0), stats.norm(1.5))
    assert law.under_p.sd == pytest.approx(1.5, rel=1e-12)
    for level in (-2.0, 0.0, 1.0, 4.0):
        exact = stats.norm(1.5**2 / 2, 1.5).sf(level)
        assert law.probability_above(level) == pytest.approx(exact, rel=1e-9)


def test_probability_above_matches_draws(pair, law):
    """The share of 200,000 draws above a level is within 5 standard errors (once in 10⁵ seeds)."""
    rng = np.random.default_rng(11)
    p, q = one_pair(*pair)
    for name, source in (("p", p), ("q", q)):
        nats = kl.log_likelihood_ratio(*pair, source.rvs(200_000, rng))
        for level in (-1.1, -0.1, 0.1, 0.5):
            exact = law.probability_above(level, under=name)
            error = np.sqrt(exact * (1 - exact) / len(nats))
            assert abs(np.mean(nats > level) - exact) <= 5 * error + 1e-12


@pytest.mark.exhaustive
@settings(deadline=None, max_examples=25)
@given(st.floats(0.5, 20), st.floats(0.5, 20), st.floats(-3, 3))
def test_probabilities_on_both_sides_of_a_level_add_up(a, b, level):
    """What is above a level and what is below it has probability 1 together."""
    law = kl.log_ratio_distribution(stats.beta(a, b), stats.beta(3, 3.5))
    for under in ("p", "q"):
        both = law.probability_above(level, under) + law.probability_below(level, under)
        assert both == pytest.approx(1, abs=1e-9)


def test_each_bin_has_e_to_the_log_ratio_times_the_mass(law):
    """P(l in a bin under p) lies between e^low and e^high times P(l in it under q)."""
    if law.discrete:
        np.testing.assert_allclose(law.mass_p, law.mass_q * np.exp(law.log_ratio), rtol=1e-9)
        return
    low, high = np.exp(law.log_ratio[:-1]), np.exp(law.log_ratio[1:])
    assert (law.mass_p >= low * law.mass_q - 1e-12).all()
    assert (law.mass_p <= high * law.mass_q + 1e-12).all()


def test_histograms_hold_nearly_all_mass(law):
    """At most 2 % of p and of q lie outside the bins, and 0 is an edge of a bin."""
    assert law.mass_p.sum() == pytest.approx(1, abs=0.02)
    assert law.mass_q.sum() == pytest.approx(1, abs=0.02)
    assert law.discrete or np.abs(law.log_ratio).min() < 1e-12


def test_support_violation_is_infinite_evidence():
    """Where q rules out half of p, half of p has infinite evidence, and the mean is infinite."""
    law = kl.log_ratio_distribution(stats.uniform(0, 2), stats.uniform(0, 1))
    assert law.under_p.mean == np.inf == law.under_p.sd
    assert law.probability_above(1e6) == 0.5
    assert law.probability_above(1e6, under="q") == 0
    assert law.probability_above(np.inf) == 0


def test_disjoint_supports_are_told_apart_by_one_sample():
    """With disjoint supports every sample of p has infinite evidence, every one of q minus that."""
    law = kl.log_ratio_distribution(stats.uniform(0, 1), stats.uniform(3, 1))
    assert law.probability_above(1e6) == 1 == law.probability_below(-1e6, under="q")


def test_no_evidence_between_equals():
    """Where p is q, every log ratio is 0 and none is above or below."""
    law = kl.log_ratio_distribution(stats.beta(2, 3), stats.beta(2, 3))
    assert (law.under_p.mean, law.under_p.sd) == (0, 0)
    assert law.probability_above(0) == 0 == law.probability_below(0)
    assert law.mass_p.sum() == pytest.approx(1)


def test_equal_log_ratios_of_counts_are_one_value():
    """Counts 0 and 4 of a fair coin and of its even mixture share one log ratio and one bar."""
    values = np.arange(5)
    ends = stats.rv_discrete(values=(values, [0.3, 0.1, 0.2, 0.1, 0.3]))()
    law = kl.log_ratio_distribution(ends, stats.binom(4, 0.5))
    assert len(law.log_ratio) == 3
    assert law.mass_p.sum() == pytest.approx(1)


def test_variance_that_diverges_is_refused():
    """t with 3 degrees of freedom against a Normal has E l² = ∞, and the error says so."""
    with pytest.raises(ValueError, match=r"^p, q: got t.*; expected a log ratio whose variance"):
        kl.log_ratio_distribution(stats.t(3), stats.norm())


def test_bad_questions_are_refused():
    """A third distribution and a threshold that is no number are refused by name."""
    law = kl.log_ratio_distribution(*PAIRS["coin"])
    with pytest.raises(ValueError, match=r"^under: got 'r'; expected 'p' or 'q'$"):
        law.probability_above(0, under="r")
    with pytest.raises(ValueError, match=r"^threshold: got nan; expected real numbers"):
        law.probability_above(np.nan)


def test_turns_and_crossings_of_a_wavy_ratio():
    """A mixture with four bumps against one Normal has all its turns and crossings found."""
    bumps = stats.Mixture([stats.Normal(mu=m, sigma=0.3) for m in (-3.0, -1.0, 1.0, 3.0)])
    shape = Shape(*one_pair(bumps, stats.Normal(mu=0.0, sigma=2.5)))
    x = np.linspace(-5, 5, 200_001)
    nats = kl.log_likelihood_ratio(bumps, stats.Normal(mu=0.0, sigma=2.5), x)
    seen = x[np.flatnonzero((nats[1:] > 0) != (nats[:-1] > 0))]
    np.testing.assert_allclose(shape.crossings(0.0), seen, atol=6e-5)
    tops = x[1:-1][np.diff(np.sign(np.diff(nats))) != 0]
    np.testing.assert_allclose(shape.turns[np.abs(shape.turns) < 5], tops, atol=6e-5)


def test_a_median_found_from_both_sides_is_one_place():
    """An inverse Gaussian, whose two medians differ by rounding, has its formula's variance."""
    derivation = kl.derive("invgauss", "invgauss")
    chosen = members(derivation)
    formula = kl.log_ratio_variance(derivation).result.subs(chosen.values)
    truth, model = one_pair(chosen.p, chosen.q)
    found = moments(truth, model, truth, kl.unit()).sd ** 2
    assert found == pytest.approx(float(formula), rel=1e-10)


def test_a_tail_of_too_many_counts_is_refused():
    """A power tail with more than a million likely values gets one line, before they are listed."""
    with pytest.raises(ValueError, match="expected at most 1,000,000 likely values") as caught:
        kl.ratio_curve(stats.zipf(2.5), stats.zipf(1.75))
    assert "\n" not in str(caught.value)
