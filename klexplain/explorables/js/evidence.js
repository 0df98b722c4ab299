// Evidence that adds up, and its average that settles: the stream of the study, in the band of 95 %.

import { Chart, set, short, ticks } from "./chart.js";
import { MOST } from "./stream.js";
import { UNITS } from "./units.js";
import { View } from "./view.js";

const CONFIDENCE = 1.96; // standard deviations that hold 95 % of a Normal
const PLACES = 61; // of a finished path, evenly on the logarithm of N
const LENGTHS = [10, 20, 50, 100, 200, 500, MOST]; // of the axis while samples arrive

/** What both show: numbers of samples, where they stand on the axis, and what the stream came to. */
class StreamView extends View {
  build() {
    this.study.addEventListener("stream", () => this.changed());
    this.chart = new Chart({ height: 240, xLabel: "number of samples N" });
    this.band = this.chart.path("kle-band");
    this.tie = this.chart.path("kle-tie");
    this.others = this.chart.path("kle-chance");
    this.limit = this.chart.path("kle-limit");
    this.path = this.chart.path("kle-curve kle-ink");
    this.tip = this.chart.path("kle-dot kle-ink");
    this.text = this.chart.text("");
    this.content = this.chart.svg;
  }

  /** The lower and the upper end of the band after each of these numbers of samples. */
  edges(n, mean, wide) {
    return [-1, 1].map((sign) => n.map((i) => mean(i) + sign * CONFIDENCE * wide(i)));
  }

  drawBand(at, edges) {
    const [low, high] = edges;
    const back = this.chart.line(at.toReversed(), low.toReversed()).replace("M", "L");
    this.band.setAttribute("d", this.chart.line(at, high) + back);
  }

  drawPath(at, values) {
    this.path.setAttribute("d", this.chart.line(at, values));
    this.tip.setAttribute("d", this.study.stream.begun ? this.chart.stems(at.slice(-1), values.slice(-1), values.at(-1)) : "");
  }
}

/** `<kle-evidence draws="100">`: the running total. */
export class EvidenceElement extends StreamView {
  draw({ stream, unit }) {
    const { begun, count, mean, deviation } = stream;
    const last = begun ? count : Number(this.getAttribute("draws") ?? 100);
    const end = begun ? LENGTHS.find((length) => length >= last) : last;
    const totals = stream.samples(last).sums.slice(0, last + 1);
    const n = Array.from({ length: end + 1 }, (_, i) => i);
    const edges = this.edges(n, (i) => i && i * mean, (i) => i && deviation * Math.sqrt(i));
    const values = [...totals, ...edges.flat()].filter(Number.isFinite);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const room = 0.12 * (most - least) || 1; // for the label: below a path that goes down
    const down = mean < 0;
    this.chart.range([0, end], down ? [least - room, most] : [least, most + room]);
    this.chart.title.textContent = `total ${UNITS[unit].log} LR, in ${unit}`;
    this.drawBand(n, edges);
    this.limit.setAttribute("d", this.chart.line([0, end], [0, end * mean]));
    this.tie.setAttribute("d", this.chart.line([0, end], [0, 0]));
    this.drawPath(n.slice(0, last + 1), totals);
    const [sum, expected] = [totals[last], last && last * mean].map((value) => `${short(value)} ${unit}`);
    set(this.text, { x: 54, y: down ? 192 : 40 });
    this.text.textContent = `after ${last}: ${sum}, expected ${expected}`;
    this.chart.svg.setAttribute("aria-label", `Total evidence of ${last} draws of ${stream.from}: ${sum}, where ${expected} are expected.`);
  }
}

/** `<kle-convergence paths="12">`: running averages over log N, among those of other streams if it is finished. */
export class ConvergenceElement extends StreamView {
  build() {
    super.build();
    const logs = Array.from({ length: PLACES }, (_, i) => (i / (PLACES - 1)) * Math.log10(MOST));
    this.counts = [...new Set(logs.map((log) => Math.round(10 ** log)))];
    this.indices = Array.from({ length: Number(this.getAttribute("paths") ?? 12) }, (_, i) => i + 1);
  }

  draw({ stream, unit }) {
    const { begun, count, mean, deviation, limit } = stream;
    const n = begun ? Array.from({ length: count }, (_, i) => i + 1) : this.counts;
    const others = begun ? [] : this.indices.map((i) => averages(stream.other(i), n));
    const { sums } = stream.samples(n.at(-1));
    const means = n.map((i) => sums[i] / i);
    const finite = Number.isFinite(mean + deviation);
    const farthest = Math.max(1, ...[...others, means].flat().filter(Number.isFinite).map(Math.abs));
    this.#range(finite ? mean : 0, finite ? 3 * deviation || 1 : farthest);
    this.chart.title.textContent = `average ${UNITS[unit].log} LR of the first N samples, in ${unit}`;
    const at = n.map(Math.log10);
    this.drawBand(at, finite ? this.edges(n, () => mean, (i) => deviation / Math.sqrt(i)) : [[], []]);
    this.limit.setAttribute("d", this.chart.line([0, Math.log10(MOST)], [mean, mean]));
    this.others.setAttribute("d", others.map((path) => this.chart.line(at, path)).join(""));
    this.drawPath(at, means);
    this.text.textContent = `dotted: ${limit} = ${short(mean)} ${unit}`;
    set(this.text, { x: 424, y: 40, "text-anchor": "end" });
    const average = n.length ? `, ${short(means.at(-1))} ${unit} after ${n.at(-1)}` : "";
    this.chart.svg.setAttribute("aria-label", `Average log ratio of draws of ${stream.from}${average}. It settles at ${limit}, ${short(mean)} ${unit}.`);
  }

  #range(centre, reach) {
    const last = Math.log10(MOST);
    const whole = ticks([0, last], 4).filter(Number.isInteger);
    this.chart.range([0, last], [centre - reach, centre + reach], { xTicks: whole });
    for (const label of this.chart.axes.querySelectorAll('[text-anchor="middle"]')) {
      label.textContent = String(10 ** Number(label.textContent));
    }
  }
}

/** Running averages at some counts. */
function averages(values, counts) {
  let [sum, n] = [0, 0];
  return counts.map((count) => {
    while (n < count) sum += values[n++];
    return sum / n;
  });
}
