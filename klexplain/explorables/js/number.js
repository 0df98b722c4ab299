// A parameter in a sentence that can be dragged, and a value that follows.

import { factor, short } from "./chart.js";
import { declared, stepped } from "./parameters.js";
import { UNITS } from "./units.js";
import { arrows, follow, View } from "./view.js";

const PIXELS = 4; // of a drag that make one step

/** `<kle-number of="p.a">17</kle-number>`: drag it sideways, or use the arrow keys. */
export class NumberElement extends View {
  build() {
    const [side, argument] = this.getAttribute("of").split(".");
    this.side = side;
    this.argument = argument;
    this.className = `kle-number kle-${this.side}`;
    this.tabIndex = 0;
    this.setAttribute("role", "slider");
    this.setAttribute("aria-label", `${this.argument} of ${this.side}`);
    const move = (from, steps) => {
      this.study.change({ [this.side]: stepped(from, this.argument, steps) });
    };
    arrows(this, (x, y) => move(this.study[this.side], x + y));
    follow(this, {
      start: (event) => ({ x: event.clientX, from: this.study[this.side] }),
      move: (event, { x, from }) => move(from, Math.round((event.clientX - x) / PIXELS)),
    });
    this.draw(this.study); // a slider has a value, seen or not
  }

  draw(study) {
    const value = study[this.side].parameters[this.argument];
    const parameter = declared(study[this.side]).find((one) => one.argument === this.argument);
    this.textContent = value === undefined ? "–" : short(value);
    if (!parameter) return;
    const { low, high } = parameter;
    for (const [name, number] of Object.entries({ now: value, min: low, max: high })) {
      this.setAttribute(`aria-value${name}`, number);
    }
  }
}

const VALUES = {
  factor: (study) => factor(study.divergence * UNITS[study.unit].nats),
  divergence: (study) => `${short(study.divergence)} ${study.unit}`,
  reverse: (study) => `${short(study.reverse)} ${study.unit}`,
  deviation: (study) => `${short(study.deviation)} ${study.unit}`,
  remark: (study) => study.remark.text,
  p: (study) => study.describe("p"),
  q: (study) => study.describe("q"),
};

/** `<kle-value of="divergence">0.4547 bans</kle-value>`: also factor, reverse, deviation, p, q. */
export class ValueElement extends View {
  build() {
    this.className = "kle-value";
  }

  draw(study) {
    this.textContent = VALUES[this.getAttribute("of")](study);
  }
}
