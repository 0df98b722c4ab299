"""Covariances by Cholesky factor, precision, diagonal, low rank; and what is none, refused."""

import re
import time

import mpmath as mp
import numpy as np
import pytest
from scipy import stats

from klexplain import LowRankCovariance, evaluate, kl_divergence
from klexplain.distributions.covariances import low_rank
from klexplain.distributions.foreign import translated

RNG = np.random.default_rng(11)
SIZE = 5
COVARIANCE = stats.Covariance


def lower(spread):
    """A Cholesky factor with rows from 10^-spread/2 to 10^spread/2."""
    rows = 10 ** RNG.uniform(-spread / 2, spread / 2, SIZE)[:, None]
    return rows * (np.tril(RNG.normal(size=(SIZE, SIZE)), -1) + np.diag(RNG.uniform(0.5, 2, SIZE)))


def exact(values):
    """A matrix to 60 digits."""
    return mp.matrix(np.atleast_2d(values).tolist())


def factor_of(chol):
    """From a Cholesky factor: SciPy's covariance, and the matrix to 60 digits."""
    return COVARIANCE.from_cholesky(chol), exact(chol) * exact(chol).T


def precision_of(chol):
    """From the same factor of a precision."""
    precision = chol @ chol.T
    return COVARIANCE.from_precision(precision), exact(precision) ** -1


def low_rank_of(chol):
    """Its diagonal, and two of its columns as what is shared."""
    diagonal, shared = chol.diagonal() ** 2, chol[:, :2]
    matrix = mp.diag(list(map(mp.mpf, diagonal.tolist()))) + exact(shared) * exact(shared).T
    return LowRankCovariance(diagonal, shared), matrix


def diagonal_of(chol):
    """Its diagonal alone."""
    diagonal = chol.diagonal() ** 2
    return LowRankCovariance(diagonal), mp.diag(list(map(mp.mpf, diagonal.tolist())))


def truth(shift, cov_p, cov_q):
    """½ [tr(Σ_q⁻¹ Σ_p) - d - log(det Σ_p / det Σ_q) + shift' Σ_q⁻¹ shift]."""
    inverse = cov_q**-1
    product, z = inverse * cov_p, (exact(shift) * inverse * exact(shift).T)[0]
    trace = mp.fsum(product[i, i] for i in range(SIZE))
    return (trace - SIZE - mp.log(mp.det(cov_p) / mp.det(cov_q)) + z) / 2


WAYS = {
    "factors": (factor_of, factor_of, 1e-13),
    "precisions": (precision_of, precision_of, 1e-9),
    "low rank": (low_rank_of, low_rank_of, 1e-13),
    "low rank and diagonal": (low_rank_of, diagonal_of, 1e-13),
    "diagonal and low rank": (diagonal_of, low_rank_of, 1e-13),
    "a factor and a precision": (factor_of, precision_of, 1e-9),
    "a factor and a diagonal": (factor_of, diagonal_of, 1e-13),
}


