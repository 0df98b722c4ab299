// A form that says which divergence a call of another library computed.

import { CALLS, defaults, divergence, read, translate } from "./translation.js";

const START = { p: "0.5, 0.25, 0.25", q: "0.1, 0.3, 0.6" };

const short = (value) =>
  Number.isFinite(value) ? String(Number(value.toPrecision(5))).replace("-", "−") : String(value).replace("Infinity", "∞").replace("-", "−");

const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

/** A labelled list to choose from. */
const choice = (text, name, options) =>
  element("label", {}, text, element("select", { name },
    ...Object.entries(options).map(([value, words]) => element("option", { value, textContent: words }))));

class Translator extends HTMLElement {
  connectedCallback() {
    const titles = Object.fromEntries(Object.entries(CALLS).map(([name, { title }]) => [name, title]));
    this.asked = element("div", { className: "kle-asked" });
    this.said = element("div", { className: "kle-verdict-said" });
    this.said.setAttribute("aria-live", "polite");
    this.form = element("form", {}, choice("Library and function", "call", titles), this.asked, this.vectors(), this.said);
    this.replaceChildren(this.form);
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", ({ target }) => this.change(/** @type {HTMLInputElement} */ (target)));
    this.ask();
  }

  vectors() {
    const fields = Object.entries(START).map(([name, value]) =>
      element("label", { className: `kle-${name}` }, name, element("input", { name, value, autocomplete: "off", spellcheck: false })));
    return element("div", { className: "kle-asked" }, ...fields);
  }

  change({ name }) {
    if (name === "call") this.ask();
    else this.say();
  }

  /** Ask what the chosen call leaves open. */
  ask() {
    const { call } = this.answers();
    const questions = Object.entries(CALLS[call].asks);
    this.asked.replaceChildren(...questions.map(([name, [text, options]]) => choice(text, name, options)));
    for (const [name, value] of Object.entries(defaults(call))) this.form.elements[name].value = value;
    this.say();
  }

  answers() {
    return Object.fromEntries(new FormData(this.form));
  }

  say() {
    const { call, p, q, ...answers } = this.answers();
    const both = [read("p", p), read("q", q)];
    const problem = both.find((one) => one.problem)?.problem ?? lengths(...both);
    const said = problem ? [element("p", {}, problem)] : report(call, answers, both[0].values, both[1].values);
    this.said.replaceChildren(...said);
  }
}

const lengths = (p, q) => (p.values.length === q.values.length ? "" : "p and q: expected as many numbers in each.");

const line = (...parts) => element("p", {}, ...parts);
const code = (textContent) => element("code", { textContent });

const report = (call, answers, p, q) => {
  const { value, unit, verdict, note, written, instead } = translate(call, answers, p, q);
  const number = element("output", {}, ` = ${short(value)} ${unit}`);
  const [there, back] = [divergence(p, q), divergence(q, p)].map(short);
  const lines = [line(code(written), number), element("p", { className: "kle-said" }, verdict), note && line(note)];
  const truth = `Here D(p ‖ q) = ${there} and D(q ‖ p) = ${back} nats.`;
  return [...lines.filter(Boolean), instead ? line("For D(p ‖ q), in nats, write ", code(instead), `. ${truth}`) : line(truth)];
};

customElements.define("kle-translator", Translator);
