"""Draw the story in one picture, for the README, and write it as SVG to standard output.

Above, the truth and the model; below, the average evidence of samples of the truth, which settles
at the divergence. A picture on another site gets no style sheet: it brings the colours of
docs/assets/klexplain.css along, and a sheet to stand on.
"""

import re
import sys

import numpy as np
from scipy import stats

from klexplain.evidence.likelihood_ratio import ratio_curve
from klexplain.evidence.paths import convergence
from klexplain.figures import Figure
from klexplain.figures.convergence import convergence as settling
from klexplain.figures.densities import densities

LIGHT = "--kle-p:#1a66a8;--kle-q:#b84f08;--kle-grey:#5f6673;--sheet:#fff;color:#1f2430"
DARK = "--kle-p:#6fb3f2;--kle-q:#f2a05c;--kle-grey:#a0a7b4;--sheet:#1b1f27;color:#e3e6ec"
SHEET = (
    f"<style>:root{{{LIGHT};font-family:system-ui,sans-serif}}"
    f"@media (prefers-color-scheme:dark){{:root{{{DARK}}}}}</style>"
    '<rect width="100%" height="100%" rx="8" fill="var(--sheet)"/>'
)
SIZE = re.compile(r' width="([\d.]+)" height="([\d.]+)"')
MARGIN = 10


def story() -> str:
    """Return the picture; the same bytes each time."""
    p, q = stats.beta(17, 6), stats.beta(3, 3)
    above = densities(ratio_curve(p, q, base=10))
    one = convergence(p, q, n=10_000, paths=1, rng=np.random.default_rng(2), base=10)
    return stacked(above, settling(one))


def stacked(*figures: Figure) -> str:
    """Put figures below each other, on a sheet."""
    drawn, y, width = [], float(MARGIN), 0.0
    for figure in figures:
        svg = figure.svg()
        across, down = map(float, SIZE.search(svg).groups())
        drawn.append(svg.replace("<svg ", f'<svg x="{MARGIN}" y="{y:g}" ', 1))
        y, width = y + down + MARGIN, max(width, across + 2 * MARGIN)
    size = f'viewBox="0 0 {width:g} {y:g}" width="{width:g}" height="{y:g}"'
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    return f"{opening}{SHEET}{''.join(drawn)}</svg>\n"


if __name__ == "__main__":
    sys.stdout.write(story())
