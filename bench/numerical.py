"""The numerical route beside SciPy's quad on log-densities: error against 30 digits, and time.

Run with `python bench/numerical.py`.
"""

import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import integrate as scipy_integrate

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from oracles import by_definition, relative_error
from strategies import MEMBERS, PARAMETERS, frozen

from klexplain.distributions.reading import read
from klexplain.divergence.quadrature.route import integrate

PAIRS = (
    ("gamma", "lognorm"),
    ("beta", "norm"),
    ("lognorm", "fisk"),
    ("t", "logistic"),
    ("norm", "laplace"),
    ("weibull_min", "lomax"),
    ("vonmises", "norm"),
    ("cauchy", "t"),
)
ROW = "{:26} | {:>8} {:>8} {:>7} | {:>8} {:>9}"
REPEATS = 200


def microseconds(call: Callable[[], object], repeats: int) -> float:
    """The best of five runs, a call."""
    runs = []
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(repeats):
            call()
        runs.append((time.perf_counter() - start) / repeats)
    return min(runs) * 1e6


def by_quad(p: object, q: object) -> float:
    """What one types with SciPy."""
    low, high = p.support()

    def term(x: float) -> float:
        log_p = p.logpdf(x)
        return np.exp(log_p) * (log_p - q.logpdf(x)) if log_p > -np.inf else 0.0

    return scipy_integrate.quad(term, low, high)[0]


def main() -> None:
    """Print the table."""
    warnings.simplefilter("ignore", scipy_integrate.IntegrationWarning)
    print(ROW.format("", "klexpl.", "stated", "µs", "quad", "µs"))
    for p_name, q_name in PAIRS:
        a, b = MEMBERS[p_name][0], MEMBERS[q_name][1]
        p, q = (
            frozen(name, dict(zip(PARAMETERS[name], values, strict=True)))
            for name, values in ((p_name, a), (q_name, b))
        )
        exact = by_definition(p_name, a, q_name, b, digits=30)
        truth, model = read("p", p), read("q", q)
        with np.errstate(all="ignore"):
            ours, typed = integrate(truth, model), by_quad(p, q)
            times = (
                microseconds(lambda m=truth, n=model: integrate(m, n), REPEATS),
                microseconds(lambda m=p, n=q: by_quad(m, n), 1),
            )
        errors = relative_error(ours.value, exact), relative_error(typed, exact)
        row = f"{errors[0]:.0e}", f"{ours.error / ours.value:.0e}", f"{times[0]:.0f}"
        print(ROW.format(f"{p_name} ‖ {q_name}", *row, f"{errors[1]:.0e}", f"{times[1]:.0f}"))


if __name__ == "__main__":
    main()
