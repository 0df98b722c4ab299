"""Special functions that a snippet brings along where its language lacks them."""

import re
from importlib.resources import files

FOLDER = files("klexplain")
# A definition begins at the margin; its comment stands above it, and what follows is indented.
DEFINITION = re.compile(
    r"(?:^(?:/\*\*|#) [^\n]*\n)*^(?:export )?(?:const |def |)(\w+)(?: = | <- |\()[^\n]*\n"
    r"(?:^[ \]})][^\n]*\n|^\n(?=[ ]))*",
    re.MULTILINE,
)
WORD = re.compile(r"\w+")


def needed(code: str, *sources: str) -> str:
    """Return the definitions that code calls, each after those that it calls itself.

    Parameters
    ----------
    code : str
        Printed code.
    *sources : str
        Files of the package with definitions.

    Examples
    --------
    >>> print(needed("zeta_prime(a)", "export/library/special.py").splitlines()[0])
    def zeta_prime(a: float) -> float:
    """
    text = "\n".join((FOLDER / source).read_text("utf-8") for source in sources)
    found = {match[1]: match[0] for match in DEFINITION.finditer(text)}
    chosen: dict[str, str] = {}
    _collect(code, found, chosen)
    return "\n".join(chosen.values())


def _collect(code: str, found: dict[str, str], chosen: dict[str, str]) -> None:
    for name in dict.fromkeys(WORD.findall(code)):
        if name in found and name not in chosen:
            rest = {other: text for other, text in found.items() if other != name}
            _collect(found[name], rest, chosen)
            chosen[name] = found[name].removeprefix("export ").replace("\nexport ", "\n")
