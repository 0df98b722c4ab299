// On the page that stands in for a missing one: the page whose address is most like the one asked for.

import { edits } from "./finding.js";

const ROOT = new URL("../", import.meta.url);

const plain = (path) => path.replace(/(\/index)?(\.html)?\/?$/, "");
const last = (path) => plain(path).split("/").at(-1);

/** How many letters differ in the whole path, or in one name of it where the page moved to another folder. */
const far = (asked, path) => {
  const whole = edits(plain(asked), plain(path));
  const names = plain(asked).split("/").map((name) => edits(name, last(path)) + 1);
  return [Math.min(whole, ...names), whole];
};

/** The nearest path, if no more than a third of its last name is wrong. */
const nearest = (asked, paths) => {
  const all = paths.filter(last).map((path) => ({ path, far: far(asked, path) }));
  const [first] = all.sort((one, other) => one.far[0] - other.far[0] || one.far[1] - other.far[1]);
  return first?.far[0] <= Math.max(2, last(first.path).length / 3) ? first.path : undefined;
};

/** The paths of all pages, from the root of the site, wherever it was built for. */
const known = async () => {
  const text = await (await fetch(new URL("sitemap.xml", ROOT))).text();
  const places = [...new DOMParser().parseFromString(text, "text/xml").querySelectorAll("loc")];
  const addresses = places.map((place) => place.textContent);
  const home = Math.min(...addresses.map((address) => address.length));
  return addresses.map((address) => address.slice(home));
};

class Nearest extends HTMLElement {
  async connectedCallback() {
    const path = nearest(decodeURI(location.pathname).slice(ROOT.pathname.length), await known());
    if (!path) return;
    const link = Object.assign(document.createElement("a"), { href: new URL(path, ROOT).href, textContent: path });
    this.append("Did you mean ", link, "?");
  }
}

customElements.define("kle-nearest", Nearest);
