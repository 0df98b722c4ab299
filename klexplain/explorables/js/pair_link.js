// A link from a study to its pair in the atlas.

import { families } from "./families.js";
import { View } from "./view.js";

/** `<kle-pair>` around a link to a pair of the atlas: it leads to the pair of the study. */
export class PairElement extends View {
  draw({ p, q }) {
    const link = this.querySelector("a");
    link.href = new URL(`../${p.family}/#${q.family}`, link.href).href;
    link.textContent = `D(${families[p.family].title} ‖ ${families[q.family].title})`;
  }
}
