"""A derivation: equal expressions, each with the reason why it equals the one before."""

from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from typing import NamedTuple

from klexplain._checks import bad
from klexplain.derivation.latex import divergence_equals, identity_latex, to_math
from klexplain.derivation.mean import Expr
from klexplain.export import javascript_function, python_function, r_function
from klexplain.export.formula import Formula, formula
from klexplain.families.base import Family
from klexplain.families.sources import Source

DEFINITION = Source("kullback1951", "equation 2.4")


class Verdict(StrEnum):
    """How a derivation can end."""

    CLOSED_FORM = "closed form"
    INFINITE_BY_SUPPORT = "infinite by support"
    INFINITE_BY_TAIL = "infinite by tail"
    NO_ELEMENTARY_FORM = "no elementary closed form"


class Condition(NamedTuple):
    """What the parameters must satisfy for a verdict to hold.

    Attributes
    ----------
    relation : sympy.Expr
        A relation between parameters.
    otherwise : Verdict
        What holds where it is not satisfied.
    because : str
        Why that holds there, as Markdown.
    """

    relation: Expr
    otherwise: Verdict
    because: str


@dataclass(frozen=True)
class Step:
    """One line of a derivation.

    Attributes
    ----------
    expression : sympy.Expr
        D(p ‖ q) in nats, equal to the expression of the step before.
    reason : str
        Why it is equal, as Markdown.
    identity : sympy.Eq or None
        The fact that was put in, where the reason rests on one.
    source : sympy.Eq or None
        The transform from which that fact follows.
    """

    expression: Expr
    reason: str
    identity: Expr = None
    source: Expr = None

    def to_latex(self) -> str:
        """Return what this step shows: the fact it puts in, else its whole expression."""
        if self.identity is None:
            return divergence_equals(self.expression)
        return identity_latex(*(fact for fact in (self.source, self.identity) if fact is not None))


@dataclass(frozen=True)
class Derivation:
    """The way from the definition of D(p ‖ q) to its value.

    Attributes
    ----------
    p, q : Family
        The families of the truth and of the model.
    steps : tuple of Step
        From the definition on; each equals the one before.
    result : sympy.Expr or None
        The closed form in nats, infinity, or None where there is no elementary form.
    verdict : Verdict
        Which of the four ends it came to.
    reason : str
        Why it ended there.
    conditions : tuple of Condition
        What the parameters must satisfy for the verdict, and what holds where they do not;
        empty where the verdict always holds.
    """

    p: Family
    q: Family
    steps: tuple[Step, ...]
    result: Expr
    verdict: Verdict
    reason: str
    conditions: tuple[Condition, ...] = ()

    def to_latex(self) -> str:
        r"""Return the last line as TeX, ``D(p \Vert q) = ...``, in nats."""
        return divergence_equals(self.steps[-1].expression)

    def to_python(self) -> str:
        """Return the closed form as a module for NumPy and SciPy, with one function.

        Its arguments are SciPy's, with ``_p`` and ``_q``; what p and q must share has neither.

        Raises
        ------
        ValueError
            Where there is no finite closed form; `to_javascript` and `to_r` too.
        """
        return python_function(self._formula)

    def to_javascript(self) -> str:
        """Return the closed form as a JavaScript function, with all that it calls."""
        return javascript_function(self._formula)

    def to_r(self) -> str:
        """Return the closed form as an R function, with all that it calls."""
        return r_function(self._formula)

    @property
    def _formula(self) -> Formula:
        if self.verdict is not Verdict.CLOSED_FORM:
            got = f"{self.p.name}, {self.q.name} ({self.verdict})"
            raise ValueError(bad("P, Q", got, "families with a finite closed form"))
        return formula(self.p, self.q, self.result, tuple(c.relation for c in self.conditions))

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
        lines = [
            f"**{n}.** {s.reason}\n\n$$\n{s.to_latex()}\n$$" for n, s in enumerate(self.steps, 1)
        ]
        ending = f"Verdict: **{self.verdict}**, because {self.reason}.{self.given}"
        return "\n\n".join([*lines, ending])

    @property
    def given(self) -> str:
        """The conditions as sentences, each with what holds otherwise; empty for none."""
        return "".join(
            f" It {'also needs' if n else 'holds for'} {to_math(relation)};"
            f" otherwise: **{otherwise}**, because {because}."
            for n, (relation, otherwise, because) in enumerate(self.conditions)
        )

    def _repr_markdown_(self) -> str:
        return self.to_markdown()
