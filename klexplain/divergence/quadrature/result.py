"""What an integration returns, and how much of it is trusted."""

from typing import NamedTuple

import numpy as np

EPS = float(np.finfo(float).eps)
TRUSTED = 1e-6  # relative error above which a value is refused


class Integral(NamedTuple):
    """A divergence in nats, a bound of its error, and the way it was found."""

    value: float
    error: float
    method: str

    @property
    def trusted(self) -> bool:
        """Whether the value is good to a relative 1e-6, or a certain zero."""
        small = self.error <= TRUSTED * self.value or (self.value == 0 and self.error < EPS)
        return small and self.error < np.inf