@pytest.mark.parametrize(("of_p", "of_q", "required"), WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("spread", [0, 4])
def test_each_way_to_give_a_covariance_keeps_its_digits(of_p, of_q, required, spread):
    """The value is within its error of 60 digits, and the error is small."""
    with mp.workdps(60):
        (cov_p, exact_p), (cov_q, exact_q) = of_p(lower(spread)), of_q(lower(spread))
        mean = RNG.normal(size=SIZE)
        found = evaluate(
            stats.multivariate_normal(np.zeros(SIZE), cov_p),
            stats.multivariate_normal(mean, cov_q),
        )
        true = truth(mean, exact_p, exact_q)
        assert abs(found.value - true) <= min(found.error, required * true)
    assert found.method == "formula"


@pytest.mark.parametrize("of", [factor_of, precision_of, low_rank_of, diagonal_of])
@pytest.mark.parametrize("step", [1e-4, 1e-9])
def test_near_equality_costs_no_digits_in_any_way(of, step):
    """What moved by ε is ε² apart, to most digits; what did not move is 0 apart."""
    chol = lower(1)
    with mp.workdps(60):
        (cov_p, exact_p), (cov_q, exact_q) = of(chol), of(chol * (1 + step * lower(0)))
        p, q = (stats.multivariate_normal(np.zeros(SIZE), cov) for cov in (cov_p, cov_q))
        assert kl_divergence(p, q) == pytest.approx(
            float(truth(np.zeros(SIZE), exact_p, exact_q)), rel=1e-12
        )
    assert kl_divergence(p, p) == 0


def test_a_hundred_thousand_variables_are_no_matrix():
    """A diagonal, and ten shared columns: in less memory and time than any matrix takes."""
    size = 100_000
    diagonal, shared = RNG.uniform(1, 2, size), RNG.normal(size=(size, 10))
    mean, start = np.zeros(size), time.process_time()
    p, q = (stats.multivariate_normal(mean, LowRankCovariance(d)) for d in (diagonal, mean + 1))
    each = kl_divergence(stats.norm(0, np.sqrt(diagonal)), stats.norm())
    assert kl_divergence(p, q) == pytest.approx(each.sum(), rel=1e-12)
    low = stats.multivariate_normal(mean, LowRankCovariance(diagonal, shared))
    assert 0 < kl_divergence(p, low) < kl_divergence(low, p)
    assert time.process_time() - start < 3


def test_a_diagonal_matrix_is_seen():
    """However it was given; its variances then go as far apart as floats do."""
    variances = np.array([1e-60, 1.0, 1e60])
    for way in (variances, np.diag(variances), COVARIANCE.from_diagonal(variances)):
        law = stats.multivariate_normal([0, 0, 0], way, allow_singular=True)
        assert low_rank(law.cov_object)[0].tolist() == variances.tolist()
    q = stats.multivariate_normal([0, 0, 0], LowRankCovariance(2 * variances))
    assert kl_divergence(law, q) == pytest.approx(1.5 * (np.log(2) - 0.5), rel=1e-14)


def test_scipy_goes_on_with_a_low_rank_covariance():
    """Log-density, entropy and draws are those of the matrix written out."""
    low = LowRankCovariance([1.0, 2.0, 0.5], [[1, 2], [0, 1], [3, 1]])
    thrifty, plain = (stats.multivariate_normal([1, 2, 3], c) for c in (low, low.covariance))
    x = RNG.normal(size=(4, 3))
    assert thrifty.logpdf(x) == pytest.approx(plain.logpdf(x), rel=1e-13)
    assert thrifty.entropy() == pytest.approx(plain.entropy(), rel=1e-14)
    draws = thrifty.rvs(20_000, random_state=np.random.default_rng(1))
    assert np.cov(draws.T) == pytest.approx(low.covariance, rel=0.1, abs=0.1)
    assert low.colorize(low.whiten(x)) == pytest.approx(x, rel=1e-13)


def stand_in(name, **attributes):
    """An object of a library's class, with its parameters."""
    return type(name, (), {"__module__": "torch.distributions.some", **attributes})()


def test_other_libraries_keep_their_structure():
    """A factor that torch holds is taken as it is, and so are a diagonal and what is shared."""
    chol, zero = lower(2), np.zeros(SIZE)
    full = stand_in("MultivariateNormal", loc=zero, scale_tril=chol)
    low = stand_in(
        "LowRankMultivariateNormal", loc=zero, cov_diag=chol.diagonal(), cov_factor=chol[:, :1]
    )
    assert translated(full).cov == pytest.approx(chol @ chol.T)
    assert isinstance(translated(low).cov_object, LowRankCovariance)
    assert evaluate(full, low).method == "formula"
    bad = stand_in("MultivariateNormal", loc=zero[:2], covariance_matrix=np.array([[1, 2], [2, 1]]))
    with pytest.raises(ValueError, match=r"^covariance: got a covariance with the eigenvalue -1; "):
        kl_divergence(bad, bad)


def normal(covariance):
    """A Normal with mean 0."""
    return stats.multivariate_normal(np.zeros(2), covariance, allow_singular=True)


@np.errstate(invalid="ignore")
def doubtful():
    """What SciPy freezes."""
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    return {
        "the eigenvalue -0.3": normal(COVARIANCE.from_eigendecomposition(([-0.3, 1], turn))),
        "the eigenvalue -2": normal(COVARIANCE.from_diagonal([1, -2])),
        "2 above its diagonal": normal(COVARIANCE.from_cholesky([[1, 2], [0, 1]])),
        "-3 on its diagonal": normal(COVARIANCE.from_cholesky([[1, 0], [0.5, -3]])),
        "0.5 at [0, 1] and 0.2 at [1, 0]": normal([[1, 0.5], [0.2, 1]]),
        "a precision with 0.5 at [0, 1]": normal(COVARIANCE.from_precision([[1, 0.5], [0.2, 1]])),
        "a Cholesky factor with NaN or inf": normal(
            COVARIANCE.from_cholesky([[np.inf, 0], [0, 1]])
        ),
    }


@pytest.mark.parametrize(("words", "law"), doubtful().items())
def test_what_is_no_covariance_is_refused_with_what_is_wrong(words, law):
    """One line, whichever side it is on: SciPy goes on with it, and so would the formula."""
    for pair, side in (((law, normal(1)), "p"), ((normal(1), law), "q")):
        with pytest.raises(ValueError, match=rf"^{side}: got [^\n]+; expected [^\n]+$") as raised:
            kl_divergence(*pair)
        assert words in str(raised.value)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([1, -2],), "diagonal: got the variance -2 at [1]; expected all above 0"),
        (([[1, 2]],), "diagonal: got [[1, 2]]; expected finite variances, one a variable"),
        (([1, 2], [1, 2]), "factor: got [1, 2]; expected finite numbers in 2 rows, one a variable"),
    ],
)
def test_a_low_rank_covariance_says_what_it_needs(arguments, words):
    """One line that names the argument."""
    with pytest.raises(ValueError, match=f"^{re.escape(words)}$"):
        LowRankCovariance(*arguments)
