"""What a family of distributions declares, so that everything else can follow."""

import math
from abc import ABC, abstractmethod
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

import lazy_loader as lazy
import numpy as np

from klexplain.families.expectations import Expr, Rule
from klexplain.families.parameters import POSITIVE, REAL, Domain, Parameter
from klexplain.families.points import Change, Point
from klexplain.families.sources import Source

sp = lazy.load("sympy")

Arrays = dict[str, np.ndarray]
Symbols = dict[str, Expr]
Values = dict[str, Any]  # symbols or arrays: the methods that take them are plain arithmetic
Range = tuple[Any, Any]
Numbers = tuple[float, ...]  # parameters in their order
Tail = dict[tuple[float, float], float]  # c of each c u^k (log u)^j, by (k, j)
LOG, LINEAR = (0.0, 1.0), (1.0, 0.0)


def where(condition: Any, yes: Any, no: Any) -> Any:
    """Choose by a condition on symbols, or element by element on arrays."""
    if isinstance(condition, bool | np.bool_ | np.ndarray):
        return np.where(condition, yes, no)
    return sp.Piecewise((yes, condition), (no, True))


def weighted_mean(p: Any, q: Any, weight: float) -> Any:
    """Return w p + (1 - w) q, where the weight w of p may be above 1; p itself where they agree.

    Examples
    --------
    >>> weighted_mean(3.0, 1.0, 2.0)
    5.0
    """
    return p if p == q else weight * p + (1 - weight) * q


AT_THE_ENDS = (
    "At an end of the domains read $0 \\log 0$ as 0, and $\\log(1/0)$ as ∞: "
    "the formula holds there too."
)


class Relation(NamedTuple):
    """What a map that can be undone makes of a member; such a map changes no divergence.

    Attributes
    ----------
    image : str
        What x is mapped to, as TeX.
    family : str
        The family of that, by SciPy's name.
    parameters : dict of str to sympy.Expr
        Its parameters by SciPy's names, in the symbols of the member.
    """

    image: str
    family: str
    parameters: dict[str, Any]


class OnLine(NamedTuple):
    """Two members by their logarithms, in a family of shifts and scales where p is standard.

    Attributes
    ----------
    family : str
        That family, by SciPy's name.
    loc, scale, log_scale : float
        The shift, the scale and the logarithm of the scale of q.
    change : Change
        How the coordinate of q differs from that of p.
    """

    family: str
    loc: float
    scale: float
    log_scale: float
    change: Change


