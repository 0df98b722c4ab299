"""The ES module that tells the explorables of families and pairs: data, and printed formulas."""

import json
from typing import Any

import sympy as sp

from klexplain.derivation.collecting import by_statistic, collect
from klexplain.derivation.engine import derive
from klexplain.derivation.result import Derivation, Verdict
from klexplain.derivation.variance import covariance, log_ratio_variance, mean_of
from klexplain.explorables.functions import curried, listing, taking
from klexplain.explorables.offered import ends, letter, starts, words
from klexplain.export.javascript import javascript
from klexplain.export.terms import log_gammas, terms, without_overflow
from klexplain.families import FAMILIES
from klexplain.families.base import Family, Symbols
from klexplain.families.parameters import Parameter
from klexplain.notation.mean import Expr, sample

SPECIAL = "digamma, erf, lgamma, trigamma"
# Letters of a printed variance. A longer one is left to the integral, as are all variances across
# families: few are short, and deriving them takes longer than all else here.
LONGEST = 500
REST = sp.Symbol("rest", real=True)  # 1 - x, which keeps its digits next to 1
EXPLORABLE = (
    "beta",
    "expon",
    "gamma",
    "weibull_min",
    "lognorm",
    "norm",
    "laplace",
    "cauchy",
    "binom",
    "poisson",
)


def explorable_families() -> str:
    """Return the text of ``families.js``: each family, and each ordered pair of one kind.

    Returns
    -------
    str
        An ES module that exports ``families`` and ``pairs``, printed from the expressions
        that the derivations end in. A pair without closed form has null in its place.

    Examples
    --------
    >>> explorable_families().splitlines()[1]
    'import { digamma, erf, lgamma, trigamma } from "./special.js";'
    """
    chosen = [FAMILIES[name] for name in EXPLORABLE]
    kinds = [(p, q) for p in chosen for q in chosen if p.discrete == q.discrete]
    return (
        "// Printed by klexplain.explorables from the expressions of the package; do not edit.\n"
        f'import {{ {SPECIAL} }} from "./special.js";\n'
        f"export const families = {_object({f.name: _family(f) for f in chosen})};\n"
        f"export const pairs = {_object({f'{p.name} {q.name}': _pair(p, q) for p, q in kinds})};\n"
    )


def _object(entries: dict[str, str]) -> str:
    return "{" + ",\n".join(f"{json.dumps(key)}: {value}" for key, value in entries.items()) + "}"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _family(family: Family) -> str:
    x, s = sample(discrete=family.discrete), family.symbols("")
    ends = family.support(s)
    return _object(
        {
            "title": _text(family.title),
            "synonyms": _text([*family.synonyms, *family.names_of_some]),
            "discrete": _text(family.discrete),
            "parameters": _parameters(family),
            "support": listing((s,), [ends.inf, ends.sup]),
            "centre": listing((s,), list(_centre(family, s, x, ends))),
            "logDensity": _of_x(family, (s,), family.log_density(x, s), x),
        }
    )


def _parameters(family: Family) -> str:
    start = starts(family)
    shown = (_parameter(p, start[p.letter.argument]) for p in family.parameters)
    return f"[{', '.join(shown)}]"


def _parameter(parameter: Parameter, start: float) -> str:
    low, high = ends(parameter)
    shown = {
        "argument": parameter.letter.argument,
        "letter": letter(parameter),
        "words": words(parameter),
        "low": low,
        "high": high,
        "start": start,
        "whole": parameter.domain.whole,
    }
    return _text(shown)


def _centre(family: Family, s: Symbols, x: Expr, ends: Expr) -> tuple[Expr, Expr]:
    """Mean and deviation of the coordinate that makes a line of the support: logit, log, or x.

    A Cauchy has neither; its location and scale do.
    """
    coordinate = x
    if not family.discrete and ends.inf == 0:
        coordinate = sp.log(x) - (sp.log(1 - x) if ends.sup == 1 else 0)
    rules = family.rules(family.symbols("p", common=False))
    variance = covariance(coordinate, coordinate, x, family, common=False)
    if variance is None:
        return s["loc"], s["scale"]
    mean = sp.simplify(mean_of(coordinate, x, rules))
    own = {family.symbols("p")[name]: symbol for name, symbol in s.items()}
    return mean.subs(own), sp.sqrt(variance.subs(own))


def _of_x(family: Family, sides: tuple[Symbols, ...], expression: Expr, x: Expr) -> str:
    in_unit_interval = family.support(sides[0]).sup == 1
    expression = expression.subs(1 - x, REST) if in_unit_interval else expression
    expression = without_overflow(log_gammas(expression))
    return curried(sides, expression, (x, REST) if expression.has(REST) else (x,))


def _pair(p: Family, q: Family) -> str:
    found = derive(p, q)
    sides = p.symbols("p", common=p is q), q.symbols("q", common=p is q)
    entries = {"verdict": _verdict(found, p, q)}
    if found.verdict is Verdict.CLOSED_FORM:
        entries["divergence"] = listing(sides, terms(found.result))
    if p is q:
        entries["logRatio"] = _log_ratio(p)
        if (variance := _variance(found, sides)) is not None:
            entries["variance"] = variance
    return _object(entries)


def _verdict(found: Derivation, p: Family, q: Family) -> str:
    """A function to the verdict of two members: infinite first, then without a formula."""
    order = sorted(found.conditions, key=lambda c: c.otherwise is Verdict.NOT_KNOWN)
    cases = [f"!({javascript(c.relation)}) ? {_text(c.otherwise)} : " for c in order]
    chosen = "".join(cases) + _text(found.verdict)
    sides = p.symbols("p"), q.symbols("q")
    return taking(sides, [c.relation for c in order], chosen)


def _variance(found: Derivation, sides: tuple[Symbols, Symbols]) -> str | None:
    """The closed form where there is a short one; it must be finite wherever the mean is."""
    variance = log_ratio_variance(found)
    if variance.conditions:
        raise ValueError(f"pair: got {found.p.name} and {found.q.name}; expected no conditions")
    if variance.result in (None, sp.oo) or variance.result.has(sp.zeta):
        return None
    if any(order > 1 for order, _ in (f.args for f in variance.result.atoms(sp.polygamma))):
        return None
    text = listing(sides, terms(variance.result))
    return text if len(text) <= LONGEST else None


def _log_ratio(family: Family) -> str:
    """Collected, so that constants which both members share do not round."""
    x = sample(discrete=family.discrete)
    s_p, s_q = family.symbols("p"), family.symbols("q")
    split = by_statistic(family.log_density(x, s_p) - family.log_density(x, s_q), x)
    return _of_x(family, (s_p, s_q), sp.Add(*(collect(c) * t for t, c in split.items())), x)
