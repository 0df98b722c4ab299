"""What people hold goes in: vectors, tables, histograms, mixtures, other libraries' objects."""

import re
import sys
from fractions import Fraction
from types import ModuleType, SimpleNamespace

import mpmath as mp
import numpy as np
import pandas as pd
import pytest
from scipy import sparse, stats
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import KernelDensity

import klexplain as kle
from klexplain import evaluate, kl_divergence, log_likelihood_ratio, monte_carlo
from klexplain.distributions.foreign import FAMILIES, translated
from klexplain.distributions.listed import Listed
from klexplain.distributions.normals import Normals
from klexplain.distributions.reading import read
from klexplain.distributions.vectors import SINGLE, SUM
from klexplain.divergence.quadrature.line import by_panels

P, Q = [0.2, 0.8], [0.5, 0.5]
D = 0.2 * np.log(0.4) + 0.8 * np.log(1.6)
ONE_LINE = re.compile(r"[pqx]: got [^\n]+; expected [^\n]+")


def refused(p, q, error, *words):
    """The pair is refused in one line that has these words."""
    with pytest.raises(error) as raised:
        evaluate(p, q)
    said = str(raised.value)
    assert ONE_LINE.fullmatch(said), said
    for word in words:
        assert word in said, said


# Probability vectors

HELD = [
    P, tuple(P), np.array(P), pd.Series(P, index=["b", "a"]), np.array(P, dtype=np.float32),
    [Fraction(1, 5), Fraction(4, 5)], np.ma.array(P, mask=False), memoryview(np.array(P)),
]  # fmt: skip


@pytest.mark.parametrize("p", HELD, ids=lambda p: type(p).__name__)
def test_a_vector_is_taken_however_it_is_held(p):
    """Lists, tuples, arrays, Series, fractions: two single ones give a plain float."""
    found = kl_divergence(p, Q)
    assert type(found) is float
    assert found == pytest.approx(D, rel=1e-7)


def test_stacks_of_vectors_broadcast_along_the_last_axis():
    """Three truths by two models; a sparse matrix is a stack of its rows."""
    p, q = np.random.default_rng(1).dirichlet(np.ones(4), 3), np.full((2, 1, 4), 0.25)
    found = kl_divergence(p, q, base=2)
    assert found.shape == (2, 3)
    assert found[1] == pytest.approx(stats.entropy(p.T, q[0].T, base=2), rel=1e-13)
    assert kl_divergence(sparse.csr_array([[0, 1.0]]), Q) == pytest.approx([np.log(2)])


def test_zeros_of_vectors_are_told_apart():
    """0 log 0 is 0; a zero of the model alone makes it infinite, and says that it is a support."""
    assert kl_divergence([1, 0], Q) == pytest.approx(np.log(2))
    assert kl_divergence([1, 0, 0], [0.5, 0.5, 0]) == pytest.approx(np.log(2))
    both = evaluate([[1, 0], [0.5, 0.5]], [1, 0])
    assert both.value.tolist() == [0, np.inf]
    assert (both.method, both.error.tolist()) == ("summation, support", [0, 0])


def test_vectors_that_nearly_agree_keep_their_digits():
    """At a distance of 1e-9 the divergence is 2e-18, where a plain sum is rounding."""
    p, q = [0.5, 0.25, 0.25], [0.5, 0.25 + 1e-9, 0.25 - 1e-9]
    with mp.workdps(40):
        exact = [[mp.mpf(x) / mp.fsum(v) for x in v] for v in (p, q)]
        truth = mp.fsum(a * mp.log(a / b) for a, b in zip(*exact, strict=True))
    assert abs(evaluate(p, q).value / truth - 1) < 1e-12
    assert kl_divergence(p, p) == 0


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sums_that_are_off_by_rounding_do_no_harm(dtype):
    """The divergence of vectors of single precision is that of the exact ones, within its error."""
    p, q = np.random.default_rng(2).dirichlet(np.ones(50), 2)
    near = (p + 1e-6 * np.sin(np.arange(50))) / (p + 1e-6 * np.sin(np.arange(50))).sum()
    for model in (q, near):
        found = evaluate(p.astype(dtype), model.astype(dtype))
        exact = stats.entropy(*(v.astype(dtype).astype(float) for v in (p, model)))
        assert found.value >= 0
        assert abs(found.value - exact) <= found.error + 1e-15
        assert found.error < 2e-7 * found.value + 1e-13


