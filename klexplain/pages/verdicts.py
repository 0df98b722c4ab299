"""How pages show the four verdicts: a colour, and a sign for those who see none."""

from typing import NamedTuple

from klexplain.derivation.result import Verdict


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
    Verdict.CLOSED_FORM: Look("closed", "=", "a formula in elementary and special functions"),
    Verdict.NO_ELEMENTARY_FORM: Look("open", "∫", "finite, and an integral that must be computed"),
    Verdict.INFINITE_BY_TAIL: Look("tail", "∞", "the tail of $p$ is too heavy for $q$"),
    Verdict.INFINITE_BY_SUPPORT: Look(
        "support", "∅", "$q$ gives no probability to some values of $p$"
    ),
}
# A verdict that holds under conditions on the parameters.
GIVEN = "*"
