"""Every public result reads as an answer, and fits on one screen."""

import inspect
from functools import cache

import numpy as np
import pytest
from scipy import stats

import klexplain as kle

P, Q = stats.beta(17, 6), stats.beta(3, 3)
SEQUENTIAL = kle.sequential_test(P, Q, alpha=0.01, beta=0.05)
MIXTURE = kle.Mixture([stats.multivariate_normal([x, 0]) for x in (-2, 2)])
LINES, COLUMNS = 24, 160
NO_RESULTS = {"Verdict", "VerificationError"}  # an enumeration, an exception


@cache
def results():
    """One result of each kind."""
    found = kle.derive("beta", "beta")
    return {
        "AccuracyTable": kle.measure_accuracy(["beta", "expon"], rng=1, pairs=3),
        "Atlas": kle.atlas(),
        "AtlasRow": next(iter(kle.atlas())),
        "ChernoffInformation": kle.chernoff_information(P, Q),
        "Condition": kle.derive("gamma", "invgamma").conditions[0],
        "Convergence": kle.convergence(P, Q, n=50, rng=1, paths=3),
        "Derivation": found,
        "Divergence": kle.evaluate(stats.gamma(np.arange(1.0, 1000.0)), stats.gamma(3)),
        "ErrorRates": kle.error_rates(P, Q, 5),
        "Estimate": kle.monte_carlo(P, Q, n=1000, rng=1),
        "EProcess": kle.e_process(P, Q, alpha=0.1),
        "EvidencePaths": kle.evidence_paths(P, Q, n=50, rng=1, paths=3),
        "Explorable": kle.explore(P, Q),
        "FallingErrors": kle.falling_errors(P, Q, [1, 2]),
        "Fit": kle.maximum_likelihood([0.2, 0.4, 0.7], "beta"),
        "GTest": kle.g_test([3, 5], [0.5, 0.5]),
        "IndexByChance": kle.index_by_chance([5], [50, 100], rng=1, runs=5),
        "Information": kle.fisher_information("gamma"),
        "GrowingEstimate": kle.growing_estimate(P.rvs(200, random_state=1), Q),
        "GrowingEvidence": kle.growing_evidence(P, Q, [5]),
        "KLEstimate": kle.estimate_kl(P.rvs(200, random_state=1), Q),
        "Landscape": kle.divergence_landscape(P, Q, {"a": [2, 17], "b": [3, 6]}),
        "LogRatioDistribution": kle.log_ratio_distribution(P, Q),
        "LogRatioSum": kle.log_ratio_sum(P, Q, 5),
        "LogRatioSummary": kle.log_ratio_summary(P, Q, [0.2, 0.7]),
        "LowRankCovariance": kle.LowRankCovariance([1, 2], [[1], [3]]),
        "Meaning": kle.meaning(0.3),
        "Mixture": MIXTURE,
        "MixtureBounds": kle.mixture_bounds(MIXTURE, MIXTURE.components[0]),
        "NearEquality": kle.measure_near_equality("norm", rng=1, pairs=3),
        "NormalWishart": kle.NormalWishart([0, 0], 1, 4, np.eye(2)),
        "Profile": kle.divergence_profile(
            stats.norm(0), stats.norm(2), "loc", np.linspace(-1, 1, 99)
        ),
        "RatioEstimator": kle.mean_log_ratio_estimators(P, Q).k1,
        "RatioEstimators": kle.mean_log_ratio_estimators(P, Q),
        "RatioCurve": kle.ratio_curve(P, Q),
        "Reason": found.reason,
        "SampleSize": SEQUENTIAL.sample_size(),
        "SamplesToDecide": kle.samples_to_decide(P, Q),
        "SecondOpinion": kle.check(P, Q, 3.7),
        "Rulers": kle.rulers(P, Q),
        "SequentialTest": SEQUENTIAL,
        "StabilityIndex": kle.population_stability_index([3, 5], [7, 9]),
        "Step": found.steps[0],
        "StepCheck": kle.check_steps(found, P, Q),
        "ThirdTruth": kle.third_truth(P, Q, stats.beta(9, 4)),
        "TokenTable": kle.token_table([0.02, 0.3, 0.1], same_top=[True, True, False]),
        "TypicalRegions": kle.typical_regions(P, Q),
        "Variance": kle.log_ratio_variance(found),
        "Watched": SEQUENTIAL.run([0.2, 0.7]),
        "Verification": kle.verify(P, Q, rng=1),
    }


def public_classes():
    """The classes among the public names."""
    return {name for name in dir(kle) if inspect.isclass(getattr(kle, name))}


def test_every_public_class_has_an_example_here():
    """A result that is added later is printed here too."""
    assert public_classes() == set(results()) | NO_RESULTS


@pytest.mark.parametrize("name", sorted(public_classes() - NO_RESULTS))
def test_a_result_reads_as_an_answer(name):
    """No address in memory, no array in full, no nested record; it fits on one screen."""
    assert type(results()[name]).__name__ == name
    text = repr(results()[name])
    lines = text.splitlines()
    assert len(lines) <= LINES
    assert max(map(len, lines)) <= (COLUMNS if len(lines) > 1 else 3 * COLUMNS)
    for noise in ("object at 0x", "array(", "np.float64", "Unit(", "Distribution("):
        assert noise not in text.replace("LogRatioDistribution(", "")


def test_a_divergence_is_value_error_unit_and_method():
    """For one pair, for an infinite one, and for arrays that would fill pages."""
    assert repr(kle.evaluate(P, Q, base=2)).endswith("bits (formula)")
    assert repr(kle.evaluate(stats.uniform(0, 2), stats.uniform())) == "∞ nats (support)"
    assert "..." in repr(results()["Divergence"])


def test_noise_is_seen():
    """Guard: the default printing of a record of arrays would not pass."""
    assert "array(" in repr({"x": np.arange(3)})
