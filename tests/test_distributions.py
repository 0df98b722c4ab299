"""SciPy's distributions of the old kind and of the new, also shifted, scaled and composed."""

from functools import cache

import numpy as np
import pytest
from scipy import stats

from klexplain import evaluate, kl_divergence
from klexplain.distributions.reading import read


@cache
def made(name):
    """A family of SciPy's in its new kind: reading the sources for its comments takes a while."""
    return stats.make_distribution(getattr(stats, name))


ALIKE = {
    "Normal": lambda: (stats.Normal(mu=1, sigma=2), stats.norm(1, 2)),
    "standard Normal": lambda: (stats.Normal(), stats.norm()),
    "shifted and scaled Normal": lambda: (2 * stats.Normal(mu=1) + 3, stats.norm(5, 2)),
    "divided Normal": lambda: (stats.Normal(mu=1) / 4 - 3, stats.norm(-2.75, 0.25)),
    "Binomial": lambda: (stats.Binomial(n=5, p=0.3), stats.binom(5, 0.3)),
    "Beta": lambda: (made("beta")(a=17, b=6), stats.beta(17, 6)),
    "scaled Beta": lambda: (2 * made("beta")(a=17, b=6) + 1, stats.beta(17, 6, loc=1, scale=2)),
    "Gamma": lambda: (made("gamma")(a=2.5), stats.gamma(2.5)),
    "scaled Gamma": lambda: (3 * made("gamma")(a=2.5), stats.gamma(2.5, scale=3)),
    "Exponential": lambda: (0.5 * made("expon")(), stats.expon(scale=0.5)),
    "Poisson": lambda: (made("poisson")(mu=3), stats.poisson(3)),
    "t": lambda: (made("t")(df=3), stats.t(3)),
    "Geometric": lambda: (made("geom")(p=0.2), stats.geom(0.2)),
}


@pytest.fixture(params=ALIKE.values(), ids=ALIKE)
def alike(request):
    """One distribution in both kinds."""
    return request.param()


def test_the_new_kind_is_read_as_the_old(alike):
    """Name, parameters, support and kind agree between the two ways to write a distribution."""
    new, old = alike
    a, b = read("p", new), read("p", old)
    assert (a.name, a.discrete, a.support) == (b.name, b.discrete, b.support)
    assert {k: float(v) for k, v in a.parameters.items()} == {
        k: float(v) for k, v in b.parameters.items()
    }


def test_the_two_kinds_answer_alike(alike):
    """Density, tails, quantiles, mean and deviation of the two kinds agree."""
    new, old = alike
    a, b = read("p", new), read("p", old)
    x = b.ppf([0.1, 0.5, 0.9])
    for question in ("log_density", "density", "cdf", "sf"):
        assert getattr(a, question)(x) == pytest.approx(getattr(b, question)(x), rel=1e-9)
    shares = [0.12, 0.51, 0.93]
    assert a.ppf(shares) == pytest.approx(b.ppf(shares), rel=1e-6)
    assert a.isf(shares) == pytest.approx(b.isf(shares), rel=1e-6)
    assert (a.mean, a.std) == pytest.approx((b.mean, b.std))


def test_the_two_kinds_are_zero_apart(alike):
    """D between a distribution and itself written the other way is 0, in both directions."""
    new, old = alike
    assert kl_divergence(new, old) == 0
    assert kl_divergence(old, new) == 0


def test_both_kinds_draw_with_the_given_generator(alike):
    """Draws depend on the generator alone, and lie in the support."""
    new, old = alike
    for kind in (new, old):
        first, again = (read("p", kind).rvs((5, 2), np.random.default_rng(1)) for _ in "12")
        assert first.shape == (5, 2)
        assert (first == again).all()
        low, high = read("p", kind).support
        assert ((low <= first) & (first <= high)).all()


UNNAMED = {
    "mixture": lambda: stats.Mixture([stats.Normal(mu=-3), stats.Normal(mu=3)], weights=[0.5, 0.5]),
    "truncated": lambda: stats.truncate(stats.Normal(), lb=-3, ub=3),
    "folded": lambda: stats.abs(stats.Normal()),
    "mirrored": lambda: -made("gamma")(a=3),
    "exponential of a Normal": lambda: stats.exp(stats.Normal()),
    "order statistic": lambda: stats.order_statistic(stats.Uniform(a=0, b=1), r=3, n=5),
    "uniform": lambda: stats.Uniform(a=0, b=1),
}


