// All elements, defined: those that hold a study first, then what shows it.

import { RatioDistributionsElement } from "./asymmetry.js";
import { BetElement, GuessElement, PuzzleElement } from "./bets.js";
import { CoinElement } from "./coin.js";
import { LinkElement, ParametersElement, ResetElement, SwapElement, UnitElement } from "./controls.js";
import { ConverterElement } from "./converter.js";
import { DensitiesElement } from "./densities.js";
import { ConvergenceElement, EvidenceElement } from "./evidence.js";
import { ContributionElement, LogRatioElement } from "./log_ratio.js";
import { NoticeElement } from "./notice.js";
import { NumberElement, ValueElement } from "./number.js";
import { PairElement } from "./pair_link.js";
import { PlayerElement } from "./player.js";
import { StudyElement } from "./view.js";

const ELEMENTS = {
  study: StudyElement,
  notice: NoticeElement,
  number: NumberElement,
  value: ValueElement,
  pair: PairElement,
  densities: DensitiesElement,
  "log-ratio": LogRatioElement,
  contribution: ContributionElement,
  evidence: EvidenceElement,
  convergence: ConvergenceElement,
  "ratio-distributions": RatioDistributionsElement,
  player: PlayerElement,
  parameters: ParametersElement,
  swap: SwapElement,
  reset: ResetElement,
  link: LinkElement,
  unit: UnitElement,
  converter: ConverterElement,
  coin: CoinElement,
  bet: BetElement,
  guess: GuessElement,
  puzzle: PuzzleElement,
};

for (const [name, element] of Object.entries(ELEMENTS)) {
  if (!customElements.get(`kle-${name}`)) customElements.define(`kle-${name}`, element);
}
