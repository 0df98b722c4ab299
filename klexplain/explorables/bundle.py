"""The modules of the explorables, those written by hand and the printed one, as one script.

The printed one, ``families.js``, takes seconds to derive; ``make data`` prints it anew.
"""

import re
from collections.abc import Iterable
from importlib.resources import files

FOLDER = files("klexplain") / "explorables" / "js"
IMPORT = re.compile(r'^(?:import|export) \{([^}]*)\} from "\./(\w+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:const|(?:async )?function|class) (\w+))", re.MULTILINE)
COMMENT = re.compile(
    r"^ *(?:/\*\*.*?\*/|//[^\n]*)\n|(?<=[;,{]) // [^\n]*$", re.MULTILINE | re.DOTALL
)
INDENT = re.compile(r"^ +", re.MULTILINE)


def modules(entry: str = "model") -> dict[str, str]:
    """Return the text of a module and of all that it needs, each after those that it imports from.

    Parameters
    ----------
    entry : {"model", "first", "index", "data", "plan"}
        The mathematical model alone, the elements of the first page, all that draw it, the box
        for one's own data, or the planner.

    Returns
    -------
    dict of str
        Texts of ES modules by name.

    Examples
    --------
    >>> list(modules())[-1]
    'model'
    """
    texts: dict[str, str] = {}
    _collect(entry, texts)
    return texts


def _collect(name: str, texts: dict[str, str]) -> None:
    text = (FOLDER / f"{name}.js").read_text("utf-8")
    for _, other in IMPORT.findall(text):
        if other not in texts:
            _collect(other, texts)
    texts[name] = text


def bundle(entry: str = "index", beside: str | None = None) -> str:
    """Return a module and all that it needs as one script without imports.

    It is a plain script, for a module would not load from a file on a disk.

    Parameters
    ----------
    entry : {"index", "first", "model", "data", "plan"}
        As for `modules`.
    beside : {"first", "model"}, optional
        What the page has loaded already as a script of its own: it is left out.

    Returns
    -------
    str
        A script that defines one constant, ``klexplain``, with all that the modules export; one
        that is loaded beside another takes from that constant what it needs.

    Examples
    --------
    >>> bundle("model").splitlines()[0]
    'const klexplain = (() => {'
    """
    there = modules(beside) if beside else {}
    texts = {name: text for name, text in modules(entry).items() if name not in there}
    code = "".join(stripped(text) for text in texts.values())
    if beside:
        needed = {name for text in texts.values() for name in _imported(text, there)}
        known = f"const {{ {', '.join(sorted(needed))} }} = klexplain;\n"
        return f'(() => {{\n"use strict";\n{known}{code}}})();\n'
    every = ", ".join(name for text in texts.values() for name in EXPORT.findall(text))
    return f'const klexplain = (() => {{\n"use strict";\n{code}return {{ {every} }};\n}})();\n'


def _imported(text: str, there: Iterable[str]) -> list[str]:
    lines = [names for names, module in IMPORT.findall(text) if module in there]
    return [name.strip() for names in lines for name in names.split(",")]


def stripped(text: str) -> str:
    r"""Return a module without comments, imports and exports.

    All modules stand in one scope, where what they share has its name: no two use one name.

    Examples
    --------
    >>> stripped('import { one } from "./unit.js";\nexport const two = one + one; // a sum\n')
    'const two = one + one;\n'
    """
    return INDENT.sub("", COMMENT.sub("", EXPORT.sub("", IMPORT.sub("", text))))


def stylesheet() -> str:
    """Return the style of the elements.

    Examples
    --------
    >>> "kle-study" in stylesheet()
    True
    """
    return (FOLDER / "explorables.css").read_text("utf-8")
