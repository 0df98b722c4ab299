"""Modules that load at first use, so that numbers never wait for symbols."""

import importlib
from types import ModuleType
from typing import TYPE_CHECKING, Any


class _Lazy(ModuleType):
    """Stands for a module, and imports it when an attribute is asked for."""

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self.__name__), attribute)


if TYPE_CHECKING:
    import sympy
else:
    sympy = _Lazy("sympy")

__all__ = ["sympy"]
