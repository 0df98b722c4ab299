// The newest sample as it falls: from its density to the axis, then onto the log ratio below.

import { set, svg } from "./chart.js";
import { FALL } from "./stream.js";

/** A dot in a chart and the line that it fell along, in the first or the second half of its time. */
export class Falling {
  #count = 0;

  constructor(chart, half) {
    this.chart = chart;
    this.half = half;
    this.line = chart.path("kle-tie");
    this.dot = svg("circle", { r: 5, class: "kle-newest" });
    chart.frame.append(this.dot);
  }

  /** Show the newest sample under `top`, at `height`, read off at `side`; it falls there if it arrived just now. */
  show({ count, calm }, { look, x, top, height, side = x }) {
    const arrived = count !== this.#count;
    this.#count = count;
    const shown = count > 0 && calm && Number.isFinite(height);
    for (const part of [this.line, this.dot]) set(part, { display: shown ? "inline" : "none" });
    if (!shown) return;
    const [above, at] = [top, height].map((y) => this.chart.place(x, y).split(" ").map(Number));
    set(this.dot, { class: `kle-newest ${look}`, cx: at[0], cy: at[1] });
    set(this.line, { d: `M${above}L${at}L${this.chart.place(side, height)}` });
    if (!arrived || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const transform = [`translateY(${above[1] - at[1]}px)`, "none"];
    this.dot.animate({ transform }, { duration: FALL / 2, delay: (this.half * FALL) / 2, easing: "ease-in", fill: "backwards" });
  }
}
