"""How families turn into one another under maps that can be undone, which change no divergence."""

from collections.abc import Callable
from typing import Any, NamedTuple

import sympy as sp

from klexplain.families import FAMILIES
from klexplain.notation.latex import to_latex
from klexplain.pages.markup import link, prose

HALF = sp.Rational(1, 2)


class Relation(NamedTuple):
    """What a map makes of a family.

    Attributes
    ----------
    name : str
        The family of x, by SciPy's name.
    image : str
        What x is mapped to, as TeX.
    other : str
        The family of that.
    become : callable
        Takes the parameters of x by name, and returns those of its image.
    """

    name: str
    image: str
    other: str
    become: Callable[..., dict[str, Any]]


# Johnson, Kotz & Balakrishnan (1994, 1995), in the chapters of both families.
RELATIONS = (
    Relation("uniform", "x", "beta",
             lambda loc, scale: {"a": 1, "b": 1, "loc": loc, "scale": scale}),
    Relation("powerlaw", r"-\log x", "expon", lambda a: {"scale": 1 / a}),
    Relation("expon", "x", "weibull_min", lambda scale: {"c": 1, "scale": scale}),
    Relation("invgamma", "1/x", "gamma", lambda a, scale: {"a": a, "scale": 1 / scale}),
    Relation("chi", "x^2", "chi2", lambda df: {"df": df}),
    Relation("rayleigh", "x^2", "expon", lambda scale: {"scale": 2 * scale**2}),
    Relation("maxwell", "x^2", "gamma", lambda scale: {"a": 3 * HALF, "scale": 2 * scale**2}),
    Relation("halfnorm", "x^2", "gamma", lambda scale: {"a": HALF, "scale": 2 * scale**2}),
    Relation("halfnorm", r"\pm x", "norm", lambda scale: {"loc": 0, "scale": scale}),
    Relation("weibull_min", r"-\log x", "gumbel_r",
             lambda c, scale: {"loc": -sp.log(scale), "scale": 1 / c}),
    Relation("weibull_min", "1/x", "invweibull", lambda c, scale: {"c": c, "scale": 1 / scale}),
    Relation("lognorm", r"\log x", "norm", lambda s, scale: {"loc": sp.log(scale), "scale": s}),
    Relation("fisk", r"\log x", "logistic",
             lambda c, scale: {"loc": sp.log(scale), "scale": 1 / c}),
    Relation("nakagami", "x^2", "gamma", lambda nu, scale: {"a": nu, "scale": scale**2 / nu}),
    Relation("levy", "1/x", "gamma", lambda scale: {"a": HALF, "scale": 2 / scale}),
    Relation("lomax", "x", "pareto", lambda c, scale: {"b": c, "loc": -scale, "scale": scale}),
    Relation("halfcauchy", r"\pm x", "cauchy", lambda scale: {"loc": 0, "scale": scale}),
    Relation("pareto", r"\log x", "expon", lambda b, scale: {"loc": sp.log(scale), "scale": 1 / b}),
    Relation("cauchy", "x", "t", lambda loc, scale: {"df": 1, "loc": loc, "scale": scale}),
    Relation("geom", "x - 1", "nbinom", lambda p: {"n": 1, "p": p}),
)  # fmt: skip


def told(relation: Relation) -> str:
    """Return a relation as a sentence with links, relative to the page of a family.

    Examples
    --------
    >>> told(RELATIONS[2]).split(" = ")[0].split(", ")[1]
    'it is <a href="../weibull_min/">Weibull</a> with <code>c</code>'
    """
    family, other = FAMILIES[relation.name], FAMILIES[relation.other]
    image = relation.become(**family.symbols(""))
    with_values = ", ".join(f"`{name}` = ${to_latex(sp.sympify(v))}$" for name, v in image.items())
    first, second = (link(f"../{f.name}/", f.title) for f in (family, other))
    chance = ", with a sign left to chance," if "pm" in relation.image else ""
    mapped = "it" if relation.image == "x" else prose(f"${relation.image}$")
    start = f"{prose('If $x$')} is {first}, {mapped}{chance} is {second}"
    return f"{start} {prose(f'with {with_values}')}."
