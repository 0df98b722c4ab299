"""log(1 + e^x), in vector instructions where the processor has them."""

import numpy as np

from klexplain.special.elementwise import Array


def softplus(x: Array) -> Array:
    """Return log(1 + e^x), to an ulp or two; at infinities too.

    `numpy.logaddexp` and `scipy.special.softplus` do the same number by number.

    Examples
    --------
    >>> [float(softplus(np.array(x))) for x in (-np.inf, 0.0, 800.0)]
    [0.0, 0.6931471805599453, 800.0]
    """
    rest = np.asarray(-np.abs(x))
    np.log1p(np.exp(rest, out=rest), out=rest)
    return rest + np.maximum(x, 0.0)
