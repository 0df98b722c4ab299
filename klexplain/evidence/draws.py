"""How many standard errors an interval reaches."""

from scipy.special import ndtri

from klexplain._checks import share


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
    return float(ndtri((1 + share("confidence_level", confidence_level)) / 2))
