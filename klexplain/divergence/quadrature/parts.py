"""The integral between mixtures of Normals, part by part, each in its own coordinates.

Where modes lie a million widths apart a float for x leaves ten digits of where x is within a mode.
So x is the centre of a part of p and z of its widths, and every other part is seen from there.
"""

from typing import NamedTuple

import numpy as np
from numpy.polynomial.legendre import leggauss
from scipy import stats

from klexplain.distributions.distribution import Distribution
from klexplain.distributions.normals import Normals
from klexplain.distributions.reading import read
from klexplain.divergence.quadrature.refusals import UNSETTLED, Reached
from klexplain.divergence.result import EPS
from klexplain.special import expm1mx

MOST = 4_096  # pairs of parts: more of them are a matter of panels, not of parts
FAR = 16.0  # widths of a part beyond which it has nothing left
COVERED = 12.0  # widths of a part of q within those of one of p, so that nothing of q is elsewhere
BETWEEN = np.array([-8.0, -4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0, 8.0])  # widths at which pieces end
EVEN = np.linspace(-FAR, FAR, 17)
ROOT_TAU = np.sqrt(2 * np.pi)
GRADES = np.outer([-1, 1], 4.0 ** np.arange(-1, 14)).ravel()  # of how wide a bend is
NEAR_TOP = 2.0  # below a log-density, a part that still bends it
NODES, WEIGHTS = leggauss(12)
FINEST = 48  # times that a piece is halved at most
FINE = 1e-16  # of the whole: a change of a piece at which it is not halved again
ROUNDING = 4 * EPS


class Pieces(NamedTuple):
    """Pieces of the z of parts of p: of which part, and from where to where."""

    part: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def halved(self) -> "Pieces":
        """Return all lower halves, then all upper ones."""
        middle = (self.low + self.high) / 2
        ends = np.concatenate([self.low, middle]), np.concatenate([middle, self.high])
        return Pieces(np.tile(self.part, 2), *ends)


def by_parts(p: Distribution, q: Distribution) -> Reached | None:
    """Return D(p ‖ q) in nats; None where they are not both Normals or mixtures of few.

    Examples
    --------
    >>> from klexplain.distributions.pairs import read_pair
    >>> far = stats.Mixture([stats.Normal(mu=0), stats.Normal(mu=1e6)], weights=[0.4, 0.6])
    >>> p, q = map(as_normals, read_pair(stats.norm(), far))
    >>> round(float(by_parts(p, q).value), 9)  # -log 0.4
    0.916290732
    """
    truth, model = _parts(p), _parts(q)
    if truth is None or model is None:
        return None
    few = len(truth.weights) * (len(truth.weights) + len(model.weights)) <= MOST
    return _Local(truth, model).integral() if few else None


def as_normals(d: Distribution) -> Distribution:
    """Return SciPy's mixture of Normals as ours; anything else as it is.

    Examples
    --------
    >>> bumps = stats.Mixture([stats.Normal(mu=0), stats.Normal(mu=3)])
    >>> as_normals(read("p", bumps))
    mixture(2 Normals)
    """
    if not isinstance(d.frozen, stats.Mixture):
        return d
    parts = [read("p", part) for part in d.frozen.components]
    if any(part.name != "norm" or part.shape for part in parts):
        return d
    centres, widths = ([part.parameters[key] for part in parts] for key in ("loc", "scale"))
    return Distribution(Normals(centres, widths, d.frozen.weights), "", {}, discrete=False)


def _parts(d: Distribution) -> Normals | None:
    """The parts that have a weight."""
    if d.name == "norm":
        return Normals([d.parameters["loc"]], [d.parameters["scale"]], [1.0])
    if not isinstance(d.frozen, Normals):
        return None
    here = d.frozen.weights > 0
    return Normals(d.frozen.centres[here], d.frozen.widths[here], d.frozen.weights[here])