def test_a_sum_may_be_off_by_what_single_precision_is():
    """1e-6, or more where there are many categories; printed digits pass, 0.999 never does."""
    many = np.full(100_000, 1e-5)
    assert kl_divergence(np.array([1, 2, 4]) / 7, np.round(np.array([1, 2, 4]) / 7, 16)) < 1e-15
    assert kl_divergence(many * (1 + 0.9 * SINGLE * 100_000**0.5), many) < 1e-8
    refused(many * 0.999, many, ValueError, "a sum of 0.999;")
    refused([0.2, 0.8 + 1.1 * SUM], Q, ValueError, "to within 1e-06")


DENSITY = stats.beta(17, 6).pdf(np.linspace(0, 1, 101))
NO_VECTOR = {
    "a little off": ([0.2, 0.799], "a sum of 0.999;", "divide by the sum", "estimate_kl_from_coun"),
    "counts": ([2, 8], "counts, with a sum of 10;", "estimate_kl_from_counts"),
    "a density on a grid": (DENSITY, "a sum of 100;", "its step dx", "estimate_kl takes samples"),
    "samples": (np.random.default_rng(3).normal(size=1000), "estimate_kl takes samples"),
    "logarithms": (np.log(P), "logarithms", "np.exp(p)"),
    "negative": ([1.2, -0.2], "down to -0.2", "none below 0"),
    "NaN": ([0.2, np.nan], "without NaN"),
    "infinity": ([np.inf, 1], "or infinity"),
    "nothing": ([], "at least one probability"),
    "masked": (np.ma.array(P, mask=[0, 1]), "1 masked value"),
    "a grid of cells": (np.full((3, 4), 1 / 12), "sums to 1 as a whole", "np.ravel(p)"),
    "one row of many": ([P, [0.3, 0.3]], "a sum of 0.6;"),
    "another length": ([0.2, 0.3, 0.5], "2 categories; expected 3"),
}


@pytest.mark.parametrize(("p", "words"), [(v[0], v[1:]) for v in NO_VECTOR.values()], ids=NO_VECTOR)
def test_what_is_no_probability_vector_is_refused_with_the_way_on(p, words):
    """One line says what the numbers are instead, and which function takes them."""
    refused(p, Q, ValueError, *words)


@pytest.mark.parametrize("thing", [0.5, ["a", "b"], [b"0.2", b"0.8"], {"a": 1.0}, {0.2, 0.8}, [1j]])
def test_what_is_no_array_of_numbers_is_no_vector(thing):
    """Numbers alone, text, dictionaries, sets: none has categories in an order."""
    refused(thing, Q, TypeError, "a probability vector")


def test_a_vector_has_no_values():
    """It goes with vectors alone; rv_discrete gives it values."""
    for law in (stats.binom(1, 0.5), stats.norm(), stats.rv_discrete(values=([0, 1], Q))):
        refused(P, law, TypeError, "q: got", "a probability vector", "rv_discrete(values=")
        refused(law, P, TypeError, "q: got", "a distribution with values")
    with pytest.raises(ValueError, match=r"^method: got 'formula'; expected None or 'quadrature'"):
        kl_divergence(P, Q, method="formula")


def test_all_that_follows_takes_vectors():
    """Samples are the numbers of categories, from 0."""
    assert log_likelihood_ratio(P, Q, [0, 1]) == pytest.approx(np.log([0.4, 1.6]))
    assert kle.cumulative_log_ratio(P, Q, [1, 1])[-1] == pytest.approx(2 * np.log(1.6))
    assert kle.verify(P, Q, rng=1, n=2000).check().value == pytest.approx(D)
    assert kle.convergence(P, Q, n=9, rng=1).limit == pytest.approx(D)
    assert kle.log_ratio_distribution(P, Q).under_q.mean == pytest.approx(-kl_divergence(Q, P))
    assert kle.ratio_curve(P, Q).peak.ratio == pytest.approx(1.6)
    with pytest.raises(ValueError, match="expected one vector"):
        monte_carlo([P], Q, n=9, rng=1)


# Values and bins


def listed(x, masses, loc=0):
    """SciPy's distribution of listed values."""
    return stats.rv_discrete(values=(x, masses))(loc)


def test_listed_values_are_matched_whatever_they_are():
    """Fractions too, shifted or not, unfrozen too; 0.1 * 3 is 0.3."""
    p, q = listed([0, 0.3], P), listed([-0.1, 0.1 * 3 - 0.1], Q, loc=0.1)
    assert kl_divergence(p, q) == pytest.approx(D, rel=1e-14)
    assert kl_divergence(stats.rv_discrete(values=([0, 0.3], P)), q) == kl_divergence(p, q)
    assert kl_divergence(p, listed([0, 0.3, 9], [0.25, 0.25, 0.5])) == pytest.approx(D + np.log(2))
    assert evaluate(p, listed([0, 0.31], Q)).method == "support"


