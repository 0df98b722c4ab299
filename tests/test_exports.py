"""Closed forms to copy: every snippet of every language is run, and held against the evaluator."""

import itertools
import json
import math
import subprocess

import mpmath as mp
import numpy as np
import pytest
import quickjs
import sympy as sp
from reverse_mode import slopes_by_differences, value_and_slopes
from strategies import COMMON, FURTHER, MEMBERS, PARAMETERS, derived, frozen, of_all

from klexplain import Verdict, atlas, kl_divergence
from klexplain.export.floats import for_floats
from klexplain.export.javascript import JavaScript
from klexplain.export.library import needed
from klexplain.export.nodes import ScaledBessel
from klexplain.export.python import Python
from klexplain.export.r import R

pytestmark = pytest.mark.exhaustive

CLOSED = [(row.p, row.q) for row in atlas() if row.verdict == Verdict.CLOSED_FORM]
TOLERANCE = 1e-9
# Members at the ends of their domains, where 0 log 0 stands in a formula.
EDGES = {
    "bernoulli": ((0.0,), (1.0,)),
    "binom": ((7.0, 0.0), (7.0, 1.0)),
    "geom": ((1.0,),),
    "nbinom": ((2.5, 1.0),),
    "poisson": ((0.0,),),
    "uniform": ((0.0, 1.0),),
}
A, X = sp.symbols("a x", positive=True)


def named(name, values):
    """Parameters by SciPy's names."""
    return dict(zip(PARAMETERS[name], values, strict=True))


def members(name, *, edges=False):
    """The members that a formula is tried at, by name."""
    further = EDGES.get(name, ()) if edges else (*MEMBERS[name], *FURTHER[name])
    return [named(name, values) for values in further]


def cases(p, q, *, edges=False):
    """Pairs of members that share what their formula has in common."""
    ends = members(p, edges=edges)
    for mine, theirs in itertools.product(ends, members(q)):
        shared = COMMON.get(p) if p == q else None
        if shared is None or mine[shared] == theirs[shared]:
            yield mine, theirs


def called(p, q, mine, theirs):
    """The function's arguments, in its order."""
    shared = COMMON.get(p) if p == q else None
    own = [v for k, v in theirs.items() if k != shared]
    return [*mine.values(), *own]


def expected(p, q, mine, theirs):
    """What klexplain evaluates."""
    return kl_divergence(frozen(p, mine), frozen(q, theirs))


def agree(found, known):
    """The same infinity, or the same number to nine digits."""
    return found == known or math.isclose(found, known, rel_tol=TOLERANCE, abs_tol=1e-14)


def every(p, q, *, edges=False):
    """Arguments and true value of each case."""
    for mine, theirs in cases(p, q, edges=edges):
        yield called(p, q, mine, theirs), expected(p, q, mine, theirs)


def python(p, q, arrays="numpy"):
    """The Python function, from its source alone."""
    namespace = {}
    exec(derived(p, q).to_python(arrays=arrays), namespace)  # noqa: S102  that is what is tested
    return namespace[f"kl_{p}_{q}"]


def javascript(p, q):
    """The JavaScript function, from its source alone."""
    engine = quickjs.Context()
    engine.eval(f'"use strict";\n{derived(p, q).to_javascript()}')
    text = "(...a) => String(kl_{}_{}(...a))"
    return lambda *a: float(engine.eval(f"({text.format(p, q)})(...{json.dumps(a)})"))


@of_all(CLOSED)
def test_each_python_snippet_is_right(p, q):
    """Alone in its module, over any arrays too, it gives the evaluator's value to nine digits."""
    snippets = python(p, q), python(p, q, arrays="standard")
    for arguments, known in every(p, q):
        for kl in snippets:
            assert agree(float(kl(*arguments)), known), (arguments, known)
    assert_differentiable(snippets[-1], [arguments for arguments, _ in every(p, q)])


def assert_differentiable(kl, cases):
    """At the first case inside the domain the slopes are those of differences, to five digits."""
    for arguments in cases:
        known = slopes_by_differences(kl, arguments)
        if np.isfinite(known).all():
            _, slopes = value_and_slopes(kl, arguments)
            assert slopes == pytest.approx(known, rel=1e-5, abs=1e-7), arguments
            return
    # All of their cases lie at an edge.
    assert kl.__name__.startswith("kl_randint_")


