// A coin to toss in a sentence: what its faces say for a biased coin against a fair one.

import { short } from "./chart.js";
import { uniforms } from "./draws.js";
import { UNITS } from "./units.js";
import { made, pressed } from "./view.js";

const TOSSES = { Toss: 1, "Toss 10": 10, "Toss 100": 100, "Start again": 0 };
const [HEADS, TAILS] = "●○";
const KEPT = 100; // of the last tosses

/** `<kle-coin bias="0.7" unit="bits">`; with "seed" the tosses are the same each time. */
export class CoinElement extends HTMLElement {
  connectedCallback() {
    if (this.said) return;
    this.dots = made("span", { className: "kle-dots", ariaHidden: "true" });
    this.said = made("output", { className: "kle-said" });
    const buttons = Object.entries(TOSSES).flatMap(([words, count]) => [pressed(words, () => this.#toss(count)), " "]);
    this.replaceChildren(...buttons, this.dots, this.said);
    this.#toss(0);
  }

  #toss(count) {
    const bias = Number(this.getAttribute("bias"));
    const unit = this.getAttribute("unit") ?? "bits";
    if (count === 0) {
      this.tossed = "";
      this.seed = Number(this.getAttribute("seed") ?? Math.random() * 2 ** 32);
    }
    for (const u of uniforms(this.seed++, count)) this.tossed += u < bias ? HEADS : TAILS;
    let sum = 0;
    const side = (face, name, share) => {
      const times = this.tossed.split(face).length - 1;
      const brings = Math.log(2 * share) / UNITS[unit].nats;
      sum += times && times * brings;
      return `${times} ${name} (${face}) × ${short(brings)}`;
    };
    const parts = [side(HEADS, "heads", bias), side(TAILS, "tails", 1 - bias)];
    this.dots.textContent = this.tossed.slice(-KEPT);
    this.said.textContent = `${parts.join(" + ")} = ${short(sum)} ${unit} for the biased coin`;
  }
}
