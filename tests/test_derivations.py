"""Derivations: every step equals the next, the last equals the evaluator, no guess is made."""

from dataclasses import replace
from functools import cache

import mpmath as mp
import pytest
import sympy as sp
from scipy import stats
from strategies import PAIRS, derived, of_all
from test_steps import CLOSED as CLOSED_FORMS

from klexplain import Verdict, check_steps, derive, kl_divergence
from klexplain.derivation.checking import to_number
from klexplain.families.norm import Normal
from klexplain.notation.latex import to_latex

CLOSED = Verdict.CLOSED_FORM
BY_SUPPORT = Verdict.INFINITE_BY_SUPPORT
MEMBERS = {
    "beta": (stats.beta(17, 6), stats.beta(3, 3), stats.beta(0.4, 1.5)),
    "norm": (stats.norm(0.5, 1), stats.norm(-1, 2), stats.norm(0.6, 0.9)),
    "gamma": (stats.gamma(2.5, scale=3), stats.gamma(0.6, scale=1), stats.gamma(4, scale=0.5)),
    "expon": (stats.expon(scale=2), stats.expon(scale=0.5), stats.expon(scale=7)),
    "bernoulli": (stats.bernoulli(0.3), stats.bernoulli(0.6), stats.bernoulli(0.9)),
    "binom": (stats.binom(7, 0.3), stats.binom(7, 0.8), stats.binom(7, 0.5)),
    "poisson": (stats.poisson(2), stats.poisson(5), stats.poisson(0.4)),
}
# What a reader may check; the steps of all pairs are held in test_steps.py, by the oracle.
CHECKED = [*zip(MEMBERS, MEMBERS, strict=True), ("gamma", "expon"), ("expon", "gamma")]


@pytest.mark.exhaustive
@of_all(PAIRS)
def test_every_pair_has_its_verdict_with_a_reason(p, q):
    """All ordered pairs of one kind end in one of four ways, with a reason."""
    found = derived(p, q)
    assert found.reason
    assert (found.result is None) == (found.verdict is Verdict.NOT_KNOWN)
    assert (found.result is sp.oo) == (found.verdict in (BY_SUPPORT, Verdict.INFINITE_AT_END))


@pytest.mark.exhaustive
@pytest.mark.parametrize(("p", "q"), CHECKED, ids=str)
@pytest.mark.parametrize(("i", "j"), [(2, 0)])
def test_every_step_equals_the_next_and_the_last_the_evaluator(p, q, i, j):
    """To 25 digits among the steps; to 1e-12 with the value that `kl_divergence` gives."""
    truth, model = MEMBERS[p][i], MEMBERS[q][j]
    checked = check_steps(derived(p, q), truth, model)
    assert checked.agrees, checked
    assert checked.values[-1] == pytest.approx(kl_divergence(truth, model), rel=1e-12)


def test_a_wrong_step_is_caught():
    """A factor of 1 + 1e-20 in one step breaks the agreement, and the badge says so."""
    right = derived("gamma", "gamma")
    spoilt = replace(right.steps[-1], expression=right.result * (1 + sp.Rational(1, 10**20)))
    wrong = check_steps(replace(right, steps=(*right.steps[:-1], spoilt)), *MEMBERS["gamma"][:2])
    assert not wrong.agrees
    assert repr(wrong).startswith("FAILED: 8 steps differ by 1e-20, at ")
    assert "<details open><summary><strong>FAILED</strong>" in wrong._repr_html_()


def test_a_wrong_expectation_is_caught():
    """A family that declares a wrong moment derives a form that its own densities refute."""

    class Wrong(Normal):
        """A Normal whose variance is declared twice as large."""

        def rules(self, s):
            return super().rules(s | {"scale": sp.sqrt(2) * s["scale"]})

    assert not check_steps(derive(Wrong(), "norm"), *MEMBERS["norm"][:2]).agrees


