"""Symbolic derivations: from the definition to the closed form, with a reason at every step."""
