// What a study has to say to its reader: a line that is seen and spoken, and can be sent away.

import { made, pressed, View } from "./view.js";

/** `<kle-notice>`: what `study.notify(text)` was told last; the next change of p or q takes it away. */
export class NoticeElement extends View {
  build() {
    const text = made("span", { role: "status" });
    const close = pressed("×", () => this.study.notify(""), { ariaLabel: "Close the notice" });
    this.replaceChildren(text, close);
    const show = () => {
      text.textContent = this.study.notice;
      this.toggleAttribute("data-says", this.study.notice !== "");
    };
    this.study.addEventListener("notice", show);
    requestAnimationFrame(show); // a status is spoken if it was there, empty, before
  }
}
