"""Tests that stop by themselves: closed cases, simulation, streams, and what is refused."""

import math

import numpy as np
import pytest
from scipy import stats

from klexplain import (
    cumulative_log_ratio,
    e_process,
    kl_divergence,
    log_likelihood_ratio,
    sequential_test,
)

BETAS = stats.beta(17, 6), stats.beta(3, 3)
SHIFT = stats.norm(0.5), stats.norm(0)
COINS = stats.bernoulli(2 / 3), stats.bernoulli(1 / 3)
STRETCHED = stats.expon(scale=2), stats.expon()
RATES = {"alpha": 0.01, "beta": 0.05}
PATHS = 8000
OVERSHOOT = 0.5826  # of a standard Normal step, -zeta(1/2)/sqrt(2 pi)


@pytest.fixture(scope="module")
def betas():
    """The worked example's test."""
    return sequential_test(*BETAS, **RATES)


def simulated(p, q, truth, ends):
    """Numbers of samples, and whether p was decided for, of many seeded streams."""
    rng, total = np.random.default_rng(16), np.zeros(PATHS)
    n, for_p, going = np.zeros(PATHS, int), np.zeros(PATHS, bool), np.arange(PATHS)
    while len(going):
        n[going] += 1
        total[going] += log_likelihood_ratio(p, q, truth.rvs(len(going), random_state=rng))
        for_p[going] = total[going] >= ends.for_p
        going = going[(total[going] < ends.for_p) & (total[going] > ends.for_q)]
    return n, for_p


def near(found, values):
    """Within four standard errors of the mean of simulated values."""
    return abs(found - values.mean()) < 4 * values.std() / math.sqrt(len(values))


def test_equal_steps_are_the_ruin_of_the_gambler():
    """Three of ±log 2 to either end: no overshoot, so Wald's error rates are the true ones."""
    test = sequential_test(*COINS, alpha=1 / 9, beta=1 / 9)
    assert test.error_rates == pytest.approx((1 / 9, 1 / 9), rel=1e-8)
    assert test.expected_samples() == pytest.approx(7, rel=1e-8)
    assert test.accuracy == 0
    fair = stats.bernoulli(0.5)
    assert test.expected_samples(under=fair) == pytest.approx(9, rel=1e-7)
    assert test.probability_of_p(under=fair) == pytest.approx(0.5, rel=1e-8)
    assert test.sample_size().decides_p[:5] == pytest.approx([0, 0, 8 / 27, 0, 16 / 81])


def test_the_overshoot_of_exponential_steps_is_exponential():
    """It forgets how it came up: mean 1 nat under p, half the false alarms of a bet without."""
    found = e_process(*STRETCHED, alpha=0.05)
    divergence = 1 - math.log(2)
    assert found.growth_rate == pytest.approx(divergence)
    assert found.expected_samples() == pytest.approx((math.log(20) + 1) / divergence, rel=2e-3)
    assert found.probability_of_stopping() == pytest.approx(0.025, rel=2e-3)
    assert found.expected_samples(under="q") == math.inf


def test_normal_steps_follow_the_corrected_approximation():
    """Siegmund's: both ends farther by 0.583 standard deviations of a step; a quarter sample."""
    test = sequential_test(*SHIFT, **RATES)
    up, down = test.thresholds.for_p + OVERSHOOT / 2, test.thresholds.for_q - OVERSHOOT / 2
    expected = -math.expm1(down) / (math.exp(up) - math.exp(down))
    assert test.error_rates.says_p_under_q == pytest.approx(expected, rel=test.accuracy)
    assert test.accuracy < 0.01
    drift = (1 - expected) * down + expected * up
    assert test.expected_samples("q") == pytest.approx(-drift / 0.125 + 1 / 4, rel=2e-3)
    size = test.sample_size("q")
    each = size.decides_p + size.decides_q
    assert size.n @ each == pytest.approx(test.expected_samples("q"), rel=1e-4)
    assert size.decides_q.sum() == pytest.approx(test.probability_of_q(), rel=1e-4)


@pytest.mark.parametrize("truth", [*BETAS, stats.beta(6, 4)])
def test_betas_as_simulated(betas, truth):
    """Which way, how many samples, and their law, under p, q and a third; overshoot included."""
    n, for_p = simulated(*BETAS, truth, betas.thresholds)
    assert near(betas.expected_samples(under=truth), n)
    assert near(betas.probability_of_p(under=truth), for_p)
    size = betas.sample_size(under=truth)
    assert near(size.decides_p[:4].sum(), for_p & (n <= 4))
    assert near(size.decides_q[:2].sum(), ~for_p & (n <= 2))


