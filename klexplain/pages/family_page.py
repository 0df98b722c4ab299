"""The page of one family: density, divergence with its steps, information, figures, relations."""

from html import escape
from typing import Any
from urllib.parse import quote

import numpy as np
import sympy as sp

from klexplain import figures
from klexplain.checking.verification import verify
from klexplain.derivation.information import fisher_information
from klexplain.derivation.result import Derivation, Verdict
from klexplain.derivation.variance import log_ratio_variance
from klexplain.divergence.evaluation import kl_divergence
from klexplain.evidence.likelihood_ratio import ratio_curve
from klexplain.evidence.paths import convergence
from klexplain.families import FAMILIES
from klexplain.families.base import Family
from klexplain.families.parameters import Parameter
from klexplain.families.sources import Source
from klexplain.notation.latex import as_typed, to_latex
from klexplain.notation.mean import Expr, sample
from klexplain.pages.forms import take_along
from klexplain.pages.markup import (
    Part,
    SitePage,
    block,
    bullets,
    code,
    folded,
    heading,
    inline,
    link,
    paragraph,
    prose,
    table,
    title_of_page,
)
from klexplain.pages.members import call, shown_pair
from klexplain.pages.relations import maps
from klexplain.pages.verdicts import badge
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
    bodies = (
        _density(family), _divergence(found), _variance(found), _information(family),
        _limits(found), _example(family), _relations(family), bullets(map(_cited, family.sources)),
    )  # fmt: skip
    parts = [
        heading(title, anchor) + body
        for (title, anchor, _), body in zip(SECTIONS, bodies, strict=True)
    ]
    html = "".join([title_of_page(family.title), _opening(family), *parts])
    asked = {"the-divergence": _asked(family)}
    found_by = tuple(
        Part(anchor, title, f"{asked.get(anchor, family.names)}: {words}")
        for title, anchor, words in SECTIONS
    )
    return SitePage(f"families/{family.name}", family.title, _asked(family), found_by, html)


def _asked(family: Family) -> str:
    """The names and the question; two words, "inverse gammas", would also answer for "gammas"."""
    plain = (name for name in (family.title, *family.synonyms) if name.isalpha())
    between = " or ".join(f"two {name}s" for name in plain) or "two members"
    return f"{family.names}. KL divergence, Kullback–Leibler divergence between {between}."


def families_table() -> str:
    """Return a table of all families, with links that are relative to ``families/``.

    Examples
    --------
    >>> families_table().count("<tr>") == 1 + len(FAMILIES)
    True
    """
    rows = (
        (link(f"{f.name}/", f.title), f"<code>{f.name}</code>", prose(f.tagline),
         prose(", ".join(f.synonyms)), link(f"../atlas/{f.name}/", "pairs"))
        for f in FAMILIES.values()
    )  # fmt: skip
    return table(("family", "in SciPy", "what it is", "also called", "as the truth"), rows)


def _opening(family: Family) -> str:
    about = family.tagline
    other = f" Also called {', '.join(family.synonyms)}." if family.synonyms else ""
    kind = "discrete" if family.discrete else "continuous"
    scipy = f"`scipy.stats.{family.name}`"
    return paragraph(f"{about[0].upper()}{about[1:]}. It is {kind}, {scipy} in SciPy.{other}")


def _density(family: Family) -> str:
    x, s = sample(discrete=family.discrete), family.symbols("")
    name = "Probability of" if family.discrete else "Density at"
    rows = ((inline(a.letter.latex), *_parameter(a)) for a in family.parameters)
    return (
        paragraph(f"{name} ${to_latex(x)} \\in {_support(family)}$:")
        + block(f"f(x) = {as_typed(lambda: family.density(x, s))}")
        + table(("letter", "in SciPy", "meaning"), rows)
    )


def _parameter(parameter: Parameter) -> tuple[str, str]:
    argument = parameter.letter.argument
    values = parameter.domain.text.format(argument)
    meaning = f"{prose(parameter.meaning)} (<code>{escape(values)}</code>)"
    return f"<code>{argument}</code>", meaning


def _support(family: Family) -> str:
    ends = family.support(family.symbols(""))
    low, high = ends.inf, ends.sup
    if high - low == 1:
        return rf"\{{{to_latex(low)}, {to_latex(high)}\}}"
    if family.discrete:
        last = r"\dots" if high == sp.oo else rf"\dots, {to_latex(high)}"
        return rf"\{{{to_latex(low)}, {to_latex(low + 1)}, {last}\}}"
    return rf"({to_latex(low)}, {to_latex(high)})"


