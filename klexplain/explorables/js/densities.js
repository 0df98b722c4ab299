// Both densities, each with a handle: drag it sideways to move the density, up or down to shape it.

import { Chart, short, svg, set } from "./chart.js";
import { Falling } from "./falling.js";
import { dragged, handle, inside, spread } from "./parameters.js";
import { arrows, follow, View } from "./view.js";

const REACH = 28; // radius that a finger hits; a phone shows the chart at four fifths of its size
const KEY = 0.02; // share of the width that a key moves
const TOP = 30; // of the drawing, above which no handle stands
const RESTS = 5; // above the axis, that the middle of a fallen sample comes to rest
const LOWEST = 0.05; // of its height, to which one drag can press a density

/** `<kle-densities>`. */
export class DensitiesElement extends View {
  build() {
    this.chart = new Chart({ height: 230, xLabel: "sample x" });
    this.chart.svg.setAttribute("aria-label", "The densities of p and q");
    this.curves = { q: this.chart.path("kle-curve kle-q"), p: this.chart.path("kle-curve kle-p") };
    this.labels = { q: this.chart.text("kle-q"), p: this.chart.text("kle-p") };
    this.handles = { p: this.#handle("p"), q: this.#handle("q") };
    this.newest = new Falling(this.chart, 0);
    this.study.addEventListener("stream", () => this.changed());
    this.content = this.chart.svg;
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
      move(handle(one) + x * KEY * (high - low), spread(one) * 1.05 ** -y);
    });
    return group;
  }

  /** Where a handle is: on its density, and in reach however high the peak. */
  #stands(side) {
    const at = handle(this.study[side]);
    return [this.study.discrete ? Math.round(at) : at, Math.min(this.#height(side), this.chart.y.inverse(TOP))];
  }

  #height(side) {
    const at = handle(this.study[side]);
    return Math.exp(this.study.pair.logDensity[side](this.study.discrete ? Math.round(at) : at));
  }

  draw(study) {
    const { x, p, q } = study.grid;
    if (!study.held) this.#rescale(study);
    this.chart.title.textContent = study.discrete ? "mass of p and q" : "density of p and q";
    for (const [side, values] of [["p", p], ["q", q]]) {
      const shift = side === "p" ? -0.12 : 0.12;
      const d = study.discrete ? this.chart.stems(x.map((at) => at + shift), values) : this.chart.line(x, values);
      this.curves[side].setAttribute("d", d);
      this.#place(side);
    }
    this.#drawNewest(study);
  }

  #drawNewest({ stream, pair }) {
    const { count, from } = stream;
    const x = stream.samples().x[count - 1];
    const top = count && Math.exp(pair.logDensity[from](x));
    const height = this.chart.y.inverse(this.chart.y(0) - RESTS);
    this.newest.show(stream, { look: `kle-${from}`, x, top, height });
  }

  #rescale({ window: [low, high], grid: { p, q }, discrete }) {
    const pad = discrete ? 0.5 : 0;
    const inner = [...p.slice(4, -4), ...q.slice(4, -4)].filter(Number.isFinite);
    this.chart.range([low - pad, high + pad], [0, 1.15 * Math.max(...(inner.length ? inner : [1]))]);
  }

  #place(side) {
    const [at, top] = this.#stands(side);
    const [x, y] = this.chart.place(at, top).split(" ").map(Number);
    this.handles[side].setAttribute("transform", `translate(${x} ${y})`);
    const text = this.study.describe(side);
    set(this.handles[side], { "aria-valuetext": `${text}, centre ${short(at, 3)}`, "aria-valuenow": Number(at.toPrecision(3)) });
    const anchor = x > 300 ? "end" : "start";
    set(this.labels[side], { x: x + (anchor === "end" ? -12 : 12), y: Math.max(y - 6, 30), "text-anchor": anchor });
    this.labels[side].textContent = `${side} = ${text}`;
  }
}
