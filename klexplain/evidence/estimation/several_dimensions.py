"""The divergence of two samples, or of a sample and a distribution, in several variables."""

import numpy as np

from klexplain.evidence.estimation.found import Found


def estimate_several(
    x: np.ndarray, y: np.ndarray, confidence_level: float, rng: np.random.Generator
) -> Found:
    """Estimate D from samples of shape (n, d) and (m, d), finite and checked."""
    raise NotImplementedError


def estimate_several_known(
    x: np.ndarray, log_q: np.ndarray, confidence_level: float, rng: np.random.Generator
) -> Found:
    """Estimate D from a sample of shape (n, d) and the log-density of q at each of its rows."""
    raise NotImplementedError
