// What changes p, q and the unit by hand: pickers, sliders, a swap, and the unit of the page.

import { short } from "./chart.js";
import { families } from "./families.js";
import { along, changed, declared } from "./parameters.js";
import { UNITS } from "./units.js";
import { View } from "./view.js";

/** Make an element with properties and children; text stays text. */
export function made(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** `<kle-swap>`: a button that exchanges p and q. */
export class SwapElement extends View {
  build() {
    const button = made("button", { type: "button", className: "kle-button", textContent: "Swap p and q" });
    button.addEventListener("click", () => this.study.change({ p: this.study.q, q: this.study.p }));
    this.replaceChildren(button);
  }
}

/** `<kle-unit>`: nats, bits or bans, for every study of the page. */
export class UnitElement extends View {
  build() {
    const group = made("fieldset", { className: "kle-unit" }, made("legend", { textContent: "Unit" }));
    this.buttons = Object.keys(UNITS).map((unit) => {
      const button = made("button", { type: "button", className: "kle-button", textContent: unit });
      button.addEventListener("click", () => this.study.change({ unit }));
      group.append(button);
      return button;
    });
    this.replaceChildren(group);
  }

  draw(study) {
    for (const button of this.buttons) {
      button.setAttribute("aria-pressed", String(button.textContent === study.unit));
    }
  }
}

/** `<kle-parameters side="p" pick>`: a slider a parameter, and with "pick" a choice of families. */
export class ParametersElement extends View {
  build() {
    this.side = this.getAttribute("side");
    this.replaceChildren();
  }

  draw(study) {
    const { family } = study[this.side];
    const kind = families[family].discrete;
    if (family !== this.family || kind !== this.kind) this.#rebuild(family, kind);
    for (const { argument, slider, output, place } of this.rows) {
      const value = study[this.side].parameters[argument];
      slider.value = String(Math.round(1000 * place.share(value)));
      slider.setAttribute("aria-valuetext", short(value));
      output.textContent = short(value);
    }
  }

  #rebuild(family, kind) {
    this.family = family;
    this.kind = kind;
    const title = made("legend", { className: `kle-${this.side}`, textContent: this.side === "p" ? "p, the truth" : "q, the model" });
    const box = made("fieldset", { className: "kle-parameters" }, title);
    if (this.hasAttribute("pick")) box.append(this.#picker());
    this.rows = declared(this.study[this.side]).map((parameter) => this.#row(parameter, box));
    this.replaceChildren(box);
  }

  #row(parameter, box) {
    const { argument, letter } = parameter;
    const place = along(parameter);
    const slider = made("input", { type: "range", min: 0, max: 1000, step: 1, className: `kle-slider kle-${this.side}` });
    const output = made("output", { className: "kle-value" });
    slider.addEventListener("input", () => {
      const next = changed(this.study[this.side], argument, place.value(slider.value / 1000));
      this.study.change({ [this.side]: next });
    });
    const name = letter === argument ? argument : `${letter} (${argument})`;
    box.append(made("label", { className: "kle-row" }, made("span", { textContent: name }), slider, output));
    return { argument, slider, output, place };
  }

  #picker() {
    const options = Object.entries(families).map(([name, { title }]) => made("option", { value: name, textContent: title }));
    const select = made("select", { className: "kle-button", ariaLabel: `family of ${this.side}` }, ...options);
    select.value = this.study[this.side].family;
    select.addEventListener("change", () => this.#choose(select.value));
    return select;
  }

  /** Take another family; the other side follows where a count would meet a size. */
  #choose(family) {
    const start = { family, parameters: {} };
    for (const { argument, start: value } of declared(start)) start.parameters[argument] = value;
    const other = this.side === "p" ? "q" : "p";
    const fits = families[this.study[other].family].discrete === families[family].discrete;
    this.study.change({ [this.side]: start, ...(fits ? {} : { [other]: start }) });
    this.querySelector("select")?.focus();
  }
}