def test_listed_values_go_with_families_of_counts():
    """Each side; a gap of the model that a family fills makes it infinite."""
    counts, binomial = listed([0, 1, 2], [0.2, 0.3, 0.5]), stats.binom(2, 0.5)
    exact = stats.entropy([0.2, 0.3, 0.5], [0.25, 0.5, 0.25])
    assert kl_divergence(counts, binomial) == pytest.approx(exact, rel=1e-13)
    assert kl_divergence(binomial, counts) == pytest.approx(
        stats.entropy([0.25, 0.5, 0.25], [0.2, 0.3, 0.5]), rel=1e-13
    )
    assert kl_divergence(listed([0, 2], Q), stats.poisson(1)) == pytest.approx(
        1 - np.log(2) + np.log(2) / 2
    )
    assert np.isinf(kl_divergence(binomial, listed([0, 2], Q)))
    assert np.isinf(kl_divergence(stats.poisson(1), counts))
    assert kle.minimum_divergence(listed([0, 4], Q), "poisson").parameters["mu"] == pytest.approx(2)


@pytest.mark.parametrize("law", [listed([-1, 0.5, 2], [0.2, 0.3, 0.5]), P])
def test_a_table_answers_as_scipy_does(law):
    """Cdf, quantiles, moments, draws of what is read, against SciPy's own."""
    frozen = listed([0, 1], P) if law is P else law
    table, u = read("p", law), np.array([0.1, 0.2, 0.25, 0.7, 0.999])
    assert isinstance(table.frozen, Listed)
    for name in ("cdf", "sf", "ppf", "isf"):
        at = u if name.endswith("f") and name[0] in "pi" else np.array([-2, 0, 0.5, 1, 2, 3])
        assert getattr(table, name)(at) == pytest.approx(getattr(frozen, name)(at)), name
    assert (table.mean, table.std) == pytest.approx((frozen.mean(), frozen.std()))
    assert table.frozen.entropy() == pytest.approx(frozen.entropy())
    assert table.rvs(4000, np.random.default_rng(1)).mean() == pytest.approx(table.mean, abs=0.1)


def bars(masses, edges):
    """SciPy's distribution of a histogram."""
    return stats.rv_histogram((masses, np.asarray(edges, dtype=float)), density=False)


EVEN, GAP = bars([1, 2, 3], [0, 0.2, 0.7, 1]), bars([1, 0, 3], [0, 0.2, 0.7, 1])


def test_histograms_meet_in_the_bins_that_both_make():
    """Different edges are merged; edges apart by rounding are one; an empty bin rules out."""
    fine = bars([1, 1, 1, 3], [0, 0.2, 0.45, 0.7, 1])
    assert kl_divergence(EVEN, fine) == pytest.approx(0, abs=1e-16)
    wide = bars([1, 1], [0, 0.5, 1.0])
    cells_p, cells_q = [1 / 6, 1 / 5, 2 / 15, 1 / 2], [0.2, 0.3, 0.2, 0.3]
    assert kl_divergence(EVEN, wide) == pytest.approx(stats.entropy(cells_p, cells_q), rel=1e-14)
    assert kl_divergence(EVEN(0.2, 0.1), bars([1, 2, 3], [0.2, 0.22, 0.27, 0.3])) < 1e-15
    assert np.isinf(kl_divergence(EVEN, GAP))
    assert kl_divergence(GAP, EVEN) == pytest.approx(np.log(1.5))


def test_a_histogram_goes_with_a_continuous_family():
    """Integrated with a cut at each edge, against the cdf's own closed sums."""
    beta, masses, edges = stats.beta(2, 3), np.array([1, 2, 3]) / 6, np.array([0, 0.2, 0.7, 1])
    log_q = np.log(masses / np.diff(edges))
    found = evaluate(beta, EVEN)
    assert found.value == pytest.approx(-beta.entropy() - np.diff(beta.cdf(edges)) @ log_q, 1e-12)
    assert found.error < 1e-12
    integral = lambda x: x * np.log(x) - x + (x - 1) * 2 * np.log1p(-x + (x == 1)) - 2 * x  # noqa: E731
    with np.errstate(all="ignore"):
        log_beta = np.diff(np.nan_to_num(integral(edges))) + np.log(12) * np.diff(edges)
    assert kl_divergence(EVEN, beta) == pytest.approx(
        masses @ log_q - masses / np.diff(edges) @ log_beta, rel=1e-12
    )
    assert evaluate(beta, GAP).method == "support"
    exact_sd = kle.monte_carlo(EVEN, beta, n=4000, rng=1).standard_error * 4000**0.5
    assert kle.log_ratio_distribution(EVEN, beta).under_p.sd == pytest.approx(exact_sd, rel=0.1)
    assert np.isinf(kl_divergence(stats.beta(300, 300), bars([0, 1], [0, 0.01, 1])))
    assert str(read("p", EVEN)) == "rv_histogram(loc=0, scale=1)"


