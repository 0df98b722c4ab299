// What changes p, q and the unit by hand: texts, families, numbers, sliders; swap, reset, and a link.

import { link } from "./address.js";
import { set, short } from "./chart.js";
import { Entry } from "./entry.js";
import { families } from "./families.js";
import { along, changed, declared, having, reach, stepped } from "./parameters.js";
import { format, note, number, starting, understood } from "./text.js";
import { UNITS } from "./units.js";
import { arrows, made, pressed, View } from "./view.js";

const EDGE = 0.05; // share of a slider at either end, where it is centred anew
const WIDER = 3; // times the reach of a slider, from which on it is set anew too

/** `<kle-swap>`: a button that exchanges p and q. */
export class SwapElement extends View {
  build() {
    this.replaceChildren(pressed("Swap p and q", () => this.study.change({ p: this.study.q, q: this.study.p })));
  }
}

/** `<kle-reset>`: a button back to p, q and the unit that the page began with. */
export class ResetElement extends View {
  build() {
    this.replaceChildren(pressed("Reset", () => this.study.change(this.study.start)));
  }
}

/** `<kle-link>`: a button that copies the address of what is shown, or shows it to be copied. */
export class LinkElement extends View {
  build() {
    const field = made("input", { type: "text", readOnly: true, hidden: true, className: "kle-field", ariaLabel: "Link to this pair" });
    const copy = async () => {
      this.study.settle();
      field.value = link(this.study);
      try {
        await navigator.clipboard.writeText(field.value);
        this.study.notify("The link is copied: whoever opens it sees this pair.");
      } catch {
        field.hidden = false;
        field.select();
        this.study.notify("Here is the link, selected for you to copy.");
      }
    };
    this.replaceChildren(pressed("Copy link", copy), field);
    this.study.addEventListener("change", () => (field.hidden = true));
  }
}

/** `<kle-unit>`: nats, bits or bans, for every study of the page. */
export class UnitElement extends View {
  build() {
    const group = made("fieldset", { className: "kle-unit" }, made("legend", { textContent: "Unit" }));
    this.buttons = Object.keys(UNITS).map((unit) => pressed(unit, () => this.study.change({ unit })));
    group.append(...this.buttons);
    this.replaceChildren(group);
  }

  draw(study) {
    for (const button of this.buttons) {
      set(button, { "aria-pressed": button.textContent === study.unit });
    }
  }
}

/** One parameter: its name, a field between − and +, and a slider. */
class Row {
  constructor(study, side, parameter) {
    this.study = study;
    this.side = side;
    this.parameter = parameter;
    this.argument = parameter.argument;
    this.words = parameter.words;
    const name = `${this.words} of ${side}`;
    this.entry = new Entry(name, (text) => this.#typed(text), { role: "spinbutton", inputMode: parameter.low < 0 ? "text" : "decimal" });
    this.slider = made("input", { type: "range", min: 0, max: 1000, step: 1, className: `kle-slider kle-${side}`, ariaLabel: name });
    const step = (steps) => this.#set(stepped(this.study[side], this.argument, steps));
    for (const one of [this.entry.input, this.slider]) arrows(one, (x, y) => step(x + y));
    const move = () => this.#set(changed(this.study[side], this.argument, this.place.value(Number(this.slider.value) / 1000)));
    this.slider.addEventListener("input", move);
    this.slider.addEventListener("pointerdown", (event) => {
      this.study.hold(null);
      this.slider.setPointerCapture(event.pointerId);
    });
    this.slider.addEventListener("lostpointercapture", () => {
      this.ends = undefined;
      this.study.release();
    });
    const button = (sign, steps, word) => pressed(sign, () => step(steps), { ariaLabel: `${word} ${name}`, tabIndex: -1 });
    const label = made("label", {}, made("span", { textContent: this.words }), this.entry.input);
    this.box = made("div", { className: "kle-row" }, button("−", -1, "less"), label, button("+", 1, "more"), this.slider, this.entry.line);
  }

  #set(next) {
    this.study.change({ [this.side]: next });
  }

  #typed(text) {
    const value = number(text.replace(",", "."));
    this.#set(having(this.study[this.side], this.argument, value));
    this.draw();
    return [note(this.parameter, value, this.words)].filter(Boolean);
  }

  draw() {
    const one = this.study[this.side];
    const value = one.parameters[this.argument];
    this.entry.follow(String(value).replace("-", "−"));
    this.#range(one, value);
    this.slider.value = String(Math.round(1000 * this.place.share(value)));
    set(this.entry.input, { "aria-valuenow": value });
    for (const one of [this.entry.input, this.slider]) set(one, { "aria-valuetext": `${this.words} ${short(value, 6)}` });
  }

  /** Set the ends of the slider, unless a hand is on it. */
  #range(one, value) {
    if (this.ends && this.study.held !== undefined) return;
    const ends = reach(one, this.argument, this.study.window);
    if (this.ends) {
      const share = this.place.share(value);
      const grown = (ends[1] - ends[0]) / (this.ends[1] - this.ends[0]);
      const far = this.parameter.low < 0 && Math.abs(Math.log(grown)) > Math.log(WIDER);
      if (!far && share >= EDGE && share <= 1 - EDGE) return;
    }
    this.ends = ends;
    this.place = along(this.parameter, ends);
  }
}

/** `<kle-parameters side="p" pick>`: each parameter; with "pick", p as text, and a choice of families. */
export class ParametersElement extends View {
  build() {
    this.side = this.getAttribute("side");
    this.replaceChildren();
  }

  draw(study) {
    const { family } = study[this.side];
    if (!this.box) this.#start();
    if (family !== this.family) {
      this.family = family;
      this.rows = declared(study[this.side]).map((parameter) => new Row(study, this.side, parameter));
      this.sliders.replaceChildren(...this.rows.map(({ box }) => box));
    }
    for (const row of this.rows) row.draw();
    if (!this.text) return;
    this.text.follow(format(study[this.side]));
    this.select.value = family;
  }

  #start() {
    const title = made("legend", { className: `kle-${this.side}`, textContent: this.side === "p" ? "p, the truth" : "q, the model" });
    this.box = made("fieldset", { className: "kle-parameters" }, title);
    this.sliders = made("div");
    if (this.hasAttribute("pick")) this.#picker();
    this.box.append(this.sliders);
    this.replaceChildren(this.box);
  }

  #picker() {
    this.text = new Entry(`${this.side} as text`, (text) => {
      const { distribution, notes } = understood(text);
      this.study.take(this.side, distribution);
      this.draw(this.study);
      return notes;
    });
    const group = (label, discrete) => {
      const found = Object.entries(families).filter(([, one]) => !one.discrete !== discrete);
      return made("optgroup", { label }, ...found.map(([value, { title }]) => made("option", { value, textContent: title })));
    };
    this.select = made("select", { className: "kle-button", ariaLabel: `family of ${this.side}` }, group("on the line", false), group("counts", true));
    this.select.addEventListener("change", () => this.study.take(this.side, starting(this.select.value)));
    const label = made("label", { className: "kle-text" }, made("span", { className: `kle-${this.side}`, textContent: `${this.side} =` }), this.text.input);
    this.box.append(label, this.text.line, this.select);
  }
}
