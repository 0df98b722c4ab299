"""The divergence from data: samples, counts and log-probabilities, with an honest interval."""