# Mixtures of Normals

DATA = np.random.default_rng(4).normal(size=(3, 40))
KDE, OTHER = stats.gaussian_kde(DATA[0]), stats.gaussian_kde(DATA[1] + 0.5, 0.3)


WIDE = EVEN(-30, 60)


def fit(data):
    """Mean and deviation, with what scikit-learn adds to a variance."""
    return data.mean(), np.sqrt(data.var() + 1e-6)


def as_mixture(kde):
    """The same law as SciPy's mixture."""
    width = kde.covariance[0, 0] ** 0.5
    return stats.Mixture([stats.Normal(mu=m, sigma=width) for m in kde.dataset[0]])


@pytest.mark.parametrize(
    "q",
    [OTHER, stats.norm(0.2, 1.1), stats.laplace(0.3), WIDE],
    ids=lambda q: str(type(q)),
)
def test_a_kernel_density_estimate_is_the_mixture_of_normals_that_it_is(q):
    """Panel by panel, or by the general route, the number is that of SciPy's mixture."""
    few = stats.gaussian_kde(DATA[0][:4])
    other = stats.gaussian_kde(DATA[1][:3]) if q is OTHER else q
    exact = as_mixture(other) if other is not q else q
    found = evaluate(few, other)
    assert found.value == pytest.approx(kl_divergence(as_mixture(few), exact), rel=1e-11)
    assert found.error < 1e-9 * found.value
    assert (by_panels(read("p", few), read("q", other)) is None) == (q is WIDE)


def test_a_kernel_density_estimate_answers_as_a_distribution():
    """Quantiles, tails, moments, entropy and draws, with digits far out."""
    law, mixture = read("p", KDE), as_mixture(KDE)
    assert law.log_density([0.1, 40.0]) == pytest.approx(mixture.logpdf([0.1, 40.0]))
    assert law.cdf(law.ppf([1e-200, 0.3])) == pytest.approx([1e-200, 0.3])
    assert law.sf(law.isf([1e-30, 0.3])) == pytest.approx([1e-30, 0.3])
    assert (law.mean, law.std) == pytest.approx((mixture.mean(), mixture.standard_deviation()))
    assert law.frozen.entropy() == pytest.approx(float(mixture.entropy()))
    assert law.rvs(2000, np.random.default_rng(1)).std() == pytest.approx(law.std, rel=0.1)
    assert evaluate(stats.t(2), KDE).method == "end"
    assert evaluate(stats.norm(), KDE).method == "quadrature"
    assert kl_divergence(KDE, KDE) == 0
    one = GaussianMixture(1).fit(DATA[0][:, None])
    assert kl_divergence(one, stats.norm(*fit(DATA[0]))) < 1e-20
    lopsided = read("p", Normals([0.0, 1.0], [1.0, 2.0], [0.0, 1.0]))
    assert lopsided.isf([1e-100, 0.9]) == pytest.approx(stats.norm(1, 2).isf([1e-100, 0.9]))
    assert (
        0 < kl_divergence(stats.gaussian_kde([0.0, 2]), stats.gaussian_kde([0.0, 2 + 1e-6])) < 1e-11
    )


def test_a_fitted_mixture_in_one_variable_is_integrated():
    """scikit-learn's mixture with one feature is known exactly."""
    fitted = GaussianMixture(2, random_state=0).fit(DATA[0][:, None])
    law = read("p", fitted)
    assert law.log_density(DATA[1]) == pytest.approx(fitted.score_samples(DATA[1][:, None]))
    assert evaluate(fitted, KDE).method == "quadrature"


# What can only be simulated

PLANE = stats.multivariate_normal([0, 0], [[1, 0.3], [0.3, 2]])
FITTED = GaussianMixture(2, random_state=0).fit(DATA[:2].T)


class Own:
    """Somebody's object, with a log-density and draws."""

    def logpdf(self, x):
        """A Normal's."""
        return stats.norm.logpdf(x)

    def rvs(self, size, random_state):
        """A Normal's."""
        return random_state.normal(size=size)


class Scored:
    """Somebody's object, with a log-density alone."""

    def __init__(self, log_prob):
        self.log_prob = log_prob


