"""Symbolic derivations: from the definition to the closed form, with a reason at every step."""

from klexplain.derivation.checking import StepCheck as StepCheck
from klexplain.derivation.checking import check_steps as check_steps
from klexplain.derivation.engine import derive as derive
from klexplain.derivation.result import Derivation as Derivation
from klexplain.derivation.result import Step as Step
from klexplain.derivation.result import Verdict as Verdict
