// A box for one's own data: paste or drop columns, and see what they say of D(p ‖ q).

import { DataPicture } from "./data_picture.js";
import { uniforms } from "./draws.js";
import { define } from "./first.js";
import { FITS } from "./fitted.js";
import { answer, sentences } from "./from_data.js";
import { member } from "./member.js";
import { parse, sentence } from "./text.js";
import { UNITS } from "./units.js";
import { made, pressed } from "./view.js";

const TYPING = 400; // ms without a key before what was typed is read
const HEAVIEST = 2e7; // bytes of a file
const [MADE, MADE_SEED] = [200, 3]; // values of a made sample
const NEVER = "Nothing you put here leaves this page: your own browser computes it all.";
const KINDS = {
  sample: "a second sample",
  model: "a model that I type",
  norm: "a Normal fitted to p",
  expon: "an exponential fitted to p",
  lognorm: "a log-normal fitted to p",
  poisson: "a Poisson fitted to p",
};
const HINTS = { p: "one number a line,\nor both columns", q: "one number a line" };
const MADE_COUNTS = "red\t61\t24\nyellow\t32\t25\ngreen\t20\t26\nblue\t8\t25\nwhite\t3\t0";
let boxes = 0;

/** `<kle-data unit="nats"></kle-data>`: the unit is that at the start. */
export class DataElement extends HTMLElement {
  connectedCallback() {
    if (this.entries) return;
    this.unit = this.getAttribute("unit") ?? "nats";
    this.number = ++boxes;
    const area = (side) => made("textarea", { rows: 7, placeholder: HINTS[side] });
    this.entries = {
      p: this.#entry("p", "Data from p, the truth", area("p")),
      q: this.#entry("q", "Data from q, the model", area("q")),
      model: this.#entry("model", "q, the model, in SciPy’s words", made("input", { type: "text", placeholder: "gamma(2, scale=3)" })),
    };
    this.kind = made("select", { className: "kle-button" });
    this.kind.append(...Object.entries(KINDS).map(([value, words]) => made("option", { value }, words)));
    this.counts = made("input", { type: "checkbox" });
    for (const one of [this.kind, this.counts]) one.addEventListener("change", () => this.#show());
    const { p, q, model } = this.entries;
    this.kindLabel = made("label", {}, "q is ", this.kind);
    const setting = made("div", { className: "kle-controls" }, this.kindLabel, made("label", {}, this.counts, " these are counts"), pressed("Try it with made data", () => this.#makeUp()));
    this.voice = made("p", { className: "kle-voice", ariaLive: "polite" });
    this.replaceChildren(setting, made("div", { className: "kle-sides" }, p.box, q.box, model.box), made("p", { className: "kle-never" }, NEVER), this.#answer(), this.voice);
    this.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
    this.addEventListener("drop", (event) => this.#dropped(event));
    new ResizeObserver(() => this.#draw()).observe(this);
    this.#show();
  }

  /** A field with its label and the line that says what is wrong with its text; a file fills it too. */
  #entry(name, words, field) {
    const id = `kle-data-${this.number}-${name}`;
    const line = made("p", { className: "kle-wrong", role: "status", id: `${id}-line` });
    Object.assign(field, { id, className: "kle-field", spellcheck: false, autocomplete: "off", autocapitalize: "off" });
    field.setAttribute("aria-describedby", line.id);
    const box = made("div", {}, made("label", { htmlFor: id }, words), field);
    const entry = { field, line, box };
    field.addEventListener("input", () => this.#typed());
    if (name !== "model") box.append(this.#chooser(entry, name));
    box.append(line);
    return entry;
  }

  #chooser(entry, side) {
    const chooser = made("input", { type: "file", accept: ".csv,.tsv,.txt", className: "kle-file", ariaLabel: `A file for ${side}` });
    chooser.addEventListener("change", () => chooser.files[0] && this.#take(entry, chooser.files[0]));
    return chooser;
  }

  /** A file that was chosen or dropped. */
  async #take({ field, line }, file) {
    if (file.size > HEAVIEST) {
      line.textContent = `${file.name} has more than ${HEAVIEST / 1e6} MB: too much for a page. Python takes it.`;
      return;
    }
    field.value = await file.text();
    this.#show();
  }

  /** A file may fall anywhere on the box; text falls into a field by itself. */
  #dropped(event) {
    const { p, q } = this.entries;
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    this.#take(q.box.contains(event.target) ? q : p, file);
  }

  #answer() {
    this.units = Object.keys(UNITS).map((unit) => pressed(unit, () => {
      this.unit = unit;
      this.#say();
    }));
    const unit = made("fieldset", { className: "kle-unit" }, made("legend", {}, "Unit"), ...this.units);
    this.said = made("div");
    this.picture = new DataPicture();
    this.copied = made("p", { className: "kle-said", role: "status" });
    this.code = made("code");
    this.shown = made("pre", { hidden: true, tabIndex: 0 }, this.code);
    this.output = made("div", { hidden: true }, this.said, unit, ...this.picture.charts, pressed("Copy as Python", () => this.#copy()), this.copied, this.shown);
    return this.output;
  }

  #typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#show(), TYPING);
  }

  /** Made samples, the same at every press, for whoever has none at hand. */
  #makeUp() {
    const kind = this.kind.value;
    const { p, q, model } = this.entries;
    const draws = (text, seed) => Array.from(uniforms(seed, MADE), member(parse(text)).draws()).map(({ x }) => Number(x.toPrecision(6))).join("\n");
    if (this.counts.checked) [p.field.value, q.field.value] = [MADE_COUNTS, ""];
    else {
      p.field.value = draws(kind === "poisson" ? "nbinom(4, 0.4)" : kind in FITS ? "gamma(3, scale=2)" : "beta(17, 6)", MADE_SEED);
      if (kind === "sample") q.field.value = draws("beta(3, 3)", MADE_SEED + 1);
      model.field.value = "beta(3, 3)";
    }
    this.#show();
  }

  /** Read what stands in the fields, and show what it says. */
  #show() {
    clearTimeout(this.timer);
    const { p, q, model } = this.entries;
    const [counts, kind] = [this.counts.checked, this.kind.value];
    this.kindLabel.hidden = counts;
    q.box.hidden = !counts && kind !== "sample";
    model.box.hidden = counts || kind !== "model";
    const asked = { p: p.field.value, q: (q.box.hidden ? model : q).field.value, kind, counts };
    this.answer = undefined;
    let wrong = { side: "", text: "" };
    try {
      if (asked.p.trim()) this.answer = answer(asked);
    } catch (error) {
      wrong = { side: error.side === "q" && q.box.hidden ? "model" : error.side, text: sentence(error) };
    }
    for (const [side, { field, line }] of Object.entries(this.entries)) {
      const here = side === wrong.side;
      line.textContent = here ? wrong.text : "";
      field.setAttribute("aria-invalid", String(here && field.value.trim() !== ""));
    }
    this.output.hidden = !this.answer;
    this.voice.textContent = "";
    this.#say();
  }

  #say() {
    for (const button of this.units) button.setAttribute("aria-pressed", String(button.textContent === this.unit));
    this.copied.textContent = "";
    this.shown.hidden = true;
    if (!this.answer) return;
    const plain = (text) => text.replace(/\bx\b/g, "p’s data").replace(/\by\b/g, "q’s data"); // as the fields are called
    const [number, limits, ...others] = sentences(this.answer, this.unit).map(plain);
    const headline = `${number} ${limits}`;
    this.said.replaceChildren(made("p", { className: "kle-said" }, headline), ...others.map((text) => made("p", {}, text)));
    this.voice.textContent = headline;
    this.#draw();
  }

  #draw() {
    if (this.answer && this.clientWidth) this.picture.draw(this.answer, this.unit, this.clientWidth);
  }

  /** Show the code and copy it; a browser may refuse, and then it can be selected. */
  async #copy() {
    this.code.textContent = this.answer.python(this.unit);
    this.shown.hidden = false;
    try {
      await navigator.clipboard.writeText(this.code.textContent);
      this.copied.textContent = "Python copied.";
    } catch {
      this.copied.textContent = "Select it to copy.";
    }
  }
}

define({ data: DataElement });
