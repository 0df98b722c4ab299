"""How many digits a divergence keeps in floats, beside its formula as it is usually typed.

The truth is the derived closed form, evaluated by mpmath with 80 digits at the very floats
that the evaluators get. The usual formula is the same closed form on SciPy's functions.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import mpmath as mp
import numpy as np
import sympy as sp
from scipy import stats
from scipy.special import betaln

from klexplain._checks import bad, generator
from klexplain.checking.regimes import REGIMES, ParameterPair, draw_pairs, nudged
from klexplain.derivation.engine import derive
from klexplain.derivation.result import Verdict
from klexplain.divergence.evaluation import kl_divergence
from klexplain.families import FAMILIES
from klexplain.notation.mean import Expr

WORKING_DIGITS = 80  # near-equal models cancel 20 digits, and large terms 10 more
DISTANCES = 10.0 ** -np.arange(1.0, 10.5, 0.5)
LARGEST, SMALLEST = np.finfo(float).max, np.finfo(float).tiny


@dataclass(frozen=True, eq=False, repr=False)
class Measured:
    """Divergences of one family by an evaluator, held against their true values.

    Attributes
    ----------
    values : numpy.ndarray
        What the evaluator returned, in nats.
    errors : numpy.ndarray
        Relative errors; infinite where it returned no number.
    impossible : int
        How many values no divergence that is not 0 can have: 0, below 0, or no number.
    """

    values: np.ndarray
    errors: np.ndarray
    impossible: int

    @property
    def worst(self) -> float:
        """The largest relative error."""
        return float(self.errors.max())

    def __repr__(self) -> str:
        return f"{_power(self.worst)}, {self.impossible} of {len(self.values)} impossible"


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """klexplain and the usual formula on the same pairs.

    Attributes
    ----------
    family : str
        SciPy's name.
    regime : str
        Where the parameters were drawn from.
    klexplain, usual : Measured
        `kl_divergence`, and the closed form on SciPy's functions.
    """

    family: str
    regime: str
    klexplain: Measured
    usual: Measured

    def __repr__(self) -> str:
        return f"{self.family}, {self.regime}: {self.klexplain!r}; usual formula {self.usual!r}"


@dataclass(frozen=True, repr=False)
class AccuracyTable:
    """Comparisons of some families in every regime.

    Attributes
    ----------
    rows : tuple of tuple of Comparison
        A row a family, a comparison a regime.
    pairs : int
        Pairs in each comparison.
    """

    rows: tuple[tuple[Comparison, ...], ...]
    pairs: int

    @property
    def worst(self) -> float:
        """The largest relative error of klexplain."""
        return max(one.klexplain.worst for row in self.rows for one in row)

    @property
    def impossible(self) -> tuple[int, int]:
        """How many values cannot be: of klexplain, of the usual formulas."""
        every = [one for row in self.rows for one in row]
        return sum(x.klexplain.impossible for x in every), sum(x.usual.impossible for x in every)

    def __repr__(self) -> str:
        head = " ".join(f"{one.regime:>12}" for one in self.rows[0])
        rows = "\n".join(map(_text_row, self.rows))
        return f"largest relative errors / of the usual formula\n{'':12}{head}\n{rows}"

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{one.regime}</th>' for one in self.rows[0])
        return (
            '<table><thead><tr><th scope="col">largest relative error</th>'
            f"{head}</tr></thead><tbody>{''.join(map(_html_row, self.rows))}</tbody></table>"
        )


@dataclass(frozen=True, eq=False, repr=False)
class NearEquality:
    """Errors of pairs that come closer and closer to each other.

    Attributes
    ----------
    family : str
        SciPy's name.
    distances : numpy.ndarray
        ε: the parameters of q are those of p times 1 ± ε.
    klexplain, usual : tuple of Measured
        The pairs at each distance.
    """

    family: str
    distances: np.ndarray
    klexplain: tuple[Measured, ...]
    usual: tuple[Measured, ...]

    def __repr__(self) -> str:
        ours, usual = (max(m.worst for m in them) for them in (self.klexplain, self.usual))
        far, near = map(_power, self.distances[[0, -1]])
        errors = f"{_power(ours)}; usual formula {_power(usual)}"
        return f"NearEquality({self.family}, {far} to {near} apart: {errors})"


def measure_accuracy(
    families: Iterable[str], *, rng: np.random.Generator | int, pairs: int = 40
) -> AccuracyTable:
    """Return the errors of `kl_divergence` within families, beside those of the usual formula.

    Parameters
    ----------
    families : iterable of str
        SciPy's names; each has a closed form within the family.
    rng : numpy.random.Generator or int
        Source of chance for the parameters, or a seed.
    pairs : int
        Pairs of each family in each regime.

    Raises
    ------
    ValueError
        For a family without a closed form, or whose parameters have no regimes.

    Examples
    --------
    >>> measure_accuracy(["expon"], rng=1, pairs=5).worst < 1e-14
    True
    """
    rng = generator(rng)
    rows = tuple(
        tuple(_compare(name, regime, draw_pairs(name, regime, pairs, rng)) for regime in REGIMES)
        for name in families
    )
    return AccuracyTable(rows, pairs)


def measure_near_equality(
    family: str, *, rng: np.random.Generator | int, pairs: int = 10
) -> NearEquality:
    """Return the errors of both evaluators as the model comes closer to the truth.

    The truths are ordinary members of the family, others at each distance.

    Parameters
    ----------
    family : str
        SciPy's name; it has a closed form within the family.
    rng : numpy.random.Generator or int
        Source of chance for the parameters, or a seed.
    pairs : int
        Pairs at each distance.

    Raises
    ------
    ValueError
        As `measure_accuracy`.

    Examples
    --------
    >>> result = measure_near_equality("norm", rng=1, pairs=5)
    >>> result.klexplain[-1].worst < 1e-14 < result.usual[-1].worst
    True
    """
    rng = generator(rng)
    found = []
    for distance in DISTANCES:
        p, _ = draw_pairs(family, "ordinary", pairs, rng)
        q = nudged(family, p, np.full(pairs, distance), rng)
        found.append(_compare(family, f"{distance:.0e}", (p, q)))
    ours, usual = (tuple(getattr(one, key) for one in found) for key in ("klexplain", "usual"))
    return NearEquality(family, DISTANCES, ours, usual)


def _compare(family: str, regime: str, pair: ParameterPair) -> Comparison:
    p, q = pair
    # What p and q have in common has one symbol, and is one argument.
    columns = dict(zip(_symbols(family), (*p.values(), *q.values()), strict=True)).values()
    with mp.workdps(WORKING_DIGITS):
        exactly = _compiled(family, "mpmath")
        truths = [exactly(*map(mp.mpf, map(float, row))) for row in zip(*columns, strict=True)]
    with np.errstate(all="ignore"):
        usual = _compiled(family, "scipy")(*columns)
    frozen = getattr(stats, family)
    ours = np.asarray(kl_divergence(frozen(**p), frozen(**q)))
    return Comparison(family, regime, _measured(ours, truths), _measured(usual, truths))


def _measured(values: np.ndarray, truths: list[Any]) -> Measured:
    errors = [relative_error(value, truth) for value, truth in zip(values, truths, strict=True)]
    positive = np.array([truth >= SMALLEST for truth in truths])
    return Measured(values, np.array(errors), int(np.sum(positive & ~(values > 0))))


def relative_error(value: float, truth: Any) -> float:
    """Return |value - truth| / truth for a positive truth, however many digits it has.

    A truth beyond the largest float is infinity to a float; NaN is infinitely wrong.

    Examples
    --------
    >>> relative_error(2.0, mp.mpf(1)), relative_error(np.inf, mp.mpf("1e400"))
    (1.0, 0.0)
    """
    if truth > LARGEST:
        return 0.0 if value == np.inf else np.inf
    with mp.workdps(WORKING_DIGITS):
        error = abs(mp.mpf(float(value)) - truth) / max(truth, mp.mpf(float(SMALLEST)))
    return np.inf if mp.isnan(error) else float(error)


@cache
def _symbols(family: str) -> tuple[Expr, ...]:
    """The parameters of p, then those of q, in the order of the family."""
    sides = (FAMILIES[family].symbols(side, common=True) for side in "pq")
    return tuple(symbol for side in sides for symbol in side.values())


@cache
def _compiled(family: str, library: str) -> Callable[..., Any]:
    """The closed form within a family as a function of the parameters of p and of q."""
    if derive(family, family).verdict is not Verdict.CLOSED_FORM:
        raise ValueError(bad("families", family, "families with a closed form within them"))
    result, symbols = derive(family, family).result, tuple(dict.fromkeys(_symbols(family)))
    if library == "mpmath":
        return sp.lambdify(symbols, result, library)
    return sp.lambdify(symbols, _with_log_beta(result), [{"log_beta": betaln}, library])


def _with_log_beta(expression: Expr) -> Expr:
    """The ratio of two Beta functions as it is typed: their logarithms, which do not underflow."""
    log_beta = sp.Function("log_beta")

    def apart(ratio: Expr) -> Expr:
        if not ratio.has(sp.beta):
            return sp.log(ratio)
        return sp.expand_log(sp.log(ratio), force=True).replace(
            lambda e: isinstance(e, sp.log) and isinstance(e.args[0], sp.beta),
            lambda e: log_beta(*e.args[0].args),
        )

    return expression.replace(sp.log, apart)


def _text_row(row: tuple[Comparison, ...]) -> str:
    errors = (f"{_power(one.klexplain.worst)}/{_power(one.usual.worst)}" for one in row)
    return f"{row[0].family:12}{' '.join(f'{pair:>12}' for pair in errors)}"


def _html_row(row: tuple[Comparison, ...]) -> str:
    cells = "".join(
        f"<td>{_power(one.klexplain.worst)}<br><small>{_power(one.usual.worst)}</small></td>"
        for one in row
    )
    return f'<tr><th scope="row">{FAMILIES[row[0].family].title}</th>{cells}</tr>'


def _power(error: float) -> str:
    return "∞" if np.isinf(error) else f"{error:.0e}".replace("e-0", "e-").replace("e+0", "e")