@pytest.mark.parametrize(
    ("p", "q", "exact"),
    [
        (Own(), stats.norm(1), 0.5),
        (stats.norm(1), Own(), 0.5),
        (Own(), Scored(lambda x: stats.norm.logpdf(x, 1)), 0.5),
        (stats.multivariate_t([0, 0], df=5), FITTED, None),
        (PLANE, FITTED, None),
        (FITTED, PLANE, None),
        (stats.gaussian_kde(DATA[:2]), PLANE, None),
        (KernelDensity(bandwidth=0.5).fit(DATA[:2].T), PLANE, None),
        (stats.dirichlet([1, 2]), Scored(lambda x: stats.dirichlet.logpdf(x.T, [2, 2])), None),
    ],
    ids=lambda v: type(v).__name__,
)
def test_what_has_draws_and_a_log_density_is_simulated(p, q, exact, monkeypatch):
    """The method says so, the error is a standard error, and the same call gives the same."""
    monkeypatch.setattr("klexplain.divergence.simulation.MOST", 1)
    found, again = evaluate(p, q), evaluate(p, q)
    assert (found.value, found.method) == (again.value, "simulation")
    assert "(simulation)" in repr(found)
    assert len(repr(found)) < 40
    if exact is None:
        exact, allowed = (more := monte_carlo(p, q, n=5000, rng=7)).value, more.standard_error
        assert more.value != found.value
    assert abs(found.value - exact) < 5 * (found.error + (0 if exact == 0.5 else allowed))
    assert evaluate(p, q, rng=1).value != found.value


def test_draws_go_on_until_they_are_enough(monkeypatch):
    """A standard error of 1 %, or a stated number of draws; below 0 stands for 0."""
    sure = evaluate(Own(), stats.norm(0.5))
    assert 0 < sure.error <= 0.01 * sure.value
    monkeypatch.setattr("klexplain.divergence.simulation.MOST", 1)
    unsure = evaluate(Own(), stats.norm(0.001), rng=0)
    assert unsure.error > 0.01 * unsure.value
    assert min(evaluate(Own(), stats.norm(0.001), rng=i).value for i in range(4)) == 0


def test_chance_of_a_fitted_mixture_is_ours(monkeypatch):
    """Its own state is not touched, and blocks are not the same draws again."""
    monkeypatch.setattr("klexplain.divergence.simulation.BLOCK", 500)
    before = FITTED.random_state
    many = monte_carlo(FITTED, PLANE, n=5000, rng=1)
    one = monte_carlo(FITTED, PLANE, n=500, rng=1)
    assert many.value != pytest.approx(one.value, rel=1e-6)
    assert FITTED.random_state == before


def test_infinite_where_a_draw_or_a_tail_says_so():
    """A draw that q rules out; a multivariate t without variance against Normals."""
    assert evaluate(Own(), Scored(lambda x: np.where(x > 2, -np.inf, 0.0))).method == "support"
    for q in (PLANE, FITTED, stats.gaussian_kde(DATA[:2])):
        assert evaluate(stats.multivariate_t([0, 0], df=2), q).method == "end"
    assert np.isinf(monte_carlo(stats.norm(), Scored(lambda x: x * -np.inf), n=9, rng=1).value)


def test_no_density_of_q_hides_what_cannot_be():
    """A density of mass 2 gives a negative mean, and one without bounds an infinite one."""
    double = Scored(lambda x: stats.norm.logpdf(x) + np.log(2))
    with pytest.raises(ValueError, match=r"^p, q: got .*integrate to 1 \(-0.693 ± .* nats is"):
        evaluate(Own(), double)
    assert monte_carlo(Own(), double, n=1000, rng=1).value == pytest.approx(-np.log(2))
    assert evaluate(Own(), Scored(stats.norm.logpdf)).value == 0
    endless = Scored(lambda x: np.where(x > 0, np.inf, 0.0))
    with pytest.raises(ValueError, match=r"^q: got .*finite where p draws \(not at x = "):
        monte_carlo(Own(), endless, n=100, rng=1)


def raises(x):
    """What a library says of a wrong shape, in two lines."""
    message = f"shapes differ\n{x.shape}"
    raise RuntimeError(message)


