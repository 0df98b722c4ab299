// A plain SVG chart: scales, axes and curves, laid out anew for the width that it has.

const [SLIGHT, LARGEST] = [1e-3, 700]; // nats between which a factor is written out
const SVG = "http://www.w3.org/2000/svg";
const FAR = 4000; // where what is infinite is drawn: outside the panel, which cuts it off
const FONT = 13; // CSS pixels, on every screen
const LINE = 17;
const GAP = 14; // between two texts of a line
const FACE = '"DejaVu Sans", Verdana, system-ui, sans-serif';
const MARGIN = { left: 52, right: 18, top: 9, bottom: 42 };
const [NARROWEST, X_TICK, Y_TICK] = [260, 75, 36]; // of a chart, and between the ticks of its axes

/** Make an SVG element with attributes; text is set as text, never parsed. */
export function svg(tag, attributes = {}, text) {
  const made = document.createElementNS(SVG, tag);
  set(made, attributes);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Set attributes of an element, those that differ: a browser takes each for a change. */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
  }
}

/** Set the text of an element, in the node that holds it: with a new one, all that `:has()` looks at is styled anew. */
export function put(element, text) {
  const node = element.firstChild;
  if (!(node instanceof Text) || node.nextSibling) element.textContent = text;
  else if (node.data !== text) node.data = text;
}

/**
 * Have a group hold these texts, [attributes, words, lines below] each. Those that it has are used
 * again, and one too many stays, empty: what comes or goes makes a browser style the page anew.
 */
function texts(group, wanted) {
  wanted.forEach(([attributes, words, more = []], i) => {
    const text = group.children[i] ?? group.appendChild(svg("text"));
    set(text, attributes);
    put(text, words);
    for (const [place, rest] of more) text.append(" ", svg("tspan", place, rest));
  });
  for (const spare of [...group.children].slice(wanted.length)) put(spare, "");
}

/** A linear scale from [a, b] to [c, d]. */
export function scale([a, b], [c, d]) {
  const slope = (d - c) / (b - a);
  const to = (value) => c + (value - a) * slope;
  to.inverse = (place) => a + (place - c) / slope;
  return to;
}

/** At most about `count` round values in [low, high]. */
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
  return size !== 0 && (size < 1e-4 || size >= 1e6) ? power(value, digits) : signed(String(Number(value.toPrecision(digits))));
}

function power(value, digits) {
  return signed(value.toExponential(digits - 1).replace(/\.?0+e/, "e").replace("e+", "e"));
}

function signed(text) {
  return text.replaceAll("-", "−");
}

/** Numbers beside an axis, each with its name; all as powers of ten where one would be long. */
function named(values, name) {
  const long = values.some((value) => short(value).length > 5);
  return values.map((value) => [value, name?.(value) ?? (long && value ? power(value, 4) : short(value))]);
}

let pen;

/** How wide a text of a chart is. */
function wide(text) {
  pen ??= Object.assign(document.createElement("canvas").getContext("2d"), { font: `${FONT}px ${FACE}` });
  return pen.measureText(text).width;
}

/**
 * Texts side by side in lines that are no wider than `room`: each [text, look] as its parts
 * {text, x, line}; what does not fit in a line goes on in the next.
 */
export function flow(entries, room, width = wide) {
  let [x, line] = [0, 0];
  return entries.map(([text, look]) => {
    const [words, parts] = [text.split(" "), []];
    if (x && x + width(text) > room) [x, line] = [0, line + 1];
    while (words.length) {
      let n = words.length;
      while (n > 1 && width(words.slice(0, n).join(" ")) > room) n--;
      const part = words.splice(0, n).join(" ");
      parts.push({ text: part, x, line });
      if (words.length) line++;
      else x = parts.length > 1 ? room : x + width(part) + GAP;
    }
    return { look, parts };
  });
}

/** The factor that so many nats are: next to 1 by what it adds, and ten to a power where doubles end. */
export function factor(nats) {
  if (nats > 0 && nats < SLIGHT) return `1 + ${short(Math.expm1(nats), 3)}`;
  return nats > LARGEST && nats < Infinity ? `10^${short(nats / Math.LN10, 3)}` : short(Math.exp(nats), 3);
}

let panels = 0;

/** One panel: an SVG with axes whose ranges may change, and layers to draw in. */
export class Chart {
  constructor({ height = 250, title = "", xLabel = "" }) {
    this.height = height;
    this.svg = svg("svg", { class: "kle-chart", role: "group", "font-size": FONT, "font-family": FACE });
    this.layers = svg("g");
    this.frame = svg("g", { "clip-path": `url(#kle-panel-${++panels})` });
    this.cut = svg("rect");
    const cut = svg("clipPath", { id: `kle-panel-${panels}` });
    cut.append(this.cut);
    const silent = { "aria-hidden": "true" };
    this.axes = svg("path", { class: "kle-axis" });
    this.marks = svg("g", { ...silent, class: "kle-axes", "font-size": 12 });
    this.title = svg("text", { y: FONT, ...silent }, title);
    this.legend = svg("g", silent);
    this.foot = svg("text", { y: height - 5, "text-anchor": "middle", ...silent }, xLabel);
    this.xLabel = xLabel;
    this.said = svg("text", { "text-anchor": "middle", ...silent });
    this.layers.append(this.said);
    this.svg.append(cut, this.axes, this.marks, this.frame, this.layers, this.title, this.legend, this.foot);
    this.say([]);
    this.fit(440);
  }

