"""What the fits promise: the least divergence, and the greatest likelihood."""

import numpy as np
import pytest
from scipy import special, stats

import klexplain as kl

P = stats.beta(17, 6)
FITS = [
    (P, "norm"),
    (P, "gamma"),
    (P, "expon"),
    (stats.lognorm(0.5), "gamma"),
    (stats.t(9, loc=3), "norm"),
    (stats.uniform(0.2, 0.5), "beta"),
    (stats.binom(10, 0.3), "poisson"),
    (stats.nbinom(5, 0.4), "poisson"),
    (stats.randint(0, 11), "binom"),
]


@pytest.mark.parametrize(("p", "family"), FITS)
def test_no_neighbour_has_a_smaller_divergence(p, family):
    """A step of 0.1 % in any free parameter, up or down, does not lower the divergence."""
    best = kl.minimum_divergence(p, family)
    assert best.divergence == kl.kl_divergence(p, best.q)
    for name in set(best.parameters) - {"n"}:
        for factor in (0.999, 1.001):
            moved = best.parameters | {name: factor * best.parameters[name]}
            assert kl.kl_divergence(p, getattr(stats, family)(**moved)) > best.divergence


def test_the_best_normal_has_the_moments_of_the_truth():
    """Least divergence over Normals matches mean and standard deviation."""
    found = kl.minimum_divergence(P, "norm").parameters
    assert found["loc"] == pytest.approx(P.mean(), rel=1e-7)
    assert found["scale"] == pytest.approx(P.std(), rel=1e-7)


def test_the_best_gamma_has_the_moments_of_the_truth():
    """Least divergence over Gammas matches E x and E log x."""
    found = kl.minimum_divergence(P, "gamma").parameters
    assert found["a"] * found["scale"] == pytest.approx(P.mean(), rel=1e-6)
    mean_log = special.digamma(found["a"]) + np.log(found["scale"])
    assert mean_log == pytest.approx(special.digamma(17) - special.digamma(23), rel=1e-6)


@pytest.mark.parametrize(
    ("p", "family"),
    [
        (P, "beta"),
        (stats.gamma(3, scale=1000), "gamma"),
        (stats.norm(1e4, 1e-3), "norm"),
        (stats.poisson(4), "poisson"),
        (stats.binom(10, 0.3), "binom"),
        (stats.bernoulli(0.2), "bernoulli"),
    ],
)
def test_a_family_that_holds_the_truth_finds_it(p, family):
    """If p is a member, it is its own best model, and the divergence is 0."""
    found = kl.minimum_divergence(p, family)
    assert found.divergence < 1e-12
    assert found.q.mean() == pytest.approx(p.mean(), rel=1e-6)


def test_limits_of_the_parameters_are_kept():
    """The best Normal with a mean, or a deviation, that is too low: known in closed form."""
    far = kl.minimum_divergence(P, "norm", within={"loc": (-np.inf, 0.5)}).parameters
    off = P.mean() - 0.5
    assert far == {"loc": 0.5, "scale": pytest.approx(np.hypot(P.std(), off), rel=1e-7)}
    narrow = kl.minimum_divergence(P, "norm", within={"scale": (0.01, 0.05)}).parameters
    assert narrow == {"loc": pytest.approx(P.mean(), rel=1e-7), "scale": 0.05}
    assert kl.minimum_divergence(P, "norm", within={"loc": 0, "scale": 2}).q.std() == 2
    free = kl.minimum_divergence(P, "norm", within={"loc": (0, 1)}).parameters
    assert free == pytest.approx(kl.minimum_divergence(P, "norm").parameters, rel=1e-7)


@pytest.mark.parametrize(
    ("within", "message"),
    [
        ({"mean": 0}, "within: got 'mean'; expected one of loc, scale"),
        (
            {"scale": -1},
            "within, scale: got -1; expected scale > 0 and finite: a num",
        ),
        ({"scale": (-2, 0)}, r"within, scale: got \(-2, 0\)"),
        ({"loc": (1, 0)}, r"within, loc: got \(1, 0\); .* finite loc"),
        ({"loc": "low"}, "within, loc: got 'low'"),
        ({"loc": np.nan}, "within, loc: got nan"),
        ("loc", "within: got 'loc'; expected a dict"),
    ],
)
def test_limits_that_no_member_keeps_are_refused(within, message):
    """In one line that names the parameter."""
    with pytest.raises((TypeError, ValueError), match=message):
        kl.minimum_divergence(P, "norm", within=within)


