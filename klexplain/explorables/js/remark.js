// The hard places in words: infinite, no difference, far apart; elsewhere, what a sample says.

import { short } from "./chart.js";
import { evenly } from "./draws.js";
import { families } from "./families.js";
import { VERDICTS } from "./model.js";
import { format } from "./text.js";
import { UNITS } from "./units.js";

const SURE = Math.log(1000); // nats that nearly every sample of p or q brings where they are far apart
const SEEN = 1e-8; // of a value, that it may be off by without a word
const TYPICAL = evenly(50);

/** What is to be said of the pair of a study, and whether its numbers would mislead without it. */
export function remark(study) {
  const { p, q, pair, opposite, unit } = study;
  const [there, back] = [pair.divergence(), opposite.divergence()];
  if (format(p) === format(q)) return hard("p and q are the same: every log ratio is 0, and D is 0 exactly.");
  if (there.value + back.value === 0) return hard("p and q are one distribution under two names: every log ratio is 0, and so is D.");
  const said = [infinite(pair, "p", "q"), infinite(opposite, "q", "p"), unsure(there, "p ‖ q", unit), unsure(back, "q ‖ p", unit)].filter(Boolean);
  if (said.length) return hard(said.join(" "));
  const clear = (one) => TYPICAL.every((u) => one.draw(u).logRatio > SURE);
  if (clear(pair) && clear(opposite)) return hard("p and q are far apart: nearly any single sample tells which of them it is from.");
  const factor = (nats) => short(Math.exp(nats), 3);
  return { text: `On average, a sample of p favours p by a factor of ${factor(there.value)}; a sample of q favours q by ${factor(back.value)}.`, hard: false };
}

const hard = (text) => ({ text, hard: true });

/** Why D(a ‖ b) is infinite, if it is. */
function infinite(one, a, b) {
  if (one.verdict === VERDICTS.support) {
    return `D(${a} ‖ ${b}) = ∞, because ${a} can give values that ${b} cannot${place(one)}: one such sample rules ${b} out.`;
  }
  if (one.verdict !== VERDICTS.end) return "";
  return `D(${a} ‖ ${b}) = ∞, though no single sample rules ${b} out: towards an end, samples of ${a} speak against ${b} ever more strongly, and too often for the average to settle.`;
}

function place(one) {
  const { low, high } = one.hole();
  const [from, to] = [short(low), short(high)];
  if (low === high) return `, such as ${from}`;
  if (low === -Infinity) return `, below ${to}`;
  if (high < Infinity) return `, from ${from} to ${to}`;
  return families[one.p.family].discrete ? `, from ${from} on` : `, above ${from}`;
}

function unsure({ error, value }, order, unit) {
  if (error <= SEEN * value) return "";
  const size = error < Infinity ? `it may be off by ${short(error / UNITS[unit].nats, 2)} ${unit}` : "doubles do not carry it";
  return `D(${order}) is less certain here: ${size}.`;
}
