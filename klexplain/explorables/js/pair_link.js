// From a study to its pair in the atlas.

import { put, set } from "./chart.js";
import { families } from "./families.js";
import { View } from "./view.js";

/** `<kle-pair>` around a link to a pair of the atlas, or around `<kle-take>`: both go with the study. */
export class PairElement extends View {
  build() {
    this.changed();
  }

  /** At once, seen or not: what is hidden would never be seen again. */
  changed() {
    const [p, q] = [this.study.p.family, this.study.q.family];
    if (this.pair === p + q) return;
    this.pair = p + q;
    this.hidden = [p, q].includes("mixture"); // which no page is about
    if (this.hidden) return;
    const link = this.querySelector("a");
    if (link) {
      link.href = new URL(`../${p}/#${q}`, link.href).href;
      put(link, `D(${families[p].title} ‖ ${families[q].title})`);
    }
    const take = this.querySelector("kle-take");
    if (take) set(take, { p, q });
  }
}
