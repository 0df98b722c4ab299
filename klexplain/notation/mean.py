"""The symbols that a derivation is written in, besides the parameters."""

from typing import Any

import sympy as sp

Expr = Any  # a SymPy expression; SymPy carries no types of its own


class Mean(sp.Function):  # type: ignore[misc]
    """The expectation of its argument, a function of x, when x comes from p."""

    nargs = 1


TRUTH, MODEL = sp.symbols("p q")  # the two distributions, as a sentence names them
p_of, q_of = sp.Function("p"), sp.Function("q")  # the two densities, by name


def sample(*, discrete: bool) -> Expr:
    """Return the symbol of one sample."""
    return sp.Symbol("x", integer=True) if discrete else sp.Symbol("x", real=True)
