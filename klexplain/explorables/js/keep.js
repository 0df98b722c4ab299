// What a reader takes along: the study as a picture, and the pair as running Python.

import { picture, pixels, text } from "./picture.js";
import { python } from "./python.js";
import { complete, made, pressed, View } from "./view.js";

const PATIENCE = 10_000; // ms until a file that was saved is forgotten

/** `<kle-keep>`: buttons to save and to copy, and the code that was copied. */
export class KeepElement extends View {
  build() {
    const holder = this.closest("kle-study") ?? document.querySelector("kle-study");
    const drawn = () => {
      complete();
      return picture(holder);
    };
    const ways = {
      "Save as SVG": () => this.#save(new Blob([text(drawn())], { type: "image/svg+xml" }), "svg"),
      "Save as PNG": async () => this.#save(await pixels(drawn()), "png"),
      "Copy as Python": () => this.#python(),
    };
    this.said = made("p", { className: "kle-said", role: "status" });
    this.code = made("code");
    this.shown = made("pre", { hidden: true }, this.code);
    const tried = (name, way) => () => Promise.resolve(way()).catch(() => this.#fail(name));
    const buttons = Object.entries(ways).map(([name, way]) => pressed(name, tried(name, way)));
    this.replaceChildren(made("div", { className: "kle-controls" }, ...buttons), this.said, this.shown);
  }

  /** What was said and shown is of the pair before. */
  draw() {
    this.said.textContent = "";
    this.shown.hidden = true;
  }

  #fail(name) {
    this.said.textContent = `${name}: this browser does not allow it here.`;
  }

  #save(blob, kind) {
    const { p, q } = this.study;
    const download = `kl-${p.family}-${q.family}.${kind}`;
    const href = URL.createObjectURL(blob);
    made("a", { href, download }).click();
    setTimeout(() => URL.revokeObjectURL(href), PATIENCE);
    this.said.textContent = `Saved as ${download}.`;
  }

  /** Show the code and copy it; a browser may refuse, and then it can be selected. */
  async #python() {
    this.code.textContent = python(this.study);
    this.shown.hidden = false;
    try {
      await navigator.clipboard.writeText(this.code.textContent);
      this.said.textContent = "Python copied.";
    } catch {
      this.said.textContent = "Select it to copy.";
    }
  }
}