@of_all(CLOSED)
def test_each_javascript_snippet_is_right(p, q):
    """Alone in an engine, it gives the evaluator's value at every case, to nine digits."""
    kl = javascript(p, q)
    for arguments, known in every(p, q):
        assert agree(kl(*arguments), known), (arguments, known)


def run_r(rscript, code):
    """The numbers that R prints."""
    done = subprocess.run([rscript, "-"], input=code, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [float(line) for line in done.stdout.split()]


def r_calls(p, q, values):
    """R code that defines one snippet in a scope of its own, and prints its values."""
    calls = "\n".join(
        f'cat(sprintf("%.17g\\n", kl_{p}_{q}({", ".join(map(repr, arguments))})))'
        for arguments in values
    )
    return f"local({{\n{derived(p, q).to_r()}\n{calls}\n}})\n"


@pytest.mark.parametrize("p", dict(CLOSED))
def test_each_r_snippet_is_right(rscript, p):
    """In a scope of its own, it gives the evaluator's value at every case, to nine digits."""
    models = [q for truth, q in CLOSED if truth == p]
    found = [(q, *case) for q in models for case in every(p, q)]
    code = "".join(r_calls(p, q, [a for a, _ in every(p, q)]) for q in models)
    values = run_r(rscript, code)
    off = [(case, v) for case, v in zip(found, values, strict=True) if not agree(v, case[-1])]
    assert off == []
    assert len(found) >= len(models)


@pytest.mark.parametrize(("p", "q"), [pair for pair in CLOSED if pair[0] in EDGES])
def test_nothing_is_lost_at_an_edge(p, q):
    """Where a probability is 0 or 1, or an interval begins at 0, the snippets hold as well."""
    kl, js = python(p, q), javascript(p, q)
    for arguments, known in every(p, q, edges=True):
        with np.errstate(all="ignore"):
            assert agree(float(kl(*arguments)), known), (arguments, known)
        assert agree(js(*arguments), known), (arguments, known)


# Where a factor of a product is beyond the floats, or its digits are lost, and the product is not.
FAR = {
    ("rayleigh", "gumbel_r"): ((20.92,), (-3.833, 0.1182)),
    ("maxwell", "gumbel_r"): ((70.36,), (-0.07797, 0.04738)),
    ("halfnorm", "gumbel_r"): ((2.796,), (0.02233, 0.01744)),
    ("uniform", "gumbel_r"): ((39.77, 60.72), (31.53, 0.01648)),
    ("logistic", "laplace"): ((42.09, 0.02432), (68.28, 1.404)),
    ("gumbel_r", "laplace"): ((0.0, 0.001), (30.0, 1.0)),
    ("gengamma", "laplace"): ((200.0, 150.0, 1.0), (150.0, 0.5)),
    ("invweibull", "laplace"): ((300.0, 20.0), (60.1, 0.5)),
    ("powerlaw", "gumbel_r"): ((200.0,), (0.3, 100.0)),
    ("invgauss", "laplace"): ((1e-6, 1e6), (1.001, 0.1)),
    ("invgauss", "weibull_min"): ((0.001, 1000.0), (400.0, 1.1)),
}


@pytest.mark.parametrize("pair", FAR)
def test_nothing_overflows_on_the_way_to_a_moderate_value(pair, rscript):
    """Far from ordinary members each language still gives the evaluator's value."""
    truth, model = (named(*member) for member in zip(pair, FAR[pair], strict=True))
    arguments, known = called(*pair, truth, model), expected(*pair, truth, model)
    (by_r,) = run_r(rscript, r_calls(*pair, [arguments]))
    with np.errstate(over="ignore"):
        by_python = [float(python(*pair, arrays=a)(*arguments)) for a in ("numpy", "standard")]
    for found in (*by_python, javascript(*pair)(*arguments), by_r):
        assert agree(found, known), (found, known)


def test_a_case_is_tried_on_both_sides_of_most_conditions():
    """Both finite and infinite values are met, and a finite one for every pair."""
    finite = {pair for pair in CLOSED if any(v < np.inf for _, v in every(*pair))}
    infinite = {pair for pair in CLOSED if any(v == np.inf for _, v in every(*pair))}
    assert finite == set(CLOSED)
    assert len(infinite) > 50


def test_python_takes_arrays():
    """Arguments broadcast, and a condition is judged element by element."""
    kl = python("lomax", "expon")
    found = kl(np.array([0.5, 1.0, 2.0, 4.0]), 1.0, 2.0)
    known = [expected("lomax", "expon", named("lomax", (c, 1.0)), {"scale": 2.0}) for c in (2, 4)]
    assert found[:2].tolist() == [np.inf, np.inf]
    assert found[2:] == pytest.approx(known, rel=1e-12)


def test_python_chooses_and_compares_element_by_element():
    """Also where what it chooses among is of other shapes than the condition."""
    holds = sp.Or(sp.And(A > 1, X <= 1), A > 4)
    code = Python().doprint(sp.Piecewise((sp.Max(A, X), holds), (-A / X, True)))
    a, x = np.array([[0.5], [2.0], [5.0]]), np.array([1.0, 3.0])
    found = eval(code, {"np": np, "a": a, "x": x})  # noqa: S307  that is what is tested
    assert found.tolist() == [[-0.5, -0.5 / 3], [2.0, -2.0 / 3], [5.0, 5.0]]


@pytest.mark.parametrize("write", ["to_python", "to_javascript", "to_r"])
@pytest.mark.parametrize(("p", "q"), [("beta", "t"), ("cauchy", "norm"), ("t", "t")])
def test_what_has_no_closed_form_is_refused(p, q, write):
    """One line that names the pair and how it ends."""
    with pytest.raises(ValueError, match=rf"^P, Q: got '{p}, {q} \(.*\)'; expected families"):
        getattr(derived(p, q), write)()


def test_a_snippet_with_a_wrong_sign_is_seen():
    """Guard: the comparison can fail."""
    namespace = {}
    wrong = derived("gamma", "weibull_min").to_python().replace("+ c_q*np", "- c_q*np")
    exec(wrong, namespace)  # noqa: S102
    *_, (arguments, known) = every("gamma", "weibull_min")
    assert not agree(namespace["kl_gamma_weibull_min"](*arguments), known)
    assert not agree(math.nan, math.nan)


@pytest.mark.parametrize("write", [Python(), JavaScript(), R()], ids=lambda w: w.language)
@pytest.mark.parametrize(
    "expression",
    [
        sp.Sum(X, (X, 1, 3)), sp.I * X, sp.polygamma(2, X), sp.besseli(0, X), sp.Symbol("a b"),
        sp.gamma(X - A), sp.Max(A, X, 1), ScaledBessel(2, X), sp.Piecewise((X, X > 1)),
        sp.Integer(2**53 + 1), sp.nan, sp.Not(sp.And(A > 1, X > 1)), sp.Function("log")(X),
    ],
    ids=str,
)  # fmt: skip
def test_no_language_prints_what_it_does_not_know(write, expression):
    """One clear line, and no guess."""
    with pytest.raises(ValueError, match=r"^expression: got .*; expected "):
        write.doprint(expression)


@pytest.mark.parametrize("write", [Python(), JavaScript(), R()], ids=lambda w: w.language)
@pytest.mark.parametrize("word", ["if", "digamma", "zeta"])
def test_no_language_takes_its_own_words_for_symbols(write, word):
    """A parameter cannot hide a function or a keyword."""
    with pytest.raises(ValueError, match="plain identifier"):
        write.doprint(sp.Symbol(word if word != "zeta" else "np zeta"))


@pytest.mark.parametrize("a", [1.01, 1.75, 2.5, 10.0, 40.0])
def test_zeta_and_its_derivative_keep_their_digits(a, rscript):
    """In each language that has to bring them along, to 13 digits."""
    known = [float(mp.zeta(a)), float(mp.zeta(a, derivative=1))]
    space = {"np": np}
    exec(needed("zeta_prime(a)", "export/library/special.py"), space)  # noqa: S102
    assert space["zeta_prime"](a) == pytest.approx(known[1], rel=1e-13)
    r = needed("zeta zeta_prime", "export/library/special.R")
    found = run_r(rscript, f'{r}\ncat(sprintf("%.17g\\n", c(zeta({a}), zeta_prime({a}))))')
    assert found == pytest.approx(known, rel=1e-13)
    assert javascript_values("zeta zetaPrime", f"[zeta({a}), zetaPrime({a})]") == pytest.approx(
        known, rel=1e-13
    )


def javascript_values(names, code):
    """A list from code that calls some of the special functions."""
    engine = quickjs.Context()
    engine.eval(needed(names, "explorables/js/special.js", "export/library/special.js"))
    return json.loads(engine.eval(f"JSON.stringify({code})"))


@pytest.mark.parametrize("x", [1e-3, 0.5, 1.9, 2.1, 5.0, 20.0, 300.0])
def test_special_functions_of_javascript_keep_their_digits(x):
    """The scaled erfc and Bessel functions, to 12 digits."""
    known = [mp.erfc(x) * mp.exp(mp.mpf(x) ** 2), *(mp.besseli(n, x) * mp.exp(-x) for n in (0, 1))]
    code = f"[erfcx({x}), scaledBessel(0, {x}), scaledBessel(1, {x})]"
    found = javascript_values("erfcx scaledBessel", code)
    assert found == pytest.approx([float(v) for v in known], rel=1e-12)


def test_the_scaled_erfc_of_r_keeps_its_digits(rscript):
    """To 12 digits on both sides of where its continued fraction begins, in one vector."""
    points = [1e-3, 0.5, 1.9, 2.1, 5.0, 300.0]
    known = [float(mp.erfc(x) * mp.exp(mp.mpf(x) ** 2)) for x in points]
    r = needed("erfcx", "export/library/special.R")
    vector = ", ".join(map(str, points))
    found = run_r(rscript, f'{r}\ncat(sprintf("%.17g\\n", erfcx(c({vector}))))')
    assert found == pytest.approx(known, rel=1e-12)


@pytest.mark.parametrize("n", [1, 2])
def test_integrals_of_the_scaled_erfc_keep_their_digits(n):
    """In Python and JavaScript: 13 digits where the sums that they stand for cancel."""
    points = [1e-3, 0.5, 1.9, 2.1, 5.0, 300.0, 1e5]
    with mp.workdps(60):
        known = [float(_integral_of_erfc(n, mp.mpf(x))) for x in points]
    names = {}
    source = needed("ierfcx", "export/library/special.py")
    exec(f"import numpy as np\nfrom scipy import special\n{source}", names)  # noqa: S102
    assert names["ierfcx"](n, np.array(points)) == pytest.approx(known, rel=1e-13)
    found = javascript_values("ierfcx", f"{points}.map((x) => ierfcx({n}, x))")
    assert found == pytest.approx(known, rel=1e-12)


def test_integrals_of_the_scaled_erfc_of_r_keep_their_digits(rscript):
    """The same in R, in one vector."""
    points = [0.5, 1.9, 2.1, 300.0]
    known = [float(_integral_of_erfc(n, mp.mpf(x))) for n in (1, 2) for x in points]
    r = needed("ierfcx", "export/library/special.R")
    vector = ", ".join(map(str, points))
    shown = f"c(ierfcx(1, c({vector})), ierfcx(2, c({vector})))"
    assert run_r(rscript, f'{r}\ncat(sprintf("%.17g\\n", {shown}))') == pytest.approx(
        known, rel=1e-12
    )


def _integral_of_erfc(n, x):
    """The integral of (t - x)^n/n! exp(x² - t²) 2/√π from x on (DLMF 7.18.2)."""
    at = lambda s: s**n * mp.exp(-s * s - 2 * s * x)  # noqa: E731
    return 2 / mp.sqrt(mp.pi) / mp.factorial(n) * mp.quad(at, [0, 1 / (1 + x), 20 / (1 + x), 40])


@pytest.mark.parametrize(("p", "power"), [("rayleigh", 2), ("maxwell", 3)])
def test_snippets_beside_a_gumbel_do_not_cancel(p, power):
    """E exp(-x/θ) of a wide truth is a small number, not the rest of two large ones."""
    assert "ierfcx" in derived(p, "gumbel_r").to_python()
    kl, location = python(p, "gumbel_r"), 60.0
    near, far = (kl(scale, location, 1.0) for scale in (1e4, 2e4))
    assert near / far == pytest.approx(2**power, rel=1e-6)


def test_zero_times_a_logarithm_is_joined():
    """x log x, its square, and x (log x)² are 0 at x = 0 once they are written for floats."""
    for product in (X * sp.log(X), -(X**2) * sp.log(X) ** 2, A * X * sp.log(X / A) ** 2):
        printed = Python().doprint(for_floats(product))
        assert "np.log" not in printed
        assert "xlogy" in printed or "rel_entr" in printed


def test_a_citation_names_the_pair_the_version_and_the_sources():
    """One line, with the sources of both families."""
    cited = derived("gamma", "weibull_min").citation()
    assert "\n" not in cited
    assert 'derive("gamma", "weibull_min")' in cited
    assert all(str(source) in cited for source in derived("gamma", "weibull_min").p.sources)
