"""The atlas: every ordered pair of families, with its verdict and the reason for it.

Deriving all pairs takes half a minute, so the rows are kept between runs.
"""

import json
from collections.abc import Callable, Iterable
from typing import NamedTuple

from klexplain._kept import kept
from klexplain.derivation.engine import derive
from klexplain.derivation.result import Derivation
from klexplain.families import FAMILIES

Pairs = Iterable[tuple[str, str]]


class AtlasRow(NamedTuple):
    """One ordered pair of families.

    Attributes
    ----------
    p, q : str
        The family of the truth and of the model, by SciPy's name.
    verdict : str
        How its derivation ends; one of `Verdict`.
    reason : str
        Why it ends there, as Markdown.
    conditions : tuple of tuple of str
        For each condition the relation, the verdict where it does not hold, and the reason
        for that.
    expression : str
        D(p ‖ q) in nats as SymPy writes it; empty where there is no closed form.
    """

    p: str
    q: str
    verdict: str
    reason: str
    conditions: tuple[tuple[str, str, str], ...]
    expression: str


def atlas(*, watch: Callable[[Pairs], Pairs] = iter) -> tuple[AtlasRow, ...]:
    """Return the verdict of each of the 905 ordered pairs of one kind.

    Parameters
    ----------
    watch : callable
        Is handed the list of pairs, and yields each when it is to be derived; for a progress
        bar. Not called where the rows are kept.

    Returns
    -------
    tuple of AtlasRow
        29 × 29 continuous and 8 × 8 discrete pairs, in the order of `FAMILIES`.

    Examples
    --------
    >>> rows = atlas()
    >>> len(rows), rows[0].p, rows[0].verdict
    (905, 'beta', 'closed form')
    """
    text = kept("atlas.json", ("derivation", "families"), lambda: _all_pairs(watch))
    return tuple(_row(*fields) for fields in json.loads(text))


def _all_pairs(watch: Callable[[Pairs], Pairs]) -> str:
    kinds = {name: family.discrete for name, family in FAMILIES.items()}
    pairs = [(p, q) for p in kinds for q in kinds if kinds[p] == kinds[q]]
    return json.dumps([_derived(p, q) for p, q in watch(pairs)], ensure_ascii=False)


def _derived(p: str, q: str) -> AtlasRow:
    return atlas_row(derive(p, q))


def atlas_row(found: Derivation) -> AtlasRow:
    """Return the row of a derivation.

    Examples
    --------
    >>> atlas_row(derive("expon", "pareto")).verdict
    'infinite by support'
    """
    conditions = [(str(c.relation), c.otherwise.value, c.because) for c in found.conditions]
    expression = "" if found.result is None else str(found.result)
    verdict = found.verdict.value
    return _row(found.p.name, found.q.name, verdict, found.reason, conditions, expression)


def _row(
    p: str, q: str, verdict: str, reason: str, conditions: list[tuple[str, str, str]], shown: str
) -> AtlasRow:
    return AtlasRow(p, q, verdict, reason, tuple((a, b, c) for a, b, c in conditions), shown)
