"""Derive D(p ‖ q) for two families from what they declare: no table of pairs.

D(p ‖ q) = E_p[log p(x) - log q(x)]. The log ratio is split into constants times
statistics of x. Expectation is linear, so the expectations of these statistics under
p are all that is needed. A statistic without a declared expectation ends the
derivation: nothing is guessed.
"""

import sympy as sp

from klexplain.derivation.asked import Asked, asked_family
from klexplain.derivation.collecting import by_statistic, collect
from klexplain.derivation.conditions import Conditions, common, not_known, support, tails
from klexplain.derivation.result import Condition, Derivation, Step, Verdict
from klexplain.families.base import Family, Symbols
from klexplain.families.expectations import Expectation, expectation
from klexplain.notation.mean import MODEL, TRUTH, Expr, Mean, p_of, q_of, sample
from klexplain.notation.reason import Reason


def derive(P: Asked, Q: Asked) -> Derivation:
    """Derive the Kullback-Leibler divergence between members of two families.

    Parameters
    ----------
    P, Q : str, Family or frozen distribution
        The family of the truth and of the model: by SciPy's name (``"beta"``) or another in
        use (``"Weibull"``), as an element of `FAMILIES`, or by a member such as
        ``stats.beta(17, 6)``, without a shift. Both continuous or both discrete.

    Returns
    -------
    Derivation
        The steps with their reasons, the result in nats, how it ended (a `Verdict`), and what
        the parameters must satisfy for that.

    Raises
    ------
    ValueError
        For an unknown family, a shifted member, or several variables.
    TypeError
        Where only one of the two is discrete.

    Notes
    -----
    The value is finite where Q can give all that P can, and where the powers of x with which
    minus the log-density of Q grows, near 0 and far out, have a finite mean under P. What p and
    q must share before there is a formula (the n of two Binomials) is stated as a condition.
    Definition: Kullback & Leibler (1951), equation 2.4.

    Examples
    --------
    >>> derive("poisson", "poisson").result
    lamda_p*log(lamda_p/lamda_q) - lamda_p + lamda_q
    >>> derive("norm", "gamma").verdict.value
    'infinite by support'
    """
    p, q = asked_family("P", P), asked_family("Q", Q)
    if p.discrete != q.discrete:
        kind = "discrete" if p.discrete else "continuous"
        raise TypeError(f"Q: got {q.name}; expected a {kind} family, as P = {p.name} is")
    x, (s_p, s_q) = sample(discrete=p.discrete), _symbols(p, q)
    first = _definition(p, s_p, x)
    holds = (*common(p, q), *support(p, q, s_p, s_q), *tails(p, q, s_p, s_q))
    ends = [c for c in holds if c.relation == sp.false]
    if ends and ends[0].otherwise is Verdict.INFINITE_BY_SUPPORT:
        return _infinite(p, q, (first,), ends[0])
    opening = _opening(p.log_density(x, s_p), q.log_density(x, s_q), x)
    if ends:
        return _infinite(p, q, (first, *opening), ends[0])
    return _closing(p, q, (first, *opening), s_p, x, holds)


def _symbols(p: Family, q: Family) -> tuple[Symbols, Symbols]:
    """The symbols of both sides; what sets the support is common within a family."""
    return p.symbols("p", common=p.name == q.name), q.symbols("q", common=p.name == q.name)


def _definition(p: Family, s_p: Symbols, x: Expr) -> Step:
    domain = p.support(s_p)
    weighted = p_of(x) * sp.log(p_of(x) / q_of(x))
    over = (sp.Sum if p.discrete else sp.Integral)(weighted, (x, domain.inf, domain.sup))
    each, often = ("the log likelihood ratio of each ", x), ("by how often ", TRUTH)
    return Step(
        over, Reason("The definition: weigh ", *each, " ", *often, " gives it, and add up.")
    )


def _infinite(p: Family, q: Family, steps: tuple[Step, ...], end: Condition) -> Derivation:
    last = Step(sp.oo, end.because.sentence())
    return Derivation(p, q, (*steps, last), sp.oo, end.otherwise, end.because)


def _opening(log_p: Expr, log_q: Expr, x: Expr) -> tuple[Step, ...]:
    split = by_statistic(log_p - log_q, x)
    grouped = sp.Add(*(_times(c, part) for part, c in split.items()), evaluate=False)
    linear = sp.Add(*(_times(c, part if part == 1 else Mean(part)) for part, c in split.items()))
    mean = Reason("Weighing by ", TRUTH, " gives the mean under ", TRUTH)
    same = Reason("What ", TRUTH, " and ", MODEL, " share cancels.")
    return (
        Step(
            Mean(sp.log(p_of(x)) - sp.log(q_of(x))),
            Reason(mean, ". The log of a ratio is a difference of logs."),
        ),
        Step(
            Mean(sp.Add(log_p, -log_q, evaluate=False)),
            Reason(f"Put in the two log-{'probabilities' if x.is_integer else 'densities'}."),
        ),
        Step(
            Mean(grouped),
            Reason("Sort the terms: each is a constant times a function of ", x, ". ", same),
        ),
        Step(
            linear,
            Reason("The mean of a sum is the sum of the means; constants come out in front."),
        ),
    )


def _times(constant: Expr, part: Expr) -> Expr:
    """A term of a sum: (-1 - c) log x as -(1 + c) log x."""
    minus = all(term.could_extract_minus_sign() for term in sp.Add.make_args(constant))
    return -(-constant * part) if minus else constant * part


def _closing(
    p: Family, q: Family, steps: tuple[Step, ...], s_p: Symbols, x: Expr, holds: Conditions
) -> Derivation:
    """Put in the expectations one by one, then collect."""
    expression = steps[-1].expression
    means = sorted(expression.atoms(Mean), key=sp.default_sort_key)
    for mean in means:
        found = expectation(mean.args[0], x, p.rules(s_p))
        if found is None:
            return Derivation(p, q, steps, None, Verdict.NOT_KNOWN, not_known(mean, p), holds)
        expression = expression.subs(mean, found.value)
        steps += (_substitution(expression, mean, found),)
    result = collect(expression)
    last = Step(result, Reason("Collect what stands with each logarithm and special function."))
    same = "the log ratio is the same for every ", x, " that ", TRUTH, " can give"
    reason = Reason(*(("each of the means that it needs has a closed form",) if means else same))
    return Derivation(p, q, (*steps, last), result, Verdict.CLOSED_FORM, reason, holds)


def _substitution(expression: Expr, mean: Mean, found: Expectation) -> Step:
    source = None if found.kernel is None else sp.Eq(Mean(found.kernel), found.transform)
    reason = Reason("Put in ", mean, ": ", found.reason, ".")
    return Step(expression, reason, sp.Eq(mean, found.value), source)
