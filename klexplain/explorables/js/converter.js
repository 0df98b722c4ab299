// A field for a divergence, and what it means: in every unit, as samples, errors, Normals and coins.

import { Chart, factor, set, short } from "./chart.js";
import { meaning, typed } from "./meaning.js";
import { made } from "./view.js";

const PAUSE = 600; // ms without a key before the answer is spoken
const RATIOS = [10, 100, 1e6];
const BEYOND = 12; // standard deviations between two Normals that are still drawn
const CURVE_POINTS = 160;
let fields = 0;

/** `<kle-converter n="10">0.3 nats</kle-converter>`: what stands inside is the first divergence. */
export class ConverterElement extends HTMLElement {
  connectedCallback() {
    if (this.said) return;
    this.divergence = made("input", { value: this.textContent.trim(), size: 12 });
    this.samples = made("input", { value: this.getAttribute("n") ?? "10", size: 6, inputMode: "numeric" });
    this.said = made("p", { className: "kle-said" });
    this.voice = made("p", { className: "kle-voice", ariaLive: "polite" });
    this.picture = new Chart({ height: 150, xLabel: "in standard deviations" });
    set(this.picture.svg, { "aria-hidden": "true" }); // the words beside it say the same
    this.curves = ["p", "q"].map((side) => this.picture.path(`kle-curve kle-${side}`));
    this.words = made("p");
    this.table = made("table", { className: "kle-table" });
    this.answer = made("div", {}, this.table, this.words, this.picture.svg);
    this.replaceChildren(this.#fields(), this.said, this.answer, this.voice);
    this.#show();
  }

  #fields() {
    const labels = [["Divergence D", this.divergence], ["Samples n", this.samples]].map(([name, field]) => {
      Object.assign(field, { type: "text", className: "kle-button", autocomplete: "off", id: `kle-field-${++fields}` });
      field.addEventListener("input", () => this.#typed());
      return made("label", { htmlFor: field.id }, name, field);
    });
    return made("div", { className: "kle-controls" }, ...labels);
  }

  #typed() {
    this.#show();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.voice.textContent = this.said.textContent), PAUSE);
  }

  #show() {
    try {
      this.#answer(typed(this.divergence.value), counted(this.samples.value));
    } catch ({ message }) {
      this.said.textContent = message;
      this.answer.hidden = true;
    }
  }

  #answer(nats, n) {
    const found = meaning(nats, n);
    const units = [amount(nats, "nats"), amount(found.bits, "bits"), amount(found.bans, "bans")];
    this.said.textContent = `${units.join(" = ")}. Each sample multiplies the likelihood ratio by ${factor(nats)}, as a geometric mean.`;
    const samples = RATIOS.map((ratio) => [
      `samples to a ratio of ${ratio.toLocaleString("en")}`, found.leastSamples(ratio), found.normalSamples(ratio),
    ]);
    const errors = [`error after ${n} ${n === 1 ? "sample" : "samples"}`, found.leastError, found.normalError];
    this.table.replaceChildren(
      row("th", "", "any pair: at least", "two Normals"),
      ...[...samples, errors].map(([name, ...values]) => row("td", name, ...values.map((value) => short(value, 3)))),
    );
    this.words.textContent = pictured(found);
    this.#draw(found.shift);
    this.answer.hidden = false;
  }

  #draw(shift) {
    this.picture.svg.style.display = shift > BEYOND ? "none" : "";
    if (shift > BEYOND) return;
    const x = Array.from({ length: CURVE_POINTS + 1 }, (_, i) => -3.5 + ((shift + 7) * i) / CURVE_POINTS);
    this.picture.range([-3.5, shift + 3.5], [0, 1.05], { yTicks: [] });
    this.curves.forEach((curve, i) => {
      const height = x.map((at) => Math.exp(-((at - (i ? 0 : shift)) ** 2) / 2));
      set(curve, { d: this.picture.line(x, height) });
    });
  }
}

function amount(value, unit) {
  return `${short(value)} ${short(value) === "1" ? unit.slice(0, -1) : unit}`;
}

function counted(text) {
  const n = Number(text);
  if (!/^\s*\d/.test(text) || !Number.isInteger(n) || n < 1) throw new Error("n is a whole number of at least 1.");
  return n;
}

function row(kind, name, ...cells) {
  const first = name ? made("th", { scope: "row" }, name) : made("td");
  const rest = cells.map((cell) => made(kind, kind === "th" ? { scope: "col" } : {}, cell));
  return made("tr", {}, first, ...rest);
}

function pictured({ shift, coin }) {
  if (shift === 0) return "At 0, p and q are equal.";
  if (shift === Infinity) return "No two Normals of one width are that far apart, and no coin is that far from a fair one.";
  const normals = `As far apart as two Normals whose means differ by ${short(shift, 3)} standard deviations`;
  if (Number.isNaN(coin)) return `${normals}. No coin is that far from a fair one: 1 bit a toss is the most.`;
  return `${normals}, or as a coin with ${short(100 * coin, 3)} % heads is from a fair one.`;
}
