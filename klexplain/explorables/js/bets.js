// A bet before the answer, and puzzles that the code checks.

import { short } from "./chart.js";
import { format } from "./model.js";
import { UNITS } from "./units.js";
import { View } from "./view.js";

/**
 * `<kle-bet right="b">` around a question and buttons with data-bet. Once something was bet, the next
 * folded answer of the page opens.
 */
export class BetElement extends HTMLElement {
  connectedCallback() {
    if (this.said) return;
    this.said = document.createElement("p");
    this.said.className = "kle-said";
    this.said.setAttribute("aria-live", "polite");
    this.append(this.said);
    this.buttons = [...this.querySelectorAll("[data-bet]")];
    for (const button of this.buttons) {
      button.classList.add("kle-button");
      button.addEventListener("click", () => this.#bet(button));
    }
  }

  #bet(chosen) {
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button === chosen));
    this.said.textContent = chosen.dataset.bet === this.getAttribute("right") ? "You would have won." : "You would have lost.";
    /** @type {NodeListOf<HTMLDetailsElement>} */
    const answers = document.querySelectorAll("details.answer");
    const answer = [...answers].find((one) => follows(this, one));
    if (answer) answer.open = true;
  }
}

function follows(one, other) {
  return Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
}

const GOALS = {
  both: (study, target) => [study.divergence, study.reverse].every((value) => near(value, target)),
  below: (study, target) => study.divergence < target,
  asymmetric: ({ divergence, reverse }, target) => divergence > target * reverse && divergence < Infinity,
};

function near(value, target) {
  return Math.abs(value - target) <= 0.02 * target;
}

/**
 * `<kle-puzzle goal="both" target="1" unit="bits" keep="p" across>` around a task: says when it is
 * solved. With "keep" that side must be as at the start, with "across" the families must differ.
 */
export class PuzzleElement extends View {
  build() {
    this.goal = GOALS[this.getAttribute("goal")];
    this.target = Number(this.getAttribute("target"));
    this.unit = this.getAttribute("unit");
    this.said = document.createElement("p");
    this.said.className = "kle-said";
    this.voice = document.createElement("p");
    this.voice.className = "kle-voice";
    this.voice.setAttribute("aria-live", "polite");
    this.append(this.said, this.voice);
  }

  draw(study) {
    const size = this.unit ? UNITS[this.unit].nats / UNITS[study.unit].nats : 1;
    const solved = this.#allowed(study) && this.goal(study, this.target * size);
    this.classList.toggle("kle-solved", solved);
    const found = solved ? `Solved with p = ${format(study.p)} and q = ${format(study.q)}.` : this.#state(study);
    this.said.textContent = found;
    const spoken = solved ? "Solved." : ""; // once, however long the drag that solves it
    if (this.voice.textContent !== spoken) this.voice.textContent = spoken;
  }

  #allowed(study) {
    const kept = this.getAttribute("keep");
    if (kept && format(study[kept]) !== format(study.start[kept])) return false;
    return !this.hasAttribute("across") || study.p.family !== study.q.family;
  }

  #state(study) {
    return `Now: D(p ‖ q) = ${short(study.divergence)}, D(q ‖ p) = ${short(study.reverse)} ${study.unit}.`;
  }
}
