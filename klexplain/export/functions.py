"""The functions that a closed form may be made of, beside sums, products, powers and roots.

That is a choice: the functions which SciPy evaluates and all printers of this package print. A
divergence that needs another one, such as the dilogarithm, counts as not known here.
"""

import sympy as sp

FUNCTIONS: dict[str, tuple[type, ...]] = {
    "the exponential and the logarithm": (sp.exp, sp.log),
    "absolute values, and the larger or the smaller of two numbers": (sp.Abs, sp.Max, sp.Min),
    "sin, cos, arctan and coth": (sp.sin, sp.cos, sp.atan, sp.coth),
    "erf and erfc": (sp.erf, sp.erfc),
    "Γ, its logarithm, and B": (sp.gamma, sp.loggamma, sp.beta),
    "the incomplete Γ and B": (sp.lowergamma, sp.betainc),
    "the exponential integral E₁": (sp.expint,),
    "ψ and ψ'": (sp.polygamma,),
    "the Bessel functions I₀, I₁ and K": (sp.besseli, sp.besselk),
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
