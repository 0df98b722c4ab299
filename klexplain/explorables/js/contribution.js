// What the log ratio averages to: it times p, as an area.

import { Chart, put, set, short } from "./chart.js";
import { CrosshairView } from "./crosshair.js";
import { reason, shaded } from "./holes.js";
import { pad } from "./log_ratio.js";
import { UNITS } from "./units.js";

/** `<kle-contribution>`: p(x) times the log ratio, whose signed area is the divergence. */
export class ContributionElement extends CrosshairView {
  build() {
    const chart = this.crossed(new Chart({ title: "p(x) · log LR(x)", xLabel: "sample x" }));
    this.hole = chart.path("kle-hole");
    this.areas = { for: chart.path("kle-area kle-p"), against: chart.path("kle-area kle-q") };
    this.curve = chart.path("kle-curve kle-ink");
    this.tie = chart.path("kle-tie");
    this.pointed("x whose contribution is read");
  }

  draw(study) {
    const { chart } = this;
    const { x, p } = study.grid;
    const values = p.map((density, i) => density && density * study.grid.logRatio[i]);
    const [low, high] = study.window;
    const [a, b] = [study.pair.quantile(0.01), study.pair.quantile(0.99)];
    const inner = values.filter((value, i) => x[i] >= a && x[i] <= b && Number.isFinite(value));
    const [least, most] = [Math.min(0, ...inner), Math.max(0, ...inner)];
    const room = 0.12 * (most - least) || 1;
    const range = [least - room, most + room];
    const what = study.discrete ? "sum" : "area above less area below";
    put(chart.title, `p(x) · ${UNITS[study.unit].log} LR(x), in ${study.unit}${per(study)}`);
    chart.say([
      [`${what} = D(p ‖ q) = ${short(study.divergence)} ${study.unit}`, ""],
      ...(study.divergence === Infinity ? [[reason(study), ""]] : []),
      ...(values.some((value) => value > range[1]) ? [["goes on above this axis", ""]] : []),
      ...(values.some((value) => value < range[0]) ? [["goes on below this axis", ""]] : []),
    ]);
    chart.range([low - pad(study), high + pad(study)], range, { whole: study.discrete });
    set(this.hole, { d: shaded(chart, study, "q") });
    set(this.tie, { d: chart.line(chart.ranges[0], [0, 0]) });
    const clamp = (keep) => values.map((value) => (keep(value) ? value : 0));
    const [ahead, behind] = [clamp((v) => v > 0), clamp((v) => v < 0)];
    const fill = (ys) => (study.discrete ? chart.stems(x, ys) : chart.area(x, ys));
    set(this.areas.for, { d: fill(ahead) });
    set(this.areas.against, { d: fill(behind) });
    for (const area of Object.values(this.areas)) area.classList.toggle("kle-stem", study.discrete);
    set(this.curve, { d: study.discrete ? "" : chart.line(x, values) });
    set(chart.svg, { "aria-label": `p times the log ratio over x. Its signed ${study.discrete ? "sum" : "area"} is D from p to q, ${short(study.divergence)} ${study.unit}.` });
    this.read();
  }

  values(x) {
    const { study } = this;
    const p = Math.exp(study.pair.logDensity.p(x));
    const value = p && p * study.logRatio(x);
    return [[`x = ${short(x, 6)} contributes ${short(value)} ${study.unit}${per(study)}`, "", x, value]];
  }
}

function per(study) {
  return study.discrete ? "" : " per unit of x";
}
