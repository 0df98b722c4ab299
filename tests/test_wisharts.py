"""Wishart and inverse Wishart, within their families: against 60 digits, Gammas and draws."""

import mpmath as mp
import numpy as np
import pytest
from scipy import stats

from klexplain import (
    NormalWishart,
    bhattacharyya_distance,
    evaluate,
    kl_divergence,
    monte_carlo,
    renyi_divergence,
)

RNG = np.random.default_rng(12)


def scale(size):
    """A scale with variances and correlations of every size."""
    root = RNG.normal(size=(size, size))
    return root @ root.T + np.eye(size) / 10


def log_gamma(size, x):
    """Log of the multivariate Gamma function."""
    parts = mp.fsum(mp.loggamma(x - mp.mpf(j) / 2) for j in range(size))
    return mp.mpf(size * (size - 1)) / 4 * mp.log(mp.pi) + parts


def truth(p, q):
    """By its definition: mean log-determinant and mean trace of the truth, to 60 digits."""
    size, inverse = p.dim, isinstance(p, type(stats.invwishart(2, 1)))
    (n, v), (m, w) = (
        (mp.mpf(d.df), mp.matrix(np.atleast_2d(d.scale).tolist()) ** (-1 if inverse else 1))
        for d in (p, q)
    )
    between = w**-1 * v
    trace = mp.fsum(between[i, i] for i in range(size))
    digammas = mp.fsum(mp.digamma((n - j) / 2) for j in range(size))
    peaks = m / 2 * mp.log(mp.det(w) / mp.det(v)) + log_gamma(size, m / 2) - log_gamma(size, n / 2)
    return peaks + n / 2 * (trace - size) + (n - m) / 2 * digammas


STRETCHED = 1 + 1e-8
REGIMES = {  # of degrees of freedom above their smallest, and of the scale of q
    "ordinary": (1.5, 4.0, None),
    "at the edge": (1e-6, 3.0, None),
    "a model at the edge": (3.0, 1e-6, None),
    "many": (1e8, 1e8 + 1, None),
    "many, and nearly equal": (1e8, 1e8 + 1, STRETCHED),
    "few against many": (2.0, 1e6, None),
    "nearly equal": (3.0, 3.0 * STRETCHED, STRETCHED),
    "equal degrees": (4.0, 4.0, STRETCHED),
}


@pytest.mark.parametrize("law", [stats.wishart, stats.invwishart], ids=["wishart", "invwishart"])
@pytest.mark.parametrize(("df_p", "df_q", "stretch"), REGIMES.values(), ids=REGIMES)
@pytest.mark.parametrize("size", [1, 2, 5])
def test_it_is_right_within_its_error(law, df_p, df_q, stretch, size):
    """Nothing cancels: large degrees of freedom and near equality keep 12 digits."""
    matrix, lowest = scale(size), size - 1
    other = matrix * stretch if stretch else scale(size)
    p, q = law(lowest + df_p, matrix), law(lowest + df_q, other)
    with mp.workdps(60):
        found, true = evaluate(p, q), truth(p, q)
        assert abs(found.value - true) <= min(found.error, 1e-12 * true)
    assert found.method == "formula"
    assert kl_divergence(p, p) == 0


def test_one_variable_is_a_gamma():
    """A Wishart of one variable is a Gamma, and its inverse an inverse Gamma."""
    shapes, scales = (2.5, 4.0), (3.0, 0.7)
    p, q = (stats.wishart(2 * a, s) for a, s in zip(shapes, scales, strict=True))
    gammas = [stats.gamma(a, scale=2 * s) for a, s in zip(shapes, scales, strict=True)]
    assert kl_divergence(p, q) == pytest.approx(kl_divergence(*gammas), rel=1e-14)
    p, q = (stats.invwishart(2 * a, s) for a, s in zip(shapes, scales, strict=True))
    gammas = [stats.invgamma(a, scale=s / 2) for a, s in zip(shapes, scales, strict=True)]
    assert kl_divergence(p, q) == pytest.approx(kl_divergence(*gammas), rel=1e-14)


@pytest.mark.parametrize("law", [stats.wishart, stats.invwishart], ids=["wishart", "invwishart"])
def test_other_routes_agree(law):
    """Draws of matrices; Rényi's divergence next to order 1; the Bhattacharyya distance of q, p."""
    p, q = law(6, scale(3)), law(7.5, scale(3))
    drawn, exact = monte_carlo(p, q, n=20_000, rng=1), kl_divergence(p, q)
    assert abs(drawn.value - exact) < 4 * drawn.standard_error < 0.1 * exact
    assert renyi_divergence(p, q, order=1 - 1e-6) == pytest.approx(exact, rel=1e-4)
    assert bhattacharyya_distance(p, q) == pytest.approx(bhattacharyya_distance(q, p), rel=1e-12)


