"""Derivations: every step equals the next, the last equals the evaluator, no guess is made."""

from dataclasses import replace

import pytest
import sympy as sp
from scipy import stats

from klexplain import FAMILIES, Verdict, check_steps, derive, kl_divergence
from klexplain.derivation.latex import to_latex
from klexplain.families.expectations import Expectation
from klexplain.families.family import POSITIVE, REAL, Family, Parameter
from klexplain.families.norm import Normal
from klexplain.notation import DEVIATION, LOCATION

KINDS = {name: family.discrete for name, family in FAMILIES.items()}
PAIRS = [(p, q) for p in FAMILIES for q in FAMILIES if KINDS[p] == KINDS[q]]
CLOSED = Verdict.CLOSED_FORM
BY_SUPPORT = Verdict.INFINITE_BY_SUPPORT
# The verdicts of all 25 pairs, by hand: from the supports, and binom‖poisson from E log (n-x)!.
VERDICTS = dict.fromkeys(PAIRS, CLOSED) | {
    ("norm", "beta"): BY_SUPPORT,
    ("norm", "gamma"): BY_SUPPORT,
    ("norm", "expon"): BY_SUPPORT,
    ("gamma", "beta"): BY_SUPPORT,
    ("expon", "beta"): BY_SUPPORT,
    ("binom", "bernoulli"): BY_SUPPORT,
    ("poisson", "bernoulli"): BY_SUPPORT,
    ("poisson", "binom"): BY_SUPPORT,
    ("binom", "poisson"): Verdict.NO_ELEMENTARY_FORM,
}
MEMBERS = {
    "beta": (stats.beta(17, 6), stats.beta(3, 3), stats.beta(0.4, 1.5)),
    "norm": (stats.norm(0.5, 1), stats.norm(-1, 2), stats.norm(0.6, 0.9)),
    "gamma": (stats.gamma(2.5, scale=3), stats.gamma(0.6, scale=1), stats.gamma(4, scale=0.5)),
    "expon": (stats.expon(scale=2), stats.expon(scale=0.5), stats.expon(scale=7)),
    "bernoulli": (stats.bernoulli(0.3), stats.bernoulli(0.6), stats.bernoulli(0.9)),
    "binom": (stats.binom(7, 0.3), stats.binom(7, 0.8), stats.binom(7, 0.5)),
    "poisson": (stats.poisson(2), stats.poisson(5), stats.poisson(0.4)),
}
CLOSED_PAIRS = [pair for pair in PAIRS if VERDICTS[pair] is CLOSED]


class Cauchy(Family):
    """A family without a mean, to show a tail that is too heavy."""

    name = "cauchy"
    title = "Cauchy"
    parameters = (Parameter(LOCATION, REAL), Parameter(DEVIATION, POSITIVE))
    sources = ()

    def support(self, s):
        """Return the real line."""
        return sp.S.Reals

    def density(self, x, s):
        """Return the density."""
        return 1 / (sp.pi * s["scale"] * (1 + ((x - s["loc"]) / s["scale"]) ** 2))

    def log_density(self, x, s):
        """Return its logarithm."""
        return -sp.log(sp.pi * s["scale"]) - sp.log(1 + ((x - s["loc"]) / s["scale"]) ** 2)

    def rules(self, s):
        """Know that the second moment is infinite, and E log(1 + z²) = log 4."""

        def rule(statistic, x):
            own = sp.log(1 + ((x - s["loc"]) / s["scale"]) ** 2)
            if statistic == own:
                return Expectation(sp.log(4), "known value")
            base, power = statistic.as_base_exp()
            return Expectation(sp.oo, "infinite moment") if power == 2 and base.has(x) else None

        return (rule,)

    def moments(self, s):
        """Not even the first."""
        return -1, 1

    def growth(self, s):
        """A logarithm."""
        return 0, 0


@pytest.mark.parametrize(("p", "q"), PAIRS, ids="-".join)
def test_every_pair_has_its_verdict_with_a_reason(p, q):
    """All ordered pairs of one kind end as the supports and expectations say, with a reason."""
    found = derive(p, q)
    assert found.verdict is VERDICTS[p, q]
    assert found.reason
    assert (found.result is None) == (found.verdict is Verdict.NO_ELEMENTARY_FORM)
    assert (found.result is sp.oo) == (found.verdict is BY_SUPPORT)


@pytest.mark.parametrize(("p", "q"), CLOSED_PAIRS, ids="-".join)
@pytest.mark.parametrize(("i", "j"), [(0, 1), (2, 0)])
def test_every_step_equals_the_next_and_the_last_the_evaluator(p, q, i, j):
    """To 25 digits among the steps; to 1e-12 with the value that `kl_divergence` gives."""
    truth, model = MEMBERS[p][i], MEMBERS[q][j]
    checked = check_steps(derive(p, q), truth, model)
    assert checked.agrees, checked
    assert checked.values[-1] == pytest.approx(kl_divergence(truth, model), rel=1e-12)