  /** Take a width, in CSS pixels; what was drawn must be drawn anew. */
  fit(width) {
    this.width = Math.max(width, NARROWEST);
    set(this.svg, { viewBox: `0 0 ${this.width} ${this.height}`, height: this.height });
  }

  #drawn = {};

  /** Whether a part was last drawn from the same values: new texts are what costs a browser time. */
  #same(part, values) {
    const before = this.#drawn[part];
    this.#drawn[part] = String(values);
    return before === this.#drawn[part];
  }

  /** What stands between title and panel, where it covers nothing: texts with their looks. */
  say(entries) {
    if (this.#same("legend", [entries, this.width])) return;
    const flowed = flow(entries, this.width);
    const first = this.title.textContent ? FONT + LINE : FONT;
    const lines = Math.max(0, ...flowed.map(({ parts }) => parts.at(-1).line + 1));
    this.top = first - FONT + lines * LINE + MARGIN.top;
    texts(this.legend, flowed.map(({ look, parts }) => {
      const [{ x, text }, ...more] = parts;
      return [{ x, y: first + LINE * parts[0].line, class: look }, text, more.map(({ x, line, text }) => [{ x, y: first + LINE * line }, text])];
    }));
  }

  /** What stands below the axis: its name, or texts with their looks. */
  under(entries) {
    const words = entries.length ? entries : [[this.xLabel, ""]];
    if (this.#same("foot", [words, this.width])) return;
    this.foot.replaceChildren(...words.flatMap(([text, look]) => [svg("tspan", { class: look }, text), " "]));
    set(this.foot, { x: this.width / 2 });
    this.foot.removeAttribute("textLength");
    if (wide(this.foot.textContent) > this.width) set(this.foot, { textLength: this.width, lengthAdjust: "spacingAndGlyphs" });
  }

  /**
   * Set the ranges of both axes and draw these; what is said must have been said.
   * @param {{whole?: boolean, xTicks?: number[], xName?: any, yTicks?: number[], yName?: any}} ours
   *   ticks and their names; whole numbers alone along x
   */
  range(x, y, ours = {}) {
    const { left, right, bottom } = MARGIN;
    const [floor, end] = [this.height - bottom, this.width - right];
    this.ranges = [x, y];
    this.under([]);
    this.x = scale(x, [left, end]);
    this.y = scale(y, [floor, this.top]);
    this.box = { x: left, y: this.top - 3, width: end - left, height: floor - this.top + 6 }; // a line is thick
    set(this.cut, this.box);
    if (this.#same("axes", [x, y, this.top, end])) return;
    const lines = [`M${left} ${this.top}V${floor}H${end}`];
    const across = named(ours.xTicks ?? ticks(x, (end - left) / X_TICK).filter((at) => !ours.whole || Number.isInteger(at)), ours.xName).map(([value, name]) => {
      const at = round(this.x(value));
      lines.push(`M${at} ${floor}v4`);
      return [{ x: at, y: floor + 18, "text-anchor": "middle" }, name];
    });
    const up = named(ours.yTicks ?? ticks(y, (floor - this.top) / Y_TICK), ours.yName).map(([value, name]) => {
      const at = round(this.y(value));
      lines.push(`M${left} ${at}h-4`);
      return [{ x: left - 7, y: at + 4.5, "text-anchor": "end" }, name];
    });
    set(this.axes, { d: lines.join("") });
    texts(this.marks, [...across, ...up]);
  }

  /** A new empty path of the look that a class name gives. */
  path(look) {
    const made = svg("path", { class: look });
    this.frame.append(made);
    return made;
  }

  /** Say something in the middle of a panel in which nothing else stands. */
  note(text) {
    set(this.said, { x: this.box.x + this.box.width / 2, y: this.box.y + this.box.height / 2 });
    this.said.textContent = text;
  }

  /** Where a point stands in the drawing. */
  place(x, y) {
    return `${round(this.x(x))} ${round(Math.min(Math.max(this.y(y), -FAR), FAR))}`;
  }

  /** The path through points; what is no number breaks it. */
  line(xs, ys) {
    let d = "";
    let broken = true;
    for (let i = 0; i < xs.length; i++) {
      if (!(Math.abs(ys[i]) >= 0)) broken = true;
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

  /** The point of the data under a pointer event. */
  at(event) {
    const box = this.svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * this.width;
    const y = ((event.clientY - box.top) / box.height) * this.height;
    return { x: this.x.inverse(x), y: this.y.inverse(y) };
  }
}

function round(value) {
  return Math.round(value * 10) / 10;
}
