// The elements of the first page, defined: those that hold a study first, then what shows it.

import { DensitiesElement } from "./densities.js";
import { LogRatioElement } from "./log_ratio.js";
import { NoticeElement } from "./notice.js";
import { PlayerElement } from "./player.js";
import { ValueElement } from "./value.js";
import { StudyElement } from "./view.js";

/** Define elements by their names, each once. */
export function define(elements) {
  for (const [name, element] of Object.entries(elements)) {
    if (!customElements.get(`kle-${name}`)) customElements.define(`kle-${name}`, element);
  }
}

define({
  study: StudyElement,
  notice: NoticeElement,
  value: ValueElement,
  densities: DensitiesElement,
  "log-ratio": LogRatioElement,
  player: PlayerElement,
});
