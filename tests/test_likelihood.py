"""What the likelihood ratio of one sample promises."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import klexplain as kl
from klexplain.distributions.pairs import one_pair
from klexplain.evidence.shape import Shape

P, Q = stats.beta(17, 6), stats.beta(3, 3)
DISJOINT = stats.uniform(0, 1), stats.uniform(3, 1)
SHARES = st.floats(0.01, 0.99)
SHAPES = st.floats(0.5, 30)


@settings(deadline=None)
@given(SHAPES, SHAPES, SHAPES, SHAPES, SHARES)
def test_ratio_is_a_quotient_of_densities(a1, b1, a2, b2, x):
    """LR(x) is p(x)/q(x), and its log is the log of that, for any two Betas."""
    p, q = stats.beta(a1, b1), stats.beta(a2, b2)
    assert kl.likelihood_ratio(p, q, x) == pytest.approx(p.pdf(x) / q.pdf(x), rel=1e-9)
    assert kl.log_likelihood_ratio(p, q, x) == pytest.approx(p.logpdf(x) - q.logpdf(x), abs=1e-9)


@settings(deadline=None)
@given(SHARES)
def test_exchanging_p_and_q_changes_the_sign(x):
    """The evidence for q against p is the negative of that for p against q."""
    assert kl.log_likelihood_ratio(P, Q, x) == -kl.log_likelihood_ratio(Q, P, x)


@pytest.mark.parametrize(("base", "nats"), [(None, 1.0), (2, np.log(2)), (10, np.log(10))])
def test_base_is_the_unit(base, nats):
    """Nats, bits and bans differ by the logarithm of the base alone."""
    x = np.linspace(0.1, 0.9, 9)
    found = kl.log_likelihood_ratio(P, Q, x, base=base) * nats
    np.testing.assert_allclose(found, kl.log_likelihood_ratio(P, Q, x), rtol=1e-14)


def test_scalar_gives_a_plain_float():
    """One sample gives a float of Python, several an array."""
    assert type(kl.likelihood_ratio(P, Q, 0.5)) is float
    assert type(kl.log_likelihood_ratio(P, Q, np.float64(0.5))) is float
    assert kl.likelihood_ratio(P, Q, [[0.1, 0.2], [0.3, 0.4]]).shape == (2, 2)


def test_a_sample_that_only_one_allows():
    """The ratio is infinite where only p allows x, and 0 where only q does."""
    p, q = stats.uniform(0, 2), stats.uniform(1, 2)
    assert kl.likelihood_ratio(p, q, 0.5) == np.inf == kl.log_likelihood_ratio(p, q, 0.5)
    assert kl.likelihood_ratio(p, q, 2.5) == 0
    assert kl.log_likelihood_ratio(p, q, 2.5) == -np.inf


@pytest.mark.parametrize(
    ("pair", "x"),
    [
        (DISJOINT, 2.0),
        ((P, Q), [0.5, 1.5]),
        ((stats.poisson(2), stats.poisson(3)), 1.5),
        ((stats.beta(0.5, 1), stats.beta(0.3, 1)), 0.0),
    ],
)
def test_a_sample_without_a_ratio_is_refused(pair, x):
    """Where neither allows x, or both densities are infinite, the error names x."""
    with pytest.raises(ValueError, match=r"^x: got [\d.]+; expected points where .*$"):
        kl.log_likelihood_ratio(*pair, x)


@pytest.mark.parametrize("x", [np.nan, [0.5, np.nan], "a"])
def test_what_is_not_a_number_is_refused(x):
    """NaN and text in place of a sample are refused in one line that names x."""
    with pytest.raises((ValueError, TypeError), match=r"^x: got .*; expected real numbers"):
        kl.likelihood_ratio(P, Q, x)


@settings(deadline=None)
@given(st.floats(-5, 5), st.floats(0.2, 5), st.floats(-5, 5), st.floats(0.2, 5))
def test_every_tie_is_a_tie(m1, s1, m2, s2):
    """At every x that a curve calls a tie, the log ratio is 0 and changes its sign."""
    p, q = stats.norm(m1, s1), stats.norm(m2, s2)
    for x in kl.ratio_curve(p, q).ties:
        assert kl.log_likelihood_ratio(p, q, x) == pytest.approx(0, abs=1e-8)


def test_no_tie_of_two_normals_is_missed():
    """Normals of different width tie at both roots of the quadratic equation."""
    p, q = stats.norm(0, 1), stats.norm(1, 2)
    roots = np.roots([1 / 8 - 1 / 2, -1 / 4, 1 / 8 + np.log(2)])
    assert kl.ratio_curve(p, q).ties == pytest.approx(sorted(roots), rel=1e-12)
    peak = kl.ratio_curve(p, q).peak
    assert peak.x == pytest.approx(-1 / 3, abs=1e-10)


def test_directions_are_drawn_once_around():
    """Two laws on a circle tie twice, and their curve takes one turn; SciPy's line is unrolled."""
    p, q = stats.vonmises(1.5, 0.5), stats.vonmises(0.7, -2)
    curve = kl.ratio_curve(p, q)
    assert curve.x[-1] - curve.x[0] == pytest.approx(2 * np.pi)
    assert len(curve.ties) == 2
    assert kl.log_likelihood_ratio(p, q, curve.ties) == pytest.approx([0, 0], abs=1e-12)
    law = kl.log_ratio_distribution(p, q)
    assert law.mass_p.sum() == pytest.approx(1, abs=0.01)
    assert law.probability_above(0) + law.probability_below(0) == pytest.approx(1, abs=1e-9)


