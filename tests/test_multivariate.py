"""Several variables: multivariate Normal, Dirichlet, multinomial, each within its family."""

import math
import re

import mpmath as mp
import numpy as np
import pytest
from scipy import stats

from klexplain import evaluate, kl_divergence, unit

NORMALS = [(size, seed) for size in (1, 2, 3, 5, 8) for seed in range(3)]


def normal(size, seed, spread=3.0):
    """A Normal of this many variables, with deviations from 10^-spread/2 to 10^spread/2."""
    rng = np.random.default_rng([size, seed, 7])
    rotation = np.linalg.qr(rng.normal(size=(size, size)))[0]
    scales = 10 ** rng.uniform(-spread / 2, spread / 2, size)
    cov = rotation * scales @ rotation.T
    return stats.multivariate_normal(rng.normal(size=size), (cov + cov.T) / 2)


def normal_truth(p, q):
    """½ [tr(Σ_q⁻¹ Σ_p) - d - log(det Σ_p / det Σ_q) + shift' Σ_q⁻¹ shift] to 60 digits."""
    with mp.workdps(60):
        cov_p, cov_q = mp.matrix(p.cov.tolist()), mp.matrix(q.cov.tolist())
        shift, inverse = mp.matrix(q.mean.tolist()) - mp.matrix(p.mean.tolist()), cov_q**-1
        product = inverse * cov_p
        trace = mp.fsum(product[i, i] for i in range(p.dim))
        distance = (shift.T * inverse * shift)[0]
        return (trace - p.dim - mp.log(mp.det(cov_p) / mp.det(cov_q)) + distance) / 2


@pytest.mark.parametrize(("size", "seed"), NORMALS)
def test_a_multivariate_normal_is_right_within_its_error(size, seed):
    """It is within 10 units of rounding times the condition number, and says not much more.

    Equal units make the condition number at most 2 size times the best (van der Sluis, 1969).
    """
    p, q = normal(size, seed), normal(size, seed + 100)
    found, true = evaluate(p, q), normal_truth(p, q)
    assert type(found.value) is float
    assert found.method == "formula"
    required = (1e-15 + 1e-15 * np.linalg.cond(q.cov)) * found.value
    assert abs(mp.mpf(found.value) - true) <= min(found.error, required)
    assert found.error <= 10 * (2 * size) * required


@pytest.mark.parametrize("step", [1e-3, 1e-6, 1e-9])
def test_normals_that_nearly_agree_keep_their_digits(step):
    """A covariance stretched by 1 + ε, and a mean moved by ε, are ε² apart to most digits."""
    p = normal(4, 0, spread=1.0)
    q = stats.multivariate_normal(p.mean + step, p.cov * (1 + step))
    assert float(abs(kl_divergence(p, q) / normal_truth(p, q) - 1)) < 1e-12
    assert kl_divergence(p, p) == 0


def test_one_variable_is_a_normal():
    """A Normal of one variable is norm, with the variance as covariance."""
    p, q = stats.multivariate_normal(1, 4), stats.multivariate_normal(0, 9)
    assert kl_divergence(p, q) == pytest.approx(
        kl_divergence(stats.norm(1, 2), stats.norm(0, 3)), rel=1e-15
    )


def test_divergences_of_independent_variables_add():
    """With diagonal covariances the divergence is the sum of those of the variables."""
    mean_p, mean_q, sd_p, sd_q = np.random.default_rng(5).uniform(0.1, 9, (4, 6))
    p, q = (
        stats.multivariate_normal(m, np.diag(s**2)) for m, s in ((mean_p, sd_p), (mean_q, sd_q))
    )
    apart = kl_divergence(stats.norm(mean_p, sd_p), stats.norm(mean_q, sd_q))
    assert kl_divergence(p, q) == pytest.approx(apart.sum(), rel=1e-13)


def conditional(joint):
    """Slope, intercept and deviation of the second of two variables, given the first."""
    (variance, shared), (_, other) = joint.cov
    slope = shared / variance
    return slope, joint.mean[1] - slope * joint.mean[0], math.sqrt(other - slope * shared)