def test_a_linear_map_changes_nothing():
    """Both sides seen in other coordinates are as far apart."""
    turn, one, two = RNG.normal(size=(3, 3)), scale(3), scale(3)
    mapped = [stats.wishart(df, turn @ s @ turn.T) for df, s in ((4, one), (5, two))]
    plain = stats.wishart(4, one), stats.wishart(5, two)
    assert kl_divergence(*mapped) == pytest.approx(kl_divergence(*plain), rel=1e-10)


def log_density(law, mean, precision):
    """Of a Normal-Wishart law, at a mean and a precision, by SciPy's two."""
    normal = stats.Covariance.from_precision(law.lmbda * precision)
    return stats.wishart.logpdf(precision, law.df, law.scale) + stats.multivariate_normal.logpdf(
        mean, law.mean, normal
    )


def test_a_normal_wishart_is_the_mean_log_ratio_of_its_draws():
    """Precisions by SciPy, means given these; within four standard errors, in both directions."""
    laws = NormalWishart([0, 1], 2, 5, scale(2)), NormalWishart([0.2, 0.8], 3, 6, scale(2))
    for p, q in (laws, laws[::-1]):
        precisions = stats.wishart.rvs(p.df, p.scale, 2000, random_state=np.random.default_rng(1))
        roots = np.linalg.inv(np.linalg.cholesky(p.lmbda * precisions)).transpose(0, 2, 1)
        means = p.mean + (roots @ RNG.normal(size=(2000, 2, 1)))[..., 0]
        pairs = zip(means, precisions, strict=True)
        ratios = np.array([log_density(p, *x) - log_density(q, *x) for x in pairs])
        error = ratios.std() / 2000**0.5
        assert abs(ratios.mean() - kl_divergence(p, q)) < 4 * error < 0.2 * ratios.mean()


def test_a_normal_wishart_is_its_wishart_plus_what_the_mean_adds():
    """With one variable: ½ [r - 1 - log r] for the shares r, and a shift in precisions of q."""
    p, q = NormalWishart([1.0], 2, 5, [[3.0]]), NormalWishart([1.5], 3, 6, [[2.0]])
    precisions = kl_divergence(stats.gamma(2.5, scale=6), stats.gamma(3, scale=4))
    given = (1.5 - 1 - np.log(1.5) + 3 * 0.5**2 * 15) / 2
    assert kl_divergence(p, q) == pytest.approx(precisions + given, rel=1e-14)
    near = NormalWishart([1.0], 2 * STRETCHED, 5, [[3.0]])
    assert kl_divergence(p, near) == pytest.approx((2 * STRETCHED / 2 - 1) ** 2 / 4, rel=1e-7)
    assert kl_divergence(p, p) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([[0]], 1, 2, [[1]]), "mean: got "),
        (([0], 0, 2, [[1]]), "lmbda: got 0; expected a finite number above 0"),
        (([0, 0], 1, 1, np.eye(2)), "df: got 1; expected a finite number above 1"),
        (([0, 0], 1, 3, [[1]]), "expected a matrix of shape (2, 2)"),
        (([0, 0], 1, 3, [[1, 2], [2, 1]]), "scale: got a matrix with the eigenvalue -1; "),
        (([0, 0], 1, 3, [[1, 1], [1, 1]]), "scale: got "),
    ],
)
def test_a_normal_wishart_says_what_it_needs(arguments, words):
    """One line that names the argument."""
    with pytest.raises(ValueError, match=r"^\w+: got [^\n]+; expected [^\n]+$") as raised:
        NormalWishart(*arguments)
    assert words in str(raised.value)


BAD = {
    "another kind": (
        NormalWishart([0], 1, 2, [[1]]),
        stats.wishart(3, 1),
        TypeError,
        "a NormalWishart, as p",
    ),
    "two families": (stats.wishart(3, 1), stats.invwishart(3, 1), TypeError, "a wishart, as p is"),
    "sizes": (stats.wishart(3, 1), stats.wishart(3, np.eye(2)), ValueError, "got 2 variables"),
    "no number": (stats.wishart(np.nan, 1), stats.wishart(3, 1), ValueError, "NaN or infinity"),
    "asymmetric": (
        stats.wishart(3, [[2, 0], [1, 2]]),
        stats.wishart(3, np.eye(2)),
        ValueError,
        "a scale with 0 at [0, 1] and 1 at [1, 0]",
    ),
}


@pytest.mark.parametrize(("p", "q", "error", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_compared_is_refused(p, q, error, words):
    """In one line."""
    with pytest.raises(error, match=r"^[pq]: got [^\n]+; expected [^\n]+$") as raised:
        kl_divergence(p, q)
    assert words in str(raised.value)
