"""k1, k2 and k3: their means, deviations and samples, and where a variance is infinite."""

import itertools
import math

import mpmath as mp
import numpy as np
import pytest
from oracles_definition import leaves_support, moment_is_infinite, square_is_infinite
from oracles_densities import LAWS
from scipy import stats
from scipy.integrate import quad, tanhsinh
from strategies import ALL, MEMBERS, PAIRS, PARAMETERS

from klexplain import FAMILIES, kl_divergence, mean_log_ratio_estimators
from klexplain.distributions.pairs import one_pair
from klexplain.divergence.finiteness import diverges, outside
from klexplain.divergence.tails import log_ratio_has_moment, ratio_has_variance

SITE = stats.beta(17, 6), stats.beta(3, 3)


def member(name, values):
    """The SciPy distribution of these parameters, in the order of `PARAMETERS`."""
    return getattr(stats, name)(**dict(zip(PARAMETERS[name], values, strict=True)))


def members(p_name, q_name):
    """A pair of members, the support of the one within that of the other; none where none is."""
    pairs = itertools.product(MEMBERS[p_name], MEMBERS[q_name])
    return [(p, q) for p, q in pairs if not leaves_support(p_name, p, q_name, q)][:1]


@pytest.mark.exhaustive
@pytest.mark.parametrize("p_name", FAMILIES)
def test_rules_tell_the_infinite_variances_that_the_tails_show(p_name):
    """For members of all pairs the rules agree with powers measured far out and next to an end."""
    for q_name in (b for a, b in PAIRS if a == p_name):
        for p, q in members(p_name, q_name):
            pair = one_pair(member(p_name, p), member(q_name, q))
            if outside(*pair):
                continue
            laws = p_name, p, q_name, q
            assert log_ratio_has_moment(*pair, 1) != bool(diverges(*pair)), laws
            for order in (2, 4):
                found = log_ratio_has_moment(*pair, order)
                assert found != moment_is_infinite(*laws, order), (laws, order)
            if not (p_name == q_name == "vonmises"):
                assert ratio_has_variance(*pair) != square_is_infinite(*laws), laws


@pytest.mark.exhaustive
@pytest.mark.parametrize("p_name", FAMILIES)
def test_every_pair_of_the_atlas_has_an_answer(p_name):
    """Each estimator has a mean, and a deviation that is a number at least 0, or infinite."""
    for q_name in (b for a, b in PAIRS if a == p_name):
        p, q = member(p_name, MEMBERS[p_name][0]), member(q_name, MEMBERS[q_name][1])
        found = mean_log_ratio_estimators(p, q)
        for each in (found.k1, found.k2, found.k3):
            assert each.sd >= 0
            assert each.samples >= 1
            assert each.finite or math.isinf(each.sd)
        assert found.k1.mean == found.divergence
        assert found.k3.mean <= found.divergence


def test_the_pairs_are_those_of_the_atlas():
    """Guard: none is left out."""
    assert len(PAIRS) == ALL


def second_moment(p_name, p, q_name, q):
    """The mean of (q/p)² from the densities, to 20 digits."""
    log_p, log_q = LAWS[p_name].log_density(*p), LAWS[q_name].log_density(*q)
    low, high = LAWS[p_name].ends(*p)
    return mp.quad(lambda x: mp.exp(2 * log_q(x) - log_p(x)), [low, 1, 4, 16, high])


@pytest.mark.parametrize(
    ("p_name", "p", "q_name", "q"),
    [
        ("gamma", (2.0, 1.0), "gamma", (1.5, 1.5)),
        ("gamma", (2.0, 1.0), "weibull_min", (1.25, 0.5)),
        ("lognorm", (1.0, 1.0), "gamma", (2.0, 1.0)),
        ("invgauss", (1.0, 1.0), "invgamma", (1.5, 1.0)),
    ],
)
def test_the_deviation_of_k3_is_that_of_the_integrals(p_name, p, q_name, q):
    """E k3² = E r² + E (1 + log r)² - 2 E r (1 + log r), each integrated by itself."""
    truth, model = member(p_name, p), member(q_name, q)
    found = mean_log_ratio_estimators(truth, model)
    there, back = found.divergence, kl_divergence(model, truth)
    square = float(second_moment(p_name, p, q_name, q))
    log_ratio = lambda x: model.logpdf(x) - truth.logpdf(x)  # noqa: E731
    affine = quad(lambda x: truth.pdf(x) * (1 + log_ratio(x)) ** 2, 0, 60, limit=200)[0]
    expected = square + affine - 2 * (1 + back) - there**2
    assert found.k3.sd == pytest.approx(math.sqrt(expected), rel=1e-6)


