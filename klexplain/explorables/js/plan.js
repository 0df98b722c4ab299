// A planner: how many samples from p reach a likelihood ratio, how surely, and the law of their evidence.

import { Chart, put, set, short } from "./chart.js";
import { Entry } from "./entry.js";
import { define } from "./first.js";
import { planned } from "./summed.js";
import { number, sentence } from "./text.js";
import { UNITS } from "./units.js";
import { arrows, made, View } from "./view.js";

const QUIET_FOR = 600; // ms without a change before the answer is spoken
const BARS_SHOWN = 90; // of a law
const SEEN_FROM = 0.003; // probability on either side that is not shown
const DOTS_SHOWN = 60; // of a power curve
const LEAST_SHOWN = 8; // samples to which the curve and the slider reach
const ASKED = {
  ratio: { words: "likelihood ratio", start: 10, low: 1.01, high: 1e12, step: (v, way) => v * (way > 0 ? 2 : 0.5) },
  power: { words: "power", start: 0.9, low: 0.01, high: 0.9999, step: (v, way) => v + way / 100 },
};

/** Both charts at once, for what lays a view out. */
class Charts {
  constructor(...all) {
    this.all = all;
  }

  get width() {
    return this.all[0].width;
  }

  fit(width) {
    for (const chart of this.all) chart.fit(width);
  }
}

/** `<kle-plan ratio="10" power="0.9">`: the number of samples for the pair of its study. */
export class PlanElement extends View {
  patient = true;

  build() {
    this.asked = Object.fromEntries(Object.entries(ASKED).map(([name, { start }]) => [name, Number(this.getAttribute(name) ?? start)]));
    this.entries = Object.keys(ASKED).map((name) => this.#entry(name));
    this.law = this.#chart({ xLabel: "" });
    this.curve = this.#chart({ title: "probability of that ratio", xLabel: "number of samples N" });
    this.area = this.law.path("kle-area kle-p");
    this.outline = this.law.path("kle-curve kle-p");
    this.mark = this.law.path("kle-limit kle-ink");
    this.wish = this.curve.path("kle-tie");
    this.dots = { q: this.curve.path("kle-dot kle-q"), p: this.curve.path("kle-dot kle-p") };
    this.here = this.curve.path("kle-hair");
    this.slider = made("input", { type: "range", min: 1, step: 1, className: "kle-slider kle-p", ariaLabel: "number of samples N" });
    this.slider.addEventListener("input", () => {
      this.n = Number(this.slider.value);
      this.#picture();
    });
    this.slid = made("span");
    this.said = made("p", { className: "kle-said" });
    this.more = made("p");
    this.voice = made("p", { className: "kle-voice", ariaLive: "polite" });
    this.pictures = made("div", {}, this.law.svg, made("label", { className: "kle-slid" }, this.slid, this.slider), this.curve.svg);
    this.chart = new Charts(this.law, this.curve);
    this.content = made("div", {}, made("div", { className: "kle-asked" }, ...this.entries.map(({ box }) => box)), this.said, this.more, this.pictures, this.voice);
  }

  #chart(options) {
    const chart = new Chart({ height: 220, ...options });
    chart.svg.setAttribute("role", "img");
    return chart;
  }