class Family(ABC):
    """A family of distributions; one file of this folder defines one.

    A subclass states, in this order, its parameters, support, log-density, expectations,
    log-density in numbers, evaluation, relations, examples and sources. Symbolic methods take
    ``s``, the symbols of one side by SciPy's argument names; numeric ones take arrays by the
    same names.

    Attributes
    ----------
    name : str
        SciPy's name.
    title : str
        The name as it stands in prose.
    tagline : str
        What it is about, in a few words that follow a colon.
    synonyms : tuple of str
        Other names by which people search for it.
    names_of_some : dict of str to str
        Other names that only some of its members have, and which.
    note : str
        What else one must know of it, as Markdown.
    discrete : bool
        Whether it has a mass function.
    parameters : tuple of Parameter
        In the order of the notation.
    circular : bool
        Whether its values are directions on a circle.
    kink : bool
        Whether the log-density has a kink at `loc`.
    formula_error : float
        Bound of the relative error of ``divergence``, held by tests against 50 digits.
    special_case_of : str
        The wider family that holds this one, by SciPy's name; empty for none.
    special_case : str
        Which of its members are this one, as a sentence.
    examples : tuple of tuple of float
        Parameters of members to check with. The first two are ordinary, the support of the one
        within that of the other. With those that follow, some pair meets the conditions of each
        closed form, and some each case of it.
    shown : tuple of tuple of float
        The truth and the model of its page, where the first two examples would not be telling.
    sources : tuple of Source
        Where density, moments and divergence are published.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    tagline: ClassVar[str]
    synonyms: ClassVar[tuple[str, ...]] = ()
    names_of_some: ClassVar[dict[str, str]] = {}
    note: ClassVar[str] = ""
    discrete: ClassVar[bool] = False
    circular: ClassVar[bool] = False
    parameters: ClassVar[tuple[Parameter, ...]]
    kink: ClassVar[bool] = False
    formula_error: ClassVar[float] = 1e-14
    special_case_of: ClassVar[str] = ""
    special_case: ClassVar[str] = ""
    examples: ClassVar[tuple[Numbers, ...]]
    shown: ClassVar[tuple[Numbers, ...]] = ()
    sources: ClassVar[tuple[Source, ...]]

    @abstractmethod
    def support(self, s: Symbols) -> Expr:
        """Return the support as a SymPy set."""

    @abstractmethod
    def density(self, x: Expr, s: Symbols) -> Expr:
        """Return the density (or mass function) as a textbook prints it."""

    @abstractmethod
    def log_density(self, x: Expr, s: Symbols) -> Expr:
        """Return log density as a sum of constants times statistics of x."""

    @abstractmethod
    def rules(self, s: Symbols) -> tuple[Rule, ...]:
        """Return the rules from which the expectations under this family follow."""

    @abstractmethod
    def finite_moments(self, s: Values) -> Range:
        """Return (low, high): under a member E|x|^m is finite just for low < m < high."""

    @abstractmethod
    def growth(self, s: Values) -> Range:
        """Return (low, high): minus the log-density grows like x^low at 0, x^high at the far end.

        A logarithm, or what stays bounded, counts as the power 0.
        """

    def finite_exponentials(self, s: Values) -> Range:
        """Return (low, high): under a member E exp(t x) is finite for low < t <= 0, as declared.

        Only decreasing exponentials are asked for, and only they matter below 0.
        """
        return -math.inf, math.inf

    def exponential_growth(self, s: Values) -> Any:
        """Return t <= 0 where minus the log-density grows like exp(t x) as x falls, else 0."""
        return 0

    def tails(self, s: Values) -> tuple[Tail, Tail]:
        """Return how the log-density of the standard member behaves at its low and its high end.

        Each is a sum of c u^k (log u)^j, by (k, j), without what stays bounded. At a finite end u
        is 1 over the distance from it, far out it is |x|; (inf, t) stands for exp(t u). A special
        case leaves it to the wider family.
        """
        return {}, {}

    def ends(self, s: Values) -> Range:
        """Return the ends of the support of the standard member, where loc = 0 and scale = 1."""
        return 0.0, math.inf

    def bulk(self, s: Values) -> Range:
        """Return about where the standard member has its mass, and over what width."""
        return 1.0, 1.0

    def centre(self, s: Symbols) -> Range | None:
        """Return where a picture has the middle of a member, and how far it spreads, as symbols.

        It is in log x where x is positive. None stands for mean and deviation.
        """
        return None

    @abstractmethod
    def log_terms(self, at: Point, s: Values) -> tuple[Any, ...]:
        """Return terms whose sum is the log-density of the standard member at points.

        Those that do not depend on x are plain floats. Their sizes tell how far rounding goes.
        """

    def log_growth(self, at: Point, s: Values) -> np.ndarray | None:
        """Return the logarithm of the term of minus the log-density that may leave the floats.

        Where it does, nothing else counts. None stands for no such term.
        """
        return None

    def log_share(self, at: Point, s: Values) -> tuple[Any, ...] | None:
        """Return terms whose sum is log |x| and the varying part of the log-density.

        It is the log-density of log |x|, in which a power tail has lost the log |x| that cancels.
        None stands for no better way than the sum.
        """
        return None

    def log_ratio(self, at: Point, p: Values, q: Values, change: Change) -> tuple[Any, ...] | None:
        """Return log p - log q as terms that do not cancel where the two members agree.

        `at` and p are standard; q may be shifted and stretched. It is about the terms that
        depend on x; what of their difference does not is a plain float.
        None stands for no better way than the difference.
        """
        return None

    def logarithms(self, p: Values, q: Values) -> OnLine | None:
        """Return the laws of the logarithms of two members from one end, in which x is not rounded.

        None stands for no simpler laws than those of x.
        """
        return None

    @staticmethod
    def divergence(*parameters: Any) -> np.ndarray:
        """Return D(p ‖ q) in nats, stable everywhere, by broadcasting.

        Parameters of p come first, then those of q, both in their order.
        NaN stands where no closed form is known.
        """
        return np.full(np.broadcast_shapes(*map(np.shape, parameters)), np.nan)

    def between(self, p: Values, q: Values, weight: float) -> Values | None:
        """Return the parameters of the member whose density is like p^w q^(1-w).

        Parameters
        ----------
        p, q : dict of str to float
            Two members of one shift (and scale, where that is no parameter of the family), which
            agree in the parameters that are common.
        weight : float
            The exponent w of p: between 0 and 1, or above 1.

        Returns
        -------
        dict of str to float, or None
            Some lie outside their domains where w is above 1 and p^w q^(1-w) has no integral.
            None where the family does not hold it, or does not know it.
        """
        return None

    def embed(self, parameters: Arrays) -> Arrays:
        """Return the parameters as a member of ``special_case_of``."""
        raise NotImplementedError(f"{self.name} is not declared as a special case")

    def relations(self, s: Symbols) -> tuple[Relation, ...]:
        """Return what maps that can be undone make of it, where that is a family too."""
        return ()

    def symbols(self, side: str, *, common: bool = False) -> Symbols:
        """Return the symbols of one side by argument name.

        With `common`, parameters that must agree carry no subscript: p and q share them.
        """
        shared = {p.letter for p in self.parameters if common and p.common}
        letters = [p.letter for p in self.parameters]
        return {a.argument: a.symbol("" if a in shared else side) for a in letters}

    def own(self, parameters: Arrays) -> Arrays:
        """Keep the parameters that are this family's own, without a mere shift or scale."""
        return {name: parameters[name] for name in self._own_domains}

    def check(self, argument: str, parameters: Arrays, got: object) -> None:
        """Refuse parameters outside their domains in one line.

        Raises
        ------
        ValueError
            Names the argument, what it got, and the domain.
        """
        for name, value in parameters.items():
            domain = self._domains[name]
            if not domain.holds(value):
                raise ValueError(f"{argument}: got {got}; expected {domain.text.format(name)}")

    def may_be_degenerate(self, parameters: Arrays) -> bool:
        """Whether a discrete member may give one value only, a parameter being at an end.

        Elsewhere none does, however nearly a mass rounds to 1.
        """
        return any(domain.at_an_end(parameters[key]) for key, domain in self._own_domains.items())

    @property
    def named(self) -> str:
        """Its title after its article."""
        return f"{self.article} {self.title}"

    @property
    def article(self) -> str:
        """The article before its title: a Uniform, but an Exponential."""
        return "an" if self.title[0] in "AEIO" else "a"

    @property
    def also_called(self) -> str:
        """Its other names, with the members that have them where not all do."""
        some = [f"{name} ({which})" for name, which in self.names_of_some.items()]
        return ", ".join([*self.synonyms, *some])

    @property
    def names(self) -> str:
        """All names that it goes by: in prose, in SciPy, elsewhere, and without a hyphen."""
        known = [self.title, self.name, *self.synonyms, *self.names_of_some]
        return ", ".join([*known, *(name.replace("-", "") for name in known if "-" in name)])

    @cached_property
    def _domains(self) -> dict[str, Domain]:
        return {"loc": REAL, "scale": POSITIVE} | self._own_domains

    @cached_property
    def _own_domains(self) -> dict[str, Domain]:
        return {p.letter.argument: p.domain for p in self.parameters}