def _bends(law: Normals) -> tuple[np.ndarray, np.ndarray]:
    """Where the largest part changes, and so log-density bends; and within how much of x it does.

    Two parts are equal at roots of a quadratic, whose slope there is that of their log ratio.
    """
    i, j = np.triu_indices(len(law.weights), 1)
    precision, apart = law.widths**-2.0, law.centres[j] - law.centres[i]
    log_peak = np.log(law.weights / law.widths)
    a, b = (precision[j] - precision[i]) / 2, -apart * precision[j]
    c = apart**2 * precision[j] / 2 + log_peak[i] - log_peak[j]
    slope = np.sqrt(np.maximum(b * b - 4 * a * c, 0.0))
    far = -(b + np.copysign(slope, b)) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        away = np.concatenate([far / a, c / far])
        widths = 1 / np.tile(slope, 2)
    x = np.tile(law.centres[i], 2) + away
    seen = np.isfinite(x) & np.isfinite(widths)
    x, away, widths, i = x[seen], away[seen], widths[seen], np.tile(i, 2)[seen]
    own = log_peak[i] - away**2 * precision[i] / 2 - np.log(2 * np.pi) / 2
    top = own > law.logpdf(x) - NEAR_TOP
    return x[top], widths[top]


class _Local:
    """Log ratios in the coordinates of the parts of p."""

    def __init__(self, p: Normals, q: Normals) -> None:
        self.p, self.q = p, q
        reach = np.abs(q.centres[:, None] - p.centres) + COVERED * q.widths[:, None]
        self.covered = bool((reach <= FAR * p.widths).any(axis=1).all())

    def integral(self) -> Reached:
        """The sum over pieces, each halved until that changes nothing."""
        pieces, value, error = self._first(), 0.0, 0.0
        coarse = self._over(pieces)[0]
        for _ in range(FINEST):
            pieces = pieces.halved()
            fine, noise = self._over(pieces)
            change = np.abs(fine.reshape(2, -1).sum(axis=0) - coarse)
            least = np.maximum(FINE * (value + fine.sum()), noise.reshape(2, -1).sum(axis=0))
            moves = np.tile(change > least, 2)
            value += float(fine[~moves].sum())
            error += float(noise[~moves].sum() + change[change <= least].sum())
            if not moves.any():
                return Reached(max(value, 0.0), error, "quadrature", UNSETTLED)
            pieces, coarse = Pieces(*(side[moves] for side in pieces)), fine[moves]
        return Reached(value, np.inf, "quadrature", UNSETTLED)

    def _first(self) -> Pieces:
        """Pieces that end where any part begins, peaks or ends, as seen from each part of p."""
        centres, widths = (
            np.concatenate([getattr(law, name) for law in (self.p, self.q)])
            for name in ("centres", "widths")
        )
        bends, over = map(np.concatenate, zip(_bends(self.p), _bends(self.q), strict=True))
        found = []
        for k, (centre, width) in enumerate(zip(self.p.centres, self.p.widths, strict=True)):
            ends = (centres - centre) / width + np.outer(BETWEEN, widths / width)
            around = (bends - centre) / width + np.outer(GRADES, over / width)
            ends = np.concatenate([ends.ravel(), around.ravel()])
            inside = np.unique(np.concatenate([EVEN, ends[np.abs(ends) < FAR]]))
            found.append((np.full(len(inside) - 1, k), inside[:-1], inside[1:]))
        return Pieces(*map(np.concatenate, zip(*found, strict=True)))

    def _over(self, pieces: Pieces) -> tuple[np.ndarray, np.ndarray]:
        """The integral over each piece, and how far rounding may move it.

        Where the parts of p cover q, q/p - 1 is added, whose mean is 0: then no term is negative.
        """
        half = (pieces.high - pieces.low)[:, None] / 2
        z = pieces.low[:, None] + half * (1 + NODES)
        mass = self.p.weights[pieces.part, None] * half * WEIGHTS * np.exp(-z * z / 2) / ROOT_TAU
        log_p, log_q = (self._log(law, pieces.part, z) for law in (self.p, self.q))
        log_ratio = log_p - log_q
        noise = ROUNDING * (1 + np.abs(log_p) + np.abs(log_q))
        if not self.covered:
            return (mass * log_ratio).sum(axis=1), (mass * noise).sum(axis=1)
        slope = np.abs(np.expm1(-log_ratio)) + noise
        return (mass * expm1mx(-log_ratio)).sum(axis=1), (mass * slope * noise).sum(axis=1)

    def _log(self, law: Normals, part: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Log-density of a mixture at z of a part, less that of the part itself."""
        centre, width = (side[part, None, None] for side in (self.p.centres, self.p.widths))
        z = z[:, :, None]
        away = ((centre - law.centres) + (width - law.widths) * z) / law.widths
        logs = np.log(law.weights) + np.log(width / law.widths) - away * (z + away / 2)
        return np.asarray(np.logaddexp.reduce(logs, axis=-1))