@pytest.mark.parametrize(
    ("family", "fixed"),
    [
        ("beta", {"floc": 0, "fscale": 1}),
        ("gamma", {"floc": 0}),
        ("expon", {"floc": 0}),
        ("norm", {}),
    ],
)
def test_maximum_likelihood_is_that_of_scipy(family, fixed):
    """The same search over samples finds what SciPy's own fit finds."""
    x = P.rvs(200, random_state=3)
    scipys = getattr(stats, family)(*getattr(stats, family).fit(x, **fixed))
    found = kl.maximum_likelihood(x, family)
    assert found.mean_log_likelihood >= scipys.logpdf(x).mean() - 1e-12
    assert found.q.mean() == pytest.approx(scipys.mean(), rel=1e-6)
    assert found.q.std() == pytest.approx(scipys.std(), rel=1e-5)
    assert found.divergence is None


def test_maximum_likelihood_of_counts_is_their_mean():
    """For Poisson the mean of the counts maximises the likelihood."""
    assert kl.maximum_likelihood([1, 4, 2, 2], "poisson").parameters["mu"] == pytest.approx(9 / 4)


def test_maximum_likelihood_approaches_the_least_divergence():
    """From 50,000 samples, the fit of a wrong family is near to that with least divergence."""
    best = kl.minimum_divergence(P, "gamma")
    found = kl.maximum_likelihood(P.rvs(50_000, random_state=1), "gamma")
    assert kl.kl_divergence(P, found.q) - best.divergence < 2e-4
    assert kl.kl_divergence(P, kl.maximum_likelihood(P.rvs(20, random_state=1), "gamma").q) > (
        best.divergence + 1e-3
    )


BUMPS = stats.Mixture(
    [stats.Normal(mu=-2, sigma=0.7), stats.Normal(mu=2, sigma=0.7)], weights=[0.4, 0.6]
)
FAR = stats.Mixture(
    [stats.Normal(mu=-2, sigma=0.6), stats.Normal(mu=20, sigma=0.1)], weights=[0.3, 0.7]
)


@pytest.mark.parametrize("p", [BUMPS, FAR])
def test_a_gap_in_the_truth_costs_no_digit(p):
    """The best Normal has the moments of a mixture too, where quantiles leap over the gap."""
    found = kl.minimum_divergence(p, "norm").parameters
    assert found["loc"] == pytest.approx(p.mean(), abs=1e-7)
    assert found["scale"] == pytest.approx(p.standard_deviation(), rel=1e-7)


@pytest.mark.parametrize(
    ("p", "family", "start"),
    [
        (BUMPS, "norm", None),
        (BUMPS, "norm", stats.norm(-2, 1)),
        (BUMPS, "norm", stats.norm(2, 1)),
        (stats.gamma(5), "lognorm", None),
        (stats.poisson(4), "binom", stats.binom(10, 0.3)),
    ],
)
def test_no_neighbour_has_a_smaller_reverse_divergence(p, family, start):
    """In reverse a step of 0.1 % in any free parameter does not lower D(q ‖ p) either."""
    best = kl.minimum_divergence(p, family, reverse=True, start=start)
    assert best.reverse
    assert best.divergence == kl.kl_divergence(best.q, p)
    for name in set(best.parameters) - {"n"}:
        for factor in (0.999, 1.001):
            moved = best.parameters | {name: factor * best.parameters[name]}
            assert kl.kl_divergence(getattr(stats, family)(**moved), p) > best.divergence


def test_a_start_chooses_among_local_minima():
    """D(q ‖ p) has a minimum near each bump, and the search ends in the one that it starts at."""
    left, right = (
        kl.minimum_divergence(BUMPS, "norm", reverse=True, start=stats.norm(at, 1))
        for at in (-2, 2)
    )
    assert left.parameters["loc"] == pytest.approx(-2, abs=0.05)
    assert right.parameters["loc"] == pytest.approx(2, abs=0.05)
    assert right.divergence < left.divergence


