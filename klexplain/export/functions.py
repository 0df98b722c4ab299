"""The functions that a closed form may be made of, beside sums, products, powers and roots.

That is a choice: the functions which SciPy evaluates and all printers of this package print. A
divergence that needs another one, such as the exponential integral E₁, counts as not known here.
"""

import sympy as sp

FUNCTIONS: dict[str, tuple[type, ...]] = {
    "the exponential and the logarithm": (sp.exp, sp.log),
    "absolute values, and the larger or the smaller of two numbers": (sp.Abs, sp.Max, sp.Min),
    "sin, cos and arctan": (sp.sin, sp.cos, sp.atan),
    "erf and erfc": (sp.erf, sp.erfc),
    "Γ, its logarithm, and B": (sp.gamma, sp.loggamma, sp.beta),
    "ψ and ψ'": (sp.polygamma,),
    "the Bessel functions I₀ and I₁": (sp.besseli,),
    "ζ and ζ'": (sp.zeta,),
}


def functions_said() -> str:
    """Return the list as a sentence has it.

    Examples
    --------
    >>> functions_said()[:33]
    'the exponential and the logarithm'
    """
    return "; ".join(FUNCTIONS)
