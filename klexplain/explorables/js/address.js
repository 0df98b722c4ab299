// The state of a study in the address of the page. What comes from there is parsed and clamped.

import { format, parse } from "./model.js";
import { UNITS } from "./units.js";

// Their names in the address: there, q is what the search of a site looks for.
const NAMES = { p: "truth", q: "model" };

/** What the address says of a study: p, q and unit, each only if it can be understood. */
export function read() {
  const query = new URLSearchParams(location.search);
  const found = {};
  for (const [side, name] of Object.entries(NAMES)) {
    const text = query.get(name);
    if (text !== null && text.length < 100) {
      try {
        found[side] = parse(text);
      } catch {
        // An address that is no distribution changes nothing.
      }
    }
  }
  const unit = query.get("unit");
  if (unit !== null && Object.hasOwn(UNITS, unit)) found.unit = unit;
  return found;
}

/** The address of the page with p, q and unit of a study in it. */
export function link(study) {
  const query = new URLSearchParams(location.search);
  for (const [side, name] of Object.entries(NAMES)) query.set(name, format(study[side]));
  query.set("unit", study.unit);
  const text = query.toString().replaceAll("%28", "(").replaceAll("%29", ")").replaceAll("%2C+", ",").replaceAll("%2C", ",");
  return new URL(`?${text}${location.hash}`, location.href).href;
}

/** Put them into the address, without a new entry in the history. */
export function write(study) {
  history.replaceState(history.state, "", link(study));
}
