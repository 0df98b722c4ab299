"""What alternative texts say of ties, tops and peaks, against a search that knows only SciPy.

The figures are those of the pages of all families, of the story, and of pairs with a kink, a
plateau, an end, a circle or no bound. The search is a plain one: a dense grid of SciPy's
log-densities between all quantiles, and steps by one factor towards each end.
"""

import re

import numpy as np
import pytest
from scipy import stats

import klexplain as kl
from klexplain import FAMILIES, figures
from klexplain.pages.members import shown_pair

SHARES = np.concatenate([np.geomspace(1e-13, 1e-3, 200), np.linspace(1e-3, 0.5, 4000)])
ROUNDED = 6e-4  # four digits are printed
# Powers of ten: floats have no more next to 1, and SciPy's logs of densities none far out.
INWARDS, OUTWARDS = np.arange(0.5, 12.1, 0.25), np.arange(1, 6.1, 0.25)
NUMBER = r"(−?(?:\d+(?:\.\d+)?(?:e[+−]\d+)?|∞))"
MIXTURE = stats.Mixture(
    [stats.Normal(mu=0.0, sigma=1.0), stats.Normal(mu=4.0, sigma=1.0)], weights=[0.6, 0.4]
)
SPECIAL = {
    "story": (stats.beta(17, 6), stats.beta(3, 3)),
    "swapped": (stats.beta(3, 3), stats.beta(17, 6)),
    "two ends": (stats.beta(0.5, 0.5), stats.uniform(0, 1)),
    "slow end": (stats.beta(2, 0.99), stats.beta(5, 1)),
    "equal": (stats.norm(), stats.norm()),
    "equal counts": (stats.poisson(3), stats.poisson(3)),
    "wider": (stats.norm(0, 2), stats.norm(0, 1)),
    "limit far out": (stats.cauchy(0, 2), stats.cauchy()),
    "limit on one side": (stats.logistic(0), stats.logistic(1)),
    "two tops": (stats.norm(), stats.t(3)),
    "far top": (stats.norm(0, 0.99), stats.norm(1, 1)),
    "plateau without end": (stats.laplace(0.3), stats.laplace(0)),
    "kink": (stats.laplace(0.3), stats.norm(0, 3)),
    "flat model": (stats.norm(0.3, 1), stats.uniform(-9, 18)),
    "only p": (stats.uniform(0, 2), stats.uniform(0, 1)),
    "only p of counts": (stats.poisson(2), stats.binom(4, 0.5)),
    "two modes": (stats.poisson(4), stats.poisson(2)),
    "coin": (stats.bernoulli(0.7), stats.bernoulli(0.5)),
    "ten coins": (stats.binom(10, 0.7), stats.binom(10, 0.5)),
    "fitted": (stats.beta(17, 6), stats.norm(0.739, 0.0897)),
    "inside": (stats.binom(10, 0.3), stats.poisson(3.1)),
    "opposite": (stats.vonmises(1, 0), stats.vonmises(2, 0)),
    "across the seam": (stats.vonmises(3, 3), stats.vonmises(1, -3)),
    "not on a circle": (stats.vonmises(1, 0), stats.norm(0, 1)),
    "mixture": (MIXTURE, stats.Normal(mu=1.0, sigma=3.0)),
}
PAIRS = {**{name: shown_pair(family) for name, family in FAMILIES.items()}, **SPECIAL}


def number(text):
    """A number as a figure prints it."""
    return float(text.replace("−", "-").replace("∞", "inf"))


class Law:
    """A SciPy distribution by its log-density, of the old kind or of the new."""

    def __init__(self, law):
        old = hasattr(law, "rvs")
        self.discrete = hasattr(law, "logpmf") and old and hasattr(law.dist, "pmf")
        self.log = law.logpmf if self.discrete else law.logpdf
        self.low, self.high = map(float, law.support())
        self.circular = old and law.dist.name == "vonmises"
        if self.circular:
            self.low, self.high = law.kwds.get("loc", 0) - np.pi, law.kwds.get("loc", 0) + np.pi
        elif not self.discrete:
            below, above = (law.ppf, law.isf) if old else (law.icdf, law.iccdf)
            self.quantiles = np.concatenate([below(SHARES), above(SHARES)])
        else:
            ends = max(self.low, law.ppf(1e-12) - 1), min(self.high, law.isf(1e-12) + 1)
            self.quantiles = np.arange(*ends) if ends[1] > ends[0] else np.array([ends[0]])
            self.quantiles = np.append(self.quantiles, ends[1])


