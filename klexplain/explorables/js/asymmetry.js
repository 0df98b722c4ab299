// The asymmetry: the log ratio of draws from p beside that of draws from q.

import { Chart, set, short } from "./chart.js";
import { CrosshairView } from "./crosshair.js";
import { evenly } from "./draws.js";
import { UNITS } from "./units.js";

const SAMPLES = 1500;
const BARS = 50;
const LEFT_OUT = 0.01; // share of the draws of either side that the axis may leave out

/** `<kle-ratio-distributions>`: how the log ratio is distributed under p, and under q. */
export class RatioDistributionsElement extends CrosshairView {
  patient = true;

  build() {
    const chart = this.crossed(new Chart({ title: "share of samples in each bar" }));
    this.tie = chart.path("kle-tie");
    this.bars = { q: chart.path("kle-area kle-q"), p: chart.path("kle-area kle-p") };
    this.outlines = { q: chart.path("kle-curve kle-q"), p: chart.path("kle-curve kle-p") };
    this.means = { q: chart.path("kle-limit kle-q"), p: chart.path("kle-limit kle-p") };
    this.uniform = evenly(SAMPLES);
  }

  draw(study) {
    const drawn = { p: study.drawn(this.uniform).sort(), q: study.drawnFromQ(this.uniform).sort() };
    const [low, high] = range(drawn, study);
    const width = (high - low) / BARS;
    const heights = { p: histogram(drawn.p, low, width), q: histogram(drawn.q, low, width) };
    const { chart } = this;
    const means = { p: study.divergence, q: -study.reverse };
    const names = { p: "D(p ‖ q)", q: "−D(q ‖ p)" };
    chart.xLabel = `${UNITS[study.unit].log} LR of one sample, in ${study.unit}`;
    chart.say(["p", "q"].map((side) => [`samples from ${side}: mean ${names[side]} = ${short(means[side])}`, `kle-${side}`]));
    chart.range([low, high], [0, 1.08 * Math.max(...heights.p, ...heights.q)], { yName: (share) => `${short(100 * share)} %` });
    set(this.tie, { d: low < 0 && high > 0 ? chart.line([0, 0], chart.ranges[1]) : "" });
    for (const side of ["p", "q"]) {
      const [x, y] = steps(heights[side], low, width);
      set(this.bars[side], { d: chart.area(x, y) });
      set(this.outlines[side], { d: chart.line(x, y) });
      set(this.means[side], { d: Number.isFinite(means[side]) ? chart.line([means[side], means[side]], chart.ranges[1]) : "" });
    }
    set(chart.svg, { "aria-label": `Log ratios of samples from p average ${short(means.p)} ${study.unit}, of samples from q ${short(means.q)} ${study.unit}.` });
    this.read();
  }

  values(x) {
    const { study } = this;
    const ratio = study.logRatio(x);
    return [[`x = ${short(x, 6)}: ${UNITS[study.unit].log} LR = ${short(ratio)} ${study.unit}`, "", ratio]];
  }
}

function range({ p, q }, study) {
  const at = (sorted, share) => sorted[Math.floor(share * (sorted.length - 1))];
  const ends = [p, q].flatMap((sorted) => [at(sorted, LEFT_OUT), at(sorted, 1 - LEFT_OUT)]);
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
  return counts.map((count) => count / values.length);
}

function steps(heights, low, width) {
  const [x, y] = [[low], [0]];
  heights.forEach((height, i) => {
    x.push(low + i * width, low + (i + 1) * width);
    y.push(height, height);
  });
  return [[...x, x.at(-1)], [...y, 0]];
}
