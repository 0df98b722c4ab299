// A link from a study to its pair in the atlas.

import { families } from "./families.js";
import { View } from "./view.js";

/**
 * `<kle-pair>` around a link to a pair of the atlas: it leads to the pair of the study. The atlas
 * has no mixtures.
 */
export class PairElement extends View {
  draw({ p, q }) {
    const link = this.querySelector("a");
    this.base ??= link.href;
    if ([p.family, q.family].includes("mixture")) link.removeAttribute("href");
    else link.href = new URL(`../${p.family}/#${q.family}`, this.base).href;
    link.textContent = `D(${families[p.family].title} ‖ ${families[q.family].title})`;
  }
}