def test_the_chain_rule_splits_a_joint_normal():
    """The joint is the marginal of x plus the mean, over x, of the conditional of y given x."""
    p, q = (
        stats.multivariate_normal([1.0, -2.0], [[2.0, 0.7], [0.7, 1.5]]),
        stats.multivariate_normal([0.5, 1.0], [[1.1, -0.4], [-0.4, 3.0]]),
    )
    marginals = (stats.norm(d.mean[0], math.sqrt(d.cov[0, 0])) for d in (p, q))
    (slope_p, start_p, sd_p), (slope_q, start_q, sd_q) = conditional(p), conditional(q)
    slopes = slope_p - slope_q
    at_the_mean = start_p - start_q + slopes * p.mean[0]
    given = kl_divergence(stats.norm(at_the_mean, sd_p), stats.norm(0, sd_q))
    given += slopes**2 * p.cov[0, 0] / (2 * sd_q**2)  # the conditional means spread with x
    assert kl_divergence(p, q) == pytest.approx(kl_divergence(*marginals) + given, rel=1e-14)


def blocks(joint, k):
    """The Normal of the first k; slopes, start and covariance of the rest, given these."""
    mean, cov = joint.mean, joint.cov
    slopes = np.linalg.solve(cov[:k, :k], cov[:k, k:]).T
    left = cov[k:, k:] - slopes @ cov[:k, k:]
    first = stats.multivariate_normal(mean[:k], cov[:k, :k])
    return first, slopes, mean[k:] - slopes @ mean[:k], (left + left.T) / 2


@pytest.mark.parametrize("k", [1, 2, 4])
def test_the_chain_rule_splits_a_joint_normal_anywhere(k):
    """The first k of five variables, plus the mean of what the rest bring, given these."""
    p, q = normal(5, 1, spread=1.0), normal(5, 2, spread=1.0)
    (first_p, slope_p, start_p, left_p), (first_q, slope_q, start_q, left_q) = (
        blocks(d, k) for d in (p, q)
    )
    turn = slope_p - slope_q
    given = kl_divergence(
        stats.multivariate_normal(start_p - start_q + turn @ p.mean[:k], left_p),
        stats.multivariate_normal(np.zeros(5 - k), left_q),
    )
    given += np.trace(np.linalg.solve(left_q, turn @ p.cov[:k, :k] @ turn.T)) / 2
    whole = kl_divergence(p, q)
    assert whole == pytest.approx(kl_divergence(first_p, first_q) + given, rel=1e-11)
    assert kl_divergence(first_p, first_q) <= whole  # fewer variables tell no more


def test_a_linear_map_changes_nothing():
    """Both sides seen in other coordinates are as far apart."""
    p, q = normal(4, 1, spread=1.0), normal(4, 2, spread=1.0)
    change = np.random.default_rng(3).normal(size=(4, 4))
    mapped = [
        stats.multivariate_normal(
            change @ d.mean, change @ d.cov @ change.T, allow_singular=True
        )  # rounding may make the product look asymmetric
        for d in (p, q)
    ]
    assert kl_divergence(*mapped) == pytest.approx(kl_divergence(p, q), rel=1e-11)


def test_variables_may_be_in_any_unit():
    """Micrometres beside light years: deviations 1e30 apart change neither value nor error much."""
    p, q = normal(2, 4, spread=1.0), normal(2, 5, spread=1.0)
    units = np.array([2.0**-50, 2.0**50])
    mapped = [
        stats.multivariate_normal(
            units * d.mean,
            stats.Covariance.from_cholesky(np.diag(units) @ np.linalg.cholesky(d.cov)),
        )
        for d in (p, q)
    ]
    found, plain = evaluate(*mapped), evaluate(p, q)
    assert found.value == pytest.approx(plain.value, rel=1e-13)
    assert found.error == pytest.approx(plain.error, rel=1)


def test_a_sharp_truth_is_not_ruled_out():
    """A variance of 1e-20 beside 1 is far from a plane, and its divergence is finite."""
    p = stats.multivariate_normal([0, 0], stats.Covariance.from_diagonal([1, 1e-20]))
    q = stats.multivariate_normal([0, 0], np.eye(2))
    assert kl_divergence(p, q) == pytest.approx(kl_divergence(stats.norm(0, 1e-10), stats.norm()))


