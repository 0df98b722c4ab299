"""What every figure promises: small, whole, themed, the same at each build, and described."""

import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from scipy import stats

import klexplain as kl
from klexplain import figures
from klexplain.evidence.estimation.result import Interval
from klexplain.figures import style
from klexplain.figures.svg import COLOURS, themed

P, Q = stats.beta(17, 6), stats.beta(3, 3)
PAIRS = {
    "beta": (P, Q, 10),
    "normal": (stats.norm(0, 1), stats.norm(1, 2), None),
    "counts": (stats.poisson(4), stats.poisson(2), 2),
    "coin": (stats.bernoulli(0.6), stats.bernoulli(0.5), 2),
    "infinite density": (stats.expon(), stats.gamma(2), None),
    "infinite divergence": (stats.uniform(0, 2), stats.uniform(0, 1), 10),
    "impossible counts": (stats.poisson(2), stats.binom(4, 0.5), 2),
    "equal": (stats.norm(), stats.norm(), None),
    "constant ratio": (stats.uniform(0.25, 0.5), stats.uniform(-1, 3), None),
}
CROSSED = {
    "three crossings": (stats.gamma(17, scale=1 / 6), stats.lognorm(0.2425, scale=2.75), None)
}
DRAWN = {
    "likelihood_ratio": kl.ratio_curve,
    "densities": kl.ratio_curve,
    "contribution": kl.ratio_curve,
    "typical_regions": kl.typical_regions,
    "log_ratio_distributions": kl.log_ratio_distribution,
    "one path": lambda p, q, base: kl.convergence(p, q, n=1000, rng=1, base=base),
    "many paths": lambda p, q, base: kl.convergence(p, q, n=10_000, paths=50, rng=1, base=base),
    "evidence": lambda p, q, base: kl.evidence_paths(p, q, n=100, paths=20, rng=1, base=base),
}
FUNCTIONS = {
    "one path": figures.convergence,
    "many paths": figures.convergence,
    "evidence": figures.cumulative_evidence,
}


def draw(kind, pair):
    """One kind of figure for one pair."""
    p, q, base = (PAIRS | CROSSED)[pair]
    return FUNCTIONS.get(kind, getattr(figures, kind, None))(DRAWN[kind](p, q, base=base))


TELLING = {"beta", "coin", "infinite divergence"}  # the other pairs are drawn by `make test` alone
EVERY = [
    pytest.param((kind, pair), marks=[] if pair in TELLING else pytest.mark.exhaustive)
    for kind in DRAWN
    for pair in PAIRS
] + [("likelihood_ratio", pair) for pair in CROSSED]


@pytest.fixture(scope="module", params=EVERY, ids=str)
def figure(request):
    """Every kind of figure for every pair."""
    return draw(*request.param)


@pytest.fixture(scope="module")
def html(figure):
    """What a page shows of it, drawn once."""
    return figure._repr_html_()


@pytest.fixture(scope="module")
def text(html):
    """Its SVG."""
    return html.removeprefix("<figure>").removesuffix("</figure>")


@pytest.fixture(scope="module")
def laid_out(figure):
    """The figure, its texts in their places."""
    figure.draw_without_rendering()
    return figure


@pytest.fixture(scope="module")
def svg(text):
    """Its SVG, parsed."""
    return ET.fromstring(text)  # noqa: S314  our own


def test_it_is_one_small_figure_element(html):
    """The HTML is one <figure> of at most 25 kB with one SVG in it."""
    assert re.fullmatch(r"<figure><svg .*</svg></figure>", html, re.DOTALL)
    assert len(html.encode()) <= 25_000


def test_it_is_described(figure, svg):
    """To a screen reader it is an image, whose text is a sentence that names p and q."""
    assert svg.attrib["role"] == "img"
    assert svg.attrib["aria-label"] == figure.alt
    assert figure.alt.endswith(".")
    assert "p = " in figure.alt
    assert "q = " in figure.alt
    assert "nan" not in figure.alt.split()


