"""The page of one family: density, divergence with its steps, information, figures, relations."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy as sp

from klexplain import figures
from klexplain.checking.verification import verify
from klexplain.derivation.information import Information, fisher_information
from klexplain.derivation.result import Derivation, Verdict
from klexplain.derivation.variance import log_ratio_variance
from klexplain.divergence.evaluation import kl_divergence
from klexplain.evidence.likelihood_ratio import ratio_curve
from klexplain.evidence.paths import convergence
from klexplain.families import FAMILIES
from klexplain.families.base import Family, Relation
from klexplain.notation.latex import as_typed, to_latex
from klexplain.notation.mean import Expr, sample
from klexplain.pages.markup import Section, SitePage, rendered
from klexplain.pages.members import call, explorer_query, shown_pair
from klexplain.units import unit

SEED = 5
PATHS, SAMPLES = 20, 10_000
SECTIONS = (
    ("Density and parameters", "density-and-parameters", "density, parameters, support"),
    ("The divergence between two members", "the-divergence", "closed form, steps"),
    ("The variance of the log ratio", "the-variance-of-the-log-ratio", "variance, spread"),
    ("Fisher information", "fisher-information", "Fisher information, curvature"),
    ("Limits", "limits", "conditions, infinite, limits"),
    ("An example", "an-example", "example, figures, check, Python"),
    ("Relations", "relations", "special case, relations to other families"),
    ("Sources", "sources", "sources, references"),
)
Values = dict[str, Any]  # what a template names


def family_page(found: Derivation) -> SitePage:
    """Return the page of a family.

    Parameters
    ----------
    found : Derivation
        That of the family from itself.

    Raises
    ------
    VerificationError
        Where the routes to the divergence of its example contradict each other.

    Examples
    --------
    >>> from klexplain.derivation.engine import derive
    >>> family_page(derive("expon", "expon")).address
    'families/expon'
    """
    family = found.p
    special = {"the-divergence": _asked(family)}
    parts = tuple(
        Section(anchor, title, f"{special.get(anchor, family.names)}: {words}")
        for title, anchor, words in SECTIONS
    )
    html = rendered(
        "family.html", family=family, parts=parts, found=found, variance=log_ratio_variance(found),
        **_density(family), **_information(family), **_example(family),
        special_cases=list(_special_cases(family)), images=list(_images(family)),
    )  # fmt: skip
    address, title = f"families/{family.name}", family.title
    return SitePage(address, title, _tab(family), _told(found), _asked(family), parts, html)


def _asked(family: Family) -> str:
    """The names and the question; two words, "inverse gammas", would also answer for "gammas"."""
    plain = (
        name for name in (family.title, *family.synonyms, *family.names_of_some) if name.isalpha()
    )
    between = " or ".join(f"two {name}s" for name in plain) or "two members"
    return f"{family.names}. KL divergence, Kullback–Leibler divergence between {between}."


def _tab(family: Family) -> str:
    """The question, with the best-known other name where there is one."""
    other = f" ({family.synonyms[0]})" if family.synonyms else ""
    return f"KL divergence between two {family.title}{other} distributions"


def _told(found: Derivation) -> str:
    closed = found.verdict is Verdict.CLOSED_FORM
    return (
        f"{_tab(found.p)}: {'formula and derivation' if closed else 'how it is computed'}, "
        "Fisher information, Python code, and a checked example."
    )


def families_table() -> str:
    """Return a table of all families, with links that are relative to ``families/``.

    Examples
    --------
    >>> families_table().count("<tr>") == 1 + len(FAMILIES)
    True
    """
    return rendered("families.html", families=FAMILIES.values())


def _density(family: Family) -> Values:
    x, s = sample(discrete=family.discrete), family.symbols("")
    return {
        "place": rf"{to_latex(x)} \in {_support(family)}",
        "density": as_typed(lambda: family.density(x, s)),
    }


def _support(family: Family) -> str:
    ends = family.support(family.symbols(""))
    low, high = ends.inf, ends.sup
    if family.discrete and high - low == 1:
        return rf"\{{{to_latex(low)}, {to_latex(high)}\}}"
    if family.discrete:
        last = r"\dots" if high == sp.oo else rf"\dots, {to_latex(high)}"
        return rf"\{{{to_latex(low)}, {to_latex(low + 1)}, {last}\}}"
    return rf"({to_latex(low)}, {to_latex(high)})"


def _information(family: Family) -> Values:
    information = fisher_information(family)
    formula = "" if information.matrix is None else _matrix_of(information)
    return {"information": information, "information_formula": formula}


def _matrix_of(information: Information) -> str:
    names = ", ".join(map(to_latex, information.parameters))
    matrix = information.matrix
    return rf"I({names}) = {to_latex(matrix[0]) if matrix.shape == (1, 1) else _tex(matrix)}"


def _tex(matrix: Expr) -> str:
    rows = (" & ".join(map(to_latex, matrix.row(i))) for i in range(matrix.rows))
    body = r" \\ ".join(rows)
    return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"


def _example(family: Family) -> Values:
    p, q = shown_pair(family)
    curve = ratio_curve(p, q)
    paths = convergence(p, q, n=SAMPLES, paths=PATHS, rng=np.random.default_rng(SEED))
    drawings = (
        figures.densities(curve),
        figures.likelihood_ratio(curve),
        figures.convergence(paths),
    )
    return {
        "values": list(_values(p, q)),
        "python": _python(p, q),
        "check": verify(p, q, rng=np.random.default_rng(SEED)).check()._repr_html_(),
        "figures": [drawing._repr_html_() for drawing in drawings],
        "query": explorer_query(p, q),
    }


def _values(p: Any, q: Any) -> Iterator[str]:
    for base in (None, 2, 10):
        yield f"{kl_divergence(p, q, base=base):.6g} {unit(base).plural}"


def _python(p: Any, q: Any) -> str:
    return (
        "from scipy import stats\nfrom klexplain import kl_divergence\n\n"
        f"p = {call(p)}  # the truth\nq = {call(q)}  # the model\nkl_divergence(p, q)"
    )


def _special_cases(family: Family) -> Iterator[tuple[str, Family]]:
    """What is a special case of what, in words, and the other family of the two."""
    if wider := FAMILIES.get(family.special_case_of):
        yield family.special_case, wider
    for case in FAMILIES.values():
        if case.special_case_of == family.name:
            yield case.special_case, case


def _images(family: Family) -> Iterator[tuple[Family, Relation, Family, dict[str, Expr]]]:
    """What a map makes of x: the family of x, the map, that of its image, with the parameters."""
    for one in FAMILIES.values():
        for relation in one.relations(one.symbols("")):
            if family in (one, other := FAMILIES[relation.family]):
                letters = {name: sp.sympify(v) for name, v in relation.parameters.items()}
                yield one, relation, other, letters
