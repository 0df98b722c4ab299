// One x through all linked views: a hairline in each, and the values there below its axis.

import { set, svg } from "./chart.js";
import { arrows, View } from "./view.js";

const KEY = 0.01; // share of the width that a key moves
const SAME = 10; // CSS pixels from the hairline within which another tap takes it away

/**
 * A view that follows the crosshair of its study. A subclass makes its chart with `crossed`, ends
 * each drawing with `read`, and says in `values(x)` what there is to read at x: texts below the
 * axis as [text, look], with the point as [text, look, x, y] where there is one.
 */
export class CrosshairView extends View {
  connectedCallback() {
    if (this.study) return;
    super.connectedCallback();
    this.study?.addEventListener("cursor", () => this.chart.ranges && this.read());
  }

  /** Take a chart, the hairline above all that it has in its panel now. */
  crossed(chart) {
    this.hair = chart.path("kle-hair");
    this.marks = [chart.path(""), chart.path("")];
    this.chart = chart;
    this.content = chart.svg;
    return chart;
  }

  level = false; // whether the point is also shown on the vertical axis

  /** Let the crosshair be moved in a chart with the sample x on its axis, which has a name. */
  pointed(name) {
    const { chart, study } = this;
    this.panel = svg("rect", { class: "kle-panel", tabindex: 0, role: "slider", "aria-label": name });
    chart.layers.prepend(this.panel);
    const mouse = (act) => (event) => event.pointerType === "mouse" && !event.buttons && act(event);
    chart.svg.addEventListener("pointermove", mouse((event) => this.#to(chart.at(event).x)));
    chart.svg.addEventListener("pointerleave", mouse(() => study.point(null)));
    this.panel.addEventListener("click", (event) => {
      const { x } = chart.at(event);
      const again = study.cursor !== null && Math.abs(chart.x(x) - chart.x(study.cursor)) < SAME;
      if (again && event.pointerType === "touch") study.point(null);
      else this.#to(x);
    });
    arrows(this.panel, (x, y) => {
      const [low, high] = study.window;
      const from = study.cursor ?? study.pair.quantile(0.5);
      this.#to(from + (x + y) * (study.discrete ? 1 : KEY * (high - low)));
    });
    this.panel.addEventListener("keydown", ({ key }) => key === "Escape" && study.point(null));
  }

  /** Put the crosshair at the round x that is nearest: whole counts, and no finer than a pixel. */
  #to(x) {
    const [low, high] = this.study.window;
    const step = this.study.discrete ? 1 : 10 ** Math.floor(Math.log10((high - low) / this.chart.width));
    const near = Math.min(Math.max(Math.round(x / step), Math.ceil(low / step)), Math.floor(high / step));
    this.study.point(Number((near * step).toPrecision(12)));
  }

  /** Draw the hairline, and say the values at it. */
  read() {
    const { chart, study, panel } = this;
    const [low, high] = study.window;
    const on = study.cursor !== null && study.cursor >= low && study.cursor <= high;
    const words = on ? this.values(study.cursor) : [];
    const points = words.filter(([, , x]) => Math.abs(x) < Infinity);
    const [[, , x, y] = []] = points;
    const across = this.level ? chart.line([chart.ranges[0][0], x], [y, y]) : "";
    set(this.hair, { d: x === undefined ? "" : chart.line([x, x], chart.ranges[1]) + across });
    this.marks.forEach((mark, i) => {
      const [, look, at, height] = points[i] ?? [];
      set(mark, { class: `kle-mark ${look}`, d: Math.abs(height) < Infinity ? `M${chart.place(at, height)}h0` : "" });
    });
    chart.under(words);
    if (!panel) return;
    const said = words.map(([text]) => text).join(" ") || "no x chosen; the arrow keys choose one";
    set(panel, { ...chart.box, "aria-valuemin": low, "aria-valuemax": high, "aria-valuenow": study.cursor ?? (low + high) / 2, "aria-valuetext": said });
  }

  /** @returns {any[][]} */
  values(_x) {
    return [];
  }
}
