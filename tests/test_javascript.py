"""The model in JavaScript: its divergences, variances and draws against the oracles and SciPy."""

import itertools
import json
import math

import mpmath as mp
import numpy as np
import pytest
import quickjs
from javascript_engine import run
from oracles import by_definition, expectation, relative_error, truth
from oracles_densities import LAWS
from scipy import integrate, special, stats
from strategies import COMMON, INTEGRATED, PARAMETERS, frozen, seed

from klexplain import FAMILIES, atlas, kl_divergence
from klexplain.explorables.families_module import EXPLORABLE
from klexplain.explorables.offered import ends

pytestmark = pytest.mark.exhaustive

KINDS = {name: FAMILIES[name].discrete for name in EXPLORABLE}
PAIRS = [(p, q) for p, q in itertools.product(EXPLORABLE, repeat=2) if KINDS[p] == KINDS[q]]
ROWS = {(row.p, row.q): row for row in atlas()}
# Pairs whose every digit is looked at, by an oracle that takes its time; each family is in some.
LOOKED_AT = PAIRS[:: len(PAIRS) // 60]
WHOLE = {"n", "low", "high"}
SMALLEST = 1e-6  # nats; below it a value is only promised not to be negative


def distribution(name, values):
    """A distribution as the model takes it."""
    return json.dumps({"family": name, "parameters": values})


def pair(p, truth_values, q, model_values):
    """The JavaScript that makes a pair."""
    return f"klexplain.pair({distribution(p, truth_values)}, {distribution(q, model_values)})"


def value(found):
    """The number of a {value, method}."""
    return float(found["value"])


def anywhere(name, rng):
    """A member drawn from all that is offered."""
    found = {a: _drawn(low, high, rng) for a, (low, high) in offered(name).items()}
    return counted(name, found)


def counted(name, values):
    """The member with whole numbers where its family has them, six digits elsewhere."""
    whole = {p.letter.argument for p in parameters(name) if p.domain.whole}
    found = {a: float(math.ceil(v) if a in whole else f"{v:.6g}") for a, v in values.items()}
    if name == "randint":
        found = dict(zip(found, sorted(found.values()), strict=True))
        found["low"] -= found["low"] == found["high"]
    return found


def offered(name):
    """The ends between which the explorer offers each parameter."""
    return {p.letter.argument: ends(p) for p in parameters(name)}


def ordinary(name, rng):
    """A member that a reader would choose."""
    of = {"loc": (-3, 3), "s": (0.1, 2), "p": (0.05, 0.95), "low": (-3, 8), "high": (-3, 30)}
    ranges = {p.letter.argument: of.get(p.letter.argument, (0.2, 16)) for p in parameters(name)}
    if name == "zipf":
        ranges["a"] = 1.5, 5
    return counted(name, {a: _drawn(*r, rng) for a, r in ranges.items()})


def nudged(name, values, rng):
    """A member at a relative distance of 1e-6 to 0.1, within the support of the model."""
    fixed = {COMMON.get(name)} | (WHOLE if KINDS[name] and name != "nbinom" else set())
    found = {}
    for a, v in values.items():
        far = v * 10 ** rng.uniform(-6, -1) * (a not in fixed)
        wider = name in {"pareto", "uniform"} and a != "b"
        sign = {"loc": -1, "scale": -1 if name == "pareto" else 1}.get(a) if wider else None
        found[a] = float(np.clip(v + far * (sign or rng.choice([-1, 1])), *offered(name)[a]))
    return found


def parameters(name):
    """What the family declares of its parameters."""
    return FAMILIES[name].parameters


def _drawn(low, high, rng):
    if low <= 0 or high <= 1:
        return rng.uniform(low, high)
    return math.exp(rng.uniform(math.log(low), math.log(high)))


def common(name, p, q):
    """The model with what it must share with the truth before there is a closed form."""
    return q | {COMMON[name]: p[COMMON[name]]} if name in COMMON else q


def exact(name, p, q):
    """D within a family from the oracle."""
    return truth(name, tuple(p.values()), tuple(q.values()))


def good(found, known):
    """Never negative, and right to 10 digits where it is not tiny."""
    assert value(found) >= 0
    assert known < SMALLEST or relative_error(value(found), known) <= 1e-10, (found, known)


def certain(found, known):
    """Right to 8 digits, or wrong by no more than it says; one that overflows says so."""
    assert value(found) >= 0
    if value(found) == known:
        return
    off, error = abs(value(found) - known), float(found["error"])
    overflows = value(found) == math.inf and error == math.inf and known > 1e200
    assert off <= max(1e-8 * known, error) or overflows, (found, known)


def package(p, mine, q, theirs):
    """D of members one by one from lists of them; NaN where the package refuses to say."""
    found = []
    for own, other in zip(mine, theirs, strict=True):
        with np.errstate(all="ignore"):
            try:
                found.append(float(kl_divergence(frozen(p, own), frozen(q, other))))
            except ValueError:
                found.append(math.nan)
    return found


@pytest.mark.parametrize("p", EXPLORABLE)
def test_every_ordered_pair_is_right_or_says_how_wrong_it_may_be(p):
    """One ordinary pair, and one from all that is offered: value, verdict, and the hole."""
    for q in (q for q in EXPLORABLE if KINDS[q] == KINDS[p]):
        rng = np.random.default_rng(seed(p, q, "explorable"))
        mine, theirs = ([draw(n, rng) for draw in (ordinary, anywhere)] for n in (p, q))
        for own, other, known in zip(mine, theirs, package(p, mine, q, theirs), strict=True):
            told = run(f"(d => [d.divergence(), d.verdict, d.hole()])({pair(p, own, q, other)})")
            agrees(ROWS[p, q], *told, known)


def agrees(row, found, verdict, hole, known):
    """A value with the words of the atlas; what the package does not know is not compared."""
    ends_of = {row.verdict, *(otherwise for _, otherwise, _ in row.conditions)}
    assert verdict in ends_of
    assert (hole is None) == (verdict != "infinite by support")
    if math.isinf(known):
        assert value(found) == math.inf
        assert found["method"] == verdict or found["error"] == "Infinity"  # it overflows
    elif not math.isnan(known):
        certain(found, known)


@pytest.mark.parametrize("name", EXPLORABLE)
def test_a_divergence_is_right_within_a_family(name):
    """Between ordinary members: 10 digits from 1e-6 nats on, never negative, by the oracle."""
    rng = np.random.default_rng(seed(name, "within"))
    for _ in range(2 if name in INTEGRATED else 20):
        p = ordinary(name, rng)
        q = common(name, p, ordinary(name, rng))
        good(run(f"{pair(name, p, name, q)}.divergence()"), exact(name, p, q))


@pytest.mark.parametrize("name", EXPLORABLE)
def test_a_divergence_is_right_where_p_and_q_nearly_agree(name):
    """The same for members at a distance down to 1e-6, where a closed form cancels."""
    rng = np.random.default_rng(seed(name, "explorable, near"))
    for draw in (ordinary, anywhere):
        mine = [draw(name, rng) for _ in range(10)]
        theirs = [nudged(name, values, rng) for values in mine]
        for p, q, known in zip(mine, theirs, package(name, mine, name, theirs), strict=True):
            found = run(f"{pair(name, p, name, q)}.divergence()")
            certain(found, known)
            if draw is ordinary:
                good(found, known)


@pytest.mark.parametrize("name", EXPLORABLE)
def test_equal_members_have_no_divergence_and_no_variance(name):
    """Both are 0 and not merely small."""
    for draw in (ordinary, anywhere):
        p = draw(name, np.random.default_rng(seed(name, "equal")))
        both = pair(name, p, name, p)
        assert value(run(f"{both}.divergence()")) == 0
        assert value(run(f"{both}.variance()")) == 0


@pytest.mark.parametrize(("p", "q"), LOOKED_AT)
def test_every_digit_of_some_pairs(p, q):
    """By the definition: 10 digits of the divergence, 9 of the variance, finite or not."""
    rng = np.random.default_rng(seed(p, q, "digits"))
    mine = ordinary(p, rng)
    theirs = common(p, mine, ordinary(q, rng)) if p == q else ordinary(q, rng)
    both = pair(p, mine, q, theirs)
    own, other = tuple(mine.values()), tuple(theirs.values())
    known = by_definition(p, own, q, other, digits=20)
    good(run(f"{both}.divergence()"), known)
    spread = value(run(f"{both}.variance()"))
    exact_spread = mp.inf if mp.isinf(known) else variance(p, own, q, other)
    assert spread == exact_spread or relative_error(spread, exact_spread) <= 1e-9


# Closed forms that the model leaves to its sums and integrals: their means would take more room.
LEFT = {
    *((p, q) for p, q in ROWS if p == "invgauss"),
    *((p, "laplace") for p in set(PARAMETERS) - {"norm", "laplace", "logistic", "powerlaw"}),
    *((p, "gumbel_r") for p in ("rayleigh", "maxwell", "halfnorm", "powerlaw", "invgamma")),
    *(("expon", "lomax"), ("rayleigh", "halfcauchy"), ("logistic", "logistic"), ("fisk", "fisk")),
    ("vonmises", "expon"),
    *(("uniform", q) for q in ("invgamma", "levy", "invgauss")),  # a limit, in which 0/0 stands
    *(("uniform", q) for q in ("beta", "lomax", "halfcauchy", "gumbel_r", "vonmises")),
    *(("uniform", q) for q in ("cauchy", "t")),
    *(("bernoulli", q) for q in ("binom", "nbinom", "poisson")),
    *(("randint", q) for q in ("logser", "zipf")),
    *(("zipf", q) for q in ("geom", "logser", "zipf")),
}


@pytest.mark.parametrize("p", EXPLORABLE)
def test_the_formula_and_the_integral_agree(p):
    """All closed forms but those are composed, each without a look at the other way."""
    for q in (q for q in EXPLORABLE if (p, q) in ROWS and ROWS[p, q].verdict == "closed form"):
        rng = np.random.default_rng(seed(p, q, "formula"))
        for _ in range(3):
            mine = ordinary(p, rng)
            theirs = common(p, mine, ordinary(q, rng)) if p == q else ordinary(q, rng)
            both = [f"klexplain.member({distribution(*one)})" for one in ((p, mine), (q, theirs))]
            if run(f"{pair(p, mine, q, theirs)}.verdict") != "closed form":
                continue
            terms = run(f"klexplain.termsOf({', '.join(both)}) ?? ['NaN']")
            left = not all(isinstance(term, int | float) for term in terms)
            assert left == ((p, q) in LEFT)
            if left:
                continue
            found = run(f"klexplain.moments({', '.join(both)})")
            size = 1e-12 * sum(map(abs, terms))
            assert sum(terms) == pytest.approx(found["mean"], rel=1e-9, abs=size)


@pytest.mark.parametrize(
    ("p", "q"),
    [
        ("lomax(1.003, scale=4)", "logistic(0, 1)"),
        ("gamma(1.003, scale=1)", "invgauss(2, scale=1)"),
        ("t(1.02, 0, 1)", "logistic(0, 1)"),
        ("zipf(2.01)", "geom(0.3)"),
    ],
)
def test_what_hangs_on_the_far_tail_is_right_or_uncertain(p, q):
    """A mean that is hardly finite, most of it beyond the doubles."""
    found = run(f"klexplain.pair(klexplain.parse('{p}'), klexplain.parse('{q}')).divergence()")
    certain(found, float(kl_divergence(*map(read, (p, q)))))


def read(text):
    """The distribution of SciPy's that a text names."""
    return eval(f"stats.{text}", {"stats": stats})  # noqa: S307  of this file


def test_little_is_uncertain():
    """Of pairs from all that is offered, fewer than one in fifty says less than 8 digits."""
    rng = np.random.default_rng(seed("uncertain"))
    chosen = [PAIRS[i] for i in rng.integers(len(PAIRS), size=500)]
    found = [
        run(f"{pair(p, anywhere(p, rng), q, anywhere(q, rng))}.divergence()") for p, q in chosen
    ]
    unsure = sum(not float(one["error"]) <= 1e-8 * value(one) for one in found)
    assert unsure < len(found) / 50


def variance(p, own, q, other):
    """Var of the log ratio under p, from the oracle's integrals."""
    with mp.workdps(60):
        log_p, log_q = (LAWS[n].log_density(*map(mp.mpf, v)) for n, v in ((p, own), (q, other)))
        kink = LAWS[q].centre(*other)
        first, second = (
            expectation(p, own, lambda x, m=m: (log_p(x) - log_q(x)) ** m, kink=kink)
            for m in (1, 2)
        )
        return second - first**2


def test_an_infinite_divergence_says_why():
    """By support or by tail, by the conditions of the derivation."""
    one, wide = {"n": 5, "p": 0.5}, {"n": 4, "p": 0.5}
    found = run(f"{pair('binom', one, 'binom', wide)}.divergence()")
    assert found == {"value": "Infinity", "method": "infinite by support", "error": 0}
    line = {"loc": 0, "scale": 1}
    found = run(f"{pair('cauchy', line, 'norm', line)}.divergence()")
    assert found == {"value": "Infinity", "method": "infinite at an end", "error": 0}


def test_the_closed_form_is_used_where_it_keeps_its_digits_and_only_there():
    """Both ways are taken: the formula for what differs, the integral for what nearly agrees."""
    far, near = ({"loc": m, "scale": 1} for m in (1, 1e-3))
    zero = {"loc": 0, "scale": 1}
    assert run(f"{pair('norm', zero, 'norm', far)}.divergence()")["method"] == "formula"
    assert run(f"{pair('norm', zero, 'norm', near)}.divergence()")["method"] == "integral"


def test_the_closed_form_alone_would_fail():
    """Guard: added in doubles, its terms lose the digits of nearly equal members."""
    p, q = {"a": 300.0, "b": 700.0}, {"a": 300.01, "b": 700.0}
    members = (f"klexplain.member({distribution('beta', v)})" for v in (p, q))
    terms = run(f"klexplain.termsOf({', '.join(members)})")
    assert relative_error(sum(terms), exact("beta", p, q)) > 1e-10
    good(run(f"{pair('beta', p, 'beta', q)}.divergence()"), exact("beta", p, q))


def test_a_value_that_is_off_is_seen():
    """Guard: one part in a billion, a negative value and NaN are refused."""
    for wrong in (1 + 1e-9, -1e-300, "NaN"):
        with pytest.raises(AssertionError):
            good({"value": wrong}, mp.mpf(1))


@pytest.mark.parametrize("name", EXPLORABLE)
def test_log_densities_are_scipy_s(name):
    """To 12 digits of the largest part, at the quantiles of ordinary members."""
    rng = np.random.default_rng(seed(name, "log-density"))
    for _ in range(5):
        values = ordinary(name, rng)
        d = frozen(name, values)
        x = d.ppf(rng.uniform(0.01, 0.99, 20))
        found = run(
            f"{json.dumps(x.tolist())}.map({pair(name, values, name, values)}.logDensity.p)"
        )
        known = d.logpmf(x) if KINDS[name] else d.logpdf(x)
        assert np.allclose(np.array(found, float), known, rtol=1e-12, atol=1e-11)


@pytest.mark.parametrize("name", EXPLORABLE)
def test_quantiles_are_scipy_s(name):
    """The draw that belongs to a share has that share below it, to 1e-4; of counts exactly."""
    rng = np.random.default_rng(seed(name, "quantiles"))
    u = rng.uniform(0.001, 0.999, 50)
    values = ordinary(name, rng)
    found = run(f"{json.dumps(u.tolist())}.map({pair(name, values, name, values)}.quantile)")
    d = frozen(name, values)
    if KINDS[name]:
        assert found == d.ppf(u).tolist()
    else:
        assert np.allclose(d.cdf(found), u, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("p", "q"),
    [
        ("beta(0.3, 5)", "beta(4, 3)"),
        ("beta(5, 0.3)", "beta(3, 4)"),
        ("beta(0.1, 0.2)", "beta(2, 3)"),
        ("gamma(0.2, scale=1)", "gamma(3, scale=2)"),
        ("weibull_min(0.5, scale=1)", "gamma(2, scale=2)"),
        ("norm(0, 1)", "laplace(1, 2)"),
        ("cauchy(0, 1)", "cauchy(2, 3)"),
        ("poisson(4)", "poisson(6)"),
    ],
)
def test_the_mean_of_evenly_spread_draws_is_the_divergence(p, q):
    """To a thousandth with 4000 draws, where the density is infinite at an end too."""
    both = f"klexplain.pair(klexplain.parse('{p}'), klexplain.parse('{q}'))"
    ratios = run(
        f"(d => Array.from({{length: 4000}}, (_, i) => d.draw((i + 0.5) / 4000).logRatio))({both})"
    )
    assert np.mean(ratios) == pytest.approx(value(run(f"{both}.divergence()")), rel=1e-3)


def test_a_draw_keeps_its_log_ratio_where_x_is_rounded_to_1():
    """Beta with b = 0.1 draws 1 - x far below the spacing of doubles at 1."""
    both = "klexplain.pair(klexplain.parse('beta(2, 0.1)'), klexplain.parse('beta(2, 2)'))"
    drawn = run(f"{both}.draw(0.9999)")
    assert drawn["x"] == 1
    # Next to 1, P(1 - x < y) = y^b / (b B(a, b)), and only log(1 - x) counts.
    log_rest = 10 * math.log(1e-4 * 0.1 * special.beta(2, 0.1))
    known = (0.1 - 2) * log_rest + special.betaln(2, 2) - special.betaln(2, 0.1)
    assert drawn["logRatio"] == pytest.approx(known, rel=1e-4)
    assert run(f"{both}.logRatio(1)") == "NaN"


def heavy(d):
    """Whether its tails would leave no room for its middle."""
    return np.ptp(d.ppf([0.005, 0.995])) > 40 * d.ppf(0.75) or d.dist.name in {"cauchy", "t"}


@pytest.mark.parametrize("name", [name for name in EXPLORABLE if name != "vonmises"])
def test_a_window_holds_nearly_all_of_both(name):
    """At least 98 % of each, whichever is p; of one whose tails are powers, 80 %."""
    rng = np.random.default_rng(seed(name, "window"))
    p, q = ordinary(name, rng), ordinary(name, rng)
    low, high = run(f"{pair(name, p, name, q)}.window()")
    below = low - 1 if KINDS[name] else low
    for d in (frozen(name, p), frozen(name, q)):
        assert d.cdf(high) - d.cdf(below) >= (0.8 if heavy(d) else 0.98)
    assert run(f"{pair(name, p, name, q)}.reverse().window()") == [low, high]


def test_a_circle_is_shown_whole_and_once():
    """Around p, where both are drawn; q alone would be cut off, or followed by nothing."""
    p, q = {"kappa": 2, "loc": 0}, {"kappa": 1, "loc": 1}
    assert run(f"{pair('vonmises', p, 'vonmises', q)}.window()") == [-math.pi, math.pi]


def test_the_reverse_of_a_pair_is_the_pair_the_other_way_round():
    """Its divergence is that of q from p."""
    p, q = {"a": 17, "b": 6}, {"a": 3, "b": 3}
    turned = run(f"{pair('beta', p, 'beta', q)}.reverse().divergence()")
    assert turned == run(f"{pair('beta', q, 'beta', p)}.divergence()")
    good(turned, mp.mpf("3.70603454535631696044632239180103949926"))


@pytest.mark.parametrize(
    ("p", "q", "near"),
    [
        ("expon(scale=1)", "gamma(1, scale=1)", "gamma(1.00001, scale=1)"),
        ("weibull_min(1, scale=7)", "expon(scale=7)", "expon(scale=7.0001)"),
    ],
)
def test_one_law_under_two_names_is_no_distance_apart(p, q, near):
    """Exactly 0, and no square of a rounding; where the sixth digit differs it is not."""
    both = "klexplain.pair(klexplain.parse('{}'), klexplain.parse('{}')).divergence().value"
    assert run(both.format(p, q)) == run(both.format(q, p)) == 0
    assert run(both.format(p, near)) > 1e-13


def test_a_pair_of_two_kinds_is_refused():
    """A density and a mass function have no ratio."""
    with pytest.raises(quickjs.JSException, match="p and q must be of one kind"):
        run(pair("norm", {"loc": 0, "scale": 1}, "poisson", {"mu": 3}))


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("lgamma", special.gammaln),
        ("digamma", special.digamma),
        ("trigamma", lambda x: special.polygamma(1, x)),
        ("erf", special.erf),
    ],
)
def test_special_functions_keep_their_digits(name, reference):
    """Within 1e-14 of SciPy, relative to 1 or to the value, whichever is larger."""
    x = 10.0 ** np.random.default_rng(seed(name)).uniform(-3, 4, 300)
    found = np.array(run(f"{json.dumps(x.tolist())}.map(klexplain.{name})"))
    known = reference(x)
    assert (abs(found - known) <= 1e-14 * np.maximum(1, abs(known))).all()


