// A field for a text that is read when it is left.

import { put, set } from "./chart.js";
import { sentence } from "./text.js";
import { made } from "./view.js";

/**
 * A field that is read when it is left, or Enter is pressed. Below it stands what is wrong with its
 * text, or what it was taken as: `read` returns that, or throws it.
 */
export class Entry {
  constructor(ariaLabel, read, properties = {}) {
    this.input = made("input", { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: false, className: "kle-field", ariaLabel, ...properties });
    this.line = made("p", { className: "kle-wrong", role: "status" });
    this.input.addEventListener("change", () => {
      try {
        const notes = read(this.input.value);
        this.show(this.shown);
        this.#say(notes.map((one) => `${one}.`).join(" "));
      } catch (error) {
        this.#say(sentence(error), true);
      }
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.show(this.shown);
    });
  }

  #say(text, wrong = false) {
    put(this.line, text);
    set(this.input, { "aria-invalid": wrong });
  }

  /** Show the text of what is set, in the place of what was typed. */
  show(text) {
    this.shown = text;
    this.input.value = text;
    this.#say("");
  }

  /** The same, unless it is shown already: what is being typed stays. */
  follow(text) {
    if (text !== this.shown) this.show(text);
  }
}
