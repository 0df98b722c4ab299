"""The hand-written modules of the explorables, and all of them as one script."""

import re
from importlib.resources import files

from klexplain.publish.families_module import explorable_families

# Ground up: a module imports only from those before it.
MODULES = ("special", "families", "text", "quadrature", "member", "model")
EXPORTED = ("families", "format", "pair", "parse")
IMPORT = re.compile(r'^(?:import|export) \{[^}]*\} from "[^"]*";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=const )", re.MULTILINE)


def modules() -> dict[str, str]:
    """Return the text of each ES module of the model by its name, ``families`` printed anew."""
    folder = files("klexplain") / "explorables"
    return {
        name: explorable_families()
        if name == "families"
        else (folder / f"{name}.js").read_text("utf-8")
        for name in MODULES
    }


def bundle(texts: dict[str, str] | None = None) -> str:
    """Return the modules as one script without imports, for where there is but one script.

    Parameters
    ----------
    texts : dict of str, optional
        The modules by name, in an order in which each follows those that it imports from;
        `modules` by default.

    Returns
    -------
    str
        A script that defines one constant, ``klexplain``, with ``families``, ``format``,
        ``pair`` and ``parse``.

    Examples
    --------
    >>> print(bundle({"one": "export const pair = 1;\\n"}))
    const klexplain = (() => {
    "use strict";
    const pair = 1;
    return { families, format, pair, parse };
    })();
    """
    texts = modules() if texts is None else texts
    plain = "".join(EXPORT.sub("", IMPORT.sub("", text)) for text in texts.values())
    inner = f'"use strict";\n{plain}return {{ {", ".join(EXPORTED)} }};'
    return f"const klexplain = (() => {{\n{inner}\n}})();"
