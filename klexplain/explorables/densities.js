// Both densities, each with a handle: drag it sideways to move the density, up or down to shape it.

import { Chart, short, svg, set } from "./chart.js";
import { dragged, handle } from "./parameters.js";
import { arrows, follow, View } from "./view.js";

const REACH = 28; // radius that a finger hits; a phone shows the chart at four fifths of its size
const KEY = 0.02; // share of the width that a key moves

/** `<kle-densities>`. */
export class DensitiesElement extends View {
  build() {
    this.chart = new Chart({ height: 230, xLabel: "sample x" });
    this.chart.svg.setAttribute("aria-label", "The densities of p and q");
    this.curves = { q: this.chart.path("kle-curve kle-q"), p: this.chart.path("kle-curve kle-p") };
    this.labels = { q: this.chart.text("kle-q"), p: this.chart.text("kle-p") };
    this.handles = { q: this.#handle("q"), p: this.#handle("p") };
    this.content = this.chart.svg;
  }

  #handle(side) {
    const group = svg("g", { class: `kle-handle kle-${side}`, tabindex: 0, role: "slider", "aria-label": `density of ${side}` });
    group.append(svg("circle", { r: REACH, class: "kle-reach" }), svg("circle", { r: 7, class: "kle-knob" }));
    this.chart.layers.append(group);
    const move = (from, x, wider) => this.study.change({ [side]: dragged(from, x, wider) });
    follow(group, {
      start: (event) => {
        this.held = this.chart.at(event);
        const from = this.study[side];
        return { from, x: handle(from), y: this.#height(side), grip: this.held };
      },
      move: (event, { from, x, y, grip }) => {
        const now = this.chart.at(event);
        const top = Math.max(y + now.y - grip.y, 0.05 * y);
        move(from, this.#inside(x + now.x - grip.x), y / top);
      },
    });
    arrows(group, (x, y) => {
      const [low, high] = this.#range;
      move(this.study[side], this.#inside(handle(this.study[side]) + x * KEY * (high - low)), 1.05 ** -y);
    });
    return group;
  }

  get #range() {
    return this.study.pair.window();
  }

  #height(side) {
    const at = handle(this.study[side]);
    return Math.exp(this.study.pair.logDensity[side](this.study.discrete ? Math.round(at) : at));
  }

  /** A place that is within the support of both sides' window. */
  #inside(x) {
    const [low, high] = this.#range;
    const margin = 0.01 * (high - low);
    return Math.min(Math.max(x, low + margin), high - margin);
  }

  draw(study) {
    const { x, p, q } = study.grid;
    const [low, high] = study.pair.window();
    const pad = study.discrete ? 0.5 : 0;
    const inner = [...p.slice(4, -4), ...q.slice(4, -4)].filter(Number.isFinite);
    const needed = 1.15 * Math.max(...(inner.length ? inner : [1]));
    this.chart.range([low - pad, high + pad], [0, needed]);
    this.chart.title.textContent = study.discrete ? "mass of p and q" : "density of p and q";
    for (const [side, values] of [["p", p], ["q", q]]) {
      const shift = side === "p" ? -0.12 : 0.12;
      const d = study.discrete ? this.chart.stems(x.map((at) => at + shift), values) : this.chart.line(x, values);
      this.curves[side].setAttribute("d", d);
      this.#place(side);
    }
  }

  #place(side) {
    const at = handle(this.study[side]);
    const top = Math.min(this.#height(side), this.chart.y.inverse(30)); // in reach, however high the peak
    const [x, y] = this.chart.place(this.study.discrete ? Math.round(at) : at, top).split(" ");
    this.handles[side].setAttribute("transform", `translate(${x} ${y})`);
    const text = this.study.describe(side);
    set(this.handles[side], { "aria-valuetext": `${text}, centre ${short(at, 3)}`, "aria-valuenow": Number(at.toPrecision(3)) });
    const anchor = x > 300 ? "end" : "start";
    set(this.labels[side], { x: Number(x) + (anchor === "end" ? -12 : 12), y: Math.max(Number(y) - 6, 30), "text-anchor": anchor });
    this.labels[side].textContent = `${side} = ${text}`;
  }
}
