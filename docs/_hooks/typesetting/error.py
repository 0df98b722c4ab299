"""What is said of a formula that cannot be typeset."""


class FormulaError(ValueError):
    """A formula that cannot be typeset; one line says why and where."""