def test_every_colour_is_one_of_the_page(text):
    """Colours are those of the page's style sheet or the colour of its text; nothing is white."""
    bare = re.sub(r"var\(--kle-[a-z]+, #[0-9a-f]{6}\)", "", text)
    assert not re.search(r"#[0-9a-fA-F]{6}\b", bare)
    assert not re.search(r"(fill|stroke):(?!none|currentColor|;|\")[a-z]", bare)


def test_ids_are_defined_once_and_all_references_resolve(svg):
    """Each id is used, is the only one of its name, and is what a reference points at."""
    text = ET.tostring(svg, encoding="unicode")
    defined = re.findall(r' id="([^"]+)"', text)
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', text))
    assert len(defined) == len(set(defined))
    assert set(defined) == used


def test_it_carries_no_style_sheet_and_no_font(text):
    """Nothing in it reaches beyond it: no <style>, no font family, no script, no address."""
    assert not re.search(r"<style|font-family|<script|<metadata", text)
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]


def test_axes_name_what_they_measure(figure):
    """Each panel says above it what it shows, and the lowest says what runs along it."""
    assert all(axes.get_title("left") for axes in figure.axes)
    assert figure.axes[-1].get_xlabel()


def test_text_stays_inside_and_apart(laid_out):
    """No text leaves the figure, and no two texts overlap."""
    frame, every = laid_out.bbox, laid_out.axes
    texts = [text for axes in every for text in (axes.title, axes._left_title, *axes.texts)]
    texts += [axes.xaxis.label for axes in every]
    boxes = [(t.get_text(), t.get_window_extent()) for t in texts if t.get_text()]
    for text, box in boxes:
        assert box.x0 >= frame.x0, text
        assert box.x1 <= frame.x1 + 1, text
    for i, (text, box) in enumerate(boxes):
        for other, its in boxes[i + 1 :]:
            assert not box.padded(-1).overlaps(its.padded(-1)), (text, other)


def test_no_text_stands_on_a_curve(laid_out):
    """No point of a curve that is seen in its panel lies in a text there."""
    for axes in laid_out.axes:
        boxes = [(text.get_text(), text.get_window_extent()) for text in axes.texts]
        for line in axes.lines:
            if line.get_transform() != axes.transData or line.get_color() == style.GREY:
                continue
            points = axes.transData.transform(line.get_xydata())
            seen = [point for point in points if axes.bbox.contains(*point)]
            met = {text for text, box in boxes for point in seen if box.contains(*point)}
            assert met == set()


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", DRAWN)
def test_two_builds_give_the_same_bytes(kind):
    """Drawn twice from one seed, a figure is the same to the byte."""
    assert draw(kind, "beta")._repr_html_() == draw(kind, "beta")._repr_html_()


