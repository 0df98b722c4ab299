"""SymPy expressions as R."""

from typing import Any, ClassVar

from sympy.printing.rcode import RCodePrinter

from klexplain.export.printer import Strict


class R(Strict, RCodePrinter):  # type: ignore[misc]
    """Prints R that takes vectors."""

    words = "pi"
    functions: ClassVar = {
        "ExpOfLogs": "exp",
        "LogBeta": "lbeta",
        "ScaledBessel": "scaled_bessel",
        "ScaledErfc": "erfcx",
        "ScaledErfcIntegral": "ierfcx",
        "LogGammaShare": "log_gamma_share",
        "BetaShare": "beta_share",
        "ScaledExpIntegral": "exp_e1",
        "LogScaledBesselK": "log_bessel_k",
        "ZetaPrime": "zeta_prime",
        "XLogY": "xlogy",
        "XLog1PY": "xlog1py",
        "RelativeEntropy": "rel_entr",
        "Max": "pmax",
        "Min": "pmin",
        "log1p": "log1p",
        "zeta": "zeta",
        "loggamma": "lgamma",
    }
    choice = "ifelse({}, {}, {})"
    library = ("export/library/special.R",)
    comment = "# "
    always = "  (\n    {value}\n  )\n"
    chosen = """\
  suppressWarnings(  # where one case holds, the others may have no meaning
    {value}
  )
"""
    conditioned = """\
  value <- suppressWarnings(  # where D is infinite, the formula has no meaning
    {value}
  )
  ifelse({infinite}, Inf, value)
"""
    template = "{helpers}\n{about}\n{name} <- function({arguments}) {{\n{body}}}\n"

    def _print_Rational(self, expr: Any) -> str:  # noqa: N802  SymPy's name
        """A number of R is a double: 1/2 needs no points."""
        return f"{expr.p}/{expr.q}"