def test_a_wrong_step_is_caught():
    """A factor of 1 + 1e-20 in one step breaks the agreement, and the badge says so."""
    right = derive("gamma", "gamma")
    spoilt = replace(right.steps[-1], expression=right.result * (1 + sp.Rational(1, 10**20)))
    wrong = check_steps(replace(right, steps=(*right.steps[:-1], spoilt)), *MEMBERS["gamma"][:2])
    assert not wrong.agrees
    assert "kle-check--failed" in wrong._repr_html_()


def test_a_wrong_expectation_is_caught():
    """A family that declares a wrong moment derives a form that its own densities refute."""

    class Wrong(Normal):
        """A Normal whose variance is declared twice as large."""

        def rules(self, s):
            return super().rules(s | {"scale": sp.sqrt(2) * s["scale"]})

    assert not check_steps(derive(Wrong(), "norm"), *MEMBERS["norm"][:2]).agrees


def test_a_heavy_tail_makes_the_divergence_infinite():
    """Cauchy‖Normal needs E x², which is infinite: the verdict is the tail, not a number."""
    found = derive(Cauchy(), "norm")
    assert found.verdict is Verdict.INFINITE_BY_TAIL
    assert found.result is sp.oo


def test_a_missing_expectation_ends_without_a_guess():
    """The reason names the expectation that is missing; there is no result."""
    found = derive("norm", Cauchy())
    assert found.verdict is Verdict.NO_ELEMENTARY_FORM
    assert found.result is None
    assert r"\log" in found.reason


def test_the_trials_of_two_binomials_are_common_and_said_to_be():
    """One n for p and q, with the condition stated."""
    found = derive("binom", "binom")
    assert [str(condition) for condition in found.conditions] == ["Eq(n_p, n_q)"]
    assert sp.Symbol("n", integer=True, positive=True) in found.result.free_symbols


def test_more_trials_than_one_are_the_condition_of_infinity():
    """A Binomial leaves the support of a Bernoulli where it has more than one trial."""
    assert [str(condition) for condition in derive("binom", "bernoulli").conditions] == ["n_p > 1"]


def published() -> dict[str, sp.Expr]:
    """Return the same-family forms as printed.

    Gil, Alajaji & Linder (2013), Table 2, for the continuous families; the others follow from
    the mass functions in Johnson, Kemp & Kotz (2005).
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
    }
    forms = {}
    for name, formula in text.items():
        symbols = {str(s): s for s in derive(name, name).result.free_symbols}
        forms[name] = sp.sympify(formula, symbols | {"beta": sp.beta, "digamma": sp.digamma})
    return forms


@pytest.mark.parametrize("name", FAMILIES)
def test_same_family_forms_are_the_published_ones_and_as_short(name):
    """Equal at a point to 30 digits, and at most 1.5 times the operations."""
    ours, theirs = derive(name, name).result, published()[name]
    symbols = sorted(ours.free_symbols, key=str)
    point = {s: sp.Rational(k + 3, 17 + k) for k, s in enumerate(symbols)}
    assert abs(sp.N((ours - theirs).subs(point), 30, chop=False)) < 1e-28
    assert sp.count_ops(ours) <= 1.5 * sp.count_ops(theirs)


@pytest.mark.parametrize(("p", "q"), PAIRS, ids="-".join)
def test_tex_is_a_textbooks(p, q):
    """No word of SymPy is left in the TeX of any step; braces and environments close."""
    for step in derive(p, q).steps:
        tex = step.to_latex()
        words = ("polygamma", "loggamma", "digamma", "Mean", "lamda", "theta_p", "operatorname")
        assert not [word for word in words if word in tex.replace("\\theta_{p}", "")]
        assert tex.count("{") == tex.count("}")
        assert tex.count(r"\begin") == tex.count(r"\end")
        assert tex.count(r"\left") == tex.count(r"\right")


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
    found = derive("norm", "norm")
    text = found.to_markdown()
    places = [text.index(step.to_latex()) for step in found.steps]
    reasons = [text.index(step.reason) for step in found.steps]
    assert all(r < f for r, f in zip(reasons, places, strict=True))
    assert "Verdict: **closed form**" in text
    assert found.to_latex() == found.steps[-1].to_latex()


def test_steps_of_another_family_or_without_a_form_are_refused():
    """One line that names the argument."""
    with pytest.raises(ValueError, match=r"^p: got .*; expected a member of gamma$"):
        check_steps(derive("gamma", "gamma"), stats.beta(2, 3), stats.gamma(2))
    with pytest.raises(ValueError, match=r"^derivation: got 'infinite by support'; expected"):
        check_steps(derive("norm", "gamma"), stats.norm(), stats.gamma(2))
