"""Why something holds: a sentence of words and formulas, which prints itself for each reader."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import lazy_loader as lazy

# SymPy, which a family that is only evaluated does not need.
latex = lazy.load("klexplain.notation.latex", suppress_warning=True)
plain = lazy.load("klexplain.notation.plain", suppress_warning=True)


class Strong(str):
    """Words that stand out."""

    __slots__ = ()


class Inline(NamedTuple):
    r"""A formula that is set by hand: x/θ on one line, say, or the name of a function.

    Attributes
    ----------
    latex : str
        How it is typeset.
    typed : str
        The same as it is typed in code.
    """

    latex: str
    typed: str


class Reason:
    r"""A sentence, or a part of one, made of words and formulas.

    ``str`` prints it as plain text, with formulas as they are typed; `to_markdown` with
    formulas as TeX.

    Parameters
    ----------
    *parts : str, Strong, Inline, sympy.Expr or Reason
        Its words and formulas in their order.

    Examples
    --------
    >>> import sympy as sp
    >>> s, c = sp.symbols("s c_p", positive=True)
    >>> reason = Reason("the derivative at ", sp.Eq(s, 1 / c))
    >>> print(reason)
    the derivative at s = 1/c_p
    >>> print(reason.to_markdown())
    the derivative at $s = \frac{1}{c_{p}}$
    """

    def __init__(self, *parts: Any) -> None:
        self._parts = tuple(_flat(parts))

    def to_markdown(self) -> str:
        """Return it as Markdown, its formulas as TeX between dollars."""
        return "".join(map(_as_markdown, self._parts))

    def sentence(self) -> "Reason":
        """Return it with a capital at its start and a full stop at its end."""
        first, *others = self._parts
        start = f"{first[0].upper()}{first[1:]}" if isinstance(first, str) else first
        return Reason(start, *others, ".")

    def __bool__(self) -> bool:
        return bool(self._parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reason) and self._parts == other._parts

    def __hash__(self) -> int:
        return hash(self._parts)

    def __str__(self) -> str:
        return "".join(map(_as_text, self._parts))

    def __repr__(self) -> str:
        return f"<Reason: {self}>"

    def _repr_markdown_(self) -> str:
        return self.to_markdown()


def _flat(parts: Any) -> Iterator[Any]:
    for part in parts:
        if isinstance(part, Reason):
            yield from part._parts  # noqa: SLF001  one of its own kind
        else:
            yield part


def _as_text(part: Any) -> str:
    if isinstance(part, str):
        return part
    return part.typed if isinstance(part, Inline) else str(plain.to_text(part))


def _as_markdown(part: Any) -> str:
    if isinstance(part, Strong):
        return f"**{part}**"
    if isinstance(part, str):
        return part
    return f"${part.latex}$" if isinstance(part, Inline) else str(latex.to_math(part))