def test_two_points_are_equal_or_apart():
    """Normals without any spread are 0 apart where they lie at one point, else infinitely."""
    here, again, there = (
        stats.multivariate_normal([0, y], np.zeros((2, 2)), allow_singular=True) for y in (0, 0, 1)
    )
    assert kl_divergence(here, again) == 0
    assert kl_divergence(here, there) == math.inf


PLANE = np.array([[1.0, 0.0], [2.0, 1.0], [-1.0, 3.0]])


def in_plane(cov, along=(0.0, 0.0), off=0.0):
    """A Normal that lies in a plane of three dimensions, or beside it."""
    mean = PLANE @ along + off * np.cross(*PLANE.T)
    return stats.multivariate_normal(mean, PLANE @ cov @ PLANE.T, allow_singular=True)


def test_normals_that_fill_one_plane_are_compared_within_it():
    """Singular covariances with the same range: as far apart as within the plane."""
    cov_p, cov_q, along = np.array([[2, 0.3], [0.3, 1]]), np.array([[1, -0.2], [-0.2, 4]]), (1, 2)
    inside = kl_divergence(
        stats.multivariate_normal(along, cov_p), stats.multivariate_normal([0, 0], cov_q)
    )
    assert kl_divergence(in_plane(cov_p, along), in_plane(cov_q)) == pytest.approx(
        inside, rel=1e-11
    )
    assert kl_divergence(in_plane(cov_p), in_plane(cov_p)) == 0


FULL = stats.multivariate_normal([0, 0, 0], np.eye(3))
LINE = stats.multivariate_normal([0, 0, 0], np.outer(PLANE.T[0], PLANE.T[0]), allow_singular=True)
OTHER = stats.multivariate_normal([0, 0, 0], np.diag([1.0, 1.0, 0.0]), allow_singular=True)
FLAT = in_plane(np.eye(2))
APART = [(FULL, FLAT), (FLAT, FULL), (LINE, FLAT), (FLAT, LINE), (OTHER, FLAT)]


@pytest.mark.parametrize(("p", "q"), [*APART, (in_plane(np.eye(2), off=0.1), FLAT)])
def test_normals_that_fill_different_planes_are_infinitely_apart(p, q):
    """Each gives probability 1 to a set that the other gives probability 0."""
    found = evaluate(p, q)
    assert (found.value, found.error, found.method) == (math.inf, 0.0, "support")


def test_two_shares_are_a_beta():
    """A Dirichlet of two shares is a Beta, in any unit."""
    p, q = stats.dirichlet([17, 6]), stats.dirichlet([3, 3])
    beta = kl_divergence(stats.beta(17, 6), stats.beta(3, 3), base=2)
    found = evaluate(p, q, base=2)
    assert found.value == pytest.approx(beta, rel=1e-15)
    assert found.unit == unit(2)


def test_the_chain_rule_breaks_a_stick():
    """A Dirichlet is the Beta of its first share, plus the Dirichlet of how the rest is split."""
    a, b = np.random.default_rng(8).uniform(0.1, 20, (2, 6))
    first = kl_divergence(stats.beta(a[0], a[1:].sum()), stats.beta(b[0], b[1:].sum()))
    rest = kl_divergence(stats.dirichlet(a[1:]), stats.dirichlet(b[1:]))
    whole = kl_divergence(stats.dirichlet(a), stats.dirichlet(b))
    assert whole == pytest.approx(first + rest, rel=1e-13)
    order = [3, 0, 5, 1, 2, 4]
    assert kl_divergence(stats.dirichlet(a[order]), stats.dirichlet(b[order])) == pytest.approx(
        whole, rel=1e-13
    )


@pytest.mark.parametrize("cuts", [(1,), (2, 5), (1, 2, 3, 4, 5), (3,)])
def test_the_chain_rule_aggregates_a_dirichlet(cuts):
    """It is the Dirichlet of the totals of groups, plus that of the shares within each group.

    Shares within a group are independent of the totals (Wilks 1962, section 7.7), so the mean
    over the totals is one value.
    """
    a, b = np.random.default_rng(9).uniform(0.1, 20, (2, 6))
    groups = [np.split(side, cuts) for side in (a, b)]
    totals = kl_divergence(*(stats.dirichlet([g.sum() for g in side]) for side in groups))
    within = sum(
        kl_divergence(stats.dirichlet(g), stats.dirichlet(h))
        for g, h in zip(*groups, strict=True)
        if len(g) > 1
    )
    whole = kl_divergence(stats.dirichlet(a), stats.dirichlet(b))
    assert whole == pytest.approx(totals + within, rel=1e-12)
    assert totals <= whole * (1 + 1e-14)  # merged shares tell no more