  /** A field for what is asked. */
  #entry(name) {
    const { words, low, high, step } = ASKED[name];
    const take = (value) => {
      this.asked[name] = Number(Math.min(Math.max(value, low), high).toPrecision(6));
      this.n = undefined;
      this.changed();
    };
    const read = (text) => {
      const value = number(text.replace(",", "."));
      take(value);
      entry.shown = String(this.asked[name]);
      return value === this.asked[name] ? [] : [`${words} is ${value < low ? `at least ${low}` : `at most ${high}`} here; taken as ${this.asked[name]}`];
    };
    const entry = new Entry(words, read, { role: "spinbutton", inputMode: "decimal" });
    arrows(entry.input, (x, y) => take(step(this.asked[name], x + y)));
    const label = made("label", { className: "kle-text" }, made("span", { textContent: words }), entry.input);
    return { name, entry, box: made("div", {}, label, entry.line) };
  }

  draw(study) {
    for (const { name, entry } of this.entries) {
      entry.follow(String(this.asked[name]));
      set(entry.input, { "aria-valuenow": this.asked[name] });
    }
    const asked = [study.p, study.q, this.asked].map((one) => JSON.stringify(one)).join();
    if (asked !== this.answered) this.#plan(study);
    this.answered = asked;
    this.pictures.hidden = !this.plan;
    if (this.plan) this.#picture();
  }

  #plan({ pair }) {
    const { ratio, power } = this.asked;
    this.plan = undefined;
    this.n = undefined;
    try {
      this.plan = planned(pair, ratio, power);
      put(this.said, headline(this.plan, ratio));
      put(this.more, details(this.plan, ratio));
    } catch (error) {
      put(this.said, sentence(error));
      put(this.more, "");
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => put(this.voice, this.said.textContent), QUIET_FOR);
  }

  /** The law at the N of the slider, and the power at each. */
  #picture() {
    const { plan } = this;
    const n = (this.n ??= plan.n);
    const most = Math.max(2 * plan.n, LEAST_SHOWN);
    set(this.slider, { max: most, "aria-valuetext": `${n} samples` });
    this.slider.value = String(n);
    put(this.slid, `N = ${n.toLocaleString("en")}`);
    this.#drawLaw(n);
    this.#drawCurve(n, most);
  }

  #drawLaw(n) {
    const { law: chart, study: { unit }, plan: { law, level }, asked: { ratio } } = this;
    const { nats, log } = UNITS[unit];
    const { edges, shares, start } = bars(law, n, level);
    const power = 1 - law.below(n, level);
    const at = edges.map((edge) => edge / nats);
    const corners = at.flatMap((edge) => [edge, edge]);
    const heights = [0, ...shares.flatMap((share) => [share, share]), 0];
    put(chart.title, `share of streams of ${n.toLocaleString("en")} sample${n === 1 ? "" : "s"} from p`);
    chart.xLabel = `their evidence, ${log} LR in ${unit}`;
    const ruledOut = 1 - (1 - law.atOnce) ** n;
    chart.say([[`a ratio of ${short(ratio)} or more: ${percent(power)}`, "kle-p"], ...(ruledOut > 0 ? [[`∞: ${percent(ruledOut)}`, "kle-grey"]] : [])]);
    chart.range([at[0], at.at(-1)], [0, 1.1 * Math.max(...shares)], { yName: percent });
    const from = corners.findIndex((edge) => edge >= start / nats - 1e-9);
    const beyond = from < 0 ? [] : corners.slice(from);
    this.area.setAttribute("d", beyond.length > 2 ? chart.area(beyond, [...heights.slice(from, -1), 0]) : "");
    this.outline.setAttribute("d", chart.line(corners, heights));
    this.mark.setAttribute("d", chart.line([level / nats, level / nats], chart.ranges[1]));
    const size = short(level / nats, 3);
    const units = size === "1" ? unit.slice(0, -1) : unit;
    set(chart.svg, { "aria-label": `The evidence of ${n} samples from p is at least ${size} ${units} with probability ${short(power, 3)}.` });
  }

  #drawCurve(n, most) {
    const { curve: chart, plan: { law, level, n: least }, asked: { ratio, power } } = this;
    const stride = Math.ceil(most / DOTS_SHOWN);
    const numbers = Array.from({ length: Math.floor(most / stride) }, (_, i) => (i + 1) * stride);
    const values = { p: numbers.map((m) => 1 - law.below(m, level)), q: numbers.map((m) => law.wrong(m, level)) };
    chart.say([[`samples from p: right`, "kle-p"], [`from q: wrong, at most 1 in ${short(ratio)}`, "kle-q"], [`dotted: ${short(power)}`, "kle-grey"]]);
    chart.range([0, most + 0.3 * stride], [0, 1.05], { whole: true });
    this.wish.setAttribute("d", chart.line([0, most], [power, power]));
    this.here.setAttribute("d", chart.line([n, n], [0, 1.05]));
    for (const side of ["p", "q"]) this.dots[side].setAttribute("d", numbers.map((m, i) => `M${chart.place(m, values[side][i])}h0`).join(""));
    set(chart.svg, { "aria-label": `The probability of a ratio of ${short(ratio)}, from N = ${numbers[0]} to ${numbers.at(-1)}: samples from p reach ${short(power)} at N = ${least}.` });
  }
}

const percent = (share) => `${short(100 * share, 3)} %`;

const samples = (n) => `${n.toLocaleString("en")} sample${n === 1 ? "" : "s"}`;

/** The answer itself. */
const headline = ({ n, power, sure }, ratio) => `${sure ? "" : "About "}${samples(n)} from p ${n === 1 ? "is" : "are"} enough: a likelihood ratio of ${short(ratio)} is reached with probability ${short(power, 3)}.`;

/** What there is to know beside it. */
const details = ({ n, before, law, level, mean }, ratio) => [
  ...(n > 1 ? [`With ${samples(n - 1)} the probability is ${short(before, 3)}.`] : []),
  `If q is true, that ratio is reached with probability ${short(law.wrong(n, level), 2)}.`,
  ...(mean < Infinity && level / mean < n && n > 1 ? [`log(${short(ratio)})/D is ${short(level / mean, 3)}: by then only the average gets there.`] : []),
  ...(law.atOnce > 0 ? [`One sample from p rules q out with probability ${short(law.atOnce, 3)}.`] : []),
].join(" ");

/** The law of the sum as shares of bars, of which one ends at the level. */
const bars = (law, n, level) => {
  const below = (at) => law.below(n, at);
  const [start, most] = [law.edge(n, level), 4 * level + 20];
  const low = Math.min(quantile(below, SEEN_FROM, -ROOM_BELOW, most), level);
  const high = Math.max(quantile(below, (1 - SEEN_FROM) * below(most), -ROOM_BELOW, most), level);
  const rough = (high - low) / BARS_SHOWN || 1;
  const width = law.step ? Math.ceil(rough / law.step) * law.step : rough;
  const [first, last] = [Math.floor((low - start) / width), Math.ceil((high - start) / width)];
  const edges = Array.from({ length: last - first + 1 }, (_, i) => start + (first + i) * width);
  const sums = edges.map(below);
  return { edges, start, shares: sums.slice(1).map((sum, i) => Math.max(sum - sums[i], 0)) };
};

const ROOM_BELOW = 12; // nats; a sum of samples from p is below with probability exp(-12) at most

/** About where the sum is with a probability below. */
const quantile = (below, share, low, high) => {
  for (let i = 0; i < 16; i++) {
    const middle = (low + high) / 2;
    if (below(middle) < share) low = middle;
    else high = middle;
  }
  return high;
};

define({ plan: PlanElement });
