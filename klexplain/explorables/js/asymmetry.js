// The asymmetry: the log ratio of draws from p beside that of draws from q.

import { Chart, short } from "./chart.js";
import { evenly } from "./draws.js";
import { UNITS } from "./units.js";
import { View } from "./view.js";

const DRAWS = 1500;
const BARS = 50;
const SHOWN = 0.01; // share of the draws of either side that the axis may leave out

/** `<kle-ratio-distributions>`: how the log ratio is distributed under p, and under q. */
export class RatioDistributionsElement extends View {
  build() {
    this.chart = new Chart({ height: 230 });
    this.bars = { q: this.chart.path("kle-area kle-q"), p: this.chart.path("kle-area kle-p") };
    this.outlines = { q: this.chart.path("kle-curve kle-q"), p: this.chart.path("kle-curve kle-p") };
    this.means = { q: this.chart.path("kle-limit kle-q"), p: this.chart.path("kle-limit kle-p") };
    this.labels = { q: this.chart.text("kle-q"), p: this.chart.text("kle-p") };
    this.uniform = evenly(DRAWS);
    this.content = this.chart.svg;
  }

  draw(study) {
    const drawn = { p: study.drawn(this.uniform).sort(), q: study.drawnFromQ(this.uniform).sort() };
    const [low, high] = range(drawn, study);
    const width = (high - low) / BARS;
    const heights = { p: histogram(drawn.p, low, width), q: histogram(drawn.q, low, width) };
    this.chart.range([low, high], [0, 1.3 * Math.max(...heights.p, ...heights.q)], { yTicks: [] });
    this.chart.title.textContent = `how often: ${UNITS[study.unit].log} LR of a draw`;
    this.chart.xLabel.textContent = `${UNITS[study.unit].log} LR, in ${study.unit}`;
    const means = { p: study.divergence, q: -study.reverse };
    for (const side of ["p", "q"]) {
      const [x, y] = steps(heights[side], low, width);
      this.bars[side].setAttribute("d", this.chart.area(x, y));
      this.outlines[side].setAttribute("d", this.chart.line(x, y));
      this.#mean(side, means[side], [low, high], study);
    }
    this.chart.svg.setAttribute("aria-label", `Log ratios of draws from p average ${short(means.p)} ${study.unit}, of draws from q ${short(means.q)} ${study.unit}.`);
  }

  #mean(side, mean, [low, high], study) {
    const inside = mean >= low && mean <= high;
    const top = this.chart.y.inverse(side === "p" ? 44 : 62);
    this.means[side].setAttribute("d", inside ? this.chart.line([mean, mean], [0, top]) : "");
    const x = this.chart.x(Math.min(Math.max(mean, low), high));
    const anchor = x > 240 ? "end" : "start";
    const label = this.labels[side];
    label.setAttribute("text-anchor", anchor);
    label.setAttribute("x", x + (anchor === "end" ? -6 : 6));
    label.setAttribute("y", side === "p" ? 52 : 70);
    const name = side === "p" ? "D(p ‖ q)" : "−D(q ‖ p)";
    label.textContent = `draws of ${side}: mean ${name} = ${short(mean)} ${study.unit}`;
  }
}

function range({ p, q }, study) {
  const at = (sorted, share) => sorted[Math.floor(share * (sorted.length - 1))];
  const ends = [p, q].flatMap((sorted) => [at(sorted, SHOWN), at(sorted, 1 - SHOWN)]);
  const finite = [...ends, study.divergence, -study.reverse, 0].filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const room = 0.05 * (high - low) || 1;
  return [low - room, high + room];
}

function histogram(values, low, width) {
  const counts = Array.from({ length: BARS }, () => 0);
  for (const value of values) {
    const bar = Math.floor((value - low) / width);
    if (bar >= 0 && bar < BARS) counts[bar] += 1;
  }
  return counts.map((count) => count / (values.length * width));
}

function steps(heights, low, width) {
  const [x, y] = [[low], [0]];
  heights.forEach((height, i) => {
    x.push(low + i * width, low + (i + 1) * width);
    y.push(height, height);
  });
  return [[...x, x.at(-1)], [...y, 0]];
}
