"""Draw the card that a link to the site shows elsewhere, and write it as PNG to standard output.

It is the first picture of the story, with the package's own figure in it.
"""

import io
import sys

import matplotlib as mpl
from matplotlib.figure import Figure
from scipy import stats

from klexplain.evidence.likelihood_ratio import ratio_curve
from klexplain.figures import style
from klexplain.figures.densities import draw

SIZE, DOTS = (6.0, 3.15), 200  # inches, dots an inch: 1200 × 630
SENTENCE = "KL divergence: the evidence\nthat a sample brings, on average"
PANEL = (0.06, 0.13, 0.88, 0.47)  # left, bottom, width, height, in shares of the card
GREY = "#5f6673"


def card() -> bytes:
    """Return the card; the same bytes each time."""
    curve = ratio_curve(stats.beta(17, 6), stats.beta(3, 3), base=10)
    with mpl.rc_context(style.DRAWING):
        figure = Figure(SIZE, dpi=DOTS, facecolor="white")
        axes = figure.add_axes(PANEL)
        draw(axes, curve)
        axes.set(xticks=[], yticks=[])
        axes.set_title("", loc="left")
        axes.spines["left"].set_visible(False)
        figure.text(0.06, 0.93, SENTENCE, size=20, weight="bold", va="top", linespacing=1.25)
        found = f"D(p ‖ q) = {curve.divergence:.3f} bans"
        figure.text(0.94, 0.03, found, size=11, ha="right")
        figure.text(0.06, 0.03, "klexplain", size=11, color=GREY)
        written = io.BytesIO()
        figure.savefig(written, format="png", dpi=DOTS, metadata={"Software": None})
    return written.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(card())
