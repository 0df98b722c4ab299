// A parameter in a sentence that can be dragged.

import { set, short, put } from "./chart.js";
import { declared, having, stepped } from "./parameters.js";
import { note, number, sentence } from "./text.js";
import { arrows, follow, made, View } from "./view.js";

const PIXELS = 4; // of a drag that make one step

/** `<kle-number of="p.a">17</kle-number>`: drag it sideways, use the arrow keys, or press it to type. */
export class NumberElement extends View {
  build() {
    const [side, argument] = this.getAttribute("of").split(".");
    this.side = side;
    this.argument = argument;
    this.className = `kle-number kle-${this.side}`;
    this.tabIndex = 0;
    set(this, { role: "slider" });
    const move = (from, steps) => {
      this.study.change({ [this.side]: stepped(from, this.argument, steps) });
    };
    arrows(this, (x, y) => move(this.study[this.side], x + y));
    let dragged;
    follow(this, {
      start: (event) => {
        dragged = false;
        return { x: event.clientX, from: this.study[this.side] };
      },
      move: (event, { x, from }) => {
        const steps = Math.round((event.clientX - x) / PIXELS);
        if (steps) dragged = true;
        if (dragged) move(from, steps);
      },
      end: () => {
        if (!dragged) this.#edit();
      },
    });
    this.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.#edit();
    });
    this.draw(this.study); // a slider has a value, seen or not
  }

  /** A field in the place of the number, until it is left. */
  #edit() {
    const { side, argument } = this;
    const start = this.textContent;
    const field = made("input", { type: "text", className: "kle-field", value: start, ariaLabel: this.ariaLabel });
    field.addEventListener("blur", () => {
      field.remove();
      this.hidden = false;
      if (field.value === start) return;
      try {
        const value = number(field.value.replace(",", "."));
        this.study.change({ [side]: having(this.study[side], argument, value) });
        this.study.notify(note(this.parameter, value, this.parameter.words));
      } catch (error) {
        this.study.notify(sentence(error));
      }
    });
    field.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") field.value = start;
      if (key === "Escape" || key === "Enter") field.blur();
    });
    this.hidden = true;
    this.after(field);
    field.select();
  }

  draw(study) {
    const value = study[this.side].parameters[this.argument];
    this.parameter = declared(study[this.side]).find((one) => one.argument === this.argument);
    put(this, value === undefined ? "–" : short(value));
    if (!this.parameter) return;
    const { low, high, words } = this.parameter;
    set(this, { "aria-label": `${words} of ${this.side}`, "aria-valuenow": value, "aria-valuemin": low, "aria-valuemax": high });
  }
}
