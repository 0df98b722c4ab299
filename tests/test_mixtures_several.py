"""Mixtures of several variables: their densities, their bounds, and draws for a wanted error."""

import numpy as np
import pytest
from scipy import stats
from sklearn.mixture import GaussianMixture

from klexplain import Mixture, evaluate, kl_divergence, mixture_bounds, monte_carlo, unit

RNG = np.random.default_rng(14)
ZERO = np.zeros(2)


def random_mixture(parts, size, spread):
    """Normals of every shape, around 0."""
    laws = []
    for _ in range(parts):
        root = RNG.normal(size=(size, size))
        cov = root @ root.T / size + 0.3 * np.eye(size)
        laws.append(stats.multivariate_normal(spread * RNG.normal(size=size), cov))
    return Mixture(laws, weights=RNG.dirichlet(3 * np.ones(parts)))


def test_a_mixture_has_the_density_and_the_draws_of_its_parts():
    """Log of the weighted sum, at one point and at a grid; draws come in chance order."""
    law = random_mixture(3, 2, 2)
    x = RNG.normal(size=(2, 5, 2))
    total = sum(w * part.pdf(x) for w, part in zip(law.weights, law.components, strict=True))
    assert law.logpdf(x) == pytest.approx(np.log(total), rel=1e-13)
    assert law.logpdf(x[0, 0]).shape == ()
    draws = law.rvs(40_000, 1)
    mean = law.weights @ [part.mean for part in law.components]
    assert draws.mean(axis=0) == pytest.approx(mean, abs=0.1)
    assert abs(np.corrcoef(draws[:-1, 0], draws[1:, 0])[0, 1]) < 0.05
    assert np.array_equal(draws, law.rvs(40_000, 1))


def test_a_mixture_is_simulated_with_its_error():
    """Two bumps against one Normal: independent of the second variable, so known by integral."""
    ends = [stats.multivariate_normal([x, 0]) for x in (-2, 2)]
    p = Mixture(ends, weights=[0.4, 0.6])
    flat = stats.Mixture([stats.Normal(mu=-2), stats.Normal(mu=2)], weights=[0.4, 0.6])
    q, wide = stats.multivariate_normal([0.4, 0], [4.84, 1]), stats.norm(0.4, 2.2)
    for found, exact in (
        (evaluate(p, q), kl_divergence(flat, wide)),
        (evaluate(q, p), kl_divergence(wide, flat)),
    ):
        assert abs(found.value - exact) < 4 * found.error < 0.05 * exact
        assert found.method == "simulation"
    same = evaluate(p, Mixture(ends, weights=[0.4, 0.6]))
    assert (same.value, same.error) == (0, 0)


CASES = [(1, 3, 2, 2.0), (3, 1, 2, 0.5), (2, 3, 1, 1.0), (3, 4, 2, 0.5), (3, 4, 6, 2.0)]


@pytest.mark.parametrize(("of_p", "of_q", "size", "spread"), CASES)
def test_bounds_hold(of_p, of_q, size, spread):
    """A simulation lies between them, up to four of its standard errors."""
    p, q = random_mixture(of_p, size, spread), random_mixture(of_q, size, spread)
    bounds, drawn = mixture_bounds(p, q), monte_carlo(p, q, n=20_000, rng=1)
    assert bounds.lower <= drawn.value + 4 * drawn.standard_error
    assert bounds.upper >= drawn.value - 4 * drawn.standard_error
    assert 0 <= bounds.lower < bounds.upper


def test_bounds_hold_beside_an_integral():
    """In one variable the divergence is known to 14 digits."""
    for spread in (0.1, 1.0, 3.0, 10.0):
        p, q = random_mixture(3, 1, spread), random_mixture(4, 1, spread)
        flat = [
            stats.Mixture(
                [stats.Normal(mu=c.mean[0], sigma=c.cov[0, 0] ** 0.5) for c in law.components],
                weights=law.weights,
            )
            for law in (p, q)
        ]
        bounds, exact = mixture_bounds(p, q), kl_divergence(*flat)
        assert bounds.lower <= exact <= bounds.upper


def test_bounds_meet_where_they_are_exact():
    """A Normal against a Normal; parts far apart; equal mixtures, up to the lower bound of 0."""
    p, q = (stats.multivariate_normal(m, c) for m, c in (([1, 2], 1), (ZERO, [2, 0.5])))
    exact = kl_divergence(p, q)
    found = mixture_bounds(p, q)
    assert [found.lower, found.upper, found.variational] == pytest.approx([exact] * 3, rel=1e-13)
    far = [stats.multivariate_normal([x, 0]) for x in (-40, 40)]
    apart = mixture_bounds(Mixture(far, weights=[0.4, 0.6]), Mixture(far))
    weights = stats.entropy([0.4, 0.6], [0.5, 0.5])
    assert [apart.lower, apart.upper] == pytest.approx([weights] * 2, rel=1e-3)
    law = random_mixture(4, 2, 1)
    same = mixture_bounds(law, law)
    assert same.lower == 0 <= same.upper < 1e-12
    assert same.variational == same.product == 0


