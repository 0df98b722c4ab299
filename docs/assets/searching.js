// What the theme's search says where nothing was found: the nearest, and where else to look.

import { asked, called, find, misspelt, place, prepared } from "./finding.js";

const HERE = new URL(".", import.meta.url);
const ROOT = new URL("../", HERE);
const NONE = JSON.parse(document.getElementById("__config").textContent).translations["search.result.none"];
const MOST = 5;
const ELSEWHERE = { "atlas/": "All pairs of families", "reference/glossary/": "The glossary", "": "The first page" };

/** @type {HTMLInputElement} */
const field = document.querySelector(".md-search__input");
const meta = document.querySelector(".md-search-result__meta");
const box = document.createElement("div");
box.className = "kle-nothing";
box.hidden = true;
meta.after(box);

const families = () => fetch(new URL("finder.json", HERE)).then((answer) => answer.json()).then(prepared);

/** Links of the navigation that have a word spelt nearly like one of these. */
const titles = (words) =>
  /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".md-nav--primary a.md-nav__link[href]")])
    .filter((link) => asked(link.textContent).some((name) => words.some((word) => misspelt(word, name) < Infinity)))
    .map((link) => /** @type {[string, string]} */ ([link.href, link.textContent.trim()]));

const list = (links) => {
  const ul = document.createElement("ul");
  for (const [href, textContent] of links) {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("a"), { href, textContent }));
    ul.append(item);
  }
  return ul;
};

const line = (text) => Object.assign(document.createElement("p"), { textContent: text });

const tell = async () => {
  box.hidden = meta.textContent.trim() !== NONE;
  if (box.hidden) return;
  const typed = field.value.trim();
  const pairs = await families().then((known) => find(typed, known).found).catch(() => []);
  if (typed !== field.value.trim()) return;
  const near = [...titles(asked(typed)), ...pairs.map((one) => /** @type {[string, string]} */ ([new URL(place(one), ROOT).href, called(one)]))];
  const others = Object.entries(ELSEWHERE).map(([to, name]) => [new URL(to, ROOT).href, name]);
  box.replaceChildren(
    line(`Nothing here matches “${typed}”.`),
    ...(near.length ? [line("Did you mean one of these?"), list(new Map(near.slice(0, MOST)))] : []),
    line("Or look here:"),
    list(others),
  );
};

new MutationObserver(tell).observe(meta, { childList: true, characterData: true, subtree: true });
