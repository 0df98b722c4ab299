// What a divergence means: the numbers of klexplain.meaning, for one divergence in nats.

import { erf } from "./special.js";
import { UNITS } from "./units.js";

const TYPED = /^([+\-−]?)\s*(\d+[.,]?\d*(?:e[+\-−]?\d+)?|[.,]\d+(?:e[+\-−]?\d+)?|∞|inf(?:inity)?)\s*(nat|bit|ban)?s?$/i;
const OVERSHOOT = [0.823916802157369, 0.25, 0.029321810673822217]; // -ζ(1/2)/√π, 1/4, -ζ(-1/2)/(4√π)
const FLAT = 4; // nats, from which on the last of these no longer grows
const HALVINGS = 60;

/**
 * The divergence that a text such as "0.3 nats" names, in nats; without a unit it is nats.
 * @throws {Error} one line, for any other text
 */
export const typed = (text) => {
  const [, sign, digits, unit = "nat"] = TYPED.exec(text.trim()) ?? [];
  if (!digits) throw new Error("D is a number with its unit, such as 0.3 nats, 1 bit or 0,1 bans.");
  const value = /^[∞i]/i.test(digits) ? Infinity : Number(digits.replace(",", ".").replace("−", "-"));
  if (sign && sign !== "+" && value) throw new Error("A divergence is never negative.");
  return value * UNITS[`${unit.toLowerCase()}s`].nats;
};

/** Where an increasing function of [low, high] crosses 0. */
const crossing = (low, high, f) => {
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

const xlog1p = (x, y) => (x === 0 ? 0 : x * Math.log1p(y));

/** The probability that a standard Normal is below -x, by a continued fraction in the tail. */
const upperTail = (x) => {
  if (x < 2) return (1 - erf(x / Math.SQRT2)) / 2;
  let fraction = x;
  for (let k = 100; k > 0; k--) fraction = x + k / fraction;
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI) / fraction;
};

/** What a divergence in nats means; the errors are those of n samples. */
export const meaning = (nats, n) => {
  const shift = Math.sqrt(2 * nats);
  const total = Math.min(n * nats, 1e300);
  const logit = crossing(total, total + 2 * Math.sqrt(total), (t) => t * Math.tanh(t / 2) - total);
  const bias = crossing(0, 1, (b) => (xlog1p(1 + b, b) + xlog1p(1 - b, -b)) / 2 - nats);
  const [root, step, late] = OVERSHOOT;
  return {
    bits: nats / UNITS.bits.nats,
    bans: nats / UNITS.bans.nats,
    leastSamples: (ratio) => Math.max(1, Math.log(ratio) / nats),
    normalSamples: (ratio) => {
      const overshoot = root / Math.sqrt(nats) + step + late * Math.sqrt(Math.min(nats, FLAT));
      const steps = Math.log(ratio) / nats + overshoot;
      return Math.max(steps, 1 + upperTail(shift / 2 - Math.log(ratio) / shift));
    },
    leastError: 1 / (1 + Math.exp(logit)),
    normalError: upperTail(Math.sqrt((n * nats) / 2)),
    shift,
    coin: nats <= UNITS.bits.nats ? (1 + bias) / 2 : NaN,
  };
};
