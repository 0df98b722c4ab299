"""The Fisher information of a family: the curvature of its divergence at p = q.

D(p ‖ q) is 0 at q = p and rises from there like half the information times the squared step.
The information is the mean of minus the second derivatives of the log-density.
"""

from typing import NamedTuple

import sympy as sp

from klexplain.derivation.collecting import collect, tidy
from klexplain.derivation.engine import family
from klexplain.derivation.latex import to_math
from klexplain.derivation.mean import Expr, Mean, sample
from klexplain.derivation.variance import mean_of
from klexplain.families.family import Family


class Information(NamedTuple):
    """The Fisher information of one observation.

    Attributes
    ----------
    parameters : tuple of sympy.Symbol
        The parameters that it is about: all on which the support does not depend.
    matrix : sympy.Matrix or None
        The information, in nats; None where an expectation has no elementary value.
    reason : str
        Why it ended there, as Markdown.
    """

    parameters: tuple[Expr, ...]
    matrix: Expr
    reason: str


def fisher_information(P: str | Family) -> Information:
    """Return the Fisher information of a family, from its declared expectations.

    Parameters
    ----------
    P : str or Family
        A family, by SciPy's name or as an element of `FAMILIES`.

    Returns
    -------
    Information
        A matrix over the parameters on which the support does not depend.

    Raises
    ------
    ValueError
        For an unknown family.

    Notes
    -----
    Source: Kullback & Leibler (1951), section 6: the second-order term of the divergence.

    Examples
    --------
    >>> fisher_information("poisson").matrix
    Matrix([[1/lamda]])
    """
    p = family("P", P)
    s, x = p.symbols(""), sample(discrete=p.discrete)
    regular = _regular(p)
    log_density, rows = p.log_density(x, s), []
    for first in regular:
        row = []
        for second in regular:
            curvature = -sp.diff(log_density, first, second)
            mean = mean_of(curvature, x, p.rules(s))
            if mean is None:
                missing = to_math(Mean(curvature))
                return Information(regular, None, f"no elementary value is known for {missing}")
            row.append(_shortest(mean))
        rows.append(row)
    return Information(regular, sp.Matrix(rows), "every second derivative has a mean")


def _regular(p: Family) -> tuple[Expr, ...]:
    """The parameters that neither set the support nor count anything."""
    s = p.symbols("")
    ends = set() if p.circular else p.support(s).inf.free_symbols | p.support(s).sup.free_symbols
    return tuple(
        s[a.letter.argument]
        for a in p.parameters
        if not a.common and s[a.letter.argument] not in ends
    )


def _shortest(mean: Expr) -> Expr:
    plain = sp.expand_func(mean)
    return min((plain, tidy(sp.expand(plain)), collect(sp.expand(plain))), key=sp.count_ops)
