// The state of a study in the address of the page. What comes from there is parsed and clamped.

import { families } from "./families.js";
import { format, sentence, understood } from "./text.js";
import { UNITS } from "./units.js";

// Their names in the address: there, q is what the search of a site looks for.
const NAMES = { p: "truth", q: "model" };
const LONGEST = 60; // of what an address asks for, as a notice quotes it

/** What the address says of a study: p, q and unit, each if it can be understood, and notices. */
export function read({ p, q, unit }) {
  const query = new URLSearchParams(location.search);
  const found = { p, q, unit };
  const notices = [];
  const asked = (name) => `The address asks for ${name}=${query.get(name).slice(0, LONGEST)}`;
  for (const [side, name] of Object.entries(NAMES)) {
    if (query.has(name)) {
      try {
        const { distribution, notes } = understood(query.get(name));
        found[side] = distribution;
        if (notes.length) notices.push(`${asked(name)}: ${notes.join("; ")}.`);
      } catch (error) {
        notices.push(`${asked(name)}. ${sentence(error)} Shown is ${format(found[side])}.`);
      }
    }
  }
  if (query.has("unit")) {
    if (Object.hasOwn(UNITS, query.get("unit"))) found.unit = query.get("unit");
    else notices.push(`${asked("unit")}, which is none of ${Object.keys(UNITS).join(", ")}. Shown are ${unit}.`);
  }
  const refused = apart(found);
  if (refused) notices.push(`The address asks for two of different kinds: ${refused} Shown are ${format(p)} and ${format(q)}.`);
  return { ...found, ...(refused && { p, q }), notice: notices.join(" ") };
}

/** Why p and q are no pair, in one sentence; "" if they are one. */
export function apart({ p, q }) {
  const kind = ({ family }) => (families[family].discrete ? "discrete" : "continuous");
  if (kind(p) === kind(q)) return "";
  return `p = ${format(p)} is ${kind(p)}, q = ${format(q)} is ${kind(q)}.`;
}

/** The address of the page with p, q and unit of a study in it. */
export function link(study) {
  const query = new URLSearchParams(location.search);
  for (const [side, name] of Object.entries(NAMES)) query.set(name, format(study[side]));
  query.set("unit", study.unit);
  const plain = { "%28": "(", "%29": ")", "%2C+": ",", "%2C": ",", "%3D": "=", "%2A": "*" };
  const text = query.toString().replace(/%2C\+|%\w\w/g, (code) => plain[code] ?? code);
  return new URL(`?${text}${location.hash}`, location.href).href;
}