BAD = {
    "NaN": (
        Own(),
        Scored(lambda x: np.where(x > 2, np.nan, 0.0)),
        ValueError,
        "it is at x = [2",
    ),
    "its own error": (Own(), Scored(raises), ValueError, "14,336 draws of 1 variables (shapes dif"),
    "one number": (Own(), Scored(np.max), ValueError, "the log-density of"),
    "no draws": (Scored(np.sin), Own(), TypeError, "draws too (rvs or sample)"),
    "not fitted": (GaussianMixture(2), PLANE, TypeError, "not fitted yet"),
    "as many variables": (
        PLANE,
        stats.gaussian_kde(DATA),
        ValueError,
        "got 3 variables; expected 2",
    ),
    "a vector": (Own(), P, TypeError, "a law with values"),
    "counts": (stats.gaussian_kde(DATA[:2]), stats.multinomial(1, Q), TypeError, "with a density"),
    "a plane": (
        FITTED,
        stats.multivariate_normal([0, 0], 0, True),
        ValueError,
        "of full rank",
    ),
    "two kinds of space": (PLANE, stats.dirichlet([1, 2]), TypeError, "a multivariate_normal"),
    "one and several": (stats.multivariate_t([0, 0]), stats.norm(), TypeError, "a multivariate_t"),
}


