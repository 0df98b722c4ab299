"""Laws that are known by their draws and their log-density alone, in one variable or several.

Whoever made the object, it becomes draws of shape (n, d), and a log-density of such draws.
"""

import copy
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats
from scipy.stats._multivariate import multi_rv_frozen

from klexplain._checks import bad
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.foreign import Independent, library_of
from klexplain.distributions.vectors import numbers

TRIED = 2  # draws that show how many variables there are
TRANSPOSED = ("dirichlet",)  # of SciPy's, those that take draws as columns
MATRICES = ("wishart", "invwishart")  # of SciPy's, those that draw matrices
OWN_ERRORS = (TypeError, ValueError, IndexError, RuntimeError, AttributeError)
EXPECTED = "a log-density (logpdf, log_prob or score_samples)"

Draw = Callable[[int, np.random.Generator], Any]
LogDensity = Callable[[np.ndarray], Any]


@dataclass(frozen=True, repr=False)
class Simulated:
    """A law as its draws and its log-density.

    Attributes
    ----------
    thing : object
        What was handed in.
    draw : callable or None
        Gives n draws; None where the object makes none.
    log : callable
        The log-density of draws, shaped as the object itself would draw them.
    shape : tuple of int or None
        The shape of one draw; None where that is not known.
    discrete : bool or None
        Whether it has a mass function in place of a density; None where that is not known.
    """

    thing: object
    draw: Draw | None
    log: LogDensity
    shape: tuple[int, ...] | None
    discrete: bool | None = None

    def rvs(self, size: int, rng: np.random.Generator) -> np.ndarray:
        """Independent draws, one a row."""
        drawn = numbers(self.draw(size, rng)) if self.draw else None
        if drawn is None or len(drawn) != size:
            raise TypeError(bad("p", self.thing, f"{size} draws, as it was asked for"))
        return drawn.reshape(size, -1)

    def log_density(self, x: np.ndarray) -> np.ndarray:
        """Log of the density at draws, one a row, in nats."""
        shape = self.shape if self.shape is not None else x.shape[1:] if x.shape[1] > 1 else ()
        found = numbers(self.log(x.reshape(len(x), *shape)))
        if found is None or found.size != len(x):
            raise ValueError("no log-density for each draw")
        return found.reshape(len(x))

    @property
    def variables(self) -> int | None:
        """How many there are; None where that is not known."""
        return None if self.shape is None else int(np.prod(self.shape))

    def __repr__(self) -> str:
        return str(self.thing)


def simulated(argument: str, thing: Any) -> Simulated:
    """Return the draws and the log-density of an object.

    Parameters
    ----------
    argument : str
        The name by which errors call it, ``"p"`` or ``"q"``.
    thing : object
        A distribution that was read; SciPy's of several variables; a ``gaussian_kde``; or whatever
        has ``logpdf``, ``log_prob`` or ``score_samples``, and ``rvs`` or ``sample``.

    Raises
    ------
    TypeError
        Where it has no log-density.

    Examples
    --------
    >>> simulated("p", stats.multivariate_t([0, 0, 0])).variables
    3
    """
    thing = thing.thing if isinstance(thing, Independent) else thing
    batch = tuple(getattr(thing, "batch_shape", ()))
    if batch:
        raise TypeError(bad(argument, thing, f"a single distribution, and no batch of {batch}"))
    draw, log, discrete = _ways(argument, thing)
    shape = None if draw is None else _shape(argument, thing, draw)
    return Simulated(thing, draw, log, shape, discrete)


def is_simulated(thing: Any) -> bool:
    """Say whether it has draws or a log-density, though no cdf that could be integrated with."""
    if isinstance(thing, stats.gaussian_kde | multi_rv_frozen | Independent):
        return True
    if isinstance(thing, type | Distribution) or hasattr(thing, "cdf") or hasattr(thing, "icdf"):
        return bool(library_of(thing))
    return any(hasattr(thing, name) for name in ("logpdf", "log_prob", "score_samples"))


def _shape(argument: str, thing: object, draw: Draw) -> tuple[int, ...]:
    try:
        drawn = numbers(draw(TRIED, np.random.default_rng(0)))
    except OWN_ERRORS as error:
        raise TypeError(bad(argument, thing, f"something to draw from ({first(error)})")) from error
    if drawn is None or drawn.shape[:1] != (TRIED,):
        raise TypeError(bad(argument, thing, "draws along the first axis"))
    return drawn.shape[1:]


def first(error: Exception) -> str:
    """The first line of what somebody else's code raises."""
    return str(error).partition("\n")[0]


