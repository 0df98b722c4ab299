"""Derive D(p ‖ q) for two families from what they declare: no table of pairs.

D(p ‖ q) = E_p[log p(x) - log q(x)]. The log ratio is split into constants times
statistics of x. Expectation is linear, so the expectations of these statistics under
p are all that is needed. A statistic without a declared expectation ends the
derivation: nothing is guessed.
"""

import sympy as sp

from klexplain.checks import bad
from klexplain.derivation.collecting import by_statistic, collect
from klexplain.derivation.latex import to_math
from klexplain.derivation.mean import Expr, Mean, p_of, q_of, sample
from klexplain.derivation.result import Derivation, Step, Verdict
from klexplain.families import FAMILIES
from klexplain.families.expectations import Expectation, expectation
from klexplain.families.family import Family, Symbols


def derive(P: str | Family, Q: str | Family) -> Derivation:
    """Derive the Kullback-Leibler divergence between members of two families.

    Parameters
    ----------
    P, Q : str or Family
        The family of the truth and of the model, by SciPy's name (``"beta"``) or as an
        element of `FAMILIES`. Both continuous or both discrete.

    Returns
    -------
    Derivation
        Steps with reasons, the result in nats, the verdict and its conditions.

    Raises
    ------
    ValueError
        For an unknown family.
    TypeError
        Where only one of the two is discrete.

    Notes
    -----
    Parameters that set the support (the n of a Binomial) are taken as common to p and
    q of the same family, and stated as a condition. Definition: Kullback & Leibler
    (1951), equation 2.4.

    Examples
    --------
    >>> derive("poisson", "poisson").result
    lamda_p*log(lamda_p/lamda_q) - lamda_p + lamda_q
    >>> derive("norm", "gamma").verdict.value
    'infinite by support'
    """
    p, q = _family("P", P), _family("Q", Q)
    if p.discrete != q.discrete:
        kind = "discrete" if p.discrete else "continuous"
        raise TypeError(f"Q: got {q.name}; expected a {kind} family, as P = {p.name} is")
    x, (s_p, s_q) = sample(discrete=p.discrete), _symbols(p, q)
    first = _definition(p, s_p, x)
    covered = _covered(p.support(s_p), q.support(s_q))
    if covered != sp.true:
        return _uncovered(p, q, first, covered)
    opening = _opening(p.log_density(x, s_p), q.log_density(x, s_q), x)
    return _closing(p, q, (first, *opening), s_p, x)


def _symbols(p: Family, q: Family) -> tuple[Symbols, Symbols]:
    """The symbols of both sides; what sets the support is common within a family."""
    return p.symbols("p", common=p.name == q.name), q.symbols("q", common=p.name == q.name)


def _definition(p: Family, s_p: Symbols, x: Expr) -> Step:
    domain = p.support(s_p)
    weighted = p_of(x) * sp.log(p_of(x) / q_of(x))
    over = (sp.Sum if p.discrete else sp.Integral)(weighted, (x, domain.inf, domain.sup))
    reason = (
        "The definition: the log likelihood ratio of each $x$, weighted by how often $p$ gives it."
    )
    return Step(over, reason)


def _covered(p: Expr, q: Expr) -> Expr:
    """When the support of p lies in that of q: true, false, or a relation."""
    return sp.And(sp.Le(q.inf, p.inf), sp.Le(p.sup, q.sup))


def _uncovered(p: Family, q: Family, first: Step, covered: Expr) -> Derivation:
    reason = (
        f"{q.title} gives no probability to some values that {p.title} can give: "
        "there $q(x) = 0 < p(x)$ and the log ratio is infinite"
    )
    conditions = () if covered == sp.false else (sp.Not(covered),)
    steps = (first, Step(sp.oo, f"{reason}."))
    return Derivation(p, q, steps, sp.oo, Verdict.INFINITE_BY_SUPPORT, reason, conditions)


def _opening(log_p: Expr, log_q: Expr, x: Expr) -> tuple[Step, ...]:
    split = by_statistic(log_p - log_q, x)
    grouped = sp.Add(*(c * statistic for statistic, c in split.items()), evaluate=False)
    linear = sp.Add(
        *(c * (statistic if statistic == 1 else Mean(statistic)) for statistic, c in split.items())
    )
    return (
        Step(
            Mean(sp.log(p_of(x)) - sp.log(q_of(x))),
            "Weighting by $p$ is the expectation under $p$; the log of a ratio is a difference.",
        ),
        Step(
            Mean(sp.Add(log_p, -log_q, evaluate=False)),
            "Put in the two log-densities.",
        ),
        Step(
            Mean(grouped),
            "Collect: each term is a constant times a function of $x$. "
            "What $p$ and $q$ share cancels.",
        ),
        Step(
            linear,
            "Expectation is linear: it passes through the sum and the constants.",
        ),
    )


def _closing(p: Family, q: Family, steps: tuple[Step, ...], s_p: Symbols, x: Expr) -> Derivation:
    """Put in the expectations one by one, then collect."""
    common = [a.letter for a in p.parameters if a.common and p.name == q.name]
    conditions = tuple(sp.Eq(a.symbol("p"), a.symbol("q")) for a in common)
    expression = steps[-1].expression
    for mean in sorted(expression.atoms(Mean), key=sp.default_sort_key):
        found = expectation(mean.args[0], x, p.rules(s_p))
        if found is None:
            reason = f"no elementary value is known for {to_math(mean)} under {p.title}"
            return Derivation(p, q, steps, None, Verdict.NO_ELEMENTARY_FORM, reason, conditions)
        expression = expression.subs(mean, found.value)
        steps += (_substitution(expression, mean, found),)
        if found.value.is_infinite:
            reason = f"{to_math(mean)} is infinite under {p.title}"
            return Derivation(p, q, steps, sp.oo, Verdict.INFINITE_BY_TAIL, reason, conditions)
    result = collect(expression)
    last = Step(result, "Collect the terms by their logarithms and special functions.")
    reason = "every expectation that the log ratio needs has a closed form"
    return Derivation(p, q, (*steps, last), result, Verdict.CLOSED_FORM, reason, conditions)


def _substitution(expression: Expr, mean: Mean, found: Expectation) -> Step:
    source = None if found.kernel is None else sp.Eq(Mean(found.kernel), found.transform)
    reason = f"Put in {to_math(mean)}: {found.reason}."
    return Step(expression, reason, sp.Eq(mean, found.value), source)


def _family(argument: str, family: str | Family) -> Family:
    if isinstance(family, Family):
        return family
    if isinstance(family, str) and family in FAMILIES:
        return FAMILIES[family]
    raise ValueError(bad(argument, family, f"one of {', '.join(FAMILIES)}"))
