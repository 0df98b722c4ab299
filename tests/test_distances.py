"""Means that are integrals of a distribution function, beside integrals of the density."""

import subprocess
from functools import cache

import mpmath as mp
import numpy as np
import pytest
import quickjs
import sympy as sp
from oracles_definition import expectation as integral
from scipy import special, stats
from strategies import FURTHER, MEMBERS, PARAMETERS, derived

from klexplain import FAMILIES, Verdict, atlas, evaluate
from klexplain.derivation.checking import to_number
from klexplain.export.library import needed
from klexplain.families.expectations import expectation
from klexplain.notation.mean import sample

DIGITS = 25
X = sample(discrete=False)
M = sp.Symbol("m", real=True)
CLOSED = {row.p for row in atlas().select(q="laplace", verdict=Verdict.CLOSED_FORM)}
BY_LAPLACE = sorted(CLOSED - {"norm", "laplace", "logistic"})


def stated(name, parameters, statistic, at):
    """The declared mean at exact parameters, to 40 digits."""
    family = FAMILIES[name]
    symbols = family.symbols("")
    values = dict(zip((symbols[key] for key in PARAMETERS[name]), parameters, strict=True))
    value = expectation(statistic, X, family.rules(symbols)).value
    with mp.workdps(40):
        return to_number(value.subs({k: sp.Rational(v) for k, v in (values | at).items()}))


def agree(found, known):
    """Equal to 25 digits."""
    return abs(found - known) <= mp.mpf(10) ** -DIGITS * abs(known)


@pytest.mark.parametrize("name", BY_LAPLACE)
def test_a_mean_distance_is_the_integral(name):
    """From points below the support, inside and far out, to 25 digits."""
    ordinary, last = MEMBERS[name][0], (MEMBERS[name] + FURTHER[name])[-1]
    for member, m in ((ordinary, -0.75), (ordinary, 0.375), (ordinary, 3.5), (last, 0.5)):
        known = integral(name, member, lambda x, m=m: abs(x - m), kink=m, digits=DIGITS + 3)
        if mp.isfinite(known):
            assert agree(stated(name, member, sp.Abs(X - M), {M: m}), known), (member, m)


OTHERS = {
    "invgauss, log x": ("invgauss", (1.5, 0.75), sp.log(X)),
    "invgauss, log x, narrow": ("invgauss", (0.03125, 2.0), sp.log(X)),
    "invgauss, a power": ("invgauss", (1.5, 0.75), X ** sp.Rational(7, 4)),
    "invgauss, a negative power": ("invgauss", (0.75, 2.0), X ** sp.Rational(-9, 4)),
    "invgamma, exp(-x)": ("invgamma", (2.5, 0.75), sp.exp(-X)),
    "powerlaw, exp(-3 x)": ("powerlaw", (0.625,), sp.exp(-3 * X)),
    "expon, log(1 + x/3)": ("expon", (0.375,), sp.log(1 + X / 3)),
    "rayleigh, log(1 + x²/3)": ("rayleigh", (0.375,), sp.log(1 + X**2 / 3)),
}


@pytest.mark.parametrize("case", OTHERS)
def test_a_mean_is_the_integral(case):
    """Each rule that is new with a special function, to 25 digits."""
    name, member, statistic = OTHERS[case]
    known = integral(name, member, sp.lambdify(X, statistic, "mpmath"), digits=DIGITS + 3)
    assert agree(stated(name, member, statistic, {}), known)


PLACES = (-800.0, -20.0, -0.3, 0.001, 0.6, 3.0, 300.0)  # logarithms of x
ORDERS = ((0.0, 1e-8), (0.5, 3.0), (2.7, 0.01), (300.5, 60.0), (1.3, 1e8))
SHARES = ((0.01, 1e-8), (2.5, 2.4), (30.0, 31.0), (200.0, 0.01), (2.0, 0.0))  # of a Gamma
PARTS = ((0.5, 0.7, 0.1), (2.5, 3.0, 0.7), (30.0, 300.0, 0.1), (1.3, 0.7, 1.0), (2.0, 3.0, 0.0))


@cache
def known_values():
    """Each function at its places, in the order of the calls below, by mpmath."""
    with mp.workdps(40):
        exps = [mp.exp(y) for y in PLACES]
        integrals = [mp.exp(x) * mp.e1(x) if x < 1e3 else 1 / x for x in exps]
        bessel = [mp.log(mp.besselk(n, x)) + x for n, x in ORDERS]
        gammas = [mp.gammainc(a, 0, x, regularized=True) for a, x in SHARES]
        logs = [mp.log(share) if share else -mp.inf for share in gammas]
        betas = [mp.betainc(a, b, 0, x, regularized=True) for a, b, x in PARTS]
        return [[float(v) for v in values] for values in (integrals, bessel, logs, betas)]


