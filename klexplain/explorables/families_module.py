"""The ES module that tells the explorables of families: data, and printed formulas.

There is no table of pairs in it. As the derivations do, the browser takes a log-density for
coefficients times statistics, and puts in the means of the statistics that a family declares.
"""

import json
import re
from typing import Any

import sympy as sp

from klexplain.derivation.catalogue import atlas
from klexplain.derivation.result import Verdict
from klexplain.derivation.variance import covariance, mean_of
from klexplain.explorables.functions import curried, listing, rows
from klexplain.explorables.offered import ends, starts, words
from klexplain.explorables.parts import C, K, M, parts, statistic
from klexplain.export.floats import for_floats
from klexplain.export.terms import log_gammas, terms, without_overflow
from klexplain.families import FAMILIES
from klexplain.families.base import Family, Range, Symbols
from klexplain.families.expectations import PowerMoments, expectation
from klexplain.families.parameters import Parameter
from klexplain.notation.mean import Expr, sample

EXPLORABLE = tuple(FAMILIES)
# What a mean is printed for where it does not follow from moments, centre and deviation: the kinds
# that some density of another family has, by a name that tells apart what one kind has for names.
KINDS: dict[str, tuple[str, tuple[Expr, ...]]] = {
    "log": ("log", ()),
    "rest": ("rest", ()),
    "logs": ("logs", (K,)),
    "power": ("power", (C, K)),
    "bend1": ("bend", (sp.S.One, K)),
    "bend2": ("bend", (sp.Integer(2), K)),
    "abs": ("abs", (M,)),
    "square": ("square", (M,)),
    "curve": ("curve", (M, K)),
    "fall": ("fall", (M, K)),
    "cos": ("cos", (M,)),
}
# An interval is integrated as well as by its antiderivatives, which would take more room than those
# of all others: of a Uniform only the means that most models ask for are printed.
LEFT_TO_INTEGRALS = {"square", "rest", "bend1", "bend2", "abs", "curve", "fall", "cos"}
# There the first four follow from moments, and distances would take as much room as all the rest.
ON_HALF_LINE = {"power", "square", "log", "logs", "abs"}
# What the browser has no function for, and what it would choose by a sign: integrated too.
BEYOND = (
    *(sp.erfc, sp.expint, sp.besselk, sp.lowergamma, sp.betainc),
    *(sp.StrictGreaterThan, sp.zoo, sp.nan),
)
HEADER = """\
// Printed by klexplain.explorables from the expressions of the package; do not edit.
import { mixture } from "./mixture.js";
import { SPECIAL } from "./special.js";
const of = (argument, words, start, low, high, whole) =>
({ argument, words, letter: words.split(" ").pop(), low, high, start, whole: !!whole });
"""
CALLED = re.compile(r"(?<![.\w])(\w+)\(")


def explorable_families() -> str:
    """Return the text of ``families.js``: what the model in JavaScript knows of each family.

    Returns
    -------
    str
        An ES module that exports ``families``, printed from what the families declare.

    Examples
    --------
    >>> explorable_families().splitlines()[0]
    '// Printed by klexplain.explorables from the expressions of the package; do not edit.'
    """
    printed = {name: _family(FAMILIES[name]) for name in EXPLORABLE} | {"mixture": "mixture"}
    text = _object(printed).replace("Number.POSITIVE_", "").replace("Number.NEGATIVE_", "-")
    text = text.replace("INFINITY", "Infinity")
    special = ", ".join(sorted(set(CALLED.findall(text)) - {"of"}))
    return f"{HEADER.replace('SPECIAL', special)}export const families = {text};\n"


def _object(entries: dict[str, str]) -> str:
    return "{" + ",\n".join(f"{key}: {value}" for key, value in entries.items()) + "}"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _family(family: Family) -> str:
    s = family.symbols("")
    common = [p.letter.argument for p in family.parameters if p.common]
    return _object(
        {
            "title": _text(family.title),
            "synonyms": _text([*family.synonyms, *family.names_of_some]),
            "discrete": _text(family.discrete),
            **({"circular": "true"} if family.circular else {}),
            "parameters": _parameters(family),
            **({"common": _text(common[0])} if common else {}),
            "closed": _closed(family),
            "coordinate": _text(_coordinate(family, s)),
            "support": listing((s,), _support(family, s)),
            "centre": listing((s,), list(_centre(family, s))),
            "parts": _parts(family, s),
            **_tails(family, s),
            **_means(family, s),
        }
    )


def _parameters(family: Family) -> str:
    return f"[{', '.join(map(_parameter, family.parameters, starts(family).values()))}]"


def _parameter(parameter: Parameter, start: float) -> str:
    shown = parameter.letter.argument, words(parameter), start, *ends(parameter)
    whole = ", 1" if parameter.domain.whole else ""
    return f"of({', '.join(map(_number_or_text, shown))}{whole})"


def _number_or_text(value: object) -> str:
    return _text(value) if isinstance(value, str) else f"{value:g}"


def _closed(family: Family) -> str:
    """The models with a closed form, a bit each, in the order of the families of its kind."""
    kin = [f.name for f in FAMILIES.values() if f.discrete == family.discrete]
    found = atlas().select(p=family.name, verdict=Verdict.CLOSED_FORM)
    return str(sum(2 ** kin.index(row.q) for row in found))


def _support(family: Family, s: Symbols) -> list[Expr]:
    found = family.support(s)
    return [found.inf, found.sup]


