"""Pairs to measure accuracy with: of ordinary size, large, tiny, mixed, and all but equal.

The regimes are those in which formulas lose digits in different ways: large terms cancel
where parameters are large, and everything cancels where the model is nearly the truth.
"""

import numpy as np

from klexplain._checks import bad
from klexplain.distributions.distribution import Parameters
from klexplain.families import FAMILIES
from klexplain.families.parameters import NON_NEGATIVE, POSITIVE, REAL, UNIT_INTERVAL, Domain

# Decimal exponents of a parameter; a share near 1 is 1 less a tiny one.
EXPONENTS = {"ordinary": (-1, 2), "large": (3, 8), "tiny": (-8, -2)}
NEAREST = 10  # near-equal models are off by 1e-2 to 1e-10 of each parameter
REGIMES = (*EXPONENTS, "mixed", "near-equal")

Pair = tuple[Parameters, Parameters]


def draw_pairs(family: str, regime: str, n: int, rng: np.random.Generator) -> Pair:
    """Return n members p of a family and n models q of the same family, from one regime.

    Parameters
    ----------
    family : str
        SciPy's name.
    regime : str
        ``"ordinary"`` (0.1 to 100), ``"large"`` (1e3 to 1e8), ``"tiny"`` (1e-8 to 0.01),
        ``"mixed"`` (each parameter from one of these), or ``"near-equal"``.
    n : int
        How many pairs.
    rng : numpy.random.Generator
        Source of chance.

    Returns
    -------
    tuple of dict
        Parameters of p and of q, by SciPy's names, each an array of n values.

    Examples
    --------
    >>> p, q = draw_pairs("beta", "near-equal", 3, np.random.default_rng(1))
    >>> bool(np.all(np.abs(q["a"] / p["a"] - 1) < 0.02))
    True
    """
    if regime == "near-equal":
        p = _members(family, "mixed", n, rng)
        distance = 10.0 ** -rng.uniform(2, NEAREST, n)
        return p, nudged(family, p, distance, rng)
    p, q = (_members(family, regime, n, rng) for _ in "pq")
    common = [x.letter.argument for x in FAMILIES[family].parameters if x.common]
    return p, q | {name: p[name] for name in common}


def nudged(
    family: str, p: Parameters, distance: np.ndarray, rng: np.random.Generator
) -> Parameters:
    """Return models whose parameters are those of p times 1 ± distance, the signs by chance.

    Examples
    --------
    >>> q = nudged("expon", {"scale": np.array(2.0)}, np.array(0.01), np.random.default_rng(1))
    >>> abs(float(q["scale"]) - 2.0)
    0.020000000000000018
    """
    q = dict(p)
    for parameter in FAMILIES[family].parameters:
        if not parameter.common:
            name, sign = parameter.letter.argument, rng.choice([-1.0, 1.0], np.shape(distance))
            q[name] = _moved(parameter.domain, p[name], distance * sign)
    return q


def _moved(domain: Domain, value: np.ndarray, step: np.ndarray) -> np.ndarray:
    """A share above one half moves by what is left to 1."""
    moved = value * (1 + step)
    if domain is not UNIT_INTERVAL:
        return moved
    return np.where(value > 0.5, 1 - (1 - value) * (1 + step), moved)


def _members(family: str, regime: str, n: int, rng: np.random.Generator) -> Parameters:
    if family not in FAMILIES:
        raise ValueError(bad("families", family, f"names among {', '.join(FAMILIES)}"))
    domains = {x.letter.argument: x.domain for x in FAMILIES[family].parameters}
    return {name: _draw(family, domain, regime, n, rng) for name, domain in domains.items()}


def _draw(family: str, domain: Domain, regime: str, n: int, rng: np.random.Generator) -> np.ndarray:
    if regime == "mixed":
        drawn = np.array([_draw(family, domain, one, n, rng) for one in EXPONENTS])
        return drawn[rng.integers(len(drawn), size=n), np.arange(n)]
    size = 10.0 ** rng.uniform(*EXPONENTS[regime], n)
    if domain in (POSITIVE, NON_NEGATIVE):
        return size
    if domain == REAL:
        return size * rng.choice([-1.0, 1.0], n)
    if domain == UNIT_INTERVAL:
        return {"tiny": size, "large": 1 - 1 / size}.get(regime, rng.uniform(0.01, 0.98, n))
    raise ValueError(bad("families", family, "ones with real, positive or probability parameters"))
