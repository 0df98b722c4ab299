// What the theme's search says where nothing was found: the nearest, and where else to look.

import { asked, called, find, misspelt, place, prepared } from "./finding.js";

const HERE = new URL(".", import.meta.url);
const ROOT = new URL("../", HERE);
const NONE = JSON.parse(document.getElementById("__config").textContent).translations["search.result.none"];
const MOST = 5;
const MADE = /^(atlas|families)\/\w+\/#/; // sections of made pages: pairs are the finder's to find
const ELSEWHERE = { "atlas/": "All pairs of families", "reference/glossary/": "The glossary", "": "The first page" };

/** @type {HTMLInputElement} */
const field = document.querySelector(".md-search__input");
const meta = document.querySelector(".md-search-result__meta");
const box = document.createElement("div");
box.className = "kle-nothing";
box.hidden = true;
meta.after(box);

const json = async (path) => (await fetch(new URL(path, ROOT))).json();

/** Families and pairs that are spelt nearly so, as addresses with their names. */
const pairs = async (typed) => {
  const { found, guess } = find(typed, prepared(await json("assets/finder.json")));
  return guess ? [] : found.map((one) => [place(one), called(one)]);
};

/** Pages and sections whose titles have words that are spelt nearly so, those with most first. */
const titles = async (words) => {
  const { docs } = await json("search/search_index.json");
  const near = (title) => {
    const names = asked(title);
    return words.filter((word) => names.some((name) => misspelt(word, name) < Infinity)).length;
  };
  return docs
    .filter(({ location }) => !MADE.test(location))
    .map(({ location, title }) => ({ location, title: title.replace(/<[^>]*>.*/, ""), many: near(title) }))
    .filter(({ many }) => many)
    .sort((a, b) => b.many - a.many)
    .map(({ location, title }) => [location, title]);
};

const list = (links) => {
  const ul = document.createElement("ul");
  for (const [to, textContent] of links) {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("a"), { href: new URL(to, ROOT).href, textContent }));
    ul.append(item);
  }
  return ul;
};

const line = (text) => Object.assign(document.createElement("p"), { textContent: text });

const tell = async () => {
  box.hidden = meta.textContent.trim() !== NONE;
  if (box.hidden) return;
  const typed = field.value.trim();
  const both = await Promise.all([titles(asked(typed)), pairs(typed)]).catch(() => []);
  if (typed !== field.value.trim()) return;
  const near = both.flat().slice(0, MOST);
  box.replaceChildren(
    line(`Nothing here matches “${typed}”.`),
    ...(near.length ? [line("Did you mean one of these?"), list(near)] : []),
    line("Or look here:"),
    list(Object.entries(ELSEWHERE)),
  );
};

new MutationObserver(tell).observe(meta, { childList: true, characterData: true, subtree: true });
