// A value in a sentence that follows.

import { factor, short, put } from "./chart.js";
import { UNITS } from "./units.js";
import { View } from "./view.js";

const VALUES = {
  factor: (study) => factor(study.divergence * UNITS[study.unit].nats),
  divergence: (study) => `${short(study.divergence)} ${study.unit}`,
  reverse: (study) => `${short(study.reverse)} ${study.unit}`,
  deviation: (study) => `${short(study.deviation)} ${study.unit}`,
  remark: (study) => study.remark.text,
  p: (study) => study.describe("p"),
  q: (study) => study.describe("q"),
};

/** `<kle-value of="divergence">0.4547 bans</kle-value>`: also factor, reverse, deviation, p, q. */
export class ValueElement extends View {
  build() {
    this.className = "kle-value";
  }

  draw(study) {
    put(this, VALUES[this.getAttribute("of")](study));
  }
}
