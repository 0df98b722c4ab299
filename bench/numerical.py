"""The numerical route beside SciPy's quad on log-densities: error against 30 digits, and time.

Run with `python -m bench.numerical`.
"""

import sys
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy import integrate as scipy_integrate

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from oracles import by_definition, relative_error
from strategies import MEMBERS, PARAMETERS, frozen

from bench.report import keep
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


def by_quad(p: Any, q: Any) -> float:
    """What one types with SciPy."""
    low, high = p.support()

    def term(x: float) -> float:
        log_p = p.logpdf(x)
        return np.exp(log_p) * (log_p - q.logpdf(x)) if log_p > -np.inf else 0.0

    return scipy_integrate.quad(term, low, high)[0]


def main() -> None:
    """Print the table."""
    figures: dict[str, float] = {}
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
                microseconds(partial(integrate, truth, model), REPEATS),
                microseconds(partial(by_quad, p, q), 1),
            )
        errors = [float(relative_error(value, exact)) for value in (ours.value, typed)]
        name = f"{p_name} ‖ {q_name}"
        figures |= {f"{name}, error": errors[0], f"{name}, µs": times[0]}
        row = f"{errors[0]:.0e}", f"{ours.error / ours.value:.0e}", f"{times[0]:.0f}"
        print(ROW.format(name, *row, f"{errors[1]:.0e}", f"{times[1]:.0f}"))
    keep("numerical", figures)


if __name__ == "__main__":
    main()
