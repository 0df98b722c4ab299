// The hard places in words: infinite, no difference, far apart; elsewhere, what a sample says.

import { factor, short } from "./chart.js";
import { evenly } from "./draws.js";
import { format } from "./text.js";
import { UNITS } from "./units.js";

const SURE = Math.log(1000); // nats that nearly every sample from p or q brings where they are far apart
const CERTAIN = 1e-8; // relative error of a value of which nothing needs to be said
const SMALLEST = 1e-6; // nats, below which its digits are counted from here
const TYPICAL = evenly(50);

/** What is to be said of the pair of a study, and whether its numbers would mislead without it. */
export function remark(study) {
  const { p, q, pair, opposite, unit, discrete } = study;
  const [there, back] = [pair.divergence(), opposite.divergence()];
  if (format(p) === format(q)) return hard("p and q are the same: every log ratio is 0, and D is 0 exactly.");
  if (there.value + back.value === 0) return hard("p and q are one distribution under two names: every log ratio is 0, and so is D.");
  const said = [infinite(pair, "p", "q", discrete), infinite(opposite, "q", "p", discrete), unsure(there, "p ‖ q", unit), unsure(back, "q ‖ p", unit)];
  if (said.some(Boolean)) return hard(said.filter(Boolean).join(" "));
  const clear = (one) => TYPICAL.every((u) => one.draw(u).logRatio > SURE);
  if (clear(pair) && clear(opposite)) return hard("p and q are far apart: nearly any single sample tells which of them it is from.");
  return { text: `On average, a sample from p favours p by a factor of ${factor(there.value)}; a sample from q favours q by ${factor(back.value)}.`, hard: false };
}

const hard = (text) => ({ text, hard: true });

/** Why D(a ‖ b) is infinite, if it is. */
function infinite(one, a, b, discrete) {
  const { method } = one.divergence();
  if (method === "infinite by support") {
    return `D(${a} ‖ ${b}) = ∞, because ${a} can give values that ${b} cannot${place(one.hole(), discrete)}: one such sample rules ${b} out.`;
  }
  if (method !== "infinite at an end") return "";
  return `D(${a} ‖ ${b}) = ∞, though no single sample rules ${b} out: towards an end, samples from ${a} speak against ${b} ever more strongly, and too often for the average to settle.`;
}

function place(hole, discrete) {
  if (!hole) return "";
  const [low, high] = [hole.low, hole.high].map((end) => short(end));
  if (hole.low === hole.high) return `, such as ${low}`;
  if (hole.low === -Infinity) return discrete ? `, up to ${high}` : `, below ${high}`;
  if (hole.high === Infinity) return discrete ? `, from ${low} on` : `, above ${low}`;
  return `, from ${low} to ${high}`;
}

function unsure({ value, error }, order, unit) {
  if (error <= CERTAIN * Math.max(value, SMALLEST) || value === Infinity) return "";
  const size = error < Infinity ? `it may be off by ${short(error / UNITS[unit].nats, 2)} ${unit}` : "doubles do not carry it";
  return `D(${order}) is less certain here: ${size}.`;
}
