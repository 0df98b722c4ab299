// What plays a study's stream: buttons, and a line that says the last sample in numbers.

import { put, set } from "./chart.js";
import { made, pressed, View } from "./view.js";
import { MOST, said, SPEEDS } from "./stream.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** `<kle-player small>`: small is without the choice of source and speed. */
export class PlayerElement extends View {
  build() {
    const { stream } = this.study;
    this.main = pressed("Play", () => this.#main());
    this.main.classList.add("kle-main");
    this.step = pressed("Step", () => stream.step());
    const fresh = pressed("New draws", () => stream.renew());
    this.words = made("p", { className: "kle-told" }, made("span"), made("span"));
    const chosen = this.hasAttribute("small") ? [] : this.#choices(stream);
    const controls = made("div", { className: "kle-controls" }, this.main, this.step, fresh, ...chosen);
    this.replaceChildren(controls, this.words);
    this.study.addEventListener("stream", () => this.#arrived(stream));
    still.addEventListener("change", () => stream.pause());
  }

  #choices(stream) {
    const group = made("fieldset", { className: "kle-unit" }, made("legend", { textContent: "Samples from" }));
    this.sources = ["p", "q"].map((from) => {
      const one = pressed(`from ${from}`, () => stream.set({ from }));
      group.append(one);
      return one;
    });
    const speeds = Object.keys(SPEEDS).map((textContent) => made("option", { textContent }));
    const onchange = () => stream.set({ speed: this.speed.value });
    this.speed = made("select", { className: "kle-button", ariaLabel: "speed", onchange }, ...speeds);
    return [group, this.speed];
  }

  #main() {
    const { stream } = this.study;
    if (still.matches) stream.step(stride(stream));
    else if (stream.playing) stream.pause();
    else stream.play();
  }

  /** While samples arrive by themselves, only 1, 10, 100 and 1000 are spoken. */
  #arrived(stream) {
    this.changed();
    const digits = String(stream.count).length;
    if (!stream.playing || digits !== this.digits) this.study.voice.textContent = said(stream).join(" ");
    this.digits = digits;
  }

  draw({ stream }) {
    const { begun, count, playing } = stream;
    this.classList.toggle("kle-begun", begun);
    const again = count === MOST ? "Play again" : "Play";
    put(this.main, still.matches ? `Add ${stride(stream)}` : playing ? "Pause" : again);
    this.main.disabled = still.matches && count === MOST;
    this.step.disabled = count === MOST;
    said(stream).forEach((text, i) => put(this.words.children[i], text));
    this.sources?.forEach((one) => set(one, { "aria-pressed": one.textContent.endsWith(stream.from) }));
    if (!this.speed) return;
    this.speed.value = stream.speed;
    this.speed.hidden = still.matches;
  }
}

function stride({ count }) {
  return count < 100 ? 10 : 100;
}