MIXED = {"weight": 0.4, "loc1": -2.0, "scale1": 1.0, "loc2": 2.0, "scale2": 0.5}


def log_mixed(x):
    """The log-density of that mixture."""
    return np.logaddexp(
        math.log(0.4) + stats.norm.logpdf(x, -2, 1), math.log(0.6) + stats.norm.logpdf(x, 2, 0.5)
    )


def integrated(log_p, log_q):
    """The integral of the definition, cut at all that is narrow."""
    cuts = -np.inf, -2, 0.5, 2, np.inf
    pieces = itertools.pairwise(cuts)
    return sum(integrate.quad(_weighed, *piece, (log_p, log_q), limit=400)[0] for piece in pieces)


def _weighed(x, log_p, log_q):
    return math.exp(log_p(x)) and math.exp(log_p(x)) * (log_p(x) - log_q(x))


@pytest.mark.parametrize("name", ["norm", "laplace", "logistic", "gumbel_r", "t", "cauchy"])
def test_a_mixture_is_a_truth_and_a_model(name):
    """Both ways, its divergence is the integral of its definition, infinite from a Cauchy."""
    other = counted(name, {"loc": 0.5, "scale": 1.5} | ({"df": 5} if name == "t" else {}))
    log_density = frozen(name, other).logpdf
    found = run(f"{pair('mixture', MIXED, name, other)}.divergence()")
    assert found["method"] == "integral"
    assert value(found) == pytest.approx(integrated(log_mixed, log_density), rel=1e-7)
    found = run(f"{pair(name, other, 'mixture', MIXED)}.divergence()")
    if name == "cauchy":
        assert found["method"] == "infinite at an end"
    else:
        assert value(found) == pytest.approx(integrated(log_density, log_mixed), rel=1e-7)


