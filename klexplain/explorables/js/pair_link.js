// From a study to its pair in the atlas.

import { put } from "./chart.js";
import { families } from "./families.js";
import { View } from "./view.js";

/** `<kle-pair>` around a link to a pair of the atlas, or around `<kle-take>`: both go with the study. */
export class PairElement extends View {
  build() {
    this.changed();
  }

  /** At once, seen or not: what is hidden would never be seen again. */
  changed() {
    const { p, q } = this.study;
    this.hidden = [p, q].some(({ family }) => family === "mixture"); // which no page is about
    if (this.hidden) return;
    const link = this.querySelector("a");
    if (link) {
      link.href = new URL(`../${p.family}/#${q.family}`, link.href).href;
      put(link, `D(${families[p.family].title} ‖ ${families[q.family].title})`);
    }
    const take = this.querySelector("kle-take");
    for (const [side, { family }] of Object.entries({ p, q })) {
      if (take && take.getAttribute(side) !== family) take.setAttribute(side, family);
    }
  }
}
