// A study: one p, one q and one unit, which all elements inside it show.

import { apart, link, read } from "./address.js";
import { short } from "./chart.js";
import { format, pair, parse } from "./model.js";
import { families } from "./families.js";
import { remark } from "./remark.js";
import { Stream } from "./stream.js";
import { UNITS } from "./units.js";

const QUIET = 600; // ms without a change before it is spoken, and put in the address
const POINTS = 240;
const SHARES = [0.002, 0.01, ...Array.from({ length: 39 }, (_, i) => (i + 1) / 40), 0.99, 0.998]; // of either, drawn however narrow
const ROOM = 0.03; // share of the window on each side
const TAIL = 8; // times the width of its middle half, that a tail is shown
const NEXT = 1e-9; // share of the window from the end of a support to a point beside it

/**
 * `<kle-study p="beta(17, 6)" q="beta(3, 3)" unit="bans" address>`.
 *
 * It sends "change" when p, q or unit differ. With "address" the address of the page holds its
 * state: one study of a page may, and none in a notebook, whose address is not ours.
 */
export class Study extends EventTarget {
  constructor(element) {
    super();
    this.addressed = element.hasAttribute("address") && location.protocol.startsWith("http");
    this.unit = element.getAttribute("unit") ?? "nats";
    this.p = parse(element.getAttribute("p"));
    this.q = parse(element.getAttribute("q"));
    this.start = { p: this.p, q: this.q, unit: this.unit };
    if (this.addressed) {
      Object.assign(this, read(this.start));
      addEventListener("popstate", () => this.restore());
    }
    document.addEventListener("kle-unit", ({ detail }) => this.change({ unit: detail }, { silent: true }));
  }

