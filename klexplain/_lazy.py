"""Modules that load at first use, so that numbers wait neither for symbols nor for a compiler."""

import importlib
from types import ModuleType
from typing import TYPE_CHECKING, Any


class Lazy(ModuleType):
    """Stands for a module, and imports it when an attribute is asked for."""

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self.__name__), attribute)


if TYPE_CHECKING:
    import numba
    import sympy
else:
    numba, sympy = Lazy("numba"), Lazy("sympy")

__all__ = ["Lazy", "numba", "sympy"]