def test_a_heavy_tail_makes_the_divergence_infinite():
    """Cauchy‖Normal needs E x², which is infinite, and the reason says where it diverges."""
    found = derived("cauchy", "norm")
    assert found.verdict is Verdict.INFINITE_AT_END
    assert found.result is sp.oo
    assert str(found.reason) == (
        "E[x**2] is infinite under a Cauchy: the integral diverges as |x| → ∞"
    )


def test_a_missing_expectation_ends_without_a_guess():
    """The reason names the expectation that is missing; there is no result."""
    found = derived("norm", "cauchy")
    assert found.verdict is Verdict.NOT_KNOWN
    assert found.result is None
    assert str(found.reason).startswith("E[log(1 + ")
    assert str(found.reason).endswith("is not among the means that this package knows")
    assert r"\log" in found.reason.to_markdown()


CONDITIONS = {
    ("gamma", "invgamma"): ["a_p > 1"],
    ("fisk", "weibull_min"): ["c_p > c_q"],
    ("fisk", "invgauss"): ["c_p > 1"],  # for two reasons
    ("zipf", "geom"): ["a_p > 2"],
    ("laplace", "gumbel_r"): ["beta_p < theta_q"],
    ("pareto", "pareto"): ["theta_p >= theta_q"],
    ("uniform", "levy"): ["l_p >= 0", "l_p > 0"],
    ("t", "norm"): ["nu_p > 2"],
    ("gamma", "gamma"): [],
}


@pytest.mark.parametrize(("p", "q"), [("vonmises", "uniform"), ("uniform", "vonmises")])
def test_where_a_circle_is_cut_is_said_where_it_matters(p, q):
    """Beside a law of the line the cut decides what is infinite; between two circles nothing is."""
    assert "a Von Mises, cut open opposite its mean," in str(derived(p, q).conditions[0])
    assert not derived("vonmises", "vonmises").conditions


@pytest.mark.parametrize(("p", "q"), CONDITIONS)
def test_what_a_verdict_depends_on_is_said(p, q):
    """Conditions are relations between parameters, as one reads them."""
    assert [str(c.relation) for c in derived(p, q).conditions] == CONDITIONS[p, q]


def test_the_trials_of_two_binomials_are_common_and_said_to_be():
    """One n for p and q, with the condition stated."""
    found = derived("binom", "binom")
    relations = [str(condition.relation) for condition in found.conditions]
    assert relations == ["n_p <= n_q", "Eq(n_p, n_q)"]
    assert sp.Symbol("n", integer=True, positive=True) in found.result.free_symbols


def test_a_binomial_leaves_the_support_of_a_bernoulli():
    """More than one trial can give what a single trial cannot."""
    assert derived("binom", "bernoulli").verdict is BY_SUPPORT


