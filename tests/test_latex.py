"""TeX as a textbook has it: ψ, log Γ, B, lines that fit, brackets that close."""

import re
from functools import cache

import pytest
import sympy as sp
from strategies import PAIRS, derived, of_all

from klexplain.derivation.collecting import collect, tidy
from klexplain.notation.latex import divergence_equals, identity_latex, to_latex, to_math
from klexplain.notation.mean import Mean, p_of, q_of, sample

a, b, theta, pi = (sp.Symbol(f"{name}_p", positive=True) for name in ("a", "b", "theta", "pi"))
x = sample(discrete=False)
# What only SymPy writes.
FOREIGN = re.compile(
    r"polygamma|loggamma|digamma|gamma_|lamda|Mean|operatorname|\bln\b|mathtt"
    r"|(?<!\\)\b(?:theta|sigma|kappa|mu|nu)_"
)

PRINTED = {
    sp.digamma(a): r"\psi\left(a_{p}\right)",
    sp.polygamma(1, a + b): r"\psi'\left(a_{p} + b_{p}\right)",
    sp.polygamma(2, a): r"\psi''\left(a_{p}\right)",
    sp.digamma(a) ** 2: r"\left(\psi\left(a_{p}\right)\right)^{2}",
    sp.loggamma(a): r"\log\Gamma\left(a_{p}\right)",
    sp.beta(a, b): r"\mathrm{B}\left(a_{p}, b_{p}\right)",
    sp.log(a): r"\log a_{p}",
    sp.log(1 - a): r"\log\left(1 - a_{p}\right)",
    sp.log(a / b): r"\log \frac{a_{p}}{b_{p}}",
    sp.log(-sp.log(1 - a)): r"\log\left(- \log\left(1 - a_{p}\right)\right)",
    sp.sqrt(2) * sp.sqrt(sp.pi): r"\sqrt{2 \pi}",
    2 * sp.sqrt(2) * a / (sp.sqrt(sp.pi) * b): r"\frac{2 \sqrt{\frac{2}{\pi}} a_{p}}{b_{p}}",
    sp.log(a) ** 2: r"\left(\log a_{p}\right)^{2}",
    sp.EulerGamma: r"\gamma",
    Mean(sp.log(x)): r"\mathbb{E}_p\left[\log x\right]",
    p_of(x): r"p(x)",
    q_of(x) ** 2: r"\left(q(x)\right)^{2}",
    sp.And(a > 1, sp.Or(b > 2, b < 1)): r"\left(b_{p} > 2 \text{ or } b_{p} < 1\right)"
    r" \text{ and } a_{p} > 1",
    theta: r"\theta_{p}",
    pi: r"\pi_{p}",
}


@pytest.mark.parametrize(("expression", "tex"), PRINTED.items(), ids=str)
def test_functions_are_printed_as_in_a_textbook(expression, tex):
    """Each special function has its letter; a power goes around the whole of it."""
    assert to_latex(expression) == tex


@cache
def markdown(p, q):
    """A whole derivation, printed once for all that is asked of it."""
    return derived(p, q).to_markdown()


@pytest.mark.exhaustive
@of_all(PAIRS)
def test_no_word_of_sympy_is_left(p, q):
    """Whole derivations, as TeX and as Markdown, hold no name that only SymPy knows."""
    for tex in (derived(p, q).to_latex(), markdown(p, q)):
        assert not FOREIGN.search(tex)


GAMMA = sp.EulerGamma
SHORT = {
    "a minus that turns": (-1 / (a * (a - 1)), "1/(a_p*(1 - a_p))"),
    "a minus that all share": ((-1 - a) / a, "-(a_p + 1)/a_p"),
    "a difference that stays": (-a / (b - theta), "-a_p/(b_p - theta_p)"),
    "a square": ((6 - 12 * GAMMA + 6 * GAMMA**2 + b) / a, "(b_p + 6*(-1 + EulerGamma)**2)/a_p"),
    "halves within": (a / (4 * (b / 2 - 1)), "a_p/(2*(b_p - 2))"),
}


@pytest.mark.parametrize(("given", "shown"), SHORT.values(), ids=SHORT)
def test_a_term_is_written_as_in_a_textbook(given, shown):
    """Each class of detour that SymPy takes has its short way, of the same value."""
    assert str(tidy(given)) == shown
    assert sp.simplify(given - tidy(given)) == 0


