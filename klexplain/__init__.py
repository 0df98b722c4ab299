"""The Kullback–Leibler divergence as the average log likelihood ratio.

p is the truth, q the model, in that order. Both are frozen ``scipy.stats`` distributions.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from klexplain.divergence import Divergence as Divergence
from klexplain.divergence import evaluate as evaluate
from klexplain.divergence import kl_divergence as kl_divergence
from klexplain.evidence import Convergence as Convergence
from klexplain.evidence import EvidencePaths as EvidencePaths
from klexplain.evidence import convergence as convergence
from klexplain.evidence import cumulative_log_ratio as cumulative_log_ratio
from klexplain.evidence import evidence_paths as evidence_paths
from klexplain.evidence import samples_needed as samples_needed
from klexplain.families import FAMILIES as FAMILIES
from klexplain.fitting import Fit as Fit
from klexplain.fitting import maximum_likelihood as maximum_likelihood
from klexplain.fitting import minimum_divergence as minimum_divergence
from klexplain.likelihood import RatioCurve as RatioCurve
from klexplain.likelihood import likelihood_ratio as likelihood_ratio
from klexplain.likelihood import log_likelihood_ratio as log_likelihood_ratio
from klexplain.likelihood import ratio_curve as ratio_curve
from klexplain.log_ratio import LogRatioDistribution as LogRatioDistribution
from klexplain.log_ratio import log_ratio_distribution as log_ratio_distribution
from klexplain.montecarlo import Estimate as Estimate
from klexplain.montecarlo import monte_carlo as monte_carlo
from klexplain.profiles import Profile as Profile
from klexplain.profiles import divergence_profile as divergence_profile
from klexplain.regions import TypicalRegions as TypicalRegions
from klexplain.regions import typical_regions as typical_regions
from klexplain.units import unit as unit
from klexplain.verification import Verification as Verification
from klexplain.verification import VerificationError as VerificationError
from klexplain.verification import verify as verify

if TYPE_CHECKING:
    from klexplain import figures as figures
    from klexplain.accuracy import AccuracyTable as AccuracyTable
    from klexplain.accuracy import NearEquality as NearEquality
    from klexplain.accuracy import measure_accuracy as measure_accuracy
    from klexplain.accuracy import measure_near_equality as measure_near_equality
    from klexplain.derivation import AtlasRow as AtlasRow
    from klexplain.derivation import Condition as Condition
    from klexplain.derivation import Derivation as Derivation
    from klexplain.derivation import Information as Information
    from klexplain.derivation import Step as Step
    from klexplain.derivation import StepCheck as StepCheck
    from klexplain.derivation import Variance as Variance
    from klexplain.derivation import Verdict as Verdict
    from klexplain.derivation import atlas as atlas
    from klexplain.derivation import check_steps as check_steps
    from klexplain.derivation import derive as derive
    from klexplain.derivation import fisher_information as fisher_information
    from klexplain.derivation import log_ratio_variance as log_ratio_variance
    from klexplain.explorable import Explorable as Explorable
    from klexplain.explorable import explore as explore

# What needs SymPy or Matplotlib is imported when it is first used.
_DERIVATION = (
    "AtlasRow",
    "Condition",
    "Derivation",
    "Information",
    "Step",
    "StepCheck",
    "Variance",
    "Verdict",
    "atlas",
    "check_steps",
    "derive",
    "fisher_information",
    "log_ratio_variance",
)
_ACCURACY = ("AccuracyTable", "NearEquality", "measure_accuracy", "measure_near_equality")
_LAZY = dict.fromkeys(_DERIVATION, "derivation") | dict.fromkeys(_ACCURACY, "accuracy")
_LAZY |= dict.fromkeys(("Explorable", "explore"), "explorable")


def __getattr__(name: str) -> Any:
    if name == "figures":
        return import_module("klexplain.figures")
    if name in _LAZY:
        return getattr(import_module(f"klexplain.{_LAZY[name]}"), name)
    raise AttributeError(f"module 'klexplain' has no attribute {name!r}")
