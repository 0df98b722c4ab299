"""Modules that load at first use, so that numbers wait neither for symbols nor for a compiler."""

import importlib
from types import ModuleType
from typing import TYPE_CHECKING, Any


class _Lazy(ModuleType):
    """Stands for a module, and imports it when an attribute is asked for."""

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self.__name__), attribute)


if TYPE_CHECKING:
    import numba
    import sympy
else:
    numba, sympy = _Lazy("numba"), _Lazy("sympy")

__all__ = ["numba", "sympy"]
