"""The law of n log ratios, how many samples decide, and the errors of the best test."""

import math

import numpy as np
import pytest
from scipy import stats
from scipy.special import logsumexp

import klexplain as kl
from klexplain.distributions.pairs import one_pair
from klexplain.evidence.planning.lattice import on_lattice
from klexplain.evidence.planning.one_sample import Sample

P, Q = stats.beta(17, 6), stats.beta(3, 3)
NORMALS = stats.norm(1), stats.norm(0)  # the log ratio of x is x - 1/2
COINS = stats.bernoulli(0.7), stats.bernoulli(0.4)
HEADS, TAILS = math.log(0.7 / 0.4), math.log(0.3 / 0.6)
PAIRS = {
    "beta": (P, Q),
    "norm": (stats.norm(0.5), stats.norm(0, 1.5)),
    "gamma": (stats.gamma(2), stats.gamma(3)),
    "expon, lognorm": (stats.expon(), stats.lognorm(1)),
    "laplace, norm": (stats.laplace(), stats.norm()),
    "uniform, beta": (stats.uniform(), stats.beta(2, 2)),
    "uniform": (stats.uniform(0, 4), stats.uniform(1, 4)),
    "poisson": (stats.poisson(3), stats.poisson(4)),
    "poisson, geom": (stats.poisson(3), stats.geom(0.3)),
    "t, norm": (stats.t(5), stats.norm(0.3)),
}


@pytest.mark.parametrize("n", [1, 4, 30, 1000])
@pytest.mark.parametrize(("under", "side"), [("p", 1), ("q", -1)])
def test_a_sum_of_a_normal_shift_is_normal(under, side, n):
    """To ten digits, from the middle to nine standard deviations out."""
    found = kl.log_ratio_sum(*NORMALS, n, under=under)
    assert (found.mean, found.variance) == pytest.approx((side * n / 2, n), rel=1e-12)
    for z in (0, 2, 9 if n > 4 else 3):
        level = side * n / 2 + z * math.sqrt(n)
        assert found.probability_above(level) == pytest.approx(stats.norm.sf(z), rel=1e-10, abs=0)
    assert found.quantile(0.3) == pytest.approx(stats.norm.ppf(0.3, side * n / 2, n**0.5), rel=1e-9)


