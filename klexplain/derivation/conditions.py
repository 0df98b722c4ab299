"""What the parameters must satisfy for a divergence to be finite, or to have a closed form.

Two facts decide whether it is finite. Where p can give what q cannot, it is infinite. Elsewhere
D(p ‖ q) is finite exactly when minus log q has a finite mean under p: when the powers of x with
which it grows, near 0 and far out, have one.
"""

import sympy as sp

from klexplain.derivation.result import Condition, Verdict
from klexplain.families import FAMILIES
from klexplain.families.base import Family, Symbols
from klexplain.notation.mean import MODEL, TRUTH, Expr, Mean, sample
from klexplain.notation.reason import Inline, Reason

Conditions = tuple[Condition, ...]
TO_ZERO = Inline(r"x \to 0", "x → 0")
UP, DOWN = Inline(r"x \to \infty", "x → ∞"), Inline(r"x \to -\infty", "x → -∞")
OUT = Inline(r"|x| \to \infty", "|x| → ∞")
NOWHERE = Inline("q(x) = 0 < p(x)", "q(x) = 0 < p(x)")


def support(p: Family, q: Family, s_p: Symbols, s_q: Symbols) -> Conditions:
    """The support of p must lie in that of q."""
    if p is q and p.circular:
        return ()
    inner, outer = p.support(s_p), q.support(s_q)
    relation = sp.And(sp.Le(outer.inf, inner.inf), sp.Le(inner.sup, outer.sup)).simplify()
    if p.name in _wider(q) and relation != sp.true:
        relation = sp.false  # it holds only where p is a member of q's own family
    model, truth = (MODEL, TRUTH) if p is q else (_as_numbers(q), _as_numbers(p))
    can = Reason(truth, " can give values that ", model, " cannot")
    because = Reason(can, ": there ", NOWHERE, ", and the log ratio is infinite")
    return _unless_true(relation, Verdict.INFINITE_BY_SUPPORT, because)


def _as_numbers(family: Family) -> str:
    """What gives numbers: of directions, once the circle is cut open."""
    return f"{family.named}, cut open opposite its mean," if family.circular else family.named


def tails(p: Family, q: Family, s_p: Symbols, s_q: Symbols, *, power: int = 1) -> Conditions:
    """Minus log q grows like a power of x; that to the `power` must have a finite mean under p."""
    low, high = map(sp.nsimplify, p.finite_moments(s_p))
    near, far = (power * _grown(sp.nsimplify(m)) for m in q.growth(s_q))
    start = p.support(s_p).inf
    size = sp.Abs(sample(discrete=False)) if start == -sp.oo else sample(discrete=p.discrete)
    beyond = sp.true if far == 0 else sp.Lt(far, high)
    below = sp.true
    if near != 0 and q.support(s_q).inf == 0:
        below = sp.Or(start > 0, sp.Lt(low, near))
    return _each_once(
        *_unless_finite(beyond, size**far, p, OUT if start == -sp.oo else UP),
        *_unless_finite(below, size**near, p, TO_ZERO),
        *_exponential(p, s_p, power * sp.sympify(q.exponential_growth(s_q))),
    )


def common(p: Family, q: Family) -> Conditions:
    """What p and q of one family must share before there is a closed form."""
    shared = [a.letter for a in p.parameters if a.common and p is q]
    conditions = []
    for letter in shared:
        both = letter.symbol("p"), letter.symbol("q")
        because = Reason("it then needs a mean that is not among those that this package knows")
        conditions.append(Condition(sp.Eq(*both), Verdict.NOT_KNOWN, because))
    apart = support(p, q, p.symbols("p"), q.symbols("q")) if shared else ()
    return (*apart, *conditions)


def _exponential(p: Family, s_p: Symbols, rate: Expr) -> Conditions:
    """Where minus log q grows exponentially as x falls, so must the tail of p fall."""
    if rate == 0 or p.support(s_p).inf != -sp.oo:
        return ()
    low = sp.nsimplify(p.finite_exponentials(s_p)[0])
    # In scales, which read better than rates: the tail of p must be the shorter one.
    falls = sp.false if low == 0 else sp.Lt(-1 / low, -1 / rate)
    return _unless_finite(falls, sp.exp(rate * sample(discrete=False)), p, DOWN)


def _each_once(*conditions: Condition) -> Conditions:
    """One condition that holds for two reasons is stated once, with both."""
    once: dict[Expr, Condition] = {}
    for condition in conditions:
        known = once.setdefault(condition.relation, condition)
        if condition is not known and condition.relation != sp.false:
            both = Reason(known.because, "; ", condition.because)
            once[condition.relation] = known._replace(because=both)
    return tuple(once.values())


def _grown(power: Expr) -> Expr:
    """The power where something grows, whatever decides whether it does.

    Where it does not, the power that bounds it has a mean: the mean of x^0 is finite.
    """
    return power if not power.is_Piecewise else next(e for e, _ in power.args if e != 0)


def not_known(mean: Expr, p: Family) -> Reason:
    """Say that a mean under p is none that its family declares."""
    return Reason(mean, f" under {p.named} is not among the means that this package knows")


def _unless_finite(relation: Expr, statistic: Expr, p: Family, end: Inline) -> Conditions:
    how = "sum" if p.discrete else "integral"
    where = f" is infinite under {p.named}: the {how} diverges as ", end
    because = Reason(Mean(statistic), *where)
    return _unless_true(_solved(relation), Verdict.INFINITE_AT_END, because)


def _solved(relation: Expr) -> Expr:
    """The relation as one reads it: a > 1, not -a < -1; a choice of bounds as either, or."""
    folded = sp.piecewise_fold(relation)
    if folded.is_Piecewise:
        (first, when), (second, _) = folded.args
        folded = sp.And(sp.Or(sp.Not(when), first), sp.Or(when, second))
    return folded.simplify() if folded not in (sp.true, sp.false) else folded


def _unless_true(relation: Expr, otherwise: Verdict, because: Reason) -> Conditions:
    return () if relation == sp.true else (Condition(relation, otherwise, because),)


def _wider(family: Family) -> list[str]:
    """The families that hold this one as a special case."""
    name = family.special_case_of
    return [name, *_wider(FAMILIES[name])] if name else []
