"""The laws of one log ratio of a pair, under p, under q and under whatever else may be true."""

from dataclasses import dataclass, field

from klexplain._checks import bad
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.pairs import law_under, one_pair
from klexplain.divergence.evaluation import kl_divergence
from klexplain.evidence.planning.one_sample import Sample
from klexplain.evidence.planning.steps import Steps


@dataclass(frozen=True, eq=False)
class Walks:
    """A pair, and what one sample adds to the evidence, looked up once for each of the two.

    Attributes
    ----------
    p, q : Distribution
        Truth and model.
    divergence : float
        D(p ‖ q), in nats.
    """

    p: Distribution
    q: Distribution
    divergence: float
    _known: dict[str, Steps] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, p: object, q: object) -> "Walks":
        """Read a pair.

        Raises
        ------
        TypeError, ValueError
            As `kl_divergence`; also where p and q are the same.
        """
        truth, model = one_pair(p, q)
        divergence = float(kl_divergence(truth.frozen, model.frozen))
        if divergence == 0:
            expected = "another than p: no number of samples tells them apart"
            raise ValueError(bad("q", model, expected))
        return cls(truth, model, divergence)

    def under(self, truth: object) -> Steps:
        """Return the law of the log ratio of one sample from "p", from "q", or from a third law.

        Raises
        ------
        TypeError, ValueError
            Where it is none of these, or gives samples that neither p nor q allows.
        """
        law = law_under(truth, self.p, self.q)
        name = truth if isinstance(truth, str) else None
        if name in self._known:
            return self._known[name]
        found = Sample(self.p, self.q, law).steps
        if name:
            self._known[name] = found
        return found
