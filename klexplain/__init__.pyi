from . import figures as figures
from .checking.accuracy import AccuracyTable as AccuracyTable
from .checking.accuracy import NearEquality as NearEquality
from .checking.accuracy import measure_accuracy as measure_accuracy
from .checking.accuracy import measure_near_equality as measure_near_equality
from .checking.monte_carlo import Estimate as Estimate
from .checking.monte_carlo import monte_carlo as monte_carlo
from .checking.second_opinion import SecondOpinion as SecondOpinion
from .checking.second_opinion import check as check
from .checking.verification import Verification as Verification
from .checking.verification import VerificationError as VerificationError
from .checking.verification import verify as verify
from .derivation.catalogue import Atlas as Atlas
from .derivation.catalogue import AtlasRow as AtlasRow
from .derivation.catalogue import atlas as atlas
from .derivation.checking import StepCheck as StepCheck
from .derivation.checking import check_steps as check_steps
from .derivation.engine import derive as derive
from .derivation.information import Information as Information
from .derivation.information import fisher_information as fisher_information
from .derivation.result import Condition as Condition
from .derivation.result import Derivation as Derivation
from .derivation.result import Step as Step
from .derivation.result import Verdict as Verdict
from .derivation.variance import Variance as Variance
from .derivation.variance import log_ratio_variance as log_ratio_variance
from .divergence.evaluation import evaluate as evaluate
from .divergence.evaluation import kl_divergence as kl_divergence
from .divergence.result import Divergence as Divergence
from .divergence.rulers.bounded import hellinger_distance as hellinger_distance
from .divergence.rulers.bounded import jensen_shannon_distance as jensen_shannon_distance
from .divergence.rulers.bounded import jensen_shannon_divergence as jensen_shannon_divergence
from .divergence.rulers.bounded import total_variation as total_variation
from .divergence.rulers.chernoff import ChernoffInformation as ChernoffInformation
from .divergence.rulers.chernoff import chernoff_information as chernoff_information
from .divergence.rulers.jeffreys import jeffreys_divergence as jeffreys_divergence
from .divergence.rulers.orders import bhattacharyya_distance as bhattacharyya_distance
from .divergence.rulers.orders import chi_squared_divergence as chi_squared_divergence
from .divergence.rulers.orders import renyi_divergence as renyi_divergence
from .divergence.rulers.table import Rulers as Rulers
from .divergence.rulers.table import rulers as rulers
from .evidence.estimation.by_chance import IndexByChance as IndexByChance
from .evidence.estimation.by_chance import index_by_chance as index_by_chance
from .evidence.estimation.counts import estimate_kl_from_counts as estimate_kl_from_counts
from .evidence.estimation.drift import GTest as GTest
from .evidence.estimation.drift import StabilityIndex as StabilityIndex
from .evidence.estimation.drift import g_test as g_test
from .evidence.estimation.drift import population_stability_index as population_stability_index
from .evidence.estimation.estimators import RatioEstimator as RatioEstimator
from .evidence.estimation.estimators import RatioEstimators as RatioEstimators
from .evidence.estimation.estimators import (
    mean_log_ratio_estimators as mean_log_ratio_estimators,
)
from .evidence.estimation.growing import GrowingEstimate as GrowingEstimate
from .evidence.estimation.growing import growing_estimate as growing_estimate
from .evidence.estimation.log_probs import (
    estimate_kl_from_log_probs as estimate_kl_from_log_probs,
)
from .evidence.estimation.result import KLEstimate as KLEstimate
from .evidence.estimation.samples import estimate_kl as estimate_kl
from .evidence.estimation.token_table import TokenTable as TokenTable
from .evidence.estimation.token_table import token_table as token_table
from .evidence.estimation.token_table import (
    token_table_from_log_probs as token_table_from_log_probs,
)
from .evidence.fitting import Fit as Fit
from .evidence.fitting import maximum_likelihood as maximum_likelihood
from .evidence.fitting import minimum_divergence as minimum_divergence
from .evidence.landscape import Landscape as Landscape
from .evidence.landscape import divergence_landscape as divergence_landscape
from .evidence.likelihood_ratio import RatioCurve as RatioCurve
from .evidence.likelihood_ratio import likelihood_ratio as likelihood_ratio
from .evidence.likelihood_ratio import log_likelihood_ratio as log_likelihood_ratio
from .evidence.likelihood_ratio import ratio_curve as ratio_curve
from .evidence.log_ratio import LogRatioDistribution as LogRatioDistribution
from .evidence.log_ratio import log_ratio_distribution as log_ratio_distribution
from .evidence.meaning import Meaning as Meaning
from .evidence.meaning import least_error as least_error
from .evidence.meaning import meaning as meaning
from .evidence.paths import Convergence as Convergence
from .evidence.paths import EvidencePaths as EvidencePaths
from .evidence.paths import convergence as convergence
from .evidence.paths import cumulative_log_ratio as cumulative_log_ratio
from .evidence.paths import evidence_paths as evidence_paths
from .evidence.paths import samples_needed as samples_needed
from .evidence.profile import Profile as Profile
from .evidence.profile import divergence_profile as divergence_profile
from .evidence.summary import LogRatioSummary as LogRatioSummary
from .evidence.summary import log_ratio_summary as log_ratio_summary
from .evidence.typical_regions import TypicalRegions as TypicalRegions
from .evidence.typical_regions import typical_regions as typical_regions
from .explorables.explorable import Explorable as Explorable
from .explorables.explorable import explore as explore
from .families import FAMILIES as FAMILIES
from .notation.reason import Reason as Reason
from .units import unit as unit
