"""SciPy's frozen distributions of several variables, read as their parameters."""

from typing import Any, NamedTuple

import numpy as np
from scipy.stats._multivariate import multi_rv_frozen

from klexplain._checks import bad
from klexplain.distributions.covariances import check_covariance, refuse_indefinite
from klexplain.distributions.normal_wishart import NormalWishart
from klexplain.distributions.simulated import is_simulated

# What each is made of; the last has one entry a variable.
PARAMETERS = {
    "multivariate_normal": ("mean",),
    "dirichlet": ("alpha",),
    "multinomial": ("n", "p"),
    "wishart": ("df", "scale"),
    "invwishart": ("df", "scale"),
    "multivariate_t": ("df", "loc", "shape"),
    "NormalWishart": ("mean", "lmbda", "df", "scale"),
}
SPACE = {"multivariate_normal", "multivariate_t"}  # whose densities are over all of the space
EXPECTED = f"a {', '.join(list(PARAMETERS)[:-1])} or {list(PARAMETERS)[-1]}"


class Multivariate(NamedTuple):
    """A distribution of several variables.

    Attributes
    ----------
    name : str
        SciPy's name of its family.
    parameters : dict of str to ndarray
        By SciPy's names; the covariance of a Normal, which may be a large one, is not among them.
    size : int
        How many variables there are.
    frozen : object
        The SciPy object itself.
    """

    name: str
    parameters: dict[str, np.ndarray]
    size: int
    frozen: Any

    @property
    def cov(self) -> np.ndarray:
        """The covariance of a Normal, written out."""
        return np.asarray(self.frozen.cov)

    @property
    def centre(self) -> np.ndarray:
        """The mean of a Normal, or the location of a t."""
        return self.parameters["mean" if self.name == "multivariate_normal" else "loc"]

    @property
    def spread(self) -> np.ndarray:
        """The covariance of a Normal, or the shape of a t, written out."""
        return self.cov if self.name == "multivariate_normal" else self.parameters["shape"]

    @property
    def rank(self) -> int:
        """How many variables a Normal fills; elsewhere `size`."""
        return int(self.frozen.cov_object.rank) if self.name == "multivariate_normal" else self.size


def is_multivariate(frozen: object) -> bool:
    """Say whether it is one of SciPy's frozen multivariate distributions, or one of that kind."""
    return isinstance(frozen, multi_rv_frozen | NormalWishart)


def of_one_family(p: object, q: object) -> bool:
    """Say whether a formula is looked for: not between laws of which one has to be simulated.

    Densities can be compared if they are of the same kind. SciPy's over a simplex, a sphere or
    counts go with their like alone, those over all of the space with each other.

    Examples
    --------
    >>> from scipy import stats
    >>> of_one_family(stats.multivariate_t([0, 0]), stats.multivariate_normal([0, 0]))
    True
    """
    if not (is_multivariate(p) and is_multivariate(q)):
        return not (_opaque(p) or _opaque(q))
    return True


def _opaque(law: object) -> bool:
    return is_simulated(law) and not is_multivariate(law)


def read_multivariate_pair(p: object, q: object) -> tuple[Multivariate, Multivariate]:
    """Read a truth and a model of one family and as many variables.

    Raises
    ------
    TypeError
        Where they are not of one of the families of `PARAMETERS`.
    ValueError
        Where the numbers of variables differ, or parameters are none.

    Examples
    --------
    >>> from scipy import stats
    >>> read_multivariate_pair(stats.dirichlet([17, 6]), stats.dirichlet([3, 3]))[0].size
    2
    """
    if not is_multivariate(q):
        raise TypeError(bad("q", q, f"a {_name(p)}, as p is"))
    if _name(p) not in PARAMETERS:
        raise TypeError(f"p: got {_name(p)}; expected {EXPECTED}, as q has several variables")
    if _name(q) != _name(p) and not {_name(p), _name(q)} <= SPACE:
        raise TypeError(f"q: got {_name(q)}; expected a {_name(p)}, as p is")
    truth, model = _read("p", p), _read("q", q)
    if truth.size != model.size:
        raise ValueError(f"q: got {model.size} variables; expected {truth.size}, as many as p has")
    return truth, model


def _name(frozen: object) -> str:
    return type(frozen).__name__.removesuffix("_frozen")


def _read(argument: str, frozen: Any) -> Multivariate:
    """Refuse what SciPy freezes though it is no distribution.

    `npcond` is its word for an invalid multinomial.
    """
    name = _name(frozen)
    values = {key: np.asarray(getattr(frozen, key)) for key in PARAMETERS[name]}
    if not all(np.isfinite(value).all() for value in values.values()):
        raise ValueError(f"{argument}: got {name} with NaN or infinity; expected neither")
    if np.any(getattr(frozen, "npcond", False)):
        expected = "whole n of at least 0, and probabilities that add to 1"
        raise ValueError(bad(argument, tuple(values.values()), expected))
    if name == "multivariate_normal":
        check_covariance(argument, frozen.cov_object)
    for key in {"scale", "shape"} & set(values):
        refuse_indefinite(argument, values[key], f"a {key}")
    if name == "multivariate_t" and frozen.shape_info.rank < frozen.dim:
        raise ValueError(bad(argument, values["shape"], "a shape of full rank"))
    return Multivariate(name, values, int(values[PARAMETERS[name][-1]].shape[-1]), frozen)