def test_counts_as_simulated():
    """Log ratios at equal distances that do not start at a multiple of them."""
    p, q = stats.poisson(3), stats.poisson(2)
    test = sequential_test(p, q, **RATES)
    n, for_p = simulated(p, q, q, test.thresholds)
    assert near(test.expected_samples("q"), n)
    assert near(test.probability_of_p("q"), for_p)
    assert near(test.sample_size("q").decides_q[:9].sum(), ~for_p & (n <= 9))


def test_exact_thresholds_have_the_error_rates(betas):
    """They are nearer, and need fewer samples."""
    exact = sequential_test(*BETAS, **RATES, thresholds="exact", base=10)
    assert exact.error_rates == pytest.approx((0.01, 0.05), rel=2e-3)
    assert exact.expected_samples() < 0.9 * betas.expected_samples()
    assert exact.run([0.1]).decision == "q"


def test_a_bet_on_the_betas():
    """The mean time to 1 ban, and none of the other ends."""
    found = e_process(*BETAS, alpha=0.1, base=10)
    assert found.expected_samples() == pytest.approx(2.855, abs=0.01)
    assert found.threshold == pytest.approx(1)
    size = found.sample_size("q")
    assert size.decides_p.sum() + size.undecided == pytest.approx(1)
    assert size.decides_p.sum() == pytest.approx(found.probability_of_stopping(), rel=1e-3)


def test_truncation_leaves_the_rest_undecided(betas):
    """As many samples as before up to the last, and nothing after it."""
    cut = sequential_test(*BETAS, **RATES, at_most=3)
    sizes = betas.sample_size(), cut.sample_size()
    assert list(sizes[1].decides_p) == list(sizes[0].decides_p[:3])
    total = cut.probability_of_p() + cut.probability_of_q("p") + cut.probability_undecided()
    assert total == pytest.approx(1)
    ended = cut.run([0.7] * 5)
    assert (ended.stopped, ended.decision, ended.n) == (True, None, 3)


def test_where_one_sample_can_decide():
    """D is infinite: half of the samples from p rule q out."""
    test = sequential_test(stats.uniform(0, 2), stats.uniform(0, 1), **RATES)
    assert test.probability_at_once() == pytest.approx(0.5)
    assert test.error_rates.says_p_under_q == 0
    assert test.run([0.5, 1.5, 0.5]).n == 2
    found = e_process(stats.uniform(0, 2), stats.uniform(0, 1), alpha=0.05)
    assert found.expected_samples() == pytest.approx(2, rel=1e-4)
    assert found.run([1.5]).p_value == 0
    assert found.growth_rate == math.inf


def test_a_stream_is_read_up_to_the_decision():
    """Arrays, lists and streams, in pieces or not: the same sum, and no sample taken too many."""
    test, x = sequential_test(*SHIFT, **RATES), stats.norm(0.5).rvs(300, random_state=4)
    whole = test.run(x)
    assert whole.decision == "p"
    stream = iter(x)
    assert test.run(stream).log_ratio == whole.log_ratio
    assert next(stream) == x[whole.n]
    half = test.run(list(x[:7]))
    assert half.decision is None
    again = test.run(x[7:], after=half)
    assert (again.n, again.log_ratio) == (whole.n, whole.log_ratio)
    assert test.run(x, after=whole) is whole
    assert test.run(map(str, x)).n == whole.n


def test_the_p_value_only_falls():
    """One over the largest likelihood ratio so far."""
    found = e_process(*SHIFT, alpha=0.001)
    first = found.run([2.5])
    assert first.p_value == pytest.approx(1 / first.likelihood_ratio)
    later = found.run([-1.0], after=found.run([-1.0], after=first))
    assert (later.p_value, later.n) == (first.p_value, 3)
    assert found.run([-1.0]).p_value == 1


NOT_ABOVE = {"loc": (-math.inf, 0)}
COMPOSITE = [  # p, the null, its nearest, members whose streams are simulated
    (stats.expon(0, 3), "expon", {"scale": (0, 2)}, stats.expon(0, 2), stats.expon(0, 1.9)),
    (stats.norm(1), "norm", NOT_ABOVE, stats.norm(0, math.sqrt(2)), stats.norm(0, 1.3)),
    (stats.geom(0.2), "geom", {"p": (0.5, 1)}, stats.geom(0.5), stats.geom(0.52)),
    (stats.t(3, loc=1), "cauchy", NOT_ABOVE, None, stats.cauchy(0, 0.6)),
]


