"""The Fisher information of a family: the curvature of its divergence at p = q.

D(p ‖ q) is 0 at q = p and rises from there like half the information times the squared step.
The information is the mean of minus the second derivatives of the log-density. Where that has a
kink it has no such derivative, and the information is the mean of products of scores.
"""

from itertools import combinations_with_replacement
from typing import NamedTuple

import sympy as sp

from klexplain.derivation.asked import Asked, asked_family
from klexplain.derivation.collecting import collect, tidy
from klexplain.derivation.conditions import not_known
from klexplain.derivation.result import shown
from klexplain.derivation.variance import mean_of
from klexplain.families.base import Family
from klexplain.notation import SUCCESSES
from klexplain.notation.latex import to_latex
from klexplain.notation.mean import Expr, Mean, sample
from klexplain.notation.plain import to_text
from klexplain.notation.reason import Reason

CURVATURES = Reason("each second derivative of the log-density has a mean")
SCORES = Reason(
    "each product of two slopes of the log-density has a mean; at the kink, which has no "
    "probability, there is no slope"
)
MOVES = Reason("the support moves with each of the parameters")


class Information(NamedTuple):
    """The Fisher information of one observation.

    Attributes
    ----------
    parameters : tuple of sympy.Symbol
        The parameters that it is about: all on which the support does not depend, but for
        the successes of a negative binomial, whose information is an infinite sum.
    matrix : sympy.Matrix or None
        The information, in nats; None where a mean that it needs is not known, and where
        no parameter leaves the support as it is.
    reason : Reason
        Why it ended there.
    """

    parameters: tuple[Expr, ...]
    matrix: Expr
    reason: Reason

    def __repr__(self) -> str:
        if self.matrix is None:
            return f"Fisher information: none to print, because {self.reason}"
        rows = self.matrix[0] if self.matrix.shape == (1, 1) else self.matrix.tolist()
        return f"I({', '.join(map(str, self.parameters))}) = {shown(to_text(rows))}; {self.reason}"

    def _repr_markdown_(self) -> str:
        if self.matrix is None:
            return self.reason.sentence().to_markdown()
        names = ", ".join(map(to_latex, self.parameters))
        value = f"$$\nI({names}) = {to_latex(self.matrix)}\n$$"
        return f"{value}\n\n{self.reason.sentence().to_markdown()}"


def fisher_information(P: Asked) -> Information:
    """Return the Fisher information of a family, from its declared expectations.

    Parameters
    ----------
    P : str, Family or frozen distribution
        A family, by SciPy's name or another in use, as an element of `FAMILIES`, or by a member
        such as ``stats.beta(17, 6)``, without a shift.

    Returns
    -------
    Information
        A matrix over the parameters on which the support does not depend.

    Raises
    ------
    ValueError
        For an unknown family, a shifted member, or several variables.

    Notes
    -----
    Source: Kullback & Leibler (1951), section 6: the second-order term of the divergence.

    Examples
    --------
    >>> fisher_information("poisson").matrix
    Matrix([[1/lamda]])
    """
    p = asked_family("P", P)
    s, x = p.symbols(""), sample(discrete=p.discrete)
    regular, log_density = _regular(p), p.log_density(x, s)
    if not regular:
        return Information((), None, MOVES)
    entries = {}
    for pair in combinations_with_replacement(regular, 2):
        statistic = _scores(log_density, *pair) if p.kink else -sp.diff(log_density, *pair)
        mean = mean_of(statistic, x, p.rules(s))
        if mean is None:
            reason = not_known(Mean(statistic), p)
            return Information(regular, None, reason)
        entries[pair] = entries[pair[::-1]] = _shortest(mean)
    matrix = sp.Matrix([[entries[row, column] for column in regular] for row in regular])
    return Information(regular, matrix, SCORES if p.kink else CURVATURES)


def _scores(log_density: Expr, *pair: Expr) -> Expr:
    """The product of two scores, the derivatives of the log-density by parameters."""
    return sp.Mul(*(sp.diff(log_density, parameter) for parameter in pair))


def _regular(p: Family) -> tuple[Expr, ...]:
    """The parameters that neither set the support nor count successes."""
    s = p.symbols("")
    ends = set() if p.circular else p.support(s).inf.free_symbols | p.support(s).sup.free_symbols
    free = (s[a.letter.argument] for a in p.parameters if a.letter is not SUCCESSES)
    return tuple(symbol for symbol in free if symbol not in ends)


def _shortest(mean: Expr) -> Expr:
    plain = sp.expand_func(mean)
    return min((plain, tidy(sp.expand(plain)), collect(sp.expand(plain))), key=sp.count_ops)