class Searched:
    """A function on a grid over the support of one or two laws."""

    def __init__(self, f, laws, turn=None):
        self.f = f
        self.low, self.high = turn or (laws[0].low, laws[0].high)
        if turn:
            x = np.linspace(*turn, 20_001)
        else:
            x = np.unique(np.concatenate([law.quantiles for law in laws]))
        self.x = x[(self.low <= x) & (x <= self.high)]
        with np.errstate(all="ignore"):
            self.values = f(self.x)

    def most(self):
        """The largest value on the grid."""
        return np.nanmax(self.values[np.isfinite(self.values)])

    def near(self, end):
        """Values ever nearer to an end, or farther out."""
        sign = -1 if end == self.low else 1
        away = 10.0**OUTWARDS if np.isinf(end) else -(10.0**-INWARDS)
        with np.errstate(all="ignore"):
            values = self.f(sign * away + (0 if np.isinf(end) else end))
        return values[np.isfinite(values)]

    def says(self, text, value=None):
        """Check a clause on where the function is largest, and how large that is."""
        level = (self.values >= self.most() - 1e-12).sum()
        assert ("every x" in text) == (level > (2 if len(self.x) < 100 else len(self.x) / 10)), text
        places = [number(n) for n in re.findall(rf"(?:x =|from|to) {NUMBER}", text)]
        if "without bound" in text:
            assert places
            return all(self.grows(self.end(x)) for x in places)
        tops = [self.top(x, text) for x in places]
        assert tops == pytest.approx([max(tops)] * len(tops), abs=1e-5)
        assert self.most() <= max(tops) + 1e-6, (text, self.most(), tops)
        return value is None or np.exp(max(tops)) == pytest.approx(value, rel=ROUNDED)

    def top(self, x, text):
        """The value next to a place that is said to be the top, or to lead there."""
        if "goes to" in text:
            return self.near(self.end(x))[-1]
        near = np.abs(self.x - x) <= 1e-3 * max(abs(x), 1e-2)
        return max(self.values[near].max(initial=-np.inf), float(self.f(np.array([x]))[0]))

    def end(self, x):
        """The end that a printed number stands for."""
        return min((self.low, self.high), key=lambda end: 0 if end == x else abs(end - x))

    def grows(self, end):
        """Whether each step by a factor of ten adds as much as the one before."""
        before, last = np.diff(self.near(end))[-2:]
        return last > 0 and last > 0.99 * before


def searched(name):
    """The curve of a pair, and what a search finds of its ratio and of both densities."""
    p, q = PAIRS[name]
    curve, (first, second) = kl.ratio_curve(p, q), map(Law, PAIRS[name])
    turn = (first.low, first.high) if first.circular and second.circular else None
    if first.circular and not turn:
        first.quantiles = np.linspace(first.low, first.high, 20_001)[1:-1]

    def ratio(x):
        return first.log(x) - second.log(x)

    alone = [Searched(law.log, [law], turn) for law in (first, second)]
    return curve, Searched(ratio, [first, second], turn), alone


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", PAIRS)
def test_alternative_texts_say_what_a_search_finds(name):
    """Ties, the largest ratio and both largest densities, for each pair."""
    curve, ratio, alone = searched(name)
    said = figures.likelihood_ratio(curve).alt
    said = said[said.index("The ratio is 1") :]
    for law, clause in zip(
        alone, figures.densities(curve).alt.split(";")[1].split(", q"), strict=True
    ):
        assert law.says(clause), clause
    if "at every x." in said:
        assert np.abs(ratio.values).max() < 1e-12
    elif "only p allows" in said:
        assert np.isposinf(ratio.values).any() or ratio.low < curve.q.support[0]
    else:
        clause, value = re.search(r"It (.*?)(?=\. Over)", said)[1], None
        if found := re.search(r"(?:largest|limit), ([\d.e+]+),", clause):
            value = number(found[1])
        assert ratio.says(clause, value), clause
    assert len(curve.ties) == crossings(ratio), said
    for x in curve.ties:
        assert abs(float(ratio.f(np.array([x]))[0])) < 1e-6


@pytest.mark.parametrize("name", ["story", "uniform", "inside", "wider"])
def test_where_one_of_the_densities_is_zero_the_range_is_said_to_leave_it_out(name):
    """Outside a Uniform truth the log ratio is −∞, also in the middle of its model."""
    p, q = PAIRS[name]
    differ = p.support() != q.support()
    assert (", where it is finite," in figures.likelihood_ratio(kl.ratio_curve(p, q)).alt) == differ


def crossings(ratio):
    """How often the function passes 0; for counts, how often it is 0."""
    values = ratio.values[np.isfinite(ratio.values)]
    if np.abs(values).max() < 1e-12:
        return 0
    if np.array_equal(ratio.x, np.round(ratio.x)):
        return int((np.abs(values) < 1e-12).sum())
    signs = np.sign(values[np.abs(values) > 1e-12])
    return int((signs[1:] != signs[:-1]).sum())