def test_a_region_beyond_the_turn_that_is_drawn_has_its_extremes_too():
    """A full turn away the log ratio is the same, and so are its extremes between two points."""
    shape = Shape(*one_pair(stats.vonmises(3, 3), stats.vonmises(2, -2.9)))
    x = shape.turns[0]
    here, away = (shape.range(x - 0.5 + turn, x + 0.4 + turn) for turn in (0, -2 * np.pi))
    assert away == pytest.approx(here, abs=1e-12)


def test_a_direction_beside_a_number_is_a_number():
    """Against a Normal a direction lies between μ - π and μ + π, and beyond that p is 0."""
    p, q = stats.vonmises(1.5, 0.5), stats.norm(0, 2)
    assert kl.log_likelihood_ratio(p, q, 4.0) == -np.inf
    curve = kl.ratio_curve(p, q)
    assert (curve.density_p[curve.x > 0.5 + np.pi] == 0).all()


@pytest.mark.parametrize(
    "pair",
    [
        (stats.norm(0), stats.norm(1)),
        (stats.norm(0, 2), stats.norm(0, 1)),
        (stats.uniform(0, 2), stats.uniform(0, 1)),
        (stats.norm(), stats.norm()),
        DISJOINT,
    ],
)
def test_no_peak_where_none_is_attained(pair):
    """A ratio that grows without end, is infinite or is constant has no peak."""
    assert kl.ratio_curve(*pair).peak is None


def test_curve_covers_what_either_gives():
    """The grid of a curve leaves out at most 0.2 % of p and of q."""
    curve = kl.ratio_curve(stats.norm(0), stats.norm(40))
    for law in (curve.p, curve.q):
        assert law.cdf(curve.x[-1]) - law.cdf(curve.x[0]) > 0.998


@pytest.mark.parametrize("law", [stats.levy(), stats.cauchy(), stats.lognorm(3), stats.lomax(1)])
def test_a_heavy_tail_leaves_room_for_the_mass(law):
    """A quarter of the points of a curve lie where the middle 90 % of the mass does, or more."""
    curve = kl.ratio_curve(law, law)
    low, high = law.ppf([0.05, 0.95])
    assert ((curve.x > low) & (curve.x < high)).mean() > 0.25


def test_curve_reaches_all_of_a_bounded_support():
    """A power law with nearly all its mass next to 0 is drawn up to 1."""
    curve = kl.ratio_curve(stats.powerlaw(0.05), stats.powerlaw(0.1))
    assert curve.x[-1] == 1


def test_curve_leaves_out_no_more_than_a_fifth():
    """A Gamma with nearly all its mass next to 0 has a tail that holds too much to be cut."""
    curve = kl.ratio_curve(stats.gamma(0.05), stats.gamma(0.05))
    assert curve.p.cdf(curve.x[-1]) == pytest.approx(4 / 5, rel=1e-6)


def test_gap_between_supports_is_left_out():
    """No point of a curve lies where neither distribution has mass."""
    curve = kl.ratio_curve(*DISJOINT)
    assert not ((curve.x > 1) & (curve.x < 3)).any()
    assert set(curve.log_ratio) == {np.inf, -np.inf}


def test_discrete_curve_has_every_likely_value():
    """The curve of a pair of counts has one point for each whole number."""
    curve = kl.ratio_curve(stats.binom(10, 0.3), stats.binom(10, 0.5), base=2)
    assert curve.discrete
    assert curve.x.tolist() == list(range(11))
    assert curve.ratio[4] == pytest.approx(0.3**4 * 0.7**6 * 2**10)


def test_counts_that_skip_values():
    """A distribution on 0, 2, 4 is read whole, though it gives no odd number."""
    p, q = (stats.rv_discrete(values=([0, 2, 4], m))() for m in ([0.2, 0.3, 0.5], [0.2, 0.5, 0.3]))
    curve = kl.ratio_curve(p, q)
    assert curve.x.tolist() == [0, 2, 4]
    assert curve.ties == (0.0,)


def test_contribution_has_the_divergence_as_its_area():
    """The trapezoids under p log p/q add up to D(p ‖ q), in the unit of the curve."""
    curve = kl.ratio_curve(P, Q, base=10)
    assert np.trapezoid(curve.contribution, curve.x) == pytest.approx(curve.divergence, rel=1e-5)
    assert curve.divergence == kl.kl_divergence(P, Q, base=10)


def test_contribution_of_counts_adds_up():
    """The contributions of all counts add up to the divergence, those with p = 0 give 0."""
    curve = kl.ratio_curve(stats.binom(4, 0.3), stats.binom(9, 0.5))
    assert curve.contribution.sum() == pytest.approx(curve.divergence, rel=1e-12)
    assert (curve.contribution[5:] == 0).all()


@settings(deadline=None)
@given(st.floats(0.5, 30), st.floats(0.5, 30), st.floats(0.05, 0.95))
def test_region_ends_bound_the_log_ratio(a, b, share):
    """No sample within one sd of the mean has a log ratio outside the stated range."""
    p, q = stats.beta(a, b), stats.beta(3, 3)
    region = kl.typical_regions(p, q).of_p
    x = region.low + share * (region.high - region.low)
    assert region.least - 1e-9 <= kl.log_likelihood_ratio(p, q, x) <= region.most + 1e-9


def test_region_without_a_mean_is_refused():
    """A Cauchy has no mean, hence no region, and the error says whose."""
    with pytest.raises(ValueError, match=r"^q: got cauchy.*; expected a finite mean"):
        kl.typical_regions(stats.norm(), stats.cauchy())


def test_arrays_as_parameters_are_refused():
    """A curve is of one pair; arrays as parameters are named and refused."""
    with pytest.raises(ValueError, match=r"^q: got norm.*; expected single numbers"):
        kl.ratio_curve(stats.norm(), stats.norm([0, 1]))
