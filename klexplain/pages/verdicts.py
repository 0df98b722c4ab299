"""How pages show the four ways a derivation ends: a colour, and a sign for those who see none."""

from typing import NamedTuple

from klexplain.derivation.result import Verdict
from klexplain.export.functions import functions_said


class Look(NamedTuple):
    """How a verdict looks.

    Attributes
    ----------
    style : str
        Its class in the style sheet.
    sign : str
        One character that tells it from the others.
    meaning : str
        What it says, as Markdown.
    """

    style: str
    sign: str
    meaning: str


LOOKS = {
    Verdict.CLOSED_FORM: Look(
        "closed", "=", f"a formula in the parameters: sums, products, powers; {functions_said()}"
    ),
    Verdict.NOT_KNOWN: Look(
        "open",
        "∫",
        "finite, but a mean that it needs is not among those that this package knows; it is "
        "integrated or summed",
    ),
    Verdict.INFINITE_AT_END: Look(
        "tail",
        "∞",
        "infinite, because the integral or sum diverges at an end: far out, or as $x$ goes to 0",
    ),
    Verdict.INFINITE_BY_SUPPORT: Look(
        "support", "∅", "infinite, because $p$ can give values that $q$ cannot"
    ),
}
# A verdict that holds under conditions on the parameters.
GIVEN = "*"
