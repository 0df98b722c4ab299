// A bet or a guess before the answer, and puzzles that the code checks.

import { set, short } from "./chart.js";
import { format } from "./model.js";
import { UNITS } from "./units.js";
import { made, View } from "./view.js";

const CLOSE = 0.02; // share of a number by which one that counts as right may miss it

/** A question that opens the next folded answer of the page, once the reader has committed. */
class Question extends HTMLElement {
  connectedCallback() {
    if (this.said) return;
    this.ask();
    this.said = made("p", { className: "kle-said", ariaLive: "polite" });
    this.append(this.said);
  }

  ask() {}

  answered(text) {
    this.said.textContent = text;
    /** @type {NodeListOf<HTMLDetailsElement>} */
    const answers = document.querySelectorAll("details.answer");
    const follows = (one) => this.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
    const answer = [...answers].find(follows);
    if (answer) answer.open = true;
  }
}

/** `<kle-bet right="b">` around a question and buttons with data-bet. */
export class BetElement extends Question {
  ask() {
    /** @type {NodeListOf<HTMLElement>} */
    const buttons = this.querySelectorAll("[data-bet]");
    for (const button of buttons) {
      button.classList.add("kle-button");
      button.addEventListener("click", () => {
        for (const one of buttons) set(one, { "aria-pressed": one === button });
        const won = button.dataset.bet === this.getAttribute("right");
        this.answered(`You would have ${won ? "won" : "lost"}.`);
      });
    }
  }
}

/** `<kle-guess right="84" unit="tosses">` around a question: a field, and how far off the guess was. */
export class GuessElement extends Question {
  ask() {
    const [right, unit] = ["right", "unit"].map((name) => this.getAttribute(name));
    const field = made("input", { type: "number", min: "0", step: "any", required: true, className: "kle-button" });
    const button = made("button", { className: "kle-button" }, "Guess");
    const form = made("form", {}, made("label", {}, "Your guess: ", field, ` ${unit} `), button);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.answered(`It is ${right} ${unit}. ${missed(Number(field.value) / Number(right))}`);
    });
    this.append(form);
  }
}

/** How far off a guess is that is so many times the right number. */
function missed(ratio) {
  const factor = Math.max(ratio, 1 / ratio);
  if (factor <= 1 + CLOSE) return "You are right.";
  return `Your guess is too ${ratio > 1 ? "high" : "low"} by a factor of ${short(factor, 2)}.`;
}

const GOALS = {
  both: (study, target) => [study.divergence, study.reverse].every((value) => near(value, target)),
  below: (study, target) => study.divergence < target,
  asymmetric: ({ divergence, reverse }, target) => divergence > target * reverse && divergence < Infinity,
};

function near(value, target) {
  return Math.abs(value - target) <= CLOSE * target;
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
    this.said = made("p", { className: "kle-said" });
    this.voice = made("p", { className: "kle-voice", ariaLive: "polite" });
    this.append(this.said, this.voice);
    this.draw(this.study); // or it takes its room when it is seen, from what stands below
  }

  draw(study) {
    const size = this.unit ? UNITS[this.unit].nats / UNITS[study.unit].nats : 1;
    const refused = this.#refused(study);
    const solved = !refused && this.goal(study, this.target * size);
    this.classList.toggle("kle-solved", solved);
    this.said.textContent = solved
      ? `Solved with p = ${study.describe("p")} and q = ${study.describe("q")}.`
      : `Now: D(p ‖ q) = ${short(study.divergence / size)}, D(q ‖ p) = ${short(study.reverse / size)} ${this.unit ?? study.unit}.${refused}`;
    const spoken = solved ? "Solved." : ""; // once, however long the drag that solves it
    if (this.voice.textContent !== spoken) this.voice.textContent = spoken;
  }

  /** What the task does not allow, though the divergences may be right. */
  #refused(study) {
    const kept = this.getAttribute("keep");
    if (kept && format(study[kept]) !== format(study.start[kept])) return ` But ${kept} must stay as it was at the start.`;
    return this.hasAttribute("across") && study.p.family === study.q.family ? " But the two families must differ." : "";
  }
}
