"""One divergence by three independent routes: formula, quadrature, simulation.

The formula comes from the family, the integral from SciPy's densities alone, and the
simulation from SciPy's random draws and densities. Each states how far it may be off,
so that two of them can contradict each other.
"""

from dataclasses import dataclass
from html import escape
from typing import NamedTuple

import numpy as np

from klexplain.checking.monte_carlo import Estimate, monte_carlo
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.pairs import one_pair
from klexplain.divergence.evaluation import evaluate
from klexplain.divergence.result import Divergence
from klexplain.units import Unit

SAFETY = 2.0  # times the stated errors: how far formula and quadrature may differ
STANDARD_ERRORS = 5.0  # how far the simulation may be off; a true one is so in 6 of 10⁷ cases
ROUNDING = 1e-12  # relative; a simulation without spread still rounds


class VerificationError(AssertionError):
    """Two routes to one divergence contradict each other."""


class Route(NamedTuple):
    """What one route found.

    Attributes
    ----------
    name : str
        ``"formula"``, ``"quadrature"`` (discrete: ``"summation"``) or ``"simulation"``.
    value : float
        The divergence by this route.
    error : float
        Bound of its absolute error; for the simulation the standard error.
    allowed : float
        How far it may be from the quadrature.
    agrees : bool
        Whether it is no farther.
    """

    name: str
    value: float
    error: float
    allowed: float
    agrees: bool


@dataclass(frozen=True, repr=False)
class Verification:
    """A divergence with its check.

    Attributes
    ----------
    p, q : Distribution
        Truth and model.
    unit : Unit
        Unit of all values.
    formula : Divergence or None
        None where the pair has no formula.
    quadrature : Divergence
        By integration, or summation.
    simulation : Estimate or None
        None where the quadrature is infinite: no number of draws can show that.
    """

    p: Distribution
    q: Distribution
    unit: Unit
    formula: Divergence | None
    quadrature: Divergence
    simulation: Estimate | None

    @property
    def value(self) -> float:
        """The divergence by the most exact route there is."""
        return float((self.formula or self.quadrature).value)

    @property
    def routes(self) -> tuple[Route, ...]:
        """The routes that were taken, each held against the quadrature."""
        value, error = float(self.quadrature.value), float(self.quadrature.error)
        name = "summation" if self.p.discrete else "quadrature"
        found = [Route(name, value, error, 0.0, agrees=True)]
        if self.formula:
            own = float(self.formula.error)
            allowed = SAFETY * (own + error)
            found[:0] = [self._held("formula", float(self.formula.value), own, allowed)]
        if self.simulation:
            own = self.simulation.standard_error
            allowed = STANDARD_ERRORS * own + SAFETY * error + ROUNDING * value
            found.append(self._held("simulation", self.simulation.value, own, allowed))
        return tuple(found)

    @property
    def agrees(self) -> bool:
        """Whether no route contradicts the quadrature."""
        return all(route.agrees for route in self.routes)

    def check(self) -> "Verification":
        """Return the verification itself, or refuse to go on with a contradiction.

        Raises
        ------
        VerificationError
            Names the routes and what they found.
        """
        if self.agrees:
            return self
        raise VerificationError(repr(self))

    def _held(self, name: str, value: float, error: float, allowed: float) -> Route:
        quadrature = float(self.quadrature.value)
        same = value == quadrature or abs(value - quadrature) <= allowed < np.inf
        return Route(name, value, error, allowed, bool(same))

    @property
    def _verdict(self) -> str:
        names = ", ".join(route.name for route in self.routes)
        return f"checked: {names}" if self.agrees else f"CHECK FAILED: {names} disagree"

    def __repr__(self) -> str:
        plural = self.unit.plural
        found = (f"{r.name} {_number(r)} {_error(r)} {plural}" for r in self.routes)
        return f"{self._verdict} for D({self.p} ‖ {self.q}): {'; '.join(found)}"

    def _repr_html_(self) -> str:
        start = "<details>" if self.agrees else "<details open>"
        said = self._verdict if self.agrees else f"<strong>{self._verdict}</strong>"
        rows = "".join(map(self._row, self.routes))
        return (
            f"{start}<summary>{said}</summary>"
            f"<p>D({escape(str(self.p))} ‖ {escape(str(self.q))})</p>"
            f'<table><thead><tr><th scope="col">route</th><th scope="col">{self.unit.plural}</th>'
            '<th scope="col">error</th><th scope="col">difference</th></tr></thead>'
            f"<tbody>{rows}</tbody></table>{self._note}</details>"
        )

    def _row(self, route: Route) -> str:
        reference = float(self.quadrature.value)
        off = "" if route.name in NUMERICAL else _difference(route.value, reference)
        mark = "" if route.agrees else f" &gt; {route.allowed:.2g} allowed"
        return (
            f'<tr><th scope="row">{route.name}</th><td>{_number(route)}</td>'
            f"<td>{_error(route)}</td><td>{off}{mark}</td></tr>"
        )

    @property
    def _note(self) -> str:
        if self.simulation is None:
            return "<p>The divergence is infinite; a simulation cannot show that.</p>"
        return (
            f"<p>Differences are from the {'sum' if self.p.discrete else 'integral'}. Simulation: "
            f"{self.simulation.n:,} draws, one standard error given; up to {STANDARD_ERRORS:g} "
            "are allowed.</p>"
        )


def verify(
    p: object,
    q: object,
    *,
    rng: np.random.Generator | int,
    base: int | None = None,
    n: int = 100_000,
) -> Verification:
    """Return D(p ‖ q) by formula, by quadrature and by simulation, held against each other.

    Formula and quadrature agree if they differ by at most twice their stated errors
    together. The simulation agrees if it is within 5 of its standard errors, which a
    correct one misses about 6 times in 10 million.

    Parameters
    ----------
    p, q : frozen distribution
        One truth and one model, both continuous or both discrete.
    rng : numpy.random.Generator or int
        Source of chance for the simulation, or a seed.
    base : {None, 2, 10}
        Unit: nats, bits or bans.
    n : int
        Draws of the simulation.

    Raises
    ------
    TypeError, ValueError
        As `kl_divergence` and `monte_carlo`. A disagreement is not raised but returned;
        `Verification.check` raises it.

    Examples
    --------
    >>> from scipy import stats
    >>> verify(stats.beta(17, 6), stats.beta(3, 3), rng=1).agrees
    True
    """
    truth, model = one_pair(p, q)
    best = evaluate(p, q, base=base)
    numerical = best if best.method in NUMERICAL else evaluate(p, q, base=base, method="quadrature")
    simulation = None
    if np.isfinite(numerical.value):
        simulation = monte_carlo(p, q, n=n, rng=rng, base=base)
    formula = best if best.method == "formula" else None
    return Verification(truth, model, best.unit, formula, numerical, simulation)


NUMERICAL = ("quadrature", "summation", "support")


def _number(route: Route) -> str:
    digits = 6 if route.name == "simulation" else 12  # its error is far larger
    return "∞" if np.isinf(route.value) else f"{route.value:.{digits}g}"


def _difference(value: float, reference: float) -> str:
    return f"{0.0 if value == reference else value - reference:.2g}"


def _error(route: Route) -> str:
    return f"± {route.error:.1e}" if route.error else "0"
