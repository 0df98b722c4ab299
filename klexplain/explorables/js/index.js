// All other elements, defined.

import { RatioDistributionsElement } from "./asymmetry.js";
import { BetElement, GuessElement, PuzzleElement } from "./bets.js";
import { CoinElement } from "./coin.js";
import { ContributionElement } from "./contribution.js";
import { LinkElement, ParametersElement, ResetElement, SwapElement, UnitElement } from "./controls.js";
import { ConverterElement } from "./converter.js";
import { ConvergenceElement, EvidenceElement } from "./evidence.js";
import { define } from "./first.js";
import { KeepElement } from "./keep.js";
import { NumberElement } from "./number.js";
import { PairElement } from "./pair_link.js";

define({
  number: NumberElement,
  pair: PairElement,
  contribution: ContributionElement,
  evidence: EvidenceElement,
  convergence: ConvergenceElement,
  "ratio-distributions": RatioDistributionsElement,
  parameters: ParametersElement,
  swap: SwapElement,
  reset: ResetElement,
  link: LinkElement,
  unit: UnitElement,
  keep: KeepElement,
  converter: ConverterElement,
  coin: CoinElement,
  bet: BetElement,
  guess: GuessElement,
  puzzle: PuzzleElement,
});