def _ways(argument: str, thing: Any) -> tuple[Draw | None, LogDensity, bool | None]:
    """How it draws, how it gives its log-density, and whether that is of counts."""
    if isinstance(thing, Distribution):
        return thing.rvs, thing.log_density, thing.discrete
    if isinstance(thing, multi_rv_frozen):
        return _scipys(argument, thing)
    if isinstance(thing, stats.gaussian_kde):
        return lambda n, rng: thing.resample(n, seed=rng).T, lambda x: thing.logpdf(x.T), False
    if hasattr(thing, "score_samples"):
        return _sklearns(thing), thing.score_samples, False
    if _from(thing, "torch"):
        return (*_torchs(thing), None)
    log = getattr(thing, "logpdf", None) or getattr(thing, "log_prob", None)
    if log is None:
        raise TypeError(bad(argument, thing, EXPECTED))
    return _drawing(thing), log, None


def _scipys(argument: str, thing: Any) -> tuple[Draw | None, LogDensity, bool]:
    if _name(thing) == "multivariate_normal" and thing.cov_object.rank < thing.dim:
        raise ValueError(bad(argument, thing, "a covariance of full rank, as it is simulated"))
    discrete = hasattr(thing, "logpmf")
    log = thing.logpmf if discrete else thing.logpdf

    def draw(n: int, rng: np.random.Generator) -> np.ndarray:
        return np.reshape(thing.rvs(n, random_state=rng), (n, -1))

    if _name(thing) in MATRICES:
        return draw, lambda x: log(x.T.reshape(thing.dim, thing.dim, -1)), discrete
    return draw, (lambda x: log(x.T)) if _name(thing) in TRANSPOSED else log, discrete


def _sklearns(thing: Any) -> Draw | None:
    """It draws from a state of its own, which a copy is given: the same call draws the same."""
    if not hasattr(thing, "sample"):
        return None

    def draw(n: int, rng: np.random.Generator) -> Any:
        state = np.random.RandomState(rng.bit_generator)
        if "random_state" in inspect.signature(thing.sample).parameters:
            return thing.sample(n, random_state=state)
        own = copy.copy(thing)
        own.random_state = state
        return own.sample(n)[0]

    return draw


def _torchs(thing: Any) -> tuple[Draw, LogDensity]:
    """Its chance is the library's, whose state is put back afterwards."""
    torch = sys.modules["torch"]

    def draw(n: int, rng: np.random.Generator) -> Any:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(int(rng.integers(2**63)))
            return thing.sample((n,) if _from(thing, "torch.distributions") else n)

    kind = draw(1, np.random.default_rng(0)).dtype
    return draw, lambda x: thing.log_prob(torch.as_tensor(x, dtype=kind))


def _drawing(thing: Any) -> Draw | None:
    """Draws of an object that nobody knows, with the chance that it takes."""
    way = getattr(thing, "rvs", None) or getattr(thing, "sample", None)
    if way is None:
        return None
    if _from(thing, "numpyro"):
        return lambda n, rng: way(_key(rng), (n,))
    if _from(thing, "tensorflow_probability"):
        seed = _key if _from(thing, "tensorflow_probability.substrates.jax") else _seed
        return lambda n, rng: way(n, seed=seed(rng))
    taken = inspect.signature(way).parameters
    word = next((name for name in ("random_state", "rng", "seed") if name in taken), None)
    return lambda n, rng: way(n, **{word: rng} if word else {})


def _seed(rng: np.random.Generator) -> int:
    return int(rng.integers(2**31))


def _key(rng: np.random.Generator) -> Any:
    """The chance of JAX, which is loaded where one of its distributions is."""
    return sys.modules["jax"].random.PRNGKey(_seed(rng))


def _from(thing: object, library: str) -> bool:
    """Whether its class, or one that it is made from, is of a library."""
    return any(f"{kind.__module__}.".startswith(f"{library}.") for kind in type(thing).__mro__)


def too_heavy(p: Any, q: Any) -> bool:
    """Whether a multivariate t has no variance, under which the log-density of Normals has no mean.

    Examples
    --------
    >>> too_heavy(stats.multivariate_t([0, 0], df=2), stats.multivariate_normal([0, 0]))
    True
    """
    normal = isinstance(q, stats.gaussian_kde) or _from(q, "sklearn.mixture")
    normal = normal or (isinstance(q, multi_rv_frozen) and _name(q) == "multivariate_normal")
    heavy = isinstance(p, multi_rv_frozen) and _name(p) == "multivariate_t" and p.df <= 2
    return bool(heavy and normal)


def _name(frozen: multi_rv_frozen) -> str:
    return type(frozen).__name__.removesuffix("_frozen")
