// Finds a pair by its names, "gamma weibull". Knows the families from finder.json, nothing else.

const HERE = new URL(".", import.meta.url);
const ROOT = new URL("../", HERE);
const MOST = 8;
const FILLERS = new Set(
  "a an the kl divergence relative entropy distribution distributions between of and from to vs versus two for".split(" "),
);

/** Letters and digits in lower case, without accents: "Fréchet" and "frechet" are one. */
export const plain = (text) =>
  text.normalize("NFD").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, (gap) => (/\p{M}/u.test(gap) ? "" : " ")).trim();

const joined = (words) => words.join("").replaceAll(" ", "");

/** How far a name is from what was typed: 0 the same, 1 its beginning, 2 within it, else Infinity. */
const distance = (typed, name) => {
  if (typed === name || typed === `${name}s`) return 0;
  if (name.startsWith(typed)) return 1;
  return typed.length > 2 && name.includes(typed) ? 2 : Infinity;
};

/** The families that words may mean, the nearest first. */
const meant = (words, families) => {
  const typed = joined(words);
  const found = families.map((family) => [Math.min(...family.names.map((name) => distance(typed, name))), family]);
  return found.filter(([far]) => far < Infinity).sort(([a], [b]) => a - b);
};

/** Pairs and families for what was typed, the best first. */
export const find = (text, families) => {
  const words = plain(text).split(/\s+/).filter((word) => word && !FILLERS.has(word));
  if (!words.length) return [];
  const found = meant(words, families).flatMap(([far, p]) => [{ far, p }, { far: far + 0.5, p, q: p }]);
  for (let cut = 1; cut < words.length; cut += 1)
    for (const [first, p] of meant(words.slice(0, cut), families))
      for (const [second, q] of meant(words.slice(cut), families))
        if (p.discrete === q.discrete) found.push({ far: first + second, p, q });
  return found.sort((a, b) => a.far - b.far).slice(0, MOST);
};

/** Families with all their names in plain letters. */
export const prepared = (known) =>
  Object.entries(known).map(([name, { title, synonyms, discrete }]) => {
    const names = [name, title, ...synonyms].map((other) => joined([plain(other)]));
    return { name, title, discrete, names: [...new Set(names)] };
  });

const address = ({ p, q }) => new URL(q ? `atlas/${p.name}/#${q.name}` : `families/${p.name}/`, ROOT).href;
const text = ({ p, q }) => (q ? `D(${p.title} ‖ ${q.title})` : `${p.title}: its page`);

class Finder extends HTMLElement {
  connectedCallback() {
    const id = `kle-found-${[...document.querySelectorAll("kle-finder")].indexOf(this)}`;
    this.innerHTML = `<label>Find a pair: the truth, then the model
      <input type="text" role="combobox" placeholder="gamma weibull" autocomplete="off" spellcheck="false"
        aria-autocomplete="list" aria-expanded="false" aria-controls="${id}"></label>
      <ul role="listbox" id="${id}" aria-label="What was found" hidden></ul><p role="status"></p>`;
    [this.input, this.list, this.said] = this.querySelectorAll("input, ul, p");
    this.families = fetch(new URL("finder.json", HERE)).then((answer) => answer.json()).then(prepared);
    this.input.addEventListener("input", () => this.search());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("click", (event) => this.open(event.target.closest("li")));
  }

  async search() {
    const typed = this.input.value;
    const found = find(typed, await this.families);
    if (typed !== this.input.value) return;
    this.list.replaceChildren(...found.map((one, n) => this.option(one, n)));
    this.list.hidden = !found.length;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.said.textContent = found.length || !typed.trim() ? "" : "No family of that name.";
    this.choose(0);
  }

  option(one, number) {
    const item = document.createElement("li");
    Object.assign(item, { id: `${this.list.id}-${number}`, textContent: text(one) });
    item.setAttribute("role", "option");
    item.dataset.address = address(one);
    return item;
  }

  /** Mark one of what was found; Enter opens it. */
  choose(number) {
    const items = [...this.list.children];
    this.chosen = items.length ? (number + items.length) % items.length : 0;
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