def test_two_processes_give_the_same_bytes():
    """A new process, with another hash seed, gives the same bytes too."""
    here = figures.likelihood_ratio(kl.ratio_curve(stats.norm(), stats.norm(1)))._repr_html_()
    code = (
        "import klexplain as kl; from klexplain import figures; from scipy import stats;"
        "print(figures.likelihood_ratio(kl.ratio_curve(stats.norm(), stats.norm(1)))._repr_html_())"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONHASHSEED": "5", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert elsewhere.stdout.strip() == here


def test_different_figures_share_no_id():
    """Two figures can stand on one page: their ids differ."""
    ids = [
        set(re.findall(r' id="([^"]+)"', draw(kind, "beta").svg()))
        for kind in ("likelihood_ratio", "contribution", "many paths")
    ]
    assert all(ids)
    assert len(set.union(*ids)) == sum(map(len, ids))


def test_global_state_is_left_alone():
    """Drawing changes no setting of Matplotlib and does not load pyplot."""
    before = dict(mpl.rcParams)
    draw("likelihood_ratio", "beta").svg()
    assert dict(mpl.rcParams) == before
    code = "import sys; from klexplain import figures; sys.exit('matplotlib.pyplot' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], check=False)
    assert found.returncode == 0


def test_unit_is_named_on_the_axis():
    """The log ratio's axis names its logarithm and its unit, for each base."""
    for base, text in (
        (None, "log LR(x), in nats"),
        (2, "log₂ LR(x), in bits"),
        (10, "log₁₀ LR(x), in bans"),
    ):
        figure = figures.likelihood_ratio(kl.ratio_curve(P, Q, base=base))
        assert figure.axes[1].get_title("left") == text


def test_alt_text_states_the_numbers_of_the_story():
    """The descriptions carry the crossings, the maximum, the divergence and the shares."""
    ratio = draw("likelihood_ratio", "beta").alt
    assert all(number in ratio for number in ("0.619", "0.9478", "0.8235", "5.412", "bans"))
    law = draw("log_ratio_distributions", "beta").alt
    assert all(number in law for number in ("0.4547", "−1.61", "89.9 %", "71.6 %"))
    assert "0.4547 bans" in draw("many paths", "beta").alt
    assert "0.184 to 0.7334 bans" in draw("typical_regions", "beta").alt


def test_convergence_draws_the_limit_dotted_in_the_unit_of_the_paths():
    """The dotted line lies at D(p ‖ q); the axis says N, up to 10,000, in factors of ten."""
    figure = draw("many paths", "beta")
    axes = figure.axes[0]
    dotted = [line for line in axes.lines if line.get_color() == style.BLACK]
    assert [line.get_ydata()[0] for line in dotted] == [kl.kl_divergence(P, Q, base=10)]
    assert axes.get_xlim() == (0, 4)
    assert axes.get_xlabel() == "number of samples N"
    names = [label.get_text() for label in axes.get_xticklabels()]
    assert names == ["1", "10", "100", "1,000", "10,000"]


def test_growing_estimates_say_how_many_intervals_hold_the_truth():
    """Each interval is drawn to its ends; one without an upper end goes beyond all others."""
    found = [(20, 0.3, 0.1, np.inf), (200, 0.5, 0.4, 0.6), (2000, 0.7, 0.6, 0.8)]
    estimates = tuple(
        kl.KLEstimate(value, 0.1, Interval(low, high), 0.95, "neighbours", "asymptotic", 0.0)
        for _, value, low, high in found
    )
    result = kl.GrowingEstimate(np.array([n for n, *_ in found]), estimates)
    figure = figures.growing_estimate(result, truth=0.5)
    ((_, open_end), *limited) = (
        segment[:, 1] for segment in figure.axes[0].collections[0].get_segments()
    )
    assert [ends.tolist() for ends in limited] == [[0.4, 0.6], [0.6, 0.8]]
    assert open_end > 0.8
    assert "2 of 3 intervals hold the dotted truth, 0.5 nats" in figure.alt
    assert "The last: 0.7 nats, interval 0.6 to 0.8 nats" in figure.alt


def test_an_index_by_chance_is_drawn_to_its_ends_and_beside_its_threshold():
    """A bar a size, a dotted line for each number of cells, and both rules of thumb."""
    result = kl.index_by_chance([5, 20], [100, 1000, 10_000], rng=1, runs=20)
    figure = figures.index_by_chance(result)
    lines = figure.axes[0].lines
    assert [line.get_ydata().tolist() for line in lines[:2]] == result.threshold.tolist()
    assert [line.get_ydata()[0] for line in lines[2:]] == [0.1, 0.25]
    bars = [segment[:, 1] for one in figure.axes[0].collections for segment in one.get_segments()]
    assert np.array(bars).T.tolist() == [result.low.ravel().tolist(), result.high.ravel().tolist()]
    assert "0.6029 to 0.006029 for 20 bins" in figure.alt


def test_p_is_blue_and_solid_q_orange_and_dashed():
    """In the densities the first line is blue and solid, the second orange and dashed."""
    p, q = figures.densities(kl.ratio_curve(P, Q)).axes[0].lines
    assert (p.get_color(), p.is_dashed()) == (style.BLUE, False)
    assert (q.get_color(), q.is_dashed()) == (style.ORANGE, True)


def test_profile_shows_divergence_and_samples():
    """A profile marks both minima, and says in words where they are."""
    x = P.rvs(50, random_state=1)
    result = kl.divergence_profile(P, stats.beta(17, 3), "b", np.arange(2, 14, 0.5), sample=x)
    figure = figures.profile(result)
    marks = [line.get_xdata()[0] for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert marks == [6.0, result.best_for_sample]
    assert "at 6" in figure.alt
    assert len(figure._repr_html_()) < 25_000


BUMPS = stats.Mixture([stats.Normal(mu=-2), stats.Normal(mu=2)], weights=[0.4, 0.6])
FEW = kl.divergence_profile(stats.bernoulli(0.7), stats.bernoulli(0.5), "p", [0.2, 0.7, 0.9])
AROUND = {"loc": np.linspace(-1, 1, 21), "scale": np.linspace(0.5, 1.5, 21)}


def test_a_profile_of_both_directions_names_each_valley():
    """D(q ‖ p) is orange and dashed, and the text says where its minima are."""
    at = np.linspace(-3, 3, 13)
    result = kl.divergence_profile(BUMPS, stats.norm(0, 0.8), "loc", at, reverse=True)
    axes = figures.profile(result).axes[0]
    (line,) = [line for line in axes.lines if line.is_dashed()]
    assert line.get_color() == style.ORANGE
    assert line.get_ydata().tolist() == result.reverse.tolist()
    assert "a local minimum near −2 and 2." in figures.profile(result).alt


def test_cross_entropy_bars_follow_each_other():
    """Each row has the entropy from 0 on, and the divergence from there to the cross-entropy."""
    axes = figures.cross_entropy(FEW).axes[0]
    entropy, divergence = axes.containers
    assert {(bar.get_x(), bar.get_width()) for bar in entropy} == {(0, FEW.entropy)}
    ends = [bar.get_x() + bar.get_width() for bar in divergence]
    assert ends == pytest.approx(FEW.cross_entropy)
    assert f"together {style.short(FEW.cross_entropy[2])}." in figures.cross_entropy(FEW).alt


def test_landscape_marks_the_lowest_point():
    """Its lines are heights between the lowest and the highest value, and a dot is the best."""
    result = kl.divergence_landscape(stats.norm(), stats.norm(), AROUND)
    (axes,) = figures.landscape(result).axes
    (dot,) = axes.lines
    assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (0, 1)
    assert axes.collections[0].levels.tolist() == [0.01, 0.1, 0.5, 1, 2]
    assert "at loc = 0 and scale = 1." in figures.landscape(result).alt


def test_a_mixture_is_named_by_its_parts():
    """In the legend and in the text, on one line."""
    figure = figures.densities(kl.ratio_curve(BUMPS, stats.norm()))
    assert "p = 0.4 Normal(−2, 1) + 0.6 Normal(2, 1) and q" in figure.alt


def test_shortening_keeps_the_drawing():
    """Relative steps end where the absolute ones did, within 0.01 px, also after a closed part."""
    path = "M 10.123 0.456 L 20 30.999 L 5 5 z M 0.004 100 L 10.5 -0.5"
    given = f'<svg viewBox="0 0 9 9"><path d="{path}" style="stroke: #000000"/></svg>'
    short = re.search(r' d="([^"]*)"', themed(given, "a"))[1]
    assert _points(short) == pytest.approx(_points(path), abs=0.0051)


def test_marks_that_look_alike_have_one_style():
    """Their group has it, if all of them share it and nothing else would inherit it."""
    alike, other = '<use x="1" style="fill: none; stroke: #000000"/>', '<use style="fill: red"/>'
    group = '<svg viewBox="0 0 9 9"><g clip-path="c">{}</g></svg>'
    assert themed(group.format(f"<defs/>{alike}{alike}"), "a").count("style") == 1
    assert themed(group.format(f"{alike}{other}"), "a").count("style") == 2
    assert themed(group.format(f'{alike}{alike}<path d="M 0 0"/>'), "a").count("style") == 2


def _points(path):
    """All corners of a path of lines, absolute."""
    corners, at, start = [], np.zeros(2), np.zeros(2)
    for letter, numbers in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        if letter == "z":
            at = start
            continue
        step = np.array([float(n) for n in re.findall(r"-?\d*\.?\d+", numbers)])
        at = at + step if letter.islower() else step
        start = at if letter in "mM" else start
        corners += list(at)
    return np.array(corners)


def test_themes_follow_the_style_of_the_figures():
    """Each colour that a figure may use has a variable of the page."""
    assert {style.BLUE, style.ORANGE, style.GREY, style.BLACK} == set(COLOURS)


def test_near_equality_draws_every_error():
    """One mark for each pair, an error of 0 on the lowest line; the text names both extremes."""
    result = kl.measure_near_equality("norm", rng=7, pairs=4)
    axes = figures.near_equality(result).axes[0]
    marks = [line for line in axes.lines if line.get_linestyle() == "None"]
    assert [len(line.get_xdata()) for line in marks] == [4 * len(result.distances)] * 2
    assert all(np.isfinite(line.get_ydata()).all() for line in marks)
    assert f"{max(x.worst for x in result.klexplain):.0e}" in figures.near_equality(result).alt


def test_bounds_of_mixtures_are_drawn_around_a_simulation():
    """A band from bound to bound, a ring for each approximation, the interval; all in words too."""
    bump = kl.Mixture([stats.multivariate_normal([x, 0]) for x in (-1, 1)])
    one = stats.multivariate_normal([2, 0])
    bounds, drawn = kl.mixture_bounds(bump, one), kl.monte_carlo(bump, one, n=2000, rng=1)
    assert bounds.lower > 0
    figure = figures.mixture_bounds(bounds, drawn)
    (axes,) = figure.axes
    (band,) = axes.patches
    assert (band.get_x(), band.get_x() + band.get_width()) == pytest.approx(
        (bounds.lower, bounds.upper)
    )
    marks = [float(line.get_xdata()[0]) for line in axes.lines]
    assert marks == [bounds.variational, bounds.product, drawn.value]
    assert f"approximation at {figures.style.short(bounds.product)}" in figure.svg()


def test_rulers_are_drawn_within_their_bounds():
    """A dot each pair; curves in nats alone, and only where a bound is known."""
    result = kl.rulers(*np.random.default_rng(7).dirichlet([1, 1, 1], (2, 20)))
    (axes,) = figures.rulers(result, "total_variation", "hellinger_distance").axes
    dots, above, below = axes.lines
    h, v = dots.get_data()
    assert len(h) == 19  # the farthest is left out
    assert np.all(v <= np.interp(h, *above.get_data()) + 1e-4)
    assert np.all(v >= np.interp(h, *below.get_data()) - 1e-4)
    with pytest.raises(ValueError, match=r"^y, x: got 'kl_divergence' over 'kl_divergence'; exp"):
        figures.rulers(result, "kl_divergence")
    with pytest.raises(ValueError, match=r"^result: got bit \(base 2\); expected rulers in nats"):
        figures.rulers(kl.rulers([0.2, 0.8], [0.5, 0.5], base=2), "total_variation")


def test_a_sample_size_is_drawn_as_both_decisions_one_on_the_other():
    """Under p above, under q below; nearly all of each law is in the frame."""
    test = kl.sequential_test(stats.beta(17, 6), stats.beta(3, 3), alpha=0.01, beta=0.05)
    sizes = test.sample_size("p"), test.sample_size("q")
    figure = figures.sample_size(*sizes)
    for axes, size in zip(figure.axes, sizes, strict=True):
        for_p, for_q = axes.containers
        assert [bar.get_height() for bar in for_p] == list(size.decides_p[: len(for_p)])
        assert [bar.get_y() for bar in for_q] == list(size.decides_p[: len(for_q)])
        decided = sum(bar.get_height() for bar in (*for_p, *for_q))
        assert 0.995 <= decided < 1
    assert "Samples from q: 0.58 % of the decisions are for p" in figure.alt