def test_two_outcomes_are_a_binomial():
    """A multinomial of two outcomes is a Binomial, also in arrays of n."""
    n = np.array([1, 7])
    p, q = stats.multinomial(n, [0.3, 0.7]), stats.multinomial(n, [0.6, 0.4])
    binomial = kl_divergence(stats.binom(n, 0.3), stats.binom(n, 0.6))
    assert kl_divergence(p, q) == pytest.approx(binomial, rel=1e-14)


def test_the_chain_rule_splits_a_multinomial():
    """It is the Binomial of the first count, plus the split of the mean of what is left."""
    p, q, n = np.array([0.125, 0.5, 0.25, 0.125]), np.array([0.25, 0.25, 0.125, 0.375]), 9
    first = kl_divergence(stats.binom(n, p[0]), stats.binom(n, q[0]))
    rest = [stats.multinomial(1, share[1:] / share[1:].sum()) for share in (p, q)]
    split = n * (1 - p[0]) * kl_divergence(*rest)
    whole = kl_divergence(stats.multinomial(n, p), stats.multinomial(n, q))
    assert whole == pytest.approx(first + split, rel=1e-14)


def test_a_multinomial_ruled_out_is_infinite():
    """An outcome that q rules out, and another total, are infinite; 0 log 0 is 0."""
    p, q = stats.multinomial(3, [0.5, 0.5, 0]), stats.multinomial(3, [0.5, 0, 0.5])
    assert evaluate(p, q).method == "support"
    assert kl_divergence(p, stats.multinomial(3, [0.25, 0.5, 0.25])) == pytest.approx(
        1.5 * math.log(2)
    )
    totals = evaluate(stats.multinomial([3, 4], [0.5, 0.5]), stats.multinomial(3, [0.25, 0.75]))
    assert np.isinf(totals.value).tolist() == [False, True]
    assert totals.method == "formula, support"
    assert totals.error[1] == 0


ONE_LINE = re.compile(r"[^\n]+: got [^\n]+; expected [^\n]+")
BAD = {
    "one variable against three": (stats.norm(), FULL, TypeError, "several variables"),
    "three against one": (FULL, stats.norm(), TypeError, "a multivariate_normal, as p is"),
    "two families": (FULL, stats.dirichlet([1, 2, 3]), TypeError, "a multivariate_normal"),
    "no formula": (stats.matrix_normal(), stats.matrix_normal(), TypeError, "dirichlet"),
    "sizes": (FULL, stats.multivariate_normal([0, 0]), ValueError, "got 2 variables; expected 3"),
    "shares": (stats.dirichlet([1, 2]), stats.dirichlet([1, 2, 3]), ValueError, "expected 2"),
    "outcomes": (
        stats.multinomial(3, [0.5, 0.5]),
        stats.multinomial(3, [0.2, 0.3, 0.5]),
        ValueError,
        "expected 2",
    ),
    "negative": (
        stats.multinomial(-1, [0.5, 0.5]),
        stats.multinomial(3, [0.5, 0.5]),
        ValueError,
        "whole n of at least 0",
    ),
    "infinite": (stats.dirichlet([1, np.inf]), stats.dirichlet([1, 1]), ValueError, "infinity"),
}


@pytest.mark.parametrize(("p", "q", "error", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_compared_is_refused_in_one_line(p, q, error, words):
    """The line names the side, what it is, and what it would have to be."""
    with pytest.raises(error) as raised:
        kl_divergence(p, q)
    assert ONE_LINE.fullmatch(str(raised.value)), str(raised.value)
    assert words in str(raised.value)


def test_several_variables_are_not_integrated():
    """There is only the formula; asking for an integral says so."""
    p = stats.dirichlet([1, 2])
    assert evaluate(p, p, method="formula").value == 0
    with pytest.raises(ValueError, match=r"^method: got 'quadrature'; expected None or 'formula'"):
        kl_divergence(p, p, method="quadrature")