def _coordinate(family: Family, s: Symbols) -> str:
    """In which coordinate a support is a part of the line without a narrow end."""
    low, high = _support(family, s)
    if low == 0 and high == 1 and not family.discrete:
        return "logit"
    return "log" if low.is_nonnegative and high == sp.oo else "x"


def _centre(family: Family, s: Symbols) -> tuple[Expr, Expr]:
    """Mean and deviation of that coordinate, where the family states nothing else."""
    if stated := family.centre(s):
        return stated
    x = sample(discrete=family.discrete)
    along = {"logit": sp.log(x) - sp.log(1 - x), "log": sp.log(x), "x": x}
    coordinate = x if family.discrete else along[_coordinate(family, s)]
    variance = covariance(coordinate, coordinate, x, family, common=False)
    mean: Expr = sp.simplify(mean_of(coordinate, x, family.rules(family.symbols("p"))))
    own = {family.symbols("p")[name]: symbol for name, symbol in s.items()}
    return mean.subs(own), sp.sqrt(sp.sympify(variance).subs(own))


def _in_doubles(expression: Expr) -> Expr:
    return for_floats(without_overflow(log_gammas(expression)))


def _parts(family: Family, s: Symbols) -> str:
    """The log-density: a list of a coefficient, a kind and its arguments each."""
    found = parts(family, s)
    values = [[_in_doubles(part.coefficient), *part.arguments] for part in found]
    return rows((s,), values, [part.kind for part in found])


def _tails(family: Family, s: Symbols) -> dict[str, str]:
    """Which moments are finite, and how minus the log-density grows, where that is no default."""
    rates = family.finite_exponentials(s)[0], family.exponential_growth(s)
    told = {
        "finite": (family.finite_moments(s), (-sp.oo, sp.oo)),
        "grows": (family.growth(s), (0, 0)),
        "rates": (rates if family.support(s).inf == -sp.oo else (-sp.oo, 0), (-sp.oo, 0)),
    }
    found = {name: (_exact(values), _exact(default)) for name, (values, default) in told.items()}
    return {n: listing((s,), values) for n, (values, default) in found.items() if values != default}


def _exact(values: Range) -> list[Expr]:
    return [sp.sympify(value) for value in values]


def _means(family: Family, s: Symbols) -> dict[str, str]:
    """A function from a power to the logarithm of a moment, and the means of other statistics."""
    if family.discrete:
        return {}
    moment = _moment(family, s)
    found = {} if moment is None else {"moment": curried((s,), moment, (C,))}
    asked = _asked(family)
    covered = _covered(family, s, moment)
    wanted = [name for name, (kind, _) in KINDS.items() if kind in asked and name not in covered]
    tried = {name: _mean(family, s, *KINDS[name]) for name in wanted}
    means = {name: text for name, text in tried.items() if text}
    if means:
        found["means"] = _object(means)
    if (own := _own(family, s)) and not {"bend2", "curve"} & set(means):
        found["own"] = own
    return found


def _asked(family: Family) -> set[str]:
    """The kinds of statistics that a model with a closed form has."""
    found = atlas().select(p=family.name, verdict=Verdict.CLOSED_FORM)
    models = [FAMILIES[row.q] for row in found]
    return {part.kind for q in models for part in parts(q, q.symbols(""))}


def _covered(family: Family, s: Symbols, moment: Expr | None) -> set[str]:
    """The kinds whose means follow from moments, centre and deviation, or are integrated."""
    if _coordinate(family, s) == "log":
        return ON_HALF_LINE if moment else set(KINDS)
    if moment is None and not family.circular and _support(family, s)[1] != sp.oo:
        return LEFT_TO_INTEGRALS
    if moment is None:
        return set() if family.centre(s) else {"square"}
    return {"power", "square"}


def _moment(family: Family, s: Symbols) -> Expr | None:
    """The logarithm of E[x^s] of a law on the positive half-line, where the family has it."""
    if _coordinate(family, s) == "x":
        return None
    x, rules = sample(discrete=False), family.rules(s)
    alone = [r for r in rules if isinstance(r, PowerMoments) and r.y(x) == x]
    found = expectation(x**C, x, rules)
    if found is None or found.value.has(*BEYOND):
        return None
    value = alone[0].transform(C) if alone else found.value
    return sp.expand_log(log_gammas(sp.log(value.rewrite(sp.gamma))), force=True)


def _mean(family: Family, s: Symbols, kind: str, arguments: tuple[Expr, ...]) -> str | None:
    """The mean of a statistic as a list of terms, in its arguments."""
    x = sample(discrete=False)
    factor = K**-C if kind == "power" else sp.S.One
    found = expectation(statistic(kind, x, arguments) / factor, x, family.rules(s))
    if found is None or found.value.has(*BEYOND):
        return None
    value = found.value.replace(sp.Piecewise, _otherwise)
    taken = {str(i): a for i, a in enumerate(arguments) if not a.is_number}
    return listing((s, taken), [for_floats(factor * term) for term in terms(value)])


def _otherwise(*pieces: Any) -> Expr:
    """A formula but for the limit at one value: there it is no number, and the model integrates."""
    return pieces[-1][0]


def _own(family: Family, s: Symbols) -> str | None:
    """The mean of the statistic that only this family has, with its own parameters."""
    x = sample(discrete=False)
    for part in parts(family, s):
        if part.kind in {"bend", "soft", "curve"}:
            found = expectation(statistic(part.kind, x, part.arguments), x, family.rules(s))
            return None if found is None else listing((s,), terms(found.value))
    return None
