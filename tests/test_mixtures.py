"""Mixtures of Normals in one variable: to 12 digits, however far apart and unlike the parts are."""

import mpmath as mp
import numpy as np
import pytest
from scipy import stats

from klexplain import evaluate, kl_divergence

Parts = list[tuple[float, float, float]]


def mixture(parts: Parts):
    """SciPy's, of (weight, mean, deviation) each."""
    weights, means, widths = zip(*parts, strict=True)
    normals = [stats.Normal(mu=m, sigma=s) for m, s in zip(means, widths, strict=True)]
    return stats.Mixture(normals, weights=weights)


def apart(p: Parts, q: Parts):
    """D of parts so far apart that none reaches the next: the mean over parts, to 50 digits."""
    with mp.workdps(50):
        total = mp.mpf(0)
        for (w, m, s), (v, n, t) in zip(p, q, strict=True):
            ratio = mp.mpf(s) / mp.mpf(t)
            z = (mp.mpf(m) - mp.mpf(n)) / mp.mpf(t)
            total += w * (mp.log(mp.mpf(w) / v) + (ratio**2 - 1 + z**2) / 2 - mp.log(ratio))
        return total


FAR: dict[str, tuple[Parts, Parts]] = {
    "a million widths apart": (
        [(0.4, 0.0, 1.0), (0.6, 1e6, 1.0)],
        [(0.5, 0.5, 1.2), (0.5, 1e6 + 0.3, 0.8)],
    ),
    "widths a million apart": (
        [(0.4, 0.0, 1e-3), (0.6, 1e6, 1e3)],
        [(0.5, 0.0, 2e-3), (0.5, 1e6, 2e3)],
    ),
    "weights alone": ([(0.4, 0.0, 1.0), (0.6, 1e6, 1.0)], [(0.5, 0.0, 1.0), (0.5, 1e6, 1.0)]),
    "a rare part": ([(1 - 1e-9, 0.0, 1.0), (1e-9, 1e6, 1.0)], [(0.5, 0.0, 1.0), (0.5, 1e6, 1.0)]),
    "eight": (
        [(0.125, 1e6 * k, 1.0 + k) for k in range(8)],
        [(0.125, 1e6 * k + 0.5, 1.0) for k in range(8)],
    ),
}


@pytest.mark.parametrize(("p", "q"), FAR.values(), ids=FAR)
def test_modes_a_million_apart_cost_no_digit(p, q):
    """In both directions to 14 digits, and within the error that is stated."""
    for first, second in ((p, q), (q, p)):
        found, true = evaluate(mixture(first), mixture(second)), apart(first, second)
        assert abs(found.value - true) <= max(found.error, 1e-16 * true)
        assert found.error <= 1e-13 * true
        assert found.method == "quadrature"


def log_density(parts: Parts, x):
    """Of a mixture, to the digits at work."""
    logs = [
        mp.log(mp.mpf(w) / mp.mpf(s)) - ((x - mp.mpf(m)) / mp.mpf(s)) ** 2 / 2 for w, m, s in parts
    ]
    return mp.log(mp.fsum(map(mp.exp, logs)))


def test_a_needle_in_a_wide_part_is_seen():
    """Parts of width 1e-6 and 1 around one mean, against 30 digits."""
    p: Parts = [(0.5, 0.0, 1.0), (0.5, 0.0, 1e-6)]
    q: Parts = [(0.5, 0.0, 2.0), (0.5, 0.0, 3e-6)]
    with mp.workdps(30):
        ends = [x * s for s in (mp.mpf("1e-6"), mp.mpf(1)) for x in (0, 2, 4, 8, 12)]
        root = mp.sqrt(2 * mp.pi)

        def term(x):
            log_p = log_density(p, x)
            return 2 * mp.exp(log_p) / root * (log_p - log_density(q, x))

        true = mp.quad(term, sorted(set(ends)))
    found = evaluate(mixture(p), mixture(q))
    assert abs(found.value - true) <= found.error <= 1e-14


def test_one_normal_against_far_modes():
    """Where q has a mode the other weighs nothing; between two modes q bends within 1e-6."""
    far = mixture([(0.4, 0.0, 1.0), (0.6, 1e6, 1.0)])
    near = kl_divergence(stats.norm(0.3, 1.1), stats.norm()) - np.log(0.4)
    assert kl_divergence(stats.norm(0.3, 1.1), far) == pytest.approx(near, rel=1e-14)
    assert kl_divergence(stats.laplace(0.3), far) == pytest.approx(
        kl_divergence(stats.laplace(0.3), stats.norm()) - np.log(0.4), rel=1e-13
    )
    # Halfway, log q is the larger of two parabolas: (5e5 - |y|)² / 2, where |y| has mean 10 √(2/π).
    mean = 10 * np.sqrt(2 / np.pi)
    rough = (2.5e11 - 1e6 * mean + 100) / 2 - np.log(10) - 0.5 - np.log(0.24) / 2
    assert kl_divergence(stats.norm(5e5, 10), far) == pytest.approx(rough, rel=1e-14)


def test_a_bend_beside_the_end_of_a_piece_is_seen():
    """Between two narrow parts log q bends like |x - δ|, within w = s²/2c, where nothing else is.

    It is the larger parabola plus log(1 + exp(-|x - δ|/w)), whose integral is w π²/6.
    """
    c, s, shift = 3.0, 0.005, 1e-4
    q = mixture([(0.5, shift - c, s), (0.5, shift + c, s)])
    density = stats.norm.pdf(shift)
    away = 2 * density + shift * (2 * stats.norm.cdf(shift) - 1)  # the mean of |x - δ|
    parabola = (1 + shift**2 - 2 * c * away + c**2) / (2 * s**2)
    exact = parabola + np.log(2 * s) - 0.5 - density * s**2 / (2 * c) * np.pi**2 / 6
    assert kl_divergence(stats.norm(), q) == pytest.approx(exact, rel=1e-13)


def test_mixtures_that_nearly_agree_keep_their_digits():
    """A shift of 1e-7, also of modes a million apart; and equal ones are 0 apart."""
    p: Parts = [(0.5, 0.0, 1.0), (0.5, 2.0**20, 1.0)]
    step = 2.0**-23
    q: Parts = [(w, m + step, s) for w, m, s in p]
    found = evaluate(mixture(p), mixture(q))
    assert found.value == pytest.approx(step**2 / 2, rel=1e-8)
    assert found.error <= 1e-7 * found.value
    assert kl_divergence(mixture(p), mixture(p)) == 0


def test_a_refusal_is_one_line():
    """SciPy writes a mixture in several."""
    odd = stats.Mixture([stats.Uniform(a=0.0, b=1.0), stats.Normal(mu=3)])
    with pytest.raises((TypeError, ValueError), match=r"^[^\n]+$"):
        kl_divergence(odd, stats.poisson(3))
