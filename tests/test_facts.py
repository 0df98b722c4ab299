"""The facts of the worked example, each computed by the package and again, apart from it.

The oracle integrates textbook densities with mpmath at 30 digits. It shares no code with
the package.
"""

import mpmath as mp
import numpy as np
import pytest
from scipy import stats

import klexplain as kl

mp.mp.dps = 30
P, Q = stats.beta(17, 6), stats.beta(3, 3)
SIDES = {"p": (P, Q), "q": (Q, P)}


def density(a, b):
    """Density of a Beta, as a textbook prints it."""
    return lambda x: x ** (a - 1) * (1 - x) ** (b - 1) / mp.beta(a, b)


P_DENSITY, Q_DENSITY = density(17, 6), density(3, 3)
DENSITIES = {"p": (P_DENSITY, Q_DENSITY), "q": (Q_DENSITY, P_DENSITY)}
CUTS = [0, mp.mpf("0.01"), mp.mpf("0.3"), mp.mpf("0.6"), mp.mpf("0.9"), mp.mpf("0.99"), 1]


def nats(x):
    """The log ratio of the sample x."""
    return mp.log(P_DENSITY(x) / Q_DENSITY(x))


def mean(f, under):
    """E f(x), for x from p or from q."""
    law = DENSITIES[under][0]
    return mp.quad(lambda x: law(x) * f(x), CUTS)


def oracle_moments(under):
    """Mean and standard deviation of the log ratio."""
    first = mean(nats, under)
    return first, mp.sqrt(mean(lambda x: (nats(x) - first) ** 2, under))


def roots(level):
    """Where the log ratio is at the level, on both sides of its only maximum, at 14/17."""
    sides = ((mp.mpf("0.01"), mp.mpf(14) / 17), (mp.mpf(14) / 17, mp.mpf("0.9999")))
    return [mp.findroot(lambda x: nats(x) - level, ends, solver="anderson") for ends in sides]


@pytest.fixture(scope="module", params=["p", "q"])
def side(request):
    """Which of the two is the truth."""
    return request.param


@pytest.mark.parametrize(
    ("base", "stated"),
    [
        (None, {"p": 1.0470127728, "q": 3.7060345454}),
        (2, {"p": 1.5105201351, "q": 5.3466776599}),
        (10, {"p": 0.4547118697, "q": 1.6095103528}),
    ],
)
def test_divergence_in_every_unit(side, base, stated):
    """Each direction has the stated divergence in nats, bits and bans."""
    p, q = DENSITIES[side]
    oracle = mean(lambda x: mp.log(p(x) / q(x)), side) / mp.log(base or mp.e)
    found = kl.kl_divergence(*SIDES[side], base=base)
    assert found == pytest.approx(float(oracle), rel=1e-13)
    assert found == pytest.approx(stated[side], abs=6e-11)


@pytest.mark.parametrize("base", [None, 2, 10])
def test_standard_deviation_of_the_log_ratio(side, base):
    """One log ratio has sd 0.8153107 nats under p and 5.3440761 nats under q."""
    _, sd = oracle_moments(side)
    law = kl.log_ratio_distribution(P, Q, base=base)
    found = (law.under_p if side == "p" else law.under_q).sd * law.unit.nats
    assert found == pytest.approx(float(sd), rel=1e-11)
    assert found == pytest.approx({"p": 0.8153107, "q": 5.3440761}[side], abs=6e-8)


def test_mean_of_the_log_ratio(side):
    """The log ratio has mean D(p ‖ q) under p and −D(q ‖ p) under q."""
    law = kl.log_ratio_distribution(P, Q)
    found = law.under_p if side == "p" else law.under_q
    assert found.mean == pytest.approx(float(oracle_moments(side)[0]), rel=1e-13)


def test_mean_and_sd_of_the_distributions(side):
    """p has mean 0.7391304 and sd 0.0896327, q has 0.5 and 0.1889822."""
    first = mean(lambda x: x, side)
    sd = mp.sqrt(mean(lambda x: (x - first) ** 2, side))
    found = getattr(kl.typical_regions(P, Q), f"of_{side}")
    assert (found.mean, found.sd) == pytest.approx((float(first), float(sd)), rel=1e-13)
    stated = {"p": (0.7391304, 0.0896327), "q": (0.5, 0.1889822)}[side]
    assert (found.mean, found.sd) == pytest.approx(stated, abs=6e-8)


