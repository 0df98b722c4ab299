"""A derivation: equal expressions, each with the reason why it equals the one before."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from klexplain.derivation.latex import divergence_equals, identity_latex, to_math
from klexplain.derivation.mean import Expr
from klexplain.families.family import Family


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

    def to_markdown(self) -> str:
        """Return the steps as Markdown with TeX, each reason before its formula."""
        lines = [
            f"**{n}.** {s.reason}\n\n$$\n{s.to_latex()}\n$$" for n, s in enumerate(self.steps, 1)
        ]
        ending = f"Verdict: **{self.verdict}**, because {self.reason}.{self.given}"
        return "\n\n".join(['<div class="kle-steps" markdown="1">', *lines, ending, "</div>"])

    @property
    def given(self) -> str:
        """The conditions as sentences, each with what holds otherwise; empty for none."""
        return "".join(
            f" It holds for {to_math(relation)}; otherwise: **{otherwise}**, because {because}."
            for relation, otherwise, because in self.conditions
        )

    def _repr_markdown_(self) -> str:
        return self.to_markdown()
