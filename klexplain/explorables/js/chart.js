// A plain SVG chart: scales, axes and curves, drawn as the static figures are.

const SVG = "http://www.w3.org/2000/svg";
export const WIDTH = 440;
const FAR = 4000; // where what is infinite is drawn: outside the panel, which cuts it off
const MARGIN = { left: 46, right: 14, top: 26, bottom: 40 };

/** Make an SVG element with attributes; text is set as text, never parsed. */
export function svg(tag, attributes = {}, text) {
  const made = document.createElementNS(SVG, tag);
  set(made, attributes);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Set attributes of an element. */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

/** A linear scale from [a, b] to [c, d]. */
export function scale([a, b], [c, d]) {
  const slope = (d - c) / (b - a);
  const to = (value) => c + (value - a) * slope;
  to.inverse = (place) => a + (place - c) / slope;
  return to;
}

/** About `count` round values in [low, high]. */
export function ticks([low, high], count = 5) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5].find((m) => m * power >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A number as figures give it: four digits, a true minus, ∞. */
export function short(value, digits = 4) {
  if (Number.isNaN(value)) return "?";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-4 || size >= 1e6)
    ? value.toExponential(digits - 1).replace(/\.?0+e/, "e").replace("e+", "e")
    : String(Number(value.toPrecision(digits)));
  return text.replaceAll("-", "−");
}

let panels = 0;

/** One panel: an SVG with axes whose ranges may change, and layers to draw in. */
export class Chart {
  constructor({ height = 220, title = "", xLabel = "" }) {
    this.height = height;
    this.svg = svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, class: "kle-chart", role: "group" });
    this.layers = svg("g");
    this.frame = svg("g", { "clip-path": `url(#kle-panel-${++panels})` });
    const cut = svg("clipPath", { id: `kle-panel-${panels}` });
    cut.append(svg("rect", panel(height)));
    this.axes = svg("g", { class: "kle-axes", "aria-hidden": "true" });
    this.title = svg("text", { x: MARGIN.left, y: 15, "aria-hidden": "true" }, title);
    const middle = (WIDTH + MARGIN.left - MARGIN.right) / 2;
    this.xLabel = svg("text", { x: middle, y: height - 4, "text-anchor": "middle", "aria-hidden": "true" }, xLabel);
    this.svg.append(cut, this.axes, this.frame, this.layers, this.title, this.xLabel);
  }

  /** Set the ranges of both axes and draw these. */
  range(x, y, { xTicks = ticks(x), yTicks = ticks(y) } = {}) {
    const { left, right, top, bottom } = MARGIN;
    const floor = this.height - bottom;
    this.x = scale(x, [left, WIDTH - right]);
    this.y = scale(y, [floor, top]);
    const lines = [`M${left} ${top}V${floor}H${WIDTH - right}`];
    const labels = [];
    for (const value of xTicks) {
      const at = round(this.x(value));
      lines.push(`M${at} ${floor}v4`);
      labels.push(svg("text", { x: at, y: floor + 17, "text-anchor": "middle" }, short(value)));
    }
    for (const value of yTicks) {
      const at = round(this.y(value));
      lines.push(`M${left} ${at}h-4`);
      labels.push(svg("text", { x: left - 7, y: at + 4, "text-anchor": "end" }, short(value)));
    }
    this.axes.replaceChildren(svg("path", { d: lines.join(""), class: "kle-axis" }), ...labels);
  }

  /** A new empty path of the look that a class name gives. */
  path(look) {
    const made = svg("path", { class: look });
    this.frame.append(made);
    return made;
  }

  /** A new text in the panel. */
  text(look, anchor = "start") {
    const made = svg("text", { class: look, "text-anchor": anchor });
    this.layers.append(made);
    return made;
  }

  /** Where a point stands in the drawing. */
  place(x, y) {
    return `${round(this.x(x))} ${round(Math.min(Math.max(this.y(y), -FAR), FAR))}`;
  }

  /** The path through points; NaN breaks it. */
  line(xs, ys) {
    let d = "";
    let broken = true;
    for (let i = 0; i < xs.length; i++) {
      if (Number.isNaN(ys[i])) broken = true;
      else {
        d += (broken ? "M" : "L") + this.place(xs[i], ys[i]);
        broken = false;
      }
    }
    return d;
  }

  /** Stems from a level to points: how a discrete function is drawn. */
  stems(xs, ys, level = 0) {
    let d = "";
    for (let i = 0; i < xs.length; i++) {
      if (!Number.isNaN(ys[i])) d += `M${this.place(xs[i], level)}L${this.place(xs[i], ys[i])}`;
    }
    return d;
  }

  /** The closed area between a curve and a level. */
  area(xs, ys, level = 0) {
    const last = xs.length - 1;
    return `M${this.place(xs[0], level)}${this.line(xs, ys).replace("M", "L")}L${this.place(xs[last], level)}Z`;
  }

  /** The range of the data under a pointer event. */
  at(event) {
    const box = this.svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * WIDTH;
    const y = ((event.clientY - box.top) / box.height) * this.height;
    return { x: this.x.inverse(x), y: this.y.inverse(y) };
  }
}

/** The rectangle of a panel, with room for the thickness of a line. */
function panel(height) {
  const { left, right, top, bottom } = MARGIN;
  return { x: left, y: top - 3, width: WIDTH - left - right, height: height - top - bottom + 6 };
}

function round(value) {
  return Math.round(value * 10) / 10;
}
