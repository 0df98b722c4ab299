"""SciPy's frozen distributions, of the old kind and of the new, read as `Distribution`.

The old kind is ``stats.beta(17, 6)``; the new kind is ``stats.Normal(mu=0, sigma=1)``
or an instance of what ``stats.make_distribution`` returns, also shifted and scaled.
What is known of SciPy's insides is known here.
"""

import inspect
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
from scipy import stats
from scipy.stats._distn_infrastructure import (
    rv_continuous_frozen,
    rv_discrete_frozen,
    rv_sample,
)

from klexplain._checks import bad, refuse_masked
from klexplain.distributions.distribution import Distribution, Parameters
from klexplain.distributions.foreign import translated
from klexplain.distributions.listed import Listed, listed
from klexplain.distributions.normals import Normals
from klexplain.distributions.simulated import is_simulated
from klexplain.distributions.unfrozen import refuse_unfrozen
from klexplain.distributions.vectors import vector

# The new kind renames a few families and their parameters.
RENAMED = {
    "Normal": ("norm", {"mu": "loc", "sigma": "scale"}),
    "StandardNormal": ("norm", {}),
    "Binomial": ("binom", {"n": "n", "p": "p"}),
}
OLD_KIND = (rv_continuous_frozen, rv_discrete_frozen)
PLAIN = (float, int)
EXPECTED = "a frozen distribution such as scipy.stats.beta(17, 6), or a probability vector"
NEEDED = "a distribution of one variable with a cdf (evaluate simulates without)"


def read(argument: str, frozen: object) -> Distribution:
    """Read a frozen SciPy distribution, or what stands for one.

    Parameters
    ----------
    argument : str
        The name by which errors call it, ``"p"`` or ``"q"``.
    frozen : object
        A frozen univariate distribution, old or new; a probability vector; a ``gaussian_kde`` of
        one variable; a distribution of another library that is known by its class.

    Raises
    ------
    TypeError
        Where it is not one.
    ValueError
        Where its parameters do not broadcast, or a vector is no distribution.

    Examples
    --------
    >>> read("p", stats.gamma(2, scale=3)).name
    'gamma'
    """
    if isinstance(frozen, OLD_KIND):
        distribution = _read_old(argument, frozen)
    elif hasattr(frozen, "icdf") and hasattr(frozen, "logpdf") and not isinstance(frozen, type):
        distribution = _read_new(argument, frozen)
    else:
        distribution = _read_other(argument, frozen)
    _refuse_shapes(argument, distribution)
    return distribution


def _read_other(argument: str, thing: object) -> Distribution:
    """Read what is no frozen distribution of SciPy's, but stands for one."""
    known = translated(thing)
    if isinstance(known, OLD_KIND):
        return _read_old(argument, known)
    if isinstance(known, rv_sample | stats.rv_histogram):  # which have no parameters to wait for
        return _read_old(argument, known())
    refuse_unfrozen(argument, known)
    if isinstance(known, Normals):
        return Distribution(known, "", {}, discrete=False)
    if is_simulated(known):
        raise TypeError(bad(argument, thing, NEEDED))
    table = known if isinstance(known, Listed) else vector(argument, known)
    if table is None:
        raise TypeError(bad(argument, thing, EXPECTED))
    return Distribution(table, "", {}, discrete=True)


def signature_of(law: Any) -> inspect.Signature:
    """Return how SciPy takes the parameters of one of its distributions.

    Examples
    --------
    >>> signature_of(stats.gamma)
    <Signature (a, loc=0, scale=1)>
    """
    return inspect.signature(law._parse_args)  # noqa: SLF001  no public way


def refuse_nan(argument: str, distribution: Distribution) -> None:
    """Refuse NaN as a parameter."""
    for name, value in distribution.parameters.items():
        if np.isnan(value).any():
            expected = f"{name} in its domain, without NaN"
            raise ValueError(bad(argument, distribution, expected)) from None


def refuse_outside_domain(argument: str, distribution: Distribution) -> None:
    """Refuse parameters for which SciPy itself says that there is no distribution."""
    affine = [distribution.parameters.get(key, np.zeros(())) for key in ("loc", "scale")]
    nowhere = any(np.isnan(end).any() for end in distribution.support)
    if nowhere or not all(np.isfinite(value).all() for value in affine):
        expected = f"parameters in the domain of {distribution.name or 'the distribution'}"
        raise ValueError(bad(argument, distribution, expected))


