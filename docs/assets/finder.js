// A field that finds a pair by its names, "gamma weibull". Knows the families from finder.json.

import { called, find, place, prepared } from "./finding.js";

const HERE = new URL(".", import.meta.url);
const ROOT = new URL("../", HERE);
const NONE = -0.5; // before the first and after the last of what was found

class Finder extends HTMLElement {
  connectedCallback() {
    const id = `kle-found-${[...document.querySelectorAll("kle-finder")].indexOf(this)}`;
    this.innerHTML = `<label>Find a pair: the truth, then the model
      <input type="text" role="combobox" placeholder="gamma weibull" autocomplete="off" spellcheck="false"
        aria-autocomplete="list" aria-expanded="false" aria-controls="${id}"></label>
      <p role="status"></p><ul role="listbox" id="${id}" aria-label="What was found" hidden></ul>`;
    this.input = this.querySelector("input");
    this.said = this.querySelector("p");
    this.list = this.querySelector("ul");
    this.families = fetch(new URL("finder.json", HERE)).then((answer) => answer.json()).then(prepared);
    this.input.addEventListener("input", () => this.search());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("click", ({ target }) => this.open(/** @type {Element} */ (target).closest("li")));
    // A press on the list must not take the focus before it is a click.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.input.addEventListener("blur", () => this.show(false));
    this.input.addEventListener("focus", () => this.show(true));
  }

  async search() {
    const typed = this.input.value;
    const { found, said, guess } = find(typed, await this.families);
    if (typed !== this.input.value) return;
    this.list.replaceChildren(...found.map((one, n) => this.option(one, n)));
    this.show(true);
    this.said.textContent = said;
    this.choose(guess ? NONE : 0);
  }

  /** Let what was found be seen, if there is any, or not. */
  show(open) {
    this.list.hidden = !(open && this.list.children.length);
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  option(one, number) {
    const item = document.createElement("li");
    Object.assign(item, { id: `${this.list.id}-${number}`, textContent: called(one) });
    item.setAttribute("role", "option");
    item.dataset.address = new URL(place(one), ROOT).href;
    return item;
  }

  /** Mark one of what was found; Enter opens it. A guess is not opened unless it was chosen. */
  choose(number) {
    const items = [...this.list.children];
    this.chosen = number === NONE ? NONE : (Math.trunc(number) + items.length) % items.length;
    items.forEach((item, n) => item.setAttribute("aria-selected", String(n === this.chosen)));
    this.input.setAttribute("aria-activedescendant", items[this.chosen]?.id ?? "");
  }

  press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.choose(this.chosen + step);
    else if (event.key === "Enter") this.open(this.list.children[this.chosen]);
    else if (event.key === "Escape") this.input.value = "";
    else return;
    event.preventDefault();
    if (event.key === "Escape") this.search();
  }

  open(item) {
    if (item) location.assign(item.dataset.address);
  }
}

customElements.define("kle-finder", Finder);