def test_the_upper_bound_is_at_most_each_of_the_simple_ones():
    """Convexity: all pairs; and parts in pairs, plus what the weights are apart."""
    p, q = random_mixture(3, 3, 1), random_mixture(3, 3, 1)
    between = np.array([[kl_divergence(a, b) for b in q.components] for a in p.components])
    upper = mixture_bounds(p, q).upper
    assert upper <= p.weights @ between @ q.weights
    assert upper <= p.weights @ np.diag(between) + stats.entropy(p.weights, q.weights)


def test_the_product_approximation_by_hand():
    """Hershey & Olsen, equation 12: logs of mean overlaps, with the overlaps by integral."""
    p = [(0.4, -1.0, 0.7), (0.6, 2.0, 1.0)]
    q = [(0.5, 0.0, 1.5), (0.5, 3.0, 0.5)]
    x = np.linspace(-12, 14, 4001)
    value = 0.0
    for w, m, s in p:
        overlaps = [
            np.trapezoid(sum(v * stats.norm.pdf(x, n, t) for v, n, t in law) * part, x)
            for law in (p, q)
            for part in [stats.norm.pdf(x, m, s)]
        ]
        value += w * np.log(overlaps[0] / overlaps[1])
    laws = [
        Mixture([stats.multivariate_normal([m], s**2) for _, m, s in law],
                weights=[w for w, _, _ in law])
        for law in (p, q)
    ]  # fmt: skip
    found = mixture_bounds(*laws)
    assert found.product == pytest.approx(value, rel=1e-9)
    bits = mixture_bounds(*laws, base=2)
    assert bits.product * np.log(2) == pytest.approx(value, rel=1e-9)
    assert bits.unit == unit(2)
    assert "no bound" in found.guarantee


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical"])
def test_a_fitted_mixture_is_read_as_its_parts(kind):
    """Of each way in which scikit-learn holds covariances; against itself there is nothing."""
    fitted = GaussianMixture(2, covariance_type=kind, random_state=0).fit(RNG.normal(size=(60, 3)))
    law = random_mixture(2, 3, 1)
    bounds, drawn = mixture_bounds(law, fitted), evaluate(law, fitted)
    assert mixture_bounds(fitted, fitted).upper < 1e-12
    assert bounds.lower - 4 * drawn.error <= drawn.value <= bounds.upper + 4 * drawn.error


@pytest.mark.parametrize("wanted", [0.05, 0.01])
def test_as_many_draws_as_a_wanted_error_takes(wanted):
    """The standard error is reached, and not with many draws more than it takes."""
    p, q = stats.norm(0.6), stats.norm()
    found = monte_carlo(p, q, relative_error=wanted, rng=3)
    assert found.standard_error <= wanted * found.value
    takes = (0.6 / (wanted * 0.18)) ** 2  # the log ratio has mean 0.18 and deviation 0.6
    assert found.n <= max(1.3 * takes, 2**14)
    assert abs(found.value - 0.18) < 4 * found.standard_error


def test_a_wanted_error_ends_where_there_is_nothing_to_reach():
    """Equal laws have the error 0 at once; an infinite divergence is infinite."""
    assert monte_carlo(stats.norm(), stats.norm(), relative_error=0.01, rng=1).n == 2**14
    for wanted in ({"n": 40_000}, {"relative_error": 0.1}):
        assert monte_carlo(stats.uniform(0, 2), stats.uniform(), rng=1, **wanted).value == np.inf


NORMAL = stats.multivariate_normal(ZERO)
BAD = {
    "one variable": (lambda: Mixture([stats.norm()]), TypeError, r"components\[0\]: got .*Mixture"),
    "unlike": (
        lambda: Mixture([NORMAL, stats.multivariate_normal([0])]), ValueError, "components: got "
    ),
    "none": (lambda: Mixture([]), ValueError, r"components: got \[\]"),
    "counts": (lambda: Mixture([stats.multinomial(3, [0.5, 0.5])]), TypeError, "and a density"),
    "too few": (lambda: Mixture([NORMAL], weights=[0.5, 0.5]), ValueError, "weights: got .*1 of"),
    "no probabilities": (
        lambda: Mixture([NORMAL] * 2, weights=[1, 1]), ValueError, "weights: got .*sum to 1"
    ),
    "another family": (
        lambda: mixture_bounds(stats.dirichlet([1, 2]), NORMAL), TypeError, "p: got .*mixture of"
    ),
    "nothing": (lambda: mixture_bounds(NORMAL, [0.5, 0.5]), TypeError, "q: got "),
    "not fitted": (lambda: mixture_bounds(NORMAL, GaussianMixture(2)), TypeError, "q: got "),
    "sizes": (
        lambda: mixture_bounds(NORMAL, random_mixture(2, 3, 1)), ValueError, "got 3 variables"
    ),
    "both": (
        lambda: monte_carlo(NORMAL, NORMAL, n=10, relative_error=0.1, rng=1), ValueError,
        "n, relative_error: got both",
    ),
    "neither": (lambda: monte_carlo(NORMAL, NORMAL, rng=1), ValueError, "got neither"),
    "no share": (
        lambda: monte_carlo(NORMAL, NORMAL, relative_error=2, rng=1), ValueError, "between 0 and 1"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("call", "error", "words"), BAD.values(), ids=BAD)
def test_what_is_refused_is_refused_in_one_line(call, error, words):
    """It names the argument, what came, and what was expected."""
    with pytest.raises(error, match=words) as raised:
        call()
    assert "\n" not in str(raised.value)
    assert "; expected " in str(raised.value)
