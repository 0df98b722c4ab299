"""A derivation: equal expressions, each with the reason why it equals the one before."""

from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from textwrap import shorten
from typing import Literal, NamedTuple

from klexplain._checks import bad
from klexplain.export import JavaScript, Python, R, Standard
from klexplain.export.formula import Formula, formula
from klexplain.families.base import Family
from klexplain.families.sources import Source
from klexplain.notation.latex import divergence_equals, identity_latex
from klexplain.notation.mean import Expr
from klexplain.notation.plain import to_text
from klexplain.notation.reason import Reason, Strong

DEFINITION = Source("kullback1951", "equation 2.4")
SHOWN = 400  # characters of a formula that a screen has room for, beside what is said of it


class Verdict(StrEnum):
    """How a derivation can end.

    A closed form is a formula in the functions of `klexplain.export.functions`. That none is known
    here says nothing of whether there is one.
    """

    CLOSED_FORM = "closed form"
    INFINITE_BY_SUPPORT = "infinite by support"
    INFINITE_AT_END = "infinite at an end"
    NOT_KNOWN = "no closed form known here"


class Condition(NamedTuple):
    """What the parameters must satisfy for a derivation to end as it does.

    Attributes
    ----------
    relation : sympy.Expr
        A relation between parameters.
    otherwise : Verdict
        What holds where it is not satisfied.
    because : Reason
        Why that holds there.
    """

    relation: Expr
    otherwise: Verdict
    because: Reason

    @property
    def told(self) -> Reason:
        """The condition with what holds otherwise, as part of a sentence."""
        otherwise = "; otherwise: ", Strong(self.otherwise)
        return Reason(self.relation, *otherwise, ", because ", self.because)

    def __repr__(self) -> str:
        return str(self.told)

    def _repr_markdown_(self) -> str:
        return self.told.to_markdown()


@dataclass(frozen=True, repr=False)
class Step:
    """One line of a derivation.

    Attributes
    ----------
    expression : sympy.Expr
        D(p ‖ q) in nats, equal to the expression of the step before.
    reason : Reason
        Why it is equal, in a sentence.
    identity : sympy.Eq or None
        The fact that was put in, where the reason rests on one.
    source : sympy.Eq or None
        The transform from which that fact follows.
    """

    expression: Expr
    reason: Reason
    identity: Expr = None
    source: Expr = None

    def to_latex(self) -> str:
        """Return what this step shows: the fact it puts in, else its whole expression."""
        if self.identity is None:
            return divergence_equals(self.expression)
        return identity_latex(*(fact for fact in (self.source, self.identity) if fact is not None))

    def to_text(self) -> str:
        """Return the same as one line of plain text, without the source of a fact."""
        if self.identity is None:
            return f"D(p ‖ q) = {to_text(self.expression)}"
        return to_text(self.identity)

    def __repr__(self) -> str:
        return f"{shown(self.to_text())}  # {self.reason}"

    def to_markdown(self) -> str:
        """Return the reason, and below it what the step shows, as Markdown with TeX."""
        return f"{self.reason.to_markdown()}\n\n$$\n{self.to_latex()}\n$$"

    def _repr_markdown_(self) -> str:
        return self.to_markdown()