def test_the_deviation_survives_logarithms_that_cancel():
    """Next to 0 q² and p fall alike, like exp(-0.8/x), so that 2 log q - log p cancels."""
    p, q = stats.invgamma(2.5, scale=0.8), stats.invgauss(1.5, scale=0.8)
    found = mean_log_ratio_estimators(p, q)

    def square(x):
        log_r = q.logpdf(x) - p.logpdf(x)
        return p.pdf(x) * (np.expm1(log_r) - log_r) ** 2

    integral = tanhsinh(square, [1e-4, 0.1, 1, 10], [0.1, 1, 10, np.inf]).integral.sum()
    assert found.k3.sd**2 == pytest.approx(integral - found.divergence**2, rel=1e-4)


def test_normals_of_one_width_have_known_deviations():
    """Here log r is Normal: every moment is a line."""
    d = 0.75
    found = mean_log_ratio_estimators(stats.norm(0), stats.norm(d), base=10)
    mean, nats = d * d / 2, math.log(10)
    assert found.k1.sd * nats == pytest.approx(d, rel=1e-9)
    fourth = mean**4 + 6 * mean**2 * d**2 + 3 * d**4
    half = (mean**2 + d**2) / 2
    assert found.k2.bias * nats == pytest.approx(half - mean, rel=1e-9)
    assert found.k2.sd * nats == pytest.approx(math.sqrt(fourth / 4 - half**2), rel=1e-9)
    assert found.k3.sd * nats == pytest.approx(math.sqrt(math.expm1(d * d) - d * d), rel=1e-9)
    assert found.k1.samples == pytest.approx((d / (0.1 * mean)) ** 2)
    assert found.k2.samples == math.inf  # its bias is more than a tenth


def test_counts_have_known_deviations():
    """For Poissons the mean of (q/p)² is exp((λ - μ)² / μ); a binomial is summed."""
    a, b = 3.0, 4.5
    found = mean_log_ratio_estimators(stats.poisson(a), stats.poisson(b))
    log_ratio_sd = math.sqrt(a) * math.log(b / a)
    cross = a - b + b * math.log(b / a) - (a - b + a * math.log(b / a))  # Cov(r, log r)
    variance = math.expm1((b - a) ** 2 / a) + log_ratio_sd**2 - 2 * cross
    assert found.k1.sd == pytest.approx(log_ratio_sd, rel=1e-9)
    assert found.k3.sd == pytest.approx(math.sqrt(variance), rel=1e-9)
    p, q, x = stats.binom(9, 0.4), stats.binom(9, 0.2), np.arange(10)
    log_r = q.logpmf(x) - p.logpmf(x)
    k3 = np.exp(log_r) - 1 - log_r
    expected = np.sqrt(p.pmf(x) @ k3**2 - (p.pmf(x) @ k3) ** 2)
    assert mean_log_ratio_estimators(p, q).k3.sd == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("scale", "finite"), [(1.41, True), (math.sqrt(2), False), (1.42, False)])
def test_a_normal_has_the_variance_below_twice_the_variance(scale, finite):
    """And in between the deviation is as the formula of the integral has it."""
    k3 = mean_log_ratio_estimators(stats.norm(0.3, 1), stats.norm(0.3, scale)).k3
    assert k3.finite is finite
    if finite:
        assert k3.sd == pytest.approx(math.sqrt(1 / (scale * math.sqrt(2 - scale**2))), rel=0.2)


@pytest.mark.parametrize(
    ("p", "q", "cuts"),
    [
        (SITE[0], SITE[1], lambda t: (10.0**-t, 1 - 10.0**-t)),
        (stats.gamma(2), stats.gamma(2, scale=2.5), lambda t: (0, 10.0 * t)),
        (stats.gamma(3), stats.gamma(1.5), lambda t: (10.0**-t, 30)),
        (stats.norm(0), stats.norm(0.2, 2), lambda t: (-3.0 * t, 3.0 * t)),
        (stats.gumbel_r(), stats.gumbel_r(scale=2), lambda t: (-0.9 * t, 15)),
    ],
)
def test_an_integral_that_is_called_infinite_grows_with_its_cuts(p, q, cuts):
    """Wider cuts add ever more to ∫ q²/p, where the rule says that it has no end."""
    assert not mean_log_ratio_estimators(p, q).k3.finite
    log_square = lambda x: 2 * q.logpdf(x) - p.logpdf(x)  # noqa: E731
    edges = [cuts(t) for t in (2, 3, 4, 5)]
    found = [tanhsinh(log_square, *ends, log=True).integral for ends in edges]
    assert np.all(np.diff(np.exp(found), n=2) > 0)


