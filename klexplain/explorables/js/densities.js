// Both densities, each with a handle: drag it sideways to move the density, up or down to shape it.

import { Chart, short, svg, set, put } from "./chart.js";
import { CrosshairView } from "./crosshair.js";
import { evenly } from "./draws.js";
import { Falling } from "./falling.js";
import { holes, shaded } from "./holes.js";
import { dragged, handle, inside, spread } from "./parameters.js";
import { arrows, follow } from "./view.js";

const REACH = 23; // radius that a finger hits
const STRIDE = 0.02; // share of the width that a key moves
const BELOW = 12; // pixels from the top of the panel, above which no handle stands
const RESTS = 5; // pixels above the axis, that a fallen sample comes to rest
const LOWEST = 0.05; // of its height, to which one drag can press a density
const TYPICAL = evenly(49); // shares, at whose samples a density is shown to its top
const STEEP = 8; // times its typical height, that a density is shown to
const TALLEST = 15; // times the lower density, that the higher one is shown to
const FAINT = -700; // the logarithm of about the smallest number that there is in doubles
const ROOM = 1.15; // of the top

/** `<kle-densities>`. */
export class DensitiesElement extends CrosshairView {
  build() {
    const chart = this.crossed(new Chart({ title: "density at x", xLabel: "sample x" }));
    this.hole = chart.path("kle-hole");
    this.curves = { q: chart.path("kle-curve kle-q"), p: chart.path("kle-curve kle-p") };
    this.pointed("x at which p and q are read");
    this.handles = { p: this.#handle("p"), q: this.#handle("q") };
    this.newest = new Falling(chart, 0);
    this.study.addEventListener("stream", () => this.changed());
  }

  #handle(side) {
    const group = svg("g", { class: `kle-handle kle-${side}`, tabindex: 0, role: "slider", "aria-label": `density of ${side}` });
    group.append(svg("circle", { r: REACH, class: "kle-reach" }), svg("circle", { r: 7, class: "kle-knob" }));
    this.chart.layers.append(group);
    const move = (x, wanted) => {
      const one = this.study[side];
      this.study.change({ [side]: dragged(one, inside(one, x, this.study.window), wanted) });
    };
    follow(group, {
      start: (event) => {
        this.study.hold();
        const [x, y] = this.#stands(side);
        return { x, y, was: spread(this.study[side]), grip: this.chart.at(event) };
      },
      move: (event, { x, y, was, grip }) => {
        const now = this.chart.at(event);
        const top = Math.max(y + now.y - grip.y, LOWEST * y);
        move(x + now.x - grip.x, was * (y / top));
      },
      end: () => this.study.release(),
    });
    arrows(group, (x, y) => {
      const [low, high] = this.study.window;
      const one = this.study[side];
      move(handle(one) + x * STRIDE * (high - low), spread(one) * 1.05 ** -y);
    });
    return group;
  }

  /** Where a handle is: on its density, and in reach however high the peak. */
  #stands(side) {
    const at = handle(this.study[side]);
    const whole = this.study.discrete ? Math.round(at) : at;
    const height = Math.exp(this.study.pair.logDensity[side](whole));
    return [whole, Math.min(height, this.chart.y.inverse(this.chart.top + BELOW))];
  }

  draw(study) {
    const { chart } = this;
    const { x, p, q } = study.grid;
    put(chart.title, study.discrete ? "probability of x" : "density at x");
    const range = study.held ? chart.ranges : this.#range(study);
    const tops = { p: Math.max(...p), q: Math.max(...q) };
    chart.say([
      ...["p", "q"].map((side) => [`${side} = ${study.describe(side)}`, `kle-${side}`]),
      ...["p", "q"].filter((side) => tops[side] > range[1][1]).map((side) => [`${side} goes on above this axis`, `kle-${side}`]),
      ...holes(study),
    ]);
    chart.range(...range, { whole: study.discrete });
    set(chart.svg, { "aria-label": `The ${study.discrete ? "probabilities" : "densities"} of p = ${study.describe("p")} and q = ${study.describe("q")}, from x = ${short(range[0][0])} to ${short(range[0][1])}` });
    set(this.hole, { d: shaded(chart, study) });
    for (const [side, values] of [["p", p], ["q", q]]) {
      const shift = side === "p" ? -0.12 : 0.12;
      const d = study.discrete ? chart.stems(x.map((at) => at + shift), values) : chart.line(x, values);
      set(this.curves[side], { d });
    }
    this.#place();
    this.#drawNewest(study);
    this.read();
  }

  #drawNewest({ stream, pair }) {
    const { from } = stream;
    const { x = NaN } = stream.samples().at(-1) ?? {};
    const top = Math.exp(pair.logDensity[from](x));
    const height = this.chart.y.inverse(this.chart.y(0) - RESTS);
    this.newest.show(stream, { look: `kle-${from}`, x, top, height });
  }

  /** The ranges of both axes, so that both densities can be seen. */
  #range({ window: [low, high], discrete, pair, opposite }) {
    const pad = discrete ? 0.5 : 0;
    const usual = [["p", pair], ["q", opposite]].map(([side, one]) => {
      const heights = Array.from(TYPICAL, (u) => Math.exp(pair.logDensity[side](one.quantile(u)))).sort((a, b) => a - b);
      return Math.min(heights.at(-1), STEEP * heights[TYPICAL.length >> 1]);
    });
    const top = Math.min(Math.max(...usual), TALLEST * Math.min(...usual));
    return [[low - pad, high + pad], [0, ROOM * top]];
  }

  /** Put the handles on their densities, beside each other where they would cover each other. */
  #place() {
    const { chart, study } = this;
    const spots = ["p", "q"].map((side) => chart.place(...this.#stands(side)).split(" ").map(Number));
    if (!study.held) {
      const [dx, dy] = [0, 1].map((i) => spots[1][i] - spots[0][i]);
      const lack = Math.max(0, 2 * REACH - Math.hypot(dx, dy)) / 2;
      this.aside = dx < 0 ? [lack, -lack] : [-lack, lack];
    }
    const across = spots.map(([x], i) => x + this.aside[i]);
    const { x: left, width } = chart.box;
    const back = Math.max(0, left - Math.min(...across)) - Math.max(0, Math.max(...across) - left - width);
    ["p", "q"].forEach((side, i) => {
      const at = handle(study[side]);
      set(this.handles[side], {
        transform: `translate(${across[i] + back} ${spots[i][1]})`,
        "aria-valuetext": `${study.describe(side)}, centre ${short(at, 3)}`,
        "aria-valuenow": Number(at.toPrecision(3)),
      });
    });
  }

  values(x) {
    const value = (side) => {
      const log = this.study.pair.logDensity[side](x);
      const tiny = log < FAINT && log > -Infinity;
      return [`${side}(x) = ${tiny ? `1e−${Math.round(-log / Math.LN10)}` : short(Math.exp(log))}${side === "p" ? "," : ""}`, `kle-${side}`, x, Math.exp(log)];
    };
    return [[`x = ${short(x, 6)}:`, ""], value("p"), value("q")];
  }
}