@pytest.mark.parametrize(("p", "family", "within", "nearest", "other"), COMPOSITE)
def test_no_member_of_a_null_makes_too_many_false_alarms(p, family, within, nearest, other):
    """Simulated: what is bet against is the nearest member, and it is the worst."""
    found = e_process(p, family, within=within, alpha=0.1)
    if nearest:
        assert kl_divergence(nearest, found.q.frozen) < 1e-9
    for member in (found.q.frozen, other):
        x = member.rvs((2000, 60), random_state=np.random.default_rng(3))
        ever = cumulative_log_ratio(p, found.q.frozen, x).max(axis=1) >= found.threshold
        assert ever.mean() < 0.1 + 4 * math.sqrt(0.1 * 0.9 / 2000)
        assert ever.mean() < found.probability_of_stopping() + 4 * ever.std() / math.sqrt(2000)
    assert f"any {found.null} is true" in found.run([1.0]).guarantee + found.guarantee


@pytest.mark.parametrize(
    ("p", "within", "message"),
    [
        (stats.norm(1, 2), NOT_ABOVE | {"scale": 1}, r"q: got norm\(loc <= 0, scale = 1\); exp"),
        (stats.laplace(), {"loc": 0}, "under norm.* by 14.9 on average"),
        (stats.norm(-1), NOT_ABOVE, r"q: got norm\(loc <= 0\); expected a null without p"),
        (stats.cauchy(), None, "expected values that the family norm allows"),
    ],
)
def test_a_null_whose_nearest_member_will_not_do_is_refused(p, within, message):
    """A bet that is favourable under another member; a member itself; infinite divergences."""
    with pytest.raises(ValueError, match=message):
        e_process(p, "norm", within=within, alpha=0.1)


def test_a_null_is_a_distribution_or_a_known_family():
    """Named as q, as the argument is."""
    with pytest.raises(ValueError, match=r"q: got 'normal'; expected a frozen distribution, or"):
        e_process(BETAS[0], "normal", alpha=0.1)


@pytest.mark.parametrize("alpha", ["0.1", None])
def test_an_alpha_is_a_number(alpha):
    """Not text."""
    with pytest.raises(TypeError, match=r"alpha: got .*; expected a number between 0 and 1"):
        e_process(*BETAS, alpha=alpha)


def test_limits_go_with_a_family():
    """Not with one distribution."""
    with pytest.raises(
        TypeError, match=r"within: got .* expected a q that is the name of a family"
    ):
        e_process(*BETAS, alpha=0.1, within={"a": 1})


@pytest.mark.parametrize("wrong", [math.nan, "seven", None, 2.0])
@pytest.mark.parametrize("read", [list, iter])
def test_a_bad_sample_is_named_by_its_place(betas, wrong, read):
    """One line; and what came before it is not lost."""
    with pytest.raises(ValueError, match=r"x, sample 3: got .*; expected a number that") as caught:
        betas.run(read([0.7, 0.6, wrong, 0.7]))
    assert caught.value.reached.n == 2
    assert betas.run([0.7], after=caught.value.reached).n == 3
    assert betas.run(read([0.01, 0.01, wrong])).decision == "q"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"q": BETAS[0]}, "q: got beta.*; expected another than p: no number of samples"),
        ({"alpha": 0.5, "beta": 0.5}, r"alpha \+ beta: got 1.0; expected less than 1"),
        ({"alpha": 0}, "alpha: got 0; expected a number between 0 and 1"),
        ({"beta": math.nan}, "beta: got nan"),
        ({"at_most": 0}, "at_most: got 0; expected a whole number"),
        ({"thresholds": "best"}, "thresholds: got 'best'"),
        ({"p": COINS[0], "q": COINS[1], "thresholds": "exact"}, "expected 'wald': no thresholds"),
        ({"p": stats.norm(1e-4), "q": stats.norm()}, "expected at least .* nats between ends"),
    ],
)
def test_what_cannot_be_tested_is_refused(change, message):
    """In one line."""
    asked = {"p": BETAS[0], "q": BETAS[1], **RATES, **change}
    with pytest.raises(ValueError, match=message):
        repr(sequential_test(asked.pop("p"), asked.pop("q"), **asked))


@pytest.mark.parametrize("under", ["h", stats.poisson(3), 7])
def test_another_truth_is_one_of_the_same_kind(betas, under):
    """A name, counts for betas, a number."""
    with pytest.raises((TypeError, ValueError), match=r"under: got .*; expected 'p', 'q' or"):
        betas.expected_samples(under=under)
    with pytest.raises(ValueError, match=r"under: got .*; expected a distribution of samples that"):
        betas.expected_samples(under=stats.norm())


def test_the_accuracy_covers_what_single_values_make_jump():
    """Laplace's log ratio has two values of much probability; a corridor cut finer is nearer."""
    test = sequential_test(stats.laplace(0.5), stats.laplace(), **RATES)
    wrong, _, samples = test._corridor("q")._cut(9600).fate
    assert test.error_rates.says_p_under_q == pytest.approx(wrong, rel=test.accuracy)
    assert test.expected_samples("q") == pytest.approx(samples, rel=test.accuracy)
    assert test.accuracy < 0.003
