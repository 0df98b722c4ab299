// Pasted data in two charts over the same x: shares of both, and the log ratio bin by bin.

import { Chart, set, short } from "./chart.js";
import { UNITS } from "./units.js";

const WIDEST_CHART = 620;
const TICKS_SHOWN = 400; // of the values of p
const [TICK_LOW, TICK_HIGH] = [0.005, 0.045]; // shares of the panel
const [LETTER, SHORTEST] = [8, 4]; // CSS pixels of one in a label, roughly, and letters of a label
const ROOM_ABOVE = 1.1;

/** The charts, as elements in `charts`. */
export class DataPicture {
  constructor() {
    this.shares = new Chart({ height: 220, title: "share of the data in each bin" });
    this.area = this.shares.path("kle-area kle-p");
    this.curves = { q: this.shares.path("kle-curve kle-q"), p: this.shares.path("kle-curve kle-p") };
    this.ratio = new Chart({ height: 220 });
    this.hole = this.ratio.path("kle-hole");
    this.tie = this.ratio.path("kle-tie");
    this.ticks = this.ratio.path("kle-chance kle-p");
    this.curve = this.ratio.path("kle-curve kle-ink");
    this.charts = [this.shares.svg, this.ratio.svg];
    for (const chart of this.charts) chart.setAttribute("role", "img");
  }

  draw(answer, unit, width) {
    const bins = binsOf(answer.picture);
    for (const chart of [this.shares, this.ratio]) {
      chart.fit(Math.min(width, WIDEST_CHART));
      chart.xLabel = bins.label;
    }
    this.#drawShares(answer, bins);
    this.#drawRatio(answer, bins, unit);
  }

  #drawShares({ picture, names }, bins) {
    const chart = this.shares;
    const sides = ["p", "q"];
    const outside = sides.filter((side) => picture.outside?.[side]).map((side) => [`${side}: ${picture.outside[side]} more outside`, `kle-${side}`]);
    chart.title.textContent = `share of the data in each ${bins.one}`;
    chart.say([...sides.map((side) => [names[side], `kle-${side}`]), ...outside]);
    chart.range(bins.ends, [0, ROOM_ABOVE * Math.max(...picture.p, ...picture.q)], bins.axis(chart.width));
    for (const side of sides) this.curves[side].setAttribute("d", chart.line(...bins.closed(picture[side])));
    this.area.setAttribute("d", chart.area(...bins.closed(picture.p)));
    const top = (side) => bins.name(picture[side].indexOf(Math.max(...picture[side])));
    set(chart.svg, { "aria-label": `Shares of p and of q in ${picture.p.length} ${bins.many}: p is most often ${top("p")}, q ${top("q")}.` });
  }

  #drawRatio({ picture, ticks = [], known }, bins, unit) {
    const chart = this.ratio;
    const values = picture.logRatio.map((value) => value / UNITS[unit].nats);
    const lost = picture.p.map((_, i) => i).filter((i) => picture.p[i] > 0 && picture.q[i] === 0);
    const finite = [0, ...values.filter(Number.isFinite)];
    const [low, high] = [Math.min(...finite), Math.max(...finite)];
    const room = 0.15 * (high - low) || 1;
    chart.title.textContent = `${UNITS[unit].log} of p’s share over q’s, in ${unit}`;
    chart.say([
      ["↑ speaks for p", "kle-p"],
      ["↓ for q", "kle-q"],
      ...(lost.length ? [[`shaded: ${known ? "q rules it out" : "no data from q"}`, "kle-grey"]] : []),
      ...(ticks.length ? [["ticks: values of p", "kle-p"]] : []),
    ]);
    chart.range(bins.ends, [low - room, high + room], bins.axis(chart.width));
    const [bottom, top] = chart.ranges[1];
    this.tie.setAttribute("d", chart.line(bins.ends, [0, 0]));
    this.curve.setAttribute("d", chart.line(...bins.open(values)));
    this.hole.setAttribute("d", lost.map((i) => chart.area(bins.bin(i), [top, top], bottom)).join(""));
    this.ticks.setAttribute("d", this.#tickMarks(ticks));
    const shaded = lost.length ? ` In ${lost.length} of ${values.length} p has data, and q ${known ? "rules them out" : "has none"}.` : "";
    set(chart.svg, { "aria-label": `Log ratio of p to q in the same ${bins.many}, from ${short(low, 3)} to ${short(high, 3)} ${unit}.${shaded}` });
  }

  /** Some values of p, evenly chosen by rank, above the axis. */
  #tickMarks(values) {
    const { ranges: [[low, high], [bottom, top]] } = this.ratio;
    const sorted = Float64Array.from(values).sort().filter((value) => value >= low && value <= high);
    const stride = Math.ceil(sorted.length / TICKS_SHOWN);
    const chosen = sorted.filter((_, i) => i % stride === 0);
    const level = (share) => bottom + share * (top - bottom);
    return this.ratio.stems(chosen, chosen.map(() => level(TICK_HIGH)), level(TICK_LOW));
  }
}

/** How bins are drawn, or categories, which are bins with labels. */
function binsOf({ edges, labels }) {
  const twice = (values) => values.flatMap((value) => [value, value]);
  const corners = twice(edges).slice(1, -1);
  const ends = [edges[0], edges[edges.length - 1]];
  const closed = (values) => [[ends[0], ...corners, ends[1]], [0, ...twice(values), 0]];
  const names = labels && { one: "category", many: "categories", label: "", name: (i) => labels[i], axis: (width) => labelled(labels, width) };
  return {
    one: "bin",
    many: "bins",
    label: "value",
    ends,
    axis: () => ({}),
    name: (i) => `between ${short(edges[i])} and ${short(edges[i + 1])}`,
    ...names,
    closed,
    open: (values) => [corners, twice(values)],
    bin: (i) => [edges[i], edges[i + 1]],
  };
}

/** As many of the labels below an axis as it has room for. */
function labelled(labels, width) {
  const room = (0.85 * width) / labels.length / LETTER; // letters of each
  const stride = Math.ceil(SHORTEST / room);
  const most = Math.floor(room * stride);
  const xTicks = labels.map((_, i) => i).filter((i) => i % stride === 0);
  return { xTicks, xName: (i) => (labels[i].length > most ? `${labels[i].slice(0, most - 1)}…` : labels[i]) };
}
