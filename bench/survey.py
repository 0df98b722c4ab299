"""Fresh pairs of every kind against up to 50 digits, for as long as one gives it.

Run with `make survey MINUTES=5 SEED=1`; `make survey SEED=1 LINE=1234` looks at one line alone. A
line is wrong where the value is off by more than it says and by more than 1e-6 of itself,
understated where by less than that; silent where there is neither a value nor one clear line, or
where NumPy warns. What is not right is written to bench/results/survey/, one line each, with
the number that brings it back.
"""

import argparse
import re
import signal
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import mpmath as mp
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import oracles_definition
from oracles import by_definition, leaves_support, relative_error, truth
from oracles_densities import LAWS, SHIFTED
from strategies import COMMON, PAIRS, PARAMETERS, frozen

from bench.report import RESULTS
from klexplain import evaluate
from klexplain.divergence.quadrature.refusals import REASONS
from klexplain.divergence.result import Divergence

KINDS = ("across", "aimed", "extreme", "shifted", "within", "near", "by integral", "without a name")
MODERATE = (-0.3, 0.6)  # decimal exponents of a parameter
EXTREME = ((-1, 2), (3, 8), (-8, -2))
TRIES = 5  # at a pair whose supports do not already decide it
FIRST, ALL = 25, 50  # digits that are enough for most; for what is not right by them
SECONDS = {
    FIRST: 4.0,
    ALL: 20.0,
}  # of the processor, for an oracle, before the truth counts as unknown
LEAST = 1e-3
LARGEST = 800.0  # log of a term that takes a mean beyond the floats, however narrow its bump is
GROSS = 1e-6  # relative error from which a value is wrong and not merely understated
ONE_LINE = re.compile(r"[^\n]+: got [^\n]+; expected [^\n]+")
VERDICTS = ("right", "understated", "wrong", "silent", "refused", "unknown")

Members = tuple[float, ...]


class Pair(NamedTuple):
    """Names and parameters, in the order of the oracles; shifts beside them."""

    kind: str
    p_name: str
    p: Members
    q_name: str
    q: Members
    shifts: tuple[float, float] = (0.0, 0.0)


class Found(NamedTuple):
    """A pair, what the package says of it, what is true, and the verdict with its reason."""

    pair: Pair
    said: Divergence | None
    truth: Any
    verdict: str
    reason: str = ""

    def __str__(self) -> str:
        said = self.said
        value = ("", "", "") if said is None else (said.value, said.error, said.method)
        true = "" if self.truth is None else mp.nstr(self.truth, 20)
        return "\t".join(map(str, (self.verdict, *self.pair, *value, true, self.reason)))


def drawn(seed: int, line: int) -> Pair:
    """Return the pair of a line, which only the two numbers decide."""
    rng = np.random.default_rng([seed, line])
    kind = KINDS[line % len(KINDS)]
    within = kind in ("within", "near", "by integral")
    for _ in range(TRIES):
        p_name, q_name = PAIRS[rng.integers(len(PAIRS))]
        q_name = p_name if within else q_name
        p, q = (_member(name, rng, extreme=kind == "extreme") for name in (p_name, q_name))
        if kind == "near" or (kind == "by integral" and rng.random() < 0.5):
            q = _nudged(p_name, p, rng)
        elif kind != "across" and rng.random() < 0.7:
            q = _aimed(p_name, p, q_name, q, rng)
        if p_name == q_name:
            q = _together(p_name, p, q)
        if not _leaves(p_name, p, q_name, q):
            break
    if kind != "shifted":
        return Pair(kind, p_name, p, q_name, q)
    p, q = _on_grid(p_name, p), _on_grid(q_name, q)
    return Pair(kind, p_name, p, q_name, q, _shifts(p_name, rng))


def _member(name: str, rng: np.random.Generator, *, extreme: bool) -> Members:
    """Moderate as a whole, or each parameter of a size of its own."""
    moderate = rng.random() < 0.4 and not extreme
    values = [_value(kind, rng, moderate=moderate) for kind in PARAMETERS[name].values()]
    if name == "randint":
        values = [np.round(min(values)), np.round(min(values)) + abs(np.round(values[1])) + 1]
    return tuple(map(float, values))


def _value(kind: str, rng: np.random.Generator, *, moderate: bool) -> float:
    size = 10.0 ** rng.uniform(*(MODERATE if moderate else EXTREME[rng.integers(len(EXTREME))]))
    if kind == "count":
        return float(np.ceil(10.0 ** rng.uniform(0, 1.5 if moderate else 4)))
    if kind == "real":
        return size * rng.choice([-1.0, 1.0])
    if kind == "angle":
        return rng.uniform(-np.pi, np.pi)
    if kind == "above one":
        return 1 + min(size, 100.0)
    if kind == "positive":
        return size
    tiny = min(size, 1 / size)
    return rng.uniform(0.05, 0.95) if moderate else (tiny if rng.random() < 0.5 else 1 - tiny)