def test_log_ratio_over_the_typical_regions(side):
    """Over mean ± 1 sd the log ratio spans 0.184…0.733 bans for p, −3.413…0.387 bans for q."""
    first = mean(lambda x: x, side)
    sd = mp.sqrt(mean(lambda x: (x - first) ** 2, side))
    bans = [nats(x) / mp.log(10) for x in mp.linspace(first - sd, first + sd, 2001)]
    found = getattr(kl.typical_regions(P, Q, base=10), f"of_{side}")
    assert (found.least, found.most) == pytest.approx(
        (float(min(bans)), float(max(bans))), abs=1e-6
    )
    stated = {"p": (0.184, 0.733), "q": (-3.413, 0.387)}[side]
    assert (found.least, found.most) == pytest.approx(stated, abs=5e-4)


def test_the_ratio_crosses_one_twice():
    """LR is 1 at x = 0.6189549 and at x = 0.9478480, and nowhere else."""
    oracle = roots(0)
    found = kl.ratio_curve(P, Q).ties
    assert found == pytest.approx([float(x) for x in oracle], rel=1e-12)
    assert found == pytest.approx((0.6189549, 0.9478480), abs=6e-8)


def test_the_largest_ratio():
    """LR is largest at x = 14/17, where it is 5.41214."""
    peak = kl.ratio_curve(P, Q).peak
    assert peak.x == pytest.approx(14 / 17, rel=1e-9)
    assert peak.ratio == pytest.approx(float(mp.exp(nats(mp.mpf(14) / 17))), rel=1e-13)
    assert peak.ratio == pytest.approx(5.41214, abs=6e-6)


def test_no_sample_gives_ten_to_one_for_p():
    """The log ratio exceeds 1 ban with probability 0, under p and under q."""
    law = kl.log_ratio_distribution(P, Q, base=10)
    assert law.probability_above(1.0) == 0 == law.probability_above(1.0, under="q")
    assert kl.likelihood_ratio(P, Q, np.linspace(0, 1, 100_001)[1:-1]).max() < 10


def test_half_of_the_samples_from_q_give_ten_to_one_against_p():
    """Under q 48.9 % of the samples have a log ratio below −1 ban."""
    low, high = roots(-mp.log(10))
    oracle = mp.quad(Q_DENSITY, [0, low]) + mp.quad(Q_DENSITY, [high, 1])
    found = kl.log_ratio_distribution(P, Q, base=10).probability_below(-1.0, under="q")
    assert found == pytest.approx(float(oracle), rel=1e-12)
    assert f"{found:.1%}" == "48.9%"


def test_share_of_samples_that_point_the_right_way():
    """Under p 89.9 % of the samples point to p, under q 71.6 % point to q."""
    law = kl.log_ratio_distribution(P, Q)
    for_p, for_q = law.probability_above(0.0), law.probability_below(0.0, under="q")
    assert for_p == pytest.approx(float(mp.quad(P_DENSITY, roots(0))), rel=1e-12)
    assert for_q == pytest.approx(float(1 - mp.quad(Q_DENSITY, roots(0))), rel=1e-12)
    assert (f"{for_p:.1%}", f"{for_q:.1%}") == ("89.9%", "71.6%")


def test_samples_for_ten_percent(side):
    """About 233 samples from p, or 799 from q, give 10 % relative error at 95 %."""
    first, sd = oracle_moments(side)
    z = mp.sqrt(2) * mp.erfinv(mp.mpf("0.95"))
    oracle = int(mp.ceil((z * sd / (first / 10)) ** 2))
    assert kl.samples_for_relative_error(*SIDES[side]) == oracle == {"p": 233, "q": 799}[side]


def test_the_ratio_has_mean_one_under_q():
    """E_q[p/q] = 1, while its logarithm has a mean far below 0."""
    weights, x = np.polynomial.legendre.leggauss(200)[::-1]
    x, weights = (x + 1) / 2, weights / 2
    assert float(weights @ (Q.pdf(x) * kl.likelihood_ratio(P, Q, x))) == pytest.approx(1, abs=1e-12)
    assert float(mean(lambda x: P_DENSITY(x) / Q_DENSITY(x), "q")) == pytest.approx(1, abs=1e-20)
    assert kl.log_ratio_distribution(P, Q).under_q.mean < -3.7


def test_nats_and_bans_differ_by_ln_10():
    """The same divergence in nats is ln 10 = 2.302585 times that in bans."""
    ratio = kl.kl_divergence(P, Q) / kl.kl_divergence(P, Q, base=10)
    assert ratio == pytest.approx(2.302585, abs=6e-7)