def _divergence(found: Derivation) -> str:
    closed = found.verdict is Verdict.CLOSED_FORM
    ending = found.because.sentence().to_markdown()
    shown = block(found.to_latex()) + take_along(found) if closed else ""
    about = (
        "$p$ and $q$ are members of this family, with the subscripts of their parameters. In nats:"
    )
    steps = "".join(
        folded(f"{n}. {prose(step.reason.to_markdown())}", block(step.to_latex()))
        for n, step in enumerate(found.steps, 1)
    )
    unfold = paragraph("Its steps, one by one:" if closed else "As far as the steps lead:")
    return f"{paragraph(about)}{shown}<p>{badge(found.verdict)} {prose(ending)}</p>{unfold}{steps}"


def _variance(found: Derivation) -> str:
    variance = log_ratio_variance(found)
    about = paragraph(
        "How far the evidence of one sample strays from its mean, the divergence, in nats²:"
    )
    if variance.result is None:
        return about + paragraph(f"There is no closed form: {variance.reason.to_markdown()}.")
    given = "".join(
        f" For ${to_latex(c.relation)}$; otherwise {c.because.to_markdown()}."
        for c in variance.conditions
    )
    return about + block(variance.to_latex()) + (paragraph(given.strip()) if given else "")


def _information(family: Family) -> str:
    found = fisher_information(family)
    if found.matrix is None:
        return paragraph(f"There is none to print: {found.reason.to_markdown()}.")
    names = ", ".join(map(to_latex, found.parameters))
    shown = found.matrix[0] if found.matrix.shape == (1, 1) else found.matrix
    return paragraph("Of one sample, in nats:") + block(rf"I({names}) = {_matrix(shown)}")


def _matrix(shown: Expr) -> str:
    if not isinstance(shown, sp.MatrixBase):
        return to_latex(shown)
    rows = (" & ".join(map(to_latex, shown.row(i))) for i in range(shown.rows))
    body = r" \\ ".join(rows)
    return rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"


def _limits(found: Derivation) -> str:
    conditions = (
        f"Where ${to_latex(c.relation)}$ does not hold: **{c.otherwise}**, "
        f"because {c.because.to_markdown()}."
        for c in found.conditions
    )
    near = "For $q = p$ it is 0."
    if fisher_information(found.p).matrix is not None:
        near += (
            r" Near it, a step $\delta$ in the parameters brings"
            r" $\tfrac{1}{2}\, \delta^{\mathsf{T}} I\, \delta$ nats, in leading order."
        )
    return bullets(map(prose, (near, *conditions)))


def _example(family: Family) -> str:
    p, q = shown_pair(family)
    curve = ratio_curve(p, q)
    paths = convergence(p, q, n=SAMPLES, paths=PATHS, rng=np.random.default_rng(SEED))
    checked = verify(p, q, rng=np.random.default_rng(SEED)).check()
    drawings = (
        figures.densities(curve),
        figures.likelihood_ratio(curve),
        figures.convergence(paths),
    )
    shown = "".join(drawing._repr_html_() for drawing in drawings)
    return "".join(
        [_values(p, q), code(_python(p, q)), checked._repr_html_(), shown, _explorer(family, p, q)]
    )


def _values(p: Any, q: Any) -> str:
    units = (unit(base) for base in (None, 2, 10))
    values = ((kl_divergence(p, q, base=u.base), u.plural) for u in units)
    return paragraph(
        f"$D(p \\Vert q)$ = {' = '.join(f'{v:.6g} {name}' for v, name in values)}, for"
    )


def _python(p: Any, q: Any) -> str:
    return (
        "from scipy import stats\nfrom klexplain import kl_divergence\n\n"
        f"p = {call(p)}  # the truth\nq = {call(q)}  # the model\nkl_divergence(p, q)"
    )


def _explorer(family: Family, p: Any, q: Any) -> str:
    if not family.sliders:
        return ""
    numbers = (", ".join(f"{value:g}" for value in member.kwds.values()) for member in (p, q))
    members = (quote(f"{family.name}({inside})", safe="(),") for inside in numbers)
    query = "truth={}&model={}&unit=nats".format(*members)
    return f"<p>{link(f'../../explore/?{query}', 'Drag this pair in the explorer')}.</p>"


def _relations(family: Family) -> str:
    cases = [other for other in FAMILIES.values() if other.special_case_of == family.name]
    wider = FAMILIES.get(family.special_case_of)
    items = [_relation(family, wider)] if wider else []
    items += [_relation(case, case) for case in cases]
    items += maps(family)
    items.append(
        link(f"../../atlas/{family.name}/", f"{family.title} as the truth, with every model")
    )
    return bullets(items)


def _relation(case: Family, target: Family) -> str:
    return f"{case.special_case} {link(f'../{target.name}/', target.title)}"


def _cited(source: Source) -> str:
    """The citation; its title leads to the source, where that has a lasting address."""
    said, title = prose(str(source)), prose(source.title)
    return said.replace(title, link(source.address, source.title)) if source.address else said
