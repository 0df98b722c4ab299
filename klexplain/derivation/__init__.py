"""Symbolic derivations: from the definition to the closed form, with a reason at every step."""

from klexplain.derivation.catalogue import AtlasRow as AtlasRow
from klexplain.derivation.catalogue import atlas as atlas
from klexplain.derivation.checking import StepCheck as StepCheck
from klexplain.derivation.checking import check_steps as check_steps
from klexplain.derivation.engine import derive as derive
from klexplain.derivation.information import Information as Information
from klexplain.derivation.information import fisher_information as fisher_information
from klexplain.derivation.result import Condition as Condition
from klexplain.derivation.result import Derivation as Derivation
from klexplain.derivation.result import Step as Step
from klexplain.derivation.result import Verdict as Verdict
from klexplain.derivation.variance import Variance as Variance
from klexplain.derivation.variance import log_ratio_variance as log_ratio_variance
