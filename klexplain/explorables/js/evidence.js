// Evidence that adds up, and its average that settles: the stream of the study, in the band of 95 %.

import { Chart, put, set, short, ticks } from "./chart.js";
import { reason } from "./holes.js";
import { limits } from "./limits.js";
import { MOST } from "./stream.js";
import { UNITS } from "./units.js";
import { View } from "./view.js";

const CONFIDENCE = 1.96; // standard deviations that hold 95 % of a Normal
const STOPS = 61; // of a finished path, evenly on the logarithm of N
const FEW = 3; // other streams while a hand moves something: they cost most of a move
const LENGTHS = [10, 20, 50, 100, 200, 500, MOST]; // of the axis while samples arrive

/** What both show: a band around a limit, and the path of the stream, with its tip while it grows. */
class StreamView extends View {
  patient = true;

  build() {
    this.study.addEventListener("stream", () => this.changed());
    this.chart = new Chart({ title: "log LR", xLabel: "number of samples N" });
    this.band = this.chart.path("kle-band");
    this.tie = this.chart.path("kle-tie");
    this.others = this.chart.path("kle-chance");
    this.limit = this.chart.path("kle-limit");
    this.path = this.chart.path("kle-curve kle-ink");
    this.tip = this.chart.path("kle-dot kle-ink");
    this.content = this.chart.svg;
  }

  /** Whether there is a limit, and a band around it. */
  get finite() {
    const { mean, deviation } = limits(this.study.stream);
    return Number.isFinite(mean + deviation);
  }

  /** The lower and the upper end of the band after each of these numbers of samples. */
  edges(n, mean, wide) {
    return [-1, 1].map((sign) => (this.finite ? n : []).map((i) => mean(i) + sign * CONFIDENCE * wide(i)));
  }

  drawBand(at, edges) {
    const [low, high] = edges;
    const back = this.chart.line(at.toReversed(), low.toReversed()).replace("M", "L");
    set(this.band, { d: this.chart.line(at, high) + back });
  }

  drawPath(at, values) {
    set(this.path, { d: this.chart.line(at, values) });
    const tip = this.study.stream.begun ? this.chart.stems(at.slice(-1), values.slice(-1), values.at(-1)) : "";
    set(this.tip, { d: tip });
  }

  /** What the legend says, and why no limit is drawn where there is none. */
  say(text) {
    const { stream } = this.study;
    const why = Number.isFinite(limits(stream).mean) ? [] : [[reason(this.study, stream.from), "kle-grey"]];
    this.chart.say([[text, ""], ...why]);
  }
}

/** `<kle-evidence draws="100">`: the running total. */
export class EvidenceElement extends StreamView {
  draw({ stream, unit }) {
    const { mean, deviation } = limits(stream);
    const last = stream.shown(Number(this.getAttribute("draws") ?? 100));
    const end = stream.begun ? LENGTHS.find((length) => length >= last) : last;
    const totals = [0, ...stream.samples(last).map(({ sum }) => sum)];
    const n = Array.from({ length: end + 1 }, (_, i) => i);
    const edges = this.edges(n, (i) => i * mean, (i) => deviation * Math.sqrt(i));
    const values = [...totals, ...edges.flat()].filter(Number.isFinite);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const room = 0.05 * (most - least) || 1;
    const [sum, expected] = [totals[last], last && last * mean].map((value) => `${short(value)} ${unit}`);
    put(this.chart.title, `evidence: total ${UNITS[unit].log} LR, in ${unit}`);
    const lost = totals.findIndex((total) => Math.abs(total) === Infinity);
    this.say(`after ${last}: ${sum}, expected ${expected}`);
    this.chart.range([0, end], mean < 0 ? [least - room, most] : [least, most + room]);
    this.drawBand(n, edges);
    set(this.limit, { d: this.finite ? this.chart.line([0, end], [0, end * mean]) : "" });
    set(this.tie, { d: this.chart.line([0, end], [0, 0]) });
    this.drawPath(n.slice(0, last + 1), totals);
    this.chart.note(lost > 0 ? `${short(totals[lost])} from sample ${lost} on` : "");
    set(this.chart.svg, { "aria-label": `Total evidence of ${last} draws from ${stream.from}: ${sum}, where ${expected} are expected.` });
  }
}

/** `<kle-convergence paths="12">`: the running average over log N, among other streams once it is finished. */
export class ConvergenceElement extends StreamView {
  build() {
    super.build();
    const logs = Array.from({ length: STOPS }, (_, i) => (i / (STOPS - 1)) * Math.log10(MOST));
    this.counts = [...new Set(logs.map((log) => Math.round(10 ** log)))];
    this.indices = Array.from({ length: Number(this.getAttribute("paths") ?? 12) }, (_, i) => i + 1);
  }

  draw(study) {
    const { stream, unit } = study;
    const { begun, count } = stream;
    const { name, mean, deviation } = limits(stream);
    const drawn = (i) => (stream.from === "p" ? study.drawn(stream.uniform(i)) : study.drawnFromQ(stream.uniform(i)));
    const n = begun ? Array.from({ length: count }, (_, i) => i + 1) : this.counts;
    const shown = study.held === undefined ? this.indices : this.indices.slice(0, FEW);
    const others = begun ? [] : shown.map((i) => averages(drawn(i), n));
    const samples = stream.samples(n.at(-1) ?? 0);
    const means = n.map((i) => samples[i - 1].sum / i);
    const { finite } = this;
    const farthest = Math.max(1, ...[...others, means].flat().filter(Number.isFinite).map(Math.abs));
    put(this.chart.title, `average ${UNITS[unit].log} LR of N samples, in ${unit}`);
    this.say(`${finite ? "dotted: " : ""}${name} = ${short(mean)} ${unit}`);
    this.#range(finite ? mean : 0, finite ? 3 * deviation || 1 : farthest);
    const at = n.map(Math.log10);
    this.drawBand(at, this.edges(n, () => mean, (i) => deviation / Math.sqrt(i)));
    set(this.limit, { d: finite ? this.chart.line([0, Math.log10(MOST)], [mean, mean]) : "" });
    set(this.others, { d: others.map((path) => this.chart.line(at, path)).join("") });
    this.drawPath(at, means);
    const average = n.length ? `, ${short(means.at(-1))} ${unit} after ${n.at(-1)}` : "";
    set(this.chart.svg, { "aria-label": `Average log ratio of draws from ${stream.from}${average}. It settles at ${name}, ${short(mean)} ${unit}.` });
  }

  #range(centre, reach) {
    const last = Math.log10(MOST);
    const whole = ticks([0, last], 4).filter(Number.isInteger);
    this.chart.range([0, last], [centre - reach, centre + reach], { xTicks: whole, xName: (log) => (10 ** log).toLocaleString("en") });
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
