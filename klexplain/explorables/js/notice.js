// What a study has to say to its reader: a line that is seen and spoken, and can be sent away.

import { made, View } from "./view.js";

/** `<kle-notice>`: what `study.notify(text)` was told last; the next change of p or q takes it away. */
export class NoticeElement extends View {
  build() {
    const text = made("span", { role: "status" });
    const close = made("button", { type: "button", className: "kle-button", textContent: "×", ariaLabel: "Close the notice" });
    close.addEventListener("click", () => this.study.notify(""));
    this.replaceChildren(text, close);
    const show = () => {
      text.textContent = this.study.notice;
      this.toggleAttribute("data-says", this.study.notice !== "");
    };
    this.study.addEventListener("notice", show);
    requestAnimationFrame(show); // a status is spoken if it was there, empty, before
  }
}
