"""Reasons: words and formulas that print themselves, as plain text and as Markdown."""

import re

import pytest
import sympy as sp
from strategies import PAIRS, derived, of_all

from klexplain import FAMILIES, Reason, fisher_information, log_ratio_variance
from klexplain.notation.mean import Mean, p_of, sample
from klexplain.notation.plain import to_text
from klexplain.notation.reason import Inline, Strong

a, b = sp.symbols("a_p b_p", positive=True)
x = sample(discrete=False)
MARKUP = re.compile(r"[\\${}`]|\*\*(?:infinite|no |closed)|Mean\(|polygamma\(0|Eq\(|[<>]=")
PLAIN = {
    sp.digamma(a): "digamma(a_p)",
    sp.polygamma(1, a): "trigamma(a_p)",
    sp.polygamma(2, a): "polygamma(2, a_p)",
    Mean(x**2): "E[x**2]",
    sp.log(p_of(x)): "log(p(x))",
    sp.Eq(a, b): "a_p = b_p",
    sp.Ne(a, b): "a_p ≠ b_p",
    a >= b: "a_p ≥ b_p",
    a <= b: "a_p ≤ b_p",
    a < b: "a_p < b_p",
    sp.And(a > 1, sp.Or(b > 2, b < 1)): "(b_p > 2 or b_p < 1) and a_p > 1",
    sp.oo: "∞",
    -sp.oo: "-∞",
    sp.Piecewise((a, b > 1), (b, True)): "(a_p if b_p > 1, b_p otherwise)",
    sp.Derivative(sp.zeta(a), a): "zeta'(a_p)",
    a + sp.log(b) - sp.log(a): "log(b_p) - log(a_p) + a_p",
}


@pytest.mark.parametrize(("expression", "text"), PLAIN.items(), ids=str)
def test_formulas_are_typed_as_in_code(expression, text):
    """On one line; relations and conditions as one reads them, sums in the order of the page."""
    assert to_text(expression) == text


def test_a_reason_prints_as_text_and_as_markdown():
    """One object, from which neither form is made out of the other."""
    reason = Reason(
        "at ", sp.Eq(a, 1 / b), ", ", Strong("infinite"), ": ", Inline(r"x/\nu", "x/nu")
    )
    assert str(reason) == "at a_p = 1/b_p, infinite: x/nu"
    assert reason.to_markdown() == r"at $a_{p} = \frac{1}{b_{p}}$, **infinite**: $x/\nu$"
    assert reason._repr_markdown_() == reason.to_markdown()
    assert repr(reason) == f"<Reason: {reason}>"


def test_reasons_are_made_of_reasons():
    """A part that is a reason brings its own parts; equal parts are equal reasons."""
    whole = Reason("the mean of ", Reason(x, " is ", a))
    assert whole == Reason("the mean of ", x, " is ", a)
    assert hash(whole) == hash(Reason("the mean of ", x, " is ", a))
    assert whole != Reason("the mean of ", x)
    assert whole != str(whole)
    assert not Reason()


def test_a_reason_becomes_a_sentence():
    """A capital where it begins with a word, and a full stop."""
    assert str(Reason("the mean is ", a).sentence()) == "The mean is a_p."
    assert str(Reason(a, " is the mean").sentence()) == "a_p is the mean."


@pytest.mark.exhaustive
@of_all(PAIRS)
def test_no_sentence_keeps_markup(p, q):
    """The whole text of each derivation is plain, with every bracket closed, and names the pair."""
    found = derived(p, q)
    for text in (found.to_text(), repr(found), *map(repr, found.conditions)):
        assert not MARKUP.search(text)
    for sentence in (found.because, *(step.reason for step in found.steps)):
        assert str(sentence).count("(") == str(sentence).count(")")
        assert str(sentence).count("[") == str(sentence).count("]")


@pytest.mark.exhaustive
@of_all(PAIRS)
def test_a_derivation_prints_as_an_answer(p, q):
    """The pair, its verdict, and the value where there is one, within a screen of 24 lines."""
    found = derived(p, q)
    said = repr(found)
    assert said.startswith(f"D({FAMILIES[p].title} ‖ {FAMILIES[q].title})")
    assert str(found.verdict) in said
    assert (" = " in said.split(";")[0]) == (found.result is not None)
    assert len(said) < 24 * 80
    assert "\n" not in said
    assert all(len(repr(step)) < 24 * 80 and "\n" not in repr(step) for step in found.steps)


def test_a_closed_form_says_how_many_steps_it_took():
    """And for which parameters it holds."""
    said = repr(derived("gamma", "invgamma"))
    assert said.endswith(
        f"; closed form in {len(derived('gamma', 'invgamma').steps)} steps, for a_p > 1"
    )
    assert repr(derived("cauchy", "norm")) == (
        "D(Cauchy ‖ Normal) = ∞; infinite at an end, because E[x**2] is infinite under a Cauchy: "
        "the integral diverges as |x| → ∞"
    )


def test_steps_and_conditions_print_on_a_line():
    """The formula with its reason, and the relation with what holds otherwise."""
    found = derived("gamma", "invgamma")
    assert repr(found.steps[1]) == (
        "D(p ‖ q) = E[log(p(x)) - log(q(x))]  # Weighing by p gives the mean under p. "
        "The log of a ratio is a difference of logs."
    )
    assert repr(found.conditions) == (
        "(a_p > 1; otherwise: infinite at an end, because E[1/x] is infinite under a Gamma: "
        "the integral diverges as x → 0,)"
    )
    assert found.conditions[0]._repr_markdown_().startswith("$a_{p} > 1$; otherwise: **infinite")
    assert found.steps[1]._repr_markdown_() == found.steps[1].to_markdown()


def test_a_variance_prints_as_an_answer():
    """Value, unit, reason and conditions; without a closed form the reason alone."""
    closed, none = (log_ratio_variance(derived(*pair)) for pair in (("expon", "expon"), ("t", "t")))
    assert repr(closed) == (
        "Var(log p(x)/q(x)) = (theta_p - theta_q)**2/theta_q**2 in nats²; "
        "each covariance that it needs has a closed form"
    )
    assert closed._repr_markdown_().startswith(f"$$\n{closed.to_latex()}\n$$\n\nEach covariance")
    assert repr(none).startswith("Var(log p(x)/q(x)): no closed form known here, because E[")
    assert none._repr_markdown_().endswith("is not among the means that this package knows.")
    with pytest.raises(ValueError, match=r"^result: got None; expected a closed form$"):
        none.to_latex()


def test_an_information_prints_as_an_answer():
    """A number for one parameter, a matrix for several, else why there is none."""
    assert repr(fisher_information("poisson")).startswith("I(lamda) = 1/lamda; each second")
    assert repr(fisher_information("gamma")).startswith("I(a, theta) = [[trigamma(a), 1/theta], [")
    none = fisher_information("uniform")
    assert repr(none).endswith("because the support moves with each of the parameters")
    assert none._repr_markdown_() == "The support moves with each of the parameters."
    assert r"I(a, \theta) = \left[\begin{matrix}" in fisher_information("gamma")._repr_markdown_()
