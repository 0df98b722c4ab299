"""How many standard errors an interval reaches."""

from scipy.special import ndtri

from klexplain._checks import bad


def two_sided_z(confidence_level: float) -> float:
    """How many standard errors a two-sided interval of this confidence reaches.

    Raises
    ------
    ValueError
        Where the level is not between 0 and 1.

    Examples
    --------
    >>> round(two_sided_z(0.95), 4)
    1.96
    """
    if not 0 < confidence_level < 1:
        raise ValueError(bad("confidence_level", confidence_level, "a number between 0 and 1"))
    return float(ndtri((1 + confidence_level) / 2))
