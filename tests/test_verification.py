"""What a verification promises: that it agrees with the truth, and that it shows an error."""

from html.parser import HTMLParser

import numpy as np
import pytest
from scipy import stats

import klexplain as kl
from klexplain.checking.verification import Verification

P, Q = stats.beta(17, 6), stats.beta(3, 3)
PAIRS = {
    "beta": (P, Q),
    "beta, other way": (Q, P),
    "normal": (stats.norm(0, 1), stats.norm(1, 2)),
    "gamma and exponential": (stats.gamma(2), stats.expon()),
    "poisson": (stats.poisson(4), stats.poisson(2)),
    "binomial": (stats.binom(10, 0.3), stats.binom(10, 0.6)),
    "certain coin": (stats.bernoulli(1.0), stats.bernoulli(0.3)),
    "equal": (P, P),
    "no formula": (stats.laplace(), stats.norm()),
}


@pytest.mark.parametrize("base", [None, 2, 10])
@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_right_formulas_are_confirmed(pair, base):
    """All routes agree on right formulas, in every unit (fails for 1 seed in 10⁵ in all)."""
    found = kl.verify(*pair, rng=21, base=base, n=20_000)
    assert found.agrees
    assert found.check() is found
    assert found.value == kl.kl_divergence(*pair, base=base)


@pytest.mark.parametrize("factor", [0.5, 1 - 1e-9, 1 + 1e-12, 1.01])
def test_a_wrong_formula_is_caught(monkeypatch, factor):
    """A formula that is off by one part in 10¹² is seen, marked, and raised on demand."""
    family = type(kl.FAMILIES["beta"])
    right = family.divergence
    wrong = staticmethod(lambda *pair: factor * right(*pair))
    monkeypatch.setattr(family, "divergence", wrong)
    found = kl.verify(P, Q, rng=1, n=1000)
    assert not found.agrees
    assert "CHECK FAILED" in repr(found)
    assert found._repr_html_().startswith("<details open><summary><strong>CHECK FAILED: ")
    with pytest.raises(kl.VerificationError, match=r"CHECK FAILED: formula, quadrature"):
        found.check()


def test_a_wrong_infinity_is_caught(monkeypatch):
    """A formula that says ∞ where the integral is finite, or the other way, disagrees."""
    family = type(kl.FAMILIES["beta"])
    monkeypatch.setattr(family, "divergence", lambda *_: np.asarray(np.inf))
    assert not kl.verify(P, Q, rng=1, n=1000).agrees
    family = type(kl.FAMILIES["poisson"])
    monkeypatch.setattr(family, "divergence", lambda *_: np.asarray(7.0))
    assert not kl.verify(stats.poisson(2), stats.poisson(0), rng=1, n=1000).agrees


def test_a_wrong_simulation_is_caught():
    """If SciPy's draws were not of its density, the simulation would contradict the rest."""
    found = kl.verify(P, Q, rng=1)
    other = kl.monte_carlo(stats.beta(16.7, 6), Q, n=100_000, rng=1)
    assert not Verification(
        found.p, found.q, found.unit, found.formula, found.quadrature, other
    ).agrees


@pytest.mark.parametrize(
    "pair",
    [(stats.uniform(0, 2), stats.uniform(0, 1)), (stats.poisson(2), stats.poisson(0))],
)
def test_infinite_divergences_agree_without_a_simulation(pair):
    """Where formula and integral say ∞ they agree, and no simulation claims to have shown it."""
    found = kl.verify(*pair, rng=1)
    assert found.agrees
    assert found.simulation is None
    assert found.value == np.inf
    assert "∞" in found._repr_html_()
    assert "∞" in repr(found)


def test_without_a_formula_two_routes_remain():
    """A pair without a formula is checked by quadrature and simulation, and says so."""
    found = kl.verify(*PAIRS["no formula"], rng=1)
    assert [route.name for route in found.routes] == ["quadrature", "simulation"]
    assert repr(found).startswith("checked: quadrature, simulation for D(laplace(")


class Shape(HTMLParser):
    """Collects the tags that are open, and fails where one closes another."""

    def __init__(self):
        super().__init__()
        self.open, self.text = [], []

    def handle_starttag(self, tag, _attrs):
        """Open a tag."""
        self.open.append(tag)

    def handle_endtag(self, tag):
        """Close the tag that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data):
        """Keep the text."""
        self.text.append(data)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_badge_is_quiet_whole_and_states_values_and_unit(pair):
    """The badge of a check that held is closed, well-formed, and names routes, values and unit."""
    found = kl.verify(*pair, rng=1, base=10, n=1000)
    html, parser = found._repr_html_(), Shape()
    assert html.startswith("<details><summary>checked: ")
    parser.feed(html)
    assert parser.open == []
    text = " ".join(parser.text)
    assert "bans" in text
    assert all(route.name in text for route in found.routes)
    assert f"{found.quadrature.value:.12g}" in text


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"rng": None}, "^rng: got None; expected"),
        ({"rng": 1, "n": 0}, "^n: got 0; expected"),
        ({"rng": 1, "base": 7}, "^base: got 7; expected"),
    ],
)
def test_bad_arguments_are_named(options, message):
    """A bad rng, n or base is refused in one line."""
    with pytest.raises((TypeError, ValueError), match=message):
        kl.verify(P, Q, **options)
