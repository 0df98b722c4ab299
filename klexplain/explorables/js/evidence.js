// Evidence that adds up, and its average that settles at the divergence.

import { Chart, short, ticks } from "./chart.js";
import { uniforms } from "./draws.js";
import { reason } from "./holes.js";
import { UNITS } from "./units.js";
import { View } from "./view.js";

const CONFIDENCE = 1.96; // standard deviations that hold 95 % of a Normal
const PLACES = 61; // of a path, evenly on the logarithm of N

/** `<kle-evidence draws="100" seed="1">`: the running total of one stream, in its 95 % band. */
export class EvidenceElement extends View {
  build() {
    this.chart = new Chart({ title: "total log LR", xLabel: "number of samples N" });
    this.band = this.chart.path("kle-band");
    this.tie = this.chart.path("kle-tie");
    this.limit = this.chart.path("kle-limit");
    this.total = this.chart.path("kle-curve kle-ink");
    const count = Number(this.getAttribute("draws") ?? 100);
    this.uniform = uniforms(Number(this.getAttribute("seed") ?? 1), count);
    this.content = this.chart.svg;
  }

  draw(study) {
    const totals = [0];
    for (const value of study.drawn(this.uniform)) totals.push(totals.at(-1) + value);
    const n = totals.map((_, i) => i);
    const { divergence, deviation } = study;
    const edge = (sign) => n.map((i) => i * divergence + sign * CONFIDENCE * deviation * Math.sqrt(i));
    const [low, high] = [edge(-1), edge(1)];
    const all = [...totals, ...low, ...high].filter(Number.isFinite);
    const [least, most] = [Math.min(...all), Math.max(...all)];
    const last = n.length - 1;
    this.chart.title.textContent = `evidence: total ${UNITS[study.unit].log} LR, in ${study.unit}`;
    this.chart.say([[`after ${last}: ${short(totals[last])} ${study.unit}, expected ${short(last * divergence)}`, ""], ...why(study)]);
    this.chart.range([0, last], [least, most + (0.05 * (most - least) || 1)]);
    const finite = Number.isFinite(divergence + deviation);
    const around = `${this.chart.line(n, high)}${this.chart.line(n.toReversed(), low.toReversed()).replace("M", "L")}Z`;
    this.band.setAttribute("d", finite ? around : "");
    this.limit.setAttribute("d", finite ? this.chart.line([0, last], [0, last * divergence]) : "");
    this.tie.setAttribute("d", this.chart.line([0, last], [0, 0]));
    this.total.setAttribute("d", this.chart.line(n, totals));
    this.chart.svg.setAttribute("aria-label", `Total evidence of ${last} draws of p: ${short(totals[last])} ${study.unit}, where ${short(last * divergence)} are expected.`);
  }
}

/** `<kle-convergence paths="12" draws="1000" seed="2">`: running averages over log N. */
export class ConvergenceElement extends View {
  build() {
    this.chart = new Chart({ title: "average log LR", xLabel: "number of samples N" });
    this.band = this.chart.path("kle-band");
    this.paths = this.chart.path("kle-chance");
    this.limit = this.chart.path("kle-limit");
    const paths = Number(this.getAttribute("paths") ?? 12);
    this.draws = Number(this.getAttribute("draws") ?? 1000);
    const seed = Number(this.getAttribute("seed") ?? 2);
    this.uniform = Array.from({ length: paths }, (_, i) => uniforms(seed + i, this.draws));
    const logs = Array.from({ length: PLACES }, (_, i) => (i / (PLACES - 1)) * Math.log10(this.draws));
    this.counts = [...new Set(logs.map((log) => Math.round(10 ** log)))];
    this.content = this.chart.svg;
  }

  draw(study) {
    const { divergence, deviation } = study;
    const { counts } = this;
    const logs = counts.map(Math.log10);
    const means = this.uniform.map((uniform) => averages(study.drawn(uniform), counts));
    const finite = Number.isFinite(divergence + deviation);
    const reach = finite ? 3 * deviation || 1 : Math.max(1, ...means.flat().filter(Number.isFinite).map(Math.abs));
    const centre = finite ? divergence : 0;
    const whole = ticks([0, logs.at(-1)], 4).filter(Number.isInteger);
    this.chart.title.textContent = `average ${UNITS[study.unit].log} LR of N samples, in ${study.unit}`;
    this.chart.say([[`${finite ? "dotted: " : ""}D(p ‖ q) = ${short(divergence)} ${study.unit}`, ""], ...why(study)]);
    this.chart.range([0, logs.at(-1)], [centre - reach, centre + reach], { xTicks: whole, xName: (log) => (10 ** log).toLocaleString("en") });
    const edge = (sign) => counts.map((n) => divergence + (sign * CONFIDENCE * deviation) / Math.sqrt(n));
    const around = `${this.chart.line(logs, edge(1))}${this.chart.line(logs.toReversed(), edge(-1).toReversed()).replace("M", "L")}Z`;
    this.band.setAttribute("d", finite ? around : "");
    this.limit.setAttribute("d", finite ? this.chart.line([0, logs.at(-1)], [divergence, divergence]) : "");
    this.paths.setAttribute("d", means.map((path) => this.chart.line(logs, path)).join(""));
    this.chart.svg.setAttribute("aria-label", `Averages of the log ratio over up to ${this.draws} draws, ${means.length} paths. They settle at D from p to q, ${short(divergence)} ${study.unit}.`);
  }
}

/** Why no limit is drawn, where there is none. */
function why(study) {
  return study.divergence === Infinity ? [[reason(study), "kle-grey"]] : [];
}

/** Running averages at some counts. */
function averages(values, counts) {
  let [sum, n] = [0, 0];
  return counts.map((count) => {
    while (n < count) sum += values[n++];
    return sum / n;
  });
}