def _nudged(name: str, p: Members, rng: np.random.Generator) -> Members:
    """Parameters that are off by 0.1 to 1e-10 of themselves, some by nothing."""
    steps = 10.0 ** rng.uniform(-10, -1, len(p)) * rng.choice([-1.0, 0.0, 1.0], len(p))
    return tuple(
        v if kind == "count" else _within(kind, float(v * (1 + step)), v)
        for v, step, kind in zip(p, steps, PARAMETERS[name].values(), strict=True)
    )


def _within(kind: str, moved: float, value: float) -> float:
    allowed = moved < 1 if kind.endswith("share") else moved > 1 or kind != "above one"
    return moved if allowed else value


def _aimed(p_name: str, p: Members, q_name: str, q: Members, rng: np.random.Generator) -> Members:
    """A model whose centre lies where the mass of the truth is: there it is hard."""
    centre = float(LAWS[p_name].centre(*map(mp.mpf, p)))
    width = float(mp.exp(-LAWS[p_name].log_density(*map(mp.mpf, p))(mp.mpf(centre))))
    if not np.isfinite(centre):
        return q
    width = min(width, 1e100) if np.isfinite(width) else abs(centre)
    at = dict(zip(PARAMETERS[q_name], q, strict=True))
    there = centre + rng.uniform(-2, 2) * width
    if "loc" in at and q_name != "vonmises":
        at["loc"] = there
    elif "scale" in at and 1e-100 < there < 1e100:
        at["scale"] = there
    return tuple(map(float, at.values()))


def _together(name: str, p: Members, q: Members) -> Members:
    """The model with what members must share before there is a formula, or a finite value."""
    both = list(q)
    if name in COMMON:
        both[list(PARAMETERS[name]).index(COMMON[name])] = p[
            list(PARAMETERS[name]).index(COMMON[name])
        ]
    if name == "pareto":
        both[1] = min(p[1], q[1])
    if name in ("uniform", "randint"):
        low = min(p[0], q[0])
        both = [low, max(p[1], q[1])] if name == "randint" else [low, p[0] - low + p[1] + q[1]]
    return tuple(both)


def _leaves(p_name: str, p: Members, q_name: str, q: Members) -> bool:
    return leaves_support(p_name, tuple(map(mp.mpf, p)), q_name, tuple(map(mp.mpf, q)))


def _on_grid(name: str, values: Members) -> Members:
    """A centre that can be shifted without rounding."""
    named = zip(PARAMETERS[name], values, strict=True)
    return tuple(float(np.round(v * 1024) / 1024) if key == "loc" else v for key, v in named)


def _shifts(name: str, rng: np.random.Generator) -> tuple[float, float]:
    """A whole number, and one by which the model starts no later; their difference is exact."""
    first = np.round(10.0 ** rng.uniform(0, 6)) * rng.choice([-1, 0, 1])
    parts = 1 if LAWS[name].discrete else 1024
    apart = np.round(10.0 ** rng.uniform(-2, 6) * parts) / parts * rng.choice([0, 1, 1])
    return float(first), float(first - apart)


def known(pair: Pair, digits: int) -> Any:
    """What is true; None where the oracle does not find it in its time."""
    if (pair.p_name, pair.p, pair.shifts[0]) == (pair.q_name, pair.q, pair.shifts[1]):
        return mp.mpf(0)
    if pair.p_name == "beta" and pair.p[1] < LEAST:  # the oracle takes 25/b digits of x there
        return None
    q_name, q = _seen_from_p(pair)
    with _in_time(SECONDS[digits]), np.errstate(all="ignore"):
        if pair.p_name == q_name:
            return truth(q_name, pair.p, q, digits)
        return by_definition(pair.p_name, pair.p, q_name, q, digits=digits)
    return None


def _seen_from_p(pair: Pair) -> tuple[str, Members]:
    """The model where p is not shifted, as the oracle calls it."""
    by, q_name, q = pair.shifts[1] - pair.shifts[0], pair.q_name, pair.q
    if by and "loc" in PARAMETERS[q_name]:
        at = list(PARAMETERS[q_name]).index("loc")
        return q_name, (*q[:at], q[at] + by, *q[at + 1 :])
    return (q_name + SHIFTED, (*q, by)) if by else (q_name, q)