@pytest.mark.parametrize(
    ("p", "q", "finite"),
    [
        (stats.gumbel_r(0), stats.gumbel_r(-0.69), True),  # -2 exp(u - 0.69) + exp(u) at the left
        (stats.gumbel_r(0), stats.gumbel_r(-0.70), False),
        (stats.laplace(0), stats.laplace(1, 2), False),
        (stats.norm(0, 7), stats.norm(0, 7 * math.sqrt(2)), False),  # but for rounding
        (stats.lognorm(1), stats.lognorm(math.sqrt(2), scale=3), False),
        (stats.lognorm(1, scale=3), stats.lognorm(math.sqrt(2)), False),
        (stats.halfnorm(), stats.norm(1, math.sqrt(2)), False),  # exp(x) is left of the squares
        (stats.halfnorm(), stats.norm(-1, math.sqrt(2)), True),
        (stats.halfnorm(1), stats.norm(0.5, math.sqrt(2)), True),
        (stats.expon(), stats.gamma(0.3, loc=-1, scale=2), True),  # x^-1.4 and x^-0.8
        (stats.expon(), stats.gamma(0.6, loc=-1, scale=2), False),
    ],
)
def test_where_the_largest_terms_cancel_the_next_decide(p, q, finite):
    """Shifts and lesser powers, where 2 log q - log p has lost its leading term."""
    assert ratio_has_variance(*one_pair(p, q)) is finite


def test_the_example_of_the_site_is_the_warning():
    """k3 is unbiased with an infinite variance, and k1 is good after some sixty samples."""
    found = mean_log_ratio_estimators(*SITE)
    assert not found.k3.finite
    assert found.k3.samples == math.inf
    assert found.k3.bias == 0
    assert 50 < found.k1.samples < 70


def test_a_simulation_has_those_means_and_deviations():
    """From 400,000 draws, of a pair whose moments are all mild."""
    p, q = stats.norm(0), stats.norm(0.2, 0.95)
    found = mean_log_ratio_estimators(p, q)
    x = p.rvs(400_000, random_state=np.random.default_rng(3))
    log_r = q.logpdf(x) - p.logpdf(x)
    drawn = {"k1": -log_r, "k2": log_r**2 / 2, "k3": np.expm1(log_r) - log_r}
    for name, values in drawn.items():
        each = getattr(found, name)
        assert abs(values.mean() - each.mean) < 4 * each.sd / math.sqrt(len(x))
        assert values.std() == pytest.approx(each.sd, rel=0.02)


def test_mass_beside_the_support_biases_k3():
    """Where p gives nothing and q does, r has the mean q(support of p), and k3 falls short."""
    found = mean_log_ratio_estimators(stats.uniform(0, 1), stats.uniform(0, 4))
    assert (found.k3.bias, found.k3.mean) == (-0.75, pytest.approx(math.log(4) - 0.75))
    assert found.k1.samples == 1  # the log ratio is the same everywhere
    counts = mean_log_ratio_estimators(stats.randint(2, 4), stats.geom(0.5))
    assert counts.k3.bias == pytest.approx(-(1 - 0.25 - 0.125), rel=1e-12)


def test_an_infinite_divergence_makes_all_infinite():
    """By support and by tail."""
    for p, q in [(stats.norm(), stats.expon()), (stats.cauchy(), stats.norm())]:
        found = mean_log_ratio_estimators(p, q)
        for each in (found.k1, found.k2, found.k3):
            assert (each.mean, each.sd, each.samples) == (math.inf, math.inf, math.inf)


def test_equal_laws_need_one_sample():
    """All three are 0 at each sample."""
    found = mean_log_ratio_estimators(stats.norm(), stats.norm())
    assert {(e.mean, e.sd, e.samples) for e in (found.k1, found.k2, found.k3)} == {(0, 0, 1)}


def test_near_equality_k3_needs_few_and_k1_many():
    """k1 needs as many as 2/D over the square of the error, k3 two of them."""
    found = mean_log_ratio_estimators(stats.norm(0), stats.norm(1e-5))
    assert found.k1.samples == pytest.approx(2 / found.divergence / 0.01, rel=1e-6)
    assert found.k3.samples == pytest.approx(200, rel=1e-3)


def test_a_finite_deviation_may_be_beyond_the_floats():
    """It is told from an infinite one."""
    found = mean_log_ratio_estimators(stats.norm(0), stats.norm(40))
    assert found.k3.finite
    assert found.k3.sd == math.inf
    assert "above 1e308" in repr(found)


def test_a_pair_without_rules_is_judged_by_how_its_terms_fade():
    """A mixture has no declared tails; its own are measured, and agree with the Normals'."""
    p = stats.Normal()
    for scale, finite in [(1.2, True), (2.0, False)]:
        q = stats.Mixture([stats.Normal(sigma=scale), stats.Normal(sigma=scale)])
        found = mean_log_ratio_estimators(p, q).k3
        told = mean_log_ratio_estimators(stats.norm(), stats.norm(0, scale)).k3
        assert (found.finite, told.finite) == (finite, finite)
        assert found.sd == pytest.approx(told.sd, rel=1e-9)