@pytest.mark.parametrize("n", [1, 7, 200])
def test_coins_are_counted_exactly(n):
    """A sum of a coin is a binomial, its atoms and its far tail too."""
    found = kl.log_ratio_sum(*COINS, n, under="q")
    heads = stats.binom(n, 0.4)
    for k in {0, n // 2, n}:
        level = k * HEADS + (n - k) * TAILS
        assert found.probability_above(level) == pytest.approx(heads.sf(k), rel=1e-11, abs=1e-300)
        assert found.probability_at_least(level) == pytest.approx(heads.sf(k - 1), rel=1e-11)
    assert found.guarantee.startswith("exact: the log ratios lie on a lattice")


@pytest.mark.parametrize("n", [10, 60])
def test_exponentials_are_gamma_sums(n):
    """One-sided log ratios: the sum of an Exponential is a Gamma, to ten digits."""
    for under, scale in (("p", 2), ("q", 1)):
        found = kl.log_ratio_sum(stats.expon(scale=2), stats.expon(), n, under=under)
        for level in (-0.1 * n, 0.1 * n):
            known = stats.gamma(n, scale=scale).sf(2 * (level + n * math.log(2)))
            assert found.probability_above(level) == pytest.approx(known, rel=1e-10)


def test_a_third_law_may_be_the_truth():
    """Under a wide Normal, and under a Cauchy law, whose log ratio has no mean."""
    wide = kl.log_ratio_sum(*NORMALS, 20, under=stats.norm(0.7, 1.5))
    level = 4 + 2 * math.sqrt(45)
    assert wide.probability_above(level) == pytest.approx(stats.norm.sf(2), rel=1e-5)
    heavy = kl.log_ratio_sum(*NORMALS, 3, under=stats.cauchy())
    known = stats.cauchy.sf(2.5)
    low, high = heavy.bounds(6)
    assert low < known < high < low + 0.01
    assert heavy.probability_above(6) == pytest.approx(known, abs=2 * heavy.error(6))
    assert heavy.variance == math.inf


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_it_is_what_simulation_says(pair):
    """Within 4 standard errors, and within its own bounds, under p."""
    n, runs = 4, 10_000
    found = kl.log_ratio_sum(*pair, n)
    drawn = kl.log_likelihood_ratio(*pair, pair[0].rvs((runs, n), random_state=1)).sum(axis=1)
    for level in (-0.3123, 1.1234):
        value = found.probability_above(level)
        error = math.sqrt(value * (1 - value) / runs)
        assert value == pytest.approx(np.mean(drawn > level), abs=4 * error)
        low, high = found.bounds(level)
        doubt = found.error(level)
        assert low - doubt <= value <= high + doubt < low + 0.02


def test_two_log_ratios_without_variance():
    """As all sums of two of many quantiles, in the middle and where one sample brings it all."""
    pair = stats.t(3), stats.norm()
    two = kl.log_ratio_sum(*pair, 2)
    nats = np.sort(kl.log_likelihood_ratio(*pair, pair[0].ppf((np.arange(40_000) + 0.5) / 40_000)))
    for level in (0.0, 0.7, 30.0):
        known = 1 - np.searchsorted(nats, level - nats).mean() / len(nats)
        assert two.probability_above(level) == pytest.approx(known, abs=5e-5)
        assert two.error(level) < 2e-5
    assert two.variance == math.inf
    assert two.probability_at_most(two.quantile(0.99)) == pytest.approx(0.99, abs=1e-4)


def test_atoms_of_a_density_are_counted():
    """Beyond both medians a Laplace log ratio is constant: two samples cancel with e^-½/2."""
    found = kl.log_ratio_sum(stats.laplace(0.5), stats.laplace(), 2)
    atom = found.probability_at_least(0) - found.probability_above(0)
    assert atom == pytest.approx(math.exp(-0.5) / 2, abs=1e-7)


@pytest.mark.parametrize("n", [2, 5])
def test_counts_off_a_lattice_are_within_the_stated_error(n):
    """Poisson against geometric, every sum listed; also next to atoms, and at them."""
    p, q = stats.poisson(3), stats.geom(0.3, loc=-1)
    x, found = np.arange(30), kl.log_ratio_sum(p, q, n)
    nats, sums, mass = kl.log_likelihood_ratio(p, q, x), np.zeros(1), np.ones(1)
    for _ in range(n):
        sums, which = np.unique((sums[:, None] + nats).round(11).ravel(), return_inverse=True)
        mass = np.bincount(which, np.outer(mass, p.pmf(x)).ravel())
    for level in (-0.3, 0.7, n * nats[3], n * nats[2] + 1e-7):
        for known, asked in (
            (mass[sums > level + 1e-9].sum(), found.probability_above),
            (mass[sums > level - 1e-9].sum(), found.probability_at_least),
        ):
            assert asked(level) == pytest.approx(known, abs=found.error(level) + 1e-12)


def test_both_tails_have_their_digits():
    """Down to 1e-89, for one sample and for many, and in the errors of the best test."""
    for n, far in ((1, (12,)), (16, (12, 20)), (400, (3, 20))):
        found = kl.log_ratio_sum(*NORMALS, n)
        for z in far:
            away = z * math.sqrt(n)
            tails = found.probability_at_most(n / 2 - away), found.probability_above(n / 2 + away)
            assert tails == pytest.approx((stats.norm.sf(z),) * 2, rel=1e-9, abs=0)
    known = stats.norm.cdf([-10, 0])
    assert found.probability_below([0, 200]) == pytest.approx(known, rel=1e-9, abs=0)


def test_a_lattice_keeps_the_mean():
    """Rounded down and up its mean is on either side of D, by at most the step and a piece."""
    p, q = one_pair(P, Q)
    pieces = Sample(p, q, p).pieces(0.005)
    laws = [on_lattice(pieces, 0.01, rounding) for rounding in ("down", "mean", "up")]
    low, middle, high = (float(law.masses @ law.points) for law in laws)
    known = kl.kl_divergence(P, Q)
    assert known - laws[0].moved < low < known < high < known + laws[2].moved
    assert middle == pytest.approx(known, abs=1e-6)


def test_the_approximations_are_near():
    """The saddlepoint to half a percent far out, where the normal approximation fails."""
    found = kl.log_ratio_sum(stats.expon(scale=2), stats.expon(), 10, under="q")
    level = found.level_above(1e-6)
    assert found.saddlepoint_approximation(level) == pytest.approx(1e-6, rel=5e-3)
    assert found.normal_approximation(level) < 1e-7
    near = found.mean + np.array([-0.01, 0, 0.01])
    known = found.probability_above(near)
    assert found.saddlepoint_approximation(near) == pytest.approx(known, rel=2e-3)
    coins = kl.log_ratio_sum(*COINS, 30)
    for k in (15, 21, 28):
        level = k * HEADS + (30 - k) * TAILS
        known = stats.binom(30, 0.7).sf(k)
        assert coins.saddlepoint_approximation(level) == pytest.approx(known, rel=0.02)


@pytest.mark.parametrize("ratio", [3, 1000])
def test_samples_of_a_normal_shift_have_a_formula(ratio):
    """N/2 + z √N = log ratio, solved for √N."""
    found = kl.samples_to_decide(*NORMALS, likelihood_ratio=ratio, power=0.8)
    z = stats.norm.ppf(0.8)
    assert found.n == math.ceil((z + math.sqrt(z * z + 2 * math.log(ratio))) ** 2)
    assert found.by_normal <= found.n < found.by_normal + 1
    assert found.by_divergence == pytest.approx(2 * math.log(ratio))


def test_samples_of_a_coin_are_the_least():
    """The power of a coin goes up and down; no earlier number reaches it."""

    def power(n):
        heads = math.ceil((math.log(10) - n * TAILS) / (HEADS - TAILS))
        return stats.binom(n, 0.7).sf(heads - 1)

    for wanted in (0.55, 0.6, 0.75, 0.8, 0.9):
        found = kl.samples_to_decide(*COINS, power=wanted)
        assert found.n == next(n for n in range(1, 999) if power(n) >= wanted)
        assert found.power == pytest.approx(power(found.n), rel=1e-11)


def test_the_least_number_is_found_where_thousands_are_skipped():
    """Of rare heads 1,289 flips, and no fewer, are enough: each number is looked at."""
    p, q, n = 0.02, 0.01, np.arange(1, 3000)
    fail = math.log((1 - p) / (1 - q))
    heads = np.ceil((math.log(10) - n * fail) / (math.log(p / q) - fail))
    enough = stats.binom(n, p).sf(heads - 1) >= 0.8
    found = kl.samples_to_decide(stats.bernoulli(p), stats.bernoulli(q), power=0.8)
    assert found.n == n[np.argmax(enough)]
    assert not enough[n > found.n].all()


def test_no_number_is_below_the_bound():
    """b log r + (1 - b) log((1 - b)/(1 - b/r)), over D; a test that shows all it knows needs it."""
    found = kl.samples_to_decide(*NORMALS, likelihood_ratio=20, power=0.8)
    carried = 0.8 * math.log(20) + 0.2 * math.log(0.2 / 0.96)
    assert found.by_bound == pytest.approx(carried / 0.5)
    assert found.by_bound < found.n
    certain = kl.samples_to_decide(stats.uniform(0, 1), stats.uniform(0, 10), power=0.999)
    assert certain.n == 1 == pytest.approx(certain.by_bound, rel=1e-3)


def test_an_infinite_divergence_decides_at_once_or_later():
    """A quarter of the samples leave q possible, each for a fourfold ratio against p."""
    found = kl.samples_to_decide(stats.uniform(0, 4), stats.uniform(1, 1), power=0.95)
    assert (found.n, found.at_once) == (3, 0.75)
    assert found.power == pytest.approx(1 - 0.25**3)
    assert kl.log_ratio_sum(stats.uniform(0, 4), stats.uniform(1, 1), 3).mean == math.inf


def test_errors_of_a_normal_shift():
    """Both are Normal tails; every bound is on its side."""
    found = kl.error_rates(*NORMALS, 9)
    alpha, beta = stats.norm.sf([(found.threshold + 4.5) / 3, (4.5 - found.threshold) / 3])
    assert found.alpha == pytest.approx(alpha, rel=1e-9, abs=0)
    assert found.beta == pytest.approx(beta, rel=1e-9, abs=0)
    assert found.normal_beta == pytest.approx(found.beta, rel=1e-9)
    for alpha in (1e-8, 0.05):
        known = stats.norm.cdf(stats.norm.isf(alpha) - 3)
        assert found.beta_at(alpha) == pytest.approx(known, rel=1e-8, abs=0)
        assert 0 <= found.least_beta(alpha) < known
    at = int(np.flatnonzero(found.threshold == 0)[0])
    assert found.alpha[at] + found.beta[at] <= found.chernoff == pytest.approx(math.exp(-9 / 8))
    assert (found.stein_alpha, found.stein_beta) == pytest.approx((math.exp(-4.5),) * 2)


def test_the_best_test_of_a_coin_draws_lots():
    """Its alpha is met exactly: beta is linear between the counts."""
    found = kl.error_rates(*COINS, 10)
    null, other = stats.binom(10, 0.4), stats.binom(10, 0.7)
    half = (null.sf(6) + null.sf(5)) / 2
    assert found.beta_at(half) == pytest.approx((other.cdf(6) + other.cdf(5)) / 2, rel=1e-9)


def test_sums_far_out_have_their_digits():
    """Three hundred samples of a coin, all heads: a probability of 1e-119."""
    found = kl.log_ratio_sum(*COINS, 300, under="q")
    level = 300 * HEADS - 0.1
    assert math.log(found.probability_above(level)) == pytest.approx(
        float(logsumexp(stats.binom(300, 0.4).logpmf(300))), rel=1e-12
    )


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: kl.samples_to_decide(P, P), "q: got beta.*no number of samples decides"),
        (lambda: kl.error_rates(*COINS[:1] * 2, 3), "q: got bern.*no number of samples decides"),
        (
            lambda: kl.samples_to_decide(stats.pareto(1.1), stats.lomax(1.1, 1)),
            "q: got lomax.*no n",
        ),
        (lambda: kl.samples_to_decide(P, Q, likelihood_ratio="x"), "likelihood_ratio: got 'x';"),
        (lambda: kl.samples_to_decide(P, Q, power=1), "power: got 1; expected a number between"),
        (lambda: kl.samples_to_decide(P, Q, likelihood_ratio=1), "likelihood_ratio: got 1;"),
        (lambda: kl.log_ratio_sum(P, Q, 0), "n: got 0"),
        (lambda: kl.log_ratio_sum(P, Q, 2, under="h"), "under: got 'h'"),
        (lambda: kl.log_ratio_sum(P, Q, 2, under=stats.norm()), "under: got norm.*neither does"),
        (lambda: kl.log_ratio_sum(P, Q, 2, under=COINS[0]), "under: got bern.*continuous"),
        (lambda: kl.log_ratio_sum(P, Q, 2).quantile(1), "probability: got 1"),
        (lambda: kl.error_rates(*COINS, 2).beta_at(0), "alpha: got 0"),
    ],
)
def test_bad_input_is_one_line(call, said):
    """What was wrong, and what would be right."""
    with pytest.raises((ValueError, TypeError), match=said) as caught:
        call()
    assert "\n" not in str(caught.value)
