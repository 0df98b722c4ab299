"""The notation: one table that prose, formulas, symbols and code all follow.

A letter with the subscript p belongs to the truth, with q to the model. In code the
same letter is SciPy's argument.
"""

from typing import Any, NamedTuple

import lazy_loader as lazy

sp = lazy.load("sympy")


class Letter(NamedTuple):
    """One row of the notation table.

    Attributes
    ----------
    name : str
        The plain name of the SymPy symbol, before the subscript p or q.
    latex : str
        How it is typeset.
    argument : str
        The argument of the Python functions (SciPy's name), empty where it has none.
    meaning : str
        What it stands for, as Markdown.
    assumptions : tuple of str
        What SymPy may assume of it.
    """

    name: str
    latex: str
    argument: str
    meaning: str
    assumptions: tuple[str, ...] = ()

    def symbol(self, side: str = "") -> Any:
        """Return the SymPy symbol, with the subscript `side` (``"p"``, ``"q"`` or none).

        Examples
        --------
        >>> SHAPE_A.symbol("p")
        a_p
        """
        return sp.Symbol(
            f"{self.name}_{side}" if side else self.name, **dict.fromkeys(self.assumptions, True)
        )


POSITIVE = ("positive",)
REAL = ("real",)
COUNT = ("integer", "positive")
WHOLE = ("integer",)

X = Letter("x", "x", "x", "one sample", REAL)
SHAPE_A = Letter(
    "a",
    "a",
    "a",
    "shape of a Beta (weight near 1) or a Gamma; exponent of a power law or a zeta",
    POSITIVE,
)
SHAPE_B = Letter(
    "b", "b", "b", "shape of a Beta (weight near 0); exponent of the tail of a Pareto", POSITIVE
)
LOCATION = Letter(
    "mu", r"\mu", "loc", "centre of a Normal and other symmetric densities; mode of a Gumbel", REAL
)
DEVIATION = Letter(
    "sigma",
    r"\sigma",
    "scale",
    "standard deviation of a Normal, or of each part of a length",
    POSITIVE,
)
SCALE = Letter(
    "theta",
    r"\theta",
    "scale",
    r"scale of a Gamma and others, with the rate $1/\theta$; threshold of a Pareto",
    POSITIVE,
)
LOWER_END = Letter("l", r"\ell", "loc", "lower end of a Uniform", REAL)
WIDTH = Letter("w", "w", "scale", "width of a Uniform", POSITIVE)
SHAPE_C = Letter(
    "c", "c", "c", "exponent of a Weibull, a Fréchet, a log-logistic, a Lomax", POSITIVE
)
FREEDOM = Letter("nu", r"\nu", "df", "degrees of freedom", POSITIVE)
SHAPE_M = Letter("m", "m", "nu", "shape of a Nakagami", POSITIVE)
LOG_DEVIATION = Letter("sigma", r"\sigma", "s", "standard deviation of the logarithm", POSITIVE)
RELATIVE_MEAN = Letter(
    "mu", r"\mu", "mu", r"mean of an inverse Gaussian in units of $\lambda$", POSITIVE
)
STIFFNESS = Letter("lamda", r"\lambda", "scale", "shape of an inverse Gaussian", POSITIVE)
MEAN_ERROR = Letter("beta", r"\beta", "scale", "mean absolute error of a Laplace", POSITIVE)
CONCENTRATION = Letter("kappa", r"\kappa", "kappa", "concentration of a von Mises", POSITIVE)
SUCCESSES = Letter(
    "r", "r", "n", "successes that a negative binomial waits for, whole or not", POSITIVE
)
FIRST = Letter("l", r"\ell", "low", "first value of a discrete uniform", WHOLE)
END = Letter("h", "h", "high", "the value after the last of a discrete uniform", WHOLE)
PROBABILITY = Letter(
    "pi", r"\pi", "p", "probability of success in one trial; with counts π is never 3.14", POSITIVE
)
TRIALS = Letter("n", "n", "n", "number of trials of a Binomial", COUNT)
MEAN_COUNT = Letter("lamda", r"\lambda", "mu", "mean of a Poisson: events expected", POSITIVE)

# What has no parameter letter, but a fixed meaning on every page.
CONCEPTS = (
    Letter("p", "p", "p", "the truth: the distribution that the samples come from"),
    Letter("q", "q", "q", "the model: the candidate that is held against p"),
    X,
    Letter("N", "N", "n", "number of independent samples"),
    Letter("LR", r"\mathrm{LR}(x)", "likelihood_ratio", "likelihood ratio of one sample"),
    Letter("l", r"\ell(x)", "log_likelihood_ratio", "its logarithm: the evidence of one sample"),
    Letter("E", r"\mathbb{E}_p", "", "expectation when the samples come from p"),
    Letter("D", r"D(p \Vert q)", "kl_divergence", r"the KL divergence, $\mathbb{E}_p[\ell(x)]$"),
    Letter("psi", r"\psi", "", r"digamma function, the derivative of $\log\Gamma$"),
    Letter("gamma", r"\gamma", "", r"Euler's constant, $-\psi(1)$"),
    Letter("Gamma", r"\Gamma", "", "gamma function"),
    Letter("B", r"\mathrm{B}(a, b)", "", r"beta function, $\Gamma(a)\,\Gamma(b) / \Gamma(a + b)$"),
)  # fmt: skip
PARAMETERS = (
    SHAPE_A,
    SHAPE_B,
    SHAPE_C,
    SHAPE_M,
    LOCATION,
    LOWER_END,
    DEVIATION,
    LOG_DEVIATION,
    SCALE,
    WIDTH,
    MEAN_ERROR,
    FREEDOM,
    CONCENTRATION,
    RELATIVE_MEAN,
    STIFFNESS,
    PROBABILITY,
    TRIALS,
    SUCCESSES,
    MEAN_COUNT,
    FIRST,
    END,
)


def latex_name(name: str) -> str:
    r"""Return the TeX of a symbol by its plain name.

    Examples
    --------
    >>> print(latex_name("theta_p"))
    \theta_{p}
    """
    letter, _, side = name.partition("_")
    return LATEX.get(letter, letter) + (f"_{{{side}}}" if side else "")


LATEX = {letter.name: letter.latex for letter in PARAMETERS}


class Table(NamedTuple):
    """Rows of the notation, shown as a Markdown table."""

    letters: tuple[Letter, ...]

    def _repr_markdown_(self) -> str:
        rows = [
            f"| ${a.latex}$ | {f'`{a.argument}`' if a.argument else ''} | {a.meaning} |"
            for a in self.letters
        ]
        return "\n".join(["| letter | in code | meaning |", "|---|---|---|", *rows])


def table(letters: tuple[Letter, ...]) -> Table:
    """Return rows of the notation as a table that a page shows.

    Examples
    --------
    >>> print(table((WIDTH,))._repr_markdown_().splitlines()[-1])
    | $w$ | `scale` | width of a Uniform |
    """
    return Table(letters)