@pytest.mark.parametrize(("p", "q", "error", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_simulated_is_refused_in_one_line(p, q, error, words):
    """Also where the error is that of somebody else's code."""
    refused(p, q, error, words)


def test_a_simulated_pair_has_no_other_method():
    """Nor a curve, which needs a cdf."""
    with pytest.raises(ValueError, match=r"^method: got 'quadrature'; expected None, as this pair"):
        evaluate(Own(), Own(), method="quadrature")
    with pytest.raises(
        TypeError, match=r"^p: got .*; expected a distribution of one variable with"
    ):
        kle.ratio_curve(Own(), stats.norm())


def test_log_ratios_of_several_variables_are_one_a_row():
    """Of whatever has a log-density; samples of another number of variables are refused."""
    x = DATA[:2].T
    exact = PLANE.logpdf(x) - FITTED.score_samples(x)
    assert log_likelihood_ratio(PLANE, FITTED, x) == pytest.approx(exact)
    assert kle.cumulative_log_ratio(PLANE, FITTED, x)[-1] == pytest.approx(exact.sum())
    assert type(log_likelihood_ratio(PLANE, FITTED, x[0])) is float
    assert log_likelihood_ratio(Own(), stats.norm(1), [[0.5, 1.5]]) == pytest.approx(
        np.array([[0, -1]])
    )
    with pytest.raises(ValueError, match="expected samples of 2 variables"):
        log_likelihood_ratio(PLANE, FITTED, [1, 2, 3])


# Unfrozen

UNFROZEN = {
    "stats.beta(a, b)": stats.beta,
    "stats.norm(loc, scale)": stats.norm,
    "stats.poisson(mu)": stats.poisson,
    "stats.Normal(mu, sigma)": stats.Normal,
    "stats.multivariate_normal(mean, cov)": stats.multivariate_normal,
}


@pytest.mark.parametrize(("call", "law"), UNFROZEN.items(), ids=UNFROZEN)
def test_an_unfrozen_family_is_refused_with_the_way_to_freeze_it(call, law):
    """The line has the call to write, with the names of the parameters."""
    refused(law, Q, TypeError, "not frozen", call)


def test_an_unfrozen_family_of_the_new_kind_is_refused_likewise():
    """Of a class that SciPy makes."""
    refused(stats.make_distribution(stats.beta), Q, TypeError, "not frozen", "(a, b)")


def test_an_n_of_floats_is_drawn_from():
    """SciPy freezes a binomial of n = 5.0, of which NumPy makes no draws."""
    assert monte_carlo(stats.binom(5.0, 0.5), stats.binom(5, 0.4), n=100, rng=1).value > 0
    with pytest.raises(ValueError, match=r"^p: got binom.*; expected an n of at most 4.6.*e\+18"):
        monte_carlo(stats.binom(1e20, 0.5), stats.binom(1e20, 0.4), n=100, rng=1)


# Other libraries

SAID = {
    "Normal": {"loc": 1.0, "scale": 2.0},
    "Gamma": {"concentration": 2.0, "rate": 3.0},
    "Categorical": {"probs": np.array(P)},
    "Dirichlet": {"concentration": np.array([1.0, 2])},
    "NegativeBinomial": {"total_count": 4, "probs": 0.3},
    "Geometric": {"probs": 0.3},
}


def stand_in(name, module="torch.distributions.some", **attributes):
    """An object whose class says that it is of a library."""
    return type(name, (), {"__module__": module, **attributes})()


def test_a_class_of_another_library_is_known_by_its_name():
    """Its parameters are read, and become SciPy's; a vector where it has categories."""
    known = {name: translated(stand_in(name, **said)) for name, said in SAID.items()}
    assert kl_divergence(known["Normal"], stats.norm(1, 2)) == 0
    assert kl_divergence(stand_in("Gamma", **SAID["Gamma"]), stats.gamma(2, scale=1 / 3)) == 0
    assert kl_divergence(stand_in("Categorical", **SAID["Categorical"]), P) == 0
    assert kl_divergence(known["Dirichlet"], stats.dirichlet([1, 2])) == 0
    assert known["NegativeBinomial"].mean() == pytest.approx(4 * 0.3 / 0.7)
    assert known["Geometric"].mean() == pytest.approx(0.7 / 0.3)
    inverse = {"concentration": 3.0, "scale": 2.0}
    tfp = stand_in("InverseGamma", "tensorflow_probability.python.distributions.x", **inverse)
    assert translated(tfp).mean() == pytest.approx(1)
    numpyro = stand_in("BernoulliProbs", "numpyro.distributions.discrete", probs=0.3)
    assert translated(numpyro).mean() == pytest.approx(0.3)
    own = stand_in("Normal", "mine.models", loc=0.0, scale=1.0)
    assert translated(own) is own


def test_independent_variables_are_summed():
    """As for the latent variables of an autoencoder: over the last axis, a batch remains."""

    def layer(loc):
        base = stand_in("Normal", loc=np.full((3, 2), loc), scale=np.array(1.0))
        return stand_in("Independent", base_dist=base, reinterpreted_batch_ndims=1)

    found = evaluate(layer(0.0), layer(1.0))
    assert found.value == pytest.approx([1, 1, 1])
    assert found.method == "formula"


def test_no_library_is_imported():
    """What is not loaded already is not loaded for a stand-in either."""
    before = {"torch", "jax", "tensorflow"} & set(sys.modules)
    evaluate(stand_in("Normal", **SAID["Normal"]), stats.norm())
    assert {"torch", "jax", "tensorflow"} & set(sys.modules) == before


def torchs(d):
    """One distribution of each class of torch that is known here."""
    v = __import__("torch").tensor
    return [
        d.Bernoulli(v(0.3)), d.Bernoulli(logits=v(0.4)), d.Beta(v(2.0), v(3.0)), d.Chi2(v(3.0)),
        d.Binomial(5, v(0.3)), d.Cauchy(v(1.0), v(2.0)), d.Exponential(v(2.0)),
        d.FisherSnedecor(v(3.0), v(5.0)), d.Gamma(v(2.0), v(3.0)), d.Geometric(v(0.3)),
        d.GeneralizedPareto(v(1.0), v(2.0), v(0.3)), d.Gumbel(v(1.0), v(2.0)),
        d.HalfCauchy(v(2.0)), d.HalfNormal(v(2.0)), d.InverseGamma(v(3.0), v(2.0)),
        d.Laplace(v(1.0), v(2.0)), d.LogNormal(v(0.3), v(0.7)), d.NegativeBinomial(4, v(0.3)),
        d.Normal(v(1.0), v(2.0)), d.Pareto(v(2.0), v(3.0)), d.Poisson(v(3.0)),
        d.StudentT(v(4.0), v(1.0), v(2.0)), d.Uniform(v(1.0), v(3.0)),
        d.VonMises(v(1.0), v(2.0)), d.Weibull(v(2.0), v(3.0)), d.Dirichlet(v([1.0, 2.0, 3.0])),
        d.MultivariateNormal(v([0.0, 1.0]), v([[2.0, 0.3], [0.3, 1.0]])),
        d.LowRankMultivariateNormal(v([0.0, 1.0]), v([[1.0], [2.0]]), v([1.0, 2.0])),
        d.Multinomial(5, v([0.2, 0.3, 0.5])),
        d.MixtureSameFamily(d.Categorical(v(P)), d.Normal(v([0.0, 1.0]), v([1.0, 2.0]))),
    ]  # fmt: skip


def test_each_class_of_torch_is_the_law_that_torch_says():
    """The log-density of what it becomes is torch's own, at torch's own draws."""
    torch = pytest.importorskip("torch")
    for one in torchs(torch.distributions):
        known, x = translated(one), one.sample()
        log_density = getattr(known, "logpmf", None) or known.logpdf
        if isinstance(getattr(known, "dist", None), stats.rv_discrete):
            log_density = known.logpmf
        exact = one.log_prob(x).item()
        assert float(log_density(x.numpy())) == pytest.approx(exact, rel=2e-6, abs=2e-6), one
    for name in ("Categorical", "OneHotCategorical"):
        one = getattr(torch.distributions, name)(logits=torch.tensor([0.0, 1.0]))
        assert translated(one) == pytest.approx([1 / (1 + np.e), np.e / (1 + np.e)])


def test_torchs_own_divergences_agree():
    """A registered one, one of what only torch knows, and one that torch has not."""
    torch = pytest.importorskip("torch")
    d, v = torch.distributions, torch.tensor
    p, q = d.Normal(v(0.0), v(1.0)), d.Normal(v(1.0), v(2.0))
    assert kle.check(p, q, base=2).agrees
    assert kle.check(p, d.StudentT(v(3.0))).theirs is None
    kumaraswamy = d.Kumaraswamy(v(2.0), v(3.0))
    state = torch.get_rng_state()
    assert evaluate(kumaraswamy, d.Beta(v(2.0), v(3.0))).method == "simulation"
    assert torch.equal(state, torch.get_rng_state())


# A second opinion


class Told:
    """A distribution of a library that has a divergence of its own."""

    __module__ = "tensorflow_probability.python.distributions.normal"

    def __init__(self, loc, scale, said):
        self.loc, self.scale, self.kl_divergence = loc, scale, lambda _: np.float32(said)


Told.__name__ = "Normal"
A, B = stats.beta(17, 6), stats.beta(3, 3)
FORWARD, BACK = kl_divergence(A, B), kl_divergence(B, A)
CLAIMS = {
    "agrees": 1.047,
    "swapped": 3.70603,
    "D(p ‖ q) in bits, not nats": FORWARD / np.log(2),
    "D(p ‖ q) in bans, not nats": 0.4547,
    "-D(p ‖ q): the sign": -FORWARD,
    "D(q ‖ p) in bits, not nats: p and q are swapped": BACK / np.log(2),
    "the symmetric sum of Jeffreys": FORWARD + BACK,
    "the mean of D(p ‖ q) and D(q ‖ p)": (FORWARD + BACK) / 2,
    "near, but not equal": 1.0600001,
    "differs in shape": [1, 2],
    "differs, and no divergence is negative": -0.3,
    "differs": 0.3,
}


@pytest.mark.parametrize(("said", "claimed"), CLAIMS.items(), ids=CLAIMS)
def test_a_claimed_number_is_told_what_it_is(said, claimed):
    """Right as far as its digits go; else swapped, in another unit, symmetric, near, or other."""
    found = kle.check(A, B, claimed)
    assert found.agrees == (said == "agrees")
    assert said in (found.why or "agrees")
    assert f" nats, {found.why or said}; klexplain: 1.047" in repr(found)


def test_a_claim_is_checked_in_its_unit_and_for_vectors():
    """In bits; for a vector divided by its length; for a stack its mean; infinite ones."""
    assert kle.check(A, B, FORWARD / np.log(2), base=2).agrees
    assert "in nats, not bits" in kle.check(A, B, FORWARD, base=2).why
    assert "number of categories" in kle.check(P, Q, D / 2).why
    assert "the mean over all pairs" in kle.check([P, Q], Q, D / 2).why
    assert kle.check(stats.uniform(0, 2), stats.uniform(), np.inf).agrees


def test_a_library_is_asked_for_its_own():
    """By its method; what it loses near equality is said to be lost."""
    q = stats.norm(1, 2)
    right = kle.check(Told(0.0, 1.0, kl_divergence(stats.norm(), q)), q)
    assert right.agrees
    assert right.who == "tensorflow_probability"
    assert "lost digits" in kle.check(Told(1.0, 2.0, 3e-4), q).why
    assert "NaN" in kle.check(Told(0.0, 1.0, np.nan), q).why
    with pytest.raises(ValueError, match=r"^claimed: got None; expected a number, since p has no"):
        kle.check(A, B)


def test_a_registered_divergence_is_found_where_its_library_is_loaded(monkeypatch):
    """Without a method it is the function of the library; an unregistered pair has none."""

    def of(p, q):
        if type(q) is type(p):
            return np.float64(0.5)
        raise NotImplementedError

    library = ModuleType("torch.distributions")
    library.kl_divergence = of
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(__version__="9.9"))
    monkeypatch.setitem(sys.modules, "torch.distributions", library)
    p, q = (stand_in("Normal", loc=loc, scale=1.0) for loc in (0.0, 1.0))
    assert repr(kle.check(p, p.__class__())).startswith(
        "torch 9.9: 0.5 nats, differs; klexplain: 0 ±"
    )
    assert kle.check(p, q).theirs is None
    assert "no formula" in repr(kle.check(p, q))


def test_every_known_class_makes_a_law():
    """Guard: the table has the classes that the documentation names, and no misspelt parameter."""
    assert len(FAMILIES) >= 40
    with pytest.raises(AttributeError, match="loc"):
        translated(stand_in("Normal", scale=1.0))
