"""The laws of one log ratio of a pair, under p, under q and under whatever else may be true."""

from dataclasses import dataclass, field

from klexplain._checks import bad
from klexplain.distributions.distribution import Distribution
from klexplain.distributions.pairs import one_pair
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
        if not isinstance(truth, str):
            return Sample(self.p, self.q, self._third(truth)).steps
        if truth not in ("p", "q"):
            raise ValueError(bad("under", truth, "'p', 'q' or a distribution"))
        if truth not in self._known:
            law = self.p if truth == "p" else self.q
            self._known[truth] = Sample(self.p, self.q, law).steps
        return self._known[truth]

    def _third(self, truth: object) -> Distribution:
        try:
            return one_pair(truth, self.p.frozen)[0]
        except (TypeError, ValueError):
            kind = "discrete" if self.p.discrete else "continuous"
            expected = f"'p', 'q' or a single {kind} distribution"
            raise TypeError(bad("under", truth, expected)) from None
