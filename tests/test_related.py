"""What the page about relatives of KL says in words, in numbers."""

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad
from scipy.spatial.distance import jensenshannon

from klexplain import jensen_shannon_divergence, kl_divergence

P, Q = stats.norm(0, 1), stats.norm(0.7, 1.4)


def mean(function):
    """The mean under P of a function of q(x)/p(x)."""
    ratio = lambda x: np.exp(Q.logpdf(x) - P.logpdf(x))  # noqa: E731
    return quad(lambda x: P.pdf(x) * function(ratio(x)), -15, 15)[0]


def test_k1_and_k3_have_the_divergence_as_their_mean_and_k2_has_not():
    """All three have a mean near it; k3 and k2 are never negative."""
    divergence = kl_divergence(P, Q)
    assert mean(lambda r: -np.log(r)) == pytest.approx(divergence, rel=1e-9)
    assert mean(lambda r: r - 1 - np.log(r)) == pytest.approx(divergence, rel=1e-9)
    assert abs(mean(lambda r: np.log(r) ** 2 / 2) / divergence - 1) > 0.05
    r = np.exp(np.linspace(-9, 9, 200))
    assert np.all(r - 1 - np.log(r) >= 0)


def test_the_jensen_shannon_divergence_is_made_of_two_divergences():
    """Those to the even mixture; and it is the square of what SciPy returns for narrow bins."""
    p, q = stats.Normal(mu=0), stats.Normal(mu=2)
    m = stats.Mixture([p, q], weights=[0.5, 0.5])
    found = jensen_shannon_divergence(p, q, base=2)
    halves = kl_divergence(p, m, base=2) + kl_divergence(q, m, base=2)
    assert found == pytest.approx(halves / 2, rel=1e-12)
    x = np.linspace(-10, 12, 4001)
    assert found == pytest.approx(jensenshannon(p.pdf(x), q.pdf(x), base=2) ** 2, rel=1e-9)
    assert 0 < found < 1


def test_the_statistic_of_the_g_test_is_twice_n_times_the_divergence():
    """As SciPy has it, from counts."""
    counts, q = np.array([18, 25, 57]), np.array([0.2, 0.3, 0.5])
    n, shares = counts.sum(), counts / counts.sum()
    statistic = stats.power_divergence(counts, n * q, lambda_="log-likelihood").statistic
    assert statistic == pytest.approx(2 * n * np.sum(shares * np.log(shares / q)), rel=1e-12)


def test_psi_is_both_divergences_of_the_shares():
    """The Jeffreys divergence of two lists of shares."""
    a, b = np.array([0.2, 0.3, 0.5]), np.array([0.25, 0.35, 0.4])
    both = stats.entropy(a, b) + stats.entropy(b, a)
    assert np.sum((a - b) * np.log(a / b)) == pytest.approx(both, rel=1e-12)


def test_without_a_change_psi_follows_a_scaled_chi_squared():
    """Its mean over 400 pairs of histograms of equal truth, within 10 %."""
    rng, cells, n, m = np.random.default_rng(4), np.full(10, 0.1), 2_000, 3_000
    a, b = rng.multinomial(n, cells, 400) / n, rng.multinomial(m, cells, 400) / m
    psi = ((a - b) * np.log(a / b)).sum(axis=1)
    jeffreys = stats.entropy(a, b, axis=1) + stats.entropy(b, a, axis=1)
    assert psi == pytest.approx(jeffreys)
    assert psi.mean() == pytest.approx((1 / n + 1 / m) * 9, rel=0.1)


def test_k2_and_k3_vary_less_near_equality_and_k3_without_bound_on_the_sites_example():
    """Far less than k1, and either may vary less; for the Betas E (q/p)² diverges."""
    p, q = stats.norm(0, 1), stats.norm(0.05, 1)
    x = p.rvs(10_000, random_state=np.random.default_rng(5))
    r = q.logpdf(x) - p.logpdf(x)
    assert max((np.expm1(r) - r).std(), (r**2 / 2).std()) < (r).std() / 10
    p, q = stats.gamma(3), stats.gamma([[3.1], [2.9]])
    x = p.rvs(100_000, random_state=np.random.default_rng(5))
    r = q.logpdf(x) - p.logpdf(x)
    more, less = (np.expm1(r) - r).std(axis=1) / (r**2 / 2).std(axis=1)
    assert more < 0.98
    assert less > 1.02
    p, q = stats.beta(17, 6), stats.beta(3, 3)
    tails = [quad(lambda x: q.pdf(x) ** 2 / p.pdf(x), end, 0.5)[0] for end in (1e-2, 1e-3, 1e-4)]
    assert tails[2] > 1e10 * tails[1] > 1e20 * tails[0]