log, psi = sp.log, sp.digamma
TOGETHER = {
    "logs of multiples": (2 * a * log(b) - a * log(theta), "a_p*log(b_p**2/theta_p)"),
    "logs split": ((a - 1) * log(b) - a * log(theta), "a_p*log(b_p/theta_p) - log(b_p)"),
    "a high power": (3 * log(a) + log(2 * sp.pi) / 2, "3*log(a_p) + log(2*pi)/2"),
    "quarters": (log(2) / 2 + log(a) / 2 - log(b) / 4, "log(2*a_p/sqrt(b_p))/2"),
    "a shared factor": (a * psi(b) + GAMMA * a, "a_p*(polygamma(0, b_p) + EulerGamma)"),
    "x log x by itself": (a * psi(b) + a * log(a), "a_p*log(a_p) + a_p*polygamma(0, b_p)"),
    "halves of a square": ((log(a) / 2 - psi(b) / 2) ** 2, "(log(a_p) - polygamma(0, b_p))**2/4"),
    "a negative square": ((-log(a) - psi(b)) ** 2, "(log(a_p) + polygamma(0, b_p))**2"),
    "one exponent": (2 ** (a / 2) / b**a, "(2/b_p**2)**(a_p/2)"),
    "exponentials": (sp.exp((a + b**2 / theta) / theta), "exp(a_p/theta_p + b_p**2/theta_p**2)"),
    "a fraction below": (log(a) / (1 + a / b), "b_p*log(a_p)/(a_p + b_p)"),
    "a step of log Γ": (b * sp.loggamma(a + 1) - b * sp.loggamma(a), "b_p*log(a_p)"),
    "halves below": ((a + b / 2) / theta, "(2*a_p + b_p)/(2*theta_p)"),
}


@pytest.mark.parametrize(("given", "shown"), TOGETHER.values(), ids=TOGETHER)
def test_terms_that_belong_together_are_joined(given, shown):
    """Each class of terms that a textbook writes as one is one, of the same value."""
    assert str(collect(given)) == shown
    point = {a: sp.Rational(5, 3), b: sp.Rational(7, 4), theta: sp.Rational(9, 8)}
    assert sp.N((given - collect(given)).subs(point), 30) == pytest.approx(0, abs=1e-25)


@pytest.mark.parametrize("word", ["polygamma", "loggamma"])
def test_a_word_of_sympy_would_be_seen(word):
    """Guard: SymPy's own printer leaves words that the check finds, and names of letters."""
    assert FOREIGN.search(f"at $s = {-1 / theta}$")
    assert FOREIGN.search(str(getattr(sp, word)(*[a] * (2 if word == "polygamma" else 1))))


@pytest.mark.exhaustive
@of_all(PAIRS)
def test_brackets_and_environments_close(p, q):
    """Braces, brackets that grow, and environments come in pairs in every step."""
    steps = markdown(p, q).split("$$")[1::2]
    assert len(steps) == len(derived(p, q).steps)
    for tex in steps:
        for opening, closing in ((r"\{", r"\}"), (r"\\left", r"\\right"), (r"\\begin", r"\\end")):
            assert len(re.findall(opening, tex)) == len(re.findall(closing, tex))


@pytest.mark.exhaustive
@of_all(PAIRS)
def test_no_minus_leads_a_sum_that_has_a_plus(p, q):
    """Terms are ordered so that a result does not begin with a minus where it need not."""
    result = derived(p, q).result
    if result is not None and result.is_Add:
        body = divergence_equals(result).split("=", 1)[1].replace(r"{}&", "").strip()
        leading = [t for t in result.args if not t.could_extract_minus_sign()]
        ranked = any(t.has(sp.log) for t in leading)
        assert not (ranked and body.startswith("-"))


def test_long_sums_are_broken_into_aligned_lines():
    """A sum that is too long for a column becomes lines, each of which is short."""
    terms = [sp.Symbol(f"k{i}_p", positive=True) * sp.log(a) ** i for i in range(1, 12)]
    tex = divergence_equals(sp.Add(*terms))
    assert tex.startswith(r"\begin{aligned}")
    assert tex.count(r"\\") >= 2
    assert "aligned" not in divergence_equals(a + b)


def test_identities_stand_one_below_the_other():
    """Facts are aligned at their equals signs."""
    tex = identity_latex(sp.Eq(a, b), sp.Eq(b, theta))
    assert tex.count("&=") == 2
    assert tex.count(r"\\") == 1


def test_inline_math_stands_between_dollars():
    """A formula in a sentence is delimited once on each side."""
    assert to_math(a) == "$a_{p}$"


@pytest.mark.exhaustive
@of_all(PAIRS)
def test_markdown_tells_steps_reasons_and_verdict(p, q):
    """Every reason stands before its formula; the verdict and its conditions end it."""
    derivation = derived(p, q)
    text = markdown(p, q)
    for n, step in enumerate(derivation.steps, 1):
        assert f"**{n}.** {step.reason.to_markdown()}\n\n$$\n{step.to_latex()}\n$$" in text
    assert f"Result: **{derivation.verdict}**" in text
    assert all(to_math(c.relation) in text for c in derivation.conditions)
    assert all(c.because.to_markdown() in text for c in derivation.conditions)