def test_a_narrow_part_of_a_mixture_is_not_overlooked():
    """Of a few millionths of the other's width: both are integrated, each around its centre."""
    narrow = MIXED | {"loc1": -2.0, "scale1": 1e-4, "loc2": 300.0, "scale2": 30.0}
    found = run(f"{pair('mixture', narrow, 'norm', {'loc': 0, 'scale': 200})}.divergence()")
    # The parts do not meet: each is a Normal of its own, with its weight.
    parts = ((0.4, -2, 1e-4), (0.6, 300, 30))
    known = sum(
        w * (math.log(w * 200 / s) - 0.5 + (s**2 + m**2) / (2 * 200**2)) for w, m, s in parts
    )
    assert value(found) == pytest.approx(known, rel=1e-8)


def test_the_reverse_of_a_mixture_seeks_one_of_its_modes():
    """D(q ‖ p) of a narrow Normal is less on a mode than between the two."""
    on, off = ({"loc": m, "scale": 0.5} for m in (2, 0))
    on, off = (value(run(f"{pair('norm', q, 'mixture', MIXED)}.divergence()")) for q in (on, off))
    assert 0.98 * -math.log(0.6) < on < -math.log(0.6)
    assert off > 5 * on


def test_quantiles_of_a_mixture():
    """Each share comes back from the distribution function."""
    u = np.linspace(0.01, 0.99, 25)
    found = run(
        f"{json.dumps(u.tolist())}.map({pair('mixture', MIXED, 'mixture', MIXED)}.quantile)"
    )
    shares = 0.4 * stats.norm.cdf(found, -2, 1) + 0.6 * stats.norm.cdf(found, 2, 0.5)
    assert np.allclose(shares, u, atol=1e-4)