@cache
def published() -> dict[str, sp.Expr]:
    """Return the same-family forms as printed.

    Gil, Alajaji & Linder (2013), Table 2, for most continuous families; Bauckhage (2013, 2014)
    for Weibull and generalised Gamma; Chyzak & Nielsen (2019) for Cauchy and, folded, half-Cauchy.
    Powers, inverses and logarithms of these (power law, inverse Gamma, Fréchet, Nakagami)
    have the same divergence, by Kullback & Leibler (1951), theorem 4.1, as has a Lomax, a Pareto
    that is shifted; a Logistic's, and so a log-Logistic's, from E log(1 + k w) = k log k / (k - 1)
    for the odds w of a uniform share; the others follow from the
    mass functions in Johnson, Kemp & Kotz (2005).
    """
    text = {
        "beta": "log(beta(a_q, b_q)/beta(a_p, b_p)) + (a_p - a_q)*digamma(a_p)"
        " + (b_p - b_q)*digamma(b_p) + (a_q - a_p + b_q - b_p)*digamma(a_p + b_p)",
        "norm": "((mu_p - mu_q)**2 + sigma_p**2 - sigma_q**2)/(2*sigma_q**2)"
        " + log(sigma_q/sigma_p)",
        "gamma": "(theta_p - theta_q)/theta_q*a_p + loggamma(a_q) - loggamma(a_p)"
        " + a_q*log(theta_q/theta_p) + (a_p - a_q)*digamma(a_p)",
        "expon": "log(theta_q/theta_p) + (theta_p - theta_q)/theta_q",
        "bernoulli": "pi_p*log(pi_p/pi_q) + (1 - pi_p)*log((1 - pi_p)/(1 - pi_q))",
        "binom": "n*(pi_p*log(pi_p/pi_q) + (1 - pi_p)*log((1 - pi_p)/(1 - pi_q)))",
        "poisson": "lamda_q - lamda_p + lamda_p*log(lamda_p/lamda_q)",
        "laplace": "(Abs(mu_p - mu_q) + beta_p*exp(-Abs(mu_p - mu_q)/beta_p))/beta_q"
        " + log(beta_q/beta_p) - 1",
        "lomax": "log(c_p/c_q) + c_q/c_p - 1",
        "pareto": "b_q*log(theta_p/theta_q) + log(b_p/b_q) + b_q/b_p - 1",
        "rayleigh": "2*log(sigma_q/sigma_p) + sigma_p**2/sigma_q**2 - 1",
        "lognorm": "((log(theta_p/theta_q))**2 + sigma_p**2 - sigma_q**2)/(2*sigma_q**2)"
        " + log(sigma_q/sigma_p)",
        "weibull_min": "log(c_p/c_q) + c_q*log(theta_q/theta_p) + EulerGamma*(c_q - c_p)/c_p"
        " + (theta_p/theta_q)**c_q*gamma(1 + c_q/c_p) - 1",
        "gengamma": "log(c_p/c_q) + a_q*c_q*log(theta_q/theta_p) + loggamma(a_q) - loggamma(a_p)"
        " + (a_p - a_q*c_q/c_p)*digamma(a_p)"
        " + (theta_p/theta_q)**c_q*gamma(a_p + c_q/c_p)/gamma(a_p) - a_p",
        "cauchy": "log(((theta_p + theta_q)**2 + (mu_p - mu_q)**2)/(4*theta_p*theta_q))",
        "vonmises": "log(besseli(0, kappa_q)/besseli(0, kappa_p))"
        " + besseli(1, kappa_p)/besseli(0, kappa_p)*(kappa_p - kappa_q*cos(mu_p - mu_q))",
        "chi2": "loggamma(nu_q/2) - loggamma(nu_p/2) + (nu_p - nu_q)*digamma(nu_p/2)/2",
        "chi": "loggamma(nu_q/2) - loggamma(nu_p/2) + (nu_p - nu_q)*digamma(nu_p/2)/2",
        "uniform": "log(w_q/w_p)",
        "powerlaw": "log(a_p/a_q) + a_q/a_p - 1",
        "invgamma": "(theta_q - theta_p)/theta_p*a_p + loggamma(a_q) - loggamma(a_p)"
        " + a_q*log(theta_p/theta_q) + (a_p - a_q)*digamma(a_p)",
        "maxwell": "3*log(sigma_q/sigma_p) + 3*(sigma_p**2 - sigma_q**2)/(2*sigma_q**2)",
        "halfnorm": "log(sigma_q/sigma_p) + (sigma_p**2 - sigma_q**2)/(2*sigma_q**2)",
        "invweibull": "log(c_p/c_q) + c_q*log(theta_p/theta_q) + EulerGamma*(c_q - c_p)/c_p"
        " + (theta_q/theta_p)**c_q*gamma(1 + c_q/c_p) - 1",
        "invgauss": "(log(lamda_p/lamda_q) + lamda_q/lamda_p - 1"
        " + (mu_p*lamda_p - mu_q*lamda_q)**2/(mu_q**2*lamda_q*mu_p*lamda_p))/2",
        "nakagami": "loggamma(m_q) - loggamma(m_p) + (m_p - m_q)*digamma(m_p)"
        " + m_q*log(m_p*theta_q**2/(m_q*theta_p**2)) + m_q*theta_p**2/theta_q**2 - m_p",
        "levy": "(log(theta_p/theta_q) + theta_q/theta_p - 1)/2",
        "halfcauchy": "log((theta_p + theta_q)**2/(4*theta_p*theta_q))",
        "gumbel_r": "log(theta_q/theta_p) + EulerGamma*(theta_p/theta_q - 1)"
        " + exp((mu_q - mu_p)/theta_q)*gamma(theta_p/theta_q + 1) - 1 + (mu_p - mu_q)/theta_q",
        "nbinom": "r*(log(pi_p/pi_q) + (1 - pi_p)/pi_p*log((1 - pi_p)/(1 - pi_q)))",
        "randint": "log((h_q - l_q)/(h_p - l_p))",
        "logser": "log(log(1 - pi_q)/log(1 - pi_p))"
        " - pi_p*log(pi_p/pi_q)/((1 - pi_p)*log(1 - pi_p))",
        "zipf": "log(zeta(a_q)/zeta(a_p)) + (a_p - a_q)*Derivative(zeta(a_p), a_p)/zeta(a_p)",
        "logistic": "(mu_p - mu_q)/theta*coth((mu_p - mu_q)/(2*theta)) - 2",
        "fisk": "c*log(theta_p/theta_q)*coth(c*log(theta_p/theta_q)/2) - 2",
        "geom": "log(pi_p/pi_q) + (1 - pi_p)/pi_p*log((1 - pi_p)/(1 - pi_q))",
    }
    forms = {}
    for name, formula in text.items():
        symbols = {str(s): s for s in derived(name, name).result.free_symbols}
        forms[name] = sp.sympify(formula, symbols | {"beta": sp.beta, "digamma": sp.digamma})
    return forms


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", [p for p, q in CLOSED_FORMS if p == q])
def test_same_family_forms_are_the_published_ones_and_as_short(name):
    """Equal at a point to 30 digits, and at most 1.5 times the operations."""
    ours, theirs = derived(name, name).result, published()[name]
    symbols = sorted(ours.free_symbols, key=str)
    point = {s: sp.Rational(k + 3, 17 + k) for k, s in enumerate(symbols)}
    with mp.workdps(40):
        assert abs(to_number((ours - theirs).subs(point))) < 1e-28
    assert sp.count_ops(ours) <= 1.5 * sp.count_ops(theirs)


