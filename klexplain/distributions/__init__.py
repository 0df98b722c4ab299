"""Distributions as a user has them: SciPy's objects and their text, read once."""
