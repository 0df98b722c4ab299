// All elements, defined: those that hold a study first, then what shows it.

import { RatioDistributionsElement } from "./asymmetry.js";
import { BetElement, PuzzleElement } from "./bets.js";
import { ParametersElement, SwapElement, UnitElement } from "./controls.js";
import { ConverterElement } from "./converter.js";
import { DensitiesElement } from "./densities.js";
import { ConvergenceElement, EvidenceElement } from "./evidence.js";
import { KeepElement } from "./keep.js";
import { ContributionElement, LogRatioElement } from "./log_ratio.js";
import { NumberElement, ValueElement } from "./number.js";
import { PairElement } from "./pair_link.js";
import { StudyElement } from "./view.js";

const ELEMENTS = {
  study: StudyElement,
  number: NumberElement,
  value: ValueElement,
  pair: PairElement,
  densities: DensitiesElement,
  "log-ratio": LogRatioElement,
  contribution: ContributionElement,
  evidence: EvidenceElement,
  convergence: ConvergenceElement,
  "ratio-distributions": RatioDistributionsElement,
  parameters: ParametersElement,
  swap: SwapElement,
  unit: UnitElement,
  keep: KeepElement,
  converter: ConverterElement,
  bet: BetElement,
  puzzle: PuzzleElement,
};

for (const [name, element] of Object.entries(ELEMENTS)) {
  if (!customElements.get(`kle-${name}`)) customElements.define(`kle-${name}`, element);
}