def test_every_closed_form_within_a_family_has_a_published_one():
    """None is left out, so the bound on operations holds for all."""
    assert set(published()) == {p for p, q in PAIRS if p == q and derived(p, q).verdict is CLOSED}


def test_special_functions_are_printed_as_such():
    """ψ, its derivative, log Γ, B and γ."""
    a, b = sp.symbols("a_p b_p", positive=True)
    assert to_latex(sp.digamma(a)) == r"\psi\left(a_{p}\right)"
    assert to_latex(sp.polygamma(1, a)) == r"\psi'\left(a_{p}\right)"
    assert to_latex(sp.loggamma(a)) == r"\log\Gamma\left(a_{p}\right)"
    assert to_latex(sp.log(sp.beta(a, b))) == r"\log \mathrm{B}\left(a_{p}, b_{p}\right)"
    assert to_latex(sp.EulerGamma) == r"\gamma"


def test_markdown_gives_each_reason_before_its_formula():
    """Numbered reasons, display math, and the verdict at the end."""
    found = derived("norm", "norm")
    text = found.to_markdown()
    places = [text.index(step.to_latex()) for step in found.steps]
    reasons = [text.index(step.reason.to_markdown()) for step in found.steps]
    assert all(r < f for r, f in zip(reasons, places, strict=True))
    assert "Result: **closed form**" in text
    assert found.to_latex() == found.steps[-1].to_latex()
    assert found._repr_markdown_() == text


def test_steps_of_another_family_or_without_a_form_are_refused():
    """One line that names the argument."""
    with pytest.raises(ValueError, match=r"^p: got .*; expected a member of gamma$"):
        check_steps(derived("gamma", "gamma"), stats.beta(2, 3), stats.gamma(2))
    with pytest.raises(ValueError, match=r"^derivation: got 'infinite by support'; expected"):
        check_steps(derived("norm", "gamma"), stats.norm(), stats.gamma(2))
