"""One pair of members by two routes: the derived formula in numbers, and the integral."""

import math
from dataclasses import dataclass
from typing import Any

import mpmath as mp

from klexplain.checking.verification import SAFETY, VerificationError
from klexplain.derivation.checking import to_number
from klexplain.derivation.result import Derivation, Verdict
from klexplain.distributions.pairs import one_pair
from klexplain.divergence.evaluation import evaluate
from klexplain.divergence.result import Divergence
from klexplain.pages.members import members

FORMULA_DIGITS = 30  # so that the formula's rounding is no part of the difference
FLOAT_DIGITS = 16


@dataclass(frozen=True)
class PairCheck:
    """D(p ‖ q) of two members, in nats, as far as there are routes to it.

    Attributes
    ----------
    derivation : Derivation
        That of their families.
    p, q : Distribution
        The members.
    formula : float or None
        What the derived expression gives; None where no closed form is known.
    integral : Divergence
        By integration or summation of SciPy's densities; of an infinite divergence the rule
        by which it is found.
    """

    derivation: Derivation
    p: Any
    q: Any
    formula: float | None
    integral: Divergence

    @property
    def difference(self) -> float:
        """How far the formula is from the integral, in nats; 0 where there is one route."""
        value = float(self.integral.value)
        return 0.0 if self.formula in (None, value) else abs(float(self.formula or 0) - value)

    @property
    def agrees(self) -> bool:
        """Whether they differ by no more than the integral's error, twice for safety."""
        return self.difference <= SAFETY * float(self.integral.error)

    @property
    def digits(self) -> int:
        """To how many significant digits formula and integral agree, at most those of a float."""
        if not self.difference:
            return FLOAT_DIGITS
        return min(
            FLOAT_DIGITS, int(-math.log10(self.difference / abs(float(self.integral.value))))
        )

    def check(self) -> "PairCheck":
        """Return itself, or refuse to go on with a contradiction.

        Raises
        ------
        VerificationError
            Names the members and the two values.
        """
        if self.agrees:
            return self
        raise VerificationError(
            f"D({self.p} ‖ {self.q}): formula {self.formula} nats, integral "
            f"{self.integral.value} ± {self.integral.error} nats"
        )


def check_pair(derivation: Derivation) -> PairCheck:
    """Return both values for members that meet the conditions of a derivation.

    Parameters
    ----------
    derivation : Derivation
        What `derive` returned for the pair.

    Examples
    --------
    >>> from klexplain.derivation.engine import derive
    >>> check_pair(derive("expon", "gamma")).check().digits > 10
    True
    """
    pair = members(derivation)
    closed = derivation.verdict is Verdict.CLOSED_FORM
    integral = evaluate(pair.p, pair.q, method="quadrature" if closed else None)
    formula = None
    if closed:
        with mp.workdps(FORMULA_DIGITS):
            formula = float(to_number(derivation.result.subs(pair.values)))
    return PairCheck(derivation, *one_pair(pair.p, pair.q), formula, integral)
