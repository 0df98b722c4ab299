// A coin to toss in a sentence: what its faces say for a biased coin against a fair one.

import { short } from "./chart.js";
import { uniforms } from "./draws.js";
import { UNITS } from "./units.js";
import { made } from "./view.js";

const TOSSES = { Toss: 1, "Toss 10": 10, "Toss 100": 100, "Start again": 0 };
const SEEN = 100; // of the last tosses, each a dot

/** `<kle-coin bias="0.7" unit="bits">`; with "seed" the tosses are the same each time. */
export class CoinElement extends HTMLElement {
  connectedCallback() {
    if (this.said) return;
    const bias = Number(this.getAttribute("bias"));
    this.unit = this.getAttribute("unit") ?? "bits";
    this.brings = [bias, 1 - bias].map((share) => Math.log(2 * share) / UNITS[this.unit].nats);
    this.dots = made("span", { className: "kle-dots", ariaHidden: "true" });
    this.said = made("output", { className: "kle-said" });
    const buttons = Object.entries(TOSSES).flatMap(([textContent, count]) => {
      const button = made("button", { type: "button", className: "kle-button", textContent });
      button.addEventListener("click", () => this.#toss(count, bias));
      return [button, " "];
    });
    const group = made("span", { role: "group", ariaLabel: `a coin with ${short(100 * bias)} % heads` }, ...buttons);
    this.replaceChildren(group, this.dots, this.said);
    this.#toss(0, bias);
  }

  #toss(count, bias) {
    if (count === 0) {
      this.seed = Number(this.getAttribute("seed") ?? Math.random() * 2 ** 32);
      this.counts = [0, 0];
      this.dots.textContent = "";
    }
    for (const u of uniforms(this.seed++, count)) {
      const tails = Number(u >= bias);
      this.counts[tails] += 1;
      this.dots.textContent += "●○"[tails];
    }
    this.dots.textContent = this.dots.textContent.slice(-SEEN);
    this.said.textContent = this.#sentence();
  }

  #sentence() {
    const [heads, tails] = this.counts;
    const [a, b] = this.brings.map((evidence) => short(evidence));
    const sum = this.brings.reduce((total, evidence, i) => total + (this.counts[i] && this.counts[i] * evidence), 0);
    if (heads + tails === 0) return `Heads (●) brings ${a} ${this.unit}, tails (○) brings ${b}.`;
    const ahead = sum ? `the ${sum > 0 ? "biased" : "fair"} coin is ahead` : "a tie";
    return `${heads} heads, ${tails} tails: ${heads} × ${bracketed(a)} + ${tails} × ${bracketed(b)} = ${short(sum)} ${this.unit}, ${ahead}.`;
  }
}

function bracketed(text) {
  return text.startsWith("−") ? `(${text})` : text;
}