def _read_old(argument: str, frozen: Any) -> Distribution:
    law = frozen.dist
    name, names, discrete = _law(type(law), law.name, law.shapes)  # type: ignore[arg-type]
    shapes, *affine = law._parse_args(*frozen.args, **frozen.kwds)  # noqa: SLF001  no public way
    if isinstance(law, rv_sample) and np.ndim(affine[0]) == 0:
        return Distribution(listed(law.xk, law.pk, affine[0]), "", {}, discrete=True)
    values = zip(names, (*shapes, *affine), strict=False)  # a scale may be left over
    return Distribution(frozen, name, _arrays(argument, values), discrete)


@lru_cache
def _law(kind: type, name: str, shapes: str | None) -> tuple[str, tuple[str, ...], bool]:
    """Name, empty where it is not SciPy's own; names of the parameters; whether discrete."""
    ours = kind is type(getattr(stats, name or "", None))
    discrete = issubclass(kind, stats.rv_discrete)
    split = (shape.strip() for shape in (shapes or "").split(","))
    affine = ("loc",) if discrete else ("loc", "scale")
    return name if ours else "", (*filter(None, split), *affine), discrete


def _read_new(argument: str, frozen: Any) -> Distribution:
    discrete = isinstance(frozen, _NEW_DISCRETE)
    inner, affine = frozen, {"loc": 0.0, "scale": 1.0}
    if type(frozen).__name__ == "ShiftedScaledDistribution":
        inner, affine = frozen._dist, {"loc": frozen.loc, "scale": frozen.scale}  # noqa: SLF001
        if np.any(np.asarray(frozen.scale) < 0):  # mirrored: no longer of its family
            return Distribution(frozen, "", _arrays(argument, affine.items()), discrete)
    name, values = _name_new(inner)
    if not name:
        return Distribution(frozen, "", {}, discrete)
    loc, scale = values.pop("loc", 0.0), values.pop("scale", 1.0)
    values["loc"] = affine["loc"] + np.multiply(affine["scale"], loc)
    scale = np.multiply(affine["scale"], scale)
    if not discrete:
        values["scale"] = scale
    elif np.any(scale != 1):  # a stretched lattice is no longer of its family
        return Distribution(frozen, "", {}, discrete)
    return Distribution(frozen, name, _arrays(argument, values.items()), discrete)


def _name_new(frozen: Any) -> tuple[str, dict[str, Any]]:
    """SciPy's old name and parameters of a distribution of the new kind."""
    kind = type(frozen)
    given = {name: getattr(frozen, name) for name in getattr(frozen, "_parameters", {})}
    if kind.__name__ in RENAMED and kind.__module__.startswith("scipy.stats"):
        name, renamed = RENAMED[kind.__name__]
        return name, {renamed[key]: value for key, value in given.items() if key in renamed}
    # make_distribution states in the docstring which family it wraps.
    wrapped = re.match(r"This class represents `scipy\.stats\.(\w+)`", kind.__doc__ or "")
    return (wrapped[1], given) if wrapped else ("", {})


_NEW_DISCRETE = stats.Binomial.__mro__[1]


def _refuse_shapes(argument: str, distribution: Distribution) -> None:
    try:
        distribution.shape  # noqa: B018  it is kept
    except ValueError:
        expected = "parameters of shapes that broadcast"
        raise ValueError(bad(argument, distribution, expected)) from None


def _arrays(argument: str, values: Iterable[tuple[str, Any]]) -> Parameters:
    return {name: _real(argument, name, value) for name, value in values}


def _real(argument: str, name: str, value: Any) -> float | np.ndarray:
    refuse_masked(f"{name} of {argument}", value)
    try:
        if isinstance(value, PLAIN):
            return float(value)
        array = np.asarray(value)
        if array.dtype.kind in "biufO":  # not text, and not complex
            return array.astype(float, copy=False) if array.ndim else float(array)
    except (TypeError, ValueError, OverflowError):
        pass
    raise TypeError(f"{argument}: got {name}={value!r}; expected real numbers as parameters")