@pytest.mark.parametrize("composed", UNNAMED.values(), ids=UNNAMED)
def test_a_composed_distribution_goes_by_quadrature(composed):
    """What has no family name is integrated, and its support is known."""
    p = composed()
    assert read("p", p).name == ""
    found = evaluate(p, stats.Normal(sigma=5))
    assert found.method == "quadrature"
    assert 0 < found.error < 1e-6 * found.value


def test_composed_values_are_right():
    """A truncated Normal holds log 2 against the whole; a mixture holds what its parts do."""
    half = stats.truncate(stats.Normal(), lb=0)
    assert kl_divergence(half, stats.Normal()) == pytest.approx(np.log(2))
    assert kl_divergence(stats.Normal(), half) == np.inf
    parts = [stats.Normal(mu=0), stats.Normal(mu=1000)]
    p, q = (stats.Mixture(parts, weights=[w, 1 - w]) for w in (0.5, 0.4))
    coin = kl_divergence(stats.bernoulli(0.5), stats.bernoulli(0.4))
    assert kl_divergence(p, q) == pytest.approx(coin)


def test_a_mirrored_pair_is_the_pair():
    """x -> -x on both sides changes nothing; on one side the supports part."""
    value = kl_divergence(-made("gamma")(a=3), -made("gamma")(a=2))
    assert value == pytest.approx(kl_divergence(stats.gamma(3), stats.gamma(2)), rel=1e-12)
    assert kl_divergence(-made("gamma")(a=3), made("gamma")(a=2)) == np.inf


def test_a_common_shift_and_scale_keeps_the_formula():
    """Equal loc and scale on both sides change nothing, and the formula stays."""
    found = evaluate(stats.beta(17, 6, loc=2, scale=3), stats.beta(3, 3, loc=2, scale=3))
    assert found.method == "formula"
    assert found.value == kl_divergence(stats.beta(17, 6), stats.beta(3, 3))


def test_a_shift_of_one_side_takes_the_integral():
    """A Gamma that starts later than its model is integrated; one that starts earlier is ∞."""
    later, plain = stats.gamma(2, loc=1), stats.gamma(3)
    assert evaluate(later, plain).method == "quadrature"
    assert kl_divergence(plain, later) == np.inf


def test_arrays_of_the_new_kind_broadcast():
    """Arrays as parameters of the new kind give arrays, by formula and by integral."""
    formula = kl_divergence(made("gamma")(a=np.array([17, 3])), stats.gamma(3))
    assert formula[1] == 0
    integral = kl_divergence(made("t")(df=np.array([3, 4])), stats.Normal())
    assert integral.tolist() == [kl_divergence(stats.t(df), stats.norm()) for df in (3, 4)]


class PowerLaw(stats.rv_continuous):
    """A reader's own distribution on (0, 1), c x^(c-1)."""

    def _pdf(self, x, c):
        return c * x ** (c - 1)


@pytest.mark.parametrize("name", ["mine", "beta"])
def test_a_distribution_of_ones_own_is_integrated(name):
    """A subclass of rv_continuous gets its value, also when it borrows a family's name."""
    own = PowerLaw(a=0, b=1, name=name)(2.0)
    assert read("p", own).name == ""
    assert kl_divergence(own, stats.uniform()) == pytest.approx(np.log(2) - 0.5)


@pytest.mark.parametrize(
    ("frozen", "text"),
    [
        (stats.beta(17, 6), "beta(a=17, b=6, loc=0, scale=1)"),
        (stats.norm([1, 2]), "norm(loc=[1. 2.], scale=1)"),
        (PowerLaw(a=0, b=1, name="mine")(2.0), "mine(c=2, loc=0, scale=1)"),
        (stats.Normal(mu=1), "norm(loc=1, scale=1)"),
        (stats.Uniform(a=0, b=1), "Uniform(a=0.0, b=1.0)"),
    ],
)
def test_errors_can_name_a_distribution(frozen, text):
    """A distribution shows its name and parameters, and no address in memory."""
    assert str(read("p", frozen)) == text
