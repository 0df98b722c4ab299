"""Distributions of other libraries, by the name of their class and their parameters.

No library is imported: an object tells by its class where it comes from. What is known here
becomes SciPy's distribution of the same law, a mixture of Normals, or a probability vector.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from scipy import stats
from scipy.special import expit

from klexplain.distributions.covariances import LowRankCovariance, refuse_indefinite
from klexplain.distributions.normals import Normals
from klexplain.distributions.vectors import numbers

LIBRARIES = ("torch", "pyro", "numpyro", "tensorflow_probability")
SUFFIXES = ("Probs", "Logits")  # NumPyro has a class for each way to give the parameters


class Independent(NamedTuple):
    """Independent variables, along the last axes of the parameters of one distribution."""

    thing: object
    base: object
    axes: int


class Given:
    """The parameters of an object, by the names that libraries give them."""

    def __init__(self, thing: Any) -> None:
        self.thing = thing

    def __call__(self, *names: str) -> Any:
        """The first parameter that there is, in double precision."""
        for name in names:
            value = numbers(getattr(self.thing, name, None))
            if value is not None:
                return value if value.ndim else float(value)
        raise AttributeError(names[0])

    @property
    def probs(self) -> Any:
        """Probabilities; TFP has them behind a method, and some classes have logits alone."""
        way = getattr(self.thing, "probs_parameter", None)
        if way:
            return numbers(way())
        return self("probs") if hasattr(self.thing, "probs") else expit(self("logits"))

    @property
    def covariance(self) -> Any:
        """A covariance, as the library itself goes on with it; TFP has it behind a method."""
        if hasattr(self.thing, "cov_factor"):
            return LowRankCovariance(self("cov_diag"), self("cov_factor"))
        if hasattr(self.thing, "scale_tril"):
            return stats.Covariance.from_cholesky(self("scale_tril"))
        way = getattr(self.thing, "covariance", None)
        matrix: Any = numbers(way()) if callable(way) else self("covariance_matrix")
        refuse_indefinite("covariance", matrix)
        return matrix

    @property
    def start(self) -> Any:
        """Where a half of a law starts: most libraries fold it at 0."""
        return self("loc") if hasattr(self.thing, "loc") else 0.0

    @property
    def rate(self) -> Any:
        """A rate, or the exponential of its logarithm."""
        logarithm = numbers(getattr(self.thing, "log_rate", None))
        return self("rate") if logarithm is None else np.exp(logarithm)


def translated(thing: Any) -> Any:
    """Return what is known of another library as what is read here; anything else as it is.

    Examples
    --------
    >>> translated(stats.gaussian_kde([1.0, 2.0, 4.0]))
    gaussian_kde(3 Normals)
    """
    kind = type(thing)
    if isinstance(thing, stats.gaussian_kde) and thing.d == 1:
        width = np.sqrt(thing.covariance[0, 0])
        return Normals(thing.dataset[0], width, thing.weights, "gaussian_kde")
    if kind.__module__.startswith("sklearn.mixture"):
        return _gaussian_mixture(thing)
    if library_of(thing):
        name = kind.__name__
        for suffix in SUFFIXES:
            name = name.removesuffix(suffix)
        if name in FAMILIES:
            return FAMILIES[name](Given(thing))
        if name in WRAPPERS:
            return WRAPPERS[name](thing)
    return thing


def library_of(thing: object) -> str:
    """Return the library that the class of an object comes from; empty for none of these.

    Examples
    --------
    >>> library_of(stats.norm())
    ''
    """
    root, _, inside = type(thing).__module__.partition(".")
    return root if root in LIBRARIES and "distributions" in inside else ""


def _gaussian_mixture(thing: Any) -> Any:
    """A fitted mixture in one variable, which is then known exactly."""
    means = getattr(thing, "means_", None)
    if means is None or means.shape[1] != 1:
        return thing
    widths = np.sqrt(np.broadcast_to(np.ravel(thing.covariances_), len(means)))
    if len(means) == 1:
        return stats.norm(means[0, 0], widths[0])
    return Normals(means[:, 0], widths, thing.weights_, type(thing).__name__)


def _mixture(thing: Any) -> Any:
    """A single mixture of Normals in one variable."""
    parts = getattr(thing, "component_distribution", None)
    parts = getattr(thing, "components_distribution", parts)
    if type(parts).__name__ != "Normal":
        return thing
    weights = Given(getattr(thing, "mixture_distribution", None) or thing.mixing_distribution).probs
    given = Given(parts)
    if np.ndim(weights) != 1 or np.ndim(given("loc")) != 1:
        return thing
    return Normals(given("loc"), given("scale"), weights / weights.sum(), type(thing).__name__)


def _product(thing: Any) -> Any:
    base = thing.base_dist if hasattr(thing, "base_dist") else thing.distribution
    return Independent(thing, base, int(thing.reinterpreted_batch_ndims))


def _normals(given: Given) -> Any:
    """A single Normal of several variables; a batch of them has no counterpart in SciPy."""
    loc = given("loc")
    return stats.multivariate_normal(loc, given.covariance) if np.ndim(loc) == 1 else given.thing


def _one(law: Callable[..., Any], given: Given, *parameters: Any) -> Any:
    """A single law of several variables, or the object itself where it is a batch."""
    return law(*parameters) if np.ndim(parameters[-1]) == 1 else given.thing


Families = dict[str, Callable[[Given], Any]]
LOCATION_SCALE = {
    "Normal": stats.norm, "Laplace": stats.laplace, "Logistic": stats.logistic,
    "Cauchy": stats.cauchy, "Gumbel": stats.gumbel_r,
}  # fmt: skip
FAMILIES: Families = {
    name: lambda d, law=law: law(d("loc"), d("scale"))  # type: ignore[misc]
    for name, law in LOCATION_SCALE.items()
}
FAMILIES |= {
    "Bernoulli": lambda d: stats.bernoulli(d.probs),
    "Beta": lambda d: stats.beta(d("concentration1"), d("concentration0")),
    "Binomial": lambda d: stats.binom(d("total_count"), d.probs),
    "Categorical": lambda d: d.probs,
    "Chi": lambda d: stats.chi(d("df")),
    "Chi2": lambda d: stats.chi2(d("df")),
    "Dirichlet": lambda d: _one(stats.dirichlet, d, d("concentration")),
    "DiscreteUniform": lambda d: stats.randint(d("low"), d("high") + 1),
    "Exponential": lambda d: stats.expon(scale=1 / d("rate")),
    "FisherSnedecor": lambda d: stats.f(d("df1"), d("df2")),
    "Gamma": lambda d: stats.gamma(d("concentration"), scale=1 / d.rate),
    "GammaPoisson": lambda d: stats.nbinom(d("concentration"), d.rate / (1 + d.rate)),
    "GeneralizedPareto": lambda d: stats.genpareto(d("concentration"), d("loc"), d("scale")),
    "Geometric": lambda d: stats.geom(d.probs, -1),  # counts failures, so from 0
    "HalfCauchy": lambda d: stats.halfcauchy(d.start, d("scale")),
    "HalfNormal": lambda d: stats.halfnorm(0, d("scale")),
    "InverseGamma": lambda d: stats.invgamma(d("concentration"), scale=d("scale", "rate")),
    "InverseGaussian": lambda d: stats.invgauss(
        d("loc") / d("concentration"), scale=d("concentration")
    ),
    "LogLogistic": lambda d: stats.fisk(1 / d("scale"), scale=np.exp(d("loc"))),
    "LogNormal": lambda d: stats.lognorm(d("scale"), scale=np.exp(d("loc"))),
    "LowRankMultivariateNormal": _normals,
    # Probabilities of single precision, which SciPy would take for none.
    "Multinomial": lambda d: _one(
        stats.multinomial, d, d("total_count"), d.probs / d.probs.sum(axis=-1, keepdims=True)
    ),
    "MultivariateNormal": _normals,
    "MultivariateNormalDiag": _normals,
    "MultivariateNormalFullCovariance": _normals,
    "MultivariateNormalTriL": _normals,
    # SciPy's p is the probability of what is counted up to n, these have that of the others.
    "NegativeBinomial": lambda d: stats.nbinom(d("total_count"), 1 - d.probs),
    "OneHotCategorical": lambda d: d.probs,
    "Pareto": lambda d: stats.pareto(d("alpha", "concentration"), scale=d("scale")),
    "Poisson": lambda d: stats.poisson(d.rate),
    "StudentT": lambda d: stats.t(d("df"), d("loc"), d("scale")),
    "Uniform": lambda d: stats.uniform(d("low"), d("high") - d("low")),
    "VonMises": lambda d: stats.vonmises(d("concentration"), d("loc")),
    "Weibull": lambda d: stats.weibull_min(d("concentration"), scale=d("scale")),
    "Zipf": lambda d: stats.zipf(d("power")),
}
WRAPPERS: dict[str, Callable[[Any], Any]] = {
    "Independent": _product,
    "MixtureSameFamily": _mixture,
}