  /** Take new values of p, q or unit, and tell everyone. */
  change(values, { silent = false } = {}) {
    const before = this.unit;
    Object.assign(this, values);
    if (values.p || values.q) this.notify("");
    this.cached = {};
    this.dispatchEvent(new Event("change"));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), QUIET);
    if (!silent && this.unit !== before) {
      document.dispatchEvent(new CustomEvent("kle-unit", { detail: this.unit }));
    }
  }

  /** Take another distribution for one side; the other one too, where the two would be no pair. */
  take(side, one) {
    const other = side === "p" ? "q" : "p";
    const refused = apart({ p: this.p, q: this.q, [side]: one });
    this.change({ [side]: one, ...(refused && { [other]: one }) });
    if (refused) this.notify(`${refused} So ${other} is ${format(one)} too now.`);
  }

  /** What the reader has to be told, until p or q changes; "" takes it away. Event "notice". */
  notify(text) {
    if (text === this.notice) return;
    this.notice = text;
    this.dispatchEvent(new Event("notice"));
  }

  notice = "";

  /** Show what the address says, as when the page was opened. */
  restore() {
    const { notice, ...found } = read(this.start);
    if (this.#state(found) !== this.#state(this)) this.change(found);
    this.notify(notice);
  }

  #state({ p, q, unit }) {
    return [format(p), format(q), unit].join();
  }

  /** Put what a hand has let go of into the address, as one entry of its history, and speak. */
  settle() {
    if (this.held !== undefined) return;
    if (this.addressed && this.#state(read(this.start)) !== this.#state(this)) history.pushState(null, "", link(this));
    if (this.voice) this.voice.textContent = this.sentence;
  }

  /** Both divergences in words. */
  get sentence() {
    const { unit } = this;
    const values = `D from p to q is ${short(this.divergence)} ${unit}, from q to p ${short(this.reverse)} ${unit}.`;
    return this.remark.hard ? `${values} ${this.remark.text}` : values;
  }

  /** What there is to say of the pair beside its numbers; hard, if they alone would mislead. */
  get remark() {
    return this.once("remark", () => remark(this));
  }

  cached = {};

  stream = new Stream(this);

  /** @type {HTMLElement | undefined} what is spoken */
  voice;

  /** A value that is computed once a change. */
  once(key, compute) {
    if (!(key in this.cached)) this.cached[key] = compute();
    return this.cached[key];
  }

  get discrete() {
    return Boolean(families[this.p.family].discrete);
  }

  get pair() {
    return this.once("pair", () => pair(this.p, this.q));
  }

  get opposite() {
    return this.once("opposite", () => this.pair.reverse());
  }

  /** A value in nats in the unit of the study. */
  inUnit(nats) {
    return nats / UNITS[this.unit].nats;
  }

  get divergence() {
    return this.once("divergence", () => this.inUnit(this.pair.divergence().value));
  }

  get reverse() {
    return this.once("reverse", () => this.inUnit(this.opposite.divergence().value));
  }

  get deviation() {
    return this.once("deviation", () => this.inUnit(Math.sqrt(this.pair.variance().value)));
  }

  /** The log ratio at x, in the unit of the study. */
  logRatio(x) {
    return this.pair.logRatio(x) / UNITS[this.unit].nats;
  }

  /** The range of x that is shown, with room at the sides where p and q go on. */
  get window() {
    return this.held ?? this.once("window", () => {
      const [low, high] = this.pair.window();
      if (this.discrete) return [low, high];
      const middles = [this.pair, this.opposite].map((one) => [one.quantile(0.25), one.quantile(0.75)]);
      const least = Math.min(...middles.map(([a, b]) => a - TAIL * (b - a)));
      const most = Math.max(...middles.map(([a, b]) => b + TAIL * (b - a)));
      const ends = ["p", "q"].flatMap((side) => this.support(side));
      const room = ROOM * (high - low);
      return [ends.includes(low) ? low : Math.max(low - room, least), ends.includes(high) ? high : Math.min(high + room, most)];
    });
  }

  /** @type {number | null} the x that the crosshair of every view stands at */
  cursor = null;

  /** Put the crosshair at x, or take it away; event "cursor". */
  point(x) {
    if (x === this.cursor) return;
    this.cursor = x;
    this.dispatchEvent(new Event("cursor"));
  }

  /**
   * A hand moves something, until release(). While it moves a density the range stays: it would flee
   * from the hand, or run away; null lets it follow.
   */
  hold(range = this.window) {
    this.point(null);
    this.held = range;
  }

  release() {
    this.held = undefined;
    this.change({});
  }

  /** Where both densities are drawn, their values there, and the log ratio. */
  get grid() {
    return this.once("grid", () => {
      const x = this.#points();
      const density = (side) => x.map((at) => Math.exp(this.pair.logDensity[side](at)));
      return { x, p: density("p"), q: density("q"), logRatio: x.map((at) => this.logRatio(at)) };
    });
  }

  /** All counts, or as many as can be told apart; or points evenly across the window, more where p and q are, and the ends of both. */
  #points() {
    const [low, high] = this.window;
    if (this.discrete) {
      const stride = Math.ceil((high - low + 1) / POINTS); // more stems than that are none
      return Array.from({ length: Math.floor((high - low) / stride) + 1 }, (_, i) => low + i * stride);
    }
    const even = Array.from({ length: POINTS }, (_, i) => low + ((i + 0.5) / POINTS) * (high - low));
    const dense = [this.pair, this.opposite].flatMap((one) => SHARES.map((u) => one.quantile(u)));
    const ends = ["p", "q"].flatMap((side) => this.support(side));
    const beside = ends.flatMap((end) => [-1, 0, 1].map((way) => end + way * NEXT * (high - low)));
    const all = [low, ...even, ...dense, ...beside, high].filter((x) => x >= low && x <= high);
    return [...new Set(all)].sort((a, b) => a - b);
  }

  /** Where in the window only the other side can give x, as [from, to]; a count takes one unit. */
  holes(side) {
    if (!(side === "q" ? this.pair : this.opposite).hole()) return [];
    const [[a, b], [c, d]] = [side === "q" ? "p" : "q", side].map((one) => this.support(one));
    const half = this.discrete ? 0.5 : 0;
    const [low, high] = this.window;
    const both = [[a, Math.min(b, c - 2 * half)], [Math.max(a, d + 2 * half), b]];
    return both.map(([from, to]) => [Math.max(from, low) - half, Math.min(to, high) + half]).filter(([from, to]) => from < to);
  }

  /** The ends of what a side can give. */
  support(side) {
    return families[this[side].family].support(this[side].parameters);
  }

  /** Log ratios, in the unit, of draws from p that these uniform numbers choose. */
  drawn(uniform) {
    return logRatios(this.pair, uniform, UNITS[this.unit].nats);
  }

  /** The same of draws from q: log p/q again, so most are negative. */
  drawnFromQ(uniform) {
    return logRatios(this.opposite, uniform, -UNITS[this.unit].nats);
  }

  describe(side) {
    const { family, parameters } = this[side];
    if (family === "mixture") return format(this[side]).replaceAll("*norm", " Normal").replaceAll("-", "−");
    const values = families[family].parameters.map(({ argument }) => short(parameters[argument], 6));
    return `${families[family].title}(${values.join(", ")})`;
  }
}

function logRatios(chosen, uniform, size) {
  return Float64Array.from(uniform, (u) => chosen.draw(u).logRatio / size);
}