def test_a_start_is_where_the_search_begins():
    """The forward search finds the same member from a start far off, of every kind of parameter."""
    for p, family, start in (
        (P, "norm", stats.norm(0.2, 0.3)),
        (P, "beta", stats.beta(2, 9)),
        (stats.binom(10, 0.3), "binom", stats.binom(10, 0.8)),
    ):
        found = kl.minimum_divergence(p, family, start=start).parameters
        assert found == pytest.approx(kl.minimum_divergence(p, family).parameters, rel=1e-5)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: kl.minimum_divergence(P, "norm", reverse=True),
            "^p: got .*values that the family norm allows",
        ),
        (
            lambda: kl.minimum_divergence(P, "norm", start=stats.laplace(0.5, 0.1)),
            "^start: got .*; expected a member of the family norm$",
        ),
        (
            lambda: kl.minimum_divergence(P, "gamma", start=stats.gamma(2, loc=1)),
            "^start: got .*; expected a member of the family gamma$",
        ),
        (
            lambda: kl.minimum_divergence(P, "weibull"),
            "^family_name: got 'weibull'; expected one of",
        ),
        (
            lambda: kl.minimum_divergence(P, "poisson"),
            "^family_name: got 'poisson'; expected one of",
        ),
        (lambda: kl.minimum_divergence(stats.norm(), "gamma"), "^p: got .*that the family gamma"),
        (lambda: kl.minimum_divergence(stats.poisson(3), "binom"), "^p: got .*the family binom"),
        (lambda: kl.minimum_divergence(stats.beta(0.3, 0.2), "beta"), "^p: got .*does not pile up"),
        (lambda: kl.maximum_likelihood([], "norm"), "^x: got .*; expected at least one sample"),
        (lambda: kl.maximum_likelihood([1, np.nan], "norm"), "^x: got .*without NaN"),
        (lambda: kl.maximum_likelihood([-1.0, 2.0], "expon"), "^x: got .*the family expon"),
        (lambda: kl.maximum_likelihood([2.0, 2.0], "norm"), "^x: got .*; expected a best member"),
    ],
)
def test_what_cannot_be_fitted_is_refused(call, message):
    """An unknown family, one of the other kind, and data without a best member are named."""
    with pytest.raises(ValueError, match=message):
        call()


def test_profile_is_the_divergence_at_each_value():
    """Each point of a profile is D(p ‖ q) with that parameter, in the unit asked for."""
    found = kl.divergence_profile(P, stats.norm(0.7, 0.1), "loc", [0.6, 0.7, 0.8], base=2)
    plain = [kl.kl_divergence(P, stats.norm(m, 0.1), base=2) for m in (0.6, 0.7, 0.8)]
    np.testing.assert_allclose(found.divergence, plain, rtol=1e-14)
    assert found.best == (0.7, plain[1])
    assert found.sample_loss is None
    assert found.best_for_sample is None


def test_average_loss_estimates_divergence_plus_entropy():
    """Over 100,000 samples, −log q averages to D(p ‖ q) + H(p) within 5 standard errors."""
    x = P.rvs(100_000, random_state=2)
    values = np.array([2.0, 4.0, 6.0, 8.0])
    found = kl.divergence_profile(P, stats.beta(17, 3), "b", values, sample=x, base=10)
    spread = [stats.beta(17, b).logpdf(x).std() / np.log(10) for b in values]
    off = np.abs(found.sample_loss - found.cross_entropy)
    assert (off < 5 * np.array(spread) / np.sqrt(len(x))).all()
    assert found.entropy == pytest.approx(P.entropy() / np.log(10))
    assert found.best[0] == found.best_for_sample == 6


@pytest.mark.parametrize(
    ("parameter", "values", "message"),
    [
        ("c", [1, 2], "^parameter: got 'c'; expected one of a, b, loc, scale$"),
        ("a", 3.0, "^values: got 3.0; expected a list of at least one number$"),
        ("a", [1, np.nan], "^values: got .*without NaN"),
        ("a", [1, -2], "^q: got .*; expected a > 0 and finite"),
    ],
)
def test_profile_refuses_bad_values(parameter, values, message):
    """A parameter that q lacks, and values that it cannot take, are named."""
    with pytest.raises(ValueError, match=message):
        kl.divergence_profile(P, stats.beta(3, 3), parameter, values)


def test_a_profile_of_both_directions():
    """D(q ‖ p) at each value, beside D(p ‖ q), also for a mixture as the truth."""
    found = kl.divergence_profile(BUMPS, stats.norm(0, 1), "loc", [-2, 0, 2], reverse=True, base=2)
    models = [stats.norm(m, 1) for m in (-2, 0, 2)]
    assert found.divergence.tolist() == [kl.kl_divergence(BUMPS, q, base=2) for q in models]
    assert found.reverse.tolist() == [kl.kl_divergence(q, BUMPS, base=2) for q in models]


def test_a_landscape_is_the_divergence_at_each_pair_of_values():
    """Rows follow the second parameter, columns the first."""
    around = {"scale": [0.5, 1.0, 2.0], "loc": [0.1, 3.0]}
    found = kl.divergence_landscape(stats.norm(), stats.norm(), around, base=10)
    direct = [
        [kl.kl_divergence(stats.norm(), stats.norm(m, s), base=10) for s in around["scale"]]
        for m in around["loc"]
    ]
    np.testing.assert_allclose(found.divergence, direct, rtol=1e-14)
    assert found.best == (1.0, 0.1, direct[0][1])


@pytest.mark.parametrize("varied", [{}, {"loc": [1]}, {"loc": [1], "mean": [2]}])
def test_a_landscape_refuses_other_than_two_parameters(varied):
    """Which there are is said."""
    with pytest.raises(ValueError, match=r"^varied: got .*; expected two of loc, scale$"):
        kl.divergence_landscape(stats.norm(), stats.norm(), varied)
