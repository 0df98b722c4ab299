"""The Kullback–Leibler divergence as the average log likelihood ratio.

p is the truth, q the model, in that order. Both are frozen ``scipy.stats`` distributions.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from klexplain.divergence import Divergence as Divergence
from klexplain.divergence import evaluate as evaluate
from klexplain.divergence import kl_divergence as kl_divergence
from klexplain.families import FAMILIES as FAMILIES
from klexplain.units import unit as unit

if TYPE_CHECKING:
    from klexplain import figures as figures
    from klexplain.derivation import Derivation as Derivation
    from klexplain.derivation import Verdict as Verdict
    from klexplain.derivation import check_steps as check_steps
    from klexplain.derivation import derive as derive

# What needs SymPy or Matplotlib is imported when it is first used.
_LAZY = {
    "Derivation": "klexplain.derivation",
    "Verdict": "klexplain.derivation",
    "check_steps": "klexplain.derivation",
    "derive": "klexplain.derivation",
}


def __getattr__(name: str) -> Any:
    if name == "figures":
        return import_module("klexplain.figures")
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'klexplain' has no attribute {name!r}")