@dataclass(frozen=True, repr=False)
class Derivation:
    """The way from the definition of D(p ‖ q) to its value.

    Attributes
    ----------
    p, q : Family
        The families of the truth and of the model.
    steps : tuple of Step
        From the definition on; each equals the one before.
    result : sympy.Expr or None
        The closed form in nats, infinity, or None where no closed form is known here.
    verdict : Verdict
        Which of the four ways it ended in.
    reason : Reason
        Why it ended so.
    conditions : tuple of Condition
        What the parameters must satisfy for the verdict, and what holds where they do not;
        empty where the verdict always holds.
    """

    p: Family
    q: Family
    steps: tuple[Step, ...]
    result: Expr
    verdict: Verdict
    reason: Reason
    conditions: tuple[Condition, ...] = ()

    def to_latex(self) -> str:
        r"""Return the last line as TeX, ``D(p \Vert q) = ...``, in nats."""
        return divergence_equals(self.steps[-1].expression)

    def to_python(self, arrays: Literal["numpy", "standard"] = "numpy") -> str:
        """Return the closed form as a module with one function, which takes arrays.

        Its arguments are SciPy's, with ``_p`` and ``_q``; what p and q must share has neither.

        Parameters
        ----------
        arrays : {"numpy", "standard"}
            Whose arrays it takes: NumPy's, or those of any library with the functions of the
            array-API standard, such as torch and JAX, which can differentiate it. The latter
            also keeps its digits where p and q of one family nearly agree, but for zipf, and
            for Betas of which one shape is far below the other.

        Raises
        ------
        ValueError
            Where there is no finite closed form; `to_javascript` and `to_r` too.

        Examples
        --------
        >>> from klexplain import derive
        >>> names = {}
        >>> exec(derive("expon", "gamma").to_python(arrays="standard"), names)
        >>> round(float(names["kl_expon_gamma"](1.0, 2.0, 1.0)), 4)  # 2 log 2 + ...
        0.5772
        """
        if arrays not in ("numpy", "standard"):
            raise ValueError(bad("arrays", arrays, '"numpy" or "standard"'))
        if arrays == "standard":
            return Standard().function(self._formula(near=True))
        return Python().function(self._formula())

    def to_javascript(self) -> str:
        """Return the closed form as a JavaScript function, with all that it calls."""
        return JavaScript().function(self._formula())

    def to_r(self) -> str:
        """Return the closed form as an R function, with all that it calls."""
        return R().function(self._formula())

    def _formula(self, *, near: bool = False) -> Formula:
        if self.verdict is not Verdict.CLOSED_FORM:
            got = f"{self.p.name}, {self.q.name} ({self.verdict})"
            raise ValueError(bad("P, Q", got, "families with a finite closed form"))
        relations = tuple(c.relation for c in self.conditions)
        return formula(self.p, self.q, self.result, relations, near=near)

    def citation(self) -> str:
        """Return what to cite for this result, as one line of plain text."""
        sources = dict.fromkeys(map(str, (DEFINITION, *self.p.sources, *self.q.sources)))
        return (
            f"The klexplain developers: D({self.p.title} ‖ {self.q.title}), {self.verdict}. "
            f'klexplain {version("klexplain")}, derive("{self.p.name}", "{self.q.name}"). '
            f"After {'; '.join(sources)}."
        )

    def to_markdown(self) -> str:
        """Return the steps as Markdown with TeX, each reason before its formula."""
        lines = [f"**{n}.** {step.to_markdown()}" for n, step in enumerate(self.steps, 1)]
        ending = f"Result: **{self.verdict}**, {self.because.to_markdown()}."
        return "\n\n".join([*lines, ending])

    def to_text(self) -> str:
        """Return the steps as plain text, each reason before its formula."""
        lines = [f"{n}. {s.reason}\n   {s.to_text()}" for n, s in enumerate(self.steps, 1)]
        return "\n".join([*lines, f"Result: {self.verdict}, {self.because}."])

    @property
    def because(self) -> Reason:
        """Why it ended so, under which conditions, and what holds otherwise."""
        told = [
            Reason(". It also needs " if n else ". It holds for ", condition.told)
            for n, condition in enumerate(self.conditions)
        ]
        return Reason("because ", self.reason, *told)

    def __repr__(self) -> str:
        pair = f"D({self.p.title} ‖ {self.q.title})"
        value = "" if self.result is None else f" = {shown(to_text(self.result))}"
        if self.verdict is not Verdict.CLOSED_FORM:
            return f"{pair}{value}; {self.verdict}, because {self.reason}"
        return f"{pair}{value}; {self.verdict} in {len(self.steps)} steps{holding(self.conditions)}"

    def _repr_markdown_(self) -> str:
        return self.to_markdown()


def shown(formula: str) -> str:
    """Return as much of a formula as a screen has room for.

    Examples
    --------
    >>> shown("a + b"), len(shown("a + " * 1000)) <= SHOWN
    ('a + b', True)
    """
    return shorten(formula, SHOWN, placeholder=" …")


def holding(conditions: tuple[Condition, ...]) -> str:
    """Return the conditions of a result as the end of a line; empty for none."""
    return f", for {', '.join(to_text(c.relation) for c in conditions)}" if conditions else ""