def _beyond_floats(pair: Pair) -> bool:
    """Whether the mean passes the largest float, in a bump too far out for the oracle's nodes."""
    q_name, q = _seen_from_p(pair)
    log_p, log_q = LAWS[pair.p_name].log_density(*pair.p), LAWS[q_name].log_density(*q)
    low, high = LAWS[pair.p_name].ends(*pair.p)
    for decade in np.arange(-5, 50, 1 / 8):
        for x in (mp.mpf(10) ** decade, -(mp.mpf(10) ** decade)):
            ratio = log_p(x) - log_q(x) if low < x < high else 0
            if ratio > 0 and log_p(x) + mp.log(ratio * abs(x)) > LARGEST:
                return True
    return False


@contextmanager
def _in_time(seconds: float) -> Iterator[None]:
    """Leave the block where it takes longer, or does not converge."""

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    except (TimeoutError, AssertionError, ArithmeticError, ValueError, RecursionError):
        pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def asked(pair: Pair) -> Divergence:
    """What the package says."""
    p, q = (
        _law(name, values, shift, named=pair.kind != "without a name")
        for name, values, shift in zip(
            (pair.p_name, pair.q_name), (pair.p, pair.q), pair.shifts, strict=True
        )
    )
    return evaluate(p, q, method="quadrature" if pair.kind == "by integral" else None)


def _of_the_tails(pair: Pair, digits: int) -> Any:
    """The mean without a look at the tails, which the oracle takes at exp(10,000).

    A power that small as to turn only farther out has another mean than infinity.
    """
    decide = oracles_definition.diverges
    oracles_definition.diverges = lambda *_: False
    by_definition.cache_clear()
    try:
        return known(pair, digits)
    finally:
        oracles_definition.diverges = decide
        by_definition.cache_clear()


def _law(name: str, values: Members, shift: float, *, named: bool) -> Any:
    """The SciPy distribution; without its name where a subclass makes it a stranger."""
    parameters = dict(zip(PARAMETERS[name], values, strict=True))
    if shift:
        parameters["loc"] = parameters.get("loc", 0.0) + shift
    law = frozen(name, parameters)
    if not named:
        law.dist.__class__ = type("Stranger", (type(law.dist),), {})
    return law


def judged(pair: Pair) -> Found:
    """Hold what the package says against the truth."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            said = asked(pair)
    except ValueError as refusal:
        words = str(refusal)
        reasons = [reason for reason in REASONS if reason in words]
        named = ONE_LINE.fullmatch(words) and reasons
        return Found(pair, None, None, "refused" if named else "silent", (reasons or [words])[0])
    except Exception as error:  # noqa: BLE001  whatever it is, it is no clear line
        return Found(pair, None, None, "silent", f"{type(error).__name__}: {error}")
    if not (said.value >= 0 and said.error >= 0):
        return Found(pair, said, None, "silent", "no number, or a negative one")
    found = held(pair, said, known(pair, FIRST))
    if found.verdict == "wrong" and mp.isinf(found.truth):
        found = held(pair, said, _of_the_tails(pair, FIRST))
    if found.verdict == "wrong" and np.isinf(said.value) and _beyond_floats(pair):
        return Found(pair, said, mp.inf, "right")
    sure = found.verdict in ("right", "unknown")
    return found if sure or mp.isinf(found.truth) else held(pair, said, known(pair, ALL))


def held(pair: Pair, said: Divergence, true: Any) -> Found:
    """The verdict on a value beside the truth."""
    if true is None:
        return Found(pair, said, None, "unknown", "no truth in time")
    off = relative_error(said.value, true)
    if off == 0 or abs(mp.mpf(said.value) - true) <= said.error + float(np.spacing(said.value)):
        return Found(pair, said, true, "right")
    return Found(pair, said, true, "understated" if off <= GROSS else "wrong", f"off by {off:.1e}")


def survey(seed: int, seconds: float) -> Iterator[tuple[int, Found]]:
    """Look at line after line until the time is over."""
    end, line = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        yield line, judged(drawn(seed, line))
        line += 1


def main() -> None:
    """Print one line, or the counts of many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--line", type=int)
    given = parser.parse_args()
    if given.line is not None:
        print(judged(drawn(given.seed, given.line)))
        return
    folder = RESULTS / "survey"
    folder.mkdir(parents=True, exist_ok=True)
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    file = folder / f"seed-{given.seed}.tsv"
    with file.open("w", encoding="utf-8") as out:
        for line, found in survey(given.seed, 60 * given.minutes):
            counts[found.verdict] += 1
            if found.verdict == "refused":
                reasons[f"{found.pair.kind}: {found.reason}"] += 1
            if found.verdict != "right":
                print(line, found, sep="\t", file=out, flush=True)
    print(", ".join(f"{counts[verdict]:,} {verdict}" for verdict in VERDICTS))
    for reason, count in reasons.most_common():
        print(f"{count:7,} refused, {reason}")
    print(f"{sum(counts.values()) - counts['right']:,} lines in {file}")


if __name__ == "__main__":
    main()
