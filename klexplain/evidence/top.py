"""Where a log-density, or a log ratio, is largest: a point, a stretch, or only towards an end.

Nodes follow the quantiles; beyond these they go on by factors of ten, to the end of the support or
without end. The steps from one such node to the next tell a function that grows without bound,
whose steps stay as long, from one that tends to a limit, whose steps shrink.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize_scalar

NOISE = 64 * np.finfo(float).eps  # of a log-density, relative: a smaller wiggle is no turn
SHRINKING = 0.99  # a step this much shorter than the one before is on the way to a limit
FEW, WIDE = 3, 1e-3  # how many nodes of one height, over what share of the width, make a stretch
SLIGHT = 1e-9  # a point so much nearer to 0 than the width is 0
NEAREST, FARTHEST = 1e-100, 1e100  # how far nodes go on at an end at 0, and without an end
LAST_COUNT = 2.0**50  # up to which floats tell a count from the next
ROOM = 1e4  # units in the last place between an end and the node next to it

Function = Callable[[np.ndarray], np.ndarray]
Stretch = tuple[float, float]


class Top(NamedTuple):
    """The least upper bound of a function, and where it is attained or approached.

    Attributes
    ----------
    value : float
        In nats; may be infinite.
    at : tuple of tuple of float
        From where to where it is attained, twice the same number for a point; else the ends
        towards which it is approached.
    attained : bool
        Whether it is.
    """

    value: float
    at: tuple[Stretch, ...]
    attained: bool


@dataclass(frozen=True)
class Search:
    """A function on the support of one or two distributions, with all that is known of it.

    Attributes
    ----------
    f, noise : callable
        The function, and how large its rounding error may be.
    x : ndarray
        Nodes in rising order, between which it is simple.
    likely : tuple of float
        Between which nodes the probability lies.
    ends : tuple of float
        Of the support.
    discrete : bool
        Whether only the nodes, and numbers a whole step from them, can be given.
    closed : bool
        Whether finite ends can be given.
    """

    f: Function
    noise: Function
    x: np.ndarray
    likely: Stretch
    ends: Stretch
    discrete: bool = False
    closed: bool = False

    def top(self) -> Top:
        """Return the least upper bound.

        Examples
        --------
        >>> x = np.linspace(-3, 3, 60)
        >>> search = Search(lambda x: -abs(x - 0.3), np.zeros_like, x, (-3, 3), (-np.inf, np.inf))
        >>> round(search.top().at[0][0], 9)
        0.3
        """
        with np.errstate(all="ignore"):  # far out, densities leave the floats
            far = [self._towards(side) for side in (0, 1)]
            nodes, values = self._seen(np.unique(np.concatenate([far[0], self.x, far[1]])))
            peaks = [self._peak(nodes, i) for i in self._hills(nodes, values)]
            nodes, values = self._seen(np.unique(np.concatenate([nodes, peaks])))
            limits = [self._limit(towards) for towards in far]
            sure = int((values - self.noise(nodes)).argmax())  # far out, values may be noise
            best = max(float(values[sure]), *limits)
            found = tuple(self._attained(nodes, values, best)) if np.isfinite(best) else ()
        if found:
            return Top(best, found, attained=True)
        to = zip(self.ends, limits, strict=True)
        return Top(best, tuple((e, e) for e, limit in to if _same(limit, best)), attained=False)

    def _seen(self, nodes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The nodes where the function is defined, and its values."""
        values = self.f(nodes)
        return nodes[~np.isnan(values)], values[~np.isnan(values)]

    def _hills(self, nodes: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Which nodes are not below their neighbours, and clearly above one of them."""
        left, right = np.concatenate([[-np.inf], values]), np.concatenate([values, [-np.inf]])
        left, right = left[:-1], right[1:]
        high = (values >= left) & (values >= right)
        return np.flatnonzero(high & (values - np.minimum(left, right) > self.noise(nodes)))

    def _towards(self, side: int) -> np.ndarray:
        """Nodes ever nearer to an end, by factors of ten; the end itself where it can be given."""
        end, other, last = self.ends[side], self.ends[1 - side], float(self.x[-side])
        if last == end or (np.isfinite(end) and (self.closed or self.discrete)):
            return np.array([end])
        sign = 2 * side - 1
        if np.isinf(end):
            width = max(abs(self.likely[1] - self.likely[0]), abs(last), 1.0)
            farthest = LAST_COUNT if self.discrete else FARTHEST
            steps = width * 10.0 ** np.arange(max(np.log10(farthest / width), 1))
            return last + sign * (np.ceil(steps) if self.discrete else steps)
        wide = WIDE * abs(end - other) if np.isfinite(other) else 0.0
        width = max(abs(end - self.likely[side]), wide)
        nearest = max(NEAREST, ROOM * np.spacing(abs(end)))
        return end - sign * width / 10.0 ** np.arange(max(np.log10(width / nearest), 1))

    def _limit(self, towards: np.ndarray) -> float:
        """What the function tends to along nodes, where it rises; minus infinity where it falls."""
        values, noise = self.f(towards), self.noise(towards)
        steps = np.diff(values)
        if np.isposinf(values).any():
            return np.inf
        clear = np.isfinite(steps) & (np.abs(steps) > noise[1:] + noise[:-1])
        count = int(clear.argmin()) if not clear.all() else len(steps)
        if count < 2:  # level already
            return float(values[: count + 1].max())
        before, last = steps[count - 2 : count]
        if last <= 0 or before <= 0:
            return -np.inf
        ratio = last / before
        return float(values[count] + last * ratio / (1 - ratio)) if ratio < SHRINKING else np.inf

    def _peak(self, nodes: np.ndarray, i: int) -> float:
        """Where the function is largest between the neighbours of a node."""
        low, high = float(nodes[max(i - 1, 0)]), float(nodes[min(i + 1, len(nodes) - 1)])
        return (
            self._largest_count(low, high) if self.discrete else turn(self.f, low, high, top=True)
        )

    def _largest_count(self, low: float, high: float) -> float:
        while high - low > 2:
            x = np.unique(np.round(np.linspace(low, high, 64) - low)) + low
            i = int(self.f(x).argmax())
            low, high = x[max(i - 1, 0)], x[min(i + 1, len(x) - 1)]
        x = np.arange(low, high + 1)
        return float(x[self.f(x).argmax()])

    def _attained(self, nodes: np.ndarray, values: np.ndarray, best: float) -> Iterator[Stretch]:
        """The stretches and the points where the function is as large as it gets."""
        level = values >= best - self.noise(nodes)
        for run in np.split(np.arange(len(nodes)), np.flatnonzero(np.diff(level)) + 1):
            first, last = int(run[0]), int(run[-1])
            if level[first] and self._is_stretch(nodes[run]):
                yield self._edge(nodes, first, -1, best), self._edge(nodes, last, 1, best)
            elif level[first] and self.discrete:
                yield from ((float(x), float(x)) for x in nodes[run])
            elif level[first] and self._is_given(first, last, nodes):
                x = float(nodes[first + values[run].argmax()])
                x = x if abs(x) > SLIGHT * (self.likely[1] - self.likely[0]) else 0.0
                yield x, x

    def _is_stretch(self, run: np.ndarray) -> bool:
        """Whether nodes of one height are more than the flat top of a hill, or of an end."""
        inside = run[(self.likely[0] <= run) & (run <= self.likely[1])]
        width = self.likely[1] - self.likely[0]
        return len(inside) >= FEW and inside[-1] - inside[0] > WIDE * width

    def _is_given(self, first: int, last: int, nodes: np.ndarray) -> bool:
        """Whether what nodes stand for can be given; those next to an open end only lead there."""
        low, high = first == 0 and nodes[0] != self.ends[0], last == len(nodes) - 1
        return not (low or (high and nodes[-1] != self.ends[1]))

    def _edge(self, nodes: np.ndarray, i: int, side: int, best: float) -> float:
        """How far a stretch reaches beyond its last node: to the end, or not up to the next."""
        if not 0 <= i + side < len(nodes):
            return self.ends[side > 0]
        inner, outer = float(nodes[i]), float(nodes[i + side])
        while not self.discrete and abs(outer - inner) > 4 * np.spacing(
            max(abs(inner), abs(outer))
        ):
            middle = np.array([(inner + outer) / 2])
            if self.f(middle)[0] >= best - self.noise(middle)[0]:
                inner = float(middle[0])
            else:
                outer = float(middle[0])
        return inner


def turn(f: Function, low: float, high: float, *, top: bool) -> float:
    """Return where a function is largest, or smallest, between two points, smooth there or not."""
    sign = -1 if top else 1
    found = minimize_scalar(
        lambda x: sign * float(f(np.array([x]))[0]),
        bounds=(low, high),
        method="bounded",
        options={"xatol": max(1e-12 * (high - low), np.spacing(max(abs(low), abs(high))))},
    )
    better = float(np.clip(found.x + _newton_step(f, found.x, (high - low) / 100), low, high))
    here, there = f(np.array([found.x, better]))
    return better if sign * (there - here) <= NOISE * (1 + abs(here)) else float(found.x)


def _newton_step(f: Function, x: float, h: float) -> float:
    """What is left to a smooth turn: the minimiser sees it to half the digits only."""
    a, b, c, d, e = f(x + h * np.arange(-2, 3))
    slope, bend = (8 * (d - b) - (e - a)) / 12, b - 2 * c + d
    step = -h * slope / bend if bend else np.nan
    return float(step) if abs(step) < h else 0.0


def _same(limit: float, best: float) -> bool:
    return limit == best or (np.isfinite(best) and abs(limit - best) <= 1e-9 * max(1.0, abs(best)))