def columns(rows):
    """Arguments one by one, as lists."""
    return [list(column) for column in zip(*rows, strict=True)]


def test_what_python_lacks_keeps_its_digits():
    """In arrays, to 13 digits, from the source that is copied."""
    space = {"np": np, "special": special}
    exec(needed("exp_e1 log_bessel_k log_gamma_share", "export/library/special.py"), space)  # noqa: S102
    integrals, bessel, logs, _ = known_values()
    for name, rows, known in (
        ("exp_e1", zip(PLACES, strict=True), integrals),
        ("log_bessel_k", ORDERS, bessel),
        ("log_gamma_share", SHARES, logs),
    ):
        found = space[name](*map(np.array, columns(rows)))
        assert found.tolist() == pytest.approx(known, rel=1e-13, abs=1e-13), name


def test_what_javascript_lacks_keeps_its_digits():
    """To 12 digits."""
    engine = quickjs.Context()
    names = "expE1 logBesselK logGammaShare betaShare"
    engine.eval(needed(names, "explorables/js/special.js", "export/library/special.js"))
    places = (zip(PLACES, strict=True), ORDERS, SHARES, PARTS)
    for name, rows, known in zip(names.split(), places, known_values(), strict=True):
        found = [float(engine.eval(f"String({name}({', '.join(map(str, row))}))")) for row in rows]
        assert found == pytest.approx(known, rel=1e-12, abs=1e-12), name


def test_what_r_lacks_keeps_its_digits(rscript):
    """In vectors, to 12 digits."""
    names = "exp_e1 log_bessel_k log_gamma_share beta_share"
    code = needed(names, "export/library/special.R")
    for name, rows in zip(
        names.split(), (zip(PLACES, strict=True), ORDERS, SHARES, PARTS), strict=True
    ):
        vectors = (f"c({', '.join(map(str, column))})" for column in columns(rows))
        code += f'\ncat(sprintf("%.17g\\n", {name}({", ".join(vectors)})))'
    done = subprocess.run([rscript, "-"], input=code, capture_output=True, text=True, check=True)
    known = [value for values in known_values() for value in values]
    assert [float(v) for v in done.stdout.split()] == pytest.approx(known, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("d", [0.0, 1e-200, 1e-9, 0.5, 1.999, 2.001, 700.0, 1e300])
def test_logistics_of_one_scale_keep_their_digits(d):
    """D is δ coth(δ/2) - 2, to 14 digits, never negative, and 0 at equality."""
    with mp.workdps(700):
        exact = mp.mpf(d) * mp.coth(mp.mpf(d) / 2) - 2 if d else mp.mpf(0)
    found = evaluate(stats.logistic(d, 1), stats.logistic(0, 1))
    assert found.method == "formula"
    assert abs(found.value - exact) <= 1e-14 * exact + mp.mpf(10) ** -320
    assert found.value >= 0


def test_log_logistics_of_one_shape_are_logistics():
    """Their logarithms are; with other shapes or scales there is an integral."""
    p, q = stats.fisk(2.5, scale=3), stats.fisk(2.5, scale=0.7)
    by_log = evaluate(stats.logistic(np.log(3), 0.4), stats.logistic(np.log(0.7), 0.4))
    assert evaluate(p, q).value == pytest.approx(by_log.value, rel=1e-14)
    assert evaluate(p, stats.fisk([2.5, 2.6], scale=0.7)).method == "formula, quadrature"


def test_a_narrow_inverse_gaussian_keeps_its_digits():
    """exp(2/μ) times what falls as fast stands under one exponential, whose terms do not cancel."""
    found, space = derived("invgauss", "laplace"), {}
    exec(found.to_python(), space)  # noqa: S102  that is what is tested
    numbers = {"mu_p": 1e-8, "lamda_p": 1e8, "mu_q": 1.0001, "beta_q": 0.001}
    values = {s: sp.Rational(numbers[str(s)]) for s in found.result.free_symbols}
    with mp.workdps(60):
        exact = to_number(found.result.subs(values))
    assert space["kl_invgauss_laplace"](*numbers.values()) == pytest.approx(float(exact), rel=1e-13)
