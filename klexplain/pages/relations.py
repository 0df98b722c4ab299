"""What maps that can be undone make of the families, in sentences."""

import sympy as sp

from klexplain.families import FAMILIES, Family
from klexplain.families.base import Relation
from klexplain.notation.latex import to_latex
from klexplain.pages.markup import link, prose


def maps(family: Family) -> list[str]:
    """Return a sentence for each map from the family and to it, with links from its page.

    Examples
    --------
    >>> maps(FAMILIES["expon"])[1].split(" = ")[0].split(", ")[1]
    'it is <a href="../weibull_min/">Weibull</a> with <code>c</code>'
    """
    return [
        _told(one, relation)
        for one in FAMILIES.values()
        for relation in one.relations(one.symbols(""))
        if family in (one, FAMILIES[relation.family])
    ]


def _told(family: Family, relation: Relation) -> str:
    values = {name: to_latex(sp.sympify(v)) for name, v in relation.parameters.items()}
    with_values = ", ".join(f"`{name}` = ${tex}$" for name, tex in values.items())
    first, second = (link(f"../{f.name}/", f.title) for f in (family, FAMILIES[relation.family]))
    chance = ", with a sign left to chance," if "pm" in relation.image else ""
    mapped = "it" if relation.image == "x" else prose(f"${relation.image}$")
    start = f"{prose('If $x$')} is {first}, {mapped}{chance} is {second}"
    return f"{start} {prose(f'with {with_values}')}."
